"""A cloud with a memory: each version of each person is kept, so that it can lag, echo and lie.

It stands in for ``sync.ports.Provider``. What goes wrong is decided by ``Weather`` (faults.py);
what it answered and was asked to write is told to ``Watch`` (the ledger).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Protocol

from dialpad_contacts.domain.contact import AccountId, ETag, Fields, RemoteId, SyncCursor
from dialpad_contacts.domain.errors import CursorExpired, RemoteGone, StaleWrite
from dialpad_contacts.sync.ports import Capabilities, DirectoryEntry, Page, RemoteContact
from tests.simulation.memory_cloud import TestClock

if TYPE_CHECKING:
    from tests.simulation.ledger import Permit

LAG_LIMIT = timedelta(minutes=3)
"""What is older than this is in every listing; far below the wait before a create is resent."""


@dataclass(frozen=True, slots=True)
class Version:
    """What a person was from change ``seq`` on; ``contact`` is None while deleted."""

    seq: int
    at: datetime
    contact: RemoteContact | None
    by_us: bool


@dataclass(slots=True)
class Person:
    """One record with its whole past; ``uid`` stays when its remote id changes."""

    uid: int
    ids: list[RemoteId]
    versions: list[Version] = field(default_factory=list)
    tampered: bool = False
    """Somebody stripped or copied its marker, or restored it: it may come up twice."""

    shared: bool = False
    """In a folder that several people share: never to be read (R10)."""

    @property
    def is_listed(self) -> bool:
        """True for the user's own people, which is what a provider lists (I11)."""
        return not self.shared

    @property
    def now(self) -> RemoteContact | None:
        return self.versions[-1].contact

    def as_of(self, seq: int) -> Version | None:
        """Return the version that a listing of ``seq`` shows; a new id is shown at once."""
        if len(self.ids) > 1:
            return self.versions[-1]
        for version in reversed(self.versions):
            if version.seq <= seq:
                return version
        return None


class Weather(Protocol):
    """What goes wrong, asked at each exchange; may raise, and may act as the user meanwhile."""

    def before(self, cloud: SimCloud, operation: str) -> None: ...
    def after(self, cloud: SimCloud, operation: str) -> None: ...
    def commits_late(self, operation: str) -> timedelta | None: ...
    def listing_as_of(self, cloud: SimCloud) -> int: ...
    def echo(self, person: Person) -> Version | None: ...
    def stale_get(self, person: Person) -> Version | None: ...
    def lists(self, cloud: SimCloud, person: Person) -> bool: ...
    def loses_cursor(self, midway: bool) -> bool: ...


class Watch(Protocol):
    """Who keeps the books: told of each write that arrived, as it takes effect."""

    def asked_to_write(self, cloud: SimCloud, operation: str, body: Fields | None) -> Permit: ...
    def created(self, cloud: SimCloud, person: Person, body: Fields, marker: str) -> None: ...
    def updated(
        self, cloud: SimCloud, person: Person, body: Fields, permit: Permit, *, raw: object
    ) -> None: ...
    def deleted(self, cloud: SimCloud, person: Person) -> None: ...


