"""Dialpad's company directory and group chats behind the ``Provider`` protocol; read-only."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from dialpad_contacts.domain.contact import Fields, RemoteId, SyncCursor
from dialpad_contacts.domain.errors import Refused, RemoteGone, SignInNeeded, TryLater
from dialpad_contacts.domain.names import clean_text, words
from dialpad_contacts.domain.phone import digits
from dialpad_contacts.providers.context import ProviderContext
from dialpad_contacts.providers.dialpad.mapping import colleague, group, is_colleague
from dialpad_contacts.providers.dialpad.wire import (
    BAD_KEY,
    TITLE,
    Channel,
    NotForThisKey,
    User,
    Wire,
)
from dialpad_contacts.providers.http import Session
from dialpad_contacts.providers.oauth import Grant
from dialpad_contacts.providers.settings import Settings
from dialpad_contacts.sync.ports import Capabilities, DirectoryEntry, Page, RemoteContact

_STATES = ("active", "pending")
"""The team and invited users, no others (R10)."""
_SEARCH_PAGES = 5
_NEVER_WRITTEN = "Dialpad is only read. Nothing is ever sent to it."


class DialpadProvider:
    """The company of one API key: its users are the directory, its channels the group chats."""

    capabilities = Capabilities(writes=False, reads_contacts=False, reads_directory=True)

    def __init__(self, wire: Wire, region: str) -> None:
        self._wire = wire
        self._region = region
        self._offices: dict[str, str] | None = None
        self._company: str | None = None

    def changes(self, since: SyncCursor | None) -> Iterator[Page]:
        """Nothing: shared and local contacts of Dialpad are never synced (R10)."""
        yield Page((), cursor=SyncCursor("none"))

    def get(self, remote_id: RemoteId) -> RemoteContact:
        """There is no personal contact to read. Raises RemoteGone."""
        raise RemoteGone("Dialpad keeps no personal contacts for this app.")

    def create(self, fields: Fields, marker: str) -> RemoteContact:
        """Nothing is ever written. Raises Refused."""
        raise Refused(_NEVER_WRITTEN)

    def update(self, remote: RemoteContact, fields: Fields) -> RemoteContact:
        """Nothing is ever written. Raises Refused."""
        raise Refused(_NEVER_WRITTEN)

    def delete(self, remote: RemoteContact) -> None:
        """Nothing is ever written. Raises Refused."""
        raise Refused(_NEVER_WRITTEN)

    def search(self, text: str, limit: int) -> Sequence[RemoteContact]:
        """There are no personal contacts."""
        return ()

    def directory(self) -> Iterator[Sequence[DirectoryEntry]]:
        """Read all colleagues, then all group chats, page by page.

        Raises:
            TryLater, SignInNeeded: half a directory is none.
        """
        self._offices = self._company = None
        for state in _STATES:
            for page in _required(self._wire.users(state=state)):
                yield self._entries(page)
        try:
            for channels in self._wire.channels():
                yield [self._group(channel) for channel in channels if channel.id]
        except NotForThisKey:
            return  # this key sees no channels

    def _entries(self, users: Iterable[User]) -> list[DirectoryEntry]:
        return [
            colleague(u, region=self._region, offices=self._office_names(), company=self._name())
            for u in users
            if is_colleague(u)
        ]

    def _group(self, channel: Channel) -> DirectoryEntry:
        try:
            members = [m for page in self._wire.members(str(channel.id)) for m in page]
        except NotForThisKey:
            members = []
        return group(channel, members, region=self._region)

    def _office_names(self) -> dict[str, str]:
        """Return the offices' names by id; none when the key doesn't show them."""
        if self._offices is None:
            try:
                self._offices = {
                    str(o.id): clean_text(o.name or "", 512)
                    for page in self._wire.offices()
                    for o in page
                }
            except NotForThisKey:
                self._offices = {}
        return self._offices

    def _name(self) -> str:
        if self._company is None:
            try:
                self._company = clean_text(self._wire.company().name or "", 512)
            except NotForThisKey:
                self._company = ""
        return self._company

    def search_directory(self, text: str, limit: int) -> Sequence[DirectoryEntry]:
        """Look a colleague up by address or number, or by the beginnings of words of the name.

        Dialpad has no search by name; the first pages of the list are looked through.
        """
        text = text.strip()
        if not text or limit < 1:
            return ()
        found: list[DirectoryEntry] = []
        for page in self._candidates(text):
            found += self._entries(page)
            if len(found) >= limit:
                break
        return found[:limit]

    def _candidates(self, text: str) -> Iterator[list[User]]:
        if "@" in text:
            yield from _required(self._wire.users(state="all", email=text))
            return
        if len(digits(text)) >= 7 and not any(c.isalpha() for c in text):
            yield from _required(self._wire.users(state="all", number=text))
            return
        wanted = words(text)
        pages = _required(self._wire.users(state="active"))
        for _, page in zip(range(_SEARCH_PAGES), pages, strict=False):
            yield [user for user in page if _is_named(user, wanted)]

    def close(self) -> None:
        """Cut off whatever runs."""
        self._wire.close()


def _is_named(user: User, wanted: list[str]) -> bool:
    full = f"{user.first_name or ''} {user.last_name or ''} {user.display_name or ''}"
    have = words(full)
    return bool(wanted) and all(any(h.startswith(w) for h in have) for w in wanted)


def _required(pages: Iterator[list[User]]) -> Iterator[list[User]]:
    """Read ``pages`` that every good key may read."""
    try:
        yield from pages
    except NotForThisKey as error:
        raise TryLater(f"{error} Check what the key may do, in Dialpad's settings.") from error


def link(settings: Settings, api_key: str) -> Grant:
    """Check ``api_key`` and return whose it is.

    Raises:
        SignInNeeded: Dialpad doesn't accept it.
        TryLater: Dialpad can't be reached.
    """
    key = api_key.strip()
    if not key or not key.isascii() or not key.isprintable():
        raise SignInNeeded(BAD_KEY)
    wire = _wire(settings, lambda: key)
    try:
        return _owner(wire, key)
    finally:
        wire.close()


def _owner(wire: Wire, key: str) -> Grant:
    try:
        me = wire.me()
        if me.id:
            return Grant(f"user:{me.id}", next(iter(me.emails or ()), ""), key)
    except NotForThisKey:
        pass  # a company's key has no 'me'
    try:
        company = wire.company()
    except NotForThisKey as error:
        raise SignInNeeded(BAD_KEY) from error
    if not company.id:
        raise SignInNeeded(BAD_KEY)
    return Grant(f"company:{company.id}", company.admin_email or company.name or "", key)


def _wire(settings: Settings, load_key: Callable[[], str | None]) -> Wire:
    session = Session(
        TITLE, settings.dialpad.api_url, read_only=True, ca_bundle=settings.network.ca_bundle
    )
    return Wire(session, load_key)


def build(context: ProviderContext) -> DialpadProvider:
    """Return the provider of one account; no request is made yet."""
    return DialpadProvider(_wire(context.settings, context.load_secret), context.settings.region)
