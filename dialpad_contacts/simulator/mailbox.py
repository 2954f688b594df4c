"""One address book: its records, the order of their changes, and what of it is visible yet."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from copy import copy
from itertools import count
from typing import NamedTuple

from dialpad_contacts.simulator.clock import MICROSECONDS, VirtualClock
from dialpad_contacts.simulator.dice import mix, salt
from dialpad_contacts.simulator.wire import Fields

# Field name -> items without metadata; see person.stored.
Stored = dict[str, list[Fields]]


class Seeded(NamedTuple):
    """What a seed makes for one index: the contact, and the Google profile linked to it."""

    fields: Stored
    profile: Stored | None = None


Generator = Callable[[int], Seeded]


class Version:
    """One state of a record. ``fields`` is None while the seed can still make them."""

    __slots__ = ("cache", "deleted", "fields", "name", "seq", "updated_us")

    def __init__(
        self, seq: int, fields: Stored | None, updated_us: int, *, deleted: bool = False
    ) -> None:
        """Keep the state; ``seq`` orders all changes of the mailbox."""
        self.seq = seq
        self.fields = fields
        self.updated_us = updated_us
        self.deleted = deleted
        self.name: str | None = None  # the resource name then, once it has another
        self.cache: dict[tuple[int, int, int], bytes] = {}  # encoded JSON by mask and sources


class Record:
    """One contact through all its versions."""

    __slots__ = ("former", "index", "name", "number", "older", "profile", "version")

    def __init__(self, name: str, number: int, version: Version, index: int | None = None) -> None:
        """Keep a new record; ``index`` is its place in the seed, None for one made later."""
        self.name = name  # the resource name, which may change
        self.number = number  # the CONTACT source's id, which never does
        self.version = version
        self.index = index
        self.older: list[Version] = []  # newest last; kept while the newer ones are not visible
        self.former: list[tuple[int, str]] = []  # (seq of the change, name before it)
        self.profile: Stored | None = None

    @property
    def source_id(self) -> str:
        """The id that stays when the resource name changes."""
        return f"{self.number:x}"


class Backup(NamedTuple):
    """A mailbox at one moment."""

    seq: int
    live: int
    records: list[Record]


class Snapshot(NamedTuple):
    """What a paged listing goes through, fixed when its first page is asked for."""

    records: list[Record]
    since: int  # 0 for a full listing
    horizon: int
    full_us: int  # when the full listing began that the sync token counts its life from
    params: str
    expires_us: int


class Mailbox:
    """The contacts of one owner, of one source type."""

    def __init__(
        self,
        owner: str,
        clock: VirtualClock,
        *,
        seed: int,
        source: str = "CONTACT",
        prefix: str = "people/c",
        region: str = "US",
        epoch: int = 0,
    ) -> None:
        """Begin empty."""
        self.owner = owner
        self.clock = clock
        self.source = source
        self.prefix = prefix
        self.region = region
        self.delay_us = 0  # propagation delay of writes towards lists and searches
        self.token_epoch = epoch  # sync tokens of another epoch have expired
        self.snapshots: dict[str, Snapshot] = {}
        self.search_cache: dict[str, str] = {}  # resource name -> text searched
        self.search_seq = 0
        self.backups: dict[str, Backup] = {}
        self.seq = 1
        self.live = 0
        self._salt = salt(f"{seed}/{owner}/{source}")
        self._numbers = count(1)
        self._records: dict[str, Record] = {}  # in order of last change
        self._by_name: dict[str, Record] = {}  # former names of renamed records too
        self._pending: deque[tuple[int, int]] = deque()  # (visible from, seq)
        self._horizon = 1
        self._generate: Generator | None = None

    # ---- filling

    def fill(self, amount: int, generate: Generator, *, step_us: int = 900 * MICROSECONDS) -> None:
        """Put ``amount`` seeded records in, made when first looked at."""
        self._generate = generate
        start_us = self.clock.now_us() - amount * step_us - 86_400 * MICROSECONDS
        records, by_name = self._records, self._by_name
        for index in range(amount):
            name, number = self._new_identity()
            record = Record(name, number, Version(1, None, start_us + index * step_us), index)
            records[name] = record
            by_name[name] = record
        self.live += amount

    def _new_identity(self) -> tuple[str, int]:
        number = mix(self._salt + next(self._numbers)) >> 1
        return f"{self.prefix}{number}", number

    # ---- reading

    def find(self, name: str) -> Record | None:
        """Return the live record called ``name`` now or before, None when there is none."""
        record = self._by_name.get(name)
        return None if record is None or record.version.deleted else record

    def find_any(self, name: str) -> Record | None:
        """Return the record called ``name``, a deleted one too."""
        return self._by_name.get(name)

    def records(self) -> Iterator[Record]:
        """Return the live records, in order of last change."""
        return (r for r in self._records.values() if not r.version.deleted)

    def deleted(self) -> Iterator[Record]:
        """Return the records in the provider's own trash."""
        return (r for r in self._records.values() if r.version.deleted)

    def fields(self, record: Record, version: Version | None = None) -> Stored:
        """Return what ``version`` (the newest, when None) of ``record`` holds."""
        version = version or record.version
        if version.fields is None:
            return self.seeded(record).fields
        return version.fields

    def profile(self, record: Record) -> Stored | None:
        """Return the linked Google profile, None when there is none."""
        if record.profile is None and record.index is not None:
            return self.seeded(record).profile
        return record.profile

    def seeded(self, record: Record) -> Seeded:
        """Return what the seed makes for ``record``, fields and profile at one go."""
        if self._generate is None or record.index is None:
            return Seeded({})
        return self._generate(record.index)

    # ---- visibility

    def horizon(self) -> int:
        """Return the last change that lists show by now."""
        if not self._pending:
            self._horizon = self.seq
            return self.seq
        now_us = self.clock.now_us()
        while self._pending and self._pending[0][0] <= now_us:
            self._horizon = self._pending.popleft()[1]
        return self._horizon

    def view(self, record: Record, horizon: int) -> Version | None:
        """Return the version of ``record`` that lists show, None when there is none yet."""
        if record.version.seq <= horizon:
            return record.version
        return next((v for v in reversed(record.older) if v.seq <= horizon), None)

    def visible(self, horizon: int) -> list[tuple[Record, Version]]:
        """Return what a full listing shows, in order of last change."""
        found = []
        for record in self._records.values():
            version = self.view(record, horizon)
            if version is not None and not version.deleted:
                found.append((record, version))
        if self._pending:  # some stand where their latest change put them, which is not shown yet
            found.sort(key=lambda pair: (pair[1].seq, pair[1].updated_us))
        return found

    def changed(self, since: int, horizon: int) -> list[Record]:
        """Return the records changed after ``since``, up to ``horizon``, oldest change first."""
        found = []
        for record in reversed(self._records.values()):
            if record.version.seq <= since:
                break
            version = self.view(record, horizon)
            if version is not None and version.seq > since:
                found.append(record)
        found.reverse()
        return found

    # ---- writing

    def create(self, fields: Stored, profile: Stored | None = None) -> Record:
        """Add a contact."""
        name, number = self._new_identity()
        record = Record(name, number, Version(self._next_seq(), fields, self.clock.now_us()))
        record.profile = profile
        self._records[name] = record
        self._by_name[name] = record
        self.live += 1
        return record

    def update(self, record: Record, fields: Stored) -> None:
        """Replace what ``record`` holds."""
        self._append(record, Version(self._next_seq(), fields, self.clock.now_us()))

    def touch(self, record: Record) -> None:
        """Make a new version with the same values, as nightly jobs of the provider do."""
        self.update(record, self.fields(record))

    def delete(self, record: Record) -> None:
        """Move ``record`` to the trash."""
        fields = self.fields(record)
        version = Version(self._next_seq(), fields, self.clock.now_us(), deleted=True)
        self._append(record, version)
        self.live -= 1

    def restore(self, record: Record) -> None:
        """Bring ``record`` back from the trash."""
        self._append(record, Version(self._next_seq(), self.fields(record), self.clock.now_us()))
        self.live += 1

    def rename(self, record: Record) -> str:
        """Give ``record`` another resource name; the former one leads to it still.

        Live this happens when an edit adds or removes a verified address or number that links a
        contact with a profile (people/api/rest/v1/people#personmetadata, previousResourceNames).
        """
        former, name = record.name, self._new_identity()[0]
        for version in (*record.older, record.version):
            version.name = version.name or former
        del self._records[former]
        record.name = name
        self._records[name] = self._by_name[name] = record
        self.touch(record)
        record.former.append((record.version.seq, former))
        return name

    def merge(self, survivor: Record, other: Record, fields: Stored) -> None:
        """Join ``other`` into ``survivor``: one update and one delete."""
        self.update(survivor, fields)
        survivor.former.append((survivor.version.seq, other.name))
        self.delete(other)

    def forget(self) -> int:
        """Lose every record without a trace, and return how many were alive."""
        gone = self.live
        self._records.clear()
        self._by_name.clear()
        self.search_cache.clear()
        self.live = 0
        return gone

    def copied(self) -> Backup:
        """Return the mailbox as it stands; versions are never changed, so they are shared."""
        records = []
        for record in self._records.values():
            twin = copy(record)
            twin.older, twin.former = [], list(record.former)
            records.append(twin)
        return Backup(self.seq, self.live, records)

    def put_back(self, backup: Backup) -> None:
        """Become what the mailbox was at ``backup``: a server that travels back in time."""
        self.seq, self.live = backup.seq, backup.live
        twins = [copy(record) for record in backup.records]
        self._records = {record.name: record for record in twins}
        self._by_name = {name: r for r in twins for _, name in r.former} | dict(self._records)
        self._pending.clear()
        self.search_cache.clear()
        self.search_seq = 0

    def _next_seq(self) -> int:
        self.horizon()
        self.seq += 1
        if self.delay_us or self._pending:
            now_us = self.clock.now_us()
            last_us = self._pending[-1][0] if self._pending else 0
            if not self._pending:
                self._horizon = self.seq - 1
            self._pending.append((max(now_us + self.delay_us, last_us), self.seq))
        return self.seq

    def _append(self, record: Record, version: Version) -> None:
        if self._pending:
            record.older.append(record.version)
        else:
            record.older.clear()
        record.version = version
        del self._records[record.name]
        self._records[record.name] = record

    # ---- tokens

    def keep(self, snapshot: Snapshot) -> str:
        """Keep a listing for its further pages, and return its id."""
        key = f"{mix(self._salt ^ self.seq ^ len(self.snapshots) ^ self.clock.now_us()):016x}"
        self.snapshots[key] = snapshot
        while len(self.snapshots) > 64:  # a client that never finishes must not fill the memory
            self.snapshots.pop(next(iter(self.snapshots)))
        return key
