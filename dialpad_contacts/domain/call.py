"""Calls as every layer speaks of them: where one came from, how it ended, what the history has."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from dialpad_contacts.domain.contact import AccountId, ContactId
from dialpad_contacts.domain.phone import Phone

EntryId = int
"""Id of an entry of the call history; never used twice in one store."""


class Source(StrEnum):
    """Where a call came from; a simulated one says so in the history."""

    SIMULATED = "simulated"
    COMMAND = "command"
    DIALPAD = "dialpad"


class Outcome(StrEnum):
    """How a call ended, as the history says it. The first two are of calls that still live."""

    RINGING = "ringing"
    TALKING = "talking"
    ANSWERED = "answered"
    MISSED = "missed"
    DECLINED = "declined"
    BLOCKED = "blocked"
    CANCELLED = "cancelled"
    """A call placed here that the far end never took."""
    ELSEWHERE = "elsewhere"
    """It rang here, and somebody else of the team took it."""

    @property
    def is_live(self) -> bool:
        """True while the call goes on."""
        return self in (Outcome.RINGING, Outcome.TALKING)


class Why(StrEnum):
    """Why a caller is, or is not, saved; a word for screens to choose their sentence by."""

    SAVED = "saved"
    WITHHELD = "withheld"
    NOT_A_NUMBER = "not_a_number"
    TOO_SHORT = "too_short"
    KNOWN = "known"
    POSSIBLY = "possibly"
    """Somebody is possibly the caller: the user may say that the number is to be saved."""
    PLACED = "placed"
    """The call was placed here, which saves nobody."""
    BLOCKED = "blocked"
    SPAM = "spam"
    TURNED_OFF = "turned_off"
    NOT_THIS_ONE = "not_this_one"
    FLOOD = "flood"
    """D20: more than 20 in an hour; it waits in the history for a yes."""


@dataclass(frozen=True, slots=True)
class LoggedCall:
    """One call of the history. ``name`` is what was shown when it rang, and stays so (C49).

    ``number`` is None when it was withheld. ``seconds`` is how long it was spoken on.
    ``contact`` is whom it was of, or who was saved for it; None when nobody. ``why`` is what the
    rule for unknown callers said when it ended, None while it lives. ``rung_s`` is how long it
    rang until it was taken or ended, 0 when that isn't known. ``area`` is what the prefix of a
    nameless caller's number names, '' when nothing.
    """

    id: EntryId
    at: datetime
    number: Phone | None
    outcome: Outcome
    source: Source
    outgoing: bool = False
    name: str = ""
    offered_name: str = ""
    line: str = ""
    seconds: int = 0
    contact: ContactId | None = None
    note: str = ""
    why: Why | None = None
    rung_s: int = 0
    area: str = ""

    @property
    def waits(self) -> bool:
        """True when its caller is to be saved on a yes (D20)."""
        return self.why is Why.FLOOD


@dataclass(frozen=True, slots=True)
class Mark:
    """What the user said of a number: blocked rings nobody, spam rings silently."""

    blocked: bool = False
    spam: bool = False


UNMARKED = Mark()


@dataclass(frozen=True, slots=True)
class MarkedNumber:
    """A number that the user blocked or marked as spam. ``key`` is its number without extension."""

    key: str
    written: str
    blocked_at: datetime | None = None
    spam_at: datetime | None = None


def placed_leg(token: str) -> str:
    """Return the leg that a call has from the moment it was asked for here, by its ``token``.

    The network's own legs join it with their first event, which carries the token.
    """
    return f"placed:{token}"


class LinePhase(StrEnum):
    """What a telephone network says of one leg of a call."""

    RINGING = "ringing"
    ANSWERED = "answered"
    ON_HOLD = "on_hold"
    MISSED = "missed"
    ENDED = "ended"


class Whose(StrEnum):
    """Whom a leg of a call belongs to."""

    MINE = "mine"
    SHARED = "shared"
    """A department's or a queue's: whoever of the team answers, it says 'answered'."""
    ANOTHERS = "anothers"
    """A colleague's: what he answers ends the ringing here."""


@dataclass(frozen=True, slots=True)
class LineEvent:
    """Something that happened on a line of ``account``; legs of one call arrive one by one.

    ``legs`` are ids of the one call: this leg's own first, then those that the network names
    with it. ``number`` is as the network gives it: a word, or '', when it is withheld.
    """

    account: AccountId
    legs: tuple[str, ...]
    phase: LinePhase
    number: str = ""
    name: str = ""
    line: str = ""
    outgoing: bool = False
    whose: Whose = Whose.MINE


@dataclass(frozen=True, slots=True)
class LineState:
    """Whether calls of ``account`` arrive. ``reason`` says why not, '' while they do.

    Neither: the account has no line (any more); it was paused, signed out or unlinked.
    ``gap_since``: what rang between then and now was not told, and never will be.
    """

    account: AccountId
    connected: bool
    reason: str = ""
    gap_since: datetime | None = None
