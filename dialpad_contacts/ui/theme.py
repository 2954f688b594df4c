"""The theme: colours, fonts and sizes for the scheme, contrast and text size that hold now."""

from __future__ import annotations

import os
import zlib
from enum import StrEnum
from typing import ClassVar, cast

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontInfo, QPalette
from PySide6.QtWidgets import QApplication, QStyleFactory

from dialpad_contacts.ui import tokens
from dialpad_contacts.ui.qss import sheet


class Scheme(StrEnum):
    """What the user chose; SYSTEM follows the desktop."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


class Theme(QObject):
    """Dresses the application, and answers painters. One an application; see ``current``.

    ``changed`` comes after palette and style sheet are in place: repaint, and fetch pixmaps anew.
    """

    changed = Signal()
    _current: ClassVar[Theme | None] = None

    def __init__(
        self,
        app: QApplication | None = None,
        scheme: Scheme = Scheme.SYSTEM,
        base_px: float | None = None,
    ) -> None:
        """Pin Fusion and dress ``app``, else the running application.

        ``base_px`` stands in for the system font's size.
        """
        app = app or cast("QApplication", QApplication.instance())
        super().__init__(app)
        Theme._current = self
        self._app = app
        self._family = app.font()
        self._system_palette = app.palette()
        system_px = QFontInfo(self._family).pixelSize()
        self._scale = _scale(base_px or system_px)
        self._scheme = scheme
        self._system_accent = False
        self._reduced: bool | None = None
        self._fonts: dict[tuple[str, bool], QFont] = {}
        app.setStyle(QStyleFactory.create("Fusion"))
        # Kept: PySide marks the second as deleted once nobody holds the first.
        self._hints = app.styleHints()
        self._accessibility = self._hints.accessibility()
        self._hints.colorSchemeChanged.connect(self.apply)
        self._accessibility.contrastPreferenceChanged.connect(self.apply)
        self.apply()

    @property
    def scheme(self) -> Scheme:
        """What the user chose."""
        return self._scheme

    def set_scheme(self, scheme: Scheme) -> None:
        """Choose light, dark, or the desktop's own."""
        if scheme is not self._scheme:
            self._scheme = scheme
            self.apply()

    def set_base_px(self, base_px: float) -> None:
        """Take another size for the base font, in px; everything grows along."""
        self._scale = _scale(base_px)
        self.apply()

    def set_system_accent(self, use: bool) -> None:
        """Take the desktop's accent colour in place of ours (off at first)."""
        if use is not self._system_accent:
            self._system_accent = use
            self.apply()

    @property
    def dark(self) -> bool:
        """True when the dark table holds; an unknown desktop scheme counts as light."""
        if self._scheme is Scheme.SYSTEM:
            return self._hints.colorScheme() is Qt.ColorScheme.Dark
        return self._scheme is Scheme.DARK

    @property
    def high_contrast(self) -> bool:
        """True when the desktop asks for more contrast."""
        return self._accessibility.contrastPreference() is Qt.ContrastPreference.HighContrast

    @property
    def reduced_motion(self) -> bool:
        """True when nothing may move: our own setting, or DIALPAD_CONTACTS_ANIM=0."""
        return bool(self._reduced) or os.environ.get("DIALPAD_CONTACTS_ANIM") == "0"

    def set_reduced_motion(self, reduced: bool) -> None:
        """Turn all motion off or on."""
        self._reduced = reduced

    def ms(self, duration_ms: int) -> int:
        """Return how long an animation takes: 0 when motion is unwanted."""
        return 0 if self.reduced_motion else duration_ms

    @property
    def scale(self) -> float:
        """How much larger than the pictures everything is."""
        return self._scale

    @property
    def ring(self) -> int:
        """Width of the focus ring in px."""
        return 3 if self.high_contrast else 2

    def px(self, length: float) -> int:
        """Return a height or width of the pictures, in px at this text size."""
        return round(length * self._scale)

    def hex(self, token: str) -> str:
        """Return a colour as ``#rrggbb``."""
        return self._colors[token]

    def color(self, token: str) -> QColor:
        """Return a colour of the table that holds now."""
        return QColor(self._colors[token])

    def font(self, token: str, *, tabular: bool = False) -> QFont:
        """Return the font of a type token; ``tabular`` lines digits up where the font can."""
        key = token, tabular
        if key not in self._fonts:
            px, weight, spacing = tokens.TYPE[token]
            font = QFont(self._family)
            font.setPixelSize(self.px(px))
            font.setWeight(QFont.Weight(weight))
            if spacing:
                font.setLetterSpacing(QFont.SpacingType.AbsoluteSpacing, spacing * self._scale)
            if tabular:
                font.setFeature(QFont.Tag("tnum"), 1)
            self._fonts[key] = font
        return QFont(self._fonts[key])

    def source(self, source: str) -> tuple[str, QColor, QColor]:
        """Return (letter, ground, ink) of a source's tile."""
        letter, light, dark = tokens.SOURCES[source]
        ink = tokens.SOURCE_INK[self.dark]
        return letter, QColor(dark if self.dark else light), QColor(ink)

    def avatar(self, key: str) -> tuple[QColor, QColor]:
        """Return (ground, ink) for a contact id; the same ones in every run."""
        pairs = tokens.AVATARS_DARK if self.dark else tokens.AVATARS_LIGHT
        ground, ink = pairs[zlib.crc32(key.encode("utf-8", "replace")) % len(pairs)]
        return QColor(ground), QColor(ink)

    def apply(self) -> None:
        """Put palette, font and style sheet in place for what holds now."""
        table = tokens.DARK if self.dark else tokens.LIGHT
        self._colors = tokens.heightened(table) if self.high_contrast else dict(table)
        if self._system_accent:
            self._take_accent()
        self._fonts.clear()
        self._app.setFont(self.font("body"))
        self._app.setPalette(_palette(self._colors))
        words = sheet(self._colors, self.px, self.ring)
        if words != self._app.styleSheet():  # every widget there is is polished anew by it
            self._app.setStyleSheet(words)
        self.changed.emit()

    def _take_accent(self) -> None:
        accent = self._system_palette.color(QPalette.ColorRole.Accent)
        grounds = (self._colors["surface"], self._colors["sel"])
        legible = readable(accent, grounds, darken=not self.dark)
        self._colors["accent"] = legible.name()
        self._colors["accenthover"] = legible.darker(112).name()
        self._colors["accentpressed"] = legible.darker(120).name()
        white, ink = "#FFFFFF", "#1B1736"
        better = tokens.contrast(legible.name(), white) >= tokens.contrast(legible.name(), ink)
        self._colors["onaccent"] = white if better else ink


