"""The real address book for simulated worlds: one SQLite file each, copied from an empty one."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import count
from pathlib import Path

from dialpad_contacts.store import Store, open_store
from dialpad_contacts.sync.ports import Account, ContactStore
from tests.simulation.memory_cloud import TestClock
from tests.simulation.world import OpenBook

IN_MEMORY = Path("/dev/shm")


@contextmanager
def sqlite_books() -> Iterator[OpenBook]:
    """Yield a maker of books; each closes the one before. All are deleted in the end."""
    where = IN_MEMORY if IN_MEMORY.is_dir() else None
    with tempfile.TemporaryDirectory(dir=where) as name:
        folder, numbers, opened = Path(name), count(), list[Store]()
        empties: dict[int, Path] = {}

        def book(clock: TestClock, accounts: Sequence[Account]) -> ContactStore:
            while opened:
                opened.pop().close()
            if len(accounts) not in empties:
                empties[len(accounts)] = _empty(folder / f"empty{len(accounts)}", accounts)
            path = folder / f"{next(numbers)}" / "contacts.db"
            shutil.copytree(empties[len(accounts)].parent, path.parent)
            opened.append(open_store(path, region="US", clock=clock))
            return opened[0]

        yield book
        while opened:
            opened.pop().close()


def _empty(folder: Path, accounts: Sequence[Account]) -> Path:
    path = folder / "contacts.db"
    store = open_store(path, region="US")
    for account in accounts:
        made = store.link_account(account.kind, account.email, account.subject)
        assert made.id == account.id
    store.close()
    return path
