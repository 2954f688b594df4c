"""Joins the calls of one open address book to the window: page, panel, badge and status bar."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING
from urllib.parse import unquote

from PySide6.QtCore import QObject, QTimer

from dialpad_contacts.calls.events import (
    CallersSaved,
    CallEvent,
    HistoryChanged,
    Over,
    Rang,
    Shown,
)
from dialpad_contacts.calls.sessions import Phase
from dialpad_contacts.desktop.tone import RingTone
from dialpad_contacts.domain.call import LineState
from dialpad_contacts.domain.contact import AccountId, Kind
from dialpad_contacts.domain.phone import Phone
from dialpad_contacts.sync.events import ContactsChanged, Progress, SyncEvent
from dialpad_contacts.ui import place
from dialpad_contacts.ui.call_acts import CallActs
from dialpad_contacts.ui.call_notices import CallNotices, can_place_windows
from dialpad_contacts.ui.call_services import CallLog, Calls, Placement
from dialpad_contacts.ui.caller_acts import CallerActs, raise_window
from dialpad_contacts.ui.deeds import enable_calls
from dialpad_contacts.ui.plain import isolated
from dialpad_contacts.ui.pop_ups import PopUps
from dialpad_contacts.ui.services import Commands, Queries
from dialpad_contacts.ui.strings import t
from dialpad_contacts.ui.viewmodels.bell import Bell
from dialpad_contacts.ui.viewmodels.call_words import origin_of
from dialpad_contacts.ui.viewmodels.caller_face import Face, Mood, face_of
from dialpad_contacts.ui.viewmodels.calls import CallsModel
from dialpad_contacts.ui.viewmodels.fields import Origin, tel_link
from dialpad_contacts.ui.viewmodels.keypad import Keypad
from dialpad_contacts.ui.viewmodels.live_calls import LiveCalls
from dialpad_contacts.ui.viewmodels.nav import Page
from dialpad_contacts.ui.views.call_panel import CallPanel
from dialpad_contacts.ui.views.call_settings import CallSettings
from dialpad_contacts.ui.views.call_ways import account_of
from dialpad_contacts.ui.views.calls_page import CallsPage

if TYPE_CHECKING:
    from dialpad_contacts.ui.window import MainWindow

MOST_MISSED = 99
COUNT_AFTER_MS = 150
WAY, SEEN = "calls.way", "calls.seen"
CORNER, ON_PRIMARY, TONE = "calls.corner", "calls.on_primary", "calls.tone"


class Telephone(QObject):
    """Lives as long as its address book is open in the window."""

    def __init__(
        self,
        window: MainWindow,
        calls: Calls,
        log: CallLog,
        queries: Queries,
        commands: Commands,
        *,
        sample: bool,
    ) -> None:
        """Make the page and follow the calls; ``sample`` keeps its own mark of what was seen."""
        super().__init__(window)
        self._window, self._calls, self._log, self._queries = window, calls, log, queries
        self._commands = commands
        self._titles: dict[AccountId, str] | None = None
        self._telephones: tuple[AccountId, ...] = ()
        self._is_closed = False
        self._seen_key = f"{SEEN}.sample" if sample else SEEN
        self.live = LiveCalls(calls, self)
        self.model = CallsModel(calls, log, queries, parent=self)
        self.keypad = Keypad(calls, log, queries, window.worker, self)
        self.panel = CallPanel(self.live, self.keypad, calls, self.origin)
        self._offer_ways()
        self.panel.set_way(place.recall(window, WAY))
        self.page = CallsPage(self.model, self.panel)
        self.acts = CallActs(
            window, calls, log, queries, commands, window.worker, window.undo,
            open_contact=window.open_contact, dial=self.call_back,
        )  # fmt: skip
        placed = can_place_windows()
        self.pop_ups = PopUps(
            window, self.live, self.face, place.recall(window, CORNER), windows=placed
        )
        self.notices = None if placed else CallNotices(window, self.live, self.face)
        self.pop_ups.on_primary = place.recall(window, ON_PRIMARY) == "yes"
        self.bell = Bell(calls, self)
        self.tone = RingTone(self)
        window.sidebar.set_bell(self.bell)
        self.caller_acts = CallerActs(window, self, calls, queries)
        self._count = QTimer(self, singleShot=True, interval=COUNT_AFTER_MS)
        self._count.timeout.connect(self._count_missed)
        self._connect()
        self._leave = calls.subscribe(self.on_call)
        window.stack.addWidget(self.page)
        if window.pages is not None:
            window.pages.calls = self.page
        window.sidebar.rows[Page.CALLS].show()
        self._count_missed()

    def _connect(self) -> None:
        panel, history = self.panel, self.page.history
        panel.dial.connect(self.dial)
        panel.act.connect(self.act)
        panel.noted.connect(self._noted)
        panel.ring.connect(self._calls.simulate)
        panel.way_changed.connect(lambda way: place.remember(self._window, WAY, way))
        history.act.connect(self.acts.do)
        history.menu.connect(self.acts.context)
        history.more.connect(self.acts.more)
        history.save_waiting.connect(self._calls.save_waiting)
        self.page.mute.connect(lambda: self._with_talking("mute"))
        self.page.hold.connect(lambda: self._with_talking("hold"))
        self.page.seen.connect(self._looked)
        self._join_pane()
        self.live.changed.connect(self._tell_status)
        self.live.changed.connect(lambda: enable_calls(self._window))
        self.pop_ups.does.connect(self.caller_acts.do)
        if self.notices is not None:
            self.notices.does.connect(self.caller_acts.do)
        self.live.changed.connect(self._sound)
        self.bell.changed.connect(self.pop_ups.refresh_all)
        self._window.sidebar.bell.settings.connect(self.show_settings)
        self.pop_ups.go_to_calls.connect(self._show_calls)
        self.live.refused.connect(panel.tell)

    def _join_pane(self) -> None:
        """The contact pane calls as chosen here, shows calls and notes, and has the star."""
        pages = self._window.pages
        if pages is None:
            return
        pane = pages.detail
        for part in (pane.header, pane.body):
            part.opened.disconnect(pane.open_link)
            part.opened.connect(self._opened)
        pane.body.calls.connect_services(self._calls, self._log)
        pane.body.calls.all_calls.connect(self._all_calls)
        pane.header.star.show()
        pane.header.favoured.connect(self._favour)

    def close(self) -> None:
        """Let the address book go."""
        self._is_closed = True
        self._leave()
        self._count.stop()
        self.pop_ups.close()
        if self.notices is not None:
            self.notices.close()
        self.tone.set_ringing(False)
        self._window.sidebar.set_bell(None)
        self.page.hide()
        self._window.stack.removeWidget(self.page)
        if self._window.pages is not None:
            self._window.pages.calls = None
        self._window.nav.show_missed(0)
        self._window.status.set_call("", "")
        self.page.deleteLater()
        self.deleteLater()

    # -- events ---------------------------------------------------------------------------

    def on_call(self, event: CallEvent) -> None:
        """Follow the calls."""
        self.live.on_event(event)
        self.model.on_event(event)
        if isinstance(event, Rang) and event.shown.call.outgoing:
            self._check(event.shown)
        if isinstance(event, LineState):
            self._titles = None
            self._offer_ways()
        if isinstance(event, HistoryChanged | Over | CallersSaved):
            self._refresh_pane()
            self.acts.history_changed()
            if not self._count.isActive():
                self._count.start()

    def on_event(self, event: SyncEvent) -> None:
        """Follow the sync: a caller's contact may have another name now."""
        if isinstance(event, ContactsChanged):
            self.model.on_event(event)
        elif not isinstance(event, Progress):
            self._titles = None
            self._offer_ways()

    # -- deeds ----------------------------------------------------------------------------

    def dial(self, number: str, way: str) -> None:
        """Call a number as the user chose: ``way`` is one of the panel's (``call_ways``)."""
        if way == "simulated":
            self._calls.dial(number)
            self.panel.placed()
            return
        account = account_of(way)
        if account is not None:
            self.panel.ask(self.titles.get(account, account))
            self._calls.place(number, account, self._answered)
            return
        link = tel_link(Phone(number))
        opened = bool(link) and bool(self._window.open_link(link))
        self.panel.placed("" if opened else t("panel.no.program"))

    def _answered(self, answer: Placement) -> None:
        """A linked telephone said whether it places the call."""
        if not self._is_closed:
            self.panel.placed(answer.words, kept=not answer.placed)

    def newest(self, what: str) -> None:
        """Answer, decline or open the call that rings and came last: the keys' own."""
        call = self.pop_ups.newest
        if call is not None and (call.call.is_ours or what == "open"):
            self.caller_acts.do(what, call)

    def call_back(self, number: str) -> None:
        """Call a number from elsewhere: the panel shows it."""
        self._window.go(Page.CALLS)
        self.dial(number, self.panel.way)

    def act(self, what: str, call: Shown) -> None:
        """Do one thing with a live call."""
        calls, of = self._calls, call.call.id
        acts = {
            "answer": calls.answer,
            "decline": calls.decline,
            "hold": calls.hold,
            "resume": calls.resume,
            "end": calls.hang_up,
            "mute": self.live.mute,
        }
        acts[what](of)

    def origin(self, call: Shown) -> Origin | None:
        """Return where the caller is kept, None when he is not."""
        contact = self.live.contact(call)
        if contact is None:
            return None
        row = next(iter(self._queries.rows([contact])), None)
        return origin_of(row, self.titles)

    @property
    def titles(self) -> dict[AccountId, str]:
        """The accounts' names by id; read again once an account changed."""
        if self._titles is None:
            self._titles = {a.id: a.title for a in self._queries.accounts()}
        return self._titles

    def face(self, call: Shown, mood: Mood) -> Face:
        """Return what a pop-up shows of a call."""
        return face_of(
            self.live, call, mood, origin=self.origin(call), titles=self.titles,
            now=datetime.now(UTC), private=self._calls.quiet.private,
        )  # fmt: skip

    def show_settings(self) -> CallSettings:
        """Open the call settings."""
        settings = CallSettings(
            self._window, self.bell, self._calls,
            corner=self.pop_ups.corner, on_primary=self.pop_ups.on_primary, placed=self._placed,
            tone=self.tone_on, set_tone=self._set_tone,
            placeable=self.pop_ups.windows,
        )  # fmt: skip
        settings.open()
        return settings

    @property
    def tone_on(self) -> bool:
        """Whether calls that show are heard."""
        return place.recall(self._window, TONE) != "no"

    # -- parts ----------------------------------------------------------------------------

    def _offer_ways(self) -> None:
        """Calls go through the telephones that are linked now, beside the two that always are."""
        telephones = self._calls.telephones
        if telephones != self._telephones:  # titles are counted with all contacts: not each time
            self._telephones = telephones
            self.panel.offer({a: self.titles.get(a, a) for a in telephones})

    def _noted(self, call: Shown, text: str) -> None:
        if self.live.of(call.call.id) is not None:
            self._calls.note(call.call.id, text)
        elif call.entry is not None:
            self._calls.set_note(call.entry, text)

    def _with_talking(self, what: str) -> None:
        """M and H are about the call that is spoken on, else the one on hold."""
        held = next((s for s in reversed(self.live.all) if s.call.phase is Phase.ON_HOLD), None)
        call = self.live.talking or held
        if call is None or not call.call.is_ours:
            return
        if what == "hold" and call.call.phase is Phase.ON_HOLD:
            what = "resume"
        self.act(what, call)

    def _opened(self, link: str) -> object:
        """A number of the contact pane is called as chosen here; other links are handed over."""
        if not link.startswith("tel:") or self.panel.way == "system":
            return self._window.open_link(link)
        self.call_back(unquote(link.removeprefix("tel:")))
        return True

    def _check(self, call: Shown) -> None:
        """A contact that is called is asked for at its account, as one that calls is (R6)."""
        first = call.who.first
        if first is not None and call.who.contact is not None and first.kind is Kind.PERSONAL:
            self._commands.open(first.contact)

    def _refresh_pane(self) -> None:
        pages = self._window.pages
        if pages is not None:
            pages.detail.body.calls.refresh()
            pages.detail.model.refresh()

    def _all_calls(self) -> None:
        pages = self._window.pages
        contact = pages.detail.contact if pages is not None else None
        if contact is not None:
            self._window.go(Page.CALLS)
            self.page.history.search.setText(contact.display_name)

    def _favour(self, on: bool) -> None:
        pages = self._window.pages
        contact = pages.detail.contact if pages is not None else None
        if contact is not None:
            self._calls.set_favourite(contact.id, on)

    def _show_calls(self) -> None:
        raise_window(self._window)
        self._window.go(Page.CALLS)

    def _placed(self, corner: str, on_primary: bool) -> None:
        self.pop_ups.corner, self.pop_ups.on_primary = corner, on_primary
        place.remember(self._window, CORNER, corner)
        place.remember(self._window, ON_PRIMARY, "yes" if on_primary else "no")

    def _set_tone(self, on: bool) -> None:
        place.remember(self._window, TONE, "yes" if on else "no")
        self._sound()

    def _sound(self) -> None:
        self.tone.set_ringing(self.tone_on and self.pop_ups.loud)

    def _looked(self) -> None:
        place.remember(self._window, self._seen_key, datetime.now(UTC).isoformat())
        self._count_missed()

    def _count_missed(self) -> None:
        seen = _moment(place.recall(self._window, self._seen_key))
        self._window.nav.show_missed(self._log.missed_since(seen, MOST_MISSED))

    def _tell_status(self) -> None:
        call = self.live.talking
        if call is None:
            self._window.status.set_call("", "")
            return
        detail = ""
        origin = self.origin(call)
        if origin is not None and origin.tile not in ("local", "company"):
            detail = t("status.call.detail", source=isolated(origin.title))
        if self._calls.quiet.private:
            self._window.status.set_call(t("status.call.private"), "")
            return
        self._window.status.set_call(t("status.call", name=isolated(self.live.title(call))), detail)


def install(window: MainWindow, calls: Calls, log: CallLog, *, sample: bool) -> Telephone | None:
    """Join the calls to a window that has services; None when it has none."""
    queries, commands = window.queries, window.commands
    if queries is None or commands is None:
        return None
    return Telephone(window, calls, log, queries, commands, sample=sample)


def _moment(text: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo is not None else None
