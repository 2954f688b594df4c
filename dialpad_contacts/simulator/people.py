"""The door of People API v1: which method, with which token, scopes, parameters and quota."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple
from urllib.parse import parse_qsl

from dialpad_contacts.simulator import (
    directory,
    groups,
    others,
    partial,
    people_read,
    people_search,
    people_write,
    refusals,
)
from dialpad_contacts.simulator.call import Call
from dialpad_contacts.simulator.oauth import API
from dialpad_contacts.simulator.wire import Refused, Request, Response, page
from dialpad_contacts.simulator.world import Account, World

_CONTACTS = (f"{API}contacts",)
_READ_CONTACTS = (f"{API}contacts", f"{API}contacts.readonly")
_OTHER = (f"{API}contacts.other.readonly",)
_DIRECTORY = (f"{API}directory.readonly",)
_ANY_READ = (
    *_READ_CONTACTS,
    *_OTHER,
    *_DIRECTORY,
    f"{API}userinfo.email",
    f"{API}userinfo.profile",
)
# 'parameters' at the top of the discovery document: every method takes them.
_COMMON = frozenset(
    "$.xgafv access_token alt callback fields key oauth_token prettyPrint quotaUser uploadType"
    " upload_protocol".split()
)
_LISTING = "pageSize pageToken requestSyncToken syncToken"
_JSON = "application/json"


class Method(NamedTuple):
    """One method of the service."""

    verb: str
    path: re.Pattern[str]
    rpc: str
    scopes: tuple[str, ...]
    parameters: frozenset[str]
    handle: Callable[[Call], Response]


def _method(
    verb: str,
    path: str,
    rpc: str,
    scopes: tuple[str, ...],
    parameters: str,
    handle: Callable[[Call], Response],
) -> Method:
    pattern = re.compile("/v1/" + path.replace("{id}", r"(?P<id>[^/:]+)"))
    return Method(verb, pattern, rpc, scopes, frozenset(parameters.split()), handle)


_METHODS = (
    _method(
        "GET",
        "people/{id}/connections",
        "ListConnections",
        _READ_CONTACTS,
        f"{_LISTING} personFields requestMask.includeField sortOrder sources",
        people_read.list_connections,
    ),
    _method(
        "GET",
        "people/{id}",
        "GetPerson",
        _ANY_READ,
        "personFields requestMask.includeField sources",
        people_read.get_person,
    ),
    _method(
        "GET",
        "people:batchGet",
        "GetPeople",
        _ANY_READ,
        "personFields requestMask.includeField resourceNames sources",
        people_read.batch_get,
    ),
    _method(
        "GET",
        "people:searchContacts",
        "SearchContacts",
        _READ_CONTACTS,
        "pageSize query readMask sources",
        people_search.search_contacts,
    ),
    _method(
        "GET",
        "people:listDirectoryPeople",
        "ListDirectoryPeople",
        _DIRECTORY,
        f"{_LISTING} mergeSources readMask sources",
        directory.list_people,
    ),
    _method(
        "GET",
        "people:searchDirectoryPeople",
        "SearchDirectoryPeople",
        _DIRECTORY,
        "mergeSources pageSize pageToken query readMask sources",
        directory.search_people,
    ),
    _method(
        "POST",
        "people:createContact",
        "CreateContact",
        _CONTACTS,
        "personFields sources",
        people_write.create_contact,
    ),
    _method(
        "PATCH",
        "people/{id}:updateContact",
        "UpdateContact",
        _CONTACTS,
        "personFields sources updatePersonFields",
        people_write.update_contact,
    ),
    _method(
        "DELETE",
        "people/{id}:deleteContact",
        "DeleteContact",
        _CONTACTS,
        "",
        people_write.delete_contact,
    ),
    _method(
        "POST",
        "people:batchCreateContacts",
        "BatchCreateContacts",
        _CONTACTS,
        "",
        people_write.batch_create,
    ),
    _method(
        "POST",
        "people:batchUpdateContacts",
        "BatchUpdateContacts",
        _CONTACTS,
        "",
        people_write.batch_update,
    ),
    _method(
        "POST",
        "people:batchDeleteContacts",
        "BatchDeleteContacts",
        _CONTACTS,
        "",
        people_write.batch_delete,
    ),
    _method(
        "GET",
        "otherContacts",
        "ListOtherContacts",
        _OTHER,
        f"{_LISTING} readMask sources",
        others.list_other,
    ),
    _method(
        "GET",
        "otherContacts:search",
        "SearchOtherContacts",
        _OTHER,
        "pageSize query readMask",
        others.search_other,
    ),
    _method(
        "GET",
        "contactGroups",
        "ListContactGroups",
        _READ_CONTACTS,
        "groupFields pageSize pageToken syncToken",
        groups.list_groups,
    ),
    _method(
        "GET",
        "contactGroups:batchGet",
        "BatchGetContactGroups",
        _READ_CONTACTS,
        "groupFields maxMembers resourceNames",
        groups.batch_get,
    ),
    _method(
        "GET",
        "contactGroups/{id}",
        "GetContactGroup",
        _READ_CONTACTS,
        "groupFields maxMembers",
        groups.get_group,
    ),
)


def handle(world: World, request: Request) -> Response:
    """Answer one request to People API v1."""
    _override(request)
    found = None
    for method in _METHODS:
        match = method.path.fullmatch(request.path)
        if match and method.verb == request.method:
            found = method, match.groupdict().get("id", "")
            break
    if found is None:
        raise _no_such_page()
    method, resource_id = found
    account = _authenticate(world, request, method)
    unknown = [n for n, _ in request.query if n not in method.parameters and n not in _COMMON]
    if unknown:
        raise refusals.unknown_parameters(list(dict.fromkeys(unknown)))
    if request.first("alt") not in (None, "json"):
        raise refusals.invalid("Only alt=json is supported here.")
    if request.body and request.method != "GET":
        _check_content_type(request)
    call = Call(world, request, account, resource_id)
    selector = request.first("fields")
    if selector:
        partial.check(selector)
        return partial.reduce(method.handle(call), selector)
    return method.handle(call)


def _override(request: Request) -> None:
    """Undo what Google's client library does to a GET whose address is over 2,048 characters.

    Source: googleapiclient/http.py, HttpRequest.execute.
    """
    verb = request.headers.get("x-http-method-override")
    if verb is None or request.method != "POST":
        return
    request.method = verb.upper()
    form = "application/x-www-form-urlencoded"
    if request.method == "GET" and request.headers.get("content-type", "").startswith(form):
        text = request.body.decode("utf-8", "replace")
        request.query = [*request.query, *parse_qsl(text, keep_blank_values=True)]
        request.body = b""


def account_of(world: World, request: Request) -> str | None:
    """Return whose token the request carries, None when that is nobody's."""
    token = world.tokens.tokens.get(_token(request))
    return token.account if token else None


