"""A caller as networks and softphones name him: withheld, a number, or a SIP or tel address."""

from __future__ import annotations

import re
from urllib.parse import unquote

from dialpad_contacts.domain.phone import Phone, phone

WITHHELD = frozenset(
    {"", "anonymous", "private", "unknown", "unavailable", "restricted", "withheld", "blocked"}
)
"""What networks send for a number that its owner hides (RFC 3323 section 4.1.1.3 and habit)."""

MAX_CALLER = 512
"""Longer texts are no caller; what is beyond is not looked at."""

_ADDRESS = re.compile(r"^(?:sips?|tel):", re.IGNORECASE)
_NAMED = re.compile(r"<([^<>]*)>")


def caller_text(text: str | None) -> str:
    """Return the caller's part of what a softphone hands over, '' for a withheld one.

    ``"Ann" <sip:+14155550133@pbx.example;user=phone>`` is +14155550133. An address whose user
    is no number (``sip:ann@pbx.example``) stays whole: it names somebody, though no number.

    Source: RFC 3261 section 19.1 (SIP), RFC 3966 (tel).
    """
    whole = (text or "")[:MAX_CALLER].strip()
    named = _NAMED.search(whole)
    inner = (named.group(1) if named else whole).strip()
    if not _ADDRESS.match(inner):
        return "" if _is_withheld(inner) else inner
    address = unquote(_ADDRESS.sub("", inner, count=1))
    if inner[:4].lower() == "tel:":
        return address
    user, _, host = address.partition("@")
    user = user.partition(";")[0].partition(":")[0]
    host = host.partition(";")[0].partition("?")[0]
    if _is_withheld(user) or host.casefold() == "anonymous.invalid":
        return ""
    if re.fullmatch(r"\+?[0-9().\- ]+", user):
        return user
    return f"{user}@{host}" if host else user


def read_caller(text: str | None, *, region: str) -> Phone | None:
    """Return the caller's number, read in ``region`` without '+'; None when it is withheld."""
    said = caller_text(text)
    return phone(said, region=region) if said else None


def _is_withheld(text: str) -> bool:
    return text.strip().casefold() in WITHHELD
