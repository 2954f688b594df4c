"""Hands addresses to other programs: the one place that does, and only three kinds."""

from __future__ import annotations

import re
from urllib.parse import quote, urlsplit

_NOT_DIALED = re.compile(
    r"[ \t().\-/\u00a0\u2009\u202f\u2010-\u2015\u200e\u200f\u202a-\u202e\u2066-\u2069]"
)
"""What people, and programs they copied from, write between digits; the last are invisible."""
_DIALED = re.compile(r"\+?[0-9*#,;]{1,40}")
_ADDRESS = re.compile(r"[^\s@<>\"]{1,64}@[^\s@<>\"?&#/\\]{1,255}")
_HOST = re.compile(r"[a-z0-9-]+(\.[a-z0-9-]+)*\.?", re.IGNORECASE)


def tel(number: str) -> str | None:
    """Return the ``tel:`` link of a number, None when it holds anything else (faults.md control 3).

    '(020) 7946-0001' is dialled without what is written between the digits.
    """
    dialed = _NOT_DIALED.sub("", number.strip())
    return f"tel:{dialed}" if _DIALED.fullmatch(dialed) else None


def mailto(address: str) -> str | None:
    """Return the ``mailto:`` link of one address, None when it is none. Never any headers."""
    text = address.strip()
    if not text.isprintable() or not _ADDRESS.fullmatch(text):
        return None
    return f"mailto:{quote(text, safe='@')}"


def https(url: str) -> str | None:
    """Return ``url`` when it is an ordinary https address, else None; its scheme in lower case."""
    text = url.strip()
    if not text.isascii() or not text.isprintable() or any(c in text for c in ' "<>\\^`{|}'):
        return None
    try:
        parts = urlsplit(text)
        host = parts.hostname or ""
        _ = parts.port
    except ValueError:
        return None
    if parts.scheme != "https" or parts.username is not None or not _HOST.fullmatch(host):
        return None
    return f"https{text[5:]}"


def open_link(link: str | None) -> bool:
    """Open ``link``, as ``tel``, ``mailto`` or ``https`` made it; return whether that worked."""
    if link is None or not _is_safe(link):
        return False
    from PySide6.QtCore import QUrl
    from PySide6.QtGui import QDesktopServices

    return QDesktopServices.openUrl(QUrl(link, QUrl.ParsingMode.StrictMode))


def _is_safe(link: str) -> bool:
    scheme, _, rest = link.partition(":")
    match scheme:
        case "tel":
            return _DIALED.fullmatch(rest) is not None
        case "mailto":
            return link.isascii() and not re.search(r"[?&\s]", rest)
        case "https":
            return https(link) == link
    return False
