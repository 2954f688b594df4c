"""The organisation's directory as Graph shows it, and who is signed in.

Source: learn.microsoft.com/graph/api/user-list and graph/search-query-parameter.
"""

from __future__ import annotations

import re
import uuid
from urllib.parse import urlencode

from dialpad_contacts.simulator import company
from dialpad_contacts.simulator.dice import mix
from dialpad_contacts.simulator.ms_call import Call
from dialpad_contacts.simulator.ms_errors import bad_option, refusal
from dialpad_contacts.simulator.wire import Fields, Response

# What User.ReadBasic.All shows; phone numbers, title and office need User.Read.All.
_BASIC = ("id", "displayName", "givenName", "surname", "mail", "userPrincipalName")
_FULL = (
    "businessPhones", "mobilePhone", "jobTitle", "officeLocation", "preferredLanguage",
    "department",
)  # fmt: skip
_OPTIONS = frozenset({"$select", "$top", "$search", "$count", "$skiptoken"})
_TOP_MOST = 999
_CLAUSE = re.compile(r'"(displayName|mail|givenName|surname|userPrincipalName):([^"]*)"')
_SEARCH = re.compile(rf"{_CLAUSE.pattern}(?: OR {_CLAUSE.pattern})*")


def me(call: Call) -> Response:
    """Return who is signed in."""
    account = call.account
    name = f"{account.given} {account.family}"
    return call.reply(
        {
            "@odata.context": "https://graph.microsoft.com/v1.0/$metadata#users/$entity",
            "id": account.oid if not account.consumer else account.oid[19:].replace("-", ""),
            "displayName": name,
            "givenName": account.given,
            "surname": account.family,
            "mail": account.email,
            "userPrincipalName": account.email,
            **dict.fromkeys(_FULL[1:5]),
            "businessPhones": [],
        }
    )


def listing(call: Call) -> Response:
    """List the users, or search them."""
    _allow(call)
    for name, _ in call.request.query:
        if name.startswith("$") and name not in _OPTIONS:
            raise bad_option(f"The query parameter '{name}' is not supported.")
    people = [c for c in call.world.staff if c.state == "active"]
    search = call.request.first("$search")
    if search is not None:
        people = _found(call, people, search)
    top = call.request.first("$top") or "100"
    if not top.isdigit() or not 1 <= int(top) <= _TOP_MOST:
        raise refusal(400, "Request_BadRequest", f"Invalid page size specified: '{top}'.")
    start = _start(call)
    end = start + int(top)
    document: Fields = {
        "@odata.context": "https://graph.microsoft.com/v1.0/$metadata#users",
        "value": [_shown(c, _select(call)) for c in people[start:end]],
    }
    if end < len(people):
        query = [pair for pair in call.request.query if pair[0] != "$skiptoken"]
        query.append(("$skiptoken", f"RFNwdAIAAQ{end}"))
        document["@odata.nextLink"] = f"{call.root}/users?{urlencode(query)}"
    return call.reply(document)


def _start(call: Call) -> int:
    token = call.request.first("$skiptoken")
    if token is None:
        return 0
    digits = token.removeprefix("RFNwdAIAAQ")
    if digits == token or not digits.isdigit():
        raise refusal(400, "Directory_ExpiredPageToken", "The specified page token is not valid.")
    return int(digits)


def show(call: Call) -> Response:
    """Return one user."""
    _allow(call)
    wanted = call.names["user"].lower()
    for colleague in call.world.staff:
        if wanted in (_id(colleague), colleague.emails[0].lower()):
            return call.reply(_shown(colleague, _select(call)))
    raise refusal(
        404, "Request_ResourceNotFound",
        f"Resource '{wanted}' does not exist or one of its queried reference-property objects are"
        " not present.",
    )  # fmt: skip


def _allow(call: Call) -> None:
    if call.account.consumer or not call.world.microsoft.switches.directory:
        raise refusal(
            403, "Authorization_RequestDenied",
            "Insufficient privileges to complete the operation.",
        )  # fmt: skip


def _select(call: Call) -> tuple[str, ...]:
    text = call.request.first("$select")
    if text is None:
        return _BASIC
    names = [name.strip() for name in text.split(",")]
    for name in names:
        if name not in (*_BASIC, *_FULL):
            raise bad_option(f"Could not find a property named '{name}' on type 'User'.")
    return tuple(names)


def _found(call: Call, people: list[company.Colleague], search: str) -> list[company.Colleague]:
    if call.request.headers.get("consistencylevel", "").lower() != "eventual":
        raise refusal(
            400, "Request_UnsupportedQuery", "Request with $search query parameter only works"
            " through MSGraph with a special request header: 'ConsistencyLevel: eventual'",
        )  # fmt: skip
    if not _SEARCH.fullmatch(search.strip()):
        raise refusal(
            400,
            "Request_UnsupportedQuery",
            f'Term {search!r} is not properly formatted. The $search must be "property:value".',
        )
    wanted = [(name, text.casefold().split()) for name, text in _CLAUSE.findall(search)]
    return [
        person
        for person in people
        if any(_begins(str(_value(person, name) or ""), words) for name, words in wanted)
    ]


def _begins(text: str, words: list[str]) -> bool:
    """Whether each word begins a token of ``text``, as the directory's index has it."""
    tokens = re.split(r"[\s.@_-]+", text.casefold())
    return bool(words) and all(
        any(t.startswith(w) for t in [*tokens, text.casefold()]) for w in words
    )


def _id(colleague: company.Colleague) -> str:
    return str(uuid.UUID(int=mix(colleague.id) << 64 | mix(colleague.id + 1), version=4))


def _value(colleague: company.Colleague, name: str) -> object:
    match name:
        case "id":
            return _id(colleague)
        case "displayName":
            return colleague.display_name
        case "givenName":
            return colleague.first_name
        case "surname":
            return colleague.last_name
        case "mail" | "userPrincipalName":
            return colleague.emails[0] if colleague.emails else None
        case "businessPhones":
            return []
    return None


def _shown(colleague: company.Colleague, select: tuple[str, ...]) -> Fields:
    return {name: _value(colleague, name) for name in select}
