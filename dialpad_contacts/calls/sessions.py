"""Live calls as an explicit state machine: ringing, answered, on hold, and three ways to end.

Several calls may live at once (call waiting); one at most is being spoken on. Pure but for the
clock that is handed in; who listens is told of every move.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from dialpad_contacts.domain.phone import Phone

CallId = int
RING_LIMIT_S = 60.0
"""A call that nobody takes is missed after this; a real network gives up long before."""


class Phase(StrEnum):
    """Where a call stands."""

    RINGING = "ringing"
    ANSWERED = "answered"
    ON_HOLD = "on_hold"
    ENDED = "ended"
    MISSED = "missed"
    DECLINED = "declined"

    @property
    def is_over(self) -> bool:
        """True when nothing can happen to the call any more."""
        return not ALLOWED[self]


ALLOWED: dict[Phase, frozenset[Phase]] = {
    Phase.RINGING: frozenset({Phase.ANSWERED, Phase.MISSED, Phase.DECLINED, Phase.ENDED}),
    Phase.ANSWERED: frozenset({Phase.ON_HOLD, Phase.ENDED}),
    Phase.ON_HOLD: frozenset({Phase.ANSWERED, Phase.ENDED}),
    Phase.ENDED: frozenset(),
    Phase.MISSED: frozenset(),
    Phase.DECLINED: frozenset(),
}


class Source(StrEnum):
    """Where a call came from; a simulated one says so in the history."""

    SIMULATED = "simulated"
    COMMAND = "command"
    DIALPAD = "dialpad"


class WrongMoment(Exception):
    """The call is not in a phase that allows this: it ended, or was never there."""


@dataclass(frozen=True, slots=True)
class Call:
    """One live or just ended call.

    ``number`` is None when it is withheld. ``legs`` are the network's ids of this one call:
    a call that rings several lines arrives as several events. Times are UTC.
    """

    id: CallId
    number: Phone | None
    source: Source
    began_at: datetime
    phase: Phase = Phase.RINGING
    offered_name: str = ""
    """What the network says the caller is called; never trusted over a contact's name."""
    line: str = ""
    outgoing: bool = False
    answered_at: datetime | None = None
    ended_at: datetime | None = None
    legs: frozenset[str] = frozenset()

    @property
    def seconds(self) -> int:
        """How long it was spoken on, in whole seconds; 0 when it never was."""
        if self.answered_at is None or self.ended_at is None:
            return 0
        return max(0, int((self.ended_at - self.answered_at).total_seconds()))


Told = Callable[[Call], None]


@dataclass
class Calls:
    """The calls that live now. One thread's own; ``told`` hears of each new phase."""

    now: Callable[[], datetime]
    told: Told
    _live: dict[CallId, Call] = field(default_factory=dict)
    _next: CallId = 1

    @property
    def live(self) -> tuple[Call, ...]:
        """The calls that are not over, the oldest first."""
        return tuple(self._live.values())

    @property
    def spoken_on(self) -> Call | None:
        """The call that is being spoken on, None when there is none."""
        return next((c for c in self._live.values() if c.phase is Phase.ANSWERED), None)

    def ring(
        self,
        number: Phone | None,
        source: Source,
        *,
        name: str = "",
        line: str = "",
        leg: str = "",
    ) -> Call:
        """A call comes in; a further leg of one that rings already is that same call."""
        known = self._of_leg(leg)
        if known is not None:
            return known
        call = Call(
            id=self._next,
            number=number,
            source=source,
            began_at=self.now(),
            offered_name=name,
            line=line,
            legs=frozenset({leg} if leg else ()),
        )
        return self._begin(call)

    def dial(self, number: Phone, source: Source, *, line: str = "") -> Call:
        """Place a call; the others wait meanwhile, on hold. It rings until the far end answers."""
        self._rest_on_hold(0)
        call = Call(self._next, number, source, self.now(), line=line, outgoing=True)
        return self._begin(call)

    def joined(self, call: CallId, leg: str) -> None:
        """The network says that ``leg`` is part of this call.

        Raises:
            WrongMoment: there is no such live call.
        """
        now = self._known(call)
        self._live[call] = replace(now, legs=now.legs | {leg})

    def answer(self, call: CallId) -> Call:
        """Take the call; whichever was spoken on goes on hold (call waiting).

        Raises:
            WrongMoment: it does not ring.
        """
        self._check(call, Phase.ANSWERED, only_from=Phase.RINGING)
        self._rest_on_hold(call)
        return self._move(call, Phase.ANSWERED, answered_at=self.now())

    def hold(self, call: CallId) -> Call:
        """Put the call on hold.

        Raises:
            WrongMoment: it is not being spoken on.
        """
        return self._move(call, Phase.ON_HOLD)

    def resume(self, call: CallId) -> Call:
        """Go on with a call on hold; the one spoken on takes its place there.

        Raises:
            WrongMoment: it is not on hold.
        """
        self._check(call, Phase.ANSWERED, only_from=Phase.ON_HOLD)
        self._rest_on_hold(call)
        return self._move(call, Phase.ANSWERED)

    def decline(self, call: CallId) -> Call:
        """Turn the ringing call away.

        Raises:
            WrongMoment: it does not ring.
        """
        return self._move(call, Phase.DECLINED, ended_at=self.now())

    def hang_up(self, call: CallId) -> Call:
        """End the call, whoever does: an incoming one that still rings is missed.

        Raises:
            WrongMoment: it is over already.
        """
        now = self._known(call)
        missed = now.phase is Phase.RINGING and not now.outgoing
        return self._move(call, Phase.MISSED if missed else Phase.ENDED, ended_at=self.now())

    def expire(self) -> tuple[Call, ...]:
        """End the calls that have rung for too long; return them."""
        now = self.now()
        late = [
            c.id
            for c in self._live.values()
            if c.phase is Phase.RINGING and (now - c.began_at).total_seconds() >= RING_LIMIT_S
        ]
        return tuple(self.hang_up(call) for call in late)

    # -- parts ----------------------------------------------------------------------------

    def _begin(self, call: Call) -> Call:
        self._next += 1
        self._live[call.id] = call
        self.told(call)
        return call

    def _of_leg(self, leg: str) -> Call | None:
        return next((c for c in self._live.values() if leg and leg in c.legs), None)

    def _known(self, call: CallId) -> Call:
        found = self._live.get(call)
        if found is None:
            raise WrongMoment("This call is over.")
        return found

    def _check(self, call: CallId, to: Phase, *, only_from: Phase | None = None) -> Call:
        now = self._known(call)
        if to not in ALLOWED[now.phase] or only_from not in (None, now.phase):
            raise WrongMoment(f"This call is {now.phase.value.replace('_', ' ')}.")
        return now

    def _rest_on_hold(self, but: CallId) -> None:
        for call in self.live:
            if call.phase is Phase.ANSWERED and call.id != but:
                self._move(call.id, Phase.ON_HOLD)

    def _move(
        self,
        call: CallId,
        to: Phase,
        *,
        answered_at: datetime | None = None,
        ended_at: datetime | None = None,
    ) -> Call:
        now = self._check(call, to)
        moved = replace(
            now,
            phase=to,
            answered_at=answered_at or now.answered_at,
            ended_at=ended_at or now.ended_at,
        )
        if to.is_over:
            del self._live[call]
        else:
            self._live[call] = moved
        self.told(moved)
        return moved
