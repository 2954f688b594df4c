"""A call desk over a real book, with a clock that is moved by hand and everything it told."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

from dialpad_contacts.app.call_book import StoreCallBook
from dialpad_contacts.calls.desk import CallDesk
from dialpad_contacts.calls.events import CallEvent, Over, Shown
from dialpad_contacts.calls.quiet import OPENLY, Verdict
from dialpad_contacts.calls.who import Who
from dialpad_contacts.domain.call import LoggedCall, Mark, Source
from dialpad_contacts.domain.contact import AccountKind, ContactId
from dialpad_contacts.store import open_store
from dialpad_contacts.sync.ports import Account
from tests.unit.store.made import StillClock, local, person, put

LEO, STRANGER = "+1 415 555 0133", "+1 628 555 0119"


class Bench:
    """One data folder and its calls. ``save_unknown`` is the setting of that name."""

    def __init__(self, folder: Path, *, save_unknown: bool = True) -> None:
        self.path = folder / "book" / "contacts.db"
        self.clock = StillClock()
        self.told: list[CallEvent] = []
        self.save_unknown = save_unknown
        self.verdict = OPENLY
        self.store = open_store(self.path, region="US", clock=self.clock)
        self.desk = self.new_desk()

    def new_desk(self) -> CallDesk:
        return CallDesk(
            StoreCallBook(self.store),
            now=self.clock.now,
            region="US",
            save_unknown=self.save_unknown,
            told=self.told.append,
            verdict=self._judged,
        )

    def _judged(self, who: Who, mark: Mark) -> Verdict:
        return self.verdict

    def crash(self) -> None:
        """As after kill -9: nothing but the file survives."""
        self.store.close()
        self.store = open_store(self.path, region="US", clock=self.clock)
        self.desk = self.new_desk()

    def link(self, kind: AccountKind = AccountKind.GOOGLE) -> Account:
        return self.store.link_account(kind, f"maya@{kind.value}.example", kind.value)

    def knows(self, name: str, number: str = LEO, *, company: str = "") -> ContactId:
        return put(self.store, local(person(name, phones=[number]), company=company)).id

    def ring(self, number: str | None = STRANGER, *, token: str = "") -> Shown:
        return self.desk.ring(number, Source.SIMULATED, token=token)

    def wait(self, seconds: float) -> None:
        self.clock.moment += timedelta(seconds=seconds)

    def ended(self) -> list[Shown]:
        return [e.shown for e in self.told if isinstance(e, Over)]

    @property
    def history(self) -> list[LoggedCall]:
        return self.store.calls(1000)

    @property
    def people(self) -> list[str]:
        ids = self.store.all_ids(frozenset())
        return sorted(row.name for row in self.store.rows(ids))

    @property
    def now(self) -> datetime:
        return self.clock.moment
