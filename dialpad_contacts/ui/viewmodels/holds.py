"""What waits for a yes: a mass delete, a listing that fell away (D15, D28)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from dialpad_contacts.domain.contact import AccountId
from dialpad_contacts.domain.names import shown
from dialpad_contacts.sync.guards import is_mass_delete
from dialpad_contacts.sync.states import State
from dialpad_contacts.ui.services import AccountView
from dialpad_contacts.ui.strings import t


@dataclass(frozen=True, slots=True)
class Held:
    """What the banner says, and what its buttons are called."""

    account: AccountId
    title: str
    text: str
    fell: bool
    """True for a listing that fell away or a restored file (D28, S7), False for D15."""


def fell(account: AccountView) -> bool:
    """Return whether a held account waits for anything but a mass delete (D28, S7)."""
    return not is_mass_delete(account.reason)


def held(accounts: Iterable[AccountView]) -> Held | None:
    """Return what the first held account waits with."""
    for account in accounts:
        if account.state is State.HELD:
            words = shown(account.reason) or t("acct.held", account=account.title)
            return Held(account.id, account.title, words, fell(account))
    return None
