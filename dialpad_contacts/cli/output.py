"""How a command speaks: one JSON document, or plain lines; one sentence for an error."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from typing import Any

from dialpad_contacts.domain.errors import ContactsError, SignInNeeded, TryLater
from dialpad_contacts.domain.names import shown

OK, FAILED, USAGE, SIGN_IN, LATER, NEEDS_YES, NOT_FOUND = 0, 1, 2, 3, 4, 5, 6


class WrongUsage(ContactsError):
    """What was asked for makes no sense; the sentence says what does."""


class NeedsYes(ContactsError):
    """It is dangerous enough to want ``--yes``."""


class Output:
    """Where a command's answer goes. ``as_json``: one document on standard output, nothing else."""

    def __init__(self, *, as_json: bool, verbose: bool = False) -> None:
        """Take the form; writes nothing yet."""
        self.as_json = as_json
        self.verbose = verbose

    def document(self, document: Any) -> None:
        """Write the JSON document, when JSON is asked for."""
        if self.as_json:
            print(json.dumps(document, ensure_ascii=False))

    def line(self, text: str = "") -> None:
        """Write a line for people."""
        if not self.as_json:
            print(shown(text))

    def table(self, rows: Sequence[Sequence[str]]) -> None:
        """Write rows in columns for people."""
        if self.as_json or not rows:
            return
        clean = [[shown(cell) for cell in row] for row in rows]
        widths = [max(len(row[i]) for row in clean) for i in range(len(clean[0]) - 1)]
        for row in clean:
            padded = [cell.ljust(width) for cell, width in zip(row, widths, strict=False)]
            print("  ".join([*padded, row[-1]]).rstrip())

    def warn(self, sentence: str) -> None:
        """Say something on standard error."""
        print(shown(sentence), file=sys.stderr)

    def progress(self, text: str) -> None:
        """Show a line of progress, on a terminal alone; the next one replaces it."""
        if sys.stderr.isatty() and not self.as_json:
            print(f"\r\x1b[K{shown(text)}", end="", file=sys.stderr, flush=True)

    def progress_done(self) -> None:
        """Take the line of progress away."""
        if sys.stderr.isatty() and not self.as_json:
            print("\r\x1b[K", end="", file=sys.stderr, flush=True)


def exit_code(error: BaseException) -> int:
    """Return the exit code that interfaces.md gives to ``error``."""
    from dialpad_contacts.desktop.vault import NoKeyring, VaultLocked

    match error:
        case WrongUsage():
            return USAGE
        case SignInNeeded() | NoKeyring() | VaultLocked():
            return SIGN_IN
        case TryLater():
            return LATER
        case NeedsYes():
            return NEEDS_YES
        case LookupError():
            return NOT_FOUND
        case _:
            return FAILED


def sentence(error: BaseException) -> str:
    """Return what ``error`` tells the user."""
    text = str(error.args[0]) if error.args else str(error)
    return text or "That did not work."
