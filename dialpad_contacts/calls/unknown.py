"""What an unknown caller leaves behind when the call is over (R16, R17, D16, D17, D20). Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from dialpad_contacts.domain.contact import AccountId, Direction, Fields
from dialpad_contacts.domain.phone import Phone, digits

MIN_DIGITS = 7
FLOOD = 20
FLOOD_WINDOW = timedelta(hours=1)


class Why(StrEnum):
    """Why a caller is, or is not, saved; a word for screens to choose their sentence by."""

    SAVED = "saved"
    WITHHELD = "withheld"
    NOT_A_NUMBER = "not_a_number"
    TOO_SHORT = "too_short"
    KNOWN = "known"
    BLOCKED = "blocked"
    TURNED_OFF = "turned_off"
    NOT_THIS_ONE = "not_this_one"
    FLOOD = "flood"


@dataclass(frozen=True, slots=True)
class Home:
    """An account that a new contact could go to."""

    account: AccountId
    direction: Direction
    is_default: bool = False


@dataclass(frozen=True, slots=True)
class Situation:
    """What is known when the call ends.

    ``saved_at``: when unknown callers were saved lately; those within the hour count (D20).
    ``dont_save``: the user said so for this call. ``blocked``: the number is on the block list.
    """

    number: Phone | None
    known: bool
    now: datetime
    saved_at: Sequence[datetime] = ()
    blocked: bool = False
    save_unknown: bool = True
    dont_save: bool = False
    accounts: Sequence[Home] = ()


@dataclass(frozen=True, slots=True)
class Decision:
    """What happens: ``fields`` is the contact to make, None when there is none to make."""

    why: Why
    fields: Fields | None = None
    account: AccountId | None = None
    rule: str = "D16"


def decide(situation: Situation) -> Decision:
    """Return what the ended call leaves: a contact that has the number and no name, or nothing."""
    number = situation.number
    why = refusal(situation)
    if why is not None or number is None:
        rule = {Why.FLOOD: "D20", Why.TURNED_OFF: "D17", Why.NOT_THIS_ONE: "D17"}
        why = why or Why.WITHHELD
        return Decision(why, rule=rule.get(why, "D16"))
    account = home(situation.accounts)
    rule_id = "R16" if account is not None else "R17"
    return Decision(Why.SAVED, Fields(phones=(number,)), account, rule_id)


def refusal(situation: Situation) -> Why | None:
    """Return why this caller is not saved, None when it is."""
    number = situation.number
    if number is None:
        return Why.WITHHELD
    if situation.known:
        return Why.KNOWN
    if situation.blocked:
        return Why.BLOCKED
    if len(digits(number.written)) < MIN_DIGITS:
        return Why.TOO_SHORT
    if number.e164 is None:
        return Why.NOT_A_NUMBER
    if not situation.save_unknown:
        return Why.TURNED_OFF
    if situation.dont_save:
        return Why.NOT_THIS_ONE
    since = situation.now - FLOOD_WINDOW
    if sum(at > since for at in situation.saved_at) >= FLOOD:
        return Why.FLOOD
    return None


def home(accounts: Sequence[Home]) -> AccountId | None:
    """Return where an unknown caller goes: the chosen account if two-way, else the first such.

    An account that is signed out still counts: the contact waits for it here (D17).
    """
    two_way = [a for a in accounts if a.direction is Direction.TWO_WAY]
    chosen = [a for a in two_way if a.is_default]
    return next((a.account for a in (*chosen, *two_way)), None)
