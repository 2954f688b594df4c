"""A two-way cloud in memory, with the faults of a bad day: for the engine's own tests."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from dialpad_contacts.domain.contact import ETag, Fields, RemoteId, SyncCursor
from dialpad_contacts.domain.errors import CursorExpired, RemoteGone, StaleWrite
from dialpad_contacts.sync.ports import Capabilities, DirectoryEntry, Page, RemoteContact


@dataclass
class Stored:
    """A record with the change number it was last touched at."""

    contact: RemoteContact
    seq: int
    deleted: bool = False


class TestClock:
    """A clock that stands still until it is moved."""

    __test__ = False

    def __init__(self) -> None:
        self._now = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)

    def now(self) -> datetime:
        return self._now

    def monotonic(self) -> float:
        return self._now.timestamp()

    def move(self, **by: float) -> None:
        self._now += timedelta(**by)


@dataclass
class MemoryCloud:
    """``sync.ports.Provider`` over a dictionary, with a change log.

    ``before`` is called with the name of each operation before it happens and may raise;
    ``after`` likewise when it has happened and its reply is on the way.
    """

    clock: TestClock
    page_size: int = 100
    before: Callable[[str], None] = lambda operation: None
    after: Callable[[str], None] = lambda operation: None
    people: dict[RemoteId, Stored] = field(default_factory=dict)
    calls: list[str] = field(default_factory=list)
    seq: int = 0
    oldest_cursor: int = 0
    capabilities: Capabilities = field(default_factory=lambda: Capabilities(writes=True))

    def changes(self, since: SyncCursor | None) -> Iterator[Page]:
        self._begin("list")
        start = 0 if since is None else int(since)
        if since is not None and start < self.oldest_cursor:
            raise CursorExpired
        new = [s for s in self.people.values() if s.seq > start]
        alive = [s.contact for s in new if not s.deleted]
        dead = [] if since is None else [s.contact.remote_id for s in new if s.deleted]
        for at in range(0, len(alive), self.page_size):
            if at + self.page_size < len(alive):
                yield Page(tuple(alive[at : at + self.page_size]), total=len(alive))
                self._begin("page")
        last = tuple(alive[-(len(alive) % self.page_size or self.page_size) :]) if alive else ()
        yield Page(last, tuple(dead), len(alive), SyncCursor(str(self.seq)))

    def get(self, remote_id: RemoteId) -> RemoteContact:
        self._begin("get")
        return self._alive(remote_id)

    def create(self, fields: Fields, marker: str) -> RemoteContact:
        self._begin("create")
        self.seq += 1
        remote_id = RemoteId(f"people/{self.seq}")
        made = self._keep(RemoteContact(remote_id, ETag(""), fields, marker=marker))
        self.after("create")
        return made

    def update(self, remote: RemoteContact, fields: Fields) -> RemoteContact:
        self._begin("update")
        now = self._alive(remote.remote_id)
        if now.etag != remote.etag:
            raise StaleWrite
        made = self._keep(replace(now, fields=fields))
        self.after("update")
        return made

    def delete(self, remote: RemoteContact) -> None:
        self._begin("delete")
        self._alive(remote.remote_id)
        self.remove(remote.remote_id)
        self.after("delete")

    def search(self, text: str, limit: int) -> Sequence[RemoteContact]:
        return []

    def directory(self) -> Iterator[Sequence[DirectoryEntry]]:
        return iter(())

    def search_directory(self, text: str, limit: int) -> Sequence[DirectoryEntry]:
        return []

    def close(self) -> None:
        """Nothing is open."""

    # -- what people do on the cloud's own web page ---------------------------------------

    def add(self, fields: Fields) -> RemoteId:
        self.seq += 1
        remote_id = RemoteId(f"people/{self.seq}")
        self._keep(RemoteContact(remote_id, ETag(""), fields))
        return remote_id

    def edit(self, remote_id: RemoteId, fields: Fields) -> None:
        self._keep(replace(self._alive(remote_id), fields=fields))

    def remove(self, remote_id: RemoteId) -> None:
        self.seq += 1
        stored = self.people[remote_id]
        self.people[remote_id] = Stored(stored.contact, self.seq, deleted=True)

    def vanish(self) -> None:
        self.people.clear()

    def named(self, name: str) -> list[RemoteContact]:
        found = [s.contact for s in self.people.values() if not s.deleted]
        return [c for c in found if c.fields.display_name == name]

    def count(self, operation: str) -> int:
        return self.calls.count(operation)

    def _begin(self, operation: str) -> None:
        self.before(operation)
        self.calls.append(operation)

    def _alive(self, remote_id: RemoteId) -> RemoteContact:
        stored = self.people.get(remote_id)
        if stored is None or stored.deleted:
            raise RemoteGone
        return stored.contact

    def _keep(self, contact: RemoteContact) -> RemoteContact:
        self.seq += 1
        kept = replace(contact, etag=ETag(f"e{self.seq}"), updated_at=self.clock.now())
        self.people[contact.remote_id] = Stored(kept, self.seq)
        return kept
