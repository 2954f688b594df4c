"""Numbers as the caller index holds them: the last nine digits, read from the end."""

from __future__ import annotations

from phonenumbers import COUNTRY_CODE_TO_REGION_CODE

from dialpad_contacts.domain.phone import Phone, digits

_TAIL = 9


def dialled(phone: Phone) -> str:
    """Return the digits of the number: international where it is known, without extension."""
    if phone.e164 is not None:
        return phone.e164[1:]
    return digits(phone.written)


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


def calling_code(international: str) -> str:
    """Return the country's part of an international number without '+', '' when there is none."""
    for length in (1, 2, 3):
        if int(international[:length]) in COUNTRY_CODE_TO_REGION_CODE:
            return international[:length]
    return ""
