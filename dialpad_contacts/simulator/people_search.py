"""people:searchContacts, whose cache must be warmed before it finds anything.

Source: developers.google.com/people/v1/contacts#search_the_users_contacts. The query matches
prefixes of word sequences: of 'foo name' it finds 'f', 'foo n' and 'nam', but not 'oo n'.
"""

from __future__ import annotations

import re
import unicodedata

from dialpad_contacts.simulator import checks, refusals, schema, view
from dialpad_contacts.simulator.call import Call
from dialpad_contacts.simulator.clock import MICROSECONDS
from dialpad_contacts.simulator.mailbox import Mailbox, Stored
from dialpad_contacts.simulator.person import FROM_GET
from dialpad_contacts.simulator.view import Ask, sources_of
from dialpad_contacts.simulator.wire import Response

MOST = 30
_BREAKS = re.compile(r"[\W_]+")
_NUMBER = re.compile(r"[\d\s()+./-]+")
_SEPARATOR = "\n"


def search_contacts(call: Call) -> Response:
    """people.searchContacts."""
    mask = checks.mask(
        call.request.first("readMask"),
        name="readMask",
        page="people/searchContacts",
        valid=schema.READABLE,
    )
    names = call.request.every("sources")
    given = checks.enums(names, "sources", "ReadSourceType", schema.READ_SOURCES)
    sources = sources_of(given) if given else view.CONTACT
    return cached_search(call, call.box, Ask(mask, sources, FROM_GET))


def cached_search(call: Call, box: Mailbox, ask: Ask) -> Response:
    """Return the matches in the search cache; an empty query refreshes that and finds nothing."""
    query = call.request.first("query")
    if query is None:
        raise refusals.invalid("Request must have a query; an empty one warms the cache.")
    size = checks.page_size(call.request.first("pageSize"), default=10, most=MOST, capped=True)
    call.world.quotas.spend(call.account.email, "read")
    if not query.strip():
        warm(call, box)
        return Response(body=b"{}")
    found = []
    for name in search(box, query):
        record = box.find(name)
        if record:
            found.append(view.encoded(box, record, record.version, ask))
        if len(found) == size:
            break
    if not found:
        return Response(body=b"{}")
    people = b",".join(b'{"person":' + person + b"}" for person in found)
    return Response(body=b'{"results":[' + people + b"]}")


def warm(call: Call, box: Mailbox) -> None:
    """Bring the cache up to what lists show, less the lag that the control interface sets."""
    horizon = box.horizon()
    lag_us = int(call.world.switches.search_lag_s * MICROSECONDS)
    fresh_us = box.clock.now_us() - lag_us
    for record in box.changed(box.search_seq, horizon):
        version = box.view(record, horizon)
        if version is None or (lag_us and version.updated_us > fresh_us):
            continue
        for name in (record.name, *(old for _, old in record.former)):
            box.search_cache.pop(name, None)
        if not version.deleted:
            box.search_cache[record.name] = searched(box.fields(record, version))
    if not lag_us:
        box.search_seq = horizon


def search(box: Mailbox, query: str) -> list[str]:
    """Return the names of the records in the cache that match, best first."""
    wanted = " " + folded(query).strip()
    digits = "".join(c for c in query if c.isdigit())
    number = " " + digits if len(digits) > 1 and _NUMBER.fullmatch(query.strip()) else None
    return [
        name
        for name, text in box.search_cache.items()
        if wanted in text or (number is not None and number in text)
    ]


def searched(fields: Stored) -> str:
    """Return the text of names, nicknames, addresses, numbers and organizations."""
    phrases = []
    for item in fields.get("names", ()):
        phrases += [item.get("displayName", ""), item.get("familyName", "")]
    phrases += [item.get("value", "") for item in fields.get("nicknames", ())]
    phrases += [item.get("value", "") for item in fields.get("emailAddresses", ())]
    for item in fields.get("organizations", ()):
        phrases += [item.get("name", ""), item.get("title", ""), item.get("department", "")]
    for item in fields.get("phoneNumbers", ()):
        canonical = item.get("canonicalForm", "")
        written = "".join(c for c in item.get("value", "") if c.isdigit())
        phrases += [item.get("value", ""), canonical, written, canonical.removeprefix("+1")]
    return _SEPARATOR.join(f" {folded(phrase)}" for phrase in phrases if phrase)


def folded(text: str) -> str:
    """Return ``text`` without case, accents and punctuation; words stand one space apart."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return _BREAKS.sub(" ", plain.casefold())
