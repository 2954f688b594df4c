"""search, show, add, edit, delete, publish, follow, trash, hidden, journal."""

from __future__ import annotations

import re
from argparse import Namespace
from datetime import timedelta

from dialpad_contacts.app.session import Session
from dialpad_contacts.cli import documents as doc
from dialpad_contacts.cli.output import OK, Output, WrongUsage
from dialpad_contacts.cli.syncing import sync_after
from dialpad_contacts.domain.contact import (
    AccountId,
    Contact,
    ContactId,
    Direction,
    Email,
    Fields,
    Kind,
    V,
    keyed,
    text_of,
)
from dialpad_contacts.domain.errors import ContactsError, Refused
from dialpad_contacts.domain.phone import phone
from dialpad_contacts.domain.validate import fields_problem
from dialpad_contacts.sync.local_edits import Saved

_LABELLED = re.compile(r"([A-Za-z][\w -]{0,30}):(.+)", re.S)


def search(session: Session, args: Namespace, out: Output) -> int:
    """Find people by name, number or email (R2)."""
    if args.limit < 1:
        raise WrongUsage("--limit wants a number from 1 on.")
    store = session.store
    result = store.search(args.text, frozenset(), args.limit)
    found = [
        (r, doc.contact_document(_contact(session, ContactId(int(r.id))))) for r in result.rows
    ]
    sources = [("dialpad", "ok")]
    if args.remote:
        live = session.desk().search_remote(args.text, args.limit)
        pairs = zip(live.rows, live.fields, strict=True)
        found += [(row, doc.remote_document(row, fields)) for row, fields in pairs]
        sources += live.sources
    out.document(doc.search_document(result, found, sources))
    titles = {Kind.COMPANY: "Company contacts", Kind.GROUP: "Group chats"}
    heading = None
    for row, document in sorted(found, key=lambda pair: list(Kind).index(pair[0].kind)):
        if row.kind is not heading:
            heading = row.kind
            out.line(titles.get(row.kind, "Personal contacts"))
        source = row.account or "Dialpad only"
        out.line(f"  {document['id']:>6}  {row.name}  {row.second}  ({source})")
    if not found:
        out.line(f'No one matches "{args.text}".')
    return OK


def show(session: Session, args: Namespace, out: Output) -> int:
    """Show a contact; unless cached, fetch it first (R6)."""
    if "/" in args.id:
        return _show_remote(session, args, out)
    contact = _contact(session, contact_id(args.id))
    warning = ""
    if not args.cached and contact.kind is Kind.PERSONAL:
        try:
            warning = session.desk().open(contact.id)
        except ContactsError as error:
            warning = str(error)
        contact = _contact(session, contact.id)
    document = {**doc.contact_document(contact), "fetched": not args.cached and not warning}
    if warning:
        document["warning"] = warning
        out.warn(warning)
    out.document(document)
    _print(contact, out)
    return OK


def add(session: Session, args: Namespace, out: Output) -> int:
    """Add a contact, to the account for new contacts as D27 has it."""
    fields = _fields(session, args, Fields())
    to = None if args.local else _destination(session, args.account)
    contact = session.edits.add(Saved(fields, args.company or "", args.note or ""), to)
    return _done(session, args, out, [contact], f"Added {fields.display_name}.")


def edit(session: Session, args: Namespace, out: Output) -> int:
    """Edit a contact; emails and phones given replace the list."""
    contact = _editable(session, args.id)
    fields = _fields(session, args, contact.fields)
    session.edits.edit(contact.id, Saved(fields, args.company, args.note))
    return _done(session, args, out, [contact.id], f"Saved {fields.display_name}.")


def delete(session: Session, args: Namespace, out: Output) -> int:
    """Delete contacts here; two-way accounts are told by the next sync (R8)."""
    contacts = list(dict.fromkeys(_editable(session, i) for i in args.ids))
    ids = [c.id for c in contacts]
    session.edits.delete(ids, delay=timedelta(0), confirmed=args.yes)
    session.changed(ids)
    deleted = [
        {"id": str(c.id), "account": c.link.account if c.link else None, "there": _there(c)}
        for c in contacts
    ]
    out.document({"deleted": deleted})
    for contact, entry in zip(contacts, deleted, strict=True):
        also = {"pending": " It will be deleted there, too.", "hidden": " It stays there."}
        out.line(f"Deleted {contact.display_name}.{also.get(entry['there'] or '', '')}")
    return sync_after(session, args, out)


def publish(session: Session, args: Namespace, out: Output) -> int:
    """Add a contact to an account, or put it back there (D4, D27)."""
    if "/" in args.id:
        contact = session.desk().keep(args.id)
        return _done(session, args, out, [contact], "It is here now.")
    found = _editable(session, args.id)
    gone = found.link is not None and found.link.remote_id is not None
    to = None if gone and not args.account else _destination(session, args.account)
    session.edits.publish(found.id, to)
    return _done(session, args, out, [found.id], f"{found.display_name} goes to the account.")


def follow(session: Session, args: Namespace, out: Output) -> int:
    """Use the account's name again (D8)."""
    contact = _editable(session, args.id)
    session.edits.follow(contact.id)
    return _done(session, args, out, [contact.id], "The account's name is used again.")


def trash(session: Session, args: Namespace, out: Output) -> int:
    """List deleted contacts, or take one back (D6)."""
    return _kept(session, args, out, hidden=False)


def hidden(session: Session, args: Namespace, out: Output) -> int:
    """List contacts that are deleted here and still there, or take one back (D7)."""
    return _kept(session, args, out, hidden=True)


