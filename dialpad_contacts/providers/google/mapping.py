"""Google's person and our fields, both ways; what isn't ours goes back as it came (D11)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec

from dialpad_contacts.domain.contact import (
    Email,
    ETag,
    Fields,
    RemoteId,
    V,
    keyed,
    text_of,
)
from dialpad_contacts.domain.names import clean_text
from dialpad_contacts.domain.phone import Phone
from dialpad_contacts.providers.google.wire import (
    ItemMetadata,
    Name,
    Organization,
    Person,
    PersonMetadata,
    Raw,
    Value,
)
from dialpad_contacts.providers.sanitise import CUT, Cleaner
from dialpad_contacts.sync.ports import DirectoryEntry, RemoteContact

MARKER_KEY = "dialpadcontacts.uid"
UNREADABLE = "Google sent this contact in a form that can't be read."

_NAME_MADE_FROM_PARTS = {"displayName", "displayNameLastFirst", "unstructuredName"}
"""Output only, or at odds with a new given name; phonetic, middle and honorific parts stay."""
_VALUE_OUTPUT_ONLY = {"formattedType", "canonicalForm"}


@dataclass(frozen=True, slots=True)
class Reading:
    """A person's fields, and the place of each value in Google's list.

    ``lossy`` holds Google's names of the fields that couldn't be kept whole.
    """

    given_name: str
    family_name: str
    emails: dict[int, Email]
    phones: dict[int, Phone]
    lossy: frozenset[str]

    @property
    def fields(self) -> Fields:
        """What we sync."""
        return Fields(
            self.given_name,
            self.family_name,
            tuple(self.emails.values()),
            tuple(self.phones.values()),
        )


def read(person: Person, region: str) -> Reading:
    """Return what ``person`` says, made fit to be kept."""
    lossy: set[str] = set()
    name = next((n for n in person.names if _is_contacts(n.metadata)), Name())
    cleaner = Cleaner(region)
    given, family = cleaner.name(name.given_name), cleaner.name(name.family_name)
    if cleaner.lossy:
        lossy.add("names")
    emails = _values(person.email_addresses, Cleaner.email, region, lossy, "emailAddresses")
    phones = _values(person.phone_numbers, Cleaner.phone, region, lossy, "phoneNumbers")
    return Reading(given, family, emails, phones, frozenset(lossy))


def _values(
    items: Sequence[Value],
    clean: Callable[[Cleaner, str, str], V | None],
    region: str,
    lossy: set[str],
    field: str,
) -> dict[int, V]:
    if not items:
        return {}
    cleaner = Cleaner(region)
    values = cleaner.capped(
        (place, clean(cleaner, item.value, item.type))
        for place, item in enumerate(items)
        if _is_contacts(item.metadata)
    )
    if cleaner.lossy:
        lossy.add(field)
    return values


def _is_contacts(metadata: ItemMetadata | None) -> bool:
    """Return whether an item is the contact's own and not its Google profile's."""
    source = metadata.source if metadata is not None else None
    return source is None or source.type in ("", "CONTACT")


def is_personal(metadata: PersonMetadata) -> bool:
    """Return whether a person is a personal contact: shared and domain ones never are (R10)."""
    return not metadata.sources or any(s.type == "CONTACT" for s in metadata.sources)


def remote_contact(person: Person, region: str, raw: Raw | None = None) -> RemoteContact:
    """Return ``person`` as the engine sees it; ``raw`` only where it may be written back."""
    reading = read(person, region)
    metadata = person.metadata or PersonMetadata()
    marker = next((c.value for c in person.client_data if c.key == MARKER_KEY), None)
    company = next((o.name for o in person.organizations if o.name), "")
    return RemoteContact(
        remote_id=RemoteId(person.resource_name),
        etag=ETag(person.etag),
        fields=reading.fields,
        raw=raw,
        marker=marker,
        updated_at=_updated_at(metadata),
        previous_ids=tuple(RemoteId(name) for name in metadata.previous_resource_names),
        problem=CUT if reading.lossy else "",
        company=clean_text(company, 512),
    )


def unreadable(resource: str, raw: Raw | None = None) -> RemoteContact:
    """Return a person that is no person: listed with its reason, nothing more (D9)."""
    return RemoteContact(
        RemoteId(resource), ETag(""), Fields(), raw=raw, problem=UNREADABLE
    )  # fmt: skip


def from_raw(raw: Raw, region: str) -> RemoteContact:
    """Return a person that was read whole."""
    try:
        person = msgspec.convert(raw, Person)
    except msgspec.ValidationError:
        return unreadable(str(raw["resourceName"]), raw)
    return remote_contact(person, region, raw)


def colleague(person: Person, region: str) -> DirectoryEntry:
    """Return one of the organisation's people."""
    cleaner = Cleaner(region)
    name = next(iter(person.names), Name())
    work = next(iter(person.organizations), Organization())
    emails = enumerate(cleaner.email(e.value, e.type) for e in person.email_addresses)
    phones = enumerate(cleaner.phone(p.value, p.type) for p in person.phone_numbers)
    title = ", ".join(part for part in (work.title, work.department) if part)
    return DirectoryEntry(
        remote_id=RemoteId(person.resource_name),
        kind="company",
        fields=Fields(
            cleaner.name(name.given_name),
            cleaner.name(name.family_name),
            tuple(cleaner.capped(emails).values()),
            tuple(cleaner.capped(phones).values()),
        ),
        title=clean_text(title, 512),
        company=clean_text(work.name, 512),
    )


