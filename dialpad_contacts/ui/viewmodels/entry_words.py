"""What a journal entry says: what was done, where, when and why (D19)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from dialpad_contacts.domain.contact import AccountId, Direction
from dialpad_contacts.domain.names import shown
from dialpad_contacts.sync.ports import Action, Outcome
from dialpad_contacts.ui.services import AccountView, JournalView
from dialpad_contacts.ui.strings import t
from dialpad_contacts.ui.viewmodels import when
from dialpad_contacts.ui.viewmodels.difference import changes

LOOKS: dict[Action, tuple[str, str]] = {  # action -> icon, tone
    Action.IMPORT: ("arrow-down", "info"),
    Action.UPDATE_HERE: ("arrow-down", "info"),
    Action.CREATE_THERE: ("user-plus", "soft"),
    Action.UPDATE_THERE: ("arrow-up", "soft"),
    Action.DELETE_THERE: ("trash-2", "soft"),
    Action.MARK_DELETED_REMOTELY: ("pin", "plain"),
    Action.KEEP: ("pin", "plain"),
    Action.SKIP: ("info", "plain"),
    Action.FAIL: ("triangle-alert", "bad"),
    Action.ADD_HERE: ("user-plus", "plain"),
    Action.EDIT_HERE: ("hard-drive", "plain"),
    Action.DELETE_HERE: ("trash-2", "plain"),
    Action.RESTORE_HERE: ("rotate-ccw", "plain"),
}
OUTCOMES: dict[Outcome, tuple[str, str]] = {  # outcome -> icon, string id
    Outcome.SENT: ("clock", "outcome.sent"),
    Outcome.UNKNOWN: ("clock", "outcome.unknown"),
    Outcome.FAILED: ("triangle-alert", "outcome.failed"),
    Outcome.STALE: ("refresh-cw", "outcome.stale"),
}
_CAUSES = {
    "user": "cause.user",
    "edit": "cause.edit",
    "scheduled": "cause.scheduled",
    "started": "cause.started",
    "retry": "cause.retry",
    "opened": "cause.opened",
    "linked": "cause.linked",
    "call": "cause.call",
    "undo": "cause.undo",
    "history": "cause.history",
    "kept from a search": "cause.search",
}


@dataclass(frozen=True, slots=True)
class EntryWords:
    """Words about entries, with the linked accounts as they are now."""

    accounts: Mapping[AccountId, AccountView]

    def name(self, entry: JournalView) -> str:
        """Return whom an entry is about."""
        if entry.name.strip():
            return shown(entry.name)
        fields = entry.change.after or entry.change.before
        name = fields.display_name if fields is not None else ""
        return shown(name) or t("contact.nameless")

    def account(self, entry: JournalView) -> str:
        """Return the account's title; words for an unlinked one and for this computer."""
        account = entry.change.account
        if account is None:
            return t("origin.local")
        known = self.accounts.get(account)
        return known.title if known is not None else t("activity.unlinked")

    def second(self, entry: JournalView) -> str:
        """Return what was done, in short: 'Wrote 2 fields to Google'."""
        change, account = entry.change, self.account(entry)
        n = len(changes(change.before, change.after))
        match change.action:
            case Action.UPDATE_THERE | Action.UPDATE_HERE | Action.EDIT_HERE:
                return self._counted(entry, n, account)
            case Action.KEEP if change.before is not None:
                return self._kept(entry, account)
            case Action.FAIL:
                reason = shown(change.reason)
                return reason or t("activity.fail", account=account)
            case Action.SKIP:
                return shown(change.reason) or t("activity.skip", account=account)
            case _:
                return t(f"activity.{change.action.value}", account=account)

    def sentence(self, entry: JournalView, now: datetime) -> str:
        """'Written to Google today at 10:44, because you saved an edit'."""
        what = t(f"activity.did.{entry.change.action.value}", account=self.account(entry))
        day = when.heading(entry.at, now)
        day = day.lower() if day in ("Today", "Yesterday") else t("activity.on", day=day)
        said = t("activity.when", what=what, day=day, time=when.clock(entry.at))
        why = cause_words(entry.cause)
        return f"{said}, {why}" if why else said

    def _counted(self, entry: JournalView, n: int, account: str) -> str:
        change = entry.change
        action = change.action.value
        known = self.accounts.get(change.account) if change.account is not None else None
        one_way = known is not None and known.direction is Direction.ONE_WAY
        if change.action is Action.EDIT_HERE and one_way:
            return t("activity.edit_here.oneway", account=account)
        if n == 0:
            return t(f"activity.{action}.none", account=account)
        return t(f"activity.{action}", account=account, n=n)

    def _kept(self, entry: JournalView, account: str) -> str:
        gone = [r for r in changes(entry.change.before, entry.change.after) if not r.after]
        if len(gone) == 1:
            return t("activity.keep.one", value=gone[0].before)
        return t("activity.keep.many", n=len(gone), account=account)


def cause_words(cause: str) -> str:
    """Return why something was done: 'because you saved an edit'; an unknown cause as it is."""
    known = _CAUSES.get(cause)
    return t(known) if known else shown(cause)


def technical(entry: JournalView) -> tuple[str, ...]:
    """Return an entry's technical details, a line each."""
    change = entry.change
    parts = [
        ("activity.tech.entry", entry.id),
        ("activity.tech.action", change.action.value),
        ("activity.tech.outcome", entry.outcome.value),
        ("activity.tech.sync", entry.sync or "–"),
        ("activity.tech.account", change.account or "–"),
        ("activity.tech.contact", change.contact if change.contact is not None else "–"),
        ("activity.tech.at", entry.at.astimezone().isoformat(timespec="seconds")),
    ]
    return tuple(t(key, value=str(value)) for key, value in parts)


def technical_short(entry: JournalView) -> str:
    """Return the details that stand beside the fold: 'update_there, done'."""
    account = entry.change.account
    parts = [entry.change.action.value, entry.outcome.value]
    return ", ".join([*parts, account] if account else parts)
