"""Numbers as the caller index holds them: the last nine digits, read from the end."""

from __future__ import annotations

from dialpad_contacts.domain.number_match import dialled
from dialpad_contacts.domain.phone import Phone

_TAIL = 9


def rev9(phone: Phone) -> int | None:
    """Return the last nine digits reversed, None for a text without digits."""
    found = dialled(phone)
    return rev9_range(found)[0] if found else None


def rev9_range(ending: str) -> tuple[int, int]:
    """Return (first, one past the last) ``rev9`` of the numbers that end with ``ending``.

    Only its last nine digits count. Shorter numbers are filled up with zeros, so what a range
    finds is to be compared again.
    """
    backwards = ending[: -_TAIL - 1 : -1]
    room: int = 10 ** (_TAIL - len(backwards))
    first = int(backwards) * room
    return first, first + room
