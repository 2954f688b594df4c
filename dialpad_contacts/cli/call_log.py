"""calls: the history, D20's yes, and blocked numbers."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from dialpad_contacts.app.call_command import finish_cut_off, new_desk
from dialpad_contacts.app.call_export import export, is_known_ending
from dialpad_contacts.app.session import Session
from dialpad_contacts.calls.days import by_day
from dialpad_contacts.cli import documents as doc
from dialpad_contacts.cli.output import OK, NeedsYes, Output, WrongUsage
from dialpad_contacts.cli.syncing import sync_after
from dialpad_contacts.domain.call import LoggedCall

ALL = 1_000_000_000


def calls(session: Session, args: Namespace, out: Output) -> int:
    """Look after the call history."""
    finish_cut_off(session)
    match args.action:
        case "list":
            return _list(session, args, out)
        case "export":
            return _export(session, args, out)
        case "clear":
            return _clear(session, args, out)
        case "save":
            return _save(session, args, out)
        case "block":
            return _block(session, args, out)
        case _:
            return _unblock(session, args, out)


def _list(session: Session, args: Namespace, out: Output) -> int:
    if args.limit < 1:
        raise WrongUsage("--limit wants a number from 1.")
    store = session.store
    found = store.calls(args.limit, missed=args.missed, text=args.search)
    _, _, waiting = store.call_counts()
    marks = store.marked_numbers()
    out.document(
        {
            "calls": [doc.call_entry_document(c) for c in found],
            "waiting": waiting,
            "marked": [doc.mark_document(m) for m in marks],
        }
    )
    for day in by_day(found):
        out.line(day.date.isoformat())
        out.table([_row(call) for call in day.calls])
    if not found:
        out.line("There are no calls.")
    if waiting:
        out.line(f"{waiting} callers wait for a yes: 'calls save' saves them (D20).")
    blocked = [m.written for m in marks if m.blocked_at is not None]
    if blocked:
        out.line(f"Blocked: {', '.join(blocked)}")
    return OK


def _row(call: LoggedCall) -> tuple[str, ...]:
    number = call.number.written if call.number is not None else ""
    how = f"{call.outcome.value}, {call.seconds} s" if call.seconds else call.outcome.value
    return (
        f"  {call.at.astimezone():%H:%M}",
        "out" if call.outgoing else "in",
        call.name or number or "Withheld number",
        number if call.name and call.name != number else "",
        f"{how} (simulated)" if call.source == "simulated" else how,
        call.note,
    )


def _export(session: Session, args: Namespace, out: Output) -> int:
    file = Path(args.file).expanduser().absolute()
    if not is_known_ending(file):
        raise WrongUsage("The file's ending says how it is written: .csv or .json.")
    if file.is_dir() or file.is_symlink():
        raise WrongUsage(f"{file} can't be written. Name a file.")
    found = session.store.calls(ALL)
    try:
        export(found, file)
    except OSError as error:
        why = error.strerror or "an error"
        raise WrongUsage(f"{file} can't be written: {why}. Name another file.") from None
    out.document({"exported": len(found), "file": str(file)})
    out.line(f"{_calls(len(found))} written to {file}.")
    return OK


def _clear(session: Session, args: Namespace, out: Output) -> int:
    count, notes, waiting = session.store.call_counts()
    if count and not args.yes:
        raise NeedsYes(
            f"{_calls(count)} would be forgotten, {notes} of them with a note, and"
            f" {waiting} callers that wait to be saved. Say yes with --yes."
        )
    cleared = new_desk(session).history.clear()
    session.calls_changed()
    out.document({"cleared": cleared})
    out.line(f"{_calls(cleared)} forgotten.")
    return OK


def _save(session: Session, args: Namespace, out: Output) -> int:
    made = new_desk(session).history.save_waiting()
    shown = [session.store.contact(c) for c in made]
    out.document({"saved": [doc.contact_document(c) for c in shown if c is not None]})
    out.line(f"{len(made)} callers saved." if made else "No caller waits to be saved.")
    if made:
        session.changed(made)
        session.calls_changed()
    return sync_after(session, args, out)


def _block(session: Session, args: Namespace, out: Output) -> int:
    changed = new_desk(session).history.block(args.number)
    session.calls_changed()
    out.document({"number": args.number, "blocked": True, "changed": changed})
    out.line(f"{args.number} is blocked." if changed else f"{args.number} was blocked already.")
    return OK


def _unblock(session: Session, args: Namespace, out: Output) -> int:
    if not new_desk(session).history.unblock(args.number):
        raise LookupError(f"{args.number} is not blocked.")
    session.calls_changed()
    out.document({"number": args.number, "blocked": False, "changed": True})
    out.line(f"{args.number} rings again.")
    return OK


def _calls(count: int) -> str:
    return "1 call" if count == 1 else f"{count} calls"
