"""Time travel as the window asks for it (``ui.services.Past``)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from dialpad_contacts.domain.contact import ContactId
from dialpad_contacts.sync.history import History
from dialpad_contacts.sync.views import Undone, UndoPlan


class PastActs:
    """Looks back and goes back; whoever must know of it is told."""

    def __init__(
        self,
        history: History,
        days: int,
        changed: Callable[[tuple[ContactId, ...]], object],
    ) -> None:
        """Take the parts; ``changed`` is told which contacts are others now.

        ``days`` is how long the journal keeps its entries.
        """
        self._history = history
        self.days = days
        self._changed = changed

    def plan_back(self, at: datetime, contact: ContactId | None) -> UndoPlan:
        """Return what going back to ``at`` does. Raises LookupError: that is too long ago."""
        return self._history.plan_restore(at, contact)

    def go_back(self, plan: UndoPlan, at: datetime) -> Undone:
        """Do what ``plan`` shows, and start sending it."""
        done = self._history.restore(plan, at)
        self._changed(tuple({step.contact for step in plan.steps}))
        return done
