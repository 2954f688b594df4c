"""Where a number is from, in words: 'San Francisco, CA', 'Munich, Germany', 'Austria'. Pure."""

from __future__ import annotations

from PySide6.QtCore import QLocale

from dialpad_contacts.domain.names import shown
from dialpad_contacts.domain.phone import Phone, country


def place_of(number: Phone | None, area: str, region: str) -> str:
    """Return where a number is from, '' when its prefix doesn't say.

    Args:
        number: the number, None for a withheld one.
        area: what its prefix names, '' for nothing.
        region: the user's own country (ISO 3166 alpha-2), which goes without saying.
    """
    code = country(number.e164) if number is not None and number.e164 else ""
    name = QLocale.territoryToString(QLocale.codeToTerritory(code)) if code else ""
    if not area:
        return name
    return shown(area) if code in ("", region) else f"{shown(area)}, {name}"


def is_news(number: Phone | None, area: str, region: str) -> bool:
    """Return whether the place says more than the user's own country."""
    if area:
        return True
    code = country(number.e164) if number is not None and number.e164 else ""
    return code not in ("", region)
