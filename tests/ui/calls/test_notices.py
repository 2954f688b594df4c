"""Where no window can be placed: notifications over a real private bus, else a banner inside."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtTest import QTest

from dialpad_contacts.calls.sessions import Phase
from dialpad_contacts.desktop.notifications import Notifications
from dialpad_contacts.ui import telephone
from dialpad_contacts.ui.call_notices import CallNotices
from tests.ui.calls.conftest import LEONARD, Desk

HERE = Path(__file__).parent
NAME = "<b>Leo</b> & Sons"
needs_bus = pytest.mark.skipif(shutil.which("dbus-daemon") is None, reason="dbus-daemon isn't here")


@pytest.fixture
def bus() -> Iterator[str]:
    """The address of a private bus."""
    command = ["dbus-daemon", "--session", "--nofork", "--nopidfile", "--print-address=1"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as daemon:
        assert daemon.stdout is not None
        yield daemon.stdout.readline().strip()
        daemon.terminate()


@contextmanager
def service(bus: str, presses: str) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, str(HERE / "notification_server.py"), bus, presses]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        assert said(server) == {"ready": True}
        yield server
        server.terminate()


def said(server: subprocess.Popen[str]) -> dict[str, Any]:
    assert server.stdout is not None
    found: dict[str, Any] = json.loads(server.stdout.readline())
    return found


def notices_of(desk: Desk, address: str) -> CallNotices:
    phone = desk.phone
    phone.pop_ups.windows = False
    notices = CallNotices(desk.window, phone.live, phone.face, Notifications(address))
    notices.does.connect(phone.caller_acts.do)
    return notices


@needs_bus
def test_a_call_is_a_notification_whose_button_answers(desk: Desk, bus: str) -> None:
    desk.knows(NAME, LEONARD)
    desk.open()
    with service(bus, "answer") as server:
        notices = notices_of(desk, bus)
        assert notices.has_service
        desk.until(lambda: notices._service._markup)
        desk.ring()
        shown = said(server)
        assert shown["title"] == f"Incoming call: {NAME}"
        assert shown["actions"][::2] == ["open", "decline", "answer"]
        assert shown["urgency"] == 2
        desk.until(lambda: desk.phone.live.talking)
        assert said(server) == {"closed": 1}
        notices.close()
    assert desk.phone.pop_ups.shown == []


@needs_bus
def test_the_body_is_escaped_and_a_missed_call_says_so(desk: Desk, bus: str) -> None:
    desk.knows("Leonard Ciano", LEONARD, company=NAME)
    desk.open()
    with service(bus, "none") as server:
        notices = notices_of(desk, bus)
        desk.until(lambda: notices._service._markup)
        call = desk.ring()
        assert "&lt;b&gt;Leo&lt;/b&gt; &amp; Sons" in said(server)["body"]
        desk.end(call)
        assert said(server) == {"closed": 1}
        assert said(server)["title"] == "Missed call: Leonard Ciano"
        notices.close()


@needs_bus
def test_a_bus_without_a_service_leaves_a_banner_in_the_window(desk: Desk, bus: str) -> None:
    desk.knows("Leonard Ciano", LEONARD)
    desk.open()
    notices = notices_of(desk, bus)
    assert not notices.has_service
    call = desk.ring()
    (banner,) = notices.banners.values()
    desk.until(banner.isVisible)
    assert "Incoming call from Leonard Ciano" in banner.label.text()
    answer = next(
        b for b in banner.findChildren(type(desk.phone.panel.call_button))
        if b.accessibleName() == "Answer call from Leonard Ciano"
    )  # fmt: skip
    QTest.qWait(10)
    answer.click()
    desk.until(lambda: desk.phone.live.talking)
    assert notices.banners == {}
    live = desk.phone.live.of(call.call.id)
    assert live is not None and live.call.phase is Phase.ANSWERED
    notices.close()


def test_where_the_desktop_places_windows_the_settings_say_so(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(telephone, "can_place_windows", lambda: False)
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere")
    desk.open()
    assert desk.phone.notices is not None
    assert not desk.phone.notices.has_service
    settings = desk.phone.show_settings()
    assert not settings.corner.isEnabled()
    settings.reject()
    desk.ring()
    assert desk.phone.pop_ups.shown == []
    assert len(desk.phone.notices.banners) == 1
