"""exchangelib's services over our own session: it words the requests and reads the answers.

What it would do by itself is left out: no probing requests, no pool of connections, no cache of
protocols that outlives an account with its password, no waiting and sending again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from typing import Any

import exchangelib
from exchangelib.errors import ErrorNonExistentMailbox
from exchangelib.extended_properties import ExtendedProperty
from exchangelib.fields import ExtendedPropertyField, FieldPath
from exchangelib.folders import Folder
from exchangelib.folders.queryset import DEEP
from exchangelib.items import ID_ONLY, SHALLOW, Contact
from exchangelib.properties import DistinguishedFolderId, FolderId, ItemId, Mailbox
from exchangelib.protocol import BaseProtocol, Protocol
from exchangelib.services import (
    FindFolder,
    FindItem,
    GetFolder,
    GetItem,
    GetUserSettings,
    SyncFolderItems,
)
from exchangelib.services.common import EWSService
from exchangelib.transport import NOAUTH
from exchangelib.util import DummyResponse, create_element
from exchangelib.version import EXCHANGE_2013, Version

from dialpad_contacts.domain.errors import TryLater
from dialpad_contacts.providers.exchange.session import EwsSession

_REQUESTS_MOST = 4000
"""In one call of a service: far more than any list needs (faults.md N11)."""


class Line:
    """What exchangelib takes for a session of requests."""

    def __init__(self, session: EwsSession) -> None:
        """Send everything over ``session``."""
        self._session = session
        self.session_id = 1
        self.usage_count = 0
        self.auth = None
        self.cookies: tuple[object, ...] = ()
        self._left = _REQUESTS_MOST

    def renew(self) -> None:
        """A new call of a service begins."""
        self._left = _REQUESTS_MOST

    def post(self, *, url: str, headers: dict[str, str], data: bytes, **_: object) -> Any:
        """Send one envelope; what goes wrong is an error of ours."""
        if self._left <= 0:
            raise TryLater("Exchange's list doesn't end. Nothing was changed.")
        self._left -= 1
        answer = self._session.soap(data, headers)
        return DummyResponse(
            url=url, headers=dict(answer.headers), content=answer.body, status_code=answer.status
        )

    def get_adapter(self, url: str) -> None:
        """Name no adapter; it is for a log that nobody writes."""

    def close(self) -> None:
        """Leave the session to its owner."""


class _Protocol(BaseProtocol):
    """One connection, one try: what waits and repeats is the engine."""

    RETRY_WAIT = 0

    def __init__(self, config: Any, line: Line) -> None:
        super().__init__(config)
        self._line = line

    @property
    def version(self) -> Any:
        return self.config.version

    def get_auth_type(self) -> Any:
        return self.config.auth_type

    def get_session(self) -> Line:
        return self._line

    def release_session(self, session: Line) -> None:
        return

    def retire_session(self, session: Line) -> None:
        return

    def renew_session(self, session: Line) -> Line:
        return session


def account(email: str, session: EwsSession) -> tuple[Any, Line]:
    """Return an account of exchangelib's over ``session``; makes no request.

    It knows no password: the session signs in. Versions are negotiated by exchangelib, from the
    oldest that we support on (its own first guess is the newest, which older servers refuse).
    """
    line = Line(session)
    config = exchangelib.Configuration(
        service_endpoint=session.url,
        auth_type=NOAUTH,
        version=Version(build=EXCHANGE_2013),
        retry_policy=exchangelib.FailFast(),
    )
    made = exchangelib.Account(
        email, config=config, access_type=exchangelib.DELEGATE,
        default_timezone=exchangelib.EWSTimeZone("UTC"),
    )  # fmt: skip
    with suppress(KeyError):
        del Protocol[config]  # the one that Account made: it would be kept for ever
    made.protocol = _Protocol(config, line)
    return made, line


class _Elements:
    """Services that hand out what they found as XML, for ``mapping`` to read."""

    def _elem_to_obj(self, elem: Any) -> Any:
        return elem


class Folders(_Elements, FindFolder):
    """All folders below one, with their class and how many items they hold."""

    def call(self, folder_id: str) -> Iterator[Any]:
        """Yield the folders' elements. Raises exchangelib's errors."""
        names = ("folder_class", "total_count")
        fields = [FieldPath(field=Folder.get_field_by_fieldname(name)) for name in names]
        found: Iterator[Any] = self._elems_to_objs(
            self._paged_call(
                payload_func=self.get_payload, max_items=None, folders=[FolderId(id=folder_id)],
                additional_fields=fields, restriction=None, shape=ID_ONLY, depth=DEEP,
                page_size=self.page_size, offset=0,
            )
        )  # fmt: skip
        return _raised(found)


class FolderOf(_Elements, GetFolder):
    """Single folders, with how many items they hold."""

    ERRORS_TO_CATCH_IN_RESPONSE = (
        *GetFolder.ERRORS_TO_CATCH_IN_RESPONSE,
        ErrorNonExistentMailbox,
    )

    def call(self, folders: Iterable[Any]) -> list[Any]:
        """Return the folders' elements, an error of exchangelib's in place of one that isn't."""
        names = ("folder_class", "total_count")
        fields = [FieldPath(field=Folder.get_field_by_fieldname(name)) for name in names]
        return list(
            self._chunked_get_elements(
                self.get_payload, items=folders, additional_fields=fields, shape=ID_ONLY
            )
        )


