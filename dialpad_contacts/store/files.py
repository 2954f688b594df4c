"""The database file itself: made private before SQLite opens it, refused when it is not ours."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from dialpad_contacts.store.errors import NoDatabase, NotAContactsFile, NotOurFile

FILE_MODE = 0o600
FOLDER_MODE = 0o700
_MAGIC = b"SQLite format 3\x00"
_SIDE_FILES = ("", "-wal", "-shm")
_HAS_OWNERS = os.name == "posix"
"""Elsewhere a file's owner and mode say nothing: the profile's folder is private by its ACL."""


def prepare(path: Path) -> bool:
    """Make ``path`` safe to open, creating it empty and private; return whether it is new.

    SQLite gives its -wal and -shm files the mode of the database, so that is set first
    (faults.md section 0.4).

    Raises:
        NotAContactsFile: it is a link, a folder, a pipe or no database.
        NotOurFile: somebody else owns it or may write to it.
        OSError: the folder can't be made or read.
    """
    prepare_folder(path.parent)
    for suffix in _SIDE_FILES:
        refuse_stranger(path.with_name(path.name + suffix))
    try:
        create_private(path)
    except FileExistsError:
        return _is_empty_or_database(path)
    return True


def create_private(path: Path) -> None:
    """Create ``path`` empty with mode 0600; never follows a link, never takes an existing file.

    Raises:
        FileExistsError: something is there already.
    """
    flags = os.O_CREAT | os.O_EXCL | os.O_RDWR | getattr(os, "O_NOFOLLOW", 0)
    os.close(os.open(path, flags, FILE_MODE))


def prepare_folder(folder: Path) -> None:
    """Make ``folder`` for this user alone; raise NotOurFile when others may write to it."""
    folder.mkdir(parents=True, exist_ok=True, mode=FOLDER_MODE)
    if not _HAS_OWNERS:
        return
    status = folder.stat()
    if status.st_uid != os.geteuid():
        raise NotOurFile(f"The folder {folder} belongs to another user. Choose another one.")
    if stat.S_IMODE(status.st_mode) & 0o022:
        raise NotOurFile(f"Other users may write to {folder}. Take that right away first.")


def refuse_stranger(path: Path) -> None:
    """Refuse what is no plain file of this user's own, and make what is private to him.

    Raises:
        NotAContactsFile: it is a link, a folder, a pipe, or known by a second name.
        NotOurFile: somebody else owns it.
    """
    try:
        status = path.lstat()
    except FileNotFoundError:
        return
    if not stat.S_ISREG(status.st_mode) or status.st_nlink > 1:
        raise NotAContactsFile(f"{path} is not a plain file. Move it away first.")
    if not _HAS_OWNERS:
        return
    if status.st_uid != os.geteuid():
        raise NotOurFile(f"{path} belongs to another user. Move it away first.")
    if stat.S_IMODE(status.st_mode) & 0o077:
        path.chmod(FILE_MODE)


def _is_empty_or_database(path: Path) -> bool:
    with path.open("rb") as file:
        head = file.read(len(_MAGIC))
    if not head:
        return True
    if head != _MAGIC:
        raise NoDatabase(f"{path} is not a contacts database. Move it away, or restore it.")
    return False


def is_writable(path: Path) -> bool:
    """Return whether this user may write the file and make files beside it (S2)."""
    return os.access(path, os.R_OK | os.W_OK) and os.access(path.parent, os.W_OK | os.X_OK)


def is_gone(path: Path) -> bool:
    """Return whether there is nothing at ``path``, or a file without a single byte."""
    try:
        status = path.lstat()
    except OSError:
        return True
    return stat.S_ISREG(status.st_mode) and status.st_size == 0
