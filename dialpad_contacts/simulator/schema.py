"""The Person message of People API v1, as its discovery document declares it.

Source: developers.google.com/people/api/rest/v1/people, discovery revision 20251117. A star
marks an output-only key, ``s`` a string, ``b`` a boolean, ``i`` a 32 bit integer, ``e`` an
enumeration (see ENUMS), brackets a list.
"""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

_MESSAGES = {
    "Address": "city:s country:s countryCode:s extendedAddress:s formattedType*:s formattedValue:s"
    " metadata:FieldMetadata poBox:s postalCode:s region:s streetAddress:s type:s",
    "AgeRangeType": "ageRange:e metadata:FieldMetadata",
    "BatchCreateContactsRequest": "contacts:[ContactToCreate] readMask:s sources:[e]",
    "BatchDeleteContactsRequest": "resourceNames:[s]",
    "BatchUpdateContactsRequest": "readMask:s sources:[e] updateMask:s",
    "Biography": "contentType:e metadata:FieldMetadata value:s",
    "Birthday": "date:Date metadata:FieldMetadata text:s",
    "BraggingRights": "metadata:FieldMetadata value:s",
    "CalendarUrl": "formattedType*:s metadata:FieldMetadata type:s url:s",
    "ClientData": "key:s metadata:FieldMetadata value:s",
    "ContactGroupMembership": "contactGroupId*:s contactGroupResourceName:s",
    "ContactToCreate": "contactPerson:Person",
    "CoverPhoto": "default:b metadata:FieldMetadata url:s",
    "Date": "day:i month:i year:i",
    "DomainMembership": "inViewerDomain:b",
    "EmailAddress": "displayName:s formattedType*:s metadata:FieldMetadata type:s value:s",
    "Event": "date:Date formattedType*:s metadata:FieldMetadata type:s",
    "ExternalId": "formattedType*:s metadata:FieldMetadata type:s value:s",
    "FieldMetadata": "primary*:b source:Source sourcePrimary:b verified*:b",
    "FileAs": "metadata:FieldMetadata value:s",
    "Gender": "addressMeAs:s formattedValue*:s metadata:FieldMetadata value:s",
    "ImClient": "formattedProtocol*:s formattedType*:s metadata:FieldMetadata protocol:s type:s"
    " username:s",
    "Interest": "metadata:FieldMetadata value:s",
    "Locale": "metadata:FieldMetadata value:s",
    "Location": "buildingId:s current:b deskCode:s floor:s floorSection:s metadata:FieldMetadata"
    " type:s value:s",
    "Membership": "contactGroupMembership:ContactGroupMembership"
    " domainMembership*:DomainMembership metadata:FieldMetadata",
    "MiscKeyword": "formattedType*:s metadata:FieldMetadata type:e value:s",
    "Name": "displayName*:s displayNameLastFirst*:s familyName:s givenName:s honorificPrefix:s"
    " honorificSuffix:s metadata:FieldMetadata middleName:s phoneticFamilyName:s"
    " phoneticFullName:s phoneticGivenName:s phoneticHonorificPrefix:s phoneticHonorificSuffix:s"
    " phoneticMiddleName:s unstructuredName:s",
    "Nickname": "metadata:FieldMetadata type:e value:s",
    "Occupation": "metadata:FieldMetadata value:s",
    "Organization": "costCenter:s current:b department:s domain:s endDate:Date formattedType*:s"
    " fullTimeEquivalentMillipercent:i jobDescription:s location:s metadata:FieldMetadata name:s"
    " phoneticName:s startDate:Date symbol:s title:s type:s",
    "Person": "addresses:[Address] ageRange*:e ageRanges*:[AgeRangeType] biographies:[Biography]"
    " birthdays:[Birthday] braggingRights:[BraggingRights] calendarUrls:[CalendarUrl]"
    " clientData:[ClientData] coverPhotos*:[CoverPhoto] emailAddresses:[EmailAddress] etag:s"
    " events:[Event] externalIds:[ExternalId] fileAses:[FileAs] genders:[Gender]"
    " imClients:[ImClient] interests:[Interest] locales:[Locale] locations:[Location]"
    " memberships:[Membership] metadata*:PersonMetadata miscKeywords:[MiscKeyword] names:[Name]"
    " nicknames:[Nickname] occupations:[Occupation] organizations:[Organization]"
    " phoneNumbers:[PhoneNumber] photos*:[Photo] relations:[Relation]"
    " relationshipInterests*:[RelationshipInterest]"
    " relationshipStatuses*:[RelationshipStatus] residences:[Residence] resourceName:s"
    " sipAddresses:[SipAddress] skills:[Skill] taglines*:[Tagline] urls:[Url]"
    " userDefined:[UserDefined]",
    "PersonMetadata": "deleted*:b linkedPeopleResourceNames*:[s] objectType*:e"
    " previousResourceNames*:[s] sources:[Source]",
    "PhoneNumber": "canonicalForm*:s formattedType*:s metadata:FieldMetadata type:s value:s",
    "Photo": "default:b metadata:FieldMetadata url:s",
    "ProfileMetadata": "objectType*:e userTypes*:[e]",
    "Relation": "formattedType*:s metadata:FieldMetadata person:s type:s",
    "RelationshipInterest": "formattedValue*:s metadata:FieldMetadata value:s",
    "RelationshipStatus": "formattedValue*:s metadata:FieldMetadata value:s",
    "Residence": "current:b metadata:FieldMetadata value:s",
    "SipAddress": "formattedType*:s metadata:FieldMetadata type:s value:s",
    "Skill": "metadata:FieldMetadata value:s",
    "Source": "etag:s id:s profileMetadata*:ProfileMetadata type:e updateTime*:s",
    "Tagline": "metadata:FieldMetadata value:s",
    "Url": "formattedType*:s metadata:FieldMetadata type:s value:s",
    "UserDefined": "key:s metadata:FieldMetadata value:s",
}

