"""How a caller's number fits a stored one, graded as libphonenumber grades matches (R15). Pure.

The grades are those of ``phonenumberutil.is_number_match``, with two differences that keep a
loose ending from showing the wrong person (C43, C44): a number without its country is read in
the caller's country rather than compared by its last digits, and one without its area counts
only where libphonenumber itself says that the area is what lacks.
"""

from __future__ import annotations

from enum import StrEnum
from functools import lru_cache

from dialpad_contacts.domain.phone import MAX_WRITTEN, Phone, digits

MIN_ENDING = 7
"""Fewer digits than this are compared whole (C44): 9399 is not the end of somebody's number."""


class MatchKind(StrEnum):
    """How a caller's number fits a stored one, the best first (interfaces.md, caller)."""

    EXACT = "exact"
    NATIONAL = "national"
    """One of the two lacks its country, and read in the other's it is the same."""
    EXTENSION = "extension"
    """The same number, of which one alone names an extension."""
    SHORT = "short"
    """One of the two lacks its area: possibly the same, and shown as no more than that."""

    @property
    def grade(self) -> int:
        """0 for the best kind."""
        return _ORDER[self]

    @property
    def is_sure(self) -> bool:
        """False when it may be somebody else."""
        return self is not MatchKind.SHORT


_ORDER = {match: grade for grade, match in enumerate(MatchKind)}


def compare(asked: Phone, stored: Phone) -> MatchKind | None:
    """Return how a caller's number fits a stored one, None when it does not.

    Two international numbers that differ are never one, however many last digits agree, and two
    extensions that differ never are.
    """
    if asked.extension and stored.extension and asked.extension != stored.extension:
        return None
    if asked.e164 is not None and stored.e164 is not None:
        if asked.e164 == stored.e164:
            return _with_extensions(asked, stored, MatchKind.EXACT)
        short, long = sorted((asked, stored), key=lambda p: len(p.e164 or ""))
        return MatchKind.SHORT if _lacks_area(short, long) else None
    if asked.e164 is None and stored.e164 is None:
        theirs = dialled(asked)
        return MatchKind.EXACT if theirs and theirs == dialled(stored) else None
    whole, bare = (asked, stored) if asked.e164 is not None else (stored, asked)
    if len(digits(bare.written)) < MIN_ENDING:
        return None
    if whole.e164 != _read_where(bare.written, whole.e164 or ""):
        return None
    return _with_extensions(asked, stored, MatchKind.NATIONAL)


def dialled(phone: Phone) -> str:
    """Return the digits that identify the number: international where that is known."""
    return phone.e164[1:] if phone.e164 is not None else digits(phone.written)


def body(phone: Phone) -> str:
    """Return what marks and blocks go by: the number, whatever the extension."""
    return phone.e164 or digits(phone.written) or phone.written.strip().casefold()


def calling_code(international: str) -> str:
    """Return the country's part of an international number without '+', '' when there is none."""
    from phonenumbers import COUNTRY_CODE_TO_REGION_CODE

    for length in (1, 2, 3):
        if int(international[:length] or 0) in COUNTRY_CODE_TO_REGION_CODE:
            return international[:length]
    return ""


def _with_extensions(asked: Phone, stored: Phone, match: MatchKind) -> MatchKind:
    return match if asked.extension == stored.extension else MatchKind.EXTENSION


def _lacks_area(short: Phone, long: Phone) -> bool:
    """Return whether ``short`` is ``long`` written without its area: 555-0133 in the US."""
    near, far = (short.e164 or "")[1:], (long.e164 or "")[1:]
    code = calling_code(near)
    local = near[len(code) :]
    return (
        len(near) < len(far)
        and len(local) >= MIN_ENDING
        and far.startswith(code)
        and far.endswith(local)
        and "+" not in short.written
        and _is_local_only(near)
    )


@lru_cache(maxsize=4096)
def _is_local_only(international: str) -> bool:
    import phonenumbers

    number = phonenumbers.parse(f"+{international}", None)
    reason = phonenumbers.is_possible_number_with_reason(number)
    return reason == phonenumbers.ValidationResult.IS_POSSIBLE_LOCAL_ONLY


@lru_cache(maxsize=4096)
def _read_where(written: str, e164: str) -> str | None:
    """Return ``written`` in E.164, read in the country of ``e164``; None when it is none there."""
    import phonenumbers

    region = phonenumbers.region_code_for_country_code(int(calling_code(e164[1:]) or 0))
    if len(written) > MAX_WRITTEN or region == phonenumbers.UNKNOWN_REGION:
        return None
    try:
        number = phonenumbers.parse(written, region)
    except phonenumbers.NumberParseException:
        return None
    number.extension = None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
