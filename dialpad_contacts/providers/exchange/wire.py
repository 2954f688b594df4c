"""What we ask of EWS: folders, changes, one contact, a search. Nothing that writes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from dialpad_contacts.domain.errors import (
    ContactsError,
    CursorExpired,
    RemoteGone,
    SignInNeeded,
    TryLater,
)
from dialpad_contacts.providers.exchange import library
from dialpad_contacts.providers.exchange.failures import translated, unexpected_answer
from dialpad_contacts.providers.exchange.secret import Secret, from_text
from dialpad_contacts.providers.exchange.session import EwsSession
from dialpad_contacts.providers.exchange.soap import TYPES

T = TypeVar("T")
PAGE_SIZE = 512
"""The most that SyncFolderItems returns."""
PERSONAL = "ipf.contact"
"""The class of folders with contacts. Those of programs have longer ones (IPF.Contact.MOC…,
IPF.Contact.RecipientCache), and nobody would call what is in them their contacts."""


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder of the user's own contacts, and how many items it holds."""

    id: str
    count: int


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a folder's changes: (kind of change, the item's element), and what comes next."""

    changes: list[tuple[str, Any]]
    state: str
    is_last: bool


class Wire:
    """The calls, over a session that is opened for the stored secret when first needed."""

    def __init__(self, load: Callable[[], str | None], ca_bundle: str) -> None:
        """Take the secret from ``load``."""
        self._load = load
        self._ca_bundle = ca_bundle
        self._secret: Secret | None = None
        self._session: EwsSession | None = None
        self._account: Any = None
        self._line: library.Line | None = None
        self._closed = False

    # -- reading --------------------------------------------------------------------------

    def folders(self, top: str = "") -> list[Folder]:
        """Return the default Contacts folder and those below it that hold contacts.

        ``top`` is the default folder's id where it is known, which saves a request.
        """

        def ask() -> list[Folder]:
            first = Folder(top, 0)
            if not top:
                service = library.FolderOf(account=self._account)
                (found,) = service.call([library.contacts_folder()])
                if isinstance(found, Exception):
                    raise found
                first = _folder(found)
            below = library.Folders(account=self._account).call(first.id)
            return [first, *(_folder(e) for e in below if _class(e) == PERSONAL)]

        return self._asked(ask, missing=CursorExpired if top else TryLater)

    def changes(self, folder: str, state: str) -> Page:
        """Read a page of changes of a folder since ``state``, '' for the beginning.

        Raises:
            CursorExpired: Exchange forgot the state, or the folder is gone.
        """

        def ask() -> Page:
            service = library.Changes(account=self._account)
            found = service.call(folder, state, PAGE_SIZE)
            if not service.sync_state:
                raise unexpected_answer()
            return Page(
                [_change(service, element) for element in found],
                str(service.sync_state),
                bool(service.includes_last_item_in_range),
            )

        return self._asked(ask, missing=CursorExpired)

    def get(self, item_id: str) -> Any:
        """Read one contact. Raises RemoteGone."""
        ask = library.Items
        return self._asked(lambda: ask(account=self._account).call(item_id), missing=RemoteGone)

    def search(self, folders: list[str], text: str, limit: int) -> list[Any]:
        """Return contacts in ``folders`` one of whose names or addresses begins with ``text``."""

        def ask() -> list[Any]:
            found = library.Found(account=self._account, page_size=max(1, min(limit, 100)))
            return list(found.call(folders, library.BeginsWith(text), limit))

        return self._asked(ask, missing=TryLater)

    # -- one call -------------------------------------------------------------------------

    def _asked(self, ask: Callable[[], T], *, missing: type[ContactsError]) -> T:
        """Return what ``ask`` brings; a password that was changed meanwhile is taken up once.

        ``missing`` is what it means when the server doesn't find what was asked for.
        """
        self._open()
        try:
            return self._once(ask, missing)
        except SignInNeeded:
            newer = self._load()
            if self._secret is None or not newer or from_text(newer) == self._secret:
                raise
            self._let_go()
            self._open()
        return self._once(ask, missing)

    def _once(self, ask: Callable[[], T], missing: type[ContactsError]) -> T:
        assert self._line is not None
        self._line.renew()
        with translated(missing):
            return ask()

    def _open(self) -> None:
        if self._closed:
            raise TryLater("Stopped.", offline=True)
        if self._session is not None:
            return
        secret = from_text(self._load())
        session = EwsSession(secret.server, ca_bundle=self._ca_bundle)
        session.sign_in_with(secret.user, secret.password, again=False)
        self._account, self._line = library.account(secret.email, session)
        self._session, self._secret = session, secret

    def _let_go(self) -> None:
        session, self._session = self._session, None
        if session is not None:
            session.close()

    def close(self) -> None:
        """Cut off whatever runs; what follows fails at once."""
        self._closed = True
        self._let_go()


def _change(service: Any, element: Any) -> tuple[str, Any]:
    """Return (create, update or delete, the item; for a delete the change itself)."""
    kind = str(service.change_types_map[element.tag])
    if kind not in (service.CREATE, service.UPDATE):
        return kind, element
    if len(element) != 1:
        raise ValueError("a change of nothing")
    return kind, element[0]


def _class(element: Any) -> str:
    return str(element.findtext(f"{TYPES}FolderClass") or "").strip().lower()


def _folder(element: Any) -> Folder:
    found = element.find(f"{TYPES}FolderId")
    count = str(element.findtext(f"{TYPES}TotalCount") or "")
    return Folder(str(found.get("Id")), int(count) if count.isdigit() else 0)
