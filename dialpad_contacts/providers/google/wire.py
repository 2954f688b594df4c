"""The People API's shapes, as far as we read them, and its calls."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import quote

import msgspec

from dialpad_contacts.domain.errors import OutcomeUnknown, TryLater
from dialpad_contacts.providers.directory import NoDirectory
from dialpad_contacts.providers.google.auth import DIRECTORY_SCOPE, TITLE, Bearer
from dialpad_contacts.providers.google.failures import failure, is_denied
from dialpad_contacts.providers.http import (
    Answer,
    Params,
    Session,
    decoded,
    fitting,
    unexpected,
)
from dialpad_contacts.providers.loose_json import any_json

MASK = "names,emailAddresses,phoneNumbers,clientData,metadata"
"""Never addresses, photos, notes …: what isn't read can't be written back (D11)."""

_COLLEAGUES = {
    "readMask": "names,emailAddresses,phoneNumbers,organizations,metadata",
    "sources": "DIRECTORY_SOURCE_TYPE_DOMAIN_PROFILE",
}
"""Colleagues alone: shared contacts of the domain are another source, and none of ours (R10)."""
_DIRECTORY_PAGES = 400
"""Twice what 200,000 people need (faults.md N11)."""

CONTACT = "READ_SOURCE_TYPE_CONTACT"
"""Without it, the person's own Google profile is mixed in (providers.md 1.2)."""


class Source(msgspec.Struct, rename="camel"):
    """Where an item or a person comes from."""

    type: str = ""
    id: str = ""
    update_time: str = ""


class ItemMetadata(msgspec.Struct, rename="camel"):
    """Whose item it is."""

    source: Source | None = None


class Name(msgspec.Struct, rename="camel"):
    """A name; the parts we sync."""

    given_name: str = ""
    family_name: str = ""
    metadata: ItemMetadata | None = None


class Value(msgspec.Struct, rename="camel"):
    """An email address or a phone number."""

    value: str = ""
    type: str = ""
    metadata: ItemMetadata | None = None


class ClientData(msgspec.Struct, rename="camel"):
    """A key and a value that only programs see."""

    key: str = ""
    value: str = ""


class PersonMetadata(msgspec.Struct, rename="camel"):
    """Where a person comes from, and what became of it."""

    sources: list[Source] = []
    previous_resource_names: list[str] = []
    deleted: bool = False


class Organization(msgspec.Struct, rename="camel"):
    """Where somebody works."""

    name: str = ""
    title: str = ""
    department: str = ""


class Person(msgspec.Struct, rename="camel"):
    """A contact. ``metadata`` is always asked for: an answer without it wasn't to our question."""

    resource_name: str = ""
    etag: str = ""
    metadata: PersonMetadata | None = None
    names: list[Name] = []
    email_addresses: list[Value] = []
    phone_numbers: list[Value] = []
    client_data: list[ClientData] = []
    organizations: list[Organization] = []


class Connections(msgspec.Struct, rename="camel"):
    """A page of the listing."""

    connections: list[Person] = []
    next_page_token: str = ""
    next_sync_token: str = ""
    total_items: int | None = None


class _LooseConnections(msgspec.Struct, rename="camel"):
    connections: list[Any] = []
    next_page_token: str = ""
    next_sync_token: str = ""
    total_items: int | None = None


class SearchHit(msgspec.Struct, rename="camel"):
    """One hit of a search."""

    person: Person = msgspec.field(default_factory=Person)


class SearchHits(msgspec.Struct, rename="camel"):
    """What a search found."""

    results: list[SearchHit] = []


class Colleagues(msgspec.Struct, rename="camel"):
    """A page of the organisation's directory."""

    people: list[Person] = []
    next_page_token: str = ""


Raw = dict[str, Any]
"""A person with every key it came with; what an update sends back is made from it."""


