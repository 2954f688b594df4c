"""Every action with its menu and keys, in one table: menu bar and shortcut sheet show it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from PySide6.QtGui import QAction, QActionGroup, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QMainWindow, QMenu

from dialpad_contacts.ui.strings import t
from dialpad_contacts.ui.theme import Scheme, Theme
from dialpad_contacts.ui.viewmodels.nav import Page


@dataclass(frozen=True, slots=True)
class Act:
    """An action: its id is its text's (``act.<id>``), and the name of what does it."""

    id: str
    menu: str
    keys: tuple[str, ...] = ()
    section: bool = False
    """A line is drawn above it in its menu."""
    page_keys: str = ""
    """Keys that its page answers itself, because a focused button has them too: shown only."""


ACTS = (
    Act("new", "file", ("Ctrl+N",)),
    Act("link", "file"),
    Act("quit", "file", ("Ctrl+Q",), section=True),
    Act("undo", "edit", ("Ctrl+Z",)),
    Act("edit", "edit", ("Ctrl+E", "F2"), section=True),
    Act("save", "edit", ("Ctrl+S",)),
    Act("delete", "edit", ("Delete",)),
    Act("copy", "edit", section=True, page_keys="Ctrl+Shift+C"),
    Act("search", "view", ("Ctrl+K", "Ctrl+F", "/")),
    Act("next_pane", "view", ("F6",), section=True),
    Act("previous_pane", "view", ("Shift+F6",)),
    Act("call_first", "calls", ("Ctrl+Return", "Ctrl+Enter")),
    Act("call_which", "calls", ("Shift+Return", "Shift+Enter")),
    Act("answer", "calls", ("Ctrl+Shift+A",), section=True),
    Act("decline", "calls", ("Ctrl+Shift+D",)),
    Act("open_caller", "calls", ("Ctrl+Shift+O",)),
    Act("dnd", "calls", ("Ctrl+Shift+N",), section=True),
    Act("call_settings", "calls", ("Ctrl+,",)),
    Act("sync", "sync", ("F5", "Ctrl+R")),
    Act("look_ahead", "sync", ("Ctrl+Shift+R",)),
    Act("cancel_sync", "sync"),
    Act("lab_step", "lab", page_keys="Space"),
    Act("lab_rest", "lab"),
    Act("lab_all", "lab", page_keys="Shift+Space"),
    Act("lab_reset", "lab", section=True, page_keys="R"),
    Act("lab_report", "lab", ("Ctrl+Shift+C",)),
    Act("shortcuts", "help", ("F1", "Ctrl+/")),
    Act("about", "help", section=True),
)
_WITH_CTRL = frozenset(keys for act in ACTS for keys in act.keys if keys.startswith("Ctrl+"))
MENUS = ("file", "edit", "view", "calls", "sync", "lab", "help")

SHEET = (
    (
        "keys.about.find",
        (
            ("keys.search", ("Ctrl+K", "/")),
            ("keys.move", ("↑", "↓")),
            ("keys.open", ("↵",)),
            ("keys.esc", ("Esc",)),
        ),
    ),
    (
        "keys.about.contact",
        (
            ("keys.call", ("Ctrl+Return",)),
            ("keys.which", ("Shift+Return",)),
            ("keys.new", ("Ctrl+N",)),
            ("keys.edit", ("Ctrl+E", "F2")),
            ("keys.save", ("Ctrl+S",)),
            ("keys.delete", ("Delete",)),
            ("keys.copy", ("Ctrl+C", "Ctrl+Shift+C")),
            ("keys.undo", ("Ctrl+Z",)),
        ),
    ),
    (
        "keys.about.calls",
        (
            ("keys.ringing", ("Ctrl+Shift+A", "Ctrl+Shift+D", "Ctrl+Shift+O")),
            ("keys.dial", ("0", "*", "#", "Backspace")),
            ("keys.mute", ("M", "H")),
            ("keys.dnd", ("Ctrl+Shift+N",)),
            ("keys.settings", ("Ctrl+,",)),
        ),
    ),
    (
        "keys.about.sync",
        (
            ("keys.sync", ("F5", "Ctrl+R")),
            ("keys.ahead", ("Ctrl+Shift+R",)),
        ),
    ),
    (
        "keys.about.lab",
        (
            ("keys.lab", ("Space", "Shift+Space", "R")),
            ("keys.report", ("Ctrl+Shift+C",)),
        ),
    ),
    (
        "keys.about.window",
        (
            ("keys.pages", ("Ctrl+1", "Ctrl+2", "Ctrl+3", "Ctrl+4", "Ctrl+5")),
            ("keys.panes", ("F6", "Shift+F6")),
            ("keys.sheet", ("F1", "Ctrl+/")),
            ("keys.quit", ("Ctrl+Q",)),
        ),
    ),
)
"""The sheet of shortcuts: headings, and below each what keys do."""