def _token(request: Request) -> str:
    header = request.headers.get("authorization", "")
    if header[:7].lower() == "bearer ":
        return header[7:].strip()
    return request.first("access_token") or request.first("oauth_token") or ""


def _authenticate(world: World, request: Request, method: Method) -> Account:
    rpc = f"google.people.v1.PeopleService.{method.rpc}"
    text = _token(request)
    if not text:
        raise refusals.unauthenticated(rpc, missing=True)
    token = world.tokens.good(text, "access")
    account = world.account(token.account) if token else None
    if token is None or account is None:
        raise refusals.unauthenticated(rpc, missing=False)
    request.account = account.email
    if not set(method.scopes) & set(token.scopes):
        raise refusals.scope_missing(rpc, method.scopes)
    return account


def _check_content_type(request: Request) -> None:
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != _JSON:
        raise refusals.bad_fields(
            [("", f'Invalid JSON payload received. Unknown content type "{kind}".')]
        )


def _no_such_page() -> Refused:
    """404 as the HTML page that Google's front end sends for a path no service has."""
    return Refused(
        page(
            "<!DOCTYPE html><html lang=en><title>Error 404 (Not Found)!!1</title>"
            "<p><b>404.</b> <ins>That’s an error.</ins><p>The requested URL was not found on this"
            " server. <ins>That’s all we know.</ins>",
            404,
        )
    )
