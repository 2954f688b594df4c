"""Signing in with a password: what the user typed, and the attempt that can be given up."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Protocol

from dialpad_contacts.domain.errors import SignInNeeded


@dataclass(frozen=True, slots=True)
class Typed:
    """What the user typed. ``user`` and ``server`` are '' when they are to be found out."""

    email: str
    password: str = field(repr=False)
    user: str = ""
    server: str = ""


class Closable(Protocol):
    """A session that can be cut off from another thread."""

    def close(self) -> None:
        """End what runs; what follows fails at once."""
        ...


class Attempt:
    """One attempt. ``cancel`` works from any thread, and cuts off the request under way.

    It needs no lock: a session is named first and the flag looked at then, while ``cancel``
    raises the flag first and looks for sessions then. One of the two sees the other.
    """

    def __init__(self) -> None:
        """Begin with nothing under way."""
        self._under_way: list[Closable] = []
        self._is_cancelled = False

    def cancel(self) -> None:
        """Give it up; nothing is kept."""
        self._is_cancelled = True
        for session in tuple(self._under_way):
            session.close()

    @contextmanager
    def over(self, session: Closable) -> Iterator[None]:
        """Let ``session`` be cut off while the block runs; it is closed afterwards.

        Raises:
            SignInNeeded: the attempt was given up, before or meanwhile.
        """
        self._under_way.append(session)
        try:
            self.check()
            yield
        except Exception:
            self.check()
            raise
        finally:
            self._under_way.remove(session)
            session.close()

    def check(self) -> None:
        """Raise SignInNeeded when the attempt was given up."""
        if self._is_cancelled:
            raise SignInNeeded("The sign-in was cancelled.")
