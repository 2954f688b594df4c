"""Threads and processes on one file: nothing lost, nothing read half, changes seen at once."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from dialpad_contacts.domain.contact import ContactId, Fields, Record
from dialpad_contacts.store import Store, open_store
from dialpad_contacts.sync.ports import Put, RevMoved
from tests.unit.store.made import NOW, local, names, person, put

WRITER = """
import sys
from pathlib import Path
from dialpad_contacts.store import open_store
from dialpad_contacts.sync.ports import Put
from tests.unit.store.made import NOW, local, person
store = open_store(Path(sys.argv[1]), region="US")
for batch in range(10):
    puts = [Put(local(person(sys.argv[2], f"Number{batch}x{n}"))) for n in range(20)]
    store.commit(puts, NOW, durable=batch % 3 == 0)
store.close()
"""


def running(path: Path, name: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", WRITER, str(path), name], stderr=subprocess.PIPE, text=True
    )


def test_two_processes_write_and_a_third_reads_whole_batches_only(path: Path) -> None:
    store = open_store(path, region="US")
    seq = store.changes_since(-1).seq
    writers = [running(path, "Ada"), running(path, "Leo")]
    while any(w.poll() is None for w in writers):
        assert store.counts().total % 20 == 0
        assert len(store.all_ids(frozenset())) % 20 == 0
    assert [w.communicate()[1] for w in writers] == ["", ""]
    assert store.counts().total == 400
    assert store.search("ada", frozenset(), 1).total == 200
    assert store.search("number9x19", frozenset(), 5).total == 2
    assert len(store.changes_since(seq).contacts) == 400
    assert store.check() == "ok"
    store.close()


def test_a_killed_writer_leaves_whole_batches(path: Path) -> None:
    store = open_store(path, region="US")
    writer = running(path, "Ada")
    while store.counts().total == 0 and writer.poll() is None:
        pass
    writer.kill()
    writer.communicate()
    assert store.counts().total % 20 == 0
    assert store.check() == "ok"
    put(store, local(person("Leo")))
    assert names(store, "leo") == ["Leo"]
    store.close()


def test_many_threads_edit_one_contact_and_every_edit_counts(store: Store) -> None:
    leo = put(store, local(person("0")))

    def count_up() -> None:
        done = 0
        while done < 20:
            record = store.record(leo.id)
            assert record is not None
            fields = Fields(str(int(record.fields.given_name) + 1))
            try:
                store.commit([Put(replace(record, fields=fields, clean=fields))], NOW)
            except RevMoved:
                continue
            done += 1

    in_threads([count_up] * 4)
    record = store.record(leo.id)
    assert record is not None
    assert (record.fields.given_name, record.rev) == ("80", 81)


def in_threads(acts: list[Callable[[], None]]) -> None:
    threads = [threading.Thread(target=act) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def test_a_threads_connection_ends_with_it(store: Store) -> None:
    for _ in range(5):
        in_threads([lambda: print(store.counts())])
    store.counts()
    assert len(store._db._sessions) <= 2


def test_a_window_sees_what_a_command_changed(store: Store, path: Path) -> None:
    other = open_store(path, region="US")
    version, seq = store.change_counter(), store.changes_since(-1).seq
    leo = put(other, local(person("Leo")))
    assert store.change_counter() != version
    changes = store.changes_since(seq)
    assert (changes.contacts, changes.accounts, changes.many) == ((leo.id,), False, False)
    assert store.changes_since(changes.seq).contacts == ()
    other.close()


def test_more_changes_than_are_worth_naming_say_many(store: Store) -> None:
    seq = store.changes_since(-1).seq
    store.commit([Put(local(person("Leo", str(n)))) for n in range(300)], NOW)
    assert store.changes_since(seq).many
    for number in range(21):
        store.commit([Put(_note(store, n, str(number))) for n in range(1, 101)], NOW)
    assert store.changes_since(seq).many
    assert store.changes_since(10**9).many


def _note(store: Store, contact: int, note: str) -> Record:
    record = store.record(ContactId(contact))
    assert record is not None
    return replace(record, note=note)
