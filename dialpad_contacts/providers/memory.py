"""An address book in memory: the honest reference that the contract suite is checked against."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

from dialpad_contacts.domain.contact import ETag, Fields, RemoteId, SyncCursor
from dialpad_contacts.domain.errors import (
    ContactsError,
    CursorExpired,
    OutcomeUnknown,
    Refused,
    RemoteGone,
    StaleWrite,
    TryLater,
)
from dialpad_contacts.domain.names import words
from dialpad_contacts.sync.ports import Capabilities, DirectoryEntry, Page, RemoteContact

PAGE_SIZE = 3
"""Small, so that everything is read in pages."""
_READ_ONLY = "This account is only read. Nothing is ever sent to it."


@dataclass(frozen=True, slots=True)
class Kept:
    """A record as the cloud keeps it; ``unowned`` is all that isn't ours."""

    fields: Fields
    version: int
    marker: str | None = None
    unowned: dict[str, Any] = field(default_factory=dict)
    is_deleted: bool = False


@dataclass(slots=True)
class MemoryCloud:
    """What is there, and what everybody but this program does to it.

    ``trouble`` is raised instead of the next answers while it is set; ``lose_replies`` counts
    writes that will happen without a reply.
    """

    people: dict[RemoteId, Kept] = field(default_factory=dict)
    colleagues: list[DirectoryEntry] = field(default_factory=list)
    trouble: ContactsError | None = None
    lose_replies: int = 0
    writes: int = 0
    clock: int = 0
    oldest: int = 0

    def tick(self) -> int:
        """Return the next version number."""
        self.clock += 1
        return self.clock

    def add(self, fields: Fields, **unowned: Any) -> RemoteId:
        """Somebody adds a record on another device."""
        version = self.tick()
        remote_id = RemoteId(f"person/{version}")
        self.people[remote_id] = Kept(fields, version, unowned=unowned)
        return remote_id

    def edit(self, remote_id: RemoteId, fields: Fields) -> None:
        """Somebody edits a record on another device."""
        self.people[remote_id] = replace(self.people[remote_id], fields=fields, version=self.tick())

    def remove(self, remote_id: RemoteId) -> None:
        """Somebody deletes a record on another device."""
        self.people[remote_id] = replace(
            self.people[remote_id], is_deleted=True, version=self.tick()
        )

    def forget_cursors(self) -> None:
        """Honour no cursor that was handed out so far."""
        self.oldest = self.tick()


class MemoryProvider:
    """``Provider`` over a ``MemoryCloud``."""

    def __init__(self, cloud: MemoryCloud, capabilities: Capabilities) -> None:
        self._cloud = cloud
        self._is_closed = False
        self.capabilities = capabilities

    def changes(self, since: SyncCursor | None) -> Iterator[Page]:
        """Read changes after ``since``, or everything, page by page."""
        self._ask()
        start = -1 if since is None else self._start(str(since))
        found = [(i, k) for i, k in self._cloud.people.items() if k.version > start]
        alive = [self._seen(i, k) for i, k in found if not k.is_deleted]
        deleted = tuple(i for i, k in found if k.is_deleted) if since is not None else ()
        end = SyncCursor(f"memory:{self._cloud.clock}")
        while len(alive) > PAGE_SIZE:
            yield Page(tuple(alive[:PAGE_SIZE]))
            del alive[:PAGE_SIZE]
            self._ask()
        yield Page(tuple(alive), deleted, cursor=end)

    def _start(self, cursor: str) -> int:
        kind, _, text = cursor.partition(":")
        if kind != "memory" or not text.isdecimal() or int(text) < self._cloud.oldest:
            raise CursorExpired("The cloud no longer remembers where we were.")
        return int(text)

    def get(self, remote_id: RemoteId) -> RemoteContact:
        """Read one record. Raises RemoteGone."""
        self._ask()
        return self._seen(remote_id, self._kept(remote_id))

    def create(self, fields: Fields, marker: str) -> RemoteContact:
        """Create a record that carries ``marker``."""
        self._begin_write()
        remote_id = self._cloud.add(fields)
        kept = replace(self._cloud.people[remote_id], marker=marker)
        self._cloud.people[remote_id] = kept
        self._reply()
        return self._seen(remote_id, kept)

    def update(self, remote: RemoteContact, fields: Fields) -> RemoteContact:
        """Write ``fields``. Raises StaleWrite, RemoteGone."""
        if self.capabilities.writes and remote.fields == fields:
            return remote
        self._begin_write()
        kept = self._kept(remote.remote_id)
        if str(kept.version) != remote.etag:
            raise StaleWrite("This contact changed a moment ago.")
        self._cloud.edit(remote.remote_id, fields)
        self._reply()
        return self._seen(remote.remote_id, self._kept(remote.remote_id))

    def delete(self, remote: RemoteContact) -> None:
        """Delete the record."""
        self._begin_write()
        kept = self._cloud.people.get(remote.remote_id)
        if kept is not None and not kept.is_deleted:
            self._cloud.remove(remote.remote_id)
        self._reply()

    def search(self, text: str, limit: int) -> Sequence[RemoteContact]:
        """Search the beginnings of words of names."""
        self._ask()
        found = (
            self._seen(i, k)
            for i, k in self._cloud.people.items()
            if not k.is_deleted and _begins(k.fields, text)
        )
        return list(found)[:limit]

    def directory(self) -> Iterator[Sequence[DirectoryEntry]]:
        """Read the directory, page by page."""
        self._ask()
        for start in range(0, len(self._cloud.colleagues), PAGE_SIZE):
            yield self._cloud.colleagues[start : start + PAGE_SIZE]

    def search_directory(self, text: str, limit: int) -> Sequence[DirectoryEntry]:
        """Search the beginnings of words of names."""
        self._ask()
        return [e for e in self._cloud.colleagues if _begins(e.fields, text)][:limit]

    def close(self) -> None:
        """Answer nothing any more."""
        self._is_closed = True

    def _ask(self) -> None:
        if self._is_closed:
            raise TryLater("Stopped.", offline=True)
        if self._cloud.trouble is not None:
            raise self._cloud.trouble

    def _begin_write(self) -> None:
        if not self.capabilities.writes:
            raise Refused(_READ_ONLY)
        self._ask()
        self._cloud.writes += 1

    def _reply(self) -> None:
        if self._cloud.lose_replies:
            self._cloud.lose_replies -= 1
            raise OutcomeUnknown("The reply got lost.", offline=True)

    def _kept(self, remote_id: RemoteId) -> Kept:
        kept = self._cloud.people.get(remote_id)
        if kept is None or kept.is_deleted:
            raise RemoteGone("This contact no longer exists there.")
        return kept

    def _seen(self, remote_id: RemoteId, kept: Kept) -> RemoteContact:
        problem = "" if not kept.fields.is_empty else "It has no name, no email and no number."
        return RemoteContact(
            remote_id,
            ETag(str(kept.version)),
            kept.fields,
            raw=kept,
            marker=kept.marker,
            updated_at=datetime.fromtimestamp(kept.version, UTC),
            problem=problem,
        )


def _begins(fields: Fields, text: str) -> bool:
    have = words(fields.full_name)
    wanted = words(text)
    return bool(wanted) and all(any(h.startswith(w) for h in have) for w in wanted)
