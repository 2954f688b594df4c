"""A polite kill ends the program, and waiting for one costs nothing (P4, P5)."""

from __future__ import annotations

import os
import signal
import subprocess
import sys

import pytest

IDLE = """
import time
from PySide6.QtCore import QTimer
from dialpad_contacts.app.window import end_on_signals, make_application
application = make_application()
end_on_signals(application)
QTimer.singleShot(1500, lambda: print("idle", time.process_time() - began, flush=True))
began = time.process_time()
application.exec()
print("ended", flush=True)
"""


@pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")
def test_P5_a_window_that_waits_takes_no_processor_and_ends_when_it_is_told_to() -> None:
    process = subprocess.Popen(
        [sys.executable, "-c", IDLE],
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout is not None
        word, seconds = process.stdout.readline().split()
        assert word == "idle"
        assert float(seconds) < 0.3, "it ran all the time"
        process.send_signal(signal.SIGTERM)
        said, _ = process.communicate(timeout=20)
        assert said.split() == ["ended"]
        assert process.returncode == 0
    finally:
        process.kill()
        process.wait()
