"""What a contact is found by, as text in one row; the search index is made from that row alone."""

from __future__ import annotations

from collections.abc import Sequence

from dialpad_contacts.domain.contact import Fields
from dialpad_contacts.domain.names import words
from dialpad_contacts.domain.search import (
    Document,
    folded_address,
    name_words,
    number_forms,
    other_words,
)
from dialpad_contacts.store.layout import COMPANY, GROUP, PERSONAL

DOC_BASE = {PERSONAL: 0, COMPANY: 1 << 40, GROUP: 2 << 40}
"""Added to a contact's id in the index, so that each section is a range of it."""
DocRow = tuple[int, str, str, str, str]
"""(doc, names, others, mails, numbers); the texts are words with spaces between."""


def doc_id(kind: int, contact_id: int) -> int:
    """Return the contact's number in the search index."""
    return DOC_BASE[kind] + contact_id


def contact_id_of(doc: int) -> int:
    """Return the contact's id behind its number in the search index."""
    return doc & ((1 << 40) - 1)


def section_of(doc: int) -> int:
    """Return the section of the number index: 0 personal, 1 company, 2 group."""
    return doc >> 40


def sort_key(name: str) -> str:
    """Return what contacts are listed by: the folded name; those without a letter come last."""
    key = " ".join(words(name))
    return key if key and not key[0].isdecimal() else "\U0010ffff" + key


def person_row(doc: int, fields: Fields, *others: str) -> DocRow:
    """Return the row of a personal or company contact. ``others`` are company and title."""
    names = name_words(fields.given_name, fields.family_name)
    mails = dict.fromkeys(folded_address(e.address) for e in fields.emails)
    if not names and not fields.phones:  # its first address is its name on the screen
        names = tuple(words(fields.display_name))
    numbers = dict.fromkeys(f for p in fields.phones for f in number_forms(p))
    return (
        doc,
        " ".join(names),
        " ".join(other_words(*others)),
        " ".join(mails),
        " ".join(numbers),
    )


def group_row(doc: int, name: str, members: Sequence[str]) -> DocRow:
    """Return the row of a group chat, found by its own name and its members' (R2)."""
    names = name_words(name, "")
    others = dict.fromkeys(w for n in members for w in name_words(n, ""))  # a chat's name first
    return (doc, " ".join(names), " ".join(others), "", "")


def document(row: Sequence[str]) -> Document:
    """Return the document of (names, others, mails, numbers)."""
    names, others, mails, numbers = (tuple(text.split(" ")) if text else () for text in row)
    return Document(names, others, mails, numbers)
