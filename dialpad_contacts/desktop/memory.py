"""What the window remembers between two runs: a small JSON file in the data folder, no contact."""

from __future__ import annotations

import json
import os
from contextlib import suppress
from pathlib import Path


class FileMemory:
    """Keys and texts in one file (0600). A file that can't be read is as good as none."""

    def __init__(self, file: Path) -> None:
        """Read the file, if there is one."""
        self._file = file
        self._kept: dict[str, str] = {}
        with suppress(OSError, ValueError):
            read = json.loads(file.read_text(encoding="utf-8"))
            if isinstance(read, dict):
                self._kept = {str(k): str(v) for k, v in read.items()}

    def read(self, key: str) -> str:
        """Return what was kept, '' when nothing was."""
        return self._kept.get(key, "")

    def write(self, key: str, value: str) -> None:
        """Keep ``value``; on a disk that takes nothing the window is as it was last time."""
        if self._kept.get(key) == value:
            return
        self._kept[key] = value
        fresh = self._file.with_suffix(".new")
        with suppress(OSError):
            descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            with os.fdopen(descriptor, "w", encoding="utf-8") as target:
                json.dump(self._kept, target)
            fresh.replace(self._file)