class Changes(_Elements, SyncFolderItems):
    """One page of what changed in a folder; ``sync_state`` is where to go on from."""

    def call(self, folder_id: str, state: str, most: int) -> list[Any]:
        """Return the page's changes as elements. Raises exchangelib's errors."""
        found: Iterator[Any] = super().call(
            folder=FolderId(id=folder_id), shape=ID_ONLY, additional_fields=_LISTED,
            sync_state=state, ignore=None, max_changes_returned=most, sync_scope="NormalItems",
        )  # fmt: skip
        return list(_raised(found))

    def _get_element_container(self, message: Any, name: Any = None) -> Any:
        if message.get("ResponseClass") != "Success":  # a refusal names no state to go on from
            return EWSService._get_element_container(self, message=message, name=name)
        return super()._get_element_container(message=message, name=name)


class Items(_Elements, GetItem):
    """Single items."""

    def call(self, item_id: str) -> Any:
        """Return one item's element. Raises exchangelib's errors."""
        found: Iterator[Any] = super().call(
            items=[ItemId(id=item_id)], additional_fields=_LISTED, shape=ID_ONLY
        )
        for element in _raised(found):
            return element
        raise ValueError("an answer without the item that was asked for")


class Found(_Elements, FindItem):
    """Items of several folders that pass a restriction."""

    def call(self, folder_ids: Iterable[str], restriction: Any, limit: int) -> Iterator[Any]:
        """Yield at most ``limit`` elements. Raises exchangelib's errors."""
        self.additional_fields, self.shape = _LISTED, ID_ONLY
        folders = [FolderId(id=folder_id) for folder_id in folder_ids]
        found: Iterator[Any] = self._elems_to_objs(
            self._paged_call(
                payload_func=self.get_payload, max_items=limit, folders=folders,
                additional_fields=_LISTED, restriction=restriction, order_fields=None,
                query_string=None, shape=ID_ONLY, depth=SHALLOW, calendar_view=None,
                page_size=self.page_size, offset=0,
            )
        )  # fmt: skip
        return _raised(found)


def _raised(found: Iterable[Any]) -> Iterator[Any]:
    """Yield what was found, and raise the errors among it."""
    for each in found:
        if isinstance(each, Exception):
            raise each
        yield each


def user_settings(email: str, session: EwsSession) -> Any:
    """Ask Autodiscover, at the session's address, where the mailbox of ``email`` is.

    Returns exchangelib's UserResponse. Raises exchangelib's errors.
    """
    config = exchangelib.Configuration(
        service_endpoint=session.url,
        auth_type=NOAUTH,
        version=Version(build=EXCHANGE_2013),
        retry_policy=exchangelib.FailFast(),
    )
    service = GetUserSettings(protocol=_Protocol(config, Line(session)))
    names = ["external_ews_url", "internal_ews_url", "user_ms_online"]
    return service.get(users=[email], settings=names)


class OwnFolder(DistinguishedFolderId):
    """A distinguished folder of whoever signs in.

    exchangelib's own always names a mailbox, so a user who types a colleague's address could be
    shown that colleague's contacts, which are shared (R10).
    """

    def clean(self, version: Any = None) -> None:
        """Let it go without a mailbox, as the schema does."""
        FolderId.clean(self, version=version)


def contacts_folder(email: str = "") -> Any:
    """Return the Contacts folder of whoever signs in, or of the mailbox ``email``."""
    if not email:
        return OwnFolder(id="contacts")
    return DistinguishedFolderId(id="contacts", mailbox=Mailbox(email_address=email))


class SearchKey(ExtendedProperty):
    """PidTagSearchKey: stays with an item that is moved, while its id does not (see ``moves``).

    Source: MS-OXCPRPT section 2.2.1 (learn.microsoft.com/openspecs/exchange_server_protocols).
    """

    property_tag = 0x300B
    property_type = "Binary"


_EMAILS = Contact.get_field_by_fieldname("email_addresses")
_LISTED = [
    FieldPath(field=Contact.get_field_by_fieldname(name))
    for name in ("given_name", "surname", "display_name", "company_name", "email_addresses",
                 "phone_numbers", "last_modified_time", "parent_folder_id")
] + [FieldPath(field=ExtendedPropertyField("search_key", value_cls=SearchKey))]  # fmt: skip
"""What is asked of a contact."""
_SEARCHED = [
    *(FieldPath(field=Contact.get_field_by_fieldname(name))
      for name in ("given_name", "surname", "display_name", "company_name")),
    *(FieldPath(field=_EMAILS, label=f"EmailAddress{n}", subfield=_EMAILS.value_cls.email)
      for n in (1, 2, 3)),
]  # fmt: skip


class BeginsWith:
    """The restriction of FindItem to contacts one of whose names or addresses begins so."""

    def __init__(self, text: str) -> None:
        """``text`` holds nothing that XML forbids."""
        self._text = text

    def to_xml(self, version: Any) -> Any:
        """Return it as FindItem takes it."""
        either = create_element("t:Or")
        how = {"ContainmentMode": "Prefixed", "ContainmentComparison": "IgnoreCase"}
        for path in _SEARCHED:
            test = create_element("t:Contains", attrs=how)
            test.append(path.to_xml())
            test.append(create_element("t:Constant", attrs={"Value": self._text}))
            either.append(test)
        restriction = create_element("m:Restriction")
        restriction.append(either)
        return restriction