class Wire:
    """The calls. Refreshes the token once on a 401, and translates refusals."""

    def __init__(self, session: Session, bearer: Bearer) -> None:
        self._session = session
        self._bearer = bearer

    def connections(self, params: Mapping[str, str]) -> tuple[Connections, list[str]]:
        """Read one page of the listing, and the ids of persons that can't be read (D9).

        Raises:
            TryLater, SignInNeeded, CursorExpired.
        """
        answer = self._call("GET", "/v1/people/me/connections", params, listing=True)
        try:
            return decoded(answer, Connections, TITLE), []
        except TryLater:
            return _page_by_person(answer)

    def get(self, resource: str) -> Raw:
        """Read one person. Raises RemoteGone."""
        params = {"personFields": MASK, "sources": CONTACT}
        return _raw(self._call("GET", f"/v1/{_path(resource)}", params), writes=False)

    def create(self, body: Raw) -> Raw:
        """Create a person."""
        params = {"personFields": MASK, "sources": CONTACT}
        answer = self._call("POST", "/v1/people:createContact", params, body)
        return _raw(answer, writes=True)

    def update(self, resource: str, mask: str, body: Raw) -> Raw:
        """Replace the fields that ``mask`` names. Raises StaleWrite, RemoteGone."""
        params = {"updatePersonFields": mask, "personFields": MASK, "sources": CONTACT}
        answer = self._call("PATCH", f"/v1/{_path(resource)}:updateContact", params, body)
        return _raw(answer, writes=True)

    def delete(self, resource: str) -> None:
        """Delete a person. Raises RemoteGone."""
        answer = self._call("DELETE", f"/v1/{_path(resource)}:deleteContact", ())
        decoded(answer, dict[str, Any], TITLE, writes=True)

    def search(self, text: str, limit: int) -> list[Person]:
        """Search; ``text`` '' only warms Google's index up."""
        params = {
            "query": text,
            "pageSize": str(max(1, min(limit, 30))),
            "readMask": MASK + ",organizations",
            "sources": CONTACT,
        }
        answer = self._call("GET", "/v1/people:searchContacts", params)
        return [hit.person for hit in decoded(answer, SearchHits, TITLE).results]

    # -- the directory --------------------------------------------------------------------

    def colleagues(self) -> Iterator[list[Person]]:
        """Yield the organisation's people, page by page, suspended ones left out by Google.

        Raises:
            NoDirectory: a consumer's account; or the administrator, or the user, said no.
            TryLater, SignInNeeded.
        """
        params = {**_COLLEAGUES, "pageSize": "1000"}
        seen: set[str] = set()
        while len(seen) < _DIRECTORY_PAGES:
            page = self._colleagues("/v1/people:listDirectoryPeople", params)
            yield page.people
            if not page.next_page_token:
                return
            if page.next_page_token in seen:
                break
            seen.add(page.next_page_token)
            params["pageToken"] = page.next_page_token
        raise TryLater("Google's directory doesn't end. Nothing was changed.")

    def search_colleagues(self, text: str, limit: int) -> Iterator[list[Person]]:
        """Yield what a search by the beginnings of words finds, one page. Raises NoDirectory."""
        size = str(max(1, min(limit, 500)))
        params = {**_COLLEAGUES, "query": text, "pageSize": size}
        yield self._colleagues("/v1/people:searchDirectoryPeople", params).people

    def _colleagues(self, path: str, params: Mapping[str, str]) -> Colleagues:
        if not self._bearer.allows(DIRECTORY_SCOPE):
            raise NoDirectory("The organisation's directory wasn't allowed when signing in.")
        answer = self._call("GET", path, params, listing=True, directory=True)
        return decoded(answer, Colleagues, TITLE)

    # -- one request ----------------------------------------------------------------------

    def _call(
        self,
        method: str,
        path: str,
        params: Params,
        body: Raw | None = None,
        *,
        listing: bool = False,
        directory: bool = False,
    ) -> Answer:
        for attempt in (1, 2):
            answer = self._session.request(
                method, path, params=params, headers=self._bearer.header(), body=body
            )
            if answer.status == 200:
                return answer
            if answer.status != 401 or attempt == 2:
                break
            self._bearer.refresh()  # a 401 did nothing, so a write may go again (faults.md N5)
        if directory and is_denied(answer):
            raise NoDirectory("This organisation doesn't show its directory.")
        meant = failure(answer, writes=method != "GET", listing=listing)
        raise fitting(meant, method, TITLE)

    def close(self) -> None:
        """Cut off whatever runs."""
        self._bearer.close()
        self._session.close()


def _path(resource: str) -> str:
    return quote(resource, safe="/")


def _raw(answer: Answer, *, writes: bool) -> Raw:
    """Return the person in ``answer`` with every key.

    Not by msgspec: it refuses a lone surrogate, which JSON may carry (faults.md N22), and one
    such name would keep its contact from ever being read.
    """
    try:
        person = any_json(answer)
    except ValueError:
        person = None
    if not isinstance(person, dict) or not person.get("resourceName"):
        decoded(answer, Source, TITLE, writes=writes)  # raises for what isn't JSON at all
        raise _not_a_person(writes)
    return person


def _not_a_person(writes: bool) -> TryLater:
    return OutcomeUnknown(unexpected(TITLE)) if writes else TryLater(unexpected(TITLE))


def _page_by_person(answer: Answer) -> tuple[Connections, list[str]]:
    """Read a page person by person, so that one malformed person doesn't stop every sync (D9).

    Raises:
        TryLater: the page itself can't be read.
    """
    try:
        loose = msgspec.convert(any_json(answer), _LooseConnections)
    except (ValueError, msgspec.ValidationError) as error:
        raise TryLater(unexpected(TITLE)) from error
    good: list[Person] = []
    bad: list[str] = []
    for person in loose.connections:
        try:
            good.append(msgspec.convert(person, Person))
        except msgspec.ValidationError:
            resource = person.get("resourceName") if isinstance(person, dict) else None
            if not isinstance(resource, str) or not resource:
                raise TryLater(unexpected(TITLE)) from None
            bad.append(resource)
    page = Connections(good, loose.next_page_token, loose.next_sync_token, loose.total_items)
    return page, bad
