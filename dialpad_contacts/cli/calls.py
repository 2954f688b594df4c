"""caller: who a number is of."""

from __future__ import annotations

from argparse import Namespace

from dialpad_contacts.app.caller_id import CallerId, caller_id
from dialpad_contacts.app.session import Session
from dialpad_contacts.cli import documents as doc
from dialpad_contacts.cli.output import OK, Output, WrongUsage
from dialpad_contacts.domain.phone import digits


def caller(session: Session, args: Namespace, out: Output) -> int:
    """Say whose number that is; looks up, changes nothing (R15, D16)."""
    if not digits(args.number):
        raise WrongUsage("Give a number to look up, as +1 415 555 0133.")
    found = caller_id(session.store, args.number, region=session.region)
    out.document(caller_document(session, found))
    out.line(found.who.title)
    first = found.who.first
    if first is None:
        out.line("  Not in your contacts.")
        return OK
    for holder in (first, *found.who.others):
        about = ", ".join(t for t in (holder.company, holder.label, f"id {holder.contact}") if t)
        out.line(f"  {holder.name or found.number.written}  ({about})")
    return OK


def caller_document(session: Session, found: CallerId) -> doc.Document:
    """Return the document of a lookup (interfaces.md, caller)."""
    first, others = found.who.first, found.who.others
    match = None
    if first is not None and found.match is not None:
        match = {"kind": found.match.value, "label": first.label}
    contacts = [session.store.contact(h.contact) for h in (first, *others) if h is not None]
    documents = [doc.contact_document(c) for c in contacts if c is not None]
    return {
        "number": found.number.written,
        "e164": found.number.e164,
        "contact": documents[0] if documents else None,
        "others": documents[1:],
        "match": match,
    }
