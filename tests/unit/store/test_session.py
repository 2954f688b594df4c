"""A connection: SQLAlchemy's view of it is made late and changes nothing; counts are kept."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import text

from dialpad_contacts.domain.contact import AccountId, ContactId
from dialpad_contacts.store import Store, open_store
from dialpad_contacts.sync.ports import Account
from tests.unit.store.made import NOW, colleague, imported, living, local, person, put, tally

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


def test_how_many_there_are_is_known_without_counting(store: Store, google: Account) -> None:
    """The window shows it after each batch of a sync, and has no time to count (100,000: 20 ms)."""
    put(store, imported(person("Leo"), google.id))
    asked: list[str] = []
    raw = store._db.session().raw
    raw.set_trace_callback(asked.append)
    assert store.counts().total == 1
    raw.set_trace_callback(None)
    plans = [row[3] for text in asked for row in raw.execute(f"EXPLAIN QUERY PLAN {text}")]
    assert [plan for plan in plans if "tally" in plan]
    assert not [plan for plan in plans if "contact" in plan]


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
def test_whatever_happens_what_is_kept_is_what_there_is(
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

    def change(at: Store) -> None:
        whats = ("deleted_at=NULL", "deleted_at=5", "account=NULL", "account='google'", "kind=2")
        statement = f"UPDATE contact SET {random.choice(whats)}, rev=rev+1 WHERE id%3=?"
        with at._db.writing() as session:
            session.raw.execute(statement, (random.randrange(3),))

    def take_back(at: Store) -> None:
        with suppress(Stop), at._db.writing() as session:
            session.raw.execute("DELETE FROM contact")
            assert at.counts().total == 0
            raise Stop

    def hire(at: Store) -> None:
        people = [colleague(f"u{n}", f"C{n}") for n in range(random.randrange(4))]
        at.replace_directory(AccountId(google.id), people, NOW)

    acts: list[Callable[[Store], None]] = [add, add, remove, change, take_back, hire]
    for _ in range(40):
        random.choice(acts)(random.choice(stores))
        looks = random.choice(stores)
        with looks._db.reading() as session:
            assert tally(session.raw) == living(session.raw)
            assert looks.counts().total == sum(living(session.raw).values())
    stores[1].close()
