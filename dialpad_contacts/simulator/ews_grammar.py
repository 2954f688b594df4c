"""What a request to Exchange may look like, as far as this one answers requests: the schema.

Source: learn.microsoft.com/exchange/client-developer/web-service-reference, the pages of the
operations and elements named here. Exchange refuses whatever its schema does not allow before
it looks at what was asked.
"""

from __future__ import annotations

import re
from functools import cache
from xml.etree.ElementTree import Element

from dialpad_contacts.simulator.ews_xml import SOAP, bad_request, child, fault, invalid, short

VERSIONS = (
    "Exchange2007", "Exchange2007_SP1", "Exchange2010", "Exchange2010_SP1", "Exchange2010_SP2",
    "Exchange2013", "Exchange2013_SP1", "Exchange2015", "Exchange2016",
)  # fmt: skip
_FOLDERS = "(t:FolderId|t:DistinguishedFolderId)"
_PATHS = "(t:FieldURI|t:IndexedFieldURI|t:ExtendedFieldURI)"
_TESTS = (
    "(t:Contains|t:Exists|t:IsEqualTo|t:IsNotEqualTo|t:IsGreaterThan|t:IsGreaterThanOrEqualTo"
    "|t:IsLessThan|t:IsLessThanOrEqualTo|t:And|t:Not|t:Or)"
)
_TWO = f"{_PATHS} t:FieldURIOrConstant"
_TEXTS = (
    "FileAs FileAsMapping DisplayName GivenName Initials MiddleName Nickname CompanyName"
).split()
_MORE_TEXTS = (
    "Department Generation JobTitle Manager Mileage OfficeLocation PostalAddressIndex Profession"
    " SpouseName Surname"
).split()
_CONTACT = " ".join(
    [
        "t:ItemClass? t:Subject? t:Sensitivity? t:Body? t:Categories? t:Importance?",
        "t:ReminderIsSet? t:ReminderMinutesBeforeStart? t:ExtendedProperty* t:Culture?",
        *(f"t:{name}?" for name in _TEXTS),
        "t:EmailAddresses? t:PhysicalAddresses? t:PhoneNumbers? t:AssistantName? t:Birthday?",
        "t:BusinessHomePage? t:Companies?",
        *(f"t:{name}?" for name in _MORE_TEXTS),
    ]
)
CONTENT = {
    "s:Envelope": "s:Header? s:Body",
    "s:Header": "(t:RequestServerVersion|t:TimeZoneContext|t:MailboxCulture|t:DateTimePrecision)*",
    "t:TimeZoneContext": "t:TimeZoneDefinition",
    "t:TimeZoneDefinition": "",
    "m:GetFolder": "m:FolderShape m:FolderIds",
    "m:FindFolder": "m:FolderShape m:IndexedPageFolderView? m:Restriction? m:ParentFolderIds",
    "m:SyncFolderHierarchy": "m:FolderShape m:SyncFolderId? m:SyncState?",
    "m:SyncFolderItems": (
        "m:ItemShape m:SyncFolderId m:SyncState? m:Ignore? m:MaxChangesReturned m:SyncScope?"
    ),
    "m:GetItem": "m:ItemShape m:ItemIds",
    "m:FindItem": (
        "m:ItemShape m:IndexedPageItemView? m:Restriction? m:SortOrder? m:ParentFolderIds"
        " m:QueryString?"
    ),
    "m:ResolveNames": "m:ParentFolderIds? m:UnresolvedEntry",
    "m:ConvertId": "m:SourceIds",
    "m:CreateItem": "m:SavedItemFolderId? m:Items",
    "m:UpdateItem": "m:SavedItemFolderId? m:ItemChanges",
    "m:DeleteItem": "m:ItemIds",
    "m:MoveItem": "m:ToFolderId m:ItemIds m:ReturnNewItemIds?",
    "m:FolderShape": "t:BaseShape t:AdditionalProperties?",
    "m:ItemShape": "t:BaseShape t:IncludeMimeContent? t:BodyType? t:AdditionalProperties?",
    "t:AdditionalProperties": f"{_PATHS}+",
    "m:FolderIds": f"{_FOLDERS}+",
    "m:ParentFolderIds": f"{_FOLDERS}+",
    "m:SyncFolderId": _FOLDERS,
    "m:SavedItemFolderId": _FOLDERS,
    "m:ToFolderId": _FOLDERS,
    "t:DistinguishedFolderId": "t:Mailbox?",
    "t:Mailbox": "t:Name? t:EmailAddress? t:RoutingType? t:MailboxType?",
    "m:Ignore": "t:ItemId+",
    "m:ItemIds": "t:ItemId+",
    "m:SourceIds": "t:AlternateId+",
    "m:Restriction": f"{_TESTS}+",
    "t:And": f"{_TESTS}+",
    "t:Or": f"{_TESTS}+",
    "t:Not": f"{_TESTS}+",
    "t:Contains": f"{_PATHS} t:Constant",
    "t:Exists": _PATHS,
    "t:IsEqualTo": _TWO,
    "t:IsNotEqualTo": _TWO,
    "t:IsGreaterThan": _TWO,
    "t:IsGreaterThanOrEqualTo": _TWO,
    "t:IsLessThan": _TWO,
    "t:IsLessThanOrEqualTo": _TWO,
    "t:FieldURIOrConstant": f"({_PATHS}|t:Constant)",
    "m:SortOrder": "t:FieldOrder+",
    "t:FieldOrder": _PATHS,
    "m:Items": "t:Contact+",
    "m:ItemChanges": "t:ItemChange+",
    "t:ItemChange": "t:ItemId t:Updates",
    "t:Updates": "(t:SetItemField|t:DeleteItemField)+",
    "t:SetItemField": f"{_PATHS} t:Contact",
    "t:DeleteItemField": _PATHS,
    "t:Contact": _CONTACT,
    "t:EmailAddresses": "t:Entry+",
    "t:PhoneNumbers": "t:Entry+",
    "t:PhysicalAddresses": "t:Entry+",
    "t:PhysicalAddresses/t:Entry": ("t:Street? t:City? t:State? t:CountryOrRegion? t:PostalCode?"),
    "t:Categories": "t:String*",
    "t:Companies": "t:String*",
    "t:ExtendedProperty": "t:ExtendedFieldURI t:Value",
}
"""What stands in an element, in which order: a regular expression over names."""

