"""Ten times as many contacts, and a keystroke, a call and a page read about as much as before.

SQLite counts the steps of its virtual machine: a figure that no busy machine changes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from dialpad_contacts.domain.contact import AccountId, AccountKind, ContactId
from dialpad_contacts.store import Store, open_store
from dialpad_contacts.sync.ports import Put
from tests.unit.store.made import NOW
from tests.unit.store.people import records

SMALL, LARGE = 300, 3000
STEP = 100
"""How many steps of SQLite's virtual machine lie between two calls of its progress handler."""


@contextmanager
def filled(count: int) -> Iterator[Store]:
    with TemporaryDirectory() as folder:
        store = open_store(Path(folder) / "book" / "contacts.db", region="US")
        account = store.link_account(AccountKind.GOOGLE, "maya@example.com", "maya")
        store.commit([Put(r) for r in records(count, account.id)], NOW)
        while store.index_backlog(1000):
            pass
        yield store
        store.close()


@pytest.fixture(scope="module")
def stores() -> Iterator[tuple[Store, Store]]:
    with filled(SMALL) as small, filled(LARGE) as large:
        yield small, large


def steps(store: Store, act: Callable[[Store], object]) -> int:
    act(store)
    taken = 0

    def count() -> int:
        nonlocal taken
        taken += 1
        return 0

    raw = store._db.session().raw
    raw.set_progress_handler(count, STEP)
    act(store)
    raw.set_progress_handler(None, 0)
    return taken * STEP


@pytest.mark.parametrize(
    ("act", "growth"),
    [
        pytest.param(lambda s: s.callers("+1 415 555 0133"), 1.5, id="an unknown caller"),
        pytest.param(lambda s: s.callers(_number(s)), 3, id="a known caller"),
        pytest.param(lambda s: s.rows(range(1, 101)), 2, id="a page of rows"),
        pytest.param(lambda s: s.contact(ContactId(7)), 3, id="a contact"),
        pytest.param(lambda s: s.search("qxzv", frozenset(), 30), 2, id="a word nobody has"),
        pytest.param(lambda s: s.search("a", frozenset(), 30), 8, id="a letter many have"),
        pytest.param(
            lambda s: s.search("gmail", frozenset(), 30), 8, id="a word half of them have"
        ),
        pytest.param(lambda s: s.changes_since(0), 2, id="what changed"),
        pytest.param(lambda s: s.outgoing(AccountId("google"), NOW), 2, id="what waits to be sent"),
    ],
)
def test_ten_times_as_many_contacts_cost_less_than_ten_times_as_much(
    stores: tuple[Store, Store], act: Callable[[Store], object], growth: float
) -> None:
    small, large = (steps(store, act) for store in stores)
    assert large <= max(small, 500) * growth


def _number(store: Store) -> str:
    """Return a number that somebody has."""
    for contact in map(ContactId, range(1, 50)):
        record = store.record(contact)
        if record is not None and record.fields.phones:
            return record.fields.phones[0].written
    raise AssertionError("nobody has a number")
