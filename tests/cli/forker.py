"""Starts commands as processes of their own, the program's modules imported once for all.

One line of JSON on the socket asks for a command, one line with its exit code answers. Importing
takes most of a command's second, and hundreds are run. ``test_running_window`` and ``test_signals``
start the program the long way.
"""

from __future__ import annotations

import atexit
import importlib
import json
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

MODULES = (
    "dialpad_contacts.app.desk",
    "dialpad_contacts.app.keeper",
    "dialpad_contacts.app.session",
    "dialpad_contacts.app.window_client",
    "dialpad_contacts.providers.dialpad.provider",
    "dialpad_contacts.providers.exchange.provider",
    "dialpad_contacts.providers.google.provider",
    "dialpad_contacts.providers.microsoft.provider",
)


class Forker:
    """The process that commands are forked from."""

    def __init__(self) -> None:
        """Start it."""
        self._lock = threading.Lock()
        ours, its = socket.socketpair()
        command = [sys.executable, "-m", "tests.cli.forker", str(its.fileno())]
        self._process = subprocess.Popen(
            command,
            pass_fds=[its.fileno()],
            stdin=subprocess.DEVNULL,
            cwd=Path(__file__).parents[2],
        )
        its.close()
        self._socket, self._answers = ours, ours.makefile("rb")

    def run(
        self, arguments: Sequence[str], env: Mapping[str, str], stdin: str, folder: Path
    ) -> tuple[int, str, str]:
        """Run one command to its end; return exit code, output, errors."""
        with self._lock:
            files = [folder / f"command.{name}" for name in ("in", "out", "err")]
            files[0].write_text(stdin)
            wanted = {
                "arguments": list(arguments),
                "env": dict(env),
                "files": [str(f) for f in files],
            }
            self._socket.sendall(json.dumps(wanted).encode() + b"\n")
            code = int(self._answers.readline())
            return code, files[1].read_text(), files[2].read_text()

    def close(self) -> None:
        """End it."""
        self._answers.close()
        self._socket.close()
        self._process.wait(20)


def serve(line: socket.socket) -> None:
    """Fork a command for each line, until there is no more."""
    for module in MODULES:
        importlib.import_module(module)
    for asked in line.makefile("rb"):
        child = os.fork()
        if child == 0:
            _become(json.loads(asked))
        _, status = os.waitpid(child, 0)
        line.sendall(b"%d\n" % os.waitstatus_to_exitcode(status))


def _become(wanted: dict[str, Any]) -> None:
    """Be the command, as ``python -m dialpad_contacts`` is."""
    source, *sinks = wanted["files"]
    os.dup2(os.open(source, os.O_RDONLY), 0)
    for number, sink in enumerate(sinks, 1):
        os.dup2(os.open(sink, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), number)
    os.environ.clear()
    os.environ.update(wanted["env"])
    sys.argv = ["dialpad-contacts", *wanted["arguments"]]
    code = 1
    try:
        from dialpad_contacts.cli import main

        code = main(wanted["arguments"])
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else 1
    finally:
        atexit._run_exitfuncs()
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


if __name__ == "__main__":
    serve(socket.socket(fileno=int(sys.argv[1])))
