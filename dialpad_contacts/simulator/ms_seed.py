"""The seeded people, as Outlook would hold them."""

from __future__ import annotations

from dialpad_contacts.simulator.mailbox import Stored
from dialpad_contacts.simulator.wire import Fields

_SLOT = {"mobile": "mobilePhone", "workMobile": "mobilePhone", "home": "homePhones"}


def outlook_fields(stored: Stored) -> Fields:
    """Return a seeded person as a Graph contact; what has no place in Outlook is left out."""
    name = (stored.get("names") or [{}])[0]
    job = (stored.get("organizations") or [{}])[0]
    note = (stored.get("biographies") or [{}])[0]
    fields: Fields = {
        "givenName": name.get("givenName"),
        "surname": name.get("familyName"),
        "middleName": name.get("middleName"),
        "title": name.get("honorificPrefix"),
        "companyName": job.get("name"),
        "jobTitle": job.get("title"),
        "personalNotes": note.get("value"),
        "emailAddresses": [
            {"name": item.get("displayName") or item["value"], "address": item["value"]}
            for item in stored.get("emailAddresses", [])[:3]
        ],
        **_phones(stored),
    }
    parts = [name.get("familyName"), name.get("givenName")]
    fields["fileAs"] = ", ".join(part for part in parts if part)
    return fields


def _phones(stored: Stored) -> Fields:
    phones: Fields = {"businessPhones": [], "homePhones": []}
    for item in stored.get("phoneNumbers", []):
        slot = _SLOT.get(item.get("type", ""), "businessPhones")
        if slot == "mobilePhone":
            if slot not in phones:
                phones[slot] = item["value"]
                continue
            slot = "homePhones"
        if len(phones[slot]) < 2:
            phones[slot].append(item["value"])
    return phones
