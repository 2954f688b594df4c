"""An address book of its own for each test, with two accounts and a clock that stands still."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from dialpad_contacts.domain.contact import AccountKind
from dialpad_contacts.domain.errors import ContactsError
from dialpad_contacts.store import Store, open_store
from dialpad_contacts.sync.ports import Account
from tests.unit.store.made import StillClock, living, tally


@pytest.fixture
def clock() -> StillClock:
    return StillClock()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "book" / "contacts.db"


@pytest.fixture
def store(path: Path, clock: StillClock) -> Iterator[Store]:
    store = open_store(path, region="US", clock=clock)
    yield store
    with suppress(ContactsError):  # some tests damage the file, or take it away
        with store._db.reading() as session:
            kept, counted = tally(session.raw), living(session.raw)
        assert kept == counted, "whatever a test did, the tally went with it"
    store.close()


@pytest.fixture
def google(store: Store) -> Account:
    return store.link_account(AccountKind.GOOGLE, "maya@example.com", "maya")


@pytest.fixture
def outlook(store: Store) -> Account:
    return store.link_account(AccountKind.OUTLOOK, "maya@outlook.example", "maya-o")
