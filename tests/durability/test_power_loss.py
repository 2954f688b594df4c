"""Power lost at any moment: a prefix of what was committed, and all of what was promised (T6, S5).

A script of real commits runs over the real store while the bytes of database and WAL are kept
after each. Images of what a disk may hold then are made of them: the WAL up to the last sync is
there, anything behind it may be cut, zeroed, garbled or missing in part; a checkpoint may have
written any of its pages.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from random import Random

import pytest

from dialpad_contacts.domain.contact import AccountId, AccountKind, ContactId
from dialpad_contacts.store import Store, open_store
from dialpad_contacts.store.backup import verdict
from dialpad_contacts.sync.local_edits import LocalEdits, Saved
from dialpad_contacts.sync.ports import Action, OpenIntent, Outcome, Put, Write
from tests.unit.store.made import NOW, StillClock, entry, imported, person

IMAGES = int(os.environ.get("DIALPAD_CONTACTS_IMAGES", "2000"))
SECTOR = 512
PAGE = 4096


@dataclass(frozen=True)
class Moment:
    """The disk right after a commit. ``synced`` bytes of the WAL are sure to be on it."""

    db: bytes
    wal: bytes
    synced: int
    promised: int
    """The newest commit that was promised to be on the disk."""
    content: str


class Recorder:
    """Runs the script, and keeps each moment."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.store = open_store(path, region="US", clock=StillClock())
        self.account: AccountId = self.store.link_account(
            AccountKind.GOOGLE, "maya@example.com", "maya"
        ).id
        self.edits = LocalEdits(self.store, StillClock())
        self.moments: list[Moment] = []
        self.checkpoints: list[tuple[bytes, bytes, bytes, int]] = []
        self._salt = b""
        self._synced = 0
        self._promised = 0
        self.keep(promised=True)

    def keep(self, *, promised: bool) -> None:
        """Record what the disk holds after a commit."""
        wal = self.path.with_name(self.path.name + "-wal").read_bytes()
        if wal[16:24] != self._salt:  # restarted: what was there is in the database, synced
            self._salt, self._synced = wal[16:24], 0
        if promised:
            self._promised, self._synced = len(self.moments), len(wal)
        content = content_of(self.store)
        moment = Moment(self.path.read_bytes(), wal, self._synced, self._promised, content)
        self.moments.append(moment)

    def checkpoint(self) -> None:
        """Let SQLite move the WAL into the database."""
        before, wal = self.moments[-1].db, self.moments[-1].wal
        with closing(sqlite3.connect(self.path)) as other:
            other.execute("PRAGMA wal_checkpoint(PASSIVE)")
            after = self.path.read_bytes()
        self.checkpoints.append((before, after, wal, len(self.moments) - 1))

    def run(self, steps: int, random: Random) -> None:
        """Import, edit, delete, send: as users and syncs do."""
        mine: list[ContactId] = []
        for step in range(steps):
            match random.randrange(6) if mine else 0:
                case 0 | 1:
                    people = [imported(person(f"P{step}", f"N{i}"), self.account) for i in range(5)]
                    note = entry(account=self.account)
                    writes: list[Write] = [Put(p, note) for p in people]
                    done = self.store.commit(writes, NOW)
                    mine += [ContactId(i) for i in done.ids]
                    self.keep(promised=False)
                case 2:
                    chosen = random.choice(mine)
                    self.edits.edit(chosen, Saved(person(f"Edited{step}", "Here")))
                    self.keep(promised=True)
                case 3:
                    self.edits.delete(
                        [mine.pop(random.randrange(len(mine)))],
                        delay=timedelta(0),
                        confirmed=True,
                    )
                    self.keep(promised=True)
                case 4:
                    self._send(random.choice(mine), step)
                    self.keep(promised=True)
                case _:
                    record = self.store.record(random.choice(mine))
                    assert record is not None
                    heard = replace(record, fields=person(f"Heard{step}", "There"))
                    self.store.commit([Put(heard, entry(account=self.account))], NOW)
                    self.keep(promised=False)
            if step % 12 == 11:
                self.checkpoint()

    def _send(self, contact: ContactId, step: int) -> None:
        record = self.store.record(contact)
        assert record is not None
        sent = entry(Action.CREATE_THERE, Outcome.SENT, account=self.account)
        intent = OpenIntent(contact, record.rev, self.account, f"{step:032x}", record.fields, sent)
        self.store.commit([intent], NOW, durable=True)


