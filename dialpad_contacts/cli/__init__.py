"""The command line: every command of interfaces.md, over the same services as the window."""

from __future__ import annotations

import logging
from argparse import Namespace
from collections.abc import Callable
from importlib import import_module

from dialpad_contacts.cli.output import FAILED, Output, exit_code, sentence
from dialpad_contacts.cli.parser import build_parser
from dialpad_contacts.desktop.trouble import set_up_log

log = logging.getLogger(__name__)

_WITH_SESSION = {
    "account": "accounts:account",
    "sync": "syncing:sync",
    "search": "contacts:search",
    "show": "contacts:show",
    "add": "contacts:add",
    "edit": "contacts:edit",
    "delete": "contacts:delete",
    "publish": "contacts:publish",
    "follow": "contacts:follow",
    "trash": "contacts:trash",
    "hidden": "contacts:hidden",
    "journal": "contacts:journal",
    "backup": "safekeeping:backup",
    "restore": "safekeeping:restore",
    "caller": "calls:caller",
    "call": "calls:call",
    "calls": "call_log:calls",
    "undo": "undoing:undo",
    "history": "undoing:history",
}
_ALONE = {
    "simulator": "tools:simulator",
    "tour": "tools:tour",
    "doctor": "doctor:doctor",
    "lab": "tools:lab",
}


def main(argv: list[str] | None = None) -> int:
    """Carry out one command, or open the window; return the exit code."""
    args = build_parser().parse_args(argv)
    out = Output(as_json=args.json, verbose=args.verbose)
    set_up_log(logging.INFO if args.verbose else logging.ERROR)
    quiet_vendors()
    try:
        return _command(args, out)
    except KeyboardInterrupt:
        out.warn("Stopped.")
        return 130
    except BrokenPipeError:
        return FAILED
    except Exception as error:
        if not _expected(error):
            log.debug("unexpected", exc_info=True)
            out.warn(f"That did not work: {type(error).__name__}. Try 'doctor'.")
            return FAILED
        out.warn(sentence(error))
        return exit_code(error)


def quiet_vendors() -> None:
    """Keep libraries from logging requests, codes and tokens (faults.md control 10)."""
    for name in ("urllib3", "google", "google_auth_oauthlib", "oauthlib", "requests_oauthlib"):
        logging.getLogger(name).setLevel(logging.ERROR)


def _command(args: Namespace, out: Output) -> int:
    if args.command is None:
        from dialpad_contacts.app.window import run_window

        return run_window(args, out)
    if args.command in _ALONE:
        return _function(_ALONE[args.command])(args, out)
    from dialpad_contacts.app.session import open_session

    session = open_session(args.data_dir)
    try:
        for warning in session.config.warnings if args.verbose else ():
            out.warn(warning)
        return _function(_WITH_SESSION[args.command])(session, args, out)
    finally:
        if session.notice:
            out.warn(session.notice)
        session.close()


def _function(name: str) -> Callable[..., int]:
    module, _, function = name.partition(":")
    found: Callable[..., int] = getattr(import_module(f"{__name__}.{module}"), function)
    return found


def _expected(error: BaseException) -> bool:
    from dialpad_contacts.domain.errors import ContactsError

    return isinstance(error, ContactsError | LookupError)
