"""The ring tone: two notes of our own making, played by a player that the computer has."""

from __future__ import annotations

import io
import math
import shutil
import struct
import sys
import wave
from functools import lru_cache
from pathlib import Path

from PySide6.QtCore import QObject, QProcess, QTemporaryDir, QTimer
from PySide6.QtWidgets import QApplication

EVERY_MS = 3000
RATE = 16_000
NOTES_HZ = (523.25, 659.25)
NOTE_S = 0.22
LOUD = 0.35
PLAYERS = ("paplay", "pw-play", "aplay", "afplay")
"""What plays a WAV file given by name: PulseAudio, PipeWire, ALSA, macOS."""


class RingTone(QObject):
    """Sounds every three seconds while something rings. Lives in the GUI thread.

    QtMultimedia is no part of the Qt that is shipped. Where no player is found the system's own
    beep has to do.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        """Stay silent."""
        super().__init__(parent)
        self._again = QTimer(self, interval=EVERY_MS)
        self._again.timeout.connect(self._sound)
        self._folder: QTemporaryDir | None = None
        self._player = QProcess(self)

    @property
    def rings(self) -> bool:
        """True while it sounds."""
        return self._again.isActive()

    def set_ringing(self, rings: bool) -> None:
        """Begin to sound, or be silent."""
        if rings and not self.rings:
            self._again.start()
            self._sound()
        elif not rings and self.rings:
            self._again.stop()
            self._player.kill()

    def _sound(self) -> None:
        if sys.platform == "win32":
            import winsound

            flags = winsound.SND_MEMORY | winsound.SND_NODEFAULT
            winsound.PlaySound(tone(), flags)
            return
        player = next(filter(None, map(shutil.which, PLAYERS)), None)
        file = self._file() if player is not None else None
        if player is None or file is None:
            QApplication.beep()
        elif self._player.state() is QProcess.ProcessState.NotRunning:
            self._player.start(player, [str(file)])

    def _file(self) -> Path | None:
        """Return the file with the tone, written once; None where nothing can be written."""
        if self._folder is None:
            self._folder = QTemporaryDir()
        if not self._folder.isValid():
            return None
        file = Path(self._folder.path()) / "ring.wav"
        if not file.exists():
            try:
                file.write_bytes(tone())
            except OSError:
                return None
        return file


@lru_cache(maxsize=1)
def tone() -> bytes:
    """Return the tone as a WAV file: each note swells and dies away, so that nothing clicks."""
    samples = []
    for hertz in (*NOTES_HZ, *NOTES_HZ):
        count = int(RATE * NOTE_S)
        for at in range(count):
            swell = math.sin(math.pi * at / count) ** 0.5
            samples.append(LOUD * swell * math.sin(2 * math.pi * hertz * at / RATE))
    out = io.BytesIO()
    with wave.open(out, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(RATE)
        sound.writeframes(b"".join(struct.pack("<h", int(s * 32767)) for s in samples))
    return out.getvalue()