def journal(session: Session, args: Namespace, out: Output) -> int:
    """Show what was changed, where, when and why (D19)."""
    contact = contact_id(args.contact) if args.contact else None
    if contact is not None and session.store.record(contact) is None:
        _contact(session, contact)
    entries = session.store.journal(contact, args.limit)
    undone = session.store.undone_by([e.id for e in entries])
    out.document({"entries": [doc.journal_document(e, undone.get(e.id)) for e in entries]})
    out.table(
        [
            (
                str(e.id),
                e.at.astimezone().strftime("%Y-%m-%d %H:%M:%S"),
                e.name,
                e.change.action.value.replace("_", " "),
                e.change.account or "",
                e.change.rule,
                e.outcome.value,
                e.change.reason,
            )
            for e in entries
        ]
    )
    return OK


# -- parts --------------------------------------------------------------------------------


def contact_id(text: str) -> ContactId:
    """Return a contact id given as text.

    Raises:
        LookupError: no contact can have it.
    """
    if not text.isascii() or not text.isdigit() or len(text) > 18:
        raise LookupError(f'There is no contact "{text}".')
    return ContactId(int(text))


def _contact(session: Session, contact: ContactId) -> Contact:
    found = session.store.contact(contact)
    if found is None:
        raise LookupError(f'There is no contact "{contact}".')
    return found


def _editable(session: Session, text: str) -> Contact:
    contact = _contact(session, contact_id(text))
    if contact.kind is Kind.COMPANY:
        raise Refused("Managed by your company. You can't edit this contact.")
    if contact.kind is Kind.GROUP:
        raise Refused("A group chat is changed in Dialpad itself.")
    return contact


def _destination(session: Session, wanted: str | None) -> AccountId | None:
    if wanted:
        account = session.find_account(wanted)
        if account.direction is not Direction.TWO_WAY:
            raise Refused(f"{account.kind.display_name} is not two-way: nothing is written to it.")
        return account.id
    two_way = [a for a in session.store.accounts() if a.direction is Direction.TWO_WAY]
    chosen = [a for a in two_way if a.is_default] or two_way
    return chosen[0].id if chosen else None


def _fields(session: Session, args: Namespace, old: Fields) -> Fields:
    emails, phones = old.emails, old.phones
    if args.email is not None:
        given = [_labelled(e, "other") for e in args.email if e.strip()]
        emails = _relabelled([Email(t, label) for label, t, _ in given], old.emails, given)
    if args.phone is not None:
        given = [_labelled(p, "mobile") for p in args.phone if p.strip()]
        new = [phone(t, label, region=session.region) for label, t, _ in given]
        phones = _relabelled(new, old.phones, given)
    fields = Fields(
        old.given_name if args.given_name is None else args.given_name.strip(),
        old.family_name if args.family_name is None else args.family_name.strip(),
        emails,
        phones,
    )
    changed = Fields(
        fields.given_name,
        fields.family_name,
        tuple(e for e in emails if e not in old.emails),
        tuple(p for p in phones if p not in old.phones),
    )
    problem = fields_problem(fields) if fields.is_empty else ""
    problem = problem or ("" if changed.is_empty else fields_problem(changed))
    if problem:
        raise WrongUsage(problem)
    return fields


def _labelled(text: str, default: str) -> tuple[str, str, bool]:
    """Return (label, value, whether the label was given)."""
    found = _LABELLED.fullmatch(text.strip())
    if found is None:
        return default, text.strip(), False
    return found.group(1).strip(), found.group(2).strip(), True


def _relabelled(
    new: list[V], old: tuple[V, ...], given: list[tuple[str, str, bool]]
) -> tuple[V, ...]:
    """Let a value that stays keep its label when none was given for it."""
    known = keyed(old)
    out: list[V] = []
    for value, (_, text, has_label) in zip(new, given, strict=True):
        before = known.get((value.key, 0))
        keep = before is not None and not has_label and text_of(before) == text
        out.append(before if keep and before is not None else value)
    return tuple(out)


def _there(contact: Contact) -> str | None:
    if contact.link is None or contact.link.state.value == "deleted_remotely":
        return None
    two_way = contact.link.account_kind.direction is Direction.TWO_WAY
    return "pending" if two_way else "hidden"


def _done(
    session: Session, args: Namespace, out: Output, contacts: list[ContactId], said: str
) -> int:
    session.changed(contacts)
    code = sync_after(session, args, out)
    out.document(doc.contact_document(_contact(session, contacts[0])))
    out.line(f"{said} (contact {contacts[0]})")
    return code


def _kept(session: Session, args: Namespace, out: Output, *, hidden: bool) -> int:
    if args.action == "restore":
        contact = contact_id(args.id)
        session.edits.undelete(contact)
        return _done(session, args, out, [contact], "It is back.")
    kept = [t for t in session.store.trash() if t.hidden == hidden or not hidden]
    out.document({"contacts": [doc.trash_document(t) for t in kept]})
    out.table(
        [(str(t.id), t.name, f"deleted {t.deleted_at.astimezone():%Y-%m-%d %H:%M}") for t in kept]
    )
    return OK


def _show_remote(session: Session, args: Namespace, out: Output) -> int:
    document = session.desk().show_remote(args.id)
    out.document({**document, "fetched": True})
    out.line(str(document["display_name"]))
    return OK


def _print(contact: Contact, out: Output) -> None:
    out.line(contact.display_name)
    rows = [(v.value.label, text_of(v.value), v.why or "") for v in contact.phones]
    rows += [(v.value.label, text_of(v.value), v.why or "") for v in contact.emails]
    rows += [("company", contact.company, "")] if contact.company else []
    rows += [("note", contact.note, "")] if contact.note else []
    rows += [("member", m.name, "") for m in contact.members]
    if contact.link is not None:
        rows.append(("account", contact.link.account, contact.link.state.value))
    out.table([(f"  {label}", text, why) for label, text, why in rows])
