"""The JSON documents of interfaces.md, built from the values that the window shows too."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from dialpad_contacts.domain.call import LoggedCall, MarkedNumber, Why
from dialpad_contacts.domain.contact import (
    AccountKind,
    Contact,
    ContactId,
    Fields,
    Kind,
    LinkState,
    ShownLink,
    ShownValue,
    text_of,
)
from dialpad_contacts.domain.phone import Phone
from dialpad_contacts.domain.search import Row, SearchResult
from dialpad_contacts.sync.ports import Action, Change
from dialpad_contacts.sync.report import Report
from dialpad_contacts.ui.services import AccountView, JournalView, TrashView

Document = dict[str, Any]


_OWN_ACTS = dict.fromkeys(
    (Action.ADD_HERE, Action.EDIT_HERE, Action.DELETE_HERE, Action.RESTORE_HERE),
    Action.UPDATE_HERE,
)
"""Scripts know the actions of a sync; the user's own acts change this side, with cause 'user'."""


def time_text(at: datetime | None) -> str | None:
    """Return ``at`` as RFC 3339 in UTC."""
    return at.isoformat().replace("+00:00", "Z") if at is not None else None


def contact_document(contact: Contact) -> Document:
    """Return a contact, company contact or group chat."""
    link = contact.link
    links = []
    if link is not None:
        links.append(
            {
                "account": link.account,
                "remote_id": link.remote_id,
                "state": link.state.value,
                "reason": link.reason,
            }
        )
    return {
        "id": str(contact.id),
        "kind": contact.kind.value,
        "given_name": contact.fields.given_name,
        "family_name": contact.fields.family_name,
        "display_name": contact.display_name,
        "company": contact.company,
        "note": contact.note,
        "emails": [_value(v) for v in contact.emails],
        "phones": [_value(v) for v in contact.phones],
        "links": links,
        "same_as": [str(i) for i in contact.same_as],
        "members": [
            {"name": m.name, "id": str(m.id) if m.id is not None else None} for m in contact.members
        ],
        "updated_at": time_text(contact.updated_at),
    }


def remote_document(row: Row, fields: Fields) -> Document:
    """Return a remote-only result as a contact (D25); its values stand in its account alone."""
    contact = Contact(
        id=ContactId(0),
        kind=row.kind,
        fields=fields,
        display_name=row.name,
        emails=tuple(ShownValue(e, (row.account or "",)) for e in fields.emails),
        phones=tuple(ShownValue(p, (row.account or "",)) for p in fields.phones),
    )
    return {**contact_document(contact), "id": row.id}


def fields_document(fields: Fields | None) -> Document | None:
    """Return the synced fields, None where there are none."""
    if fields is None:
        return None
    return {
        "given_name": fields.given_name,
        "family_name": fields.family_name,
        "emails": [{"address": e.address, "label": e.label} for e in fields.emails],
        "phones": [{"number": p.written, "e164": p.e164, "label": p.label} for p in fields.phones],
    }


def account_document(account: AccountView) -> Document:
    """Return a linked account."""
    return {
        "id": account.id,
        "kind": account.kind.value,
        "email": account.email,
        "direction": account.direction.value,
        "state": account.state.value,
        "reason": account.reason or None,
        "last_sync": time_text(account.last_sync),
        "pending": account.pending,
        "contacts": account.contacts,
        "default": account.is_default,
    }


def change_document(change: Change) -> Document:
    """Return one change of a plan, a report or the journal."""
    return {
        "rule": change.rule,
        "action": _OWN_ACTS.get(change.action, change.action).value,
        "contact": str(change.contact) if change.contact else None,
        "account": change.account,
        "before": fields_document(change.before),
        "after": fields_document(change.after),
        "reason": change.reason or None,
    }


def sync_document(sync: str, reports: Sequence[Report]) -> Document:
    """Return what a sync did, or would do."""
    return {"sync": sync, "accounts": [_report(r) for r in reports]}


def search_document(
    result: SearchResult,
    contacts: Sequence[tuple[Row, Document]],
    sources: Sequence[tuple[str, str]],
) -> Document:
    """Return a search's answer; ``contacts`` pairs each row with its contact's document."""
    return {
        "query": result.query,
        "total": result.total,
        "total_is_exact": result.total_is_exact,
        "sections": {kind.value: count for kind, count in result.sections.items()},
        "sources": [{"source": source, "state": state} for source, state in sources],
        "results": [
            {
                **document,
                "section": row.kind.value,
                "match": [
                    {"field": m.field, "text": m.text, "start": m.start, "end": m.end}
                    for m in row.matches
                ],
                "remote_only": row.remote_only,
            }
            for row, document in contacts
        ],
    }


