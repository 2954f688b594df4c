"""backup and restore."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from dialpad_contacts.app import keeper
from dialpad_contacts.app.session import Session
from dialpad_contacts.cli.output import OK, NeedsYes, Output, WrongUsage


def backup(session: Session, args: Namespace, out: Output) -> int:
    """Copy all contacts to a file, private to the user; a file there is replaced."""
    target = Path(args.file).expanduser().absolute()
    if target.is_dir() or target.is_symlink() or target == session.store.path:
        raise WrongUsage(f"{target} can't be a backup. Name a file.")
    try:
        session.store.back_up(target)
    except OSError as error:
        why = error.strerror or "an error"
        raise WrongUsage(f"{target} can't be written: {why}. Name another file.") from None
    size = target.stat().st_size
    out.document({"backup": str(target), "bytes": size})
    out.line(f"Backed up to {target}.")
    return OK


def restore(session: Session, args: Namespace, out: Output) -> int:
    """Put a backup in the place of all contacts; nothing is sent by it (S7)."""
    source = Path(args.file).expanduser().absolute()
    if not source.exists():
        raise LookupError(f"There is no file {source}.")
    if not args.yes:
        raise NeedsYes(
            "All contacts here are replaced by those of the backup; what is here now is backed up"
            " first. Say yes with --yes."
        )
    before = keeper.restore(session, source)
    kept = str(before.path) if before is not None else None
    out.document({"restored": str(source), "before": kept})
    out.line(f"Restored {source}.")
    if kept is not None:
        out.line(f"What was here before is in {kept}.")
    out.line("Nothing is sent to your accounts until you say so: look with 'sync --dry-run',")
    out.line("then let it go with 'sync --yes'.")
    return OK