@dataclass
class SimCloud:
    """One account's address book at its vendor."""

    account: AccountId
    clock: TestClock
    weather: Weather
    watch: Watch
    page_size: int = 3
    follows_old_ids: bool = True
    people: list[Person] = field(default_factory=list)
    by_id: dict[RemoteId, Person] = field(default_factory=dict)
    late: list[tuple[datetime, Callable[[], None]]] = field(default_factory=list)
    stamp: datetime | None = None
    """When the late write that is taking effect arrived; None for one in time."""
    seq: int = 0
    reads: int = 0
    writes: int = 0
    capabilities: Capabilities = field(default_factory=lambda: Capabilities(writes=True))

    # -- what the engine may call ---------------------------------------------------------

    def changes(self, since: SyncCursor | None) -> Iterator[Page]:
        self._reading("list")
        if since is not None and self.weather.loses_cursor(midway=False):
            raise CursorExpired
        start = 0 if since is None else int(since)
        as_of = max(start, self.weather.listing_as_of(self))
        alive: list[RemoteContact] = []
        dead: list[RemoteId] = []
        for person in self.people:
            self._list_one(person, start, as_of, since is None, alive, dead)
        while len(alive) > self.page_size:
            yield Page(tuple(alive[: self.page_size]))
            del alive[: self.page_size]
            self._reading("page")
            if since is not None and self.weather.loses_cursor(midway=True):
                raise CursorExpired
        yield Page(tuple(alive), tuple(dead), None, SyncCursor(str(as_of)))

    def get(self, remote_id: RemoteId) -> RemoteContact:
        self._reading("get")
        person = self._known(remote_id)
        version = self.weather.stale_get(person) or person.versions[-1]
        self.weather.after(self, "get")
        if version.contact is None:
            raise RemoteGone
        return version.contact

    def create(self, fields: Fields, marker: str) -> RemoteContact:
        self._writing("create", fields)
        made: list[RemoteContact] = []

        def commit() -> None:
            self.seq += 1
            remote_id = RemoteId(f"{self.account}/{self.seq}")
            person = self._born(remote_id)
            contact = RemoteContact(remote_id, ETag(""), fields, f"raw{self.seq}", marker)
            self.watch.created(self, person, fields, marker)
            made.append(self.keep(person, contact, by_us=True))

        self._commit("create", commit)
        return made[0]

    def update(self, remote: RemoteContact, fields: Fields) -> RemoteContact:
        permit = self._writing("update", fields)
        person = self._alive(remote.remote_id)
        made: list[RemoteContact] = []

        def commit() -> None:
            now = person.now
            if now is None:
                raise RemoteGone
            if now.etag != remote.etag:
                raise StaleWrite
            self.watch.updated(self, person, fields, permit, raw=remote.raw)
            made.append(self.keep(person, replace(now, fields=fields, raw=remote.raw), by_us=True))

        self._commit("update", commit)
        return made[0]

    def delete(self, remote: RemoteContact) -> None:
        self._writing("delete", None)
        person = self._alive(remote.remote_id)

        def commit() -> None:
            if person.now is not None:
                self.watch.deleted(self, person)
                self.drop(person, by_us=True)

        self._commit("delete", commit)

    def search(self, text: str, limit: int) -> Sequence[RemoteContact]:
        return []

    def directory(self) -> Iterator[Sequence[DirectoryEntry]]:
        return iter(())

    def search_directory(self, text: str, limit: int) -> Sequence[DirectoryEntry]:
        return []

    def close(self) -> None:
        """Nothing is open."""

    # -- what people do at the vendor's own page ------------------------------------------

    def add(self, fields: Fields, marker: str | None = None) -> Person:
        self.seq += 1
        remote_id = RemoteId(f"{self.account}/{self.seq}")
        person = self._born(remote_id)
        self.keep(person, RemoteContact(remote_id, ETag(""), fields, f"raw{self.seq}", marker))
        return person

    def rename_id(self, person: Person) -> None:
        now = person.now
        assert now is not None
        self.seq += 1
        new = RemoteId(f"{self.account}/{self.seq}")
        person.ids.append(new)
        self.by_id[new] = person
        self.keep(person, replace(now, remote_id=new, previous_ids=tuple(person.ids[:-1])))

    def keep(self, person: Person, contact: RemoteContact, *, by_us: bool = False) -> RemoteContact:
        self.seq += 1
        self.clock.move(milliseconds=1)
        now = self.stamp or self.clock.now()
        kept = replace(contact, etag=ETag(f"e{self.seq}"), updated_at=now)
        person.versions.append(Version(self.seq, now, kept, by_us))
        return kept

    def drop(self, person: Person, *, by_us: bool = False) -> None:
        self.seq += 1
        person.versions.append(Version(self.seq, self.stamp or self.clock.now(), None, by_us))

    def let_late_ones_in(self) -> None:
        """Commit what was on its way when the client gave up, once its time has come."""
        now = self.clock.now()
        for entry in [e for e in self.late if e[0] <= now]:
            self.late.remove(entry)
            self.stamp = entry[0]
            with suppress(RemoteGone, StaleWrite):
                entry[1]()
            self.stamp = None

    # -- parts ----------------------------------------------------------------------------

    def _list_one(
        self,
        person: Person,
        start: int,
        as_of: int,
        whole: bool,
        alive: list[RemoteContact],
        dead: list[RemoteId],
    ) -> None:
        if not person.is_listed:
            return
        version = person.as_of(as_of)
        echo = self.weather.echo(person)
        if echo is not None and echo.contact is not None:
            alive.append(echo.contact)  # an old page, delivered once more
        if version is None or version.seq <= start or not self.weather.lists(self, person):
            return
        if version.contact is not None:
            alive.append(version.contact)
        elif not whole:
            dead += person.ids

    def _born(self, remote_id: RemoteId) -> Person:
        person = Person(len(self.people), [remote_id])
        self.people.append(person)
        self.by_id[remote_id] = person
        return person

    def _reading(self, operation: str) -> None:
        self.reads += 1
        self.let_late_ones_in()
        self.weather.before(self, operation)

    def _writing(self, operation: str, body: Fields | None) -> Permit:
        self.writes += 1
        self.let_late_ones_in()
        permit = self.watch.asked_to_write(self, operation, body)
        self.weather.before(self, operation)
        return permit

    def _commit(self, operation: str, commit: Callable[[], None]) -> None:
        delay = self.weather.commits_late(operation)
        if delay is None:
            commit()
            self.weather.after(self, operation)
            return
        try:
            self.weather.after(self, operation)
        finally:  # however the client left it: it gave up, or it ended
            self.late.append((self.clock.now() + delay, commit))

    def _known(self, remote_id: RemoteId) -> Person:
        person = self.by_id.get(remote_id)
        if person is None or (remote_id != person.ids[-1] and not self.follows_old_ids):
            raise RemoteGone
        return person

    def _alive(self, remote_id: RemoteId) -> Person:
        person = self._known(remote_id)
        if person.now is None:
            raise RemoteGone
        return person
