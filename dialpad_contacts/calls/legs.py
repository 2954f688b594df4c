"""One call, many legs: what a network says of each, and what that means for the call (D23).

A call to a department rings its line and each operator, and every one of them is a call of its
own to the network. What is shown here is one.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from dialpad_contacts.domain.call import LineEvent, LinePhase, Whose


class Turn(StrEnum):
    """What an event of a leg means for the call that is shown."""

    NOTHING = "nothing"
    ANSWERED = "answered"
    ON_HOLD = "on_hold"
    TAKEN_ELSEWHERE = "taken_elsewhere"
    ENDED = "ended"


@dataclass
class Legs:
    """The legs of one call that are up: the user's own, and those that are the team's."""

    own: set[str] = field(default_factory=set)
    shared: set[str] = field(default_factory=set)
    had_own: bool = False
    shared_answered: bool = False

    @property
    def others_answered(self) -> bool:
        """True when the team's line was answered; by the user himself, if he was spoken to."""
        return self.had_own and self.shared_answered

    def hear(self, event: LineEvent) -> Turn:
        """Take one event; return what it means for the call."""
        leg = event.legs[0]
        match event.whose:
            case Whose.ANOTHERS:
                answered = event.phase is LinePhase.ANSWERED
                return Turn.TAKEN_ELSEWHERE if answered else Turn.NOTHING
            case Whose.SHARED:
                return self._hear_shared(leg, event.phase)
            case Whose.MINE:
                self.had_own = True
                return self._hear_own(leg, event.phase)

    def _hear_own(self, leg: str, phase: LinePhase) -> Turn:
        if phase in (LinePhase.ENDED, LinePhase.MISSED):
            self.own.discard(leg)
            return Turn.NOTHING if self.own else Turn.ENDED
        self.own.add(leg)
        return _TURNS.get(phase, Turn.NOTHING)

    def _hear_shared(self, leg: str, phase: LinePhase) -> Turn:
        """Whoever of the team answers, the line's own leg says 'answered': it may be the user."""
        if phase in (LinePhase.ENDED, LinePhase.MISSED):
            self.shared.discard(leg)
            return Turn.NOTHING if self.own or self.shared or self.had_own else Turn.ENDED
        self.shared.add(leg)
        self.shared_answered = self.shared_answered or phase is LinePhase.ANSWERED
        return Turn.NOTHING if self.had_own else _TURNS.get(phase, Turn.NOTHING)


_TURNS = {LinePhase.ANSWERED: Turn.ANSWERED, LinePhase.ON_HOLD: Turn.ON_HOLD}
