"""Names folded for search and matching, and the name that a contact shows."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_ASCII_WORD = re.compile(r"[a-z0-9]+")
_INVISIBLE = {
    0x00AD,
    *range(0x200B, 0x2010),
    *range(0x202A, 0x202F),
    *range(0x2060, 0x2070),
    0xFEFF,
}
_SPECIAL = str.maketrans(
    {
        "ø": "o",
        "ł": "l",
        "đ": "d",
        "ð": "d",
        "þ": "th",
        "æ": "ae",
        "œ": "oe",
        "ı": "i",
        "ħ": "h",
    }
)


FIRST_EAST_ASIAN = "\u2e80"


def is_east_asian(c: str) -> bool:
    """True for Han, kana, hangul and the like: names of them are written family name first.

    Neither has spaces between its words, so these are searched by any part of one.
    """
    return (
        FIRST_EAST_ASIAN <= c <= "\u9fff"
        or "\uac00" <= c <= "\ud7af"
        or "\uf900" <= c <= "\ufaff"
        or "\U00020000" <= c <= "\U0003ffff"
    )


@lru_cache(maxsize=16384)
def fold(text: str) -> str:
    """Return ``text`` without case, accents, width and invisible characters, for comparing.

    Idempotent: ``fold(fold(x)) == fold(x)``.
    """
    if text.isascii():
        return text.lower()
    loose = unicodedata.normalize("NFKD", text).casefold()
    loose = unicodedata.normalize("NFKD", loose)
    kept = (c for c in loose if not unicodedata.combining(c) and ord(c) not in _INVISIBLE)
    return unicodedata.normalize("NFC", "".join(kept).translate(_SPECIAL))


def words(text: str) -> list[str]:
    """Return the folded words of ``text``: runs of letters, digits and marks."""
    if text.isascii():
        return _ASCII_WORD.findall(text.lower())
    return list(_words(text))


@lru_cache(maxsize=16384)
def _words(text: str) -> tuple[str, ...]:
    out: list[str] = []
    run: list[str] = []
    for c in fold(text):
        if c.isalnum() or unicodedata.category(c)[0] == "M":
            run.append(c)
        elif run:
            out.append("".join(run))
            run.clear()
    if run:
        out.append("".join(run))
    return tuple(out)


def clean_text(text: str, limit: int) -> str:
    """Return ``text`` fit to be stored: no NUL, no lone surrogate, at most ``limit`` characters."""
    if "\0" in text or any("\ud800" <= c <= "\udfff" for c in text):
        text = "".join("\ufffd" if c == "\0" or "\ud800" <= c <= "\udfff" else c for c in text)
    return text[:limit]


def shown(text: str) -> str:
    """Return ``text`` as it may stand in a widget: one line, no controls, no direction overrides.

    Source: Unicode TR 36 on bidirectional spoofing; the stored text keeps its characters.
    """
    if text.isascii() and text.isprintable():
        return text
    return "".join(
        " " if c in "\r\n\t\u2028\u2029" else c
        for c in text
        if ord(c) not in _INVISIBLE_SHOWN and (c in "\r\n\t\u2028\u2029" or not _control(c))
    )


_INVISIBLE_SHOWN = _INVISIBLE - {0x200C, 0x200D}
"""The joiners stay: Persian, Hindi and emoji need them to be drawn right."""


def _control(c: str) -> bool:
    return unicodedata.category(c) in {"Cc", "Cs"}
