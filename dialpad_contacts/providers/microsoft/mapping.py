"""Graph's contact and our fields, both ways; what isn't ours goes back as it came (D11)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec

from dialpad_contacts.domain.contact import Email, ETag, Fields, RemoteId, full_name, keyed
from dialpad_contacts.domain.names import clean_text
from dialpad_contacts.domain.phone import Phone
from dialpad_contacts.providers.microsoft.slots import LABELS, ROOM, Place, arranged, entries
from dialpad_contacts.providers.sanitise import CUT, Cleaner
from dialpad_contacts.sync.ports import RemoteContact

MARKER = "String {6d2b1a0e-93c4-4f6e-8a57-0f1c2e5b7d43} Name DialpadContactsUid"
"""The property that carries create markers (D12); Outlook shows it nowhere."""
SELECT = (
    "id", "changeKey", "parentFolderId", "lastModifiedDateTime", "givenName", "surname",
    "middleName", "displayName", "fileAs", "companyName", "emailAddresses", "mobilePhone",
    "businessPhones", "homePhones",
)  # fmt: skip
EMAILS_MOST = 3
UNREADABLE = "Microsoft sent this contact in a form that can't be read."

Raw = dict[str, Any]
"""A contact with every key it came with."""


class Address(msgspec.Struct):
    """An email address; its name is Outlook's own."""

    name: str | None = None
    address: str | None = None


class ExtendedProperty(msgspec.Struct):
    """A property that only programs see."""

    id: str = ""
    value: str | None = None


class Contact(msgspec.Struct, rename="camel"):
    """A contact, as far as we read it."""

    id: str
    change_key: str | None = None
    last_modified_date_time: str | None = None
    given_name: str | None = None
    surname: str | None = None
    company_name: str | None = None
    email_addresses: list[Address] | None = None
    mobile_phone: str | None = None
    business_phones: list[str | None] | None = None
    home_phones: list[str | None] | None = None
    single_value_extended_properties: list[ExtendedProperty] = []


@dataclass(frozen=True, slots=True)
class Reading:
    """A contact's fields, and where each value stands.

    ``texts`` is every number's place, readable or not. ``lossy`` holds Graph's names of the
    properties that couldn't be kept whole.
    """

    given_name: str
    family_name: str
    emails: dict[int, Email]
    phones: dict[Place, Phone]
    texts: dict[Place, str]
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


def read(contact: Contact, region: str) -> Reading:
    """Return what ``contact`` says, made fit to be kept."""
    lossy: set[str] = set()

    @contextmanager
    def cleaner(name: str) -> Iterator[Cleaner]:
        made = Cleaner(region)
        yield made
        if made.lossy:
            lossy.add(name)

    with cleaner("givenName") as clean:
        given = clean.name(contact.given_name or "")
    with cleaner("surname") as clean:
        family = clean.name(contact.surname or "")
    with cleaner("emailAddresses") as clean:
        addresses = enumerate(contact.email_addresses or [])
        emails = clean.capped((place, _email(clean, a.address)) for place, a in addresses)
    texts = _texts(contact)
    phones: dict[Place, Phone] = {}
    for place, text in texts.items():
        with cleaner(place[0]) as clean:
            number = clean.phone(text, LABELS[place[0]])
        if number is not None:
            phones[place] = number
    return Reading(given, family, emails, phones, texts, frozenset(lossy))


def _texts(contact: Contact) -> dict[Place, str]:
    """Return every text that stands in a place for numbers."""
    lists = {
        "mobilePhone": [contact.mobile_phone],
        "businessPhones": contact.business_phones or [],
        "homePhones": contact.home_phones or [],
    }
    return {
        (slot, index): text
        for slot, items in lists.items()
        for index, text in enumerate(item for item in items if item and item.strip())
    }


def _email(cleaner: Cleaner, address: str | None) -> Email | None:
    """Return an address; one of the server's own directory (X.500) is none to us."""
    if not address or address.lower().startswith("/o="):
        return None
    return cleaner.email(address, "other")


def remote_contact(
    contact: Contact, region: str, raw: Raw | None = None, marker: str | None = None
) -> RemoteContact:
    """Return ``contact`` as the engine sees it; ``raw`` only where it may be written back."""
    reading = read(contact, region)
    properties = contact.single_value_extended_properties
    carried = (p.value for p in properties if p.id.casefold() == MARKER.casefold())
    return RemoteContact(
        remote_id=RemoteId(contact.id),
        etag=ETag(contact.change_key or ""),
        fields=reading.fields,
        raw=raw,
        marker=marker or next((value for value in carried if value), None),
        updated_at=_moment(contact.last_modified_date_time),
        problem=CUT if reading.lossy else "",
        company=clean_text(contact.company_name or "", 512),
    )


def from_raw(
    raw: Raw, region: str, marker: str | None = None, *, writable: bool = True
) -> RemoteContact:
    """Return a contact from what Graph sent; one that can't be read says so (D9)."""
    kept = raw if writable else None
    try:
        contact = msgspec.convert(raw, Contact)
    except msgspec.ValidationError:
        return RemoteContact(
            RemoteId(str(raw["id"])), ETag(""), Fields(), raw=kept, problem=UNREADABLE
        )
    return remote_contact(contact, region, kept, marker)


