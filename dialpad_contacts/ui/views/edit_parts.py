"""Pieces of the form: the label box, the line under a field, what an account offers beside it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QComboBox, QFrame, QGridLayout, QHBoxLayout, QLineEdit, QWidget

from dialpad_contacts.ui import icons, theme
from dialpad_contacts.ui.plain import plain_label
from dialpad_contacts.ui.strings import t
from dialpad_contacts.ui.viewmodels.difference import caption
from dialpad_contacts.ui.viewmodels.fields import Origin
from dialpad_contacts.ui.views.flow import FlowLayout
from dialpad_contacts.ui.views.parts import Narrow, set_words, wrapping
from dialpad_contacts.ui.widgets import Button, ElidedLabel, IconLabel, SourceTile

MOST_LABEL = 80
AROUND_LABEL = 28
"""What a ``LabelBox`` has beside its words, in px of the pictures: its arrow, and air."""
NARROW = 320


class ChoiceBox(QComboBox):
    """A combo box whose arrow is one of our icons; a passing wheel scrolls the page instead."""

    def __init__(self, parent: QWidget | None = None, *, flat: bool = False) -> None:
        super().__init__(parent)
        edge = "1px solid transparent" if flat else "1px solid palette(dark)"
        inset = 2 if flat else 8
        ground = "transparent" if flat else "palette(base)"
        self.setStyleSheet(
            f"QComboBox {{ border: {edge}; background: {ground}; padding: 0 20px 0 {inset}px; }}"
            " QComboBox:hover { border: 1px solid palette(dark); }"
            " QComboBox:focus { border: 2px solid palette(highlight);"
            f" padding: 0 19px 0 {inset - 1}px; }}"
            " QComboBox::drop-down { border: none; width: 0; }"
        )

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Let the form scroll: a wheel that passes by must not change a choice."""
        event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        size = theme.current().px(12)
        painter = QPainter(self)
        picture = icons.pixmap("chevrons-up-down", size, "text2", self.devicePixelRatioF())
        right_to_left = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
        x = 6 if right_to_left else self.width() - size - 6
        painter.drawPixmap(x, (self.height() - size) // 2, picture)
        painter.end()


class LabelBox(ChoiceBox):
    """A value's label: the usual ones to choose from, or the user's own word."""

    changed = Signal(str)
    """The label as it is stored."""

    def __init__(self, known: Sequence[str], *, email: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent, flat=True)
        self._email = email
        self._stored = {caption(k, email=email).casefold(): k for k in known}
        self.setEditable(True)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.addItems([caption(k, email=email) for k in known])
        field = self.lineEdit()
        if field is not None:
            field.setProperty("bare", True)
            field.setMaxLength(MOST_LABEL)
        self.setMinimumContentsLength(4)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.currentTextChanged.connect(self._tell)

    def show_label(self, label: str) -> None:
        """Show a stored label without telling anyone."""
        self.blockSignals(True)
        self.setEditText(caption(label, email=self._email))
        field = self.lineEdit()
        if field is not None:
            field.setCursorPosition(0)  # a long label shows its beginning
        self.blockSignals(False)

    def _tell(self, typed: str) -> None:
        plain = typed.strip()
        self.changed.emit(self._stored.get(plain.casefold(), plain))


class Provenance(QWidget):
    """The line under a field: source, when it last changed, and what the user changed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tile = SourceTile("local", 13)
        self._title = plain_label("", "metalabel", "text2")
        self._when = ElidedLabel("", "meta", "text2")
        self._pencil = IconLabel("pencil", 12, "accent")
        self._changed = plain_label(t("edit.changed"), "group", "accent")
        self._was = ElidedLabel("", "meta", "text2")
        self._source = _strip(self._tile, self._title, self._when)
        self._change = _strip(self._pencil, self._changed, self._was)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setVerticalSpacing(2)
        self._grid.setColumnStretch(0, 1)
        narrow = Narrow(self, NARROW)
        narrow.changed.connect(self._arrange)
        self._arrange(False)
        self.spoken = ""
        self.show_words(None, "", None)

    def show_words(self, origin: Origin | None, since: str, was: str | None) -> None:
        """Show where the field comes from; ``was`` None: unchanged, '' : changed from nothing."""
        self._tile.setVisible(origin is not None)
        if origin is not None:
            self._tile.set_source(origin.tile)
        set_words(self._title, origin.title if origin is not None else "")
        self._when.set_full(f"· {since}" if since and origin is not None else since)
        self._when.setVisible(bool(since))
        self._change.setVisible(was is not None)
        self._source.setVisible(origin is not None or bool(since))
        self._was.set_full(t("edit.was", value=was) if was else "")
        self._was.setVisible(bool(was))
        said = [origin.title if origin else "", since, t("edit.changed") if was is not None else ""]
        self.spoken = ", ".join(s for s in [*said, self._was.full] if s)
        self.setVisible(bool(self.spoken))

    def _arrange(self, narrow: bool) -> None:
        for part in (self._source, self._change):
            self._grid.removeWidget(part)
        side = Qt.AlignmentFlag.AlignLeft if narrow else Qt.AlignmentFlag.AlignRight
        self._grid.addWidget(self._source, 0, 0)
        self._grid.addWidget(self._change, 1 if narrow else 0, 0 if narrow else 1, side)


def _strip(*parts: QWidget) -> QWidget:
    box = QWidget()
    row = QHBoxLayout(box)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(6)
    for part in parts:
        row.addWidget(part)
    row.addStretch(1)
    return box


class Message(QWidget):
    """What is wrong with a field, or worth knowing before it is saved."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 2)
        row.setSpacing(6)
        self._icon = IconLabel("circle-alert", 14, "bad", self)
        self._bad = wrapping("", "meta", "bad")
        self._warn = wrapping("", "meta", "warn")
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._bad, 1)
        row.addWidget(self._warn, 1)
        self.hide()

    @property
    def text(self) -> str:
        """What it says now, '' for nothing."""
        return self._bad.text() or self._warn.text()

    def show_words(self, problem: str, warning: str = "") -> None:
        """Show a problem, or else a warning; neither takes no room."""
        set_words(self._bad, problem)
        set_words(self._warn, "" if problem else warning)
        bad = bool(problem)
        self._icon.set_icon("circle-alert" if bad else "triangle-alert", "bad" if bad else "warn")
        self.setVisible(bool(problem or warning))


