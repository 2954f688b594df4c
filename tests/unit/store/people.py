"""Made-up people in any number: skewed names of several scripts, numbers, addresses, companies."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

from dialpad_contacts.domain.contact import (
    AccountId,
    ContactId,
    Email,
    ETag,
    Fields,
    Link,
    Record,
    RemoteId,
)
from dialpad_contacts.domain.phone import Phone

GIVEN = (
    "James Mary Robert Patricia John Jennifer Michael Linda David Elizabeth William Barbara"
    " Richard Susan Joseph Jessica Thomas Sarah Charles Karen Christopher Lisa Daniel Nancy"
    " Matthew Betty Anthony Sandra Mark Margaret Leo Leonard Cleo Renée Zoë Álvaro José María"
    " Jürgen Günther Søren Łukasz Zofia François Chloé Giulia Matteo Anaïs Nguyễn Thị İbrahim"
    " Fatma Олена Дмитро Анна Μαρία Γιώργος 立歐 美玲 さくら 健太 지우 민준 محمد فاطمة प्रिया"
).split()
FAMILY = (
    "Smith Johnson Williams Brown Jones García Miller Davis Rodríguez Martínez Hernández López"
    " González Wilson Anderson Thomas Taylor Moore Jackson Martin Lee Pérez Thompson White"
    " Harris Sánchez Clark Ramírez Lewis Robinson Ciano Fink O'Brien Müller Schröder Weiß"
    " Nowak Kowalski Dubois Lefèvre Rossi Bianchi Østergaard Yılmaz Шевченко Иванов"
    " Παπαδόπουλος 陳 王 佐藤 鈴木 김 박 الأحمد शर्मा Smith-Jones van der Berg de la Cruz"
).split()
COMPANIES = "Acme Globex Initech Umbrella Hooli Vandelay Stark Wayne Wonka Cyberdyne".split()
DOMAINS = ("gmail.com", "gmail.com", "gmail.com", "outlook.com", "icloud.com", "example.org")
COUNTRIES = (("1", 10), ("1", 10), ("1", 10), ("44", 10), ("49", 11), ("81", 10), ("39", 10))


def people(count: int, *, seed: int = 1) -> Iterator[Fields]:
    """Yield ``count`` people, the same ones for the same seed."""
    random = Random(seed)
    for number in range(count):
        given, family = _skewed(random, GIVEN), _skewed(random, FAMILY)
        if random.random() < 0.3:
            family += " " + _skewed(random, FAMILY)
        emails = tuple(_email(random, given, family, number) for _ in range(_few(random, 1.5)))
        phones = tuple(_phone(random) for _ in range(_few(random, 2.5)))
        yield Fields(given, family, emails, phones)


def company(number: int) -> str:
    """Return the company of a person, '' for most."""
    return COMPANIES[number % len(COMPANIES)] if number % 4 == 0 else ""


def records(count: int, account: AccountId, *, seed: int = 1) -> Iterator[Record]:
    """Yield new records linked to ``account``, as an import brings them."""
    for number, fields in enumerate(people(count, seed=seed)):
        link = Link(account, RemoteId(f"people/c{seed}x{number}"), ETag(f"e{number}"), fields)
        nobody = ContactId(0)
        yield Record(nobody, 0, fields, fields, link=link, company=company(number))


def keystrokes(random: Random, fields: Fields) -> list[str]:
    """Return what is typed, key by key, by someone who looks for this person in some way."""
    ways = [fields.given_name, fields.family_name, f"{fields.given_name} {fields.family_name}"]
    ways += [f"{fields.family_name} {fields.given_name[:3]}"]
    ways += [e.address for e in fields.emails[:1]]
    for phone in fields.phones[:1]:
        ways += [phone.written, phone.written[-4:], (phone.e164 or "")[3:]]
    typed = random.choice([w for w in ways if w])
    return [typed[:end] for end in range(1, min(len(typed), 14) + 1)]


def _skewed(random: Random, names: list[str]) -> str:
    return names[int(len(names) * random.random() ** 2)]


def _few(random: Random, mean: float) -> int:
    return min(6, int(random.expovariate(1 / mean) + 0.5))


def _email(random: Random, given: str, family: str, number: int) -> Email:
    local = f"{given}.{family}".lower().replace(" ", "").replace("'", "")
    if not local.isascii():
        local = f"user{number}"
    return Email(f"{local}{random.randrange(100)}@{random.choice(DOMAINS)}", "home")


def _phone(random: Random) -> Phone:
    code, length = random.choice(COUNTRIES)
    national = str(random.randrange(2, 9)) + "".join(random.choices("0123456789", k=length - 1))
    e164 = f"+{code}{national}"
    match random.randrange(3):
        case 0:
            written = e164
        case 1 if code == "1":
            written = f"({national[:3]}) {national[3:6]}-{national[6:]}"
        case _:
            written = f"+{code} {national[:3]} {national[3:]}"
    return Phone(written, e164, "mobile")
