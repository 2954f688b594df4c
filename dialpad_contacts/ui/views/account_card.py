"""An account's card: state, direction, last sync, what waits, and the one button that helps."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from dialpad_contacts.domain.names import shown
from dialpad_contacts.ui import theme
from dialpad_contacts.ui.plain import plain_label, set_tip
from dialpad_contacts.ui.strings import t
from dialpad_contacts.ui.viewmodels.accounts import Card as CardView
from dialpad_contacts.ui.views.parts import (
    Narrow,
    Notice,
    add_action,
    menu_for,
    pop_below,
    wrapping,
)
from dialpad_contacts.ui.widgets import (
    Button,
    Card,
    ElidedLabel,
    IconLabel,
    Line,
    Pill,
    SourceTile,
)

NARROW = 700


class AccountCard(Card):
    """Shows one account; rebuilt when it changes, kept while its sync merely gets on."""

    chosen = Signal(str)
    """The action that was asked for."""

    def __init__(self, view: CardView, *, detailed: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.view, self.detailed = view, detailed
        self.setAccessibleName(view.spoken)
        self.action: Button | None = None
        self._bar = QProgressBar()
        self._progress = plain_label("", "meta", "text2")
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 14, 14)
        column.setSpacing(10)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(16)
        self._grid.setVerticalSpacing(8)
        column.addLayout(self._grid)
        self._parts = self._build()
        narrow = Narrow(self, NARROW)
        narrow.changed.connect(self._arrange)
        self._arrange(False)
        below = QVBoxLayout()
        below.setContentsMargins(47, 0, 0, 0)
        below.setSpacing(10)
        column.addLayout(below)
        if view.progress is not None:
            below.addLayout(self._progress_row())
        if view.banner is not None:
            tone, words = view.banner
            below.addWidget(Notice(tone, words))
        if detailed:
            below.addWidget(Line())
            below.addWidget(self._details())

    def show_progress(self, progress: tuple[int, int | None]) -> None:
        """Show how far a running sync is."""
        done, total = progress
        self._bar.setRange(0, total or 0)
        self._bar.setValue(done)
        if total:
            words = t("acct.progress", done=done, total=total)
        else:
            words = t("acct.progress.open", done=done) if done else t("acct.progress.start")
        self._progress.setText(words)

    def _build(self) -> dict[str, QWidget]:
        view, account = self.view, self.view.account
        names = QVBoxLayout()
        names.setSpacing(2)
        names.addWidget(ElidedLabel(view.product, "card"))
        names.addWidget(ElidedLabel(shown(account.email), "body", "text2"))
        who = QWidget()
        row = QHBoxLayout(who)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addWidget(SourceTile(account.kind.value, 34))
        row.addLayout(names, 1)
        direction = QWidget()
        flow = QHBoxLayout(direction)
        flow.setContentsMargins(0, 0, 0, 0)
        flow.setSpacing(7)
        flow.addWidget(IconLabel(view.direction_icon, 14))
        flow.addWidget(plain_label(view.direction, "button"))
        tools = QWidget()
        buttons = QHBoxLayout(tools)
        buttons.setContentsMargins(0, 0, 0, 0)
        buttons.setSpacing(6)
        if view.button is not None:
            action, words, look = view.button
            self.action = Button(words, look)
            self.action.setAccessibleName(f"{words}: {account.title}")
            self.action.clicked.connect(lambda: self.chosen.emit(action))
            buttons.addWidget(self.action)
        more = Button("", "ghost", "ellipsis", name=t("acct.more", account=account.title))
        more.clicked.connect(lambda: self._open_menu(more))
        buttons.addWidget(more)
        self.more = more
        pill = Pill(view.pill.text, view.pill.tone, view.pill.icon)
        set_tip(pill, shown(account.reason))
        return {
            "who": who,
            "pill": pill,
            "direction": direction,
            "last": _figure(t("acct.last"), view.last_sync),
            "waiting": _figure(t("acct.waiting"), view.waiting),
            "tools": tools,
        }

    def _arrange(self, narrow: bool) -> None:
        left, middle = Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignVCenter
        grid, parts = self._grid, self._parts
        for part in parts.values():
            grid.removeWidget(part)
        for column in range(6):
            grid.setColumnStretch(column, 0)
            grid.setColumnMinimumWidth(column, 0)
        if narrow:
            grid.addWidget(parts["who"], 0, 0, 1, 3)
            grid.addWidget(parts["tools"], 0, 3, Qt.AlignmentFlag.AlignRight)
            for n, key in enumerate(("pill", "direction", "last", "waiting")):
                grid.addWidget(parts[key], 1, n, left | middle)
                grid.setColumnStretch(n, 1)
            return
        # Widths, not shares: so the columns of all cards stand in line.
        widths = {"who": 180, "pill": 128, "direction": 92, "last": 116, "waiting": 56}
        for n, (key, width) in enumerate(widths.items()):
            align = middle if key == "who" else left | middle
            grid.addWidget(parts[key], 0, n, align)
            grid.setColumnMinimumWidth(n, theme.current().px(width))
        grid.addWidget(parts["tools"], 0, 5, Qt.AlignmentFlag.AlignRight | middle)
        grid.setColumnMinimumWidth(5, theme.current().px(140))
        grid.setColumnStretch(0, 1)

    def _progress_row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(14)
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName(self.view.pill.text)
        row.addWidget(self._bar, 1, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self._progress)
        if self.view.progress is not None:
            self.show_progress(self.view.progress)
        return row

    def _details(self) -> QWidget:
        box = QWidget()
        grid = QGridLayout(box)
        grid.setContentsMargins(0, 2, 0, 0)
        grid.setHorizontalSpacing(24)
        grid.setVerticalSpacing(10)
        facts = [
            ("list-checks", t("acct.fields"), self.view.fields),
            ("trash-2", t("acct.deleting"), self.view.deleting),
            ("user-plus", t("acct.callers"), self.view.callers),
        ]
        cells = []
        for icon, head, words in facts:
            cell = QGridLayout()
            cell.setHorizontalSpacing(9)
            cell.setVerticalSpacing(2)
            cell.addWidget(IconLabel(icon, 15), 0, 0, Qt.AlignmentFlag.AlignTop)
            cell.addWidget(plain_label(head, "strong"), 0, 1)
            cell.addWidget(wrapping(words, "meta", "text2"), 1, 1)
            cell.setColumnStretch(1, 1)
            cells.append(cell)

        def arrange(narrow: bool) -> None:
            for cell in cells:
                grid.removeItem(cell)
            a_row = 2 if narrow else len(cells)
            for n, cell in enumerate(cells):
                grid.addLayout(cell, n // a_row, n % a_row, Qt.AlignmentFlag.AlignTop)
                grid.setColumnStretch(n, 1 if n < a_row else 0)

        Narrow(box, NARROW - 80).changed.connect(arrange)
        arrange(False)
        return box

    def _open_menu(self, button: Button) -> None:
        menu = menu_for(button)
        for action, words in self.view.menu:
            if action == "unlink":
                menu.addSeparator()
            add_action(menu, words).triggered.connect(lambda _=False, a=action: self.chosen.emit(a))
        pop_below(menu, button)


def _figure(caption: str, figure: str) -> QWidget:
    box = QWidget()
    column = QVBoxLayout(box)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(3)
    column.addWidget(plain_label(caption, "meta", "text2"))
    column.addWidget(plain_label(figure, "body"))
    return box
