"""P2: what ends a thread or a callback is written down, without what it was about."""

from __future__ import annotations

import io
import logging
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator

import pytest

from dialpad_contacts.desktop import trouble

SECRET = "Ursula Quist, her own number"


@pytest.fixture(autouse=True)
def hooks() -> Iterator[None]:
    before = sys.excepthook, threading.excepthook, sys.unraisablehook
    yield
    sys.excepthook, threading.excepthook, sys.unraisablehook = before


def fail() -> None:
    raise ValueError(SECRET)


class Broken:
    def __del__(self) -> None:
        fail()


def in_the_main_thread() -> None:
    try:
        fail()
    except ValueError as error:
        sys.excepthook(type(error), error, error.__traceback__)


def in_a_thread() -> None:
    thread = threading.Thread(target=fail, name="search")
    thread.start()
    thread.join()


def where_nothing_is_raised() -> None:
    Broken()


@pytest.mark.parametrize("happens", [in_the_main_thread, in_a_thread, where_nothing_is_raised])
def test_P2_I15_its_kind_and_place_are_in_the_log_and_no_name(
    happens: Callable[[], None], capfd: pytest.CaptureFixture[str]
) -> None:
    trouble.watch()
    log = logging.StreamHandler(written := io.StringIO())
    log.setFormatter(trouble.Scrubbed())
    trouble.log.addHandler(log)
    happens()
    trouble.log.removeHandler(log)
    assert "ValueError" in written.getvalue()
    assert "in fail" in written.getvalue()
    assert "Ursula" not in written.getvalue() + "".join(capfd.readouterr())


def test_P2_the_user_is_told_once() -> None:
    told: list[int] = []
    trouble.watch(lambda: told.append(1))
    in_a_thread()
    assert not told, "a dialog is the main thread's"
    in_the_main_thread()
    in_the_main_thread()
    assert told == [1]


def test_ctrl_c_ends_the_program_as_ever() -> None:
    program = "from dialpad_contacts.desktop.trouble import watch; watch()\nraise KeyboardInterrupt"
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, check=False)
    assert ran.returncode != 0
    assert b"KeyboardInterrupt" in ran.stderr
