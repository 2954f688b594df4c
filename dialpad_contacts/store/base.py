"""What the parts of the store share: the file, the region numbers are read in, the time."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from dialpad_contacts.store.codec import to_us
from dialpad_contacts.store.database import Database


class WallClock(Protocol):
    """The time, as far as the store needs it."""

    def now(self) -> datetime:
        """Return the wall time, UTC, aware."""
        ...


class Base:
    """One open address book."""

    def __init__(self, database: Database, *, region: str, clock: WallClock) -> None:
        """Take an open database whose tables are up to date."""
        self._db = database
        self._region = region
        self._clock = clock

    def _now_us(self) -> int:
        return us(self._clock.now())


def us(moment: datetime) -> int:
    """Return microseconds since 1970 UTC."""
    found = to_us(moment)
    assert found is not None
    return found
