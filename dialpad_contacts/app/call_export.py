"""The call history as a file: CSV or JSON, by the file's ending; private to the user."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from pathlib import Path

from dialpad_contacts.cli.documents import call_entry_document
from dialpad_contacts.domain.call import LoggedCall
from dialpad_contacts.store.backup import unfinished

COLUMNS = (
    "at", "direction", "number", "e164", "name", "offered_name", "line", "outcome", "seconds",
    "source", "contact", "note", "reason",
)  # fmt: skip
_TRIGGERS = ("=", "+", "-", "@", "\t", "\r", "\0", "＝", "＋", "－", "＠")
"""What makes a spreadsheet take a cell for a formula, full-width forms too (faults.md section 6,
control 4; OWASP ASVS 5.0 1.2.10)."""


def is_known_ending(file: Path) -> bool:
    """Return whether the file's ending says how to write it."""
    return file.suffix.lower() in (".csv", ".json")


def export(calls: Sequence[LoggedCall], file: Path) -> None:
    """Write ``calls`` to ``file``, in place of what is there. Raises OSError."""
    documents = [call_entry_document(c) for c in calls]
    if file.suffix.lower() == ".json":
        text = json.dumps({"calls": documents}, ensure_ascii=False, indent=1) + "\n"
    else:
        text = as_csv(documents)
    with unfinished(file) as part:
        part.write_bytes(text.encode("utf-8", "replace"))


def as_csv(documents: Sequence[dict[str, object]]) -> str:
    """Return ``documents`` as CSV that no spreadsheet takes for formulas."""
    lines = io.StringIO(newline="")
    writer = csv.writer(lines, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for document in documents:
        writer.writerow([guarded(_text(document[name])) for name in COLUMNS])
    return lines.getvalue()


def guarded(cell: str) -> str:
    """Return ``cell`` with an apostrophe before what would be a formula: '+1 415 555 0133."""
    return f"'{cell}" if cell.startswith(_TRIGGERS) else cell


def _text(value: object) -> str:
    return "" if value is None else str(value)
