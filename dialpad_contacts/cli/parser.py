"""The commands and their arguments, as interfaces.md names them."""

from __future__ import annotations

import argparse
from collections.abc import Callable

KINDS = ("google", "office365", "exchange", "outlook", "hotmail", "dialpad")

NewCommand = Callable[[str, str], argparse.ArgumentParser]


def build_parser() -> argparse.ArgumentParser:
    """Return the parser of ``dialpad-contacts``."""
    parser = argparse.ArgumentParser(
        prog="dialpad-contacts",
        description="Your contacts from every account in one place, in step both ways.",
        epilog="With no command it opens the window.",
    )
    _everywhere(parser, False, None)
    parser.add_argument("--minimized", action="store_true", help="start without showing the window")
    parser.add_argument("--safe-mode", action="store_true", help="no sync, nothing is sent")
    parser.add_argument("--sample", action="store_true", help="open the sample account")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")
    common = argparse.ArgumentParser(add_help=False)
    # Suppressed defaults: what stands before the command is not undone behind it.
    _everywhere(common, argparse.SUPPRESS, argparse.SUPPRESS)

    def new(name: str, text: str) -> argparse.ArgumentParser:
        return commands.add_parser(name, help=text, description=text, parents=[common])

    _account(new, common)
    _sync(new)
    _contact(new)
    _kept(new, common)
    _calls(new, common)
    _safe(new)
    _back(new)
    _tools(new, common)
    return parser


def _everywhere(parser: argparse.ArgumentParser, flag: object, text: object) -> None:
    add = parser.add_argument
    add("--json", action="store_true", default=flag, help="print one JSON document")
    add("--data-dir", metavar="DIR", default=text, help="the folder with the data")
    add("--yes", action="store_true", default=flag, help="say yes to what asks for it")
    add("-v", "--verbose", action="store_true", default=flag, help="say more")


def _nested(
    parser: argparse.ArgumentParser, common: argparse.ArgumentParser
) -> Callable[[str, str], argparse.ArgumentParser]:
    commands = parser.add_subparsers(dest="action", metavar="ACTION", required=True)

    def new(name: str, text: str) -> argparse.ArgumentParser:
        return commands.add_parser(name, help=text, description=text, parents=[common])

    return new


def _account(new: NewCommand, common: argparse.ArgumentParser) -> None:
    action = _nested(new("account", "Link accounts and look after them."), common)
    add = action("add", "Link an account; the sign-in opens the browser.")
    add.add_argument("kind", choices=KINDS)
    add.add_argument("--email", default="", metavar="E", help="the address to sign in with")
    add.add_argument("--server", metavar="URL", help="an Exchange server")
    add.add_argument("--user", metavar="U", help="an Exchange user name")
    add.add_argument("--password-stdin", action="store_true", help="read the password from input")
    add.add_argument("--api-key-stdin", action="store_true", help="read the API key from input")
    action("list", "List the linked accounts.")
    again = action("sign-in", "Sign in to an account again.")
    again.add_argument("account", metavar="A")
    again.add_argument("--server", metavar="URL", help="an Exchange server, if it is a new one")
    again.add_argument("--user", metavar="U", help="an Exchange user name, if it is a new one")
    again.add_argument("--password-stdin", action="store_true", help="read the password from input")
    again.add_argument("--api-key-stdin", action="store_true", help="read the API key from input")
    for name, text in (
        ("pause", "Stop syncing an account."),
        ("resume", "Go on syncing an account."),
        ("default", "Make it the account for new contacts."),
    ):
        action(name, text).add_argument("account", metavar="A")
    remove = action("remove", "Unlink an account; its contacts stay here.")
    remove.add_argument("account", metavar="A")
    remove.add_argument("--delete-contacts", action="store_true", help="remove them here, too")


def _sync(new: NewCommand) -> None:
    sync = new("sync", "Sync once.")
    sync.add_argument("--account", metavar="A", help="this account alone")
    sync.add_argument("--full", action="store_true", help="read everything, not only changes")
    sync.add_argument("--dry-run", action="store_true", help="list what it would do; do nothing")


def _contact(new: NewCommand) -> None:
    search = new("search", "Find people by name, number or email.")
    search.add_argument("text", metavar="TEXT")
    search.add_argument("--limit", type=int, default=50, metavar="N")
    search.add_argument("--remote", action="store_true", help="ask accounts and directories, too")
    show = new("show", "Show a contact, fetched from its account first.")
    show.add_argument("id", metavar="ID")
    show.add_argument("--cached", action="store_true", help="as it is here, without fetching")
    add = new("add", "Add a contact.")
    where = add.add_mutually_exclusive_group()
    where.add_argument("--account", metavar="A", help="the account it goes to")
    where.add_argument("--local", action="store_true", help="keep it in Dialpad only")
    edit = new("edit", "Edit a contact; emails and phones given here replace the list.")
    edit.add_argument("id", metavar="ID")
    for form in (add, edit):
        _fields(form)
        form.add_argument("--sync", action="store_true", help="tell the account before ending")
    delete = new("delete", "Delete contacts, here and in their two-way accounts.")
    delete.add_argument("ids", nargs="+", metavar="ID")
    delete.add_argument("--sync", action="store_true", help="tell the account before ending")
    publish = new("publish", "Add a contact to an account, or put it back there.")
    publish.add_argument("id", metavar="ID")
    publish.add_argument("--account", metavar="A")
    publish.add_argument("--sync", action="store_true", help="tell the account before ending")
    new("follow", "Use the account's name again.").add_argument("id", metavar="ID")


