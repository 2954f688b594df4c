"""'What will be written': the form's preview in words, from the very plan that the sync uses."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dialpad_contacts.domain.contact import (
    AccountKind,
    Contact,
    Direction,
    LinkState,
)
from dialpad_contacts.sync.ports import Action, Change
from dialpad_contacts.sync.states import State
from dialpad_contacts.ui.services import AccountView, Draft
from dialpad_contacts.ui.strings import t
from dialpad_contacts.ui.viewmodels.difference import DiffRow, changes

_WRITES = frozenset({Action.UPDATE_THERE, Action.CREATE_THERE})
_HELD_UP = {
    State.OFFLINE: "edit.hint.offline",
    State.SIGN_IN_NEEDED: "edit.hint.signin",
    State.PAUSED: "edit.hint.paused",
    State.HELD: "edit.hint.held",
}


@dataclass(frozen=True, slots=True)
class Hint:
    """The hint card: ``kind`` is the account's, None for this computer; ``rows`` what is sent."""

    title: str
    note: str
    kind: AccountKind | None = None
    rows: tuple[DiffRow, ...] = ()
    waits: bool = False
    """True when it cannot be sent now: offline, signed out, paused."""

    @property
    def count(self) -> str:
        """'2 changes', or '' when nothing is sent."""
        n = len(self.rows)
        return t("edit.hint.count", n=n) if n else ""


def hint_for_edit(
    contact: Contact, account: AccountView | None, planned: Sequence[Change], *, dirty: bool
) -> Hint:
    """Return the hint of an edit. ``planned`` is what the planner says that saving would do."""
    link = contact.link
    if link is None:
        return Hint(t("edit.hint.title.local"), t("edit.hint.local"))
    title = account.title if account is not None else link.account_kind.display_name
    if link.account_kind.direction is not Direction.TWO_WAY:
        note = t("edit.hint.oneway", account=title)
        return Hint(t("edit.hint.title", account=title), note, link.account_kind)
    head = t("edit.hint.title", account=title)
    if link.state is LinkState.DELETED_REMOTELY:
        return Hint(head, t("edit.hint.gone", account=title), link.account_kind)
    rows = tuple(row for c in planned if c.action in _WRITES for row in changes(c.before, c.after))
    if not rows:
        note = t("edit.hint.nothing", account=title) if dirty else t("edit.hint.none")
        return Hint(head, note, link.account_kind)
    waiting = _HELD_UP.get(account.state) if account is not None else None
    kept = {v.value.key for v in (*contact.emails, *contact.phones) if v.why == "kept"}
    after = [c.after for c in planned if c.action in _WRITES and c.after is not None]
    written = {v.key for f in after for v in f.emails} | {v.key for f in after for v in f.phones}
    goes_back = bool(kept & written)
    note = t("edit.hint.replace.kept" if goes_back else "edit.hint.replace", account=title)
    if waiting:
        note = f"{t(waiting, account=title)} {note}"
    return Hint(head, note, link.account_kind, rows, waits=bool(waiting))


def hint_for_new(draft: Draft, account: AccountView | None) -> Hint:
    """Return the hint of a new contact that goes to ``account``, None for Dialpad only."""
    if account is None:
        return Hint(t("edit.hint.title.local"), t("edit.hint.local"))
    head = t("edit.hint.title", account=account.title)
    rows = tuple(changes(None, draft.fields))
    waiting = _HELD_UP.get(account.state)
    if not rows:
        return Hint(head, t("edit.hint.empty"), account.kind)
    note = t("edit.hint.create", account=account.title)
    if waiting:
        note = f"{t(waiting, account=account.title)} {note}"
    return Hint(head, note, account.kind, rows, waits=bool(waiting))
