"""Under a real window manager: what is typed elsewhere while pop-ups come and go arrives there."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.ui.x11 import NEEDS_X11, do, go_on, running, said

TYPED = "every key arrives where it was meant, whoever calls meanwhile. " * 3
HERE = Path(__file__).parent

pytestmark = [pytest.mark.slow, NEEDS_X11]


def until(qtbot: Any, done: Callable[[], bool]) -> None:
    qtbot.waitUntil(done, timeout=30_000)


def test_typing_elsewhere_is_not_disturbed_and_a_click_answers_once(
    screen: dict[str, str], tmp_path: Path, qtbot: Any
) -> None:
    folder, file = tmp_path / "data", tmp_path / "notes.txt"
    folder.mkdir(mode=0o700)
    play = [sys.executable, str(HERE / "x11_play.py"), str(folder)]
    notes = [sys.executable, str(HERE / "x11_notes.py"), str(file)]
    with running(*play, env=screen) as player, running(*notes, env=screen):
        assert said(player) == {"ready": True}
        window = do(screen, "search", "--sync", "--name", "Quarterly notes").split()[0]
        do(screen, "windowactivate", "--sync", window)
        do(screen, "windowfocus", "--sync", window)
        go_on(player)
        do(screen, "type", "--delay", "35", TYPED)
        until(qtbot, lambda: file.exists() and len(file.read_text()) >= len(TYPED))
        assert file.read_text() == TYPED
        went = said(player)
        assert went == {"came_and_went": 12, "took_focus": []}
        assert do(screen, "getactivewindow") == window
        go_on(player)
        x, y = said(player)["answer_at"]
        do(screen, "mousemove", "--sync", str(x), str(y))
        do(screen, "click", "1")
        do(screen, "type", "--delay", "20", "and on")
        end = said(player)
        assert end["answers"] == ["answer"]
        assert end["mood"] == "talking"
        assert end["took_focus"] == []
        until(qtbot, lambda: file.read_text() == TYPED + "and on")
