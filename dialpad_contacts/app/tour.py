"""Plays the sample account through the real window, off screen, and leaves pictures of it."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtGui import QFont, QFontDatabase, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from dialpad_contacts.app.host import Host
from dialpad_contacts.app.window import make_application
from dialpad_contacts.desktop.paths import resolve
from dialpad_contacts.domain.contact import (
    AccountKind,
    Contact,
    ContactId,
    Kind,
    LinkState,
)
from dialpad_contacts.domain.errors import ContactsError
from dialpad_contacts.domain.phone import phone
from dialpad_contacts.lab.google_cloud import Control, GoogleCloud
from dialpad_contacts.sync.states import State
from dialpad_contacts.ui.theme import Scheme
from dialpad_contacts.ui.viewmodels.nav import Page
from dialpad_contacts.ui.views.lab_edit import LabEdit
from dialpad_contacts.ui.views.lab_page import LabPage

PATIENCE_S = 60.0
LAB_WIDE = 1380
LAB_SCENARIO = "r04_removed_values_stay"
UNKNOWN = "+1 628 555 0119"
FONT = "Inter"
"""What the design was drawn with; where it is not installed the system's font stays."""


class TourFailed(ContactsError):
    """A step did not come to its end."""


def run_tour(outdir: Path) -> list[Path]:
    """Play all steps and return the pictures, in their order.

    Raises:
        TourFailed: a step did not come to its end in time; it says which.
    """
    application = make_application()
    if FONT in QFontDatabase.families():
        application.setFont(QFont(FONT, application.font().pointSize()))
    with tempfile.TemporaryDirectory(prefix="dialpad-contacts-tour-") as folder:
        host = Host(resolve(folder))
        try:
            return list(_Tour(host, outdir).play())
        finally:
            host.close()
            host.window.deleteLater()
            application.processEvents()