def journal_document(entry: JournalView, undone_by: int | None = None) -> Document:
    """Return one journal entry; ``undone_by`` is the entry that took it back."""
    return {
        **change_document(entry.change),
        "id": entry.id,
        "at": time_text(entry.at),
        "sync": entry.sync,
        "cause": entry.cause,
        "outcome": entry.outcome.value,
        "undone_by": undone_by,
    }


def trash_document(trash: TrashView) -> Document:
    """Return a deleted contact with when it was deleted and how long it stays."""
    state = LinkState.DELETED_HERE
    link = None
    if trash.account is not None:
        kind = AccountKind(trash.account.split("-")[0])
        link = ShownLink(trash.account, kind, None, state)
    contact = Contact(
        id=trash.id,
        kind=Kind.PERSONAL,
        fields=trash.here,
        display_name=trash.name,
        emails=tuple(ShownValue(e) for e in trash.here.emails),
        phones=tuple(ShownValue(p) for p in trash.here.phones),
        link=link,
    )
    return {
        **contact_document(contact),
        "deleted_at": time_text(trash.deleted_at),
        "expires_at": time_text(trash.expires_at),
    }


WHY = {
    Why.SAVED: "The number was saved as a contact.",
    Why.WITHHELD: "The number is withheld, so nobody is saved.",
    Why.NOT_A_NUMBER: "It is no possible number, so nobody is saved.",
    Why.TOO_SHORT: "The number is too short to be saved.",
    Why.KNOWN: "The caller is in your contacts.",
    Why.POSSIBLY: "The caller is possibly in your contacts, so nobody is saved.",
    Why.PLACED: "The call was placed here, so nobody is saved.",
    Why.BLOCKED: "The number is blocked: it rang nobody, and is not saved.",
    Why.SPAM: "The number is marked as spam, so it is not saved.",
    Why.TURNED_OFF: "Saving unknown callers is turned off in the settings.",
    Why.NOT_THIS_ONE: "You wanted no contact of this caller.",
    Why.FLOOD: "More than 20 unknown callers in an hour: 'calls save' saves the rest.",
}
"""What a call's end says of its caller, in a sentence (R16, R17, D16, D17, D20)."""


def call_entry_document(call: LoggedCall) -> Document:
    """Return one call of the history."""
    number = call.number
    return {
        "id": str(call.id),
        "at": time_text(call.at),
        "direction": "out" if call.outgoing else "in",
        "number": number.written if number is not None else None,
        "e164": number.e164 if number is not None else None,
        "name": call.name,
        "offered_name": call.offered_name,
        "line": call.line,
        "outcome": call.outcome.value,
        "seconds": call.seconds,
        "source": call.source.value,
        "contact": str(call.contact) if call.contact is not None else None,
        "note": call.note,
        "reason": WHY[call.why] if call.why is not None else None,
    }


def mark_document(mark: MarkedNumber) -> Document:
    """Return a number that is blocked or marked as spam."""
    return {
        "number": mark.written,
        "blocked_at": time_text(mark.blocked_at),
        "spam_at": time_text(mark.spam_at),
    }


def _value(shown: ShownValue) -> Document:
    value = shown.value
    document: Document
    if isinstance(value, Phone):
        document = {"number": value.written, "e164": value.e164}
    else:
        document = {"address": text_of(value)}
    return {
        **document,
        "label": value.label,
        "sources": list(shown.sources),
        "why": shown.why,
    }


def _report(report: Report) -> Document:
    return {
        "account": report.account,
        "state": report.state.value,
        "reason": report.reason or None,
        "imported": report.count(Action.IMPORT),
        "updated_here": report.count(Action.UPDATE_HERE),
        "created_there": report.count(Action.CREATE_THERE),
        "updated_there": report.count(Action.UPDATE_THERE),
        "deleted_there": report.count(Action.DELETE_THERE),
        "skipped": report.count(Action.SKIP),
        "failed": report.failed,
        "changes": [change_document(c) for c in report.changes],
    }
