"""The one place that makes labels, tooltips and message boxes, so that all of them are plain text.

A contact's name comes from strangers: as rich text, 270 characters of nested tables freeze the
window, and an image tag reads files from disk.
"""

from __future__ import annotations

import html

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLabel, QMessageBox, QSystemTrayIcon, QWidget

from dialpad_contacts.domain.names import shown

FSI, LRI, PDI = "\u2068", "\u2066", "\u2069"
MOST_SHOWN = 2000
"""Characters a label is given at most; longer texts take long to lay out, and nobody reads them."""


class PlainLabel(QLabel):
    """A label that shows its text as it is; ``plain_label`` makes one."""

    def __init__(self, type_: str, tone: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("t", type_)
        self.setProperty("tone", tone)


def plain_label(
    text: str = "",
    type_: str = "body",
    tone: str = "text",
    *,
    wrap: bool = False,
    parent: QWidget | None = None,
) -> PlainLabel:
    """Return a label that shows ``text`` as it is.

    Args:
        text: any text; markup in it is shown, never followed.
        type_: a type token of the design.
        tone: a colour token.
        wrap: break lines where the width ends.
        parent: as for any widget.
    """
    label = PlainLabel(type_, tone, parent)
    label.setWordWrap(wrap)
    label.setText(text[:MOST_SHOWN])
    return label


def set_tone(label: QLabel, tone: str) -> None:
    """Give a label another colour token."""
    if label.property("tone") != tone:
        label.setProperty("tone", tone)
        label.style().unpolish(label)
        label.style().polish(label)


def set_tip(widget: QWidget | QAction | QSystemTrayIcon, text: str) -> None:
    """Give a widget, action or tray icon a tooltip that shows ``text`` as it is."""
    widget.setToolTip(tip(text))


def tip(text: str) -> str:
    """Return ``text`` for a tooltip: escaped where Qt might take it for rich text."""
    text = shown(text)[:MOST_SHOWN]
    if "<" in text or "&" in text:
        return f"<qt>{html.escape(text)}</qt>"
    return text


def caption(text: str) -> str:
    """Return ``text`` for a button or menu: an '&' in a name marks no shortcut."""
    return shown(text)[:MOST_SHOWN].replace("&", "&&")


def isolated(name: str) -> str:
    """Return a name to stand in a sentence: it can't turn the words around it."""
    name = shown(name)
    return name if name.isascii() else f"{FSI}{name}{PDI}"


def self_directed(text: str) -> str:
    """Return ``text`` to be painted in a right-to-left line: it runs as its own letters do.

    A phone number has no letters, and runs left to right.
    """
    return f"{FSI}{text}{PDI}"


def number(text: str, *, right_to_left: bool = False) -> str:
    """Return a phone number that stays left to right inside right-to-left text."""
    text = shown(text)
    return f"{LRI}{text}{PDI}" if right_to_left else text


def message_box(
    parent: QWidget | None, title: str, text: str, detail: str = "", *, bad: bool = False
) -> QMessageBox:
    """Return a message box of plain text; the caller adds buttons and opens it."""
    box = QMessageBox(parent)
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setIcon(QMessageBox.Icon.Critical if bad else QMessageBox.Icon.NoIcon)
    box.setWindowTitle(shown(title))
    box.setText(shown(text)[:MOST_SHOWN])
    # QMessageBox gives this label the box's own text format.
    box.setInformativeText(shown(detail)[:MOST_SHOWN])
    return box
