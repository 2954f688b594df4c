"""What a form or a command refuses, and the sentence that says so."""

from __future__ import annotations

import re

from dialpad_contacts.domain.contact import Fields
from dialpad_contacts.domain.phone import MAX_WRITTEN, digits

BAD_PHONE = "That doesn't look like a phone number. Use digits, spaces, +, ( ) or -."
BAD_EMAIL = "That email is missing an @ or a domain, like name@example.com."
EMPTY = "Add a first or last name, a phone or an email."

_EMAIL = re.compile(r"[^\s@,;<>]+@[^\s@,;<>.]+(\.[^\s@,;<>.]+)+\.?")
_PHONE = re.compile(r"[\d\s+()\-./*#,;~\u00a0\u2010-\u2015]+(?:(?:ext\.?|x|;ext=|,)\s*\d+)?", re.I)


def phone_problem(written: str) -> str:
    """Return why ``written`` can't be a phone number, '' when it can."""
    text = written.strip()
    fits = len(text) <= MAX_WRITTEN and _PHONE.fullmatch(text) is not None
    return "" if fits and digits(text) else BAD_PHONE


def email_problem(address: str) -> str:
    """Return why ``address`` can't be an email address, '' when it can."""
    text = address.strip()
    return "" if len(text) <= 320 and _EMAIL.fullmatch(text) else BAD_EMAIL


def fields_problem(fields: Fields) -> str:
    """Return the first reason not to save ``fields``, '' when there is none."""
    if fields.is_empty:
        return EMPTY
    problems = [email_problem(e.address) for e in fields.emails]
    problems += [phone_problem(p.written) for p in fields.phones]
    return next((p for p in problems if p), "")