def content_of(store: Store) -> str:
    """Return everything that counts: contacts, values, links, intents, journal."""
    with store._db.reading() as session:
        rows = [
            session.raw.execute(query).fetchall()
            for query in (
                "SELECT id, rev, given, family, deleted_at, edited FROM contact ORDER BY id",
                "SELECT contact_id, remote_id, etag, base FROM link ORDER BY contact_id",
                "SELECT id, contact_id, marker, body FROM intent ORDER BY id",
                "SELECT id, contact_id, action, outcome FROM journal ORDER BY id",
            )
        ]
    return repr(rows)


def harmed(tail: bytes, random: Random) -> bytes:
    """Return what a disk may hold of bytes that it was not told to keep."""
    sectors = [tail[i : i + SECTOR] for i in range(0, len(tail), SECTOR)]
    match random.randrange(5):
        case 0:  # cut at a sector
            return b"".join(sectors[: random.randrange(len(sectors) + 1)])
        case 1:  # nothing of it
            return b""
        case 2:  # zeros in place of some
            return b"".join(s if random.random() < 0.7 else bytes(len(s)) for s in sectors)
        case 3:  # one that was half written
            at = random.randrange(len(sectors))
            sectors[at] = random.randbytes(len(sectors[at]))
            return b"".join(sectors)
        case _:  # whole, and something older behind it
            return tail + random.randbytes(SECTOR * random.randrange(1, 9))


def mixed(before: bytes, after: bytes, random: Random) -> bytes:
    """Return the database in the middle of a checkpoint: any page old or new."""
    size = max(len(before), len(after))
    pages = []
    for at in range(0, size, PAGE):
        new, old = after[at : at + PAGE], before[at : at + PAGE]
        pages.append(new if not old or random.random() < 0.5 else old)
    return b"".join(pages)


@pytest.fixture(scope="module")
def recorded(tmp_path_factory: pytest.TempPathFactory) -> Recorder:
    recorder = Recorder(tmp_path_factory.mktemp("power") / "book" / "contacts.db")
    recorder.run(120, Random(20260504))
    recorder.store.close()
    return recorder


def opened_as(folder: Path, db: bytes, wal: bytes) -> str:
    """Open an image with the real program; return what it holds, whole or not at all."""
    folder.mkdir(mode=0o700)
    (folder / "contacts.db").write_bytes(db)
    (folder / "contacts.db-wal").write_bytes(wal)
    store = open_store(folder / "contacts.db", region="US")
    try:
        with store._db.reading() as session:
            assert verdict(session.raw) == "ok"
        return content_of(store)
    finally:
        store.close()
        shutil.rmtree(folder)


def test_t6_s5_an_image_holds_a_prefix_with_every_promise(
    recorded: Recorder, tmp_path: Path
) -> None:
    random = Random(7)
    harm = 0
    for image in range(IMAGES * 4 // 5):
        at = random.randrange(1, len(recorded.moments))
        moment = recorded.moments[at]
        tail = moment.wal[moment.synced :]
        lost = harmed(tail, random) if tail else moment.wal[moment.synced :]
        harm += lost != tail
        content = opened_as(tmp_path / str(image), moment.db, moment.wal[: moment.synced] + lost)
        allowed = [m.content for m in recorded.moments[moment.promised : at + 1]]
        assert content in allowed, f"image {image} of moment {at}"
    assert harm > IMAGES // 8


def test_t6_s5_the_middle_of_a_checkpoint_loses_nothing(recorded: Recorder, tmp_path: Path) -> None:
    random = Random(8)
    for image in range(IMAGES - IMAGES * 4 // 5):
        before, after, wal, at = random.choice(recorded.checkpoints)
        content = opened_as(tmp_path / str(image), mixed(before, after, random), wal)
        assert content == recorded.moments[at].content, f"image {image} of moment {at}"


def test_t6_harm_to_what_was_synced_is_noticed_by_this_test(
    recorded: Recorder, tmp_path: Path
) -> None:
    """The other tests could fail: without the synced part, promises are missing."""
    first = recorded.checkpoints[0][3]  # until then nothing older lies behind the newest frame
    broken = [at for at in range(1, first) if recorded.moments[at].promised == at]
    for at in broken:
        moment = recorded.moments[at]
        found = opened_as(tmp_path / str(at), moment.db, moment.wal[: moment.synced - SECTOR])
        assert found != moment.content
    assert broken
