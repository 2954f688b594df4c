"""sync, and the sync that ``--sync`` asks for behind a change."""

from __future__ import annotations

from argparse import Namespace
from typing import Any

from dialpad_contacts.app.session import Session
from dialpad_contacts.cli.output import FAILED, LATER, NEEDS_YES, OK, SIGN_IN, Output
from dialpad_contacts.sync.engine import Order
from dialpad_contacts.sync.events import Progress, SyncEvent

_BY_STATE = {
    "sign_in_needed": SIGN_IN,
    "waiting": LATER,
    "offline": LATER,
    "held": NEEDS_YES,
    "failed": FAILED,
}


def sync(session: Session, args: Namespace, out: Output) -> int:
    """Sync once; ``--dry-run`` lists what it would do, and does none of it (D19)."""
    order = Order(full=args.full, dry_run=args.dry_run, approved=args.yes)
    document = _run(session, args.account, order, out)
    out.document(document)
    if not document["accounts"]:
        out.line("No account is linked. Link one with: dialpad-contacts account add google")
    for account in document["accounts"]:
        out.line(_summary(account, dry_run=args.dry_run))
        if args.dry_run or args.verbose:
            out.table([_change(c) for c in account["changes"]])
    return _code(document, out)


def sync_after(session: Session, args: Namespace, out: Output) -> int:
    """Tell the accounts before the command ends, when ``--sync`` asks for it."""
    if not getattr(args, "sync", False):
        return OK
    return _code(_run(session, None, Order(cause="edit", approved=args.yes), out), out)


def _run(session: Session, wanted: str | None, order: Order, out: Output) -> dict[str, Any]:
    def show(event: SyncEvent) -> None:
        if isinstance(event, Progress):
            total = f" of {event.total}" if event.total is not None else ""
            out.progress(f"{event.account}: {event.phase} {event.done}{total}")

    session.publish = show
    try:
        return session.desk().sync_document(session.account_ids(wanted), order)
    finally:
        out.progress_done()
        if not order.dry_run:
            session.changed([])


def _summary(account: dict[str, Any], *, dry_run: bool) -> str:
    counts = [
        f"{account[key]} {words}"
        for key, words in (
            ("imported", "imported"),
            ("updated_here", "updated here"),
            ("created_there", "created there"),
            ("updated_there", "updated there"),
            ("deleted_there", "deleted there"),
            ("skipped", "skipped"),
            ("failed", "failed"),
        )
        if account[key]
    ]
    said = ", ".join(counts) or ("Nothing to do" if dry_run else "Nothing changed")
    would = "Would do: " if dry_run and counts else ""
    trouble = f" ({account['reason']})" if account["reason"] else ""
    return f"{account['account']}: {would}{said}.{trouble}"


def _change(change: dict[str, Any]) -> tuple[str, str, str, str]:
    fields = change["after"] or change["before"] or {}
    name = " ".join(p for p in (fields.get("given_name"), fields.get("family_name")) if p)
    return (
        f"  {change['action'].replace('_', ' ')}",
        change["rule"],
        name or change["contact"] or "",
        change["reason"] or "",
    )


def _code(document: dict[str, Any], out: Output) -> int:
    """The worst account decides: 3 before 4 before 1 (interfaces.md); a yes is asked for last."""
    codes = {OK}
    for account in document["accounts"]:
        code = _BY_STATE.get(account["state"], OK)
        if code != OK:
            out.warn(f"{account['account']}: {account['reason'] or account['state']}")
        codes.add(code)
        if account["failed"]:
            codes.add(FAILED)
    if NEEDS_YES in codes and not codes & {SIGN_IN, LATER, FAILED}:
        out.warn("Nothing was sent. Say yes with --yes.")
    return next(code for code in (SIGN_IN, LATER, FAILED, NEEDS_YES, OK) if code in codes)