class OfferBar(QFrame):
    """'Google now has … [Use it]': what arrived while the form is open (D22)."""

    used = Signal()
    refused = Signal()

    def __init__(
        self, words: str, use: str, refuse: str, tile: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setProperty("banner", "soft")
        flow = FlowLayout(self, gap=8)
        flow.setContentsMargins(10, 3, 4, 3)
        head = QWidget(self)
        row = QHBoxLayout(head)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(SourceTile(tile, 14, head))
        row.addWidget(ElidedLabel(words, "body", "text", head))
        flow.addWidget(head)
        self.use = Button(use, "link", parent=self)
        self.use.setAccessibleName(f"{use}: {words}")
        self.use.clicked.connect(self.used)
        self.refuse = Button(refuse, "link", parent=self)
        self.refuse.setAccessibleName(f"{refuse}: {words}")
        self.refuse.clicked.connect(self.refused)
        flow.addWidget(self.use)
        flow.addWidget(self.refuse)


def field(name: str, text: str, most: int) -> QLineEdit:
    """Return an input of the form with its accessible name."""
    out = QLineEdit(text)
    out.setMaxLength(most)
    out.setAccessibleName(name)
    out.setCursorPosition(0)
    out.setMinimumWidth(60)
    return out


def mark_invalid(edit: QLineEdit, invalid: bool) -> None:
    """Give an input the outline of a wrong value, or take it away."""
    if bool(edit.property("invalid")) is not invalid:
        edit.setProperty("invalid", invalid)
        edit.style().unpolish(edit)
        edit.style().polish(edit)
