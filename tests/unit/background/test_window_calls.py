"""The window's side of calls: a command over the private socket, R6, R16, quiet, the lines."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QObject, Signal
from pytestqt.qtbot import QtBot

from dialpad_contacts.app.session import Session
from dialpad_contacts.app.window_calls import WindowCalls
from dialpad_contacts.app.window_server import WindowServer
from dialpad_contacts.background import messages as m
from dialpad_contacts.calls.events import CallEvent, HistoryChanged, Over, Rang
from dialpad_contacts.calls.quiet import Because, Length, Manner
from dialpad_contacts.desktop.config import Config
from dialpad_contacts.desktop.instance import call_window
from dialpad_contacts.desktop.paths import Paths
from dialpad_contacts.domain.call import LineEvent, LinePhase, LineState, Outcome, placed_leg
from dialpad_contacts.domain.contact import AccountId, AccountKind, ContactId
from dialpad_contacts.ui.call_services import Placement
from tests.unit.calls.bench import LEO, STRANGER
from tests.unit.store.made import local, person, put

DIALPAD = AccountId("dialpad")


class Bridge(QObject):
    """Into the GUI thread."""

    arrived = Signal(object)


class Window:
    """What of the window calls meet: the socket, the calls, and what was asked for by them."""

    def __init__(self, folder: Path, qtbot: QtBot) -> None:
        self.qtbot = qtbot
        self.session = Session(Paths(folder, folder), Config())
        self.fetched: list[ContactId] = []
        self.shown: list[tuple[ContactId, ...]] = []
        self.events: list[CallEvent] = []
        self.ordered: list[m.Command] = []
        self.bridge = Bridge()
        self.calls = self.new_calls()
        self.calls.subscribe(self.events.append)
        self.server = WindowServer(
            folder,
            folder=lambda: folder,
            post=lambda command: None,
            raised=lambda: None,
            changed=lambda changed: self.bridge.arrived.emit(HistoryChanged()),
            ring=self.calls.ring,
        )
        self.bridge.arrived.connect(self._arrived)
        self.server.listen()

    def new_calls(self) -> WindowCalls:
        return WindowCalls(
            self.session,
            self.session.paths.data,
            publish=self.bridge.arrived.emit,
            opened=self.fetched.append,
            changed=self.shown.append,
            ended=self.bridge.arrived.emit,
            order=self.ordered.append,
        )

    def _arrived(self, message: Any) -> None:
        if isinstance(message, CallEvent):
            self.calls.on_event(message)
        self.server.on_message(message)

    def until(self, done: Callable[[], object]) -> None:
        self.qtbot.waitUntil(lambda: bool(done()), timeout=20_000)

    def of(self, kind: Any) -> list[Any]:
        return [e for e in self.events if isinstance(e, kind)]

    def close(self) -> None:
        self.server.close()
        self.calls.close()
        self.session.close()


@pytest.fixture
def window(tmp_path: Path, qtbot: QtBot) -> Iterator[Window]:
    folder = tmp_path / "data"
    folder.mkdir(mode=0o700)
    window = Window(folder, qtbot)
    window.calls.start()
    yield window
    window.close()


def command(window: Window, message: m.Command, answers: list[object]) -> threading.Thread:
    """Say ``message`` as another process does; what is answered is appended to ``answers``."""

    def ask() -> None:
        with call_window(window.session.paths.data, timeout_s=20.0) as line:
            line.write(m.encode(message))
            line.flush()
            answers.append(m.decode(line.readline()))

    asking = threading.Thread(target=ask, daemon=True)
    asking.start()
    return asking


def test_R16_a_command_waits_until_its_call_has_ended(window: Window) -> None:
    window.session.store.link_account(AccountKind.GOOGLE, "maya@example.com", "1")
    answers: list[object] = []
    command(window, m.Ring(1, STRANGER, "t1", name="N", line="Main"), answers)
    window.until(lambda: window.of(Rang))
    (shown,) = window.calls.live
    assert (shown.call.offered_name, shown.call.line) == ("N", "Main")
    assert answers == []
    window.calls.note(shown.call.id, "asked for Maya")
    window.calls.answer(shown.call.id)
    window.calls.hang_up(shown.call.id)
    window.until(lambda: answers)
    (over,) = window.of(Over)
    (answer,) = answers
    assert isinstance(answer, m.Done)
    assert answer.document == {"call": over.shown.entry}
    assert window.shown == [(over.shown.saved,)]
    row = window.session.store.call_by_token("t1")
    assert row is not None
    assert (row.call.outcome, row.call.note) == (Outcome.ANSWERED, "asked for Maya")


def test_a_missed_call_rings_nobody_and_is_answered_at_once(window: Window) -> None:
    answers: list[object] = []
    command(window, m.Ring(1, STRANGER, "t1", missed=True), answers)
    window.until(lambda: answers)
    assert window.of(Rang) == []
    assert len(window.of(Over)) == 1


def test_a_command_that_went_away_keeps_nobody_from_the_call(window: Window) -> None:
    name = str(window.session.paths.data / "window.socket")
    with socket.socket(socket.AF_UNIX) as connection:
        connection.connect(name)
        connection.sendall(m.encode(m.Ring(1, STRANGER, "t1")))
        window.until(lambda: window.calls.live)
    window.calls.decline(window.calls.live[0].call.id)
    window.until(lambda: window.of(Over))
    assert [c.outcome for c in window.session.store.calls(9)] == [Outcome.DECLINED]


def test_R6_a_known_caller_is_fetched_and_an_unknown_one_is_not(window: Window) -> None:
    leo = put(window.session.store, local(person("Leo", phones=[LEO]))).id
    window.calls.simulate(STRANGER)
    window.calls.simulate(LEO)
    window.calls.dial(LEO)
    window.until(lambda: len(window.of(Rang)) == 3)
    assert window.fetched == [leo]
    assert window.calls.who("(415) 555-0133").title == "Leo"


def test_what_another_command_changed_is_told(window: Window) -> None:
    with call_window(window.session.paths.data, timeout_s=5.0) as line:
        line.write(m.encode(m.CallsChanged()))
        line.flush()
        window.until(lambda: window.of(HistoryChanged))


def test_D23_a_line_rings_here_and_its_state_is_known(window: Window) -> None:
    window.calls.hear(LineState(DIALPAD, connected=True))
    window.calls.hear(LineEvent(DIALPAD, ("1",), LinePhase.RINGING, STRANGER))
    window.until(lambda: window.of(Rang))
    assert [s.connected for s in window.calls.lines] == [True]
    window.calls.hear(LineState(DIALPAD, connected=False, reason="Dialpad can't be reached."))
    assert [s.reason for s in window.calls.lines] == ["Dialpad can't be reached."]
    assert len(window.of(LineState)) == 2


def test_D23_a_call_is_ordered_once_and_shown_when_its_telephone_says_yes(window: Window) -> None:
    answers: list[Placement] = []
    account = AccountId("dialpad")
    window.calls.hear(LineState(account, True))
    window.calls.place("(628) 555-0119", account, answers.append)
    (order,) = window.ordered
    assert isinstance(order, m.PlaceCall)
    assert (order.account, order.number) == (account, "+16285550119")
    assert not answers
    window.calls.on_answer(m.Done(order.job))
    window.calls.on_answer(m.Done(order.job))
    window.until(lambda: window.of(Rang))
    assert answers == [Placement(True)]
    legs = ("77", placed_leg(order.token))
    window.calls.hear(LineEvent(account, legs, LinePhase.ENDED, outgoing=True))
    window.until(lambda: window.of(Over))
    assert len(window.of(Rang)) == 1
    assert [c.outcome for c in window.session.store.calls(5)] == [Outcome.CANCELLED]


@pytest.mark.parametrize("answer", ["no", "gone", "unheard"])
def test_D23_a_call_that_is_not_shown_says_why(window: Window, answer: str) -> None:
    answers: list[Placement] = []
    window.calls.place("+1 628 555 0119", AccountId("dialpad"), answers.append)
    (order,) = window.ordered
    assert isinstance(order, m.PlaceCall)
    said: dict[str, m.Done | m.WorkerFailed] = {
        "no": m.Done(order.job, "failed", "None of your apps is open."),
        "gone": m.WorkerFailed("The sync stopped."),
        "unheard": m.Done(order.job),
    }
    window.calls.on_answer(said[answer])
    (placement,) = answers
    assert placement.placed is (answer == "unheard")
    assert placement.words
    assert not window.calls.live


def test_D23_what_is_no_whole_number_is_not_asked_for(window: Window) -> None:
    answers: list[Placement] = []
    window.calls.place("555", AccountId("dialpad"), answers.append)
    assert not window.ordered
    assert [a.placed for a in answers] == [False]


def test_do_not_disturb_is_kept_and_counts(window: Window) -> None:
    assert window.calls.do_not_disturb(Length.AN_HOUR).set_at is not None
    window.calls.simulate(STRANGER)
    window.until(lambda: window.of(Rang))
    verdict = window.of(Rang)[0].verdict
    assert (verdict.manner, verdict.because) == (Manner.SILENT, Because.DO_NOT_DISTURB)
    assert window.new_calls().quiet == window.calls.quiet
    assert window.calls.do_not_disturb(None).set_at is None
    window.calls.set_private(True)
    window.calls.set_still_show(favourites=False, company=True)
    window.calls.set_quiet_hours(None)
    assert window.new_calls().quiet.private
    assert window.new_calls().quiet.company


def test_a_favourite_rings_through(window: Window) -> None:
    leo = put(window.session.store, local(person("Leo", phones=[LEO]))).id
    window.calls.do_not_disturb(Length.UNTIL_TURNED_OFF)
    window.calls.set_favourite(leo, True)
    window.calls.simulate(LEO)
    window.until(lambda: window.of(Rang))
    assert window.of(Rang)[0].verdict.manner is Manner.SHOW
    shown = window.session.store.contact(leo)
    assert shown is not None
    assert shown.favourite


def test_the_history_is_changed_from_the_window(window: Window) -> None:
    calls, store = window.calls, window.session.store
    calls.mark_spam(STRANGER, True)
    calls.block(LEO, True)
    calls.simulate(LEO)
    window.until(lambda: window.of(Over))
    entry = window.of(Over)[0].shown.entry
    calls.set_note(entry, "again")
    window.until(lambda: [c.note for c in store.calls(9)] == ["again"])
    calls.remove([entry])
    window.until(lambda: store.calls(9) == [])
    calls.put_back([entry])
    window.until(lambda: len(store.calls(9)) == 1)
    calls.clear_simulated()
    window.until(lambda: store.calls(9) == [])
    calls.block(LEO, False)
    calls.mark_spam(STRANGER, False)
    window.until(lambda: store.marked_numbers() == [])
    calls.save_waiting()
    calls.clear()
    window.until(lambda: len(window.of(HistoryChanged)) >= 8)


def test_a_listener_that_went_away_hears_nothing(window: Window) -> None:
    heard: list[CallEvent] = []
    window.calls.subscribe(heard.append)()
    window.calls.simulate(None)
    window.until(lambda: window.of(Rang))
    assert heard == []
