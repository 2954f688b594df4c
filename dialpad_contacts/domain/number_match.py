"""How a caller's number fits a stored one, graded as libphonenumber grades matches (R15). Pure.

The grades are those of ``phonenumberutil.is_number_match``, with differences that keep a loose
ending from showing the wrong person (C43, C44): a number without its country is read in the
caller's country rather than compared by its last digits, and must stand there as it is dialled
there; one without its area counts only where libphonenumber itself says that the area is what
lacks. Both are possibilities, and are shown as no more than that.
"""

from __future__ import annotations

from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from dialpad_contacts.domain.phone import MAX_WRITTEN, Phone, calling_code, digits

MIN_ENDING = 7
"""Fewer digits than this are compared whole (C44): 9399 is not the end of somebody's number."""


class MatchKind(StrEnum):
    """How a caller's number fits a stored one, the best first (interfaces.md, caller)."""

    EXACT = "exact"
    NATIONAL = "national"
    """One of the two is written as the other's country writes it, and is the same there."""
    EXTENSION = "extension"
    """The same number, of which one alone names an extension."""
    SHORT = "short"
    """One of the two lacks its area."""

    @property
    def grade(self) -> int:
        """0 for the best kind."""
        return _ORDER[self]


_ORDER = {match: grade for grade, match in enumerate(MatchKind)}


class Fit(NamedTuple):
    """How two numbers fit. ``sure`` is False when country, area or extension had to be guessed."""

    kind: MatchKind
    sure: bool = True

    @property
    def grade(self) -> tuple[int, bool]:
        """The less, the better."""
        return self.kind.grade, not self.sure


_EXACT = Fit(MatchKind.EXACT)


def compare(asked: Phone, stored: Phone) -> Fit | None:
    """Return how a caller's number fits a stored one, None when it does not.

    Two international numbers that differ are never one, however many last digits agree, and two
    extensions that differ never are.
    """
    if asked.e164 is not None and asked.e164 == stored.e164 and asked.extension == stored.extension:
        return _EXACT  # as most that ring, and first: a look-up is to take no time
    if asked.extension and stored.extension and asked.extension != stored.extension:
        return None
    if asked.e164 is not None and stored.e164 is not None:
        if asked.e164 == stored.e164:
            return _with_extensions(asked, stored, MatchKind.EXACT)
        one_lacks = _lacks_area(asked, stored) or _lacks_area(stored, asked)
        return Fit(MatchKind.SHORT, sure=False) if one_lacks else None
    if asked.e164 is None and stored.e164 is None:
        theirs = dialled(asked)
        return Fit(MatchKind.EXACT) if theirs and theirs == dialled(stored) else None
    whole, bare = (asked, stored) if asked.e164 is not None else (stored, asked)
    if len(digits(bare.written)) < MIN_ENDING:
        return None
    read, sure = _read_where(bare.written, whole.e164 or "")
    return _with_extensions(asked, stored, MatchKind.NATIONAL, sure) if read else None


def dialled(phone: Phone) -> str:
    """Return the digits that identify the number: international where that is known."""
    return phone.e164[1:] if phone.e164 is not None else digits(phone.written)


def body(phone: Phone) -> str:
    """Return what marks and blocks go by: the number, whatever the extension."""
    return phone.e164 or digits(phone.written) or phone.written.strip().casefold()


def _with_extensions(asked: Phone, stored: Phone, kind: MatchKind, sure: bool = True) -> Fit:
    """Return the fit; a main number that calls may be any of its extensions, so none surely."""
    if asked.extension == stored.extension:
        return Fit(kind, sure)
    return Fit(MatchKind.EXTENSION, sure and not stored.extension)


def _lacks_area(short: Phone, long: Phone) -> bool:
    """Return whether ``short`` is ``long`` written without its area: 555-0133 in the US."""
    near, far = (short.e164 or "")[1:], (long.e164 or "")[1:]
    if len(near) >= len(far) or "+" in short.written:
        return False  # nearly always: this is asked of every number with a like ending
    code = calling_code(near)
    local = near[len(code) :]
    return (
        len(local) >= MIN_ENDING
        and far.startswith(code)
        and far.endswith(local)
        and _is_local_only(near)
    )


@lru_cache(maxsize=4096)
def _is_local_only(international: str) -> bool:
    import phonenumbers

    number = phonenumbers.parse(f"+{international}", None)
    reason = phonenumbers.is_possible_number_with_reason(number)
    return reason == phonenumbers.ValidationResult.IS_POSSIBLE_LOCAL_ONLY


@lru_cache(maxsize=4096)
def _read_where(written: str, e164: str) -> tuple[bool, bool]:
    """Return whether ``written`` is ``e164``, read in its country, and whether that is sure.

    It is when the text itself names the country (0049…, 49…). Else it has to be written just as
    it is dialled within that country: a German mobile with its 0, a Spanish one without.
    """
    import phonenumbers

    region = phonenumbers.region_code_for_country_code(int(calling_code(e164[1:]) or 0))
    if len(written) > MAX_WRITTEN or region in (phonenumbers.UNKNOWN_REGION, "001"):
        return False, False  # of no country: such a number is whole with its + alone
    try:
        number = phonenumbers.parse(written, region, keep_raw_input=True)
    except phonenumbers.NumberParseException:
        return False, False
    extension, number.extension = number.extension, None
    formats = phonenumbers.PhoneNumberFormat
    if phonenumbers.format_number(number, formats.E164) != e164:
        return False, False
    if number.country_code_source != phonenumbers.CountryCodeSource.FROM_DEFAULT_COUNTRY:
        return True, True
    dialled_there = digits(phonenumbers.format_number(number, formats.NATIONAL))
    return digits(written) == dialled_there + (extension or ""), False
