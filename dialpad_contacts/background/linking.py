"""Linking, signing in again, unlinking: grant, identity, secret, account row, in that order."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Protocol

from dialpad_contacts.domain.contact import AccountId, AccountKind
from dialpad_contacts.domain.errors import Refused
from dialpad_contacts.sync.ports import Account
from dialpad_contacts.sync.states import State


class Granted(Protocol):
    """What a sign-in brings: who it is, and the secret that lets us in."""

    @property
    def subject(self) -> str:
        """The provider's stable id of the person."""
        ...

    @property
    def email(self) -> str:
        """The person's address."""
        ...

    @property
    def secret(self) -> str:
        """What goes to the vault."""
        ...


class Vault(Protocol):
    """Where secrets are kept; raises its own errors when there is no place for them."""

    def save(self, account: str, secret: str) -> None:
        """Keep ``secret``."""
        ...

    def load(self, account: str) -> str | None:
        """Return the secret, None when there is none."""
        ...

    def delete(self, account: str) -> None:
        """Forget the secret; one that is not there is no error."""
        ...


class AccountRows(Protocol):
    """The store's side of linking."""

    def account(self, account: AccountId) -> Account:
        """Return a linked account. Raises KeyError."""
        ...

    def accounts_linked(self) -> list[Account]:
        """Return the linked accounts."""
        ...

    def link_account(self, kind: AccountKind, email: str, subject: str) -> Account:
        """Add the account, or revive the unlinked one of the same person (D14)."""
        ...

    def unlink_account(self, account: AccountId, *, delete_contacts: bool) -> tuple[int, int]:
        """Unlink; return (contacts kept, contacts deleted here)."""
        ...

    def save_account(self, account: Account) -> None:
        """Save the account's state."""
        ...


SignIn = Callable[[AccountKind, str], Granted]
"""(kind, login hint) -> grant; blocking."""


class AlreadyLinked(Refused):
    """That account is linked already; ``account`` says which it is."""

    def __init__(self, account: AccountId) -> None:
        """Keep the id so that its card can be shown."""
        super().__init__("That account is already linked.")
        self.account = account


@dataclass(frozen=True, slots=True)
class Linker:
    """Links and unlinks. ``forget`` drops the account's open connections."""

    rows: AccountRows
    vault: Vault
    sign_in: SignIn
    forget: Callable[[AccountId], None]

    def link(self, kind: AccountKind, email: str = "") -> Account:
        """Sign in and link; the account then waits for its first sync.

        Raises:
            AlreadyLinked: that person's account is linked already.
            SignInNeeded, TryLater, Refused: from the sign-in; nothing was kept.
        """
        granted = self.sign_in(kind, email)
        for account in self.rows.accounts_linked():
            if account.kind is kind and account.subject == granted.subject:
                raise AlreadyLinked(account.id)
        account = self.rows.link_account(kind, granted.email, granted.subject)
        try:
            self.vault.save(account.id, granted.secret)
        except Exception:
            self.rows.unlink_account(account.id, delete_contacts=False)
            raise
        return account

    def sign_in_again(self, account_id: AccountId) -> Account:
        """Renew an account's grant; another person's is refused (D13).

        Raises:
            Refused: somebody else signed in.
            KeyError: the account is not linked.
        """
        account = self.rows.account(account_id)
        granted = self.sign_in(account.kind, account.email)
        same_person_signed_in(account, granted)
        self.vault.save(account.id, granted.secret)
        self.forget(account.id)
        if account.state is State.SIGN_IN_NEEDED:
            state = State.IDLE if account.last_sync is not None else State.NEVER_SYNCED
            self.rows.save_account(_with_state(account, state))
        return self.rows.account(account_id)

    def unlink(self, account: AccountId, *, delete_contacts: bool) -> tuple[int, int]:
        """Unlink (D14): forget the secret, keep or remove the contacts here, change nothing there.

        Returns:
            (contacts kept, contacts deleted here).

        Raises:
            KeyError: the account is not linked.
        """
        self.rows.account(account)
        counts = self.rows.unlink_account(account, delete_contacts=delete_contacts)
        self.forget(account)
        self.vault.delete(account)
        return counts


def same_person_signed_in(account: Account, granted: Granted) -> None:
    """Refuse a grant of another person before any data is asked for with it (D13).

    Raises:
        Refused: the stable ids differ.
    """
    if account.subject != granted.subject:
        raise Refused(
            f"This is a different account: {granted.email} signed in, but this one belongs to"
            f" {account.email}. Nothing was mixed. Use the right one, or link it as a second"
            " account."
        )


def _with_state(account: Account, state: State) -> Account:
    return replace(account, state=state, reason="", retry_at=None)
