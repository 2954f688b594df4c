"""Shows records as Person resources, with encoded JSON kept for the listings."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

import msgspec

from dialpad_contacts.simulator import person
from dialpad_contacts.simulator.clock import rfc3339
from dialpad_contacts.simulator.mailbox import Mailbox, Record, Stored, Version
from dialpad_contacts.simulator.wire import Fields, encode

_LIST_CAP = 100  # emails and numbers in connections.list, by its documentation
_CAPPED = ("emailAddresses", "phoneNumbers")
_ENCODER = msgspec.json.Encoder()
_PHOTO_HOST = "https://lh3.googleusercontent.example"

CONTACT, PROFILE = 1, 2


class Ask(NamedTuple):
    """Which fields of which sources are wanted, and by which endpoint."""

    mask: tuple[str, ...]
    sources: int = CONTACT | PROFILE
    origin: int = person.FROM_GET


def sources_of(names: tuple[str, ...]) -> int:
    """Return READ_SOURCE_TYPE names as bits; none given means contact and profile."""
    bits = 0
    if "READ_SOURCE_TYPE_CONTACT" in names or "READ_SOURCE_TYPE_OTHER_CONTACT" in names:
        bits |= CONTACT
    if "READ_SOURCE_TYPE_PROFILE" in names:
        bits |= PROFILE
    return bits or CONTACT | PROFILE


def encoded(box: Mailbox, record: Record, version: Version, ask: Ask) -> bytes:
    """Return the person as JSON; made once for each version, mask and set of sources."""
    key = (person.mask_bits(ask.mask), ask.sources, ask.origin)
    made = version.cache.get(key)
    if made is None:
        shown = resource(box, record, version, ask)
        try:
            made = _ENCODER.encode(shown)
        except UnicodeEncodeError:  # a lone surrogate, which only escaped JSON can carry
            made = encode(shown)
        version.cache[key] = made
    return made


def resource(box: Mailbox, record: Record, version: Version, ask: Ask) -> Fields:
    """Return the person as the endpoint shows it; a deleted one is a mere tombstone."""
    shown: Fields = {"resourceName": version.name or record.name}
    bits = person.mask_bits(ask.mask)
    shown["etag"] = person.etag(record.number, version.seq, bits, ask.origin)
    seeded = box.seeded(record) if version.fields is None else None
    profile = seeded.profile if seeded else box.profile(record)
    if not ask.sources & PROFILE:
        profile = None
    if "metadata" in ask.mask:
        shown["metadata"] = _metadata(box, record, version, ask, profile)
    if version.deleted:
        return shown
    fields = seeded.fields if seeded else version.fields or {}
    source = {"type": box.source, "id": record.source_id}
    for field in ask.mask:
        if field != "metadata":
            items = _items(field, fields, profile, source, ask)
            if items:
                shown[field] = items
    return shown


def _items(
    field: str, fields: Stored, profile: Stored | None, source: Fields, ask: Ask
) -> list[Fields]:
    own = fields.get(field) if ask.sources & CONTACT else None
    if field == "photos" and not own and ask.sources & CONTACT:
        own = [default_photo()]
    shown: list[Fields] = []
    if own:
        if ask.origin == person.FROM_LIST and field in _CAPPED:
            own = own[:_LIST_CAP]
        shown = person.with_metadata(own, source, primary=True)
    if profile and field in profile:
        theirs = {"type": "PROFILE", "id": profile["id"][0]["value"]}
        shown += person.with_metadata(profile[field], theirs, primary=not shown)
    return shown


@cache
def default_photo() -> Fields:
    """Return the grey silhouette that every contact without a picture has."""
    return {"url": f"{_PHOTO_HOST}/cm/default=s100", "default": True}


def _metadata(
    box: Mailbox, record: Record, version: Version, ask: Ask, profile: Stored | None
) -> Fields:
    sources: list[Fields] = []
    if ask.sources & CONTACT:
        source: Fields = {"type": box.source, "id": record.source_id}
        source["etag"] = person.source_etag(record.number, version.seq, ask.origin)
        source["updateTime"] = rfc3339(version.updated_us)
        sources.append(source)
    if profile and not version.deleted:
        sources.append(
            {
                "type": "PROFILE",
                "id": profile["id"][0]["value"],
                "etag": person.source_etag(int(profile["id"][0]["value"]), 1, person.FROM_GET),
                "profileMetadata": {"objectType": "PERSON", "userTypes": ["GOOGLE_USER"]},
            }
        )
    metadata: Fields = {"sources": sources, "objectType": "PERSON"}
    if version.deleted:
        metadata["deleted"] = True
    return metadata
