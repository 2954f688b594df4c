"""Northwind, the company whose directory Dialpad and Google Workspace both know."""

from __future__ import annotations

from dataclasses import dataclass, field

from dialpad_contacts.simulator import names
from dialpad_contacts.simulator.dice import Dice, mix
from dialpad_contacts.simulator.seed import ascii_of

DOMAIN = "northwind.example"
OFFICES = {
    5100000000000001: "Denver",
    5100000000000002: "San Francisco",
    5100000000000003: "Toronto",
    5100000000000004: "London",
}
COMPANY_ID = 5000000000000001
_AREA = {"Denver": "720", "San Francisco": "415", "Toronto": "647"}
_FIXED = (
    ("Maya", "Ortiz", "Customer Success Manager", "Denver"),
    ("Leo", "Fink", "Account Executive", "Denver"),
    ("Renee", "Abara", "Solutions Engineer", "San Francisco"),
    ("Shane", "Okafor", "Support Lead", "Denver"),
    ("Gemma", "Lindqvist", "Product Manager", "Toronto"),
    ("Ana", "Brandt", "Counsel", "London"),
)
_JOBS = (
    "Account Executive",
    "Account Manager",
    "Backend Engineer",
    "Controller",
    "Data Analyst",
    "Designer",
    "Facilities Manager",
    "Field Engineer",
    "HR Partner",
    "IT Administrator",
    "Marketing Manager",
    "Office Manager",
    "Product Manager",
    "QA Engineer",
    "Recruiter",
    "Sales Engineer",
    "Support Agent",
    "Support Lead",
    "Technical Writer",
    "VP Sales",
)
# Name -> members by position in the staff; None stands for every so manieth colleague.
_CHANNELS: tuple[tuple[str, tuple[int, ...]], ...] = (
    ("Leo, Renee, Shane, Gemma", (1, 2, 3, 4)),
    ("Denver office", (0, 1, 3, 7, 11, 15, 19, 23, 27, 31, 35, 39)),
    ("Renewals Q4", (0, 1, 8, 12)),
    ("Support escalations", (0, 3, 9, 10, 14, 18, 22)),
    ("Ana, Maya", (5, 0)),
    ("Product feedback", (0, 2, 4, 13, 17, 21, 25)),
    ("Lunch run", (0, 3, 6, 16, 20)),
    ("All hands", tuple(range(212))),
)


@dataclass(slots=True)
class Colleague:
    """One member of the staff."""

    id: int
    first_name: str
    last_name: str
    emails: list[str]
    phone_numbers: list[str]
    job_title: str
    office_id: int
    extension: str
    state: str = "active"
    is_admin: bool = False
    is_online: bool = True
    do_not_disturb: bool = False

    @property
    def display_name(self) -> str:
        """The name as one line."""
        return f"{self.first_name} {self.last_name}".strip()


@dataclass(slots=True)
class Channel:
    """One group chat."""

    id: int
    name: str
    members: list[int] = field(default_factory=list)  # colleagues' ids, first joined first
    state: str = "active"


def staff(seed: int, amount: int) -> list[Colleague]:
    """Return the staff; the fixed colleagues come first."""
    return [_colleague(seed, index) for index in range(amount)]


def _colleague(seed: int, index: int) -> Colleague:
    dice = Dice(mix(seed + 77) + index * 2)
    if index < len(_FIXED):
        first, last, job, town = _FIXED[index]
    else:
        first, last = _drawn_name(dice)
        job, town = dice.pick(_JOBS), dice.pick(tuple(OFFICES.values()))
    office = next(key for key, name in OFFICES.items() if name == town)
    suffix = "" if index < len(_FIXED) else str(index)
    email = f"{ascii_of(first)}.{ascii_of(last)}{suffix}@{DOMAIN}"
    if index == 0:
        email = f"maya@{DOMAIN}"
    area = _AREA.get(town)
    number = f"+1{area}55501{index % 100:02d}" if area else f"+44207946{index % 1000:04d}"
    return Colleague(
        id=5200000000000000 + mix(seed ^ (index + 901)) % 10**14,
        first_name=first,
        last_name=last,
        emails=[email],
        phone_numbers=[number],
        job_title=job,
        office_id=office,
        extension=f"{1000 + index}",
        state="suspended" if index % 53 == 52 else "active",
        is_admin=index == 0,
        is_online=index % 3 != 0 or index == 0,  # whose key it is sits at her desk
        do_not_disturb=index % 17 == 5,
    )


def _drawn_name(dice: Dice) -> tuple[str, str]:
    while True:
        culture = dice.pick(names.STAFF_CULTURES)
        first, last = dice.pick(culture.given), dice.pick(culture.family)
        if "leo" not in f"{ascii_of(first)}{ascii_of(last)}":
            return first, last


def channels(seed: int, people: list[Colleague]) -> list[Channel]:
    """Return the group chats of ``people``."""
    return [
        Channel(
            5300000000000000 + mix(seed ^ salt) % 10**14,
            name,
            [people[position].id for position in positions if position < len(people)],
        )
        for salt, (name, positions) in enumerate(_CHANNELS, start=7001)
    ]