def _updated_at(metadata: PersonMetadata) -> datetime | None:
    text = next((s.update_time for s in metadata.sources if s.type == "CONTACT"), "")
    try:
        when = datetime.fromisoformat(text) if text else None
    except ValueError:
        return None
    return when if when is not None and when.tzinfo is not None else None


def created(fields: Fields, marker: str) -> Raw:
    """Return the body of a create."""
    body: Raw = {"clientData": [{"key": MARKER_KEY, "value": marker}]}
    name = {k: v for k, v in _name_parts(fields).items() if v}
    if name:
        body["names"] = [name]
    if fields.emails:
        body["emailAddresses"] = [_new(email) for email in fields.emails]
    if fields.phones:
        body["phoneNumbers"] = [_new(number) for number in fields.phones]
    return body


def patched(raw: Raw, fields: Fields, region: str) -> Raw:
    """Return those of Google's fields that must change so that ``raw`` says ``fields``.

    Each is whole, as Google replaces what it is sent: items that nobody touched go back as they
    came, and so do the name parts that aren't ours (D11). A field that we couldn't keep whole
    is left alone.
    """
    try:
        reading = read(msgspec.convert(raw, Person), region)
    except msgspec.ValidationError:
        return {}
    change: Raw = {}
    if (reading.given_name, reading.family_name) != (fields.given_name, fields.family_name):
        change["names"] = _patched_name(raw, fields)
    emails = _patched_values(raw.get("emailAddresses", []), reading.emails, fields.emails)
    if emails is not None:
        change["emailAddresses"] = emails
    phones = _patched_values(raw.get("phoneNumbers", []), reading.phones, fields.phones)
    if phones is not None:
        change["phoneNumbers"] = phones
    return {name: items for name, items in change.items() if name not in reading.lossy}


def _name_parts(fields: Fields) -> dict[str, str]:
    return {"givenName": fields.given_name, "familyName": fields.family_name}


def _patched_name(raw: Raw, fields: Fields) -> list[Raw]:
    ours = (item for item in raw.get("names", []) if _raw_is_contacts(item))
    item = {k: v for k, v in next(ours, {}).items() if k not in _NAME_MADE_FROM_PARTS}
    for part, text in _name_parts(fields).items():
        item.pop(part, None)
        if text:
            item[part] = text
    return [item] if item.keys() - {"metadata"} else []


def _patched_values(
    items: list[Raw], there: dict[int, V], wanted: tuple[V, ...]
) -> list[Raw] | None:
    """Return the list that says ``wanted``, None when ``items`` says it already."""
    keys = dict(zip(there, keyed(there.values()), strict=True))
    left = keyed(wanted)
    out: list[Raw] = []
    changed = False
    for place, item in enumerate(items):
        value = there.get(place)
        if value is None:
            if _raw_is_contacts(item):
                out.append(_sendable(item))
            continue
        want = left.pop(keys[place], None)
        if want is None:
            changed = True
            continue
        differs = _says_other(want, value)
        changed = changed or differs
        out.append(_sendable({**item, **_new(want)} if differs else item))
    out += [_new(value) for value in left.values()]
    return out if changed or left else None


def _says_other(a: V, b: V) -> bool:
    return text_of(a) != text_of(b) or a.label != b.label


def _new(value: Email | Phone) -> Raw:
    return {"value": text_of(value), "type": value.label}


def _sendable(item: Raw) -> Raw:
    return {k: v for k, v in item.items() if k not in _VALUE_OUTPUT_ONLY}


def _raw_is_contacts(item: Any) -> bool:
    return isinstance(item, dict) and _is_contacts(
        msgspec.convert(item.get("metadata"), ItemMetadata | None)
    )
