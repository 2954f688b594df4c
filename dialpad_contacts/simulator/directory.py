"""The Workspace directory: people:listDirectoryPeople and people:searchDirectoryPeople."""

from __future__ import annotations

from dialpad_contacts.simulator import checks, refusals, schema, view
from dialpad_contacts.simulator.call import Call
from dialpad_contacts.simulator.listing import Plan, listing
from dialpad_contacts.simulator.people_search import folded, searched
from dialpad_contacts.simulator.person import FROM_GET, FROM_LIST
from dialpad_contacts.simulator.view import Ask
from dialpad_contacts.simulator.wire import Fields, Response, encode

_SOURCES = (
    "DIRECTORY_SOURCE_TYPE_UNSPECIFIED",
    "DIRECTORY_SOURCE_TYPE_DOMAIN_CONTACT",
    "DIRECTORY_SOURCE_TYPE_DOMAIN_PROFILE",
)
_MERGE = ("DIRECTORY_MERGE_SOURCE_TYPE_UNSPECIFIED", "DIRECTORY_MERGE_SOURCE_TYPE_CONTACT")
_OFFSET = "offset-"


def list_people(call: Call) -> Response:
    """people.listDirectoryPeople."""
    ask = _ask(call, "people/listDirectoryPeople", FROM_LIST)
    size = checks.page_size(call.request.first("pageSize"), default=100, most=1000)
    call.world.quotas.spend(call.account.email, "read")
    if not _profiles_wanted(call):
        return Response(body=b"{}")  # the simulated domain shares no external contacts
    return listing(call, Plan(call.world.directory, ask, size, "people"))


def search_people(call: Call) -> Response:
    """people.searchDirectoryPeople."""
    ask = _ask(call, "people/searchDirectoryPeople", FROM_GET)
    query = call.request.first("query")
    if not query:
        raise refusals.invalid("Request must have a query.")
    size = checks.page_size(call.request.first("pageSize"), default=100, most=500)
    call.world.quotas.spend(call.account.email, "read")
    box = call.world.directory
    wanted = " " + folded(query).strip()
    matches = [
        (record, version)
        for record, version in box.visible(box.horizon())
        if _profiles_wanted(call) and wanted in searched(box.fields(record, version))
    ]
    start = _offset(call.request.first("pageToken"))
    shown = [view.encoded(box, r, v, ask) for r, v in matches[start : start + size]]
    if not shown:
        return Response(body=b"{}")
    rest: Fields = {"totalSize": len(matches)}
    if start + size < len(matches):
        rest["nextPageToken"] = f"{_OFFSET}{start + size}"
    return Response(body=b'{"people":[' + b",".join(shown) + b"]," + encode(rest)[1:])


def _offset(token: str | None) -> int:
    if token is None:
        return 0
    number = token.removeprefix(_OFFSET)
    if not token.startswith(_OFFSET) or not number.isdigit():
        raise refusals.invalid("Page token is invalid or has expired.")
    return int(number)


def _profiles_wanted(call: Call) -> bool:
    return "DIRECTORY_SOURCE_TYPE_DOMAIN_PROFILE" in call.request.every("sources")


def _ask(call: Call, page: str, origin: int) -> Ask:
    """Return the fields wanted.

    Raises:
        Refused: a parameter is wrong; or 403, because consumer accounts have no directory,
            or because the administrator shares none (Directory settings, External Directory
            Sharing).
    """
    if call.account.consumer:
        raise refusals.denied("Must be a G Suite domain user.")
    if not call.world.switches.directory_sharing:
        raise refusals.denied(
            "The G Suite domain admin has disabled directory sharing of domain contacts and"
            " profiles with third-party apps."
        )
    mask = checks.mask(
        call.request.first("readMask"), name="readMask", page=page, valid=schema.READABLE
    )
    sources = call.request.every("sources")
    checks.enums(sources, "sources", "DirectorySourceType", _SOURCES)
    merge = call.request.every("mergeSources")
    checks.enums(merge, "mergeSources", "DirectoryMergeSourceType", _MERGE)
    if not set(sources) - {_SOURCES[0]}:
        raise refusals.invalid("Request must have at least one source.")
    return Ask(mask, view.CONTACT, origin)
