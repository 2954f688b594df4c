"""Whether this file is the one that synced last: what it knows is also kept beside it (S7).

A file brought back from last week counts fewer syncs than the note beside it; one that was
copied to another computer lies in another place. Either way its cursors and its pending edits
are old news, so nothing may leave before somebody looked.
"""

from __future__ import annotations

import hashlib
import json
import os
import platform
import sqlite3
import uuid
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from dialpad_contacts.store import changes
from dialpad_contacts.store.backup import unfinished
from dialpad_contacts.sync.guards import RESTORED

_MACHINE_IDS = ("/etc/machine-id", "/var/lib/dbus/machine-id")


@dataclass(frozen=True, slots=True)
class Lineage:
    """Which copy of the data this is, how many syncs it began, and where it lies."""

    install_id: str
    epoch: int
    place: str


def note_of(database: Path) -> Path:
    """Return the file beside ``database`` that remembers it."""
    return database.parent / "lineage.json"


def read_note(note: Path) -> Lineage | None:
    """Return what was noted; None when nothing was, or it can't be read."""
    try:
        kept = json.loads(note.read_text(encoding="utf-8"))
        return Lineage(str(kept["install_id"]), int(kept["epoch"]), str(kept["place"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def write_note(note: Path, lineage: Lineage) -> None:
    """Note it, all or nothing. Raises OSError."""
    with unfinished(note) as part, part.open("w", encoding="utf-8") as file:
        json.dump(asdict(lineage), file)
        file.flush()
        os.fsync(file.fileno())


def of(raw: sqlite3.Connection, database: Path) -> Lineage:
    """Return what the file itself knows."""
    rows = dict(raw.execute("SELECT key, value FROM meta WHERE key IN ('install_id', 'epoch')"))
    return Lineage(str(rows["install_id"]), int(rows.get("epoch", 0)), place_of(database))


def travelled(here: Lineage, noted: Lineage | None) -> bool:
    """Return whether the file is not the one that synced last."""
    if noted is None:
        return here.epoch > 0
    same = (here.install_id, here.place) == (noted.install_id, noted.place)
    return here.epoch < noted.epoch or (not same and here.epoch > 0)


def set_epoch(raw: sqlite3.Connection, epoch: int) -> None:
    """Let the file know how many syncs it began."""
    raw.execute("INSERT OR REPLACE INTO meta VALUES ('epoch', ?)", (str(epoch),))


def hold_everything(raw: sqlite3.Connection) -> None:
    """Leave every account where its next sync reads all of it and sends nothing without a yes.

    No cursor, so no delete is taken from mere absence and every record is tied again by its
    remote id.
    """
    raw.execute(
        "UPDATE account SET cursor=NULL, cursor_since=NULL, retry_at=NULL, hold=?1,"
        " reason=CASE WHEN state IN ('paused', 'sign_in_needed') THEN reason ELSE ?1 END,"
        " state=CASE WHEN state IN ('paused', 'sign_in_needed', 'never_synced') THEN state"
        " ELSE 'held' END WHERE unlinked_at IS NULL",
        (RESTORED,),
    )
    changes.note_account(raw)


def place_of(database: Path) -> str:
    """Return what tells this very file on this very computer from a copy of it elsewhere."""
    parts = [_machine(), str(database.stat().st_ino)]
    return hashlib.sha256("|".join(parts).encode()).hexdigest()[:32]


def _machine() -> str:
    for name in _MACHINE_IDS:
        with suppress(OSError):
            return Path(name).read_text(encoding="ascii").strip()
    return f"{platform.node()}|{uuid.getnode():x}"
