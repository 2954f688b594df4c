"""'Other contacts': people one wrote to but never saved. Read-only, and never among connections."""

from __future__ import annotations

from dialpad_contacts.simulator import checks, refusals, schema
from dialpad_contacts.simulator.call import Call
from dialpad_contacts.simulator.listing import Plan, listing
from dialpad_contacts.simulator.people_search import cached_search
from dialpad_contacts.simulator.person import FROM_GET, FROM_LIST
from dialpad_contacts.simulator.view import CONTACT, Ask
from dialpad_contacts.simulator.wire import Response


def list_other(call: Call) -> Response:
    """otherContacts.list."""
    sources = call.request.every("sources")
    given = checks.enums(sources, "sources", "ReadSourceType", schema.READ_SOURCES)
    profile = "READ_SOURCE_TYPE_PROFILE" in given
    if profile and "READ_SOURCE_TYPE_CONTACT" not in given:
        raise refusals.invalid(
            "READ_SOURCE_TYPE_PROFILE cannot be specified without READ_SOURCE_TYPE_CONTACT."
        )
    mask = checks.mask(
        call.request.first("readMask"),
        name="readMask",
        page="otherContacts/list",
        valid=schema.READABLE if profile else schema.OTHER_CONTACT_FIELDS,
    )
    size = checks.page_size(call.request.first("pageSize"), default=100, most=1000)
    call.world.quotas.spend(call.account.email, "read")
    ask = Ask(mask, CONTACT, FROM_LIST)
    return listing(call, Plan(call.account.other, ask, size, "otherContacts", ("totalSize",)))


def search_other(call: Call) -> Response:
    """otherContacts.search."""
    valid = tuple(f for f in schema.OTHER_CONTACT_FIELDS if f != "photos")
    mask = checks.mask(
        call.request.first("readMask"), name="readMask", page="otherContacts/search", valid=valid
    )
    return cached_search(call, call.account.other, Ask(mask, CONTACT, FROM_GET))
