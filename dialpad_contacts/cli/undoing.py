"""undo and history: back from one change, from a whole sync, or to a date (D19)."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable, Sequence
from datetime import datetime, time, timedelta

from dialpad_contacts.app.session import Session
from dialpad_contacts.cli import documents as doc
from dialpad_contacts.cli.contacts import contact_id
from dialpad_contacts.cli.output import FAILED, OK, NeedsYes, Output, WrongUsage
from dialpad_contacts.cli.syncing import sync_after
from dialpad_contacts.domain.contact import Fields
from dialpad_contacts.sync.history import History
from dialpad_contacts.sync.undo import Undo
from dialpad_contacts.sync.views import PastContact, Undone, UndoPlan, UndoStep

Apply = Callable[[UndoPlan], Undone]


def undo(session: Session, args: Namespace, out: Output) -> int:
    """Take back one journal entry, or all of a sync; the next sync tells the accounts."""
    whole, args.sync = args.sync, args.sync == ""
    if (args.entry is None) == (not whole):
        raise WrongUsage("Name one entry of the journal, or a sync with --sync.")
    undoing = Undo(session.store, session.clock)
    plan = undoing.plan_sync(whole) if whole else undoing.plan(_entry(args.entry))
    return _carry_out(session, args, out, plan, undoing.apply)


def history(session: Session, args: Namespace, out: Output) -> int:
    """Show the contacts as they were, or go back to that ('restore')."""
    words = list(args.words)
    going_back = bool(words) and words[0] == "restore"
    ids = words[1:] if going_back else words
    if len(ids) > 1:
        raise WrongUsage("Name one contact by its id, or none for all.")
    contact = contact_id(ids[0]) if ids else None
    at = moment(args.as_of, session.clock.now())
    looking = History(
        session.store, session.clock, kept=timedelta(days=session.config.sync.journal_days)
    )
    if not going_back:
        return _show(looking.as_of(at, contact), at, out)
    plan = looking.plan_restore(at, contact)
    if not (args.yes or args.dry_run):
        _list(plan, out)
        raise NeedsYes(
            f"{_contacts(len(plan.steps))} would go back to how they were. Look with --dry-run,"
            " and say yes with --yes."
        )
    return _carry_out(session, args, out, plan, lambda p: looking.restore(p, at))


def moment(text: str, now: datetime) -> datetime:
    """Return the moment that ``text`` names: RFC 3339, or a date for the end of that day here.

    Raises:
        WrongUsage: it is neither, or not over yet.
    """
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        raise WrongUsage("--as-of wants a date as 2026-11-20, or 2026-11-20T09:30.") from None
    if len(text.strip()) == len("2026-11-20"):
        at = datetime.combine(at.date(), time.max)
    at = at.astimezone() if at.tzinfo is None else at
    return min(at, now)


def _entry(text: str) -> int:
    if not text.isascii() or not text.isdecimal():
        raise LookupError(f'There is no entry "{text}" in the journal.')
    return int(text)


def _carry_out(session: Session, args: Namespace, out: Output, plan: UndoPlan, apply: Apply) -> int:
    _list(plan, out)
    if args.dry_run:
        out.document(
            {
                "entries": [_step_document(s) for s in plan.steps],
                "not_undone": _not_undone(Undone((), plan.not_undone)),
            }
        )
        return OK
    done = apply(plan)
    entries = [session.store.journal_entry(e) for e in done.entries]
    undone = session.store.undone_by(done.entries)
    out.document(
        {
            "entries": [doc.journal_document(e, undone.get(e.id)) for e in entries if e],
            "not_undone": _not_undone(done),
        }
    )
    out.line(f"Took {_changes(len(done.entries))} back.")
    for left in done.not_undone[len(plan.not_undone) :]:
        out.warn(f"Not entry {left.entry}: {left.reason}")
    session.changed([s.contact for s in plan.steps])
    code = sync_after(session, args, out)
    return code or (FAILED if plan.steps and not done.entries else OK)


def _list(plan: UndoPlan, out: Output) -> None:
    for step in plan.steps:
        there = f", and in {step.account}" if step.writes_there else ""
        out.line(f"{step.name or step.contact}: {_becomes(step)}{there}")
        if step.lost:
            out.line(f"  {step.lost}")
        if step.changed_since is not None:
            out.line("  It was changed since; only what this change did is taken back.")
    for left in plan.not_undone:
        out.line(f"Entry {left.entry} stays: {left.reason}")
    if not plan.steps and not plan.not_undone:
        out.line("There is nothing to take back.")


def _becomes(step: UndoStep) -> str:
    if step.then is None:
        return "leaves this computer"
    if step.now is None:
        return "comes back"
    return f"becomes {_said(step.then)}"


def _said(fields: Fields) -> str:
    values = [fields.full_name, *(p.written for p in fields.phones)]
    return ", ".join(v for v in [*values, *(e.address for e in fields.emails)] if v)


def _show(past: Sequence[PastContact], at: datetime, out: Output) -> int:
    out.document({"as_of": doc.time_text(at), "contacts": [_past_document(p) for p in past]})
    out.table(
        [(str(p.id), _said(p.fields), "" if p.fields == p.fields_now else _since(p)) for p in past]
    )
    if not past:
        out.line("There were no contacts.")
    return OK


def _since(past: PastContact) -> str:
    return "deleted since" if past.fields_now is None else "changed since"


def _past_document(past: PastContact) -> doc.Document:
    return {
        "id": str(past.id),
        "account": past.account,
        **(doc.fields_document(past.fields) or {}),
        "display_name": past.fields.display_name,
        "company": past.company,
        "note": past.note,
        "now": doc.fields_document(past.fields_now),
    }


def _step_document(step: UndoStep) -> doc.Document:
    return {
        "rule": "D19",
        "action": "update_here",
        "contact": str(step.contact),
        "account": step.account,
        "before": doc.fields_document(step.now),
        "after": doc.fields_document(step.then),
        "reason": step.lost or None,
        "undoes": step.entry or None,
        "writes_there": step.writes_there,
    }


def _not_undone(done: Undone) -> list[doc.Document]:
    return [{"entry": left.entry, "reason": left.reason} for left in done.not_undone]


def _changes(count: int) -> str:
    return "1 change" if count == 1 else f"{count} changes"


def _contacts(count: int) -> str:
    return "1 contact" if count == 1 else f"{count} contacts"
