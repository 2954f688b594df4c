"""What Google stores of a contact, and how it shows it: computed keys, masks and etags."""

from __future__ import annotations

import base64
import re
import struct
import unicodedata
from functools import cache
from typing import Any

from dialpad_contacts.simulator import schema
from dialpad_contacts.simulator.wire import Fields, Json

# Which endpoint an etag was made for; see etag().
FROM_LIST, FROM_GET, FROM_WRITE = 0, 1, 2

_MASK_BITS = {name: 1 << index for index, name in enumerate(schema.READABLE)}
_TYPED = frozenset(
    f for f in schema.READABLE if f != "metadata" and "formattedType" in schema.item_keys(f)
)
_CAPITALS = re.compile(r"(?<=[a-z])(?=[A-Z])")
_NAME_PARTS = ("honorificPrefix", "givenName", "middleName", "familyName", "honorificSuffix")
_EXTENSION = re.compile(r"(?:;ext=|ext\.?|x|#)\s*\d+\s*$", re.IGNORECASE)


def stored(field: str, items: list[Fields], region: str) -> list[Fields]:
    """Return ``items`` of a request as the server keeps them.

    Output-only keys and ``metadata`` are dropped (input there is ignored, as AIP-203 asks),
    empty values are dropped as protocol buffers drop them, and computed keys are added.
    """
    known = schema.item_keys(field)
    kept = []
    for item in items:
        own = {
            key: value
            for key, value in item.items()
            if not known[key].output_only and key != "metadata" and value not in ("", None)
        }
        if own:
            kept.append(computed(field, own, region))
    return kept


def computed(field: str, item: Fields, region: str = "US") -> Fields:
    """Return ``item`` with the keys that the server computes."""
    if field == "names":
        return _name(item)
    if field == "phoneNumbers" and "canonicalForm" not in item:
        canonical = canonical_form(item.get("value", ""), region)
        if canonical:
            item = {**item, "canonicalForm": canonical}
    if field == "memberships":
        group = item.get("contactGroupMembership", {}).get("contactGroupResourceName", "")
        group_id = group.rpartition("/")[2]
        membership = {"contactGroupId": group_id, "contactGroupResourceName": group}
        return {"contactGroupMembership": membership}
    if field in _TYPED and item.get("type"):
        return {**item, "formattedType": formatted_type(item["type"])}
    return item


@cache
def formatted_type(kind: str) -> str:
    """Return a predefined type as English text; a custom label stands as it is."""
    if not kind.isalpha() or not kind[:1].islower() or not kind.isascii():
        return kind
    spaced = _CAPITALS.sub(" ", kind)
    return spaced[:1].upper() + spaced[1:]


def canonical_form(text: str, region: str) -> str | None:
    """Return E.164 for ``text``, None where Google leaves canonicalForm out.

    It is absent for numbers with an extension, and for those without a country code that are no
    number of the account's region (developers.google.com/people/api/rest/v1/people#phonenumber).
    """
    import phonenumbers  # 0.1 s to load, and only writes need it

    if _EXTENSION.search(text):
        return None
    try:
        number = phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException:
        return None
    international = text.lstrip().startswith("+")  # ranges for fiction are possible, not valid
    check = phonenumbers.is_possible_number if international else phonenumbers.is_valid_number
    if number.extension or not check(number):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def _name(item: Fields) -> Fields:
    given = item.get("givenName", "")
    family = item.get("familyName", "")
    if not any(part in item for part in _NAME_PARTS) and item.get("unstructuredName"):
        # Structured keys win where both come; a lone unstructuredName is taken apart.
        head, _, tail = item["unstructuredName"].strip().rpartition(" ")
        given, family = (head, tail) if head else (tail, "")
        item = {**item, "givenName": given, **({"familyName": family} if family else {})}
    first = (item.get("honorificPrefix"), given, item.get("middleName"))
    suffix = item.get("honorificSuffix")
    before = " ".join(part for part in first if part)
    if is_east_asian(family) and is_east_asian(given):
        shown = last_first = family + before
    else:
        shown = " ".join(part for part in (before, family) if part)
        last_first = ", ".join(part for part in (family, before) if part)
    if suffix:
        shown, last_first = f"{shown}, {suffix}", f"{last_first}, {suffix}"
    named = {**item}
    if shown:
        named["displayName"] = shown
        named["displayNameLastFirst"] = last_first
        named["unstructuredName"] = shown
    return named


def is_east_asian(text: str) -> bool:
    """Whether ``text`` begins in Han, Kana or Hangul, where the family name leads."""
    return bool(text) and unicodedata.east_asian_width(text[0]) in "WF"


@cache
def mask_bits(mask: tuple[str, ...]) -> int:
    """Return ``mask`` as a number."""
    return sum(_MASK_BITS[path] for path in mask)


def etag(identity: int, seq: int, bits: int, origin: int) -> str:
    """Return a person's etag, which names the mask and the endpoint it was made for.

    Live, an etag of connections.list is refused by updateContact although nothing changed; one of
    people.get or of a write is taken (pimalaya/cardamum-android docs/conflict-resolution-plan.md).
    """
    packed = struct.pack(">BIIQ", 0x12 + origin, bits, identity & 0xFFFFFFFF, seq)
    return "%Eg" + base64.b64encode(packed).decode()


def etag_is_current(text: str, identity: int, seq: int) -> bool:
    """Whether ``text`` is an etag of version ``seq``, from an endpoint that writes accept."""
    if not text.startswith("%Eg"):
        return False
    try:
        packed = base64.b64decode(text[3:], validate=True)
        first, _, number, version = struct.unpack(">BIIQ", packed)
    except (ValueError, struct.error):
        return False
    origin = first - 0x12
    same = number == identity & 0xFFFFFFFF and version == seq
    return same and origin in (FROM_GET, FROM_WRITE)


def source_etag(identity: int, seq: int, origin: int) -> str:
    """Return the etag of the CONTACT source; a list's is told apart here too."""
    packed = struct.pack(">BIQ", 0 if origin == FROM_LIST else 1, identity & 0xFFFFFFFF, seq)
    return "#" + base64.b64encode(packed).decode()


def source_etag_is_current(text: str, identity: int, seq: int) -> bool:
    """Whether ``text`` is the source etag of version ``seq`` as get or a write returned it."""
    return text == source_etag(identity, seq, FROM_GET)


def with_metadata(items: list[Fields], source: Fields, *, primary: bool) -> list[Json]:
    """Return stored ``items`` as they are shown; the first is its source's primary one."""
    first: dict[str, Any] = {"sourcePrimary": True, "source": source}
    if primary:
        first = {"primary": True, **first}
    if source["type"] in ("PROFILE", "DOMAIN_PROFILE"):
        first["verified"] = True
    shown = [{"metadata": first, **items[0]}]
    rest = {"source": source}
    shown.extend({"metadata": rest, **item} for item in items[1:])
    return shown