def readable(accent: QColor, grounds: tuple[str, ...], *, darken: bool) -> QColor:
    """Return ``accent``, darkened or lightened until it reaches 4.5:1 on each of ``grounds``."""
    hue, saturation = accent.hslHueF(), accent.hslSaturationF()
    lightness = accent.lightnessF()
    step = -0.02 if darken else 0.02
    color = QColor(accent)
    while (
        min(tokens.contrast(color.name(), ground) for ground in grounds) < 4.5
        and 0.0 < lightness + step < 1.0
    ):
        lightness += step
        color = QColor.fromHslF(max(hue, 0.0), saturation, lightness)
    return color


def _scale(base_px: float) -> float:
    """Never below 1: captions are 11 px at a base of 13, and no text may be smaller."""
    return max(1.0, base_px / 13)


def _palette(colors: dict[str, str]) -> QPalette:
    role = QPalette.ColorRole
    parts = {
        role.Window: "window",
        role.WindowText: "text",
        role.Base: "surface",
        role.AlternateBase: "sunken",
        role.Text: "text",
        role.Button: "raised",
        role.ButtonText: "text",
        role.BrightText: "bad",
        role.ToolTipBase: "raised",
        role.ToolTipText: "text",
        role.PlaceholderText: "text3",
        role.Highlight: "accent",
        role.HighlightedText: "onaccent",
        role.Link: "accent",
        role.LinkVisited: "accent",
        role.Accent: "accent",
        role.Light: "raised",
        role.Midlight: "hover",
        role.Mid: "line",
        role.Dark: "linestrong",
        role.Shadow: "line",
    }
    palette = QPalette()
    for part, token in parts.items():
        palette.setColor(part, QColor(colors[token]))
    for part in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, part, QColor(colors["text3"]))
    return palette


def current() -> Theme:
    """Return the application's theme.

    Raises:
        RuntimeError: none was made yet; ``app`` makes it before the first widget.
    """
    found = Theme._current
    if found is None:
        raise RuntimeError("make a Theme before the first widget")
    return found
