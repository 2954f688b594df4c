"""What a delete will do, said before it is done (R8, D7): one contact, or many by account."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from dialpad_contacts.domain.contact import (
    AccountId,
    Contact,
    ContactId,
    Direction,
    Kind,
    LinkState,
)
from dialpad_contacts.domain.names import shown
from dialpad_contacts.ui.plain import isolated
from dialpad_contacts.ui.services import AccountView, Queries
from dialpad_contacts.ui.strings import t


@dataclass(frozen=True, slots=True)
class Effect:
    """One line of 'What will happen'."""

    icon: str
    text: str
    bad: bool = False


@dataclass(frozen=True, slots=True)
class DeletePlan:
    """The dialog's words. ``contacts`` are those that can be deleted at all."""

    contacts: tuple[Contact, ...]
    title: str
    second: str
    effects: tuple[Effect, ...]
    button: str

    @property
    def ids(self) -> list[ContactId]:
        """The ids to delete."""
        return [c.id for c in self.contacts]

    @property
    def names(self) -> list[str]:
        """Their names, for the undo bar."""
        return [name_of(c) for c in self.contacts]


def name_of(contact: Contact) -> str:
    """Return a contact's name to show; words for one that has nothing."""
    name = shown(contact.display_name)
    return name if name.strip() else t("contact.nameless")


def plan_delete(queries: Queries, ids: Sequence[ContactId]) -> DeletePlan | None:
    """Return what deleting ``ids`` will do; None when none of them can be deleted."""
    found = (queries.contact(i) for i in ids)
    contacts = tuple(c for c in found if c is not None and c.kind is Kind.PERSONAL)
    if not contacts:
        return None
    accounts = {a.id: a for a in queries.accounts()}
    if len(contacts) == 1:
        return _one(contacts[0], accounts)
    return _many(contacts, accounts)


def _one(contact: Contact, accounts: dict[AccountId, AccountView]) -> DeletePlan:
    title = t("del.title", name=isolated(name_of(contact)))
    target = _target(contact, accounts)
    now = Effect("hard-drive", t("del.now"))
    undo = Effect("undo-2", t("del.undo"))
    if target is None:
        second = t("del.local.second")
        if contact.link is not None:
            account = _title(contact, accounts)
            second = t("del.gone.second", account=account)
        return DeletePlan((contact,), title, second, (now, undo), t("del.local.button"))
    account, direction = target
    if direction is Direction.TWO_WAY:
        effects = (now, Effect("cloud", t("del.two.there", account=account), bad=True), undo)
        second = t("del.two.second", account=account)
        button = t("del.two.button", account=account)
        return DeletePlan((contact,), title, second, effects, button)
    effects = (
        now,
        Effect("cloud", t("del.one.there", account=account)),
        Effect("eye-off", t("del.one.hide")),
    )
    second = t("del.one.second", account=account)
    return DeletePlan((contact,), title, second, effects, t("del.one.button"))


def _many(contacts: tuple[Contact, ...], accounts: dict[AccountId, AccountView]) -> DeletePlan:
    targets = Counter(_target(c, accounts) for c in contacts)
    effects = [Effect("hard-drive", t("del.many.now", n=len(contacts)))]
    deleted_in: list[str] = []
    for target, n in targets.items():
        if target is None:
            effects.append(Effect("hard-drive", t("del.many.local", n=n)))
            continue
        account, direction = target
        if direction is Direction.TWO_WAY:
            deleted_in.append(account)
            effects.append(Effect("cloud", t("del.many.two", n=n, account=account), bad=True))
        else:
            effects.append(Effect("eye-off", t("del.many.one", n=n, account=account)))
    effects.append(Effect("undo-2", t("del.undo")))
    button = t("del.many.button", n=len(contacts))
    if len(deleted_in) == 1:
        button = t("del.two.button", account=deleted_in[0])
    elif not deleted_in and None not in targets:
        button = t("del.one.button")
    title = t("del.many.title", n=len(contacts))
    return DeletePlan(contacts, title, t("del.many.second"), tuple(effects), button)


def _target(
    contact: Contact, accounts: dict[AccountId, AccountView]
) -> tuple[str, Direction] | None:
    """Return (account's title, direction) where a record exists; None for here alone."""
    link = contact.link
    if link is None or link.state is LinkState.DELETED_REMOTELY:
        return None
    return _title(contact, accounts), link.account_kind.direction


def _title(contact: Contact, accounts: dict[AccountId, AccountView]) -> str:
    if contact.link is None:
        return ""
    account = accounts.get(contact.link.account)
    if account is not None:
        return account.title
    return contact.link.account_kind.display_name