class Actions:
    """The window's actions, by id; made once, and enabled as the window changes."""

    def __init__(
        self,
        window: QMainWindow,
        theme: Theme,
        does: Mapping[str, Callable[[], object]],
        go: Callable[[Page], object],
    ) -> None:
        """Fill the menu bar.

        Args:
            window: whose menu bar it is.
            theme: whose scheme the 'Appearance' menu chooses.
            does: what each action of ``ACTS`` does, by id.
            go: shows a page.
        """
        self._by_id: dict[str, QAction] = {}
        self._menus: dict[str, QMenu] = {}
        for name in MENUS:
            self._menus[name] = window.menuBar().addMenu(t(f"menu.{name}"))
        self._pages = self._add_pages(window, go)
        for act in ACTS:
            self._add(window, act, does[act.id])
        self._add_schemes(window, theme)

    def __getitem__(self, name: str) -> QAction:
        return self._by_id[name]

    def enable(self, names: Iterable[str], on: bool) -> None:
        """Enable actions, or disable them: their keys do nothing then."""
        for name in names:
            self._by_id[name].setEnabled(on)

    def enable_pages(self, on: bool, *, calls: bool) -> None:
        """Enable going to pages; ``calls``: to that one too."""
        for page, action in zip(Page, self._pages, strict=True):
            action.setEnabled(on and (calls or page is not Page.CALLS))

    def _add(self, window: QMainWindow, act: Act, do: Callable[[], object]) -> None:
        menu = self._menus[act.menu]
        if act.section:
            menu.addSeparator()
        words = t(f"act.{act.id}")
        action = QAction(f"{words}\t{cap(act.page_keys)}" if act.page_keys else words, window)
        action.setShortcuts([QKeySequence(k) for k in act.keys])
        action.triggered.connect(lambda _checked=False: do())
        roles = {
            "quit": QAction.MenuRole.QuitRole,
            "about": QAction.MenuRole.AboutRole,
        }
        action.setMenuRole(roles.get(act.id, QAction.MenuRole.NoRole))
        menu.addAction(action)
        self._by_id[act.id] = action

    def _add_pages(self, window: QMainWindow, go: Callable[[Page], object]) -> list[QAction]:
        out = []
        for number, page in enumerate(Page, start=1):
            action = QAction(page.label, window)
            action.setShortcut(QKeySequence(f"Ctrl+{number}"))
            action.triggered.connect(lambda _checked=False, to=page: go(to))
            self._menus["view"].addAction(action)
            out.append(action)
        self._menus["view"].addSeparator()
        return out

    def _add_schemes(self, window: QMainWindow, theme: Theme) -> None:
        self._menus["view"].addSeparator()
        menu = self._menus["view"].addMenu(t("act.scheme"))
        group = QActionGroup(window)
        self.schemes: dict[Scheme, QAction] = {}
        for scheme in Scheme:
            action = QAction(t(f"act.scheme.{scheme}"), window)
            action.setCheckable(True)
            action.setChecked(theme.scheme is scheme)
            action.triggered.connect(lambda _checked=False, s=scheme: theme.set_scheme(s))
            group.addAction(action)
            menu.addAction(action)
            self.schemes[scheme] = action


def is_action(event: QKeyEvent) -> bool:
    """Return whether keys with Ctrl are an action's, so that a text field should let them go.

    Under X11 a field has some of them too: Ctrl E goes to the end of its line, as in Emacs.
    """
    return QKeySequence(event.keyCombination()).toString() in _WITH_CTRL


def cap(keys: str) -> str:
    """Return keys as they stand on this platform's caps: 'Ctrl K', '⌘ K'."""
    if keys in {"↑", "↓", "↑ ↓", "↵"}:
        return keys
    native = QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText)
    return native.replace("Return", "↵").replace("+", " ")
