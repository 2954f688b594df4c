"""One row of the list: what it says of a contact, from the columns that were read for it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from dialpad_contacts.domain.contact import (
    AccountId,
    AccountKind,
    Direction,
    Fields,
    Kind,
    full_name,
)
from dialpad_contacts.domain.phone import display
from dialpad_contacts.domain.search import Match, Row, Texts
from dialpad_contacts.store.codec import decode
from dialpad_contacts.store.layout import COMPANY, GROUP, PERSONAL

KINDS = {COMPANY: Kind.COMPANY, GROUP: Kind.GROUP, PERSONAL: Kind.PERSONAL}

SELECT = """
    SELECT c.id, c.kind, c.account, c.given, c.family, c.company, c.title, c.clean,
        c.waiting_since, l.gone_since, e.address, p.written, p.e164
    FROM contact c LEFT JOIN link l ON l.contact_id = c.id
        LEFT JOIN email e ON e.contact_id = c.id AND e.position = 0
        LEFT JOIN phone p ON p.contact_id = c.id AND p.position = 0
    WHERE c.deleted_at IS NULL AND c.id IN (SELECT value FROM json_each(?))
"""


class Line(NamedTuple):
    """The columns of ``SELECT``; email and phone are the first ones."""

    id: int
    kind: int
    account: str | None
    given: str
    family: str
    company: str
    title: str
    clean: str | None
    waiting_since: int | None
    gone_since: int | None
    email: str | None
    phone: str | None
    e164: str | None

    @property
    def is_named(self) -> bool:
        """True when there is a name to show."""
        return bool(self.given.strip() or self.family.strip())

    @property
    def needs_values(self) -> bool:
        """True when the row says more than name and first value."""
        return self.waiting_since is not None or not (self.is_named or self.kind == GROUP)


def name_of(line: Line, members: tuple[str, ...]) -> str:
    """Return the name that the row shows: as ``Fields.display_name``, a group's by its members."""
    named = full_name(line.given, line.family)
    if named or line.kind == GROUP:
        return named or ", ".join(members)
    return (line.phone or line.email or "").strip()


def texts_of(line: Line, fields: Fields | None, members: tuple[str, ...]) -> Texts:
    """Return the texts in which a match can be shown; without ``fields``, those but values."""
    return Texts(
        name=name_of(line, members),
        company=f"{line.company} {line.title}".strip(),
        members=members if line.is_named else (),
        emails=tuple(e.address for e in fields.emails) if fields is not None else (),
        phones=fields.phones if fields is not None else (),
    )


def row_of(
    line: Line,
    fields: Fields | None,
    members: tuple[str, ...],
    twin: str,
    matches: tuple[Match, ...],
    *,
    account_kind: AccountKind | None,
    is_recent: bool,
) -> Row:
    """Return the row. ``fields`` are needed where ``needs_values`` says so."""
    name = name_of(line, members)
    return Row(
        str(line.id),
        KINDS[line.kind],
        name,
        _matched(name, matches) or _second(line, fields, members),
        None if line.account is None else AccountId(line.account),
        account_kind,
        0 if line.waiting_since is None else _waiting(line, fields, account_kind),
        twin,
        line.gone_since is not None and line.account is not None,
        matches,
        recent=is_recent,
        members=members,
    )


def _matched(name: str, matches: Sequence[Match]) -> str:
    for match in matches:
        if match.field in ("email", "phone", "company") and match.text != name:
            return match.text
    return ""


def _second(line: Line, fields: Fields | None, members: tuple[str, ...]) -> str:
    """Return the line under the name: the first value that is not the name itself."""
    if line.kind == GROUP:
        return f"{len(members)} people" if len(members) != 1 else "1 person"
    if line.kind == COMPANY and line.title:
        return line.title
    if fields is None or line.is_named:
        if line.phone is not None:
            return display(line.phone, line.e164)
        return line.email or line.company
    for phone in fields.phones[1:]:
        return display(phone.written, phone.e164)
    for email in fields.emails[0 if fields.phones else 1 :]:
        return email.address
    return line.company


def _waiting(line: Line, fields: Fields | None, account_kind: AccountKind | None) -> int:
    """Return how many changes of the contact wait to be sent."""
    if account_kind is None or account_kind.direction is not Direction.TWO_WAY:
        return 0
    if fields is None or line.clean is None:
        return 1
    return max(1, differences(fields, decode(line.clean)))


def differences(a: Fields, b: Fields) -> int:
    """Return in how many names and values two versions of a contact differ."""
    names = (a.given_name != b.given_name) + (a.family_name != b.family_name)
    emails = {(e.key, e.label) for e in a.emails}, {(e.key, e.label) for e in b.emails}
    phones = {(p.key, p.label) for p in a.phones}, {(p.key, p.label) for p in b.phones}
    return names + sum(max(len(x - y), len(y - x)) for x, y in (emails, phones))
