"""Colours and type sizes of the design, as tables: no Qt, so that a test can do sums on them."""

from __future__ import annotations

from typing import Final

LIGHT: Final[dict[str, str]] = {
    "window": "#F4F3F7",
    "list": "#FAF9FC",
    "surface": "#FFFFFF",
    "raised": "#FFFFFF",
    "sunken": "#F1F0F5",
    "line": "#E3E1EA",
    "linestrong": "#8A8698",
    "text": "#1D1B26",
    "text2": "#555162",
    "text3": "#686476",
    "accent": "#5445C6",
    "accenthover": "#4639AE",
    "accentpressed": "#4034A0",
    "onaccent": "#FFFFFF",
    "soft": "#ECEAFA",
    "onsoft": "#3F3399",
    "sel": "#E7E4F9",
    "hover": "#EFEDF4",
    "ok": "#1A7045",
    "oksoft": "#E3F3EA",
    "warn": "#855600",
    "warnsoft": "#FBF0D9",
    "bad": "#B0261E",
    "badsoft": "#FBE9E7",
    "info": "#1D5A9E",
    "infosoft": "#E6F0FA",
    "answer": "#1A7045",
    "answerhover": "#145A37",
    "decline": "#B0261E",
    "declinehover": "#971F18",
    "white": "#FFFFFF",
}

DARK: Final[dict[str, str]] = {
    "window": "#17161C",
    "list": "#1B1A21",
    "surface": "#201F27",
    "raised": "#292832",
    "sunken": "#1A1920",
    "line": "#34323E",
    "linestrong": "#7E7A8C",
    "text": "#EDEBF3",
    "text2": "#B8B4C5",
    "text3": "#9F9BAD",
    "accent": "#B0A7FA",
    "accenthover": "#C2BBFC",
    "accentpressed": "#A29AE6",
    "onaccent": "#1B1736",
    "soft": "#2E2A4C",
    "onsoft": "#CBC5FD",
    "sel": "#322E50",
    "hover": "#282731",
    "ok": "#6FCB98",
    "oksoft": "#1C3327",
    "warn": "#E3B35A",
    "warnsoft": "#372B14",
    "bad": "#FF9A90",
    "badsoft": "#3E211F",
    "info": "#8BBEF5",
    "infosoft": "#1B2D42",
    "answer": "#1F7F4F",
    "answerhover": "#1A6B43",
    "decline": "#C2362C",
    "declinehover": "#A92E25",
    "white": "#FFFFFF",
}

SOURCES: Final[dict[str, tuple[str, str, str]]] = {
    # source -> letter, ground in light, ground in dark
    "company": ("C", "#4A4658", "#C4C0D0"),
    "google": ("G", "#2B63B8", "#9CC2FA"),
    "office365": ("M", "#A8400F", "#F7B08E"),
    "exchange": ("E", "#0B6A75", "#86D3DC"),
    "outlook": ("O", "#8E2F6B", "#EFA9D4"),
    "hotmail": ("H", "#6A5A00", "#DCCB72"),
    "local": ("D", "#5445C6", "#B9B1FB"),
    "dialpad": ("D", "#5445C6", "#B9B1FB"),
}
SOURCE_INK: Final = ("#FFFFFF", "#16151B")

AVATARS_LIGHT: Final = (
    ("#E3D9F6", "#4A2A8C"),
    ("#DEEEF0", "#0F4A54"),
    ("#F8E0E9", "#811A48"),
    ("#F2E7CC", "#614304"),
    ("#F6E3D9", "#7C2E0C"),
    ("#DDEFE2", "#17512C"),
    ("#DDE8F8", "#1B4480"),
)
AVATARS_DARK: Final = (
    ("#3E2F5B", "#D9C9F8"),
    ("#1E454B", "#A9E2E8"),
    ("#52283D", "#F7BCD5"),
    ("#493913", "#F2D48D"),
    ("#522F1E", "#F8C4A9"),
    ("#20422C", "#AAE3BC"),
    ("#203A5D", "#B2D2FA"),
)

TYPE: Final[dict[str, tuple[int, int, float]]] = {
    # token -> px at a 13 px base, weight, letter spacing in px
    "display": (26, 600, -0.5),
    "name": (24, 600, -0.4),
    "title": (20, 600, -0.2),
    "toast": (18, 600, 0.0),
    "section": (16, 600, 0.0),
    "card": (15, 600, 0.0),
    "row": (14, 500, 0.0),
    "match": (14, 700, 0.0),
    "value": (14, 400, 0.0),
    "body": (13, 400, 0.0),
    "button": (13, 500, 0.0),
    "strong": (13, 600, 0.0),
    "meta": (12, 400, 0.0),
    "metalabel": (12, 500, 0.0),
    "group": (12, 600, 0.0),
    "caption": (11, 500, 0.0),
}

RADIUS: Final[dict[str, int]] = {
    "keycap": 4,
    "control": 7,
    "row": 8,
    "search": 9,
    "card": 10,
    "toast": 14,
}


def luminance(colour: str) -> float:
    """Return the relative luminance of ``#rrggbb`` (WCAG 2.2)."""
    channels = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    r, g, b = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two ``#rrggbb`` colours, 1 to 21 (WCAG 2.2)."""
    a, b = sorted((luminance(one), luminance(other)), reverse=True)
    return (a + 0.05) / (b + 0.05)


def heightened(table: dict[str, str]) -> dict[str, str]:
    """Return ``table`` for people who ask the system for more contrast."""
    out = dict(table)
    out["line"] = table["text2"]
    out["linestrong"] = table["text"]
    out["text2"] = out["text3"] = table["text"]
    for soft in ("soft", "oksoft", "warnsoft", "badsoft", "infosoft"):
        out[soft] = table["surface"]
    out["onsoft"] = table["text"]
    return out
