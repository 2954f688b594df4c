"""An Outlook address book behind the ``Provider`` protocol."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from dialpad_contacts.domain.contact import Email, Fields, RemoteId, SyncCursor
from dialpad_contacts.domain.errors import CursorExpired, Refused, RemoteGone, TryLater
from dialpad_contacts.domain.names import clean_text
from dialpad_contacts.providers.context import ProviderContext
from dialpad_contacts.providers.directory import if_shown
from dialpad_contacts.providers.http import Session, unexpected
from dialpad_contacts.providers.microsoft import auth
from dialpad_contacts.providers.microsoft.mapping import (
    SELECT,
    Raw,
    created,
    from_raw,
    patched,
)
from dialpad_contacts.providers.microsoft.wire import Colleague, Wire, first_page
from dialpad_contacts.sync.ports import Capabilities, DirectoryEntry, Page, RemoteContact

_CURSOR = "graph-1:"
_PAGES_MOST = 4000
TWO_WAY = Capabilities(
    writes=True, searches=True, reads_directory=True, reads_groups=False, keeps_labels=False
)
ONE_WAY = Capabilities(
    writes=False, searches=True, finds_marker_in_listing=False, keeps_labels=False
)


class GraphProvider:
    """One signed-in Outlook address book: the default folder and all others."""

    def __init__(self, wire: Wire, region: str, title: str, capabilities: Capabilities) -> None:
        self.capabilities = capabilities
        self._wire = wire
        self._region = region
        self._title = title
        self._folders: set[str] = set()

    # -- changes --------------------------------------------------------------------------

    def changes(self, since: SyncCursor | None) -> Iterator[Page]:
        """Read changes after ``since``, or everything when it is None, page by page.

        Each folder has changes of its own, and a contact moved to another counts as removed in
        the first: only one that is nowhere any more is deleted (providers.md 2.2).

        Raises:
            CursorExpired: Graph forgot ``since``, or a folder is gone with what was in it.
            TryLater: a page isn't Graph's, or they don't end: nothing of it counts.
        """
        known = _links(since)
        folders = ["", *self._wire.folders()]
        if not known.keys() <= set(folders):
            raise CursorExpired(f"A folder is gone from {self._title}.")
        markers = self._all_markers(folders) if since is None else {}
        seen: dict[str, str] = {}
        removed: dict[str, None] = {}
        ends: dict[str, str] = {}
        for folder in folders:
            pages = self._pages(known.get(folder) or first_page(folder))
            for items, end in pages:
                found = self._taken(items, seen)
                if folder in known:
                    removed |= {str(i["id"]): None for i in items if "@removed" in i}
                if since is not None:
                    markers |= self._markers_of(found)
                yield Page(tuple(self._seen(raw, markers) for raw in found))
                ends[folder] = end
        self._folders |= set(folders)
        moved, deleted = self._told_apart(i for i in removed if i not in seen)
        cursor = SyncCursor(_CURSOR + json.dumps(ends, separators=(",", ":")))
        yield Page(tuple(moved), tuple(deleted), cursor=cursor)

    def _pages(self, path: str) -> Iterator[tuple[list[Raw], str]]:
        """Yield (items, the link to go on from next time: '' until the last page)."""
        asked: set[str] = set()
        while path not in asked and len(asked) < _PAGES_MOST:
            asked.add(path)
            items, more, end = self._wire.changes(path)
            if not all(isinstance(item.get("id"), str) and item["id"] for item in items):
                raise TryLater(unexpected(self._title))
            yield items, end
            if end:
                return
            path = more
        raise TryLater(f"{self._title}'s list of contacts doesn't end. Nothing was changed.")

    def _taken(self, items: Iterable[Raw], seen: dict[str, str]) -> list[Raw]:
        """Return the contacts among ``items``, each version of one once, and whole.

        A property that is absent is unchanged, not empty: such a contact is read apart.
        """
        found: dict[str, Raw] = {}
        for item in items:
            key, version = str(item["id"]), str(item.get("changeKey"))
            if "@removed" in item or seen.get(key) == version:
                continue
            seen[key] = version
            found[key] = item
        for key, item in list(found.items()):
            if not set(SELECT) <= item.keys():
                try:
                    found[key] = self._wire.get(key)
                except RemoteGone:
                    del found[key]  # gone since; the next read says so
        return list(found.values())

    def _seen(self, raw: Raw, markers: dict[str, str]) -> RemoteContact:
        return from_raw(raw, self._region, markers.get(str(raw["id"])), writable=False)

    def _all_markers(self, folders: Iterable[str]) -> dict[str, str]:
        """Return every create marker: changes don't carry them."""
        if not self.capabilities.finds_marker_in_listing:
            return {}
        return dict(pair for folder in folders for pair in self._wire.marked(folder))

    def _markers_of(self, found: Sequence[Raw]) -> dict[str, str]:
        if not found or not self.capabilities.finds_marker_in_listing:
            return {}
        return self._wire.markers([str(raw["id"]) for raw in found])

    def _told_apart(self, removed: Iterable[str]) -> tuple[list[RemoteContact], list[RemoteId]]:
        """Return those that only moved while we read, and those that are no more."""
        moved: list[RemoteContact] = []
        deleted: list[RemoteId] = []
        for remote_id in removed:
            try:
                moved.append(replace(self.get(RemoteId(remote_id)), raw=None))
            except RemoteGone:
                deleted.append(RemoteId(remote_id))
        return moved, deleted

    # -- one contact ----------------------------------------------------------------------

    def get(self, remote_id: RemoteId) -> RemoteContact:
        """Read one contact whole. Raises RemoteGone, also for one in Deleted Items."""
        raw = self._wire.get(str(remote_id))
        if not self._is_a_folder_of_ours(str(raw.get("parentFolderId") or "")):
            raise RemoteGone(f"This contact no longer exists in {self._title}.")
        return from_raw(raw, self._region)

    def _is_a_folder_of_ours(self, folder: str) -> bool:
        if folder not in self._folders:
            self._folders.add(self._wire.default_folder())
        if folder not in self._folders:
            self._folders |= set(self._wire.folders())
        return folder in self._folders

    def create(self, fields: Fields, marker: str) -> RemoteContact:
        """Create a contact that carries ``marker`` where only programs see it."""
        self._may_write()
        return from_raw(self._wire.create(created(fields, marker)), self._region, marker)

    def update(self, remote: RemoteContact, fields: Fields) -> RemoteContact:
        """Write what differs and fits, and only that (D3, D10, D11). Raises StaleWrite."""
        self._may_write()
        raw = remote.raw
        if not isinstance(raw, dict):
            raise TypeError("update needs a contact from get, create or update")
        change = patched(raw, fields, self._region)
        if not change:
            return remote
        etag = str(raw.get("@odata.etag") or f'W/"{remote.etag}"')
        answer = self._wire.update(str(remote.remote_id), etag, change)
        return from_raw(answer, self._region, remote.marker)

    def delete(self, remote: RemoteContact) -> None:
        """Delete the contact; one that is gone already is a success."""
        self._may_write()
        try:
            self._wire.delete(str(remote.remote_id))
        except RemoteGone:
            return

    def _may_write(self) -> None:
        if not self.capabilities.writes:  # the session refuses too, whoever asks (R18)
            raise Refused("This account is only read. Nothing is ever sent to it.")

    # -- searching ------------------------------------------------------------------------

    def search(self, text: str, limit: int) -> Sequence[RemoteContact]:
        """Search the default folder by the beginnings of names."""
        if not text.strip():
            return ()
        found = [raw for raw in self._wire.search(text, limit) if raw.get("id")]
        return [from_raw(raw, self._region, writable=False) for raw in found][:limit]

    def directory(self) -> Iterator[Sequence[DirectoryEntry]]:
        """Read the organisation's users; a directory that nobody may see is an empty one."""
        if not self.capabilities.reads_directory:
            return
        for page in if_shown(self._wire.users()):
            yield [_entry(colleague) for colleague in page if _is_a_person(colleague)]

    def search_directory(self, text: str, limit: int) -> Sequence[DirectoryEntry]:
        """Search the organisation's users by the beginnings of words."""
        if not self.capabilities.reads_directory or not text.strip():
            return ()
        found = [c for page in if_shown(self._wire.search_users(text, limit)) for c in page]
        return [_entry(colleague) for colleague in found if _is_a_person(colleague)][:limit]

    def close(self) -> None:
        """Cut off whatever runs."""
        self._wire.close()


