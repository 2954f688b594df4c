"""A connection: SQLAlchemy's view of it is made late and changes nothing; counts are remembered."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import text

from dialpad_contacts.domain.contact import AccountId, ContactId
from dialpad_contacts.store import Store, listing, open_store
from dialpad_contacts.sync.ports import Account
from dialpad_contacts.sync.views import Counts
from tests.unit.store.made import NOW, colleague, imported, local, person, put

ADD = "INSERT INTO meta VALUES ('name', 'value')"
READ = "SELECT value FROM meta WHERE key='name'"


class Stop(Exception):
    """Ends a transaction."""


@pytest.mark.parametrize("ends", ["commit", "rollback"])
def test_sqlalchemys_view_made_in_a_transaction_neither_commits_nor_takes_back(
    store: Store, ends: str
) -> None:
    with suppress(Stop), store._db.writing() as session:
        assert session._core is None
        session.raw.execute(ADD)
        assert session.core.execute(text(READ)).scalar_one() == "value"
        assert session.raw.in_transaction
        if ends == "rollback":
            raise Stop
    found = store._db.session().raw.execute(READ).fetchall()
    assert found == ([("value",)] if ends == "commit" else [])


def test_what_is_written_through_it_goes_with_the_transaction(store: Store) -> None:
    with suppress(Stop), store._db.writing() as session:
        session.core.execute(text(ADD))
        raise Stop
    assert store._db.session().raw.execute(READ).fetchall() == []
    with store._db.writing() as session:
        session.core.execute(text(ADD))
    assert store._db.session().raw.execute(READ).fetchall() == [("value",)]


def test_each_connection_has_a_view_of_its_own(store: Store, path: Path) -> None:
    other = open_store(path, region="US")
    with store._db.writing() as session:
        session.core.execute(text(ADD))
        with other._db.reading() as looks:
            assert looks.core.execute(text(READ)).one_or_none() is None
    other.close()


def test_who_looks_searches_and_follows_the_accounts_loads_no_sqlalchemy(
    store: Store, google: Account, path: Path
) -> None:
    leo = put(store, imported(person("Leo", phones=["+14155550133"]), google.id))
    store.close()
    program = (
        "import sys; from pathlib import Path; from dialpad_contacts.store import open_store\n"
        f"store = open_store(Path({str(path)!r}), region='US')\n"
        "(account,) = store.accounts()\n"
        "store.save_account(store.account(account.id))\n"
        "assert store.search('leo', frozenset(), 9).rows\n"
        f"assert store.contact({leo.id}) and store.callers('+14155550133')\n"
        f"store.opened({leo.id})\n"
        "store.close()\n"
        "print(sorted({'sqlalchemy', 'alembic'} & sys.modules.keys()))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False
    )
    assert (done.stdout.strip(), done.stderr) == ("[]", "")


# -- counts -----------------------------------------------------------------------------------


@contextmanager
def counting(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Counts]]:
    """Note what is counted, not what is remembered."""
    counted: list[Counts] = []
    count = listing.counts

    def noted(db: sqlite3.Connection) -> Counts:
        counted.append(count(db))
        return counted[-1]

    with monkeypatch.context() as patched:
        patched.setattr(listing, "counts", noted)
        yield counted


def test_contacts_are_counted_once_for_a_state_of_the_file(
    store: Store, google: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(store, imported(person("Leo"), google.id))
    with counting(monkeypatch) as counted:
        assert [a.contacts for a in store.accounts()] == [1]
        assert store.counts().total == 1
        assert [a.contacts for a in store.accounts()] == [1]
        assert len(counted) == 1
        put(store, imported(person("Ada"), google.id, "c2"))
        assert [a.contacts for a in store.accounts()] == [2]
        assert len(counted) == 2


def test_what_another_program_adds_is_counted(store: Store, path: Path) -> None:
    other = open_store(path, region="US")
    assert store.counts().total == 0
    put(other, local(person("Leo")))
    assert store.counts().total == 1
    other.close()


def test_what_was_taken_back_is_counted_no_more(store: Store) -> None:
    leo = put(store, local(person("Leo")))
    with suppress(Stop), store._db.writing() as session:
        session.raw.execute("DELETE FROM contact WHERE id=?", (leo.id,))
        assert store.counts().total == 0
        raise Stop
    assert store.counts().total == 1


def test_what_a_backup_brought_back_is_counted(store: Store, path: Path) -> None:
    put(store, local(person("Leo")))
    store.back_up(path.with_name("copy.db"))
    put(store, local(person("Ada")))
    assert store.counts().total == 2
    store.restore(path.with_name("copy.db"))
    assert store.counts().total == 1


@pytest.mark.parametrize("seed", range(20))
def test_whatever_happens_what_is_remembered_is_what_there_is(
    path: Path, google: Account, store: Store, seed: int
) -> None:
    random = Random(seed)
    stores = [store, open_store(path, region="US")]
    made: list[ContactId] = []

    def add(at: Store) -> None:
        made.append(put(at, local(person(f"P{len(made)}"))).id)

    def remove(at: Store) -> None:
        with at._db.writing() as session:
            session.raw.execute("DELETE FROM contact WHERE id=?", (random.choice(made or [0]),))

    def take_back(at: Store) -> None:
        with suppress(Stop), at._db.writing() as session:
            session.raw.execute("DELETE FROM contact")
            at.counts()
            raise Stop

    def hire(at: Store) -> None:
        people = [colleague(f"u{n}", f"C{n}") for n in range(random.randrange(4))]
        at.replace_directory(AccountId(google.id), people, NOW)

    acts: list[Callable[[Store], None]] = [add, add, remove, take_back, hire]
    for _ in range(40):
        random.choice(acts)(random.choice(stores))
        looks = random.choice(stores)
        with looks._db.reading() as session:
            assert looks.counts() == listing.counts(session.raw)
    stores[1].close()
