"""Live calls as an explicit state machine: ringing, answered, on hold, and three ways to end.

Several calls may live at once (call waiting); one at most is being spoken on. Pure but for the
clock that is handed in; who listens is told of every move.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum

from dialpad_contacts.domain.call import Source
from dialpad_contacts.domain.errors import ContactsError
from dialpad_contacts.domain.phone import Phone

CallId = int
RING_LIMIT_S = 60.0
"""A call that nobody takes is missed after this; a real network gives up long before."""
LOST_AFTER = timedelta(hours=12)
"""A network's call of which nothing was heard for so long is over: its end was not told."""
LEGS_KEPT = timedelta(minutes=10)
"""How long the legs of an ended call are known: a late event of one rings nobody again."""


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


class WrongMoment(ContactsError):
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
    def is_ours(self) -> bool:
        """True when answering and hanging up is done here; a network's own call is only shown."""
        return self.source is not Source.DIALPAD

    @property
    def seconds(self) -> int:
        """How long it was spoken on, in whole seconds; 0 when it never was."""
        if self.answered_at is None or self.ended_at is None:
            return 0
        return max(0, int((self.ended_at - self.answered_at).total_seconds()))

    @property
    def rung_s(self) -> int:
        """How long it rang until it was taken or ended, in whole seconds; 0 while it rings."""
        until = self.answered_at or self.ended_at
        return 0 if until is None else max(0, int((until - self.began_at).total_seconds()))


Told = Callable[[Call], None]


@dataclass
class Calls:
    """The calls that live now. One thread's own; ``told`` hears of each new phase."""

    now: Callable[[], datetime]
    told: Told
    _live: dict[CallId, Call] = field(default_factory=dict)
    _over: dict[str, datetime] = field(default_factory=dict)
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
        legs: frozenset[str] = frozenset(),
        outgoing: bool = False,
    ) -> Call:
        """A call comes in; a further leg of one that lives already is that same call.

        ``outgoing``: it is one that was placed elsewhere, and that its network tells of.
        """
        known = self.of_legs(legs)
        if known is not None:
            return self.join(known.id, legs)
        call = Call(
            self._next, number, source, self.now(), offered_name=name, line=line, legs=legs,
            outgoing=outgoing,
        )  # fmt: skip
        return self._begin(call)

    def dial(self, number: Phone, source: Source, *, line: str = "") -> Call:
        """Place a call; the others wait meanwhile, on hold. It rings until the far end answers."""
        self._rest_on_hold(0)
        call = Call(self._next, number, source, self.now(), line=line, outgoing=True)
        return self._begin(call)

    def of_legs(self, legs: frozenset[str]) -> Call | None:
        """Return the live call that any of ``legs`` belongs to."""
        return next((c for c in self._live.values() if legs & c.legs), None)

    def join(self, call: CallId, legs: frozenset[str]) -> Call:
        """The network says that ``legs`` are part of this call. Raises WrongMoment."""
        known = self._known(call)
        joined = replace(known, legs=known.legs | legs)
        self._live[call] = joined
        return joined

    def forget(self, legs: frozenset[str]) -> None:
        """These legs are of a call that is over, or that rings nobody."""
        self._over |= dict.fromkeys(legs, self.now())

    def are_over(self, legs: frozenset[str]) -> bool:
        """Return whether any of ``legs`` belongs to a call that ended lately."""
        since = self.now() - LEGS_KEPT
        self._over = {leg: at for leg, at in self._over.items() if at > since}
        return any(leg in self._over for leg in legs)

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

    def taken_elsewhere(self, call: CallId) -> Call:
        """Somebody else answered the call that rings here.

        Raises:
            WrongMoment: it does not ring.
        """
        self._check(call, Phase.ENDED, only_from=Phase.RINGING)
        return self._move(call, Phase.ENDED, ended_at=self.now())

    def late(self) -> tuple[CallId, ...]:
        """Return the calls that have rung for too long, or whose end was never told."""
        now = self.now()
        return tuple(c.id for c in self._live.values() if _is_late(c, now))

    # -- parts ----------------------------------------------------------------------------

    def _begin(self, call: Call) -> Call:
        self._next += 1
        self._live[call.id] = call
        self.told(call)
        return call

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
            self.forget(now.legs)
        else:
            self._live[call] = moved
        self.told(moved)
        return moved


def _is_late(call: Call, now: datetime) -> bool:
    rung_s = (now - call.began_at).total_seconds()
    if call.phase is Phase.RINGING:
        return rung_s >= RING_LIMIT_S
    return not call.is_ours and now - call.began_at >= LOST_AFTER
