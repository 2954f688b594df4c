"""Nothing but windows and dialogs opens as a window: no piece flashes up without a place."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QDialog, QMenu, QWidget
from pytestqt.qtbot import QtBot

from dialpad_contacts.domain.contact import LinkState
from dialpad_contacts.ui.theme import Theme
from dialpad_contacts.ui.views.accounts_page import AccountsPage
from dialpad_contacts.ui.views.activity_page import ActivityPage
from dialpad_contacts.ui.views.detail import DetailPane
from tests.ui.pages.desk import CHAT, CLEO, LEO_COMPANY, LEO_FINK, LEONARD, LOCAL, Desk


class Watch(QObject):
    """Notes every widget that is shown as a window of its own."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[str] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Show and isinstance(watched, QWidget):
            expected = (QDialog, QMenu, DetailPane, AccountsPage, ActivityPage)
            if watched.isWindow() and not isinstance(watched, expected):
                self.seen.append(f"{type(watched).__name__} {watched.accessibleName()}")
        return False


def test_no_piece_flashes_up_as_a_window(
    qtbot: QtBot, qapp: QApplication, dress: Theme, desk: Desk, pane: DetailPane
) -> None:
    desk.states[CLEO] = (LinkState.FAILED, "too long")
    watch = Watch()
    qapp.installEventFilter(watch)
    try:
        for contact in (LEONARD, LEO_FINK, LEO_COMPANY, CHAT, CLEO, LOCAL, None):
            pane.show_contact(contact)
        pane.show_contact(LEONARD)
        pane.edit()
        pane.form.adders[True].click()
        pane.cancel_edit()
        pane.new_contact("Ann")
        pane.resize(380, 700)
        pane.delete([CLEO])
        for page in (AccountsPage(dress), ActivityPage(dress)):
            page.connect_services(desk, desk)
            qtbot.addWidget(page)
            page.show()
            page.resize(600, 700)
        qtbot.wait(50)
    finally:
        qapp.removeEventFilter(watch)
    assert watch.seen == []
