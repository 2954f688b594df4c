"""How an item of a mailbox looks in an answer, property by property; and out of a request.

Source: learn.microsoft.com/exchange/client-developer/web-service-reference/contact.
"""

from __future__ import annotations

import base64
from collections.abc import Iterable
from xml.etree.ElementTree import Element

from dialpad_contacts.simulator.clock import rfc3339
from dialpad_contacts.simulator.ews_mailbox import LIST, Fields, Item, Mailbox
from dialpad_contacts.simulator.ews_xml import fault, leaf, local, short, tag, text

SEARCH_KEY = "0x300b"
_ITEM = (
    "ItemId", "ParentFolderId", "ItemClass", "Subject", "Body", "Categories", "DateTimeCreated",
    "HasAttachments", "ExtendedProperty", "LastModifiedTime",
)  # fmt: skip
_CONTACT = (
    "FileAs", "FileAsMapping", "DisplayName", "GivenName", "Initials", "MiddleName", "Nickname",
    "CompanyName", "EmailAddresses", "PhysicalAddresses", "PhoneNumbers", "AssistantName",
    "Birthday", "BusinessHomePage", "Companies", "Department", "Generation", "JobTitle", "Manager",
    "Mileage", "OfficeLocation", "Profession", "SpouseName", "Surname",
)  # fmt: skip
_LIST = ("DisplayName", "FileAs", "Members")
_DEFAULT = frozenset(
    "Subject FileAs DisplayName GivenName CompanyName EmailAddresses PhoneNumbers Surname"
    " JobTitle HasAttachments Members".split()
)
_INDEXED = {
    "contacts:EmailAddress": "EmailAddresses",
    "contacts:PhoneNumber": "PhoneNumbers",
}
_CATEGORY = {"item": _ITEM, "contacts": _CONTACT, "distributionlist": ("Members",)}

Path = tuple[str, str]
"""(a property's name, or its dictionary's; which entry of it, '' for all)."""


def path_of(element: Element) -> Path:
    """Return what a FieldURI, IndexedFieldURI or ExtendedFieldURI names.

    Raises:
        Refused: there is no such property.
    """
    if short(element) == "t:ExtendedFieldURI":
        return "ExtendedProperty", element.get(
            "PropertyTag", element.get("PropertyName", "")
        ).lower()
    uri = element.get("FieldURI", "")
    if short(element) == "t:IndexedFieldURI":
        return _INDEXED.get(uri, uri.rpartition(":")[2]), element.get("FieldIndex", "")
    group, _, name = uri.partition(":")
    if group not in ("item", "contacts", "distributionlist", "folder"):
        raise fault("ErrorInvalidPropertyRequest", f"{uri} can't be asked of a contact.")
    return name, ""


def wanted(shape: Element) -> list[Path]:
    """Return the properties that a shape asks for, beyond id and change key."""
    base, found = "IdOnly", []
    for part in shape:
        if short(part) == "t:BaseShape":
            base = part.text or base
        elif short(part) == "t:AdditionalProperties":
            found += [path_of(element) for element in part]
    if base == "Default":
        found += [(name, "") for name in _DEFAULT]
    elif base == "AllProperties":
        found += [(name, "") for name in {*_ITEM, *_CONTACT, *_LIST} - {"ExtendedProperty"}]
    return found


def shown(box: Mailbox, item: Item, paths: Iterable[Path]) -> str:
    """Return the item with the properties that were asked for, in the schema's order."""
    asked: dict[str, set[str]] = {}
    for name, index in paths:
        asked.setdefault(name, set()).add(index)
    order = (*_ITEM, *(_LIST if item.kind == LIST else _CONTACT))
    parts = [_part(box, item, name, asked.get(name)) for name in order]
    return f"<t:{item.kind}>{''.join(parts)}</t:{item.kind}>"


def _part(box: Mailbox, item: Item, name: str, asked: set[str] | None) -> str:
    if name == "ItemId":
        return tag("t:ItemId", Id=box.item_id(item), ChangeKey=box.change_key(item))
    if asked is None:
        return ""
    match name:
        case "ParentFolderId":
            folder = box.folders[item.folder]
            return tag("t:ParentFolderId", Id=box.folder_id(item.folder),
                       ChangeKey=box.folder_key(folder))  # fmt: skip
        case "ItemClass":
            return leaf("t:ItemClass", "IPM.DistList" if item.kind == LIST else "IPM.Contact")
        case "DateTimeCreated" | "LastModifiedTime":
            us = item.created_us if name == "DateTimeCreated" else item.changed_us
            return leaf(f"t:{name}", rfc3339(us)[:19] + "Z")
        case "HasAttachments":
            return leaf("t:HasAttachments", "false")
        case "ExtendedProperty":
            return _search_key(item) if SEARCH_KEY in asked else ""
        case _:
            return _property(name, item.fields.get(name), asked)


def _search_key(item: Item) -> str:
    value = base64.b64encode(item.search_key).decode()
    uri = tag("t:ExtendedFieldURI", PropertyTag=SEARCH_KEY, PropertyType="Binary")
    return tag("t:ExtendedProperty", uri + leaf("t:Value", value))


def _property(name: str, value: object, asked: set[str]) -> str:
    if not value:
        return ""
    if name == "Body":
        return tag("t:Body", text(str(value)), BodyType="Text")
    if name == "Members" and isinstance(value, list):
        boxes = (tag("t:Mailbox", leaf("t:EmailAddress", v)) for v in value)
        return tag("t:Members", "".join(tag("t:Member", box) for box in boxes))
    if isinstance(value, list):
        return tag(f"t:{name}", "".join(leaf("t:String", v) for v in value))
    if isinstance(value, dict):
        entries = [_entry(k, v) for k, v in value.items() if "" in asked or k in asked]
        return tag(f"t:{name}", "".join(entries)) if entries else ""
    return leaf(f"t:{name}", str(value))


def _entry(key: str, value: str | dict[str, str]) -> str:
    """Return an entry of a dictionary; Exchange shows emptied ones as empty."""
    if isinstance(value, str):
        return tag("t:Entry", text(value), Key=key)
    if "value" not in value:  # a postal address
        return tag("t:Entry", "".join(leaf(f"t:{k}", v) for k, v in value.items()), Key=key)
    names = {"Name": value.get("name", ""), "RoutingType": value.get("routing", "SMTP")}
    given = {k: v for k, v in names.items() if v}
    return tag("t:Entry", text(value["value"]), Key=key, **given, MailboxType="OneOff")


def read(contact: Element) -> Fields:
    """Return the properties of a Contact in a request, which the grammar has checked."""
    fields: Fields = {}
    for element in contact:
        name = local(element)
        if name in ("EmailAddresses", "PhoneNumbers", "PhysicalAddresses"):
            fields[name] = {e.get("Key", ""): _value(name, e) for e in element}
        elif name in ("Categories", "Companies"):
            fields[name] = [e.text or "" for e in element]
        elif name != "ExtendedProperty":
            fields[name] = element.text or ""
    return fields


def _value(name: str, entry: Element) -> str | dict[str, str]:
    if name == "PhoneNumbers":
        return entry.text or ""
    if name == "PhysicalAddresses":
        return {local(part): part.text or "" for part in entry}
    return {
        "value": entry.text or "",
        "name": entry.get("Name", entry.text or ""),
        "routing": entry.get("RoutingType", "SMTP"),
    }
