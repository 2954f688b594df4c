"""How values stand in columns: fields as JSON, times as microseconds since 1970 UTC."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from dialpad_contacts.domain.contact import Email, Fields
from dialpad_contacts.domain.names import clean_text
from dialpad_contacts.domain.phone import Phone

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def to_us(moment: datetime | None) -> int | None:
    """Return microseconds since 1970 UTC, None for None.

    Raises:
        TypeError: ``moment`` has no time zone.
    """
    return None if moment is None else (moment - _EPOCH) // _MICROSECOND


def from_us(us: int | None) -> datetime | None:
    """Return the moment, None for None."""
    return None if us is None else _EPOCH + timedelta(microseconds=us)


def at_us(us: int) -> datetime:
    """Return the moment of a column that is never NULL."""
    return _EPOCH + timedelta(microseconds=us)


def encode(fields: Fields) -> str:
    """Return ``fields`` as JSON: [given, family, [[address, label]…], [[written, …]…]]."""
    return json.dumps(_plain(fields), separators=(",", ":"))


def decode(text: str) -> Fields:
    """Return what ``encode`` was given."""
    return _fields(json.loads(text))


def encode_all(bodies: Iterable[Fields]) -> str | None:
    """Return several fields as one JSON list, None when there are none."""
    plain = [_plain(b) for b in bodies]
    return json.dumps(plain, separators=(",", ":")) if plain else None


def decode_all(text: str | None) -> tuple[Fields, ...]:
    """Return what ``encode_all`` was given."""
    return () if text is None else tuple(_fields(f) for f in json.loads(text))


def _plain(fields: Fields) -> list[Any]:
    return [
        fields.given_name,
        fields.family_name,
        [[e.address, e.label] for e in fields.emails],
        [[p.written, p.e164, p.label, p.extension] for p in fields.phones],
    ]


def _fields(plain: list[Any]) -> Fields:
    given, family, emails, phones = plain
    return Fields(given, family, tuple(Email(*e) for e in emails), tuple(Phone(*p) for p in phones))


def storable(text: str) -> str:
    """Return ``text`` without what SQLite or UTF-8 cannot hold (N22)."""
    return text if _is_storable(text) else clean_text(text, len(text))


def _is_storable(text: str) -> bool:
    if "\0" in text:
        return False
    if text.isascii():
        return True
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def storable_fields(fields: Fields) -> Fields:
    """Return ``fields`` with every text storable; the same object when nothing had to change."""
    texts = [fields.given_name, fields.family_name]
    for email in fields.emails:
        texts += (email.address, email.label)
    for phone in fields.phones:
        texts += (phone.written, phone.label)
    if _is_storable("".join(texts)):
        return fields
    return Fields(
        storable(fields.given_name),
        storable(fields.family_name),
        tuple(Email(storable(e.address), storable(e.label)) for e in fields.emails),
        tuple(
            replace(p, written=storable(p.written), label=storable(p.label)) for p in fields.phones
        ),
    )
