"""The seeded people, as Exchange would hold them."""

from __future__ import annotations

from dialpad_contacts.simulator.ews_mailbox import Fields
from dialpad_contacts.simulator.mailbox import Stored

_SLOTS = {
    "mobile": ("MobilePhone", "OtherTelephone"),
    "workMobile": ("MobilePhone", "BusinessPhone2"),
    "home": ("HomePhone", "HomePhone2"),
    "homeFax": ("HomeFax",),
    "workFax": ("BusinessFax",),
    "main": ("PrimaryPhone", "CompanyMainPhone"),
    "pager": ("Pager",),
}
_ANY = ("BusinessPhone", "BusinessPhone2", "OtherTelephone", "CarPhone", "Callback")


def exchange_fields(stored: Stored, index: int) -> Fields:
    """Return a seeded person as a contact's properties; what has no place there is left out.

    Some have what long use leaves behind: an emptied place for a number, an address of the
    server's own directory.
    """
    name = (stored.get("names") or [{}])[0]
    job = (stored.get("organizations") or [{}])[0]
    note = (stored.get("biographies") or [{}])[0]
    given, family = name.get("givenName"), name.get("familyName")
    fields: Fields = {
        "GivenName": given,
        "Surname": family,
        "MiddleName": name.get("middleName"),
        "DisplayName": " ".join(part for part in (given, family) if part) or job.get("name"),
        "FileAs": ", ".join(part for part in (family, given) if part) or job.get("name"),
        "CompanyName": job.get("name"),
        "JobTitle": job.get("title"),
        "Body": note.get("value"),
        "EmailAddresses": _emails(stored, index),
        "PhoneNumbers": _phones(stored, index),
    }
    return {key: value for key, value in fields.items() if value}


def _emails(stored: Stored, index: int) -> dict[str, dict[str, str]]:
    items = stored.get("emailAddresses", [])[:3]
    found = [
        {"value": i["value"], "name": i.get("displayName") or i["value"], "routing": "SMTP"}
        for i in items
    ]
    if index % 29 == 17 and len(found) < 3:
        directory = f"/o=Northwind/ou=Exchange Administrative Group/cn=Recipients/cn=u{index}"
        found.append({"value": directory, "name": "A colleague", "routing": "EX"})
    return {f"EmailAddress{place}": entry for place, entry in enumerate(found, 1)}


def _phones(stored: Stored, index: int) -> dict[str, str]:
    phones: dict[str, str] = {}
    for item in stored.get("phoneNumbers", []):
        wanted = (*_SLOTS.get(item.get("type", ""), ()), *_ANY)
        slot = next((s for s in wanted if s not in phones), None)
        if slot is not None:
            phones[slot] = item["value"]
    if index % 7 == 3:
        phones.setdefault("HomePhone", "")
    return phones