class _Tour:
    """The steps, over the window's own parts."""

    def __init__(self, host: Host, outdir: Path) -> None:
        self._host = host
        self._window = host.window
        self._outdir = outdir

    def play(self) -> Iterator[Path]:
        """Do each step and yield its picture."""
        self._host.theme.set_scheme(Scheme.LIGHT)
        self._host.show()
        self._until("the welcome page", lambda: self._window.pages is not None)
        yield self._picture("welcome")
        self._window.start_sample()
        self._until("the sample account", self._is_synced)
        yield from self._search()
        yield from self._both_ways()
        yield from self._edit()
        yield from self._pages()
        yield from self._calls()
        yield from self._looks()
        yield from self._lab()

    def _search(self) -> Iterator[Path]:
        self._type("Leo")
        leonard = self._find("Leonard Ciano")
        self._window.contacts.choose(leonard.id)
        yield self._picture("search")
        self._open(leonard.id)
        yield self._picture("main-light")

    def _both_ways(self) -> Iterator[Path]:
        """An edit on the cloud's side arrives when the contact is opened; a removal is kept."""
        leonard = self._find("Leonard Ciano")
        kept = leonard.fields.emails[0]
        cloud = self._cloud()
        cloud.edit("Leonard Ciano", emails=[kept])
        if self._window.commands is not None:
            self._window.commands.sync_now()
        self._until(
            "the removed email", lambda: any(e.why == "kept" for e in self._shown(leonard).emails)
        )
        self._open(leonard.id)
        yield self._picture("kept-here")

    def _edit(self) -> Iterator[Path]:
        pages = self._window.pages
        if pages is None:
            return
        leonard = self._find("Leonard Ciano")
        pages.detail.show_contact(leonard.id)
        pages.detail.edit()
        self._settle(0.3)
        self._first_phone("+1 (415) 555-0190")
        self._settle(0.9)
        yield self._picture("edit")
        pages.detail.save()
        self._until(
            "the edit to be sent",
            lambda: self._link_state(leonard) is LinkState.SYNCED,
        )
        wanted = phone("+1 (415) 555-0190", region="US").key
        if wanted not in {p.key for p in self._cloud().fields("Leonard Ciano").phones}:
            raise TourFailed("The edit is not in the simulated Google.")
        self._settle(0.5)
        yield self._picture("saved")
        self._later(0.2, pages.detail.delete)
        yield self._picture("delete", of=self._dialog)

    def _pages(self) -> Iterator[Path]:
        for page, name in ((Page.ACTIVITY, "activity"), (Page.ACCOUNTS, "accounts")):
            self._window.go(page)
            self._settle(0.6)
            yield self._picture(name)
        self._window.go(Page.CONTACTS)

    def _calls(self) -> Iterator[Path]:
        """People call, known and unknown; one call is taken."""
        phone = self._window.telephone
        if phone is None:
            raise TourFailed("The window has no calls.")
        leonard = self._find("Leonard Ciano")
        self._host.parts.calls.simulate(leonard.fields.phones[0].written)
        self._until("the caller's pop-up", lambda: bool(phone.pop_ups.shown))
        self._settle(0.5)
        yield self._grabbed("caller-known", phone.pop_ups.shown[0])
        self._host.parts.calls.answer(phone.live.all[0].call.id)
        self._window.go(Page.CALLS)
        self._host.theme.set_scheme(Scheme.DARK)
        self._host.parts.calls.simulate(UNKNOWN)
        self._until("the other call", lambda: bool(phone.live.ringing))
        ringing = phone.live.ringing[0].call.id
        self._until("its pop-up", lambda: phone.pop_ups.of(ringing) is not None)
        self._settle(0.5)
        pop = phone.pop_ups.of(ringing)
        if pop is None:
            raise TourFailed("The unknown caller's pop-up went.")
        yield self._grabbed("caller-unknown", pop)
        self._host.theme.set_scheme(Scheme.LIGHT)
        self._host.parts.calls.decline(ringing)
        self._until("the call's end", lambda: not phone.live.ringing)
        phone.panel.field.edit.setText("536")
        self._settle(0.8)
        yield self._picture("calls")
        for call in phone.live.all:
            self._host.parts.calls.hang_up(call.call.id)
        self._until("the last call's end", lambda: not phone.live.all)
        self._window.go(Page.CONTACTS)

    def _looks(self) -> Iterator[Path]:
        self._host.theme.set_scheme(Scheme.DARK)
        self._type("Leo")
        self._open(self._find("Leonard Ciano").id)
        yield self._picture("main-dark")
        self._host.theme.set_scheme(Scheme.LIGHT)
        wide = self._window.size()
        self._window.resize(920, 700)
        self._settle(0.3)
        yield self._picture("main-narrow")
        self._window.resize(wide)
        self._window.contacts.box.edit.clear()
        self._settle(0.5)
        yield self._picture("everyone")

    def _lab(self) -> Iterator[Path]:
        """A rule in the Lab: its steps clicked, one of them done by hand in the other column."""
        wide = self._window.size()
        self._window.resize(LAB_WIDE, wide.height())
        self._window.go(Page.LAB)
        if self._window.pages is None:
            return
        page = self._window.pages.lab.page
        self._until("the Lab", lambda: page.model.view is not None)
        page.model.choose(LAB_SCENARIO)
        self._until("its scenario", lambda: self._stands_at(page, 0))
        page.scenario.step_button.click()
        self._until("its first step", lambda: self._stands_at(page, 1))
        page.scenario.sides.cards["there"].buttons["edit"].click()
        form = next(f for f in page.findChildren(LabEdit) if f.isVisible())
        form.emails.rows[-1].remove.click()
        yield self._picture("lab-by-hand", of=lambda: form, close=False)
        form.save.click()
        self._until("the deed to tick its step", lambda: self._stands_at(page, 2))
        page.scenario.step_button.click()
        self._until("the kept value", lambda: self._stands_at(page, 3))
        yield self._picture("lab")
        page.scenario.rest_button.click()
        self._until("its end", lambda: page.model.view is not None and page.model.view.is_over)
        if page.model.view is not None and page.model.view.failure is not None:
            raise TourFailed("The Lab's scenario did not pass.")
        self._host.theme.set_scheme(Scheme.DARK)
        yield self._picture("lab-dark")
        self._host.theme.set_scheme(Scheme.LIGHT)
        self._window.resize(920, 700)
        self._settle(0.3)
        yield self._picture("lab-narrow")
        self._window.lab_room.leave()
        self._window.resize(wide)

    # -- parts ----------------------------------------------------------------------------

    def _stands_at(self, page: LabPage, step: int) -> bool:
        view = page.model.view
        return (
            not page.model.busy
            and view is not None
            and (view.name, view.at) == (LAB_SCENARIO, step)
        )

    def _is_synced(self) -> bool:
        try:
            accounts = self._host.parts.session.store.accounts()
        except RuntimeError:  # between two address books
            return False
        synced = [a for a in accounts if a.state is State.IDLE and a.last_sync is not None]
        return {a.kind for a in synced} == {AccountKind.GOOGLE, AccountKind.DIALPAD}

    def _cloud(self) -> GoogleCloud:
        parts = self._host.parts
        email = next(
            a.email for a in parts.session.store.accounts() if a.kind is AccountKind.GOOGLE
        )
        return GoogleCloud(Control(parts.control_url), email)

    def _find(self, name: str) -> Contact:
        store = self._host.parts.session.store
        for row in store.search(name, frozenset(), 20).rows:
            if row.kind is Kind.PERSONAL and row.name == name:
                contact = store.contact(ContactId(int(row.id)))
                if contact is not None:
                    return contact
        raise TourFailed(f"{name} is not in the sample account.")

    def _shown(self, contact: Contact) -> Contact:
        return self._host.parts.session.store.contact(contact.id) or contact

    def _link_state(self, contact: Contact) -> LinkState | None:
        link = self._shown(contact).link
        return link.state if link is not None else None

    def _type(self, text: str) -> None:
        self._window.contacts.box.edit.clear()
        self._settle(0.2)
        self._window.contacts.box.edit.setText(text)
        self._settle(1.5)

    def _open(self, contact: ContactId) -> None:
        if self._window.pages is not None:
            self._window.show_contact(contact)
            self._window.pages.detail.open_contact(contact)
        self._settle(1.0)

    def _first_phone(self, text: str) -> None:
        field = next(
            w for w in self._window.findChildren(QWidget) if w.accessibleName() == "Phone 1"
        )
        field.setFocus()
        QTest.keySequence(field, QKeySequence.StandardKey.SelectAll)
        QTest.keyClicks(field, text)

    def _dialog(self) -> QWidget:
        dialog = QApplication.activeModalWidget()
        if dialog is None:
            dialog = next(
                (w for w in QApplication.topLevelWidgets() if w.isModal() and w.isVisible()), None
            )
        if dialog is None:
            raise TourFailed("The delete dialog did not open.")
        return dialog

    def _picture(
        self, name: str, *, of: Callable[[], QWidget] | None = None, close: bool = True
    ) -> Path:
        file = self._outdir / f"{name}.png"
        taken: list[bool] = []

        def take() -> None:
            shown = self._window if of is None else of()
            taken.append(shown.grab().save(str(file)))
            if shown is not self._window and close:
                shown.close()

        if of is None:
            self._settle(0.15)
            take()
        else:
            self._later(0.8, take)
            self._until(name, lambda: bool(taken))
        if not taken[0]:
            raise TourFailed(f"{file} can't be written.")
        return file

    def _grabbed(self, name: str, widget: QWidget) -> Path:
        file = self._outdir / f"{name}.png"
        if not widget.grab().save(str(file)):
            raise TourFailed(f"{file} can't be written.")
        return file

    def _later(self, seconds: float, act: Callable[[], object]) -> None:
        QTimer.singleShot(int(seconds * 1000), self._window, act)

    def _until(self, what: str, done: Callable[[], bool]) -> None:
        with _loop(PATIENCE_S) as loop:
            ticks = QTimer(interval=50)
            ticks.timeout.connect(lambda: loop.exit(1) if done() else None)
            ticks.start()
            if loop.exec() != 1:
                raise TourFailed(f"The tour waited in vain for {what}.")

    def _settle(self, seconds: float) -> None:
        with _loop(seconds) as loop:
            loop.exec()


@contextmanager
def _loop(seconds: float) -> Iterator[QEventLoop]:
    loop = QEventLoop()
    end = QTimer(singleShot=True)
    end.timeout.connect(loop.quit)
    end.start(int(seconds * 1000))
    yield loop
    end.stop()
