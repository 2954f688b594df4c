"""A contact of Exchange as our fields; one way, so there is nothing to write back (R18)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from dialpad_contacts.domain.contact import Email, ETag, Fields, RemoteId
from dialpad_contacts.domain.names import clean_text
from dialpad_contacts.domain.phone import Phone
from dialpad_contacts.providers.exchange.soap import TYPES
from dialpad_contacts.providers.sanitise import CUT, Cleaner
from dialpad_contacts.sync.ports import RemoteContact

CONTACT = f"{TYPES}Contact"
UNREADABLE = "Exchange sent this contact in a form that can't be read."
LABELS = {
    "MobilePhone": "mobile",
    "BusinessPhone": "work",
    "BusinessPhone2": "work",
    "HomePhone": "home",
    "HomePhone2": "home",
    "PrimaryPhone": "main",
    "CompanyMainPhone": "company main",
    "BusinessFax": "workFax",
    "HomeFax": "homeFax",
    "OtherFax": "otherFax",
    "Pager": "pager",
    "CarPhone": "car",
    "AssistantPhone": "assistant",
    "Callback": "callback",
    "RadioPhone": "radio",
    "BusinessMobile": "workMobile",
}
"""Exchange's places for numbers; the place is the label. Those left out are 'other'."""


def item_id(element: Any) -> str:
    """Return the id of an item, or of what was deleted; '' when it has none."""
    found = element.find(f"{TYPES}ItemId")
    return "" if found is None else str(found.get("Id") or "")


def folder_of(element: Any) -> str:
    """Return the id of the folder that an item is in, '' when it wasn't said."""
    found = element.find(f"{TYPES}ParentFolderId")
    return "" if found is None else str(found.get("Id") or "")


def search_key(element: Any) -> str:
    """Return what stays the same when an item is moved, '' when it wasn't said."""
    return str(element.findtext(f"{TYPES}ExtendedProperty/{TYPES}Value") or "").strip()


def is_whole(element: Any) -> bool:
    """Return whether an item came with what was asked of it: each has a time of its own (N20)."""
    return element.find(f"{TYPES}LastModifiedTime") is not None


def remote_contact(element: Any, region: str, previous: tuple[RemoteId, ...] = ()) -> RemoteContact:
    """Return a Contact element as the engine sees it; ``previous`` are ids that it had before."""
    clean = Cleaner(region)
    given, family = clean.name(_text(element, "GivenName")), clean.name(_text(element, "Surname"))
    emails = clean.capped(enumerate(_emails(element, clean)))
    phones = clean.capped(enumerate(_phones(element, clean)))
    if not (given or family):
        given = clean.name(_shown_name(element, emails.values(), phones.values()))
    version = element.find(f"{TYPES}ItemId").get("ChangeKey")
    return RemoteContact(
        remote_id=RemoteId(item_id(element)),
        etag=ETag(str(version or "")),
        fields=Fields(given, family, tuple(emails.values()), tuple(phones.values())),
        updated_at=_moment(_text(element, "LastModifiedTime")),
        previous_ids=previous,
        problem=CUT if clean.lossy else "",
        company=clean_text(_text(element, "CompanyName"), 512),
    )


def _text(element: Any, name: str) -> str:
    return str(element.findtext(f"{TYPES}{name}") or "")


def _shown_name(element: Any, emails: Any, phones: Any) -> str:
    """Return the one name of a contact that has neither a first nor a last one.

    Phones and other programs keep firms, and people too, by DisplayName alone. Outlook also
    makes one of an address or a number, which is no name.
    """
    name = _text(element, "DisplayName").strip()
    values = {e.address for e in emails} | {p.written for p in phones}
    return "" if name in values or "@" in name else name


def _entries(element: Any, dictionary: str) -> Iterator[Any]:
    found = element.find(f"{TYPES}{dictionary}")
    if found is not None:
        yield from found


def _emails(element: Any, clean: Cleaner) -> Iterator[Email | None]:
    """Yield the addresses; one of the server's own directory (X.500, kind EX) is none to us."""
    for entry in _entries(element, "EmailAddresses"):
        address = entry.text or ""
        own = (entry.get("RoutingType") or "").upper() == "EX"
        if not own and not address.lower().startswith(("/o=", "/o%3d")):
            yield clean.email(address, "other")


def _phones(element: Any, clean: Cleaner) -> Iterator[Phone | None]:
    """Yield the numbers; Exchange shows places that were emptied, too."""
    for entry in _entries(element, "PhoneNumbers"):
        yield clean.phone(entry.text or "", LABELS.get(entry.get("Key") or "", "other"))


def _moment(text: str) -> datetime | None:
    try:
        when = datetime.fromisoformat(text) if text else None
    except ValueError:
        return None
    return when if when is not None and when.tzinfo is not None else None
