"""Makes believable address books, the same for the same seed, one person at a time."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from functools import cache
from typing import NamedTuple

from dialpad_contacts.simulator import names, special
from dialpad_contacts.simulator.dice import Dice, mix
from dialpad_contacts.simulator.mailbox import Generator, Seeded, Stored
from dialpad_contacts.simulator.person import computed, formatted_type
from dialpad_contacts.simulator.wire import Fields

_MEMBER = {
    "contactGroupMembership": {
        "contactGroupId": "myContacts",
        "contactGroupResourceName": "contactGroups/myContacts",
    }
}
# Searching 'Leo' must find the people of special.py and nobody else.
_RESERVED = "leo"


def address_book(seed: int, owner_salt: int, *, with_special: bool) -> Generator:
    """Return the maker of contact number ``index``; the named ones come first."""
    start = mix(seed ^ owner_salt)
    fixed = special.CONTACTS if with_special else ()

    def make(index: int) -> Seeded:
        if index < len(fixed):
            return Seeded(special.contact(index))
        return _person(Dice(start + index * 2), index)

    return make


def _person(dice: Dice, index: int) -> Seeded:
    culture = dice.pick(names.CULTURES)
    country = dice.pick(culture.countries)
    fields: Stored = {}
    kind = dice.below(100)
    given, family, handle = _name(dice, culture, index)
    company = dice.pick(names.COMPANIES)
    if kind >= 4:  # 4 % have a company, an address or a number, and no name
        fields["names"] = [_name_item(dice, given, family, culture)]
    if kind < 2 or dice.chance(42):
        fields["organizations"] = [_organization(dice, company)]
    if kind not in (0, 2) and not 10 <= kind < 18:  # 8 % have no number
        fields["phoneNumbers"] = _phones(dice, country)
    if kind not in (1, 3) and not 18 <= kind < 40:  # 22 % have no address
        fields["emailAddresses"] = _emails(dice, handle, company, (given, family))
    fields["memberships"] = [_MEMBER]
    _extras(dice, fields, given)
    return Seeded(fields, _profile(dice, fields) if dice.chance(6) else None)


def _name(dice: Dice, culture: names.Culture, index: int) -> tuple[str, str, str]:
    while True:
        g, f = dice.below(len(culture.given)), dice.below(len(culture.family))
        given, family = culture.given[g], culture.family[f]
        if culture.latin:
            handle = f"{culture.latin[0][g]}.{culture.latin[1][f]}"
        else:
            handle = f"{ascii_of(given)}.{ascii_of(family)}"
        letters = f"{handle}{given}{family}".replace(".", "").lower()
        if _RESERVED not in letters:
            return given, family, handle if index % 3 else f"{handle}{index % 90 + 10}"


@cache
def ascii_of(text: str) -> str:
    """Return ``text`` as it would stand before the @ of an address."""
    spelled = text.translate(_SPELLED)
    plain = unicodedata.normalize("NFKD", spelled).encode("ascii", "ignore").decode()
    return "".join(c for c in plain.lower() if c.isalnum())


_SPELLED = str.maketrans(
    {"ß": "ss", "ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "æ": "ae", "ı": "i"}
)


def _name_item(dice: Dice, given: str, family: str, culture: names.Culture) -> Fields:
    item: Fields = {"givenName": given}
    roll = dice.below(100)
    if roll >= 6:  # 6 % are known by one name
        item["familyName"] = family
    if roll in (20, 21, 22):
        item["middleName"] = dice.pick(culture.given)
    elif roll in (23, 24):
        item["honorificPrefix"] = dice.pick(("Dr.", "Prof.", "Mrs."))
    elif roll == 25:
        item["honorificSuffix"] = dice.pick(("Jr.", "III", "PhD"))
    elif roll in (26, 27) and culture.latin:
        item["phoneticGivenName"] = culture.latin[0][culture.given.index(given)].title()
    return computed("names", item)


def _organization(dice: Dice, company: str) -> Fields:
    item: Fields = {"name": company}
    if dice.chance(70):
        item["title"] = dice.pick(names.TITLES)
    if dice.chance(10):
        item["department"] = dice.pick(("Purchasing", "Support", "Finance"))
    return item


class _Pattern(NamedTuple):
    """A number format, ready to take its digits."""

    reach: str
    digits: int
    written: str
    canonical: str
    national: str
    national_canonical: str | None


@cache
def _patterns(country: str) -> tuple[_Pattern, ...]:
    at_home = country in ("US", "CA")  # only such numbers can be read without their prefix
    return tuple(
        _Pattern(
            reach,
            international.count("#"),
            international.replace("#", "%s"),
            _digits_only(international),
            national.replace("#", "%s"),
            _digits_only(f"+1{national}") if at_home else None,
        )
        for reach, international, national in names.NUMBERS[country]
    )


def _digits_only(pattern: str) -> str:
    return "".join("%s" if c == "#" else c for c in pattern if c == "#" or c == "+" or c.isdigit())


def _phones(dice: Dice, country: str) -> list[Fields]:
    found = []
    roll = dice.below(100)
    patterns = _patterns(country)
    for position in range(1 + (roll >= 55) + (roll >= 93)):
        pattern = dice.pick(patterns)
        digits = tuple(dice.digits(pattern.digits))
        written, canonical = pattern.written, pattern.canonical
        if pattern.national and dice.chance(30):
            written, canonical = pattern.national, pattern.national_canonical or ""
        item: Fields = {"value": written % digits}
        if canonical:
            item["canonicalForm"] = canonical % digits
        label = _phone_label(dice, pattern.reach, position)
        if label:
            item["type"] = label
            item["formattedType"] = formatted_type(label)
        found.append(item)
    if roll >= 97:
        extension = f"+1 303 555 01{dice.digits(2)} ext. {dice.digits(3)}"
        found.append({"value": extension, "type": "work", "formattedType": "Work"})
    return found


def _phone_label(dice: Dice, reach: str, position: int) -> str | None:
    roll = dice.below(100)
    if roll < 8:
        return None
    if roll < 12:
        return dice.pick(names.CUSTOM_LABELS)
    if position == 0:
        return "mobile" if reach == "mobile" else "main"
    return ("work", "home", "workMobile", "homeFax")[roll % 4 if roll > 80 else roll % 2]


def _emails(dice: Dice, handle: str, company: str, who: tuple[str, str]) -> list[Fields]:
    found = [{"value": f"{handle}@{dice.pick(names.MAIL_HOSTS)}"}]
    if dice.chance(30):
        domain = ascii_of(company) or "minato"
        found.append({"value": f"{handle}@{domain}.example", "type": "work"})
    if dice.chance(60):
        found[0]["type"] = dice.pick(("home", "home", "other", "Newsletter"))
    if dice.chance(6):
        found[0]["displayName"] = " ".join(who)
    return [computed("emailAddresses", item) for item in found]


def _extras(dice: Dice, fields: Stored, given: str) -> None:
    """Add what the program does not own, and must leave alone."""
    roll = dice.bits()
    for rarity, name, make in _EXTRAS:
        if roll % rarity == 0:
            fields[name] = [make(dice, roll)]
    if roll % 19 == 0:
        fields["nicknames"] = [{"value": given[:3]}]
    for step, group in ((10, "starred"), (14, "5a1f3c0e8b2d4471"), (22, "1b9e77c20d8a55f3")):
        if roll % step == 3:
            membership = _membership(f"contactGroups/{group}")
            fields["memberships"] = [*fields["memberships"], membership]


def _birthday(_dice: Dice, roll: int) -> Fields:
    return {"date": {"year": 1950 + roll % 55, "month": roll % 12 + 1, "day": roll % 28 + 1}}


def _note(dice: Dice, _roll: int) -> Fields:
    return {"value": dice.pick(names.NOTES), "contentType": "TEXT_PLAIN"}


def _photo(_dice: Dice, roll: int) -> Fields:
    return {"url": f"https://lh3.googleusercontent.example/contacts/{roll:016x}=s100"}


def _customer(dice: Dice, _roll: int) -> Fields:
    return {"key": "Customer number", "value": dice.digits(6)}


def _foreign_note(_dice: Dice, roll: int) -> Fields:
    return {"key": "crm.sync.id", "value": f"{roll:x}"}


def _website(_dice: Dice, _roll: int) -> Fields:
    return computed("urls", {"value": "https://portfolio.example", "type": "blog"})


def _partner(_dice: Dice, _roll: int) -> Fields:
    return computed("relations", {"person": "Robin", "type": "partner"})


def _anniversary(_dice: Dice, roll: int) -> Fields:
    return computed("events", {"type": "anniversary", "date": {"month": 6, "day": roll % 28 + 1}})


def _address(dice: Dice, _roll: int) -> Fields:
    town, region, code = dice.pick(names.TOWNS)
    street = f"{dice.below(200) + 1} {dice.pick(names.STREETS)}"
    item = {
        "type": "home",
        "streetAddress": street,
        "city": town,
        "region": region,
        "postalCode": code,
        "country": "US",
        "countryCode": "US",
        "formattedValue": f"{street}\n{town}, {region} {code}\nUS",
    }
    return computed("addresses", item)


# One contact in so many has it. clientData are another program's notes to itself.
_EXTRAS: tuple[tuple[int, str, Callable[[Dice, int], Fields]], ...] = (
    (11, "birthdays", _birthday),
    (13, "biographies", _note),
    (7, "photos", _photo),
    (17, "addresses", _address),
    (23, "userDefined", _customer),
    (29, "clientData", _foreign_note),
    (31, "urls", _website),
    (37, "relations", _partner),
    (41, "events", _anniversary),
)


def _membership(name: str) -> Fields:
    return computed("memberships", {"contactGroupMembership": {"contactGroupResourceName": name}})


def _profile(dice: Dice, fields: Stored) -> Stored:
    """Return the Google account linked with a contact, whose values are not the contact's own."""
    profile: Stored = {"id": [{"value": "1" + dice.digits(20)}]}
    if "names" in fields:
        profile["names"] = [fields["names"][0]]
    if fields.get("emailAddresses"):
        profile["emailAddresses"] = [{"value": fields["emailAddresses"][0]["value"]}]
    profile["photos"] = [{"url": f"https://lh3.googleusercontent.example/a/{dice.digits(12)}=s100"}]
    return profile
