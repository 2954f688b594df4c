"""The Google address book behind the ``Provider`` protocol."""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Sequence

from dialpad_contacts.domain.contact import Fields, RemoteId, SyncCursor
from dialpad_contacts.domain.errors import (
    CursorExpired,
    OutcomeUnknown,
    RemoteGone,
    TryLater,
)
from dialpad_contacts.providers.context import ProviderContext
from dialpad_contacts.providers.directory import if_shown
from dialpad_contacts.providers.google.auth import TITLE, Bearer
from dialpad_contacts.providers.google.mapping import (
    colleague,
    created,
    from_raw,
    is_personal,
    patched,
    remote_contact,
    unreadable,
)
from dialpad_contacts.providers.google.wire import CONTACT, MASK, Connections, Person, Raw, Wire
from dialpad_contacts.providers.http import Session, unexpected
from dialpad_contacts.sync.ports import Capabilities, DirectoryEntry, Page, RemoteContact

PAGE_SIZE = 1000
_MAX_PAGES = 2 * -(-200_000 // PAGE_SIZE)
"""Twice what the largest address book needs (faults.md N11)."""
_LIST_CAP = 100
"""Google cuts lists of emails and numbers there, in listings (providers.md 1.1)."""

_LISTING = {
    "personFields": MASK,
    "sources": CONTACT,
    "pageSize": str(PAGE_SIZE),
    "requestSyncToken": "true",
}
_LISTING_ID = f"{zlib.crc32(repr(sorted(_LISTING.items())).encode()):08x}"
"""A sync token is good for the very parameters it was asked for with; the cursor names them."""


class GoogleProvider:
    """One signed-in Google address book (Gmail or Workspace), two-way."""

    capabilities = Capabilities(
        writes=True, searches=True, reads_directory=True, reads_groups=False
    )

    def __init__(self, wire: Wire, region: str) -> None:
        self._wire = wire
        self._region = region
        self._is_warm = False

    def changes(self, since: SyncCursor | None) -> Iterator[Page]:
        """Read changes after ``since``, or everything when it is None, page by page.

        Google honours a sync token for 7 days after the full read it descends from, and own
        writes may take minutes to show up (people.connections.list, Google's reference).

        Raises:
            CursorExpired: Google forgot ``since``, or this program now asks for other fields.
            TryLater: a page is missing, comes twice, or isn't Google's: nothing of it counts.
        """
        params = dict(_LISTING)
        if since is not None:
            asked_with, _, token = str(since).partition(":")
            if asked_with != _LISTING_ID:
                raise CursorExpired("This version asks Google for other fields.")
            params["syncToken"] = token
        seen: set[str] = set()
        while len(seen) < _MAX_PAGES:
            listed, bad = self._wire.connections(params)
            page = self._page(listed, bad, is_full=since is None)
            yield page
            if page.cursor is not None:
                return
            if listed.next_page_token in seen:
                break
            seen.add(listed.next_page_token)
            params["pageToken"] = listed.next_page_token
        raise TryLater("Google's list of contacts doesn't end. Nothing was changed.")

    def _page(self, listed: Connections, bad: Sequence[str], *, is_full: bool) -> Page:
        contacts = [unreadable(resource) for resource in bad]
        deleted: list[RemoteId] = []
        for person in listed.connections:
            if not person.resource_name or person.metadata is None:
                raise TryLater(unexpected(TITLE))  # not what we asked for (faults.md N20)
            if person.metadata.deleted:
                deleted.append(RemoteId(person.resource_name))
            elif is_personal(person.metadata):
                contacts += self._whole(person)
        cursor = None
        if not listed.next_page_token:
            if not listed.next_sync_token:
                raise TryLater(unexpected(TITLE))
            cursor = SyncCursor(f"{_LISTING_ID}:{listed.next_sync_token}")
        total = listed.total_items if is_full else None
        return Page(tuple(contacts), tuple(deleted), total, cursor)

    def _whole(self, person: Person) -> list[RemoteContact]:
        """Return the person, asked for apart when the listing may have cut it short."""
        if len(person.email_addresses) < _LIST_CAP and len(person.phone_numbers) < _LIST_CAP:
            return [remote_contact(person, self._region)]
        try:
            return [self.get(RemoteId(person.resource_name))]
        except RemoteGone:
            return []  # gone since; the next read says so

    def get(self, remote_id: RemoteId) -> RemoteContact:
        """Read one contact whole, with an etag that an update takes. Raises RemoteGone.

        A listing's etag is refused by updates (providers.md 1.4).
        """
        raw = self._wire.get(str(remote_id))
        if "metadata" not in raw:
            raise TryLater(unexpected(TITLE))
        return from_raw(raw, self._region)

    def create(self, fields: Fields, marker: str) -> RemoteContact:
        """Create a contact that carries ``marker`` where only programs see it."""
        return self._written(self._wire.create(created(fields, marker)))

    def update(self, remote: RemoteContact, fields: Fields) -> RemoteContact:
        """Write what differs, and only that (D3, D11). Raises StaleWrite, RemoteGone."""
        raw = remote.raw
        if not isinstance(raw, dict):
            raise TypeError("update needs a contact from get, create or update")
        change = patched(raw, fields, self._region)
        if not change:
            return remote
        body: Raw = {
            "resourceName": raw["resourceName"],
            "etag": raw.get("etag", ""),
            "metadata": {"sources": raw.get("metadata", {}).get("sources", [])},
            **change,
        }
        return self._written(self._wire.update(str(remote.remote_id), ",".join(change), body))

    def _written(self, raw: Raw) -> RemoteContact:
        if "metadata" not in raw:
            raise OutcomeUnknown(unexpected(TITLE))
        return from_raw(raw, self._region)

    def delete(self, remote: RemoteContact) -> None:
        """Delete the contact; one that is gone already is a success."""
        try:
            self._wire.delete(str(remote.remote_id))
        except RemoteGone:
            return

    def search(self, text: str, limit: int) -> Sequence[RemoteContact]:
        """Search by the beginnings of words; Google finds 30 at most, and nothing brand new."""
        if not text.strip():
            return ()
        if not self._is_warm:
            self._wire.search("", 1)  # Google asks for it: it loads the index
            self._is_warm = True
        people = self._wire.search(text, limit)
        return [
            remote_contact(person, self._region)
            for person in people
            if person.resource_name and _found_is_personal(person)
        ][:limit]

    def directory(self) -> Iterator[Sequence[DirectoryEntry]]:
        """Read the organisation's people (Workspace); none where there is none to see (D23)."""
        for people in if_shown(self._wire.colleagues()):
            yield [self._colleague(person) for person in people if _is_somebody(person)]

    def search_directory(self, text: str, limit: int) -> Sequence[DirectoryEntry]:
        """Search the organisation's people by the beginnings of words."""
        if not text.strip():
            return ()
        pages = if_shown(self._wire.search_colleagues(text, limit))
        found = [person for people in pages for person in people if _is_somebody(person)]
        return [self._colleague(person) for person in found][:limit]

    def _colleague(self, person: Person) -> DirectoryEntry:
        return colleague(person, self._region)

    def close(self) -> None:
        """Cut off whatever runs."""
        self._wire.close()


def _is_somebody(person: Person) -> bool:
    return bool(person.resource_name and (person.names or person.email_addresses))


def _found_is_personal(person: Person) -> bool:
    return person.metadata is None or is_personal(person.metadata)


def build(context: ProviderContext) -> GoogleProvider:
    """Return the provider of one account; no request is made yet."""
    settings = context.settings
    session = Session(TITLE, settings.google.people_url, ca_bundle=settings.network.ca_bundle)
    bearer = Bearer(settings, context.load_secret, context.save_secret)
    return GoogleProvider(Wire(session, bearer), settings.region)
