"""Graph's calls: contacts, folders, changes, batches, and the directory."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import quote

import msgspec
from requests.structures import CaseInsensitiveDict

from dialpad_contacts.domain.errors import ContactsError, OutcomeUnknown, TryLater
from dialpad_contacts.providers.directory import NoDirectory
from dialpad_contacts.providers.http import Answer, Params, Session, fitting, unexpected
from dialpad_contacts.providers.loose_json import any_json
from dialpad_contacts.providers.microsoft.auth import Bearer
from dialpad_contacts.providers.microsoft.failures import claims_of, failure
from dialpad_contacts.providers.microsoft.mapping import MARKER, SELECT, Raw

GRAPH = "https://graph.microsoft.com"
V1 = "/v1.0"
PAGE_SIZE = 200
BATCH = 20
_IMMUTABLE = 'IdType="ImmutableId"'
"""Wanted of every request: a plain id changes when its contact is moved."""
_MARKED = f"singleValueExtendedProperties($filter=id eq '{MARKER}')"
_COLLEAGUE = "id,displayName,givenName,surname,mail,userPrincipalName,jobTitle"
_PAGES_MOST = 4000
"""Far more than the largest address book needs (faults.md N11)."""


class Colleague(msgspec.Struct, rename="camel"):
    """A user of the organisation."""

    id: str
    display_name: str | None = None
    given_name: str | None = None
    surname: str | None = None
    mail: str | None = None
    user_principal_name: str | None = None
    job_title: str | None = None


class _PartAnswer(msgspec.Struct):
    id: str
    status: int
    headers: dict[str, Any] | None = None
    body: Any = None


class _BatchAnswer(msgspec.Struct):
    responses: list[_PartAnswer]


class Wire:
    """The calls. Refreshes the token once on a 401, and translates refusals."""

    def __init__(self, session: Session, bearer: Bearer, root: str) -> None:
        self._session = session
        self._bearer = bearer
        self._root = root.rstrip("/")

    # -- reading --------------------------------------------------------------------------

    def changes(self, path: str) -> tuple[list[Raw], str, str]:
        """Read a page of changes; return the items, the next page's path, the end's path.

        One of the two paths is ''. Raises CursorExpired.
        """
        prefer = {"Prefer": f"{_IMMUTABLE}, odata.maxpagesize={PAGE_SIZE}"}
        page = self._object(self._call("GET", path, headers=prefer, listing=True))
        more, end = self._link(page, "@odata.nextLink"), self._link(page, "@odata.deltaLink")
        if bool(more) == bool(end):
            raise TryLater(unexpected(self._session.title))
        return self._items(page), more, end

    def get(self, contact: str) -> Raw:
        """Read one contact, its marker too. Raises RemoteGone."""
        params = {"$select": ",".join(SELECT), "$expand": _MARKED}
        return self._contact(self._call("GET", _contact_path(contact), params), writes=False)

    def marked(self, folder: str) -> Iterator[tuple[str, str]]:
        """Yield (contact, marker) of those in ``folder`` that carry one."""
        params = {"$select": "id", "$top": str(PAGE_SIZE), "$expand": _MARKED}
        for item in self._listed(_folder_path(folder) + "/contacts", params):
            marker = _marker_in(item)
            if marker:
                yield str(item.get("id")), marker

    def markers(self, contacts: Sequence[str]) -> dict[str, str]:
        """Return the markers of those among ``contacts`` that carry one, 20 in a request.

        Source: learn.microsoft.com/graph/json-batching.
        """
        found: dict[str, str] = {}
        for start in range(0, len(contacts), BATCH):
            asked = contacts[start : start + BATCH]
            for part in self._batch(asked):
                if part.status == 404:
                    continue  # gone since; the next read says so
                if part.status != 200 or not isinstance(part.body, dict):
                    raise self._part_failed(part)
                marker = _marker_in(part.body)
                if marker:
                    found[asked[int(part.id)]] = marker
        return found

    def _batch(self, contacts: Sequence[str]) -> list[_PartAnswer]:
        query = f"?$select=id&$expand={quote(_MARKED)}"
        requests = [
            {
                "id": str(number),
                "method": "GET",
                "url": _contact_path(contact).removeprefix(V1) + query,
                "headers": {"Prefer": _IMMUTABLE},
            }
            for number, contact in enumerate(contacts)
        ]
        answer = self._call("POST", f"{V1}/$batch", body={"requests": requests}, reads=True)
        try:
            parts = msgspec.convert(self._object(answer), _BatchAnswer).responses
        except msgspec.ValidationError as error:
            raise TryLater(unexpected(self._session.title)) from error
        if {part.id for part in parts} != {str(number) for number in range(len(contacts))}:
            raise TryLater(unexpected(self._session.title))
        return parts

    def _part_failed(self, part: _PartAnswer) -> ContactsError:
        given = {name: str(value) for name, value in (part.headers or {}).items()}
        headers = CaseInsensitiveDict({**given, "Content-Type": "application/json"})
        answer = Answer(part.status, headers, msgspec.json.encode(part.body))
        return failure(answer, self._session.title, listing=True)

    def folders(self) -> list[str]:
        """Return the ids of all contact folders but the default one, which Graph doesn't list."""
        found: list[str] = []
        waiting = [""]
        while waiting:
            parent = waiting.pop()
            path = f"{_folder_path(parent)}/childFolders" if parent else f"{V1}/me/contactFolders"
            below = [str(f.get("id")) for f in self._listed(path, {"$top": "100"})]
            waiting += [folder for folder in below if folder not in found]
            found += [folder for folder in below if folder not in found]
        return found

    def default_folder(self) -> str:
        """Return the default folder's id, '' while it is empty: any contact in it tells."""
        params = {"$select": "parentFolderId", "$top": "1"}
        page = self._object(self._call("GET", f"{V1}/me/contacts", params, listing=True))
        return next((str(item.get("parentFolderId") or "") for item in self._items(page)), "")

    def search(self, text: str, limit: int) -> list[Raw]:
        """Search the default folder by the beginnings of names.

        ``$search`` is for messages and people alone (learn.microsoft.com/graph/
        search-query-parameter).
        """
        literal = "'" + text.strip().replace("'", "''") + "'"
        names = ("displayName", "givenName", "surname")
        params = {
            "$select": ",".join(SELECT),
            "$filter": " or ".join(f"startswith({name},{literal})" for name in names),
            "$top": str(max(1, min(limit, 100))),
        }
        page = self._object(self._call("GET", f"{V1}/me/contacts", params, listing=True))
        return self._items(page)

    # -- the directory --------------------------------------------------------------------

    def users(self) -> Iterator[list[Colleague]]:
        """Yield the organisation's users, page by page. Raises NoDirectory."""
        params: Params = {"$select": _COLLEAGUE, "$top": "999"}
        path = f"{V1}/users"
        for _ in range(_PAGES_MOST):
            page = self._object(self._call("GET", path, params, directory=True))
            yield self._colleagues(page)
            path, params = self._link(page, "@odata.nextLink"), ()
            if not path:
                return

    def search_users(self, text: str, limit: int) -> Iterator[list[Colleague]]:
        """Yield what a search of the directory by beginnings of words finds: one page."""
        words = "".join(c for c in text if c not in '"\\').strip()
        params = {
            "$select": _COLLEAGUE,
            "$search": f'"displayName:{words}" OR "mail:{words}"',
            "$top": str(max(1, min(limit, 100))),
        }
        headers = {"ConsistencyLevel": "eventual"}
        answer = self._call("GET", f"{V1}/users", params, headers=headers, directory=True)
        yield self._colleagues(self._object(answer))

    def _colleagues(self, page: Raw) -> list[Colleague]:
        found = []
        for item in self._items(page):
            try:
                found.append(msgspec.convert(item, Colleague))
            except msgspec.ValidationError:
                continue
        return found

    # -- writing --------------------------------------------------------------------------

    def create(self, body: Raw) -> Raw:
        """Create a contact in the default folder."""
        return self._contact(self._call("POST", f"{V1}/me/contacts", body=body), writes=True)

    def update(self, contact: str, etag: str, body: Raw) -> Raw:
        """Change the properties in ``body``. Raises StaleWrite, RemoteGone."""
        headers = {"If-Match": etag} if etag else {}
        answer = self._call("PATCH", _contact_path(contact), headers=headers, body=body)
        return self._contact(answer, writes=True)

    def delete(self, contact: str) -> None:
        """Delete a contact. Raises RemoteGone; OutcomeUnknown for an answer that isn't Graph's.

        Graph says 204 and nothing more (learn.microsoft.com/graph/api/contact-delete); 200 is what
        a captive portal's page says (faults.md N4).
        """
        if self._call("DELETE", _contact_path(contact)).status != 204:
            raise OutcomeUnknown(unexpected(self._session.title))

    # -- one request ----------------------------------------------------------------------

    def _call(
        self,
        method: str,
        path: str,
        params: Params = (),
        *,
        headers: Mapping[str, str] | None = None,
        body: Raw | None = None,
        listing: bool = False,
        reads: bool = False,
        directory: bool = False,
    ) -> Answer:
        sent = {"Prefer": _IMMUTABLE, **(headers or {})}
        for attempt in (1, 2):
            answer = self._session.request(
                method, path, params=params, headers={**sent, **self._bearer.header()}, body=body
            )
            if answer.status in (200, 201, 204):
                return answer
            if answer.status != 401 or attempt == 2:
                break
            self._bearer.refresh(claims_of(answer))  # a 401 did nothing: a write may go again
        if directory and answer.status in (401, 403, 404):
            raise NoDirectory("This organisation doesn't show its directory.")
        writes = method != "GET" and not reads
        listing = listing or reads or directory
        title = self._session.title
        raise fitting(failure(answer, title, writes=writes, listing=listing), method, title)

    def _listed(self, path: str, params: Params) -> Iterator[Raw]:
        """Yield the items of all pages."""
        for _ in range(_PAGES_MOST):
            page = self._object(self._call("GET", path, params, listing=True))
            yield from self._items(page)
            path, params = self._link(page, "@odata.nextLink"), ()
            if not path:
                return
        raise TryLater(f"{self._session.title}'s list doesn't end. Nothing was changed.")

    def _object(self, answer: Answer) -> Raw:
        try:
            document = any_json(answer)
        except ValueError as error:
            raise TryLater(unexpected(self._session.title)) from error
        if not isinstance(document, dict):
            raise TryLater(unexpected(self._session.title))
        return document

    def _items(self, page: Raw) -> list[Raw]:
        items = page.get("value")
        if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
            raise TryLater(unexpected(self._session.title))
        return items

    def _contact(self, answer: Answer, *, writes: bool) -> Raw:
        try:
            document = self._object(answer)
        except TryLater as error:
            raise (OutcomeUnknown(error.reason) if writes else error) from error
        if not isinstance(document.get("id"), str) or not document["id"]:
            reason = unexpected(self._session.title)
            raise OutcomeUnknown(reason) if writes else TryLater(reason)
        return document

    def _link(self, page: Raw, name: str) -> str:
        """Return the path of a link in ``page``, '' when there is none; opaque but for its host."""
        link = page.get(name)
        if link is None:
            return ""
        for root in (self._root, GRAPH):
            if isinstance(link, str) and link.startswith(f"{root}{V1}/"):
                return link[len(root) :]
        raise TryLater(unexpected(self._session.title))

    def close(self) -> None:
        """Cut off whatever runs."""
        self._bearer.close()
        self._session.close()


def first_page(folder: str) -> str:
    """Return the path that a first round of changes of ``folder`` ('': the default) begins at."""
    return f"{_folder_path(folder)}/contacts/delta?$select={','.join(SELECT)}"


def _folder_path(folder: str) -> str:
    return f"{V1}/me/contactFolders/{quote(folder, safe='')}" if folder else f"{V1}/me"


def _contact_path(contact: str) -> str:
    return f"{V1}/me/contacts/{quote(contact, safe='')}"


def _marker_in(item: Raw) -> str:
    properties = item.get("singleValueExtendedProperties")
    for one in properties if isinstance(properties, list) else ():
        if isinstance(one, dict) and str(one.get("id")).casefold() == MARKER.casefold():
            return str(one.get("value") or "")
    return ""
