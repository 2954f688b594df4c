"""Tells a folder of every request to an account that contacts only come from.

A test run starts and kills many simulators. Each one that finds the folder's name in its
environment leaves a file there with a line per request, written at once, so that whoever started
the run can read over all of it that nothing was ever written to such an account.
"""

from __future__ import annotations

import json
import os
import uuid
from pathlib import Path

from dialpad_contacts.simulator.wire import Fields

FOLDER = "DIALPAD_CONTACTS_WITNESS"
"""The environment variable with the folder."""

_SAID = ("method", "path", "agent", "write")

ONE_WAY = frozenset({"exchange", "outlook", "hotmail", "dialpad"})


class Witness:
    """Appends lines to a file of its own; does nothing without a folder."""

    def __init__(self) -> None:
        """Open nothing yet: most simulators never see such a request."""
        self._folder = os.environ.get(FOLDER, "")
        self._file = -1

    def saw(self, kind: str, entry: Fields) -> None:
        """Note a request of the log to an account of ``kind``, if contacts only come from those."""
        if not self._folder or kind not in ONE_WAY:
            return
        if self._file < 0:
            path = Path(self._folder, f"{uuid.uuid4().hex}.jsonl")
            self._file = os.open(path, os.O_CREAT | os.O_APPEND | os.O_WRONLY, 0o600)
        line = {"kind": kind, **{key: entry[key] for key in _SAID}}
        os.write(self._file, json.dumps(line).encode() + b"\n")
