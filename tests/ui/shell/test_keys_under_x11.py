"""Text fields have more keys under X11, Emacs' among them: the window's own come first."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.ui.x11 import NEEDS_X11, do, go_on, running, said

PLAY = Path(__file__).parent / "x11_keys.py"

pytestmark = [pytest.mark.slow, NEEDS_X11]


def test_the_search_box_keeps_no_key_of_the_window_s_and_ctrl_e_edits(
    screen: dict[str, str], tmp_path: Path
) -> None:
    folder = tmp_path / "data"
    folder.mkdir(mode=0o700)
    with running(sys.executable, str(PLAY), str(folder), env=screen) as player:
        assert said(player) == {"ready": True, "kept": ["Delete", "/"]}
        do(screen, "key", "ctrl+e")
        assert said(player) == {"editing": True}
        go_on(player)