def _moment(text: str | None) -> datetime | None:
    try:
        when = datetime.fromisoformat(text) if text else None
    except ValueError:
        return None
    return when if when is not None and when.tzinfo is not None else None


def created(fields: Fields, marker: str) -> Raw:
    """Return the body of a create."""
    body: Raw = {"singleValueExtendedProperties": [{"id": MARKER, "value": marker}]}
    named = {"givenName": fields.given_name, "surname": fields.family_name}
    body |= {name: text for name, text in named.items() if text}
    if fields.full_name:
        body["displayName"] = fields.full_name
        body["fileAs"] = _joined(", ", fields.family_name, fields.given_name)
    if fields.emails:
        body["emailAddresses"] = [_new(email) for email in fields.emails[:EMAILS_MOST]]
    places = arranged({}, {}, fields.phones)
    for slot in ROOM:
        if entries(places, slot):
            body[slot] = _content(places, slot)
    return body


def patched(raw: Raw, fields: Fields, region: str) -> Raw:
    """Return those of Graph's properties that must change so that ``raw`` says ``fields``.

    A property that we couldn't keep whole is left alone. ``displayName`` goes along with every
    change: without it Outlook makes one of the names (learn.microsoft.com/graph/api/
    contact-update).
    """
    try:
        reading = read(msgspec.convert(raw, Contact), region)
    except msgspec.ValidationError:
        return {}
    change = _names(reading, fields)
    emails = _emails(raw.get("emailAddresses") or [], reading.emails, fields.emails)
    if emails is not None:
        change["emailAddresses"] = emails
    places = arranged(reading.texts, reading.phones, fields.phones)
    for slot in ROOM:
        if entries(places, slot) != entries(reading.texts, slot):
            change[slot] = _content(places, slot)
    change = {name: value for name, value in change.items() if name not in reading.lossy}
    if change:
        change |= _shown_names(raw, reading, change)
    return change


def _names(reading: Reading, fields: Fields) -> Raw:
    change: Raw = {}
    if reading.given_name != fields.given_name:
        change["givenName"] = fields.given_name
    if reading.family_name != fields.family_name:
        change["surname"] = fields.family_name
    return change


def _shown_names(raw: Raw, reading: Reading, change: Raw) -> Raw:
    """Return displayName and fileAs as they have to be: in step where they were in step."""
    old = (reading.given_name, reading.family_name)
    new = (change.get("givenName", old[0]), change.get("surname", old[1]))
    middle = str(raw.get("middleName") or "")
    display, file_as = str(raw.get("displayName") or ""), str(raw.get("fileAs") or "")
    out: Raw = {}
    if new != old:
        display = _in_step(display, _DISPLAY, middle, old, new)
        filed = _in_step(file_as, _FILE_AS, middle, old, new) if file_as else file_as
        if filed != file_as:
            out["fileAs"] = filed
    if display or new != old:
        out["displayName"] = display
    return out


_Names = tuple[str, str]
_Form = Callable[[str, str, str], str]


def _joined(joint: str, *parts: str) -> str:
    return joint.join(part for part in parts if part)


_DISPLAY: tuple[_Form, ...] = (
    lambda given, middle, family: _joined(" ", given, family),
    lambda given, middle, family: _joined(" ", given, middle, family),
    lambda given, middle, family: full_name(given, family),
)
_FILE_AS: tuple[_Form, ...] = (
    lambda given, middle, family: _joined(", ", family, given),
    lambda given, middle, family: _joined(", ", family, _joined(" ", given, middle)),
    *_DISPLAY,
)


def _in_step(text: str, forms: Iterable[_Form], middle: str, old: _Names, new: _Names) -> str:
    """Return ``text`` made again from the new names, if it was made from the old ones."""
    for form in forms:
        if form(old[0], middle, old[1]) == text:
            return form(new[0], middle, new[1])
    return text


def _emails(
    items: list[Any], there: dict[int, Email], wanted: tuple[Email, ...]
) -> list[Any] | None:
    """Return the list that says ``wanted`` as far as it fits, None when ``items`` does already."""
    keys = dict(zip(there, keyed(there.values()), strict=True))
    left = keyed(wanted)
    out: list[Any] = []
    for place, item in enumerate(items):
        email = there.get(place)
        if email is None:
            out.append(item)
            continue
        want = left.pop(keys[place], None)
        if want is not None:
            out.append(item if want.address == email.address else _respelled(item, want))
    out += [_new(email) for email in left.values()][: max(0, EMAILS_MOST - len(out))]
    return out if out != items else None


def _respelled(item: Raw, want: Email) -> Raw:
    name = item.get("name")
    follows = not name or name == item.get("address")
    return {**item, "address": want.address, "name": want.address if follows else name}


def _new(email: Email) -> Raw:
    return {"address": email.address, "name": email.address}


def _content(places: dict[Place, str], slot: str) -> str | list[str] | None:
    texts = entries(places, slot)
    if slot != "mobilePhone":
        return list(texts)
    return texts[0] if texts else None