EMAIL_KEYS = tuple(f"EmailAddress{n}" for n in (1, 2, 3))
PHONE_KEYS = (
    "AssistantPhone", "BusinessFax", "BusinessPhone", "BusinessPhone2", "Callback", "CarPhone",
    "CompanyMainPhone", "HomeFax", "HomePhone", "HomePhone2", "Isdn", "MobilePhone", "OtherFax",
    "OtherTelephone", "Pager", "PrimaryPhone", "RadioPhone", "Telex", "TtyTddPhone",
)  # fmt: skip
_FOLDER_TRAVERSALS = ("Shallow", "Deep", "SoftDeleted")
_DICTIONARIES = (
    "contacts:PhoneNumber", "contacts:EmailAddress", "contacts:ImAddress",
    *(f"contacts:PhysicalAddress:{part}"
      for part in ("Street", "City", "State", "CountryOrRegion", "PostalCode")),
)  # fmt: skip
_PROPERTY_TYPES = ("Binary", "Boolean", "Integer", "Long", "String", "SystemTime")
_MODES = ("FullString", "Prefixed", "Substring", "PrefixOnWords", "ExactPhrase")
_COMPARISONS = (
    "Exact", "IgnoreCase", "IgnoreNonSpacingCharacters", "Loose",
    "IgnoreCaseAndNonSpacingCharacters",
)  # fmt: skip
_KEPT = ("NeverOverwrite", "AutoResolve", "AlwaysOverwrite")
_DELETES = ("HardDelete", "SoftDelete", "MoveToDeletedItems")
_IDS = ("Id!", "ChangeKey")
_ANY: tuple[str, ...] = ()
ATTRIBUTES: dict[str, dict[str, tuple[str, ...]]] = {
    "m:FindFolder": {"Traversal!": _FOLDER_TRAVERSALS},
    "m:FindItem": {"Traversal!": ("Shallow", "SoftDeleted", "Associated")},
    "m:ResolveNames": {
        "ReturnFullContactData!": ("true", "false", "0", "1"),
        "SearchScope": ("ActiveDirectory", "ActiveDirectoryContacts", "Contacts",
                        "ContactsActiveDirectory"),
        "ContactDataShape": ("IdOnly", "Default", "AllProperties"),
    },
    "m:ConvertId": {"DestinationFormat!": ("EwsId", "EntryId", "HexEntryId", "OwaId")},
    "m:CreateItem": {"MessageDisposition": ("SaveOnly",),
                     "SendMeetingInvitations": ("SendToNone",)},
    "m:UpdateItem": {
        "ConflictResolution!": _KEPT,
        "MessageDisposition": ("SaveOnly",),
        "SendMeetingInvitationsOrCancellations": ("SendToNone",),
        "SuppressReadReceipts": ("true", "false"),
    },
    "m:DeleteItem": {
        "DeleteType!": _DELETES,
        "SendMeetingCancellations": ("SendToNone",),
        "AffectedTaskOccurrences": ("AllOccurrences", "SpecifiedOccurrenceOnly"),
        "SuppressReadReceipts": ("true", "false"),
    },
    "m:IndexedPageFolderView": {"MaxEntriesReturned": ("#",), "Offset!": ("#",),
                                "BasePoint!": ("Beginning", "End")},
    "m:IndexedPageItemView": {"MaxEntriesReturned": ("#",), "Offset!": ("#",),
                              "BasePoint!": ("Beginning", "End")},
    "t:RequestServerVersion": {"Version!": _ANY},
    "t:TimeZoneDefinition": {"Id": _ANY, "Name": _ANY},
    "t:FolderId": {name: _ANY for name in _IDS},
    "t:DistinguishedFolderId": {name: _ANY for name in _IDS},
    "t:ItemId": {name: _ANY for name in _IDS},
    "t:AlternateId": {"Id!": _ANY, "Format!": ("EwsId", "EntryId", "HexEntryId", "OwaId"),
                      "Mailbox!": _ANY},
    "t:FieldURI": {"FieldURI!": _ANY},
    "t:IndexedFieldURI": {"FieldURI!": _DICTIONARIES, "FieldIndex!": _ANY},
    "t:ExtendedFieldURI": {
        "PropertyTag": _ANY, "PropertySetId": _ANY, "PropertyName": _ANY, "PropertyId": ("#",),
        "DistinguishedPropertySetId": _ANY, "PropertyType!": _PROPERTY_TYPES,
    },
    "t:Contains": {"ContainmentMode": _MODES, "ContainmentComparison": _COMPARISONS},
    "t:Constant": {"Value!": _ANY},
    "t:FieldOrder": {"Order!": ("Ascending", "Descending")},
    "t:EmailAddresses/t:Entry": {"Key!": EMAIL_KEYS, "Name": _ANY, "RoutingType": _ANY,
                                 "MailboxType": _ANY},
    "t:PhoneNumbers/t:Entry": {"Key!": PHONE_KEYS},
    "t:PhysicalAddresses/t:Entry": {"Key!": ("Business", "Home", "Other")},
    "t:Body": {"BodyType!": ("HTML", "Text")},
}  # fmt: skip
"""Attributes by name ('!' for those that have to be there), with the values they may have."""

