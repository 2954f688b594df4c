"""F6: the panes of the window in a circle, each with what takes the focus in it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget

from dialpad_contacts.ui.viewmodels.nav import Page

if TYPE_CHECKING:
    from dialpad_contacts.ui.window import MainWindow

Pane = tuple[QWidget, Callable[[], object]]


def cycle(window: MainWindow, step: int) -> None:
    """Bring the focus to the next pane (1) or the one before (-1) that can take it."""
    panes = _panes(window)
    focused = QApplication.focusWidget()
    here = next(
        (i for i, (w, _) in enumerate(panes) if focused is not None and _holds(w, focused)), -step
    )
    for distance in range(1, len(panes) + 1):
        _, take = panes[(here + step * distance) % len(panes)]
        take()
        now = QApplication.focusWidget()
        if now is not None and now is not focused:
            return


def _panes(window: MainWindow) -> list[Pane]:
    rows = window.sidebar.rows
    panes: list[Pane] = [(window.sidebar, lambda: _focus(rows[window.nav.page]))]
    if window.nav.page is Page.CONTACTS:
        contacts = window.contacts
        panes.append((contacts.box, contacts.box.take_focus))
        panes.append((contacts.stack, lambda: _focus(contacts.list)))
        if window.pages is not None:
            detail = window.pages.detail
            panes.append((detail, detail.focus_detail))
    else:
        page = window.stack.currentWidget() or window.stack
        panes.append((page, lambda: _focus_first(page)))
    panes.append((window.status_bar, lambda: _focus_first(window.status_bar)))
    return panes


def _holds(pane: QWidget, focused: QWidget) -> bool:
    return pane is focused or pane.isAncestorOf(focused)


def _focus(widget: QWidget) -> None:
    if widget.isVisible():
        widget.setFocus(Qt.FocusReason.TabFocusReason)


def _focus_first(pane: QWidget) -> None:
    """Focus the first widget in ``pane`` that Tab would reach."""
    widget = pane.nextInFocusChain()
    while widget is not None and widget is not pane:
        takes = widget.focusPolicy().value & Qt.FocusPolicy.TabFocus.value
        if takes and pane.isAncestorOf(widget) and widget.isVisible() and widget.isEnabled():
            widget.setFocus(Qt.FocusReason.TabFocusReason)
            return
        widget = widget.nextInFocusChain()
