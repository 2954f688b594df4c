"""Call, through Dialpad: panel, worker process and Dialpad's events, over a socket (D23)."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from dialpad_contacts.background import messages as m
from dialpad_contacts.background.conductor import Conductor
from dialpad_contacts.calls.sessions import Phase
from dialpad_contacts.domain.call import Outcome, Source
from dialpad_contacts.domain.contact import ContactId
from dialpad_contacts.ui.theme import Theme
from tests.contract.providers.clouds import DialpadWorld, Simulator
from tests.contract.providers.conftest import simulator
from tests.ui.calls.conftest import LEONARD, STRANGER, Desk, choose_way

__all__ = ["simulator"]

THROUGH = "Through Dialpad"


class Linked:
    """A window whose worker runs, with Dialpad linked and heard."""

    def __init__(self, world: DialpadWorld, folder: Path, qtbot: QtBot, theme: Theme) -> None:
        self.world = world
        self.cloud = world.simulator
        by_hand = {"dialpad_answered_after_s": None, "dialpad_ends_after_s": None}
        self.cloud.control("POST", "/switches", by_hand)
        self.cloud.control("DELETE", "/log")
        url = json.dumps(self.cloud.endpoints["dialpad"]["api_url"])
        config = folder / "config.toml"
        config.write_text(f"[endpoints.dialpad]\napi_url = {url}\n")
        command = [sys.executable, "-m", "dialpad_contacts.app.worker"]
        command += ["--data-dir", str(folder), "--config", str(config)]

        def conduct(publish: Callable[[Any], None]) -> Conductor:
            self.conductor = Conductor(command, publish, interval=timedelta(hours=1))
            return self.conductor

        self.desk = Desk(folder, qtbot, theme, conduct)
        self.leo = ContactId(0)

    def open(self) -> Desk:
        desk = self.desk
        self.leo = desk.knows("Leonard Ciano", LEONARD)
        desk.open()
        self.conductor.start()
        desk.commands.choose_vault(None)
        desk.commands.link_dialpad(self.world.key, lambda step: None)
        desk.until(lambda: any(line.connected for line in desk.calls.lines))
        desk.go()
        desk.until(lambda: len(desk.phone.panel.ways.ways) == 3)
        choose_way(desk, THROUGH)
        return desk

    def place(self, number: str) -> None:
        panel = self.desk.phone.panel
        panel.fill(number)
        panel.call_button.click()
        panel.call_button.click()  # a second click asks for nothing more

    def asked(self) -> list[str]:
        log = self.cloud.log("?service=dialpad")
        assert not any(e["write"] for e in log), "I6"
        return [e["body"]["phone_number"] for e in log if e["call"]]

    def move(self, call: int, state: str) -> None:
        self.cloud.control("POST", f"/dialpad/calls/{call}", {"state": state})

    def close(self) -> None:
        self.conductor.stop()
        self.desk.close()


@pytest.fixture
def linked(
    simulator: Simulator,
    tmp_path: Path,
    qtbot: QtBot,
    theme: Theme,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Linked]:
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
    folder = tmp_path / "data"
    folder.mkdir(mode=0o700)
    linked = Linked(DialpadWorld(simulator), folder, qtbot, theme)
    yield linked
    linked.close()


def test_D23_a_call_through_dialpad_is_one_call_from_the_click_to_the_history(
    linked: Linked,
) -> None:
    desk = linked.open()
    panel = desk.phone.panel
    linked.place("415 555 0133")
    desk.until(lambda: panel.cards)
    assert linked.asked() == ["+14155550133"]
    assert panel.field.text == ""
    (live,) = desk.phone.live.all
    assert live.call.outgoing
    assert (live.contact, live.call.source) == (linked.leo, Source.DIALPAD)
    (card,) = panel.cards.values()
    for name in ("answer", "decline", "they", "mute", "hold", "keypad", "end", "away"):
        assert not card.buttons[name].isVisible(), name
    assert "in Dialpad" in card._elsewhere.text()
    linked.move(1, "connected")
    desk.until(lambda: desk.phone.live.talking)
    desk.until(card.buttons["away"].isVisible)
    assert not card.buttons["mute"].isVisible()
    linked.move(1, "hold")
    desk.until(lambda: desk.phone.live.all[0].call.phase is Phase.ON_HOLD)
    linked.move(1, "hangup")
    desk.until(lambda: not desk.phone.live.all)
    (call,) = desk.store.calls(5)
    assert (call.outcome, call.outgoing, call.contact) == (Outcome.ANSWERED, True, linked.leo)
    assert not desk.phone.pop_ups.shown, "no pop-up for a call of one's own"


def test_D23_what_dialpad_refuses_is_said_and_the_number_stays(linked: Linked) -> None:
    desk = linked.open()
    panel = desk.phone.panel
    me = linked.cloud.control("GET", "/staff")["staff"][0]["id"]
    linked.cloud.control("PATCH", f"/staff/{me}", {"is_online": False})
    linked.place(STRANGER)
    assert panel.problem.text() == "Asking Dialpad to call..."
    desk.until(lambda: "None of your Dialpad apps" in panel.problem.text())
    assert panel.field.text == STRANGER
    assert not desk.phone.live.all
    assert len(linked.asked()) == 1
    assert desk.store.calls(5) == []
    linked.cloud.control("POST", "/switches", {"offline": True})
    linked.place(STRANGER)
    # As the line is cut before or after the request has left, it is certain or not.
    said = ("Dialpad can't be reached", "No answer came from Dialpad")
    desk.until(lambda: panel.problem.text().startswith(said))
    linked.cloud.control("POST", "/switches", {"offline": False})


def test_D23_a_way_that_is_no_longer_linked_is_not_gone(linked: Linked) -> None:
    desk = linked.open()
    (account,) = desk.calls.telephones
    desk.commands.unlink(account, False)
    ways = desk.phone.panel.ways
    desk.until(lambda: ways.ways == ("simulated", "system"))
    assert ways.way == "simulated"
    linked.place(STRANGER)
    desk.until(lambda: desk.phone.live.all)
    assert desk.phone.live.all[0].call.source is Source.SIMULATED
    assert linked.asked() == []
    assert desk.window.memory is not None
    assert desk.window.memory.read("calls.way") == f"line:{account}"


def test_D23_a_worker_that_dies_in_the_middle_leaves_no_question_open(linked: Linked) -> None:
    desk = linked.open()
    panel = desk.phone.panel
    panel.fill(STRANGER)
    panel.call_button.click()
    desk.calls.on_answer(m.WorkerFailed("The sync stopped."))
    assert "cut off" in panel.problem.text()
    assert panel.field.text == STRANGER