TEXT: dict[str, str] = {
    "t:BaseShape": "IdOnly|Default|AllProperties",
    "t:BodyType": "Best|HTML|Text",
    "t:IncludeMimeContent": "true|false|0|1",
    "m:ReturnNewItemIds": "true|false|0|1",
    "m:MaxChangesReturned": r"[1-9]\d?|[1-4]\d\d|50\d|51[0-2]",
    "m:SyncScope": "NormalItems|NormalAndAssociatedItems",
    "m:UnresolvedEntry": "(?s:.+)",
    "t:EmailAddress": "(?s:.+)",
    "t:RoutingType": "(?s:.+)",
    "t:Sensitivity": "Normal|Personal|Private|Confidential",
    "t:Importance": "Low|Normal|High",
    "t:ReminderIsSet": "true|false|0|1",
    "t:ReminderMinutesBeforeStart": r"\d+",
    "t:PostalAddressIndex": "None|Business|Home|Other",
    "t:Birthday": r"-?\d{4,}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)?",
}
"""What the text of an element has to look like; of others, anything goes."""
_WITH_TEXT = frozenset(
    [*TEXT, *(f"t:{name}" for name in (*_TEXTS, *_MORE_TEXTS)), "t:Name", "t:MailboxType",
     "m:SyncState", "m:QueryString", "t:Entry", "t:Body", "t:String", "t:Value", "t:Subject",
     "t:ItemClass", "t:AssistantName", "t:BusinessHomePage", "t:MailboxCulture",
     "t:DateTimePrecision", "t:Culture", "t:Street", "t:City", "t:State", "t:CountryOrRegion",
     "t:PostalCode"]
)  # fmt: skip


