"""Whether two contacts are the same person, and why (R7, D18, D25)."""

from __future__ import annotations

from dialpad_contacts.domain.contact import Fields
from dialpad_contacts.domain.names import fold


def same_person(a: Fields, b: Fields) -> str | None:
    """Return why ``a`` and ``b`` look like one person, or None.

    'name and number' and 'name and email' are sure enough to explain a second row; an equal
    full name of two words alone is 'name'. A shared number or address with other names is a
    shared line, not a person.
    """
    name_a, name_b = fold(a.full_name), fold(b.full_name)
    if not name_a or name_a != name_b:
        return None
    if {p.key for p in a.phones} & {p.key for p in b.phones}:
        return "name and number"
    if {e.key for e in a.emails} & {e.key for e in b.emails}:
        return "name and email"
    return "name" if " " in name_a else None
