"""Side by side: this app's record and the cloud's, with what a hand can do on either side."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from dialpad_contacts.lab.side_by_side import Line as Cell
from dialpad_contacts.lab.view import Column, View
from dialpad_contacts.ui import theme
from dialpad_contacts.ui.plain import isolated, plain_label, set_tip
from dialpad_contacts.ui.strings import t
from dialpad_contacts.ui.views.parts import Narrow, empty
from dialpad_contacts.ui.widgets import (
    Button,
    Card,
    ElidedLabel,
    IconLabel,
    Line,
    Pill,
    SourceTile,
)

HERE, THERE = "here", "there"
NARROW = 520


class SidesPane(QWidget):
    """Two cards with the same lines, beside each other or, where it is narrow, below."""

    act = Signal(str, str)
    """(side, deed): 'edit', 'delete', 'add', 'sync' or 'more'."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._box = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(12)
        self.cards = {side: SideCard(side) for side in (HERE, THERE)}
        for side, card in self.cards.items():
            card.act.connect(lambda deed, on=side: self.act.emit(on, deed))
            self._box.addWidget(card, 1, Qt.AlignmentFlag.AlignTop)
        narrow = Narrow(self, NARROW)
        narrow.changed.connect(self._arrange)

    def show_view(self, view: View | None, *, busy: bool) -> None:
        """Show both records."""
        for card in self.cards.values():
            card.show_view(view, busy=busy)

    def _arrange(self, narrow: bool) -> None:
        way = QBoxLayout.Direction
        self._box.setDirection(way.TopToBottom if narrow else way.LeftToRight)


class SideCard(Card):
    """One side's record."""

    act = Signal(str)

    def __init__(self, side: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._side = side
        self._shown: object = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 4)
        column.setSpacing(0)
        column.addWidget(self._head())
        column.addWidget(Line())
        self._list = QVBoxLayout()
        self._list.setSpacing(0)
        column.addLayout(self._list)

    def show_view(self, view: View | None, *, busy: bool) -> None:
        """Show this side of ``view``."""
        account = view.kind.display_name if view is not None else ""
        self.title.set_full(
            t("lab.here") if self._side == HERE else t("lab.there", account=account)
        )
        record = self._record(view)
        self.second.set_full(record.second if record is not None else "")
        who = isolated(view.who) if view is not None else ""
        there = record is not None and record.is_there
        for deed, button in self.buttons.items():
            wanted = view is not None and {"edit": there, "delete": there, "add": not there}.get(
                deed, True
            )
            button.setVisible(wanted)
            name = (
                t("lab.do.sync")
                if deed == "sync"
                else t(f"lab.do.{deed}.{self._side}", name=who, account=account)
            )
            button.setAccessibleName(name)
            set_tip(button, name)
        if view is not None and self._side == THERE and isinstance(self._tile, SourceTile):
            self._tile.set_source(view.kind.value)
        shown = (record, view.lines if view is not None else (), account)
        if shown != self._shown:
            self._shown = shown
            self._fill(record, view.lines if view is not None else (), account)

    def _record(self, view: View | None) -> Column | None:
        if view is None:
            return None
        return view.here if self._side == HERE else view.there

    def _head(self) -> QWidget:
        head = QWidget()
        row = QHBoxLayout(head)
        row.setContentsMargins(14, 9, 8, 9)
        row.setSpacing(10)
        self._tile: QWidget = (
            IconLabel("monitor", 18, "text2") if self._side == HERE else SourceTile("google", 20)
        )
        row.addWidget(self._tile)
        words = QVBoxLayout()
        words.setSpacing(1)
        self.title = ElidedLabel("", "strong")
        self.second = ElidedLabel("", "meta", "text2")
        words.addWidget(self.title)
        words.addWidget(self.second)
        row.addLayout(words, 1)
        self.buttons: dict[str, Button] = {}
        icons = {"add": "user-plus", "edit": "pencil", "delete": "trash-2", "more": "ellipsis"}
        if self._side == HERE:
            icons = {"sync": "refresh-cw", **icons}
        for deed, icon in icons.items():
            button = Button("", "ghost", icon, name=deed, small=True)
            button.clicked.connect(lambda _=False, d=deed: self.act.emit(d))
            self.buttons[deed] = button
            row.addWidget(button)
        return head

    def _fill(self, record: Column | None, cells: tuple[Cell, ...], account: str) -> None:
        empty(self._list)
        if record is None:
            return
        if not record.is_there:
            key = "lab.nobody.here" if self._side == HERE else "lab.nobody.there"
            label = plain_label(t(key, account=account), "body", "text2")
            label.setContentsMargins(14, 10, 14, 8)
            self._list.addWidget(label)
            return
        for at, cell in enumerate(cells):
            if at:
                line = Line()
                self._list.addWidget(line)
            self._list.addWidget(self._line(cell))

    def _line(self, cell: Cell) -> QWidget:
        here = self._side == HERE
        value, real = (cell.here, cell.here_is) if here else (cell.there, cell.there_is)
        px = theme.current().px
        box = QWidget()
        box.setMinimumHeight(px(34))
        row = QHBoxLayout(box)
        row.setContentsMargins(14, 4, 10, 4)
        row.setSpacing(8)
        label = plain_label(cell.label, "metalabel", "text2")
        label.setMinimumWidth(px(52))
        row.addWidget(label)
        shown = ElidedLabel(value, "body", "text" if real else "text2")
        row.addWidget(shown, 1)
        mark = cell.mark if here else t("lab.differs") if cell.differs else ""
        words = (
            t("lab.cell.marked", label=cell.label, value=value, mark=mark)
            if mark
            else t("lab.cell", label=cell.label, value=value)
        )
        shown.setAccessibleDescription(words)
        if mark:
            row.addWidget(Pill(mark, "soft") if here else Pill(mark, "warn", "equal-not"))
        return box
