"""What a contact of Microsoft Graph v1.0 is made of, and what Outlook refuses in it.

Source: learn.microsoft.com/graph/api/resources/contact, and what the service says live.
"""

from __future__ import annotations

from dialpad_contacts.simulator.ms_errors import refusal
from dialpad_contacts.simulator.wire import Fields, Json, Refused

TYPE = "Microsoft.OutlookServices.Contact"
STRINGS = tuple(
    "assistantName businessHomePage companyName department displayName fileAs generation givenName"
    " initials jobTitle manager middleName mobilePhone nickName officeLocation personalNotes"
    " profession spouseName surname title yomiCompanyName yomiGivenName yomiSurname".split()
)
LISTS = {
    "businessPhones": 2,
    "homePhones": 2,
    "imAddresses": 3,
    "children": 100,
    "categories": 100,
}
ADDRESSES = ("businessAddress", "homeAddress", "otherAddress")
COLLECTIONS = (*LISTS, "emailAddresses")
SYSTEM = ("id", "parentFolderId", "changeKey", "createdDateTime", "lastModifiedDateTime")
EMAILS_MOST = 3
PROPERTIES = (
    "id", "createdDateTime", "lastModifiedDateTime", "changeKey", "categories", "parentFolderId",
    "birthday", *STRINGS, "imAddresses", "homePhones", "businessPhones", "children",
    "emailAddresses", *ADDRESSES,
)  # fmt: skip
_ADDRESS_PARTS = frozenset({"street", "city", "state", "countryOrRegion", "postalCode"})
_TEXT_MOST = 32_000


def blank() -> Fields:
    """Return a contact with nothing in it."""
    nothing: Fields = dict.fromkeys((*STRINGS, "birthday"), None)
    lists: Fields = {name: [] for name in COLLECTIONS}
    return {**nothing, **lists, **{name: {} for name in ADDRESSES}, "displayName": "", "fileAs": ""}


def full_name(fields: Fields) -> str:
    """Return the display name that Outlook makes from the parts."""
    parts = (fields.get("givenName"), fields.get("middleName"), fields.get("surname"))
    return " ".join(part for part in parts if part)


def checked(body: Fields) -> tuple[Fields, dict[str, str]]:
    """Return the properties and the extended ones that ``body`` sets.

    Raises:
        Refused: it holds what a contact has not, or more than Outlook has room for.
    """
    fields: Fields = {}
    extended: dict[str, str] = {}
    for name, value in body.items():
        if name == "singleValueExtendedProperties":
            extended = _extended(value)
        elif name.partition("@")[0] == "" or "@odata." in name:
            continue  # annotations are read over
        elif name in SYSTEM:
            continue  # the service ignores what it alone sets
        else:
            fields[name] = _property(name, value)
    return fields, extended


def _property(name: str, value: Json) -> Json:
    if name in STRINGS:
        return _string(name, value)
    if name in LISTS:
        return _strings(name, value)
    if name == "emailAddresses":
        return _emails(value)
    if name in ADDRESSES:
        return _address(name, value)
    if name == "birthday":
        if value is not None and not (isinstance(value, str) and value.endswith("Z")):
            raise _unreadable(name)
        return value
    raise refusal(
        400,
        "RequestBodyRead",
        f"The property '{name}' does not exist on type '{TYPE}'. Make sure to only use property"
        " names that are defined by the type or mark the type as open type.",
    )


def _string(name: str, value: Json) -> Json:
    if value is None:
        return None
    if not isinstance(value, str) or not _is_unicode(value):
        raise _unreadable(name)
    if len(value) > _TEXT_MOST:
        raise refusal(400, "ErrorPropertyValidationFailure", f"{name} is too long.")
    return value


def _is_unicode(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _strings(name: str, value: Json) -> Json:
    if not isinstance(value, list) or not all(isinstance(v, str) for v in value):
        raise _unreadable(name)
    _room(name, value, LISTS[name])
    return [_string(name, v) for v in value]


def _room(name: str, value: list[Json], most: int) -> None:
    if len(value) > most:
        shown = name[0].upper() + name[1:]
        raise refusal(
            400,
            "ErrorInvalidProperty",
            f"The multi value property {shown} has {len(value)} entries, that exceeds the max"
            f" allowed value of {most}.",
        )


def _emails(value: Json) -> Json:
    if not isinstance(value, list):
        raise _unreadable("emailAddresses")
    _room("emailAddresses", value, EMAILS_MOST)
    out = []
    for item in value:
        if not isinstance(item, dict) or set(item) - {"name", "address", "@odata.type"}:
            raise _unreadable("emailAddresses")
        address = _string("address", item.get("address"))
        name = _string("name", item.get("name"))
        kept: Fields = {"name": name or address}
        if address and not address.endswith(","):  # an invalid one is lost without a word
            kept["address"] = address
        out.append(kept)
    return out


def _address(name: str, value: Json) -> Json:
    if value is None:  # observed live: a null for a complex type that is empty
        raise refusal(500, "ErrorInternalServerError", "An internal server error occurred.")
    if not isinstance(value, dict) or set(value) - _ADDRESS_PARTS:
        raise _unreadable(name)
    return {part: _string(part, text) for part, text in value.items()}


def _extended(value: Json) -> dict[str, str]:
    if not isinstance(value, list):
        raise _unreadable("singleValueExtendedProperties")
    found: dict[str, str] = {}
    for item in value:
        if not isinstance(item, dict) or set(item) - {"id", "value", "@odata.type"}:
            raise _unreadable("singleValueExtendedProperties")
        name, text = item.get("id"), item.get("value")
        if not isinstance(name, str) or not name.startswith(("String ", "Integer ", "Boolean ")):
            raise refusal(400, "ErrorInvalidProperty", "The extended property id is invalid.")
        if not isinstance(text, str):
            raise _unreadable("value")
        found[name] = text
    return found


def _unreadable(name: str) -> Refused:
    return refusal(
        400,
        "RequestBodyRead",
        f"Cannot read the value of the property '{name}' of type '{TYPE}' as its type.",
    )
