"""What doctor checks on the disk: database, search index, backups, who may read them."""

from __future__ import annotations

import os
import sqlite3
import stat
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from dialpad_contacts.desktop.paths import Paths
from dialpad_contacts.store.backup import verdict
from dialpad_contacts.store.backups import folder_of, listed
from dialpad_contacts.store.documents import doc_id

OLD_BACKUP = timedelta(days=2)
_PRIVATE = ("contacts.db", "contacts.db-wal", "contacts.db-shm", "lineage.json", "secrets.enc")


@dataclass(frozen=True, slots=True)
class Check:
    """One check. ``do`` says what to do when it is not ``ok``, '' when it is."""

    name: str
    ok: bool
    detail: str
    do: str = ""


def disk_checks(paths: Paths) -> list[Check]:
    """Check what lies in the data folder; changes nothing."""
    file = paths.data / "contacts.db"
    if not file.exists():
        return [Check("database", True, "none yet; it is made when first needed"), _rights(paths)]
    found = [*_database(file), _backups(file), _rights(paths)]
    aside = sorted(p.name for p in paths.data.glob("contacts.db.corrupt-*[0-9]Z"))
    if aside:
        do = "Keep them until you have looked whether anything is missing, then delete them."
        found.append(Check("damaged files", True, ", ".join(aside), do))
    return found


def _database(file: Path) -> list[Check]:
    newest = next(iter(listed(folder_of(file))), None)
    where = str(newest.path) if newest is not None else "FILE"
    do = f"Restore a backup: dialpad-contacts restore {where} --yes"
    try:
        with closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)) as db:
            whole = verdict(db)
            (count,) = db.execute("SELECT count(*) FROM contact").fetchone()
            missing = _missing_from_index(db)
    except sqlite3.Error as error:
        return [Check("database", False, str(error), do)]
    if whole != "ok":
        return [Check("database", False, whole, do)]
    index = Check("search index", True, "complete")
    if missing:
        index = Check("search index", False, f"{missing} contacts are not in it", do)
    return [Check("database", True, f"{count} contacts, whole"), index]


def _missing_from_index(db: sqlite3.Connection) -> int:
    """Return how many living contacts no search could find."""
    living = db.execute("SELECT kind, id FROM contact WHERE deleted_at IS NULL")
    wanted = {doc_id(kind, contact) for kind, contact in living}
    return len(wanted - {doc for (doc,) in db.execute("SELECT doc FROM search_doc")})


def _backups(file: Path) -> Check:
    backups = listed(folder_of(file))
    if not backups:
        do = "One is made every day by a sync. Make one now: dialpad-contacts backup FILE"
        return Check("backups", True, "none yet", do)
    age = datetime.now(UTC) - backups[0].made_at
    detail = f"{len(backups)}, the newest of {backups[0].made_at:%Y-%m-%d %H:%M} UTC"
    if age > OLD_BACKUP:
        do = "Sync once, and see that the disk has room."
        return Check("backups", False, detail, do)
    return Check("backups", True, detail)


def _rights(paths: Paths) -> Check:
    """Nobody else may read what is private; where rights are lists, the profile's list does it."""
    if os.name != "posix":
        return Check("permissions", True, "as the profile has them")
    backups = [b.path for b in listed(paths.data / "backups")]
    files = [paths.data, *(paths.data / name for name in _PRIVATE), *backups]
    wide = [p for p in files if p.exists() and stat.S_IMODE(p.stat().st_mode) & 0o077]
    if wide:
        names = ", ".join(str(p) for p in wide)
        return Check("permissions", False, f"others may read {names}", f"chmod go= {names}")
    if not os.access(paths.data, os.W_OK):
        do = "Make it writable: until then contacts can be looked at, and nothing is synced."
        return Check("permissions", False, f"{paths.data} is read-only", do)
    return Check("permissions", True, "for you alone")
