"""Phone numbers as people write them: dialable form, identity and display."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

MAX_WRITTEN = 250
"""libphonenumber refuses longer texts; so do we, without asking it."""

_NO_DIGIT = {code: None for code in range(128) if not chr(code).isdecimal()}
_EXTENSION = re.compile(r"(?:;ext=|\bext\.?|\bx|#)\s*(\d{1,7})\s*$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Phone:
    """A number as its owner wrote it, plus the form we compare by.

    ``e164`` is None when the text is not a dialable number in the account's
    region. Such a number is shown and synced untouched; caller ID ignores it.
    ``extension`` is the digits behind 'ext.' or '' when there is none.
    """

    written: str
    e164: str | None = None
    label: str = "other"
    extension: str = ""

    @property
    def key(self) -> str:
        """Identity: two phones with one key are the same number (sync-rules, Words)."""
        body = self.e164 or digits(self.written) or self.written.strip().casefold()
        return f"{body}x{self.extension}" if self.extension and self.e164 else body


def phone(written: str, label: str = "other", *, region: str) -> Phone:
    """Return ``written`` as a Phone, read in ``region`` (ISO 3166 alpha-2) when it has no '+'."""
    e164, extension = _parse(written, region)
    return Phone(written=written, e164=e164, label=label or "other", extension=extension)


def digits(text: str) -> str:
    """Return the decimal digits of ``text``, of any script, as ASCII."""
    if text.isascii():
        return text.translate(_NO_DIGIT)
    return "".join(str(unicodedata.digit(c)) for c in text if c.isdecimal())


def calling_code(international: str) -> str:
    """Return the country's part of an international number without '+', '' when there is none."""
    return _code_in(international[:3])


@lru_cache(maxsize=1000)
def _code_in(beginning: str) -> str:
    from phonenumbers import COUNTRY_CODE_TO_REGION_CODE

    for length in (1, 2, 3):
        if int(beginning[:length] or 0) in COUNTRY_CODE_TO_REGION_CODE:
            return beginning[:length]
    return ""


@lru_cache(maxsize=1024)
def country(e164: str) -> str:
    """Return the country that a number is of (ISO 3166 alpha-2), '' when it is of none alone."""
    import phonenumbers

    try:
        found = phonenumbers.region_code_for_number(phonenumbers.parse(e164, None))
    except phonenumbers.NumberParseException:
        return ""
    return found if found is not None and found.isalpha() else ""


@lru_cache(maxsize=65536)
def _parse(written: str, region: str) -> tuple[str | None, str]:
    if len(written) > MAX_WRITTEN:
        return None, ""
    import phonenumbers  # its tables take longer to import than the window has to its first paint

    try:
        number = phonenumbers.parse(written, region)
    except phonenumbers.NumberParseException:
        return None, _extension(written)
    if not phonenumbers.is_possible_number(number):
        return None, number.extension or _extension(written)
    extension = number.extension or ""
    number.extension = None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164), extension


def _extension(written: str) -> str:
    """Return the extension that stands alone, or beside what is no number: 'ext. 111'."""
    found = _EXTENSION.search(written)
    return found.group(1) if found else ""


@lru_cache(maxsize=8192)
def display(written: str, e164: str | None) -> str:
    """Return how a number is shown: as it was written, which is what its owner reads best.

    A bare run of digits in E.164 is grouped as its country groups it.
    """
    text = written.strip()
    if e164 is None or text != e164:
        return text
    if e164.startswith("+1") and len(e164) == 12:  # most of a list; the parser is 50 times slower
        return f"+1 ({e164[2:5]}) {e164[5:8]}-{e164[8:]}"
    import phonenumbers

    try:
        number = phonenumbers.parse(e164, None)
    except phonenumbers.NumberParseException:
        return text
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL)
