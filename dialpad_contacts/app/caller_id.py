"""Caller ID over the local book: a number in, the people it may be of out (R15, D16)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from dialpad_contacts.calls.who import Holder, Who, who
from dialpad_contacts.domain.caller import caller_text
from dialpad_contacts.domain.contact import ContactId
from dialpad_contacts.domain.phone import Phone, phone
from dialpad_contacts.store.callers import Caller
from dialpad_contacts.store.codec import at_us


class Book(Protocol):
    """The store as caller ID needs it."""

    def callers(self, number: str | Phone) -> list[Caller]:
        """Return the contacts that the number may be of."""
        ...

    def chosen_caller(self, number: str) -> ContactId | None:
        """Return whom the user meant by the number before."""
        ...


@dataclass(frozen=True, slots=True)
class CallerId:
    """Who is calling."""

    number: Phone
    who: Who


def caller_id(book: Book, number: str, *, region: str) -> CallerId:
    """Look a caller's number up; ``region`` (ISO 3166 alpha-2) reads one without '+'."""
    asked = phone(caller_text(number), region=region)
    found = book.callers(asked)
    chosen = book.chosen_caller(asked.key) if found else None
    return CallerId(asked, who(holders(found), chosen, asked))


def holders(found: Sequence[Caller]) -> list[Holder]:
    """Return the store's rows as the people they are."""
    return [
        Holder(
            contact=c.contact,
            kind=c.kind,
            fit=c.fit,
            phone=c.phone,
            name=c.name,
            company=c.company,
            used_at=at_us(c.opened_us) if c.opened_us is not None else None,
            favourite=c.favourite,
        )
        for c in found
    ]
