"""The status bar says the one thing that matters most, and announces only what should be heard."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, cast

import pytest
from pytestqt.qtbot import QtBot

from dialpad_contacts.domain.contact import AccountId, AccountKind
from dialpad_contacts.sync.events import Progress, SyncFinished
from dialpad_contacts.sync.states import State
from dialpad_contacts.ui.services import AccountView
from dialpad_contacts.ui.theme import Theme
from dialpad_contacts.ui.viewmodels import status as status_module
from dialpad_contacts.ui.viewmodels.status import Status
from dialpad_contacts.ui.viewmodels.status_lines import choose, long_ago, waiting_time
from dialpad_contacts.ui.views.status_bar import StatusBar

NOW = datetime(2025, 11, 23, 10, 45, tzinfo=UTC)
GOOGLE, OFFICE = AccountId("google"), AccountId("office365")


def account(of: AccountId = GOOGLE, **more: object) -> AccountView:
    kind = AccountKind(of)
    view = AccountView(
        of, kind, kind.display_name, "maya@example.com", kind.direction, State.IDLE, "",
        NOW - timedelta(seconds=8), None, 0, 846, False,
    )  # fmt: skip
    return replace(view, **cast("Any", more))


def said(*accounts: AccountView, syncing: bool = True, done: int = 0) -> tuple[str, str, list[str]]:
    progress = {GOOGLE: Progress(GOOGLE, "read", done, 846)} if done else {}
    line = choose(accounts, NOW, progress=progress, finished=[], syncing=syncing)
    return line.title, line.detail, [link.text for link in line.links]


LINES = [
    ((), "No accounts linked", "", ["Link account"]),
    ((account(),), "Up to date", "Last synced 5 seconds ago", []),
    ((account(last_sync=None, state=State.NEVER_SYNCED),), "Not synced yet", "", ["Sync now"]),
    ((account(state=State.PAUSED),), "Google is paused",
     "Nothing is read or sent until you resume", ["Resume"]),
    ((account(pending=3),), "3 changes waiting", "Sending when Google is free",
     ["See what will happen", "Sync now"]),
    ((account(state=State.OFFLINE),), "You're offline", "Search and edit still work",
     ["Try again"]),
    ((account(state=State.OFFLINE, pending=3),), "You're offline",
     "Search and edit still work. 3 changes are saved here.", ["Try again"]),
    ((account(OFFICE, state=State.SIGN_IN_NEEDED, pending=1),), "Sign in to Office 365 again",
     "1 change is saved here until you do", ["Sign in"]),
    ((account(state=State.FAILED, reason="Google isn't answering (503)."),),
     "Google couldn't sync", "Google isn't answering (503).", ["Review", "Try again"]),
    ((account(state=State.HELD, reason="60 deletes"),), "Google waits for your yes",
     "60 deletes", ["Review"]),
    ((account(state=State.WAITING, reason="Google asked us to slow down.",
              retry_at=NOW + timedelta(seconds=38)),),
     "Google asked us to slow down", "Trying again in 40 s", ["Try again"]),
    ((account(state=State.SYNCING),), "Syncing Google", "", ["Cancel"]),
]  # fmt: skip


@pytest.mark.parametrize(("accounts", "title", "detail", "links"), LINES)
def test_each_state_has_its_words_and_links(
    accounts: tuple[AccountView, ...], title: str, detail: str, links: list[str]
) -> None:
    assert said(*accounts) == (title, detail, links)


ORDER = [
    account(state=State.FAILED, reason="x"),
    account(state=State.OFFLINE),
    account(state=State.WAITING, reason="x"),
    account(state=State.SYNCING),
    account(pending=1),
    account(),
]


@pytest.mark.parametrize("at", range(len(ORDER) - 1))
def test_the_more_urgent_of_two_wins(at: int) -> None:
    urgent = said(ORDER[at])[0]
    for less in ORDER[at + 1 :]:
        other = replace(less, id=OFFICE, kind=AccountKind.OFFICE365, title="Office 365")
        assert said(other, ORDER[at])[0] == urgent


def test_two_problems_are_counted() -> None:
    assert said(
        account(state=State.FAILED), account(OFFICE, state=State.SIGN_IN_NEEDED)
    ) == ("2 accounts need you", "", ["Review"])  # fmt: skip


def test_progress_is_counted_and_drawn() -> None:
    assert said(account(state=State.SYNCING), done=412)[:2] == ("Syncing Google", "412 of 846")


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0, "just now"), (4, "just now"), (5, "5 seconds ago"), (9, "5 seconds ago"),
     (59, "55 seconds ago"), (60, "1 minute ago"), (3599, "59 minutes ago"),
     (7200, "2 hours ago"), (-5, "just now")],
)  # fmt: skip
def test_idle_time_goes_in_steps(seconds: int, words: str) -> None:
    assert long_ago(NOW - timedelta(seconds=seconds), NOW) == words


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(-3, "5 s"), (0.5, "5 s"), (38, "40 s"), (40, "40 s"), (130, "2 minutes")],
)
def test_waiting_counts_down_in_steps(seconds: float, words: str) -> None:
    assert waiting_time(seconds) == words


class TestInTime:
    @pytest.fixture
    def status(self, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Status:
        monkeypatch.setattr(status_module, "SHOW_SYNC_AFTER_MS", 60)
        monkeypatch.setattr(status_module, "FINISHED_FOR_MS", 60)
        return Status(now=lambda: NOW)

    def test_a_quick_sync_does_not_flicker(self, qtbot: QtBot, status: Status) -> None:
        seen: list[str] = []
        status.changed.connect(lambda: seen.append(status.line.kind))
        status.show_accounts([account()], 846)
        status.show_accounts([account(state=State.SYNCING)], 846)
        status.show_accounts([account()], 846)
        qtbot.wait(90)
        assert seen == ["idle"]

    def test_a_long_sync_is_shown_with_its_progress(self, qtbot: QtBot, status: Status) -> None:
        status.show_accounts([account(state=State.SYNCING)], 846)
        qtbot.waitUntil(lambda: status.line.kind == "syncing")
        status.on_event(Progress(GOOGLE, "read", 412, 846))
        assert status.line.progress == (412, 846)
        assert status.count == "846 contacts on this computer"

    def test_what_was_synced_stays_a_while(self, qtbot: QtBot, status: Status) -> None:
        status.show_accounts([account()], 846)
        status.on_event(SyncFinished(GOOGLE, "s1", received=1, sent=2, failed=0))
        assert (status.line.title, status.line.detail) == ("Synced", "2 sent, 1 received")
        qtbot.waitUntil(lambda: status.line.kind == "idle")

    def test_a_sync_with_nothing_new_says_nothing(self, status: Status) -> None:
        status.show_accounts([account()], 846)
        status.on_event(SyncFinished(GOOGLE, "s1", received=0, sent=0, failed=0))
        assert status.line.kind == "idle"

    def test_problems_are_announced_once_and_time_never(self, status: Status) -> None:
        heard: list[str] = []
        status.announced.connect(heard.append)
        status.show_accounts([account()], 846)
        status.show_accounts([account(state=State.OFFLINE)], 846)
        status.show_accounts([account(state=State.OFFLINE)], 847)
        status.show_accounts([account(pending=1)], 847)
        assert heard == ["You're offline. Search and edit still work"]

    def test_an_open_form_is_named(self, status: Status) -> None:
        status.show_accounts([account(state=State.OFFLINE)], 846)
        status.set_editing("Leonard Ciano")
        assert status.line.title == "Editing Leonard Ciano"
        status.set_editing(None)
        assert status.line.kind == "offline"


def test_the_bar_is_a_group_whose_labels_speak(qtbot: QtBot, theme: Theme) -> None:
    status = Status(now=lambda: NOW)
    bar = StatusBar(status)
    qtbot.addWidget(bar)
    bar.resize(1200, 35)
    bar.show()
    status.show_accounts([account(OFFICE, state=State.SIGN_IN_NEEDED)], 846)
    assert bar.accessibleName() == "Sync status"
    assert bar.state.text() == "Sign in to Office 365 again"
    assert bar.state.accessibleName() == bar.detail.accessibleName() == ""
    with qtbot.waitSignal(bar.chosen) as chosen:
        bar.links[0].click()
    assert chosen.args == ["sign_in", "office365"]