def _links(since: SyncCursor | None) -> dict[str, str]:
    """Return where each folder's changes go on from."""
    if since is None:
        return {}
    text = str(since)
    try:
        links = json.loads(text.removeprefix(_CURSOR)) if text.startswith(_CURSOR) else None
    except ValueError:
        links = None
    if not isinstance(links, dict) or not all(isinstance(v, str) and v for v in links.values()):
        raise CursorExpired("This version keeps its place in another way.")
    return links


def _is_a_person(colleague: Colleague) -> bool:
    return bool(colleague.given_name or colleague.surname or colleague.display_name)


def _entry(colleague: Colleague) -> DirectoryEntry:
    given = clean_text(colleague.given_name or "", 1024)
    family = clean_text(colleague.surname or "", 1024)
    if not (given or family):
        given = clean_text(colleague.display_name or "", 1024)
    address = clean_text(colleague.mail or "", 512)
    return DirectoryEntry(
        RemoteId(f"user/{colleague.id}"),
        "company",
        Fields(given, family, (Email(address, "work"),) if address else ()),
        title=clean_text(colleague.job_title or "", 512),
    )


def build_office365(context: ProviderContext) -> GraphProvider:
    """Return the provider of an Office 365 account; no request is made yet."""
    return _built(context, auth.OFFICE365)


def build_outlook(context: ProviderContext) -> GraphProvider:
    """Return the provider of an Outlook.com account."""
    return _built(context, auth.OUTLOOK)


def build_hotmail(context: ProviderContext) -> GraphProvider:
    """Return the provider of a Hotmail account."""
    return _built(context, auth.HOTMAIL)


def _built(context: ProviderContext, audience: auth.Audience) -> GraphProvider:
    settings = context.settings
    root = settings.microsoft.graph_url
    session = Session(
        audience.title, root, read_only=audience.read_only, ca_bundle=settings.network.ca_bundle
    )
    bearer = auth.Bearer(settings, audience, context.load_secret, context.save_secret)
    capabilities = ONE_WAY if audience.read_only else TWO_WAY
    return GraphProvider(Wire(session, bearer, root), settings.region, audience.title, capabilities)
