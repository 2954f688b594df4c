"""Reading contacts: connections.list, people.get and people:batchGet."""

from __future__ import annotations

from dialpad_contacts.simulator import checks, listing, refusals, view
from dialpad_contacts.simulator.call import Call
from dialpad_contacts.simulator.mailbox import Mailbox, Record
from dialpad_contacts.simulator.person import FROM_LIST, with_metadata
from dialpad_contacts.simulator.view import Ask
from dialpad_contacts.simulator.wire import Fields, Response, reply

_SORTS = (
    "LAST_MODIFIED_ASCENDING",
    "LAST_MODIFIED_DESCENDING",
    "FIRST_NAME_ASCENDING",
    "LAST_NAME_ASCENDING",
)
_BATCH_MOST = 200


def list_connections(call: Call) -> Response:
    """people.connections.list."""
    if call.resource_id != "me":
        raise refusals.invalid('Only "people/me" is a valid resource name for connections.')
    ask = call.ask("people.connections/list", origin=FROM_LIST)
    size = checks.page_size(call.request.first("pageSize"), default=100, most=1000)
    call.world.quotas.spend(call.account.email, "read")
    sort, reverse = None, False
    order = call.request.first("sortOrder")
    if order:
        checks.enums([order], "sortOrder", "SortOrder", _SORTS)
        # 'sortOrder' is for plain listings; a sync comes in the order of changes.
        if not call.flag("requestSyncToken") and not call.request.first("syncToken"):
            sort, reverse = _sort(call.box, order), order == "LAST_MODIFIED_DESCENDING"
    totals = ("totalPeople", "totalItems")
    return listing.listing(
        call, listing.Plan(call.box, ask, size, "connections", totals, sort, reverse)
    )


def _sort(box: Mailbox, order: str) -> listing.SortKey | None:
    first, second = "givenName", "familyName"
    if order == "LAST_NAME_ASCENDING":
        first, second = second, first
    elif order != "FIRST_NAME_ASCENDING":
        return None

    def by_name(record: Record) -> tuple[str, str]:
        name = (box.fields(record).get("names") or [{}])[0]
        return name.get(first, "").casefold(), name.get(second, "").casefold()

    return by_name


def get_person(call: Call) -> Response:
    """people.get."""
    ask = call.ask("people/get")
    call.world.quotas.spend(call.account.email, "read")
    shown = one(call, f"people/{call.resource_id}", ask)
    if shown is None:
        raise refusals.not_found()
    return shown if isinstance(shown, Response) else reply(shown)


def one(call: Call, name: str, ask: Ask) -> Response | Fields | None:
    """Return the person called ``name``, None when there is none."""
    if name in ("people/me", f"people/{call.account.sub}"):
        return _me(call, ask)
    for box in (call.box, call.world.directory):
        record = box.find(name)
        if record:
            if box is call.world.directory and call.account.consumer:
                return None
            return Response(body=view.encoded(box, record, record.version, ask))
    return None


def _me(call: Call, ask: Ask) -> Fields:
    """Return the account's own profile."""
    account = call.account
    shown_name = f"{account.given} {account.family}".strip()
    own: dict[str, list[Fields]] = {
        "names": [
            {
                "displayName": shown_name,
                "familyName": account.family,
                "givenName": account.given,
                "displayNameLastFirst": f"{account.family}, {account.given}",
                "unstructuredName": shown_name,
            }
        ],
        "emailAddresses": [{"value": account.email}],
        "photos": [{"url": f"https://lh3.googleusercontent.example/a/{account.sub}=s100"}],
    }
    source: Fields = {"type": "PROFILE", "id": account.sub}
    shown: Fields = {"resourceName": f"people/{account.sub}", "etag": "%EgMBAj0uGgQBAgUH"}
    if "metadata" in ask.mask:
        kind = "GOOGLE_USER" if account.consumer else "GOOGLE_APPS_USER"
        profile = {"objectType": "PERSON", "userTypes": [kind]}
        known = {**source, "etag": "#profile", "profileMetadata": profile}
        shown["metadata"] = {"sources": [known], "objectType": "PERSON"}
    if ask.sources & view.PROFILE:
        for field in ask.mask:
            if field in own:
                shown[field] = with_metadata(own[field], source, primary=True)
    return shown


def batch_get(call: Call) -> Response:
    """people:batchGet, at most 200 names."""
    names = call.request.every("resourceNames")
    if not names:
        raise refusals.invalid("Request must have at least one resource name.")
    if len(names) > _BATCH_MOST:
        raise refusals.invalid(f"Requests are limited to {_BATCH_MOST} resource names.")
    ask = call.ask("people/getBatchGet")
    call.world.quotas.spend(call.account.email, "read", len(names))
    parts = [_batch_part(call, name, ask) for name in names]
    return Response(body=b'{"responses":[' + b",".join(parts) + b"]}")


def _batch_part(call: Call, name: str, ask: Ask) -> bytes:
    shown = one(call, name, ask)
    frame: Fields = {"requestedResourceName": name, "status": {}}
    if shown is None:
        status = {"code": 5, "message": "Requested entity was not found."}
        return reply({**frame, "httpStatusCode": 404, "status": status}).body
    body = shown.body if isinstance(shown, Response) else reply(shown).body
    start = reply({**frame, "httpStatusCode": 200}).body[:-1]
    return start + b',"person":' + body + b"}"
