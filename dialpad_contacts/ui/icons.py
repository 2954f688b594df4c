"""Our icons: SVG files with one stroke weight, tinted by a colour token."""

from __future__ import annotations

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QGuiApplication, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from dialpad_contacts.ui import resources, theme

_cache: dict[tuple[str, int, str, float, float], QPixmap] = {}
_icons: dict[tuple[str, int, str, str, int, float, bool], QIcon] = {}
_MOST = 2000


def pixmap(
    name: str, size: int, color: str | QColor, dpr: float = 0.0, *, stroke: float = 0.0
) -> QPixmap:
    """Return icon ``name``, ``size`` px square.

    Args:
        name: file name in resources/icons without its ending.
        size: edge in logical px.
        color: a colour token, or a colour.
        dpr: device pixel ratio; 0 takes the sharpest screen's.
        stroke: stroke width on the 24 px grid; 0 takes the one for the size.

    Raises:
        FileNotFoundError: no such icon.
    """
    ink = color.name() if isinstance(color, QColor) else theme.current().hex(color)
    dpr = dpr or _sharpest()
    width = stroke or (2.1 if size <= 14 else 1.9)
    key = name, size, ink, dpr, width
    found = _cache.get(key)
    if found is None:
        if len(_cache) > _MOST:
            _cache.clear()
        found = _cache[key] = _render(name, size, ink, dpr, width)
    return found


def icon(name: str, size: int = 16, color: str = "text2", *, gap: int = 0) -> QIcon:
    """Return ``name`` for a button or menu, with a quieter picture for disabled ones.

    ``gap`` px of air are added between picture and words: a button leaves only 4 of its own.
    """
    dress, mirrored = theme.current(), _mirrored()
    key = name, size, dress.hex(color), dress.hex("text3"), gap, _sharpest(), mirrored
    found = _icons.get(key)
    if found is None:
        if len(_icons) > _MOST:
            _icons.clear()
        found = QIcon(_spaced(pixmap(name, size, color), gap))
        found.addPixmap(_spaced(pixmap(name, size, "text3"), gap), QIcon.Mode.Disabled)
        _icons[key] = found
    return found


def _mirrored() -> bool:
    return QGuiApplication.layoutDirection() is Qt.LayoutDirection.RightToLeft


def _spaced(picture: QPixmap, gap: int) -> QPixmap:
    if not gap:
        return picture
    dpr = picture.devicePixelRatio()
    out = QPixmap(picture.width() + round(gap * dpr), picture.height())
    out.fill(Qt.GlobalColor.transparent)
    out.setDevicePixelRatio(dpr)
    painter = QPainter(out)
    painter.drawPixmap(gap if _mirrored() else 0, 0, picture)
    painter.end()
    return out


def forget() -> None:
    """Drop what is cached: the screen or the scheme changed."""
    _cache.clear()
    _icons.clear()


def _sharpest() -> float:
    return max((s.devicePixelRatio() for s in QGuiApplication.screens()), default=1.0)


def _render(name: str, size: int, ink: str, dpr: float, stroke: float) -> QPixmap:
    source = resources.text(f"icons/{name}.svg").replace("currentColor", ink)
    source = source.replace('stroke-width="1.9"', f'stroke-width="{stroke}"')
    out = QPixmap(QSize(size, size) * dpr)
    out.fill(Qt.GlobalColor.transparent)
    painter = QPainter(out)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    edge = out.width()
    QSvgRenderer(QByteArray(source.encode())).render(painter, QRectF(0, 0, edge, edge))
    painter.end()
    out.setDevicePixelRatio(dpr)
    return out
