"""The people that demonstrations and tests call by name."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from dialpad_contacts.simulator.mailbox import Stored
from dialpad_contacts.simulator.person import computed
from dialpad_contacts.simulator.wire import Fields


class Named(NamedTuple):
    """One contact of Maya's, in short form."""

    given: str
    family: str
    phones: tuple[tuple[str, str, str], ...] = ()  # value, canonical form, label
    emails: tuple[tuple[str, str], ...] = ()  # address, label
    company: str = ""
    title: str = ""
    nickname: str = ""
    note: str = ""
    birthday: tuple[int, int, int] | None = None
    photo: bool = False


CONTACTS = (
    Named(
        "Leonard",
        "Ciano",
        (
            ("+1 (415) 555-0133", "+14155550133", "mobile"),
            ("+1 (212) 555-0177", "+12125550177", "work"),
        ),
        (("leonard@cianodesign.example", "work"), ("leo.ciano@gmail.example", "home")),
        "Ciano Design",
        "Creative Director",
        note="Logo refresh: first drafts in October.",
        birthday=(1979, 10, 4),
        photo=True,
    ),
    Named(
        "Leo",
        "Fink",
        (("(720) 555-0164", "+17205550164", "mobile"),),
        (("leo.fink@gmail.example", "home"),),
        note="Climbing on Thursdays.",
    ),
    Named(
        "Leonor",
        "Vidal",
        (("+34 655 550 188", "+34655550188", "mobile"),),
        (("leonor.vidal@correo.example", ""),),
    ),
    Named(
        "立歐 (Leo Chan)",
        "陳",
        (("+886 955 550 142", "+886955550142", "mobile"),),
        (("chan.liou@taipei-import.example", "work"),),
        "Taipei Import",
        nickname="Leo Chan",
    ),
    Named("Cleo", "Marsh", (), (("cleo.marsh@outlook.example", "home"),)),
    Named(
        "Ana",
        "Brandt",
        (
            ("+49 171 3920055", "+491713920055", "mobile"),
            ("+49 30 23125410", "+493023125410", "work"),
        ),
        (("ana.brandt@brandt-akustik.example", "work"),),
        "Brandt Akustik",
        "Owner",
        photo=True,
    ),
    Named(
        "Tomas",
        "Reyes",
        (("+1 (512) 555-0148", "+15125550148", "mobile"),),
        (("tomas.reyes@gmail.example", "home"),),
        nickname="Tom",
        birthday=(1988, 3, 21),
    ),
)


@cache
def contact(index: int) -> Stored:
    """Return the fields of CONTACTS[``index``]."""
    who = CONTACTS[index]
    fields: Stored = {
        "names": [computed("names", {"givenName": who.given, "familyName": who.family})],
        "phoneNumbers": [
            computed("phoneNumbers", {"value": value, "canonicalForm": canonical, "type": label})
            for value, canonical, label in who.phones
        ],
        "emailAddresses": [
            computed("emailAddresses", {"value": address, **({"type": label} if label else {})})
            for address, label in who.emails
        ],
        "memberships": [
            computed(
                "memberships",
                {"contactGroupMembership": {"contactGroupResourceName": f"contactGroups/{group}"}},
            )
            for group in ("myContacts", *(("starred",) if who.photo else ()))
        ],
    }
    fields.update(_rest(who))
    return {field: items for field, items in fields.items() if items}


def _rest(who: Named) -> Stored:
    rest: Stored = {}
    if who.company:
        organization: Fields = {"name": who.company}
        if who.title:
            organization["title"] = who.title
        rest["organizations"] = [organization]
    if who.nickname:
        rest["nicknames"] = [{"value": who.nickname}]
    if who.note:
        rest["biographies"] = [{"value": who.note, "contentType": "TEXT_PLAIN"}]
    if who.birthday:
        year, month, day = who.birthday
        rest["birthdays"] = [{"date": {"year": year, "month": month, "day": day}}]
    if who.photo:
        key = who.family.lower()
        url = f"https://lh3.googleusercontent.example/contacts/{key}=s100"
        rest["photos"] = [{"url": url}]
    return rest
