"""What an unknown caller leaves behind when the call is over (R16, R17, D16, D17, D20). Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from dialpad_contacts.domain.call import UNMARKED, Mark, Why
from dialpad_contacts.domain.contact import AccountId, Direction, Fields
from dialpad_contacts.domain.phone import Phone, digits

MIN_DIGITS = 7
FLOOD = 20
FLOOD_WINDOW = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Home:
    """An account that a new contact could go to."""

    account: AccountId
    direction: Direction
    is_default: bool = False


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the user said of this one caller while the call lived.

    ``save`` False: 'Don't save'. ``home`` is the account he chose in place of the one for new
    contacts, '' for Dialpad only, None when he chose none.
    """

    save: bool = True
    home: AccountId | None = None


NO_WISHES = Wishes()


@dataclass(frozen=True, slots=True)
class Situation:
    """What is known when the call ends.

    ``possibly``: somebody shows as possibly the caller; then it takes the user's word to save
    one more contact with the number. ``saved_at``: when unknown callers were saved lately; those
    within the hour count (D20).
    ``agreed``: the user said yes to saving the rest of a flood.
    """

    number: Phone | None
    known: bool
    now: datetime
    placed: bool = False
    possibly: bool = False
    saved_at: Sequence[datetime] = ()
    mark: Mark = UNMARKED
    save_unknown: bool = True
    wishes: Wishes = NO_WISHES
    accounts: Sequence[Home] = ()
    agreed: bool = False


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
    account = home(situation.accounts, situation.wishes.home)
    rule_id = "R16" if account is not None else "R17"
    return Decision(Why.SAVED, Fields(phones=(number,)), account, rule_id)


def refusal(situation: Situation) -> Why | None:
    """Return why this caller is not saved, None when it is."""
    number = situation.number
    if situation.placed:
        return Why.PLACED
    if number is None:
        return Why.WITHHELD
    if situation.mark.blocked:
        return Why.BLOCKED
    if situation.known:
        return Why.KNOWN
    return _not_a_callers(number) or _not_wanted(situation)


def _not_a_callers(number: Phone) -> Why | None:
    if len(digits(number.written)) < MIN_DIGITS:
        return Why.TOO_SHORT
    return Why.NOT_A_NUMBER if number.e164 is None else None


def _not_wanted(situation: Situation) -> Why | None:
    if situation.mark.spam:
        return Why.SPAM
    if not situation.save_unknown:
        return Why.TURNED_OFF
    if not situation.wishes.save:
        return Why.NOT_THIS_ONE
    if situation.possibly and situation.wishes.home is None:
        return Why.POSSIBLY
    if situation.agreed:
        return None
    # A clock that was set back leaves moments that lie ahead: those don't count (N23).
    lately = sum(timedelta(0) <= situation.now - at < FLOOD_WINDOW for at in situation.saved_at)
    return Why.FLOOD if lately >= FLOOD else None


def home(accounts: Sequence[Home], wished: AccountId | None = None) -> AccountId | None:
    """Return where an unknown caller goes: as wished, the chosen account if two-way, the first.

    An account that is signed out still counts: the contact waits for it here (D17). A wish for
    one that is not two-way (any more) is none; '' is the wish for Dialpad only.
    """
    if wished == "":
        return None
    two_way = [a for a in accounts if a.direction is Direction.TWO_WAY]
    named = [a for a in two_way if a.account == wished]
    chosen = [a for a in two_way if a.is_default]
    return next((a.account for a in (*named, *chosen, *two_way)), None)
