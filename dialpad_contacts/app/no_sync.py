"""The sync thread of a window that must not sync: safe mode, and folders that are read-only."""

from __future__ import annotations

from collections.abc import Callable

from dialpad_contacts.background import messages as m
from dialpad_contacts.domain.contact import AccountId

WHY = "This window was started to look at contacts: nothing is synced or sent."


class NoSync:
    """Answers every job at once, so that neither window nor command waits for what never comes."""

    def __init__(self, publish: Callable[[m.Answer], None]) -> None:
        """Take who is told."""
        self._publish = publish

    def post(self, command: m.Command) -> None:
        """Refuse a command that wants an answer; drop the others."""
        if job := getattr(command, "job", 0):
            self._publish(m.Done(job, "failed", WHY))

    def outgoing_in(self, seconds: float) -> None:
        """Send nothing; it waits until a window that syncs is opened."""

    def linked(self, account: AccountId) -> None:
        """Sync nothing."""

    def hold(self, held: bool) -> None:
        """Nothing is synced anyway."""
