"""Rows of a contact's cards: label, value, where it comes from, and what to know about it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote

from dialpad_contacts.domain.contact import (
    AccountKind,
    Contact,
    Direction,
    Kind,
    LinkState,
    ShownValue,
)
from dialpad_contacts.domain.names import shown
from dialpad_contacts.domain.phone import Phone
from dialpad_contacts.domain.validate import email_problem
from dialpad_contacts.ui.strings import t
from dialpad_contacts.ui.viewmodels import when
from dialpad_contacts.ui.viewmodels.difference import value_label, value_text

COMPANY = "company"
LOCAL = "local"


@dataclass(frozen=True, slots=True)
class Origin:
    """A source as a tile and a word: ``tile`` is an account kind, 'company' or 'local'."""

    tile: str
    title: str


@dataclass(frozen=True, slots=True)
class FieldView:
    """One row: ``link`` is the tel: or mailto: address it opens, '' when it opens none."""

    label: str
    value: str
    origin: Origin | None = None
    aside: str = ""
    """Words at the right in the place of an origin: 'Never sent'."""
    note: str = ""
    attention: bool = False
    link: str = ""
    copy: str = ""
    stored: str = ""
    """The label as it is stored, for 'Updated from Google: mobile'."""

    @property
    def spoken(self) -> str:
        """The row as a screen reader says it."""
        parts = [self.label, self.value]
        if self.origin is not None:
            parts.append(t("field.spoken.from", source=self.origin.title))
        elif self.aside:
            parts.append(self.aside)
        return ", ".join(parts)


def account_origin(kind: AccountKind, title: str) -> Origin:
    """Return the origin of what an account has."""
    return Origin(kind.value, title)


def local_origin(word: str = "origin.local") -> Origin:
    """Return the origin of what is on this computer only."""
    return Origin(LOCAL, t(word))


def value_rows(contact: Contact, title: str, now: datetime) -> list[FieldView]:
    """Return the rows of 'Phone and email'; ``title`` is the name of the contact's account."""
    return [_row(contact, v, title, now) for v in (*contact.phones, *contact.emails)]


def here_rows(contact: Contact) -> list[FieldView]:
    """Return the rows of 'Only on this computer'."""
    never = t("field.never")
    rows = []
    if contact.company:
        rows.append(
            FieldView(t("field.company"), shown(contact.company), aside=never, copy=contact.company)
        )
    if contact.note:
        rows.append(FieldView(t("field.note"), contact.note, aside=never, copy=contact.note))
    return rows


def _row(contact: Contact, value: ShownValue, title: str, now: datetime) -> FieldView:
    written = value.value
    origin, note, attention = _provenance(contact, value, title, now)
    copy = written.written if isinstance(written, Phone) else written.address
    return FieldView(
        label=value_label(written),
        value=value_text(written),
        origin=origin,
        note=note,
        attention=attention,
        link=tel_link(written) if isinstance(written, Phone) else mail_link(copy),
        copy=copy.strip(),
        stored=written.label,
    )


def tel_link(phone: Phone) -> str:
    """Return the tel: address of a number, '' when there is nothing to dial."""
    number = _dialled(phone)
    return f"tel:{quote(number, safe='+*,;')}" if any(c.isdigit() for c in number) else ""


def mail_link(address: str) -> str:
    """Return the mailto: address of an email: the address alone, no headers; '' for no address."""
    address = address.strip()
    if email_problem(address):
        return ""
    return f"mailto:{quote(address, safe='@')}"


def _dialled(phone: Phone) -> str:
    """Return what a dialler is handed: E.164 when there is one, else the digits as written."""
    if phone.e164 is not None:
        return f"{phone.e164},{phone.extension}" if phone.extension else phone.e164
    return "".join(c for c in phone.written if c in "+0123456789*#,;")


def _provenance(
    contact: Contact, value: ShownValue, title: str, now: datetime
) -> tuple[Origin, str, bool]:
    link = contact.link
    if contact.kind is not Kind.PERSONAL:
        return Origin(COMPANY, t("origin.company")), "", False
    if link is None:
        return local_origin(), "", False
    theirs = account_origin(link.account_kind, title)
    match value.why:
        case "kept":
            note = t("field.kept.undated", account=title)
            if value.kept_since is not None:
                since = when.day(value.kept_since, now)
                note = t("field.kept", account=title, day=since)
            return local_origin("badge.kept"), note, False
        case "unsendable":
            note = t("field.unsendable", account=title)
            return local_origin("badge.unsendable"), note, False
        case "pending":
            return theirs, t("field.waiting", account=title), True
        case "local":
            if link.account_kind.direction is Direction.TWO_WAY:
                return local_origin(), "", False
            return local_origin(), t("field.oneway", account=title), False
        case _:
            if link.state is LinkState.DELETED_REMOTELY:
                return local_origin("badge.kept"), "", False
            return theirs, "", False
