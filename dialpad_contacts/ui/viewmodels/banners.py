"""What stands above a contact's rows: what happened to it, what is safe, what can be done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from dialpad_contacts.domain.contact import Contact, Direction, Kind, LinkState, ShownLink
from dialpad_contacts.domain.names import shown
from dialpad_contacts.ui.services import Destination
from dialpad_contacts.ui.strings import t
from dialpad_contacts.ui.viewmodels import when

Tone = Literal["plain", "info", "warn", "bad"]


@dataclass(frozen=True, slots=True)
class Banner:
    """A box above the cards; ``actions`` are (action, caption) pairs."""

    tone: Tone
    text: str
    actions: tuple[tuple[str, str], ...] = ()


def banners_of(
    contact: Contact, account: str, targets: Sequence[Destination], now: datetime
) -> list[Banner]:
    """Return the banners of ``contact``, the most pressing first.

    Args:
        contact: of any kind.
        account: the name of its account.
        targets: where a contact without an account could be added.
        now: for dates.
    """
    if contact.kind is not Kind.PERSONAL:
        return [Banner("plain", t(f"contact.readonly.{contact.kind.value}"))]
    if contact.link is None:
        found = _local(targets)
    elif contact.link.state is LinkState.DELETED_REMOTELY:
        found = [_removed(contact.link, account, now)]
    else:
        found = _of_state(contact.link, account)
    return [*found, *_added(contact, now)]


def _added(contact: Contact, now: datetime) -> list[Banner]:
    """Say of a contact that a call made it, so that nobody wonders who did (C62)."""
    at = contact.added_by_call
    if at is None:
        return []
    words = t("contact.added", day=when.day(at, now), time=when.clock(at))
    return [Banner("plain", words, (("undo_add", t("contact.added.undo")),))]


def _local(targets: Sequence[Destination]) -> list[Banner]:
    actions = tuple(
        (f"add:{d.account}", t("contact.add_to", account=d.title))
        for d in targets
        if d.account is not None
    )
    return [Banner("plain", t("contact.local"), actions)] if actions else []


def _of_state(link: ShownLink, account: str) -> list[Banner]:
    match link.state:
        case LinkState.FAILED:
            words = t("contact.failed", account=account, reason=shown(link.reason or ""))
            return [Banner("bad", words, (("edit", t("action.edit")),))]
        case LinkState.HELD:
            words = t("contact.held", account=account)
            return [Banner("warn", words, (("review", t("action.review")),))]
        case LinkState.CONFIRMING:
            return [Banner("info", t("contact.confirming", account=account))]
        case LinkState.PENDING:
            return [Banner("info", t("contact.pending", account=account))]
        case LinkState.DELETED_HERE:
            restore = ("restore", t("action.restore"))
            return [Banner("warn", t("contact.in_trash"), (restore,))]
        case _:
            return []


def _removed(link: ShownLink, account: str, now: datetime) -> Banner:
    delete = ("delete", t("contact.delete_here"))
    if link.account_kind.direction is not Direction.TWO_WAY:
        return Banner("warn", t("contact.removed.oneway", account=account), (delete,))
    back = ("put_back", t("contact.put_back", account=account))
    if link.since is None:
        words = t("contact.removed.undated", account=account)
    else:
        words = t("contact.removed", account=account, day=when.day(link.since, now))
    return Banner("warn", words, (back, delete))
