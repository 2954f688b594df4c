"""The contacts of one Exchange mailbox behind the ``Provider`` protocol; read, never written."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from dialpad_contacts.domain.contact import ETag, Fields, RemoteId, SyncCursor
from dialpad_contacts.domain.errors import CursorExpired, Refused, RemoteGone, TryLater
from dialpad_contacts.domain.names import clean_text
from dialpad_contacts.providers.context import ProviderContext
from dialpad_contacts.providers.exchange.failures import GONE, unexpected_answer
from dialpad_contacts.providers.exchange.login import TITLE
from dialpad_contacts.providers.exchange.mapping import (
    CONTACT,
    UNREADABLE,
    folder_of,
    is_whole,
    item_id,
    remote_contact,
)
from dialpad_contacts.providers.exchange.moves import Place, place
from dialpad_contacts.providers.exchange.reading import Reading
from dialpad_contacts.providers.exchange.wire import Wire
from dialpad_contacts.sync.ports import Capabilities, DirectoryEntry, Page, RemoteContact

_PAGES_MOST = 2000
_NEVER_WRITTEN = "This account is only read. Nothing is ever sent to it."


class ExchangeProvider:
    """One mailbox: the Contacts folder and the contact folders below it, nobody else's (R10)."""

    capabilities = Capabilities(
        writes=False, searches=True, finds_marker_in_listing=False, keeps_labels=False
    )

    def __init__(self, wire: Wire, region: str, last: Callable[[], SyncCursor | None]) -> None:
        """``last`` is where the last whole read ended: a full read knows moved ones by it."""
        self._wire = wire
        self._region = region
        self._last = last
        self._folders: list[str] = []
        self._missed: frozenset[str] = frozenset()
        """Who was known, and in no folder when everything was read just now."""

    # -- changes --------------------------------------------------------------------------

    def changes(self, since: SyncCursor | None) -> Iterator[Page]:
        """Read changes after ``since``, or everything when it is None, page by page.

        Raises:
            CursorExpired: Exchange forgot ``since``, or a folder is gone with what was in it.
            TryLater: a page isn't Exchange's, or they don't end: nothing of it counts.
        """
        self._missed = frozenset()
        before = place(since) if since is not None else self._last_place()
        top = next(iter(before.states), "") if since is not None else ""
        folders = self._wire.folders(top)
        self._folders = [folder.id for folder in folders]
        if since is not None and not before.states.keys() <= set(self._folders):
            raise CursorExpired(f"A folder is gone from {TITLE}.")
        is_full = since is None
        read = Reading({} if is_full else before.states, before.known, is_full=is_full)
        total = sum(folder.count for folder in folders) if is_full else None
        for found in self._pages(read, self._folders):
            yield Page(tuple(self._contacts(found)), total=total)
        if read.misses_someone():
            # A move shows in two folders. Who left one that was read late, and came to one that
            # was read before it, is among the changes of that one by now.
            for found in self._pages(read, self._folders[:-1]):
                yield Page(tuple(self._contacts(found)), total=total)
        former, deleted, self._missed = read.finish()
        held = self._contacts(read.held.values(), former)
        yield Page(tuple(held), tuple(deleted), total=total, cursor=read.place.as_cursor())

    def _last_place(self) -> Place:
        last = self._last()
        try:
            return place(last) if last is not None else Place()
        except CursorExpired:
            return Place()

    def _pages(self, read: Reading, folders: Iterable[str]) -> Iterator[list[Any]]:
        """Yield the contacts of each page of each folder; note where its changes end."""
        for folder in folders:
            state = read.place.states.get(folder, "")
            asked: set[str] = set()
            while state not in asked and len(asked) < _PAGES_MOST:
                asked.add(state)
                page = self._wire.changes(folder, state)
                yield read.taken(page.changes)
                state = page.state
                if page.is_last:
                    break
            else:
                raise TryLater(f"{TITLE}'s list of contacts doesn't end. Nothing was changed.")
            read.place.states[folder] = state

    def _contacts(
        self, found: Iterable[Any], former: dict[str, RemoteId] | None = None
    ) -> Iterator[RemoteContact]:
        """Yield contacts; one that came without what was asked of it is read apart (N20)."""
        for element in found:
            old = (former or {}).get(item_id(element))
            try:
                whole = element if is_whole(element) else self._wire.get(item_id(element))
            except RemoteGone:
                continue  # gone since; the next read says so
            if not is_whole(whole):
                raise unexpected_answer()
            yield self._contact(whole, (old,) if old is not None else ())

    def _contact(self, element: Any, previous: tuple[RemoteId, ...] = ()) -> RemoteContact:
        try:
            return remote_contact(element, self._region, previous)
        except (AttributeError, TypeError, ValueError):  # D9: it stops nobody else
            new = RemoteId(item_id(element))
            return RemoteContact(new, ETag(""), Fields(), previous_ids=previous, problem=UNREADABLE)

    # -- one contact ----------------------------------------------------------------------

    def get(self, remote_id: RemoteId) -> RemoteContact:
        """Read one contact. One that was moved since the last read has its new id then.

        Raises:
            RemoteGone: it is nowhere, or only in Deleted Items.
        """
        try:
            element = self._wire.get(str(remote_id))
        except RemoteGone:
            return self._moved(remote_id)
        if element.tag != CONTACT or not is_whole(element):
            raise unexpected_answer()
        if not self._is_a_folder_of_ours(folder_of(element)):
            raise RemoteGone(GONE)
        return self._contact(element)

    def _is_a_folder_of_ours(self, folder: str) -> bool:
        if folder not in self._folders:
            self._folders = [found.id for found in self._wire.folders()]
        return folder in self._folders

    def _moved(self, remote_id: RemoteId) -> RemoteContact:
        """Look among what changed since the last read for the contact under its new id."""
        last, known = self._last(), self._last_place().known
        if last is None or remote_id in self._missed or str(remote_id) not in known.alive:
            raise RemoteGone(GONE)
        try:
            for page in self.changes(last):
                for contact in page.contacts:
                    if remote_id in contact.previous_ids:
                        return contact
        except CursorExpired:
            pass  # the next sync reads everything, and knows it by its key
        raise RemoteGone(GONE)

    def create(self, fields: Fields, marker: str) -> RemoteContact:
        """Nothing is ever written. Raises Refused."""
        raise Refused(_NEVER_WRITTEN)

    def update(self, remote: RemoteContact, fields: Fields) -> RemoteContact:
        """Nothing is ever written. Raises Refused."""
        raise Refused(_NEVER_WRITTEN)

    def delete(self, remote: RemoteContact) -> None:
        """Nothing is ever written. Raises Refused."""
        raise Refused(_NEVER_WRITTEN)

    # -- searching ------------------------------------------------------------------------

    def search(self, text: str, limit: int) -> Sequence[RemoteContact]:
        """Search the user's own folders by the beginnings of names and addresses (R2)."""
        wanted = clean_text(text, 256).strip()
        if not wanted or limit < 1:
            return ()
        if not self._folders:
            self._folders = [folder.id for folder in self._wire.folders()]
        found = self._wire.search(self._folders, wanted, limit)
        contacts = (element for element in found if element.tag == CONTACT and item_id(element))
        return list(self._contacts(contacts))[:limit]

    def directory(self) -> Iterator[Sequence[DirectoryEntry]]:
        """Yield nothing: the directory is Dialpad's, Google's or Office 365's (D23)."""
        yield from ()

    def search_directory(self, text: str, limit: int) -> Sequence[DirectoryEntry]:
        """Return nothing, see ``directory``."""
        return ()

    def close(self) -> None:
        """Cut off whatever runs."""
        self._wire.close()


def build(context: ProviderContext) -> ExchangeProvider:
    """Return the provider of one account; no request is made yet."""
    settings = context.settings
    wire = Wire(context.load_secret, settings.network.ca_bundle)
    return ExchangeProvider(wire, settings.region, context.last_cursor)