def _fields(form: argparse.ArgumentParser) -> None:
    for name in ("given-name", "family-name", "company", "note"):
        form.add_argument(f"--{name}", metavar="TEXT")
    form.add_argument(
        "--email", action="append", metavar="[LABEL:]E", help="as often as wanted; empty clears"
    )
    form.add_argument(
        "--phone", action="append", metavar="[LABEL:]N", help="as often as wanted; empty clears"
    )


def _kept(new: NewCommand, common: argparse.ArgumentParser) -> None:
    for name, text in (
        ("trash", "Deleted contacts, kept for 30 days."),
        ("hidden", "Contacts deleted here that their account still has."),
    ):
        action = _nested(new(name, text), common)
        action("list", "List them.")
        action("restore", "Take one back.").add_argument("id", metavar="ID")
    journal = new("journal", "What was changed, where, when and why.")
    journal.add_argument("--contact", metavar="ID")
    journal.add_argument("--limit", type=int, default=50, metavar="N")


def _calls(new: NewCommand, common: argparse.ArgumentParser) -> None:
    new("caller", "Say whose number that is.").add_argument("number", metavar="NUMBER")
    call = new("call", "Somebody calls: for other softphones. It returns when the call has ended.")
    call.add_argument("number", metavar="NUMBER", help="as the network gives it; '' is withheld")
    call.add_argument("--name", default="", metavar="N", help="what the network calls the caller")
    call.add_argument("--line", default="", metavar="L", help="the line that it comes in on")
    call.add_argument("--missed", action="store_true", help="it has ended already, unanswered")
    call.add_argument("--sync", action="store_true", help="tell the account before ending")
    action = _nested(new("calls", "The call history, blocked numbers."), common)
    listing = action("list", "List calls, the newest first.")
    listing.add_argument("--missed", action="store_true", help="missed ones alone")
    listing.add_argument("--search", default="", metavar="TEXT", help="by name, number or note")
    listing.add_argument("--limit", type=int, default=50, metavar="N")
    action("export", "Write all calls to a file: .csv or .json.").add_argument(
        "file", metavar="FILE"
    )
    action("clear", "Forget all calls, with their notes.")
    save = action("save", "Save the callers that a flood of calls left waiting.")
    save.add_argument("--sync", action="store_true", help="tell the account before ending")
    for name, text in (
        ("block", "Let a number ring nobody and save nothing."),
        ("unblock", "Let a blocked number ring again."),
    ):
        action(name, text).add_argument("number", metavar="N")


def _safe(new: NewCommand) -> None:
    backup = new("backup", "Copy all contacts to a file.")
    backup.add_argument("file", metavar="FILE")
    restore = new("restore", "Put a backup in the place of all contacts.")
    restore.add_argument("file", metavar="FILE")


def _back(new: NewCommand) -> None:
    undo = new("undo", "Take back one change, or a whole sync.")
    undo.add_argument("entry", nargs="?", metavar="ENTRY", help="an entry's id, from 'journal'")
    undo.add_argument(
        "--sync", nargs="?", const="", metavar="SYNC",
        help="all of this sync, or of the 'last' one; behind ENTRY: tell the account before ending",
    )  # fmt: skip
    history = new("history", "The contacts as they were on a date, and back to it.")
    history.add_argument("words", nargs="*", metavar="[restore] [ID]")
    history.add_argument("--as-of", required=True, metavar="DATE", help="as 2026-11-20")
    for command in (undo, history):
        command.add_argument("--dry-run", action="store_true", help="show it; do nothing")


def _tools(new: NewCommand, common: argparse.ArgumentParser) -> None:
    simulator = new("simulator", "Run the loopback cloud alone.")
    simulator.add_argument("--port", type=int, default=0, metavar="P")
    simulator.add_argument("--contacts", type=int, metavar="N")
    simulator.add_argument("--seed", type=int, metavar="S")
    tour = new("tour", "Play the sample account off screen and leave pictures of it.")
    tour.add_argument("outdir", metavar="OUTDIR")
    doctor = new("doctor", "Check that everything is in order, and say what to do if not.")
    doctor.add_argument(
        "--deep", action="store_true", help="read every account whole, and compare it with here"
    )
    lab = _nested(new("lab", "Check the sync rules against the simulated cloud."), common)
    lab("list", "List the scenarios.")
    run = lab("run", "Run one rule's scenarios, or 'all'.")
    run.add_argument("rule", metavar="RULE")
    run.add_argument("--account", metavar="KIND", choices=KINDS)
    run.add_argument("--report", metavar="FILE")
