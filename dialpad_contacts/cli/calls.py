"""caller: who a number is of. call: somebody calls, says another softphone."""

from __future__ import annotations

from argparse import Namespace

from dialpad_contacts.app.call_command import bring
from dialpad_contacts.app.caller_id import CallerId, caller_id
from dialpad_contacts.app.session import Session
from dialpad_contacts.cli import documents as doc
from dialpad_contacts.cli.output import OK, Output, WrongUsage
from dialpad_contacts.cli.syncing import sync_after
from dialpad_contacts.domain.call import LoggedCall, Why
from dialpad_contacts.domain.caller import caller_text
from dialpad_contacts.domain.phone import digits


def caller(session: Session, args: Namespace, out: Output) -> int:
    """Say whose number that is; looks up, changes nothing (R15, D16)."""
    if not digits(caller_text(args.number)):
        raise WrongUsage("Give a number to look up, as +1 415 555 0133.")
    found = caller_id(session.store, args.number, region=session.region)
    out.document(caller_document(session, found, args.number))
    out.line(found.who.title)
    if found.who.first is None:
        out.line("  Not in your contacts.")
        return OK
    for holder in found.who.everybody:
        about = ", ".join(t for t in (holder.company, holder.label, f"id {holder.contact}") if t)
        out.line(f"  {holder.called or found.number.written}  ({about})")
    out.line(f"  {found.who.reason}")
    return OK


def call(session: Session, args: Namespace, out: Output) -> int:
    """Let somebody ring, in the window where one runs; then the unknown-caller rule (R16, R17)."""
    found = caller_id(session.store, args.number, region=session.region)
    before = caller_document(session, found, args.number)
    ended = bring(session, args.number, name=args.name, line=args.line, missed=args.missed)
    made = ended.contact if ended.why is Why.SAVED else None
    created = session.store.contact(made) if made is not None else None
    reason = doc.WHY[ended.why] if ended.why is not None else None
    out.document(
        {
            **before,
            "call": str(ended.id),
            "created": doc.contact_document(created) if created is not None else None,
            "reason": reason,
        }
    )
    out.line(f"{ended.name or 'Withheld number'}: {_ended(ended)}")
    out.line(f"  {found.who.reason or reason}")
    if made is not None:
        session.changed([made])
    session.calls_changed()
    return sync_after(session, args, out)


def caller_document(session: Session, found: CallerId, number: str) -> doc.Document:
    """Return the document of a lookup (interfaces.md, caller)."""
    first = found.who.first
    match = None
    if first is not None:
        match = {"kind": first.fit.kind.value, "label": first.label}
    contacts = [session.store.contact(h.contact) for h in found.who.everybody]
    documents = [doc.contact_document(c) for c in contacts if c is not None]
    return {
        "number": number,
        "e164": found.number.e164,
        "contact": documents[0] if documents else None,
        "others": documents[1:],
        "match": match,
    }


def _ended(call: LoggedCall) -> str:
    return f"{call.outcome.value}, {call.seconds} s" if call.seconds else call.outcome.value