READ_SOURCES = (
    "READ_SOURCE_TYPE_UNSPECIFIED",
    "READ_SOURCE_TYPE_PROFILE",
    "READ_SOURCE_TYPE_CONTACT",
    "READ_SOURCE_TYPE_DOMAIN_CONTACT",
    "READ_SOURCE_TYPE_OTHER_CONTACT",
)

ENUMS: dict[str, tuple[str, ...]] = {
    "BatchCreateContactsRequest.sources": READ_SOURCES,
    "BatchUpdateContactsRequest.sources": READ_SOURCES,
    "Biography.contentType": ("CONTENT_TYPE_UNSPECIFIED", "TEXT_PLAIN", "TEXT_HTML"),
    "MiscKeyword.type": (
        "TYPE_UNSPECIFIED",
        "OUTLOOK_BILLING_INFORMATION",
        "OUTLOOK_DIRECTORY_SERVER",
        "OUTLOOK_KEYWORD",
        "OUTLOOK_MILEAGE",
        "OUTLOOK_PRIORITY",
        "OUTLOOK_SENSITIVITY",
        "OUTLOOK_SUBJECT",
        "OUTLOOK_USER",
        "HOME",
        "WORK",
        "OTHER",
    ),
    "Nickname.type": (
        "DEFAULT",
        "MAIDEN_NAME",
        "INITIALS",
        "GPLUS",
        "OTHER_NAME",
        "ALTERNATE_NAME",
        "SHORT_NAME",
    ),
    "Source.type": (
        "SOURCE_TYPE_UNSPECIFIED",
        "ACCOUNT",
        "PROFILE",
        "DOMAIN_PROFILE",
        "CONTACT",
        "OTHER_CONTACT",
        "DOMAIN_CONTACT",
    ),
}

# Valid paths of personFields and readMask, in the order of the documentation.
READABLE = tuple(
    "addresses ageRanges biographies birthdays calendarUrls clientData coverPhotos emailAddresses"
    " events externalIds genders imClients interests locales locations memberships metadata"
    " miscKeywords names nicknames occupations organizations phoneNumbers photos relations"
    " sipAddresses skills urls userDefined".split()
)
# Valid paths of updatePersonFields.
WRITABLE = tuple(
    "addresses biographies birthdays calendarUrls clientData emailAddresses events externalIds"
    " genders imClients interests locales locations memberships miscKeywords names nicknames"
    " occupations organizations phoneNumbers relations sipAddresses urls userDefined".split()
)
# 'This field is a singleton for contact sources' in the discovery document.
SINGLETONS = ("names", "biographies", "birthdays", "genders")
# What otherContacts.list may return for the CONTACT source.
OTHER_CONTACT_FIELDS = ("emailAddresses", "metadata", "names", "phoneNumbers", "photos")


class Key(NamedTuple):
    """One key of a message."""

    kind: str
    repeated: bool
    output_only: bool


@cache
def keys(message: str) -> dict[str, Key]:
    """Return the keys of ``message``.

    Raises:
        KeyError: there is no such message.
    """
    found = {}
    for part in _MESSAGES[message].split():
        name, kind = part.split(":")
        repeated = kind.startswith("[")
        found[name.rstrip("*")] = Key(kind.strip("[]"), repeated, name.endswith("*"))
    return found


def is_message(kind: str) -> bool:
    """Whether ``kind`` names a message, not a scalar."""
    return kind in _MESSAGES


@cache
def snake(name: str) -> str:
    """Write a JSON name the way Google's errors do: ``givenName`` as ``given_name``."""
    return "".join(f"_{c.lower()}" if c.isupper() else c for c in name)


@cache
def item_keys(field: str) -> dict[str, Key]:
    """Return the keys of one item of the Person field ``field``."""
    return keys(keys("Person")[field].kind)