def operation(root: Element) -> Element:
    """Return the one element in the envelope's body, whatever it is.

    Raises:
        Refused: there is no such thing.
    """
    body = child(root, "s:Body") if root.tag == f"{{{SOAP}}}Envelope" else None
    if body is None or len(body) != 1:
        raise bad_request()
    return body[0]


def check(root: Element) -> None:
    """Raise unless the whole envelope is as the schema says."""
    header = child(root, "s:Header")
    version = child(header, "t:RequestServerVersion") if header is not None else None
    if version is not None and version.get("Version") not in VERSIONS:
        raise fault("ErrorInvalidServerVersion", "The specified server version is invalid.")
    asked = operation(root)
    if short(asked) not in CONTENT:
        raise fault("ErrorInvalidOperation", f"{short(asked)} is not answered here.")
    _check(root, "")


def _check(element: Element, parent: str) -> None:
    name = short(element)
    if name == "s:Body":
        _check(element[0], name)
        return
    _attributes(element, f"{parent}/{name}", name)
    model = CONTENT.get(f"{parent}/{name}", CONTENT.get(name))
    names = "".join(f"{short(inner)};" for inner in element)
    if not _compiled(model or "").fullmatch(names):
        raise invalid(f"The element '{name}' has invalid or incomplete content: '{names}'.")
    if not len(element):
        _text(element, name)
    elif any((text or "").strip() for text in (element.text, *(e.tail for e in element))):
        raise invalid(f"The element '{name}' cannot contain text.")
    for inner in element:
        _check(inner, name)


@cache
def _compiled(model: str) -> re.Pattern[str]:
    """Return the expression for a content model: each name matches itself and a semicolon."""
    return re.compile(re.sub(r"[smt]:\w+", lambda m: f"(?:{m[0]};)", model).replace(" ", ""))


def _attributes(element: Element, path: str, name: str) -> None:
    known = ATTRIBUTES.get(path, ATTRIBUTES.get(name, {}))
    allowed = {key.rstrip("!"): values for key, values in known.items()}
    for key, value in element.attrib.items():
        if key.startswith("{"):
            continue  # of another namespace, as soap:mustUnderstand
        if key not in allowed:
            raise invalid(f"The '{key}' attribute of '{name}' is not declared.")
        values = allowed[key]
        fits = value.isdigit() if values == ("#",) else not values or value in values
        if not fits:
            raise invalid(f"The '{key}' attribute of '{name}' is invalid: '{value}'.")
    for key in known:
        if key.endswith("!") and key[:-1] not in element.attrib:
            raise invalid(f"The required attribute '{key[:-1]}' of '{name}' is missing.")


def _text(element: Element, name: str) -> None:
    value = element.text or ""
    if name in TEXT:
        if not re.fullmatch(TEXT[name], value):
            raise invalid(f"The '{name}' element is invalid: '{value[:80]}'.")
    elif value.strip() and name not in _WITH_TEXT:
        raise invalid(f"The element '{name}' cannot contain text.")
