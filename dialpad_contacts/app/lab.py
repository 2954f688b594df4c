"""The Lab's desk: a data folder and a simulated cloud of its own, and the real code between."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from dialpad_contacts.app.sample import Simulator, headless_browser
from dialpad_contacts.app.secrets import memory_vault
from dialpad_contacts.app.session import Session
from dialpad_contacts.background import messages as m
from dialpad_contacts.background.clock import SystemClock
from dialpad_contacts.desktop.config import Config
from dialpad_contacts.desktop.paths import Paths
from dialpad_contacts.domain.contact import AccountId, AccountKind, Contact, Fields, Kind
from dialpad_contacts.domain.errors import ContactsError
from dialpad_contacts.domain.search import SearchResult
from dialpad_contacts.lab.google_cloud import Control, GoogleCloud
from dialpad_contacts.lab.scenario import Scenario, ScenarioResult, run
from dialpad_contacts.sync.engine import Order
from dialpad_contacts.sync.local_edits import Saved
from dialpad_contacts.sync.ports import Change
from dialpad_contacts.sync.report import Report
from dialpad_contacts.sync.undo import Undo
from dialpad_contacts.sync.views import Undone, UndoPlan


class MovedClock(SystemClock):
    """The real clock, moved on by hand."""

    def __init__(self) -> None:
        """Begin with the real time."""
        self._ahead = timedelta(0)

    def move(self, seconds: float) -> None:
        """Move on."""
        self._ahead += timedelta(seconds=seconds)

    def now(self) -> datetime:
        """Return the moved wall time."""
        return super().now() + self._ahead

    def monotonic(self) -> float:
        """Return the moved seconds."""
        return super().monotonic() + self._ahead.total_seconds()


class AppHere:
    """This app without a window (lab.desk.Here): the services that window and commands use."""

    def __init__(self, session: Session) -> None:
        """Take the session."""
        self._session = session
        self.undo_plan = UndoPlan(())
        self.undone = Undone(())

    def find(self, name: str) -> Contact:
        """Return the living personal contact of that name. Raises LookupError."""
        store = self._session.store
        for row in store.search(name, frozenset(), 50).rows:
            if row.kind is Kind.PERSONAL and row.name == name:
                contact = store.contact(_id(row.id))
                if contact is not None:
                    return contact
        raise LookupError(f"There is no {name} here.")

    def has(self, name: str) -> bool:
        """Return whether a living personal contact of that name is here."""
        try:
            self.find(name)
        except LookupError:
            return False
        return True

    def add(self, fields: Fields, *, company: str = "", local: bool = False) -> None:
        """Add a contact, for the account for new contacts or for Dialpad only."""
        account = next(a.id for a in self._session.store.accounts() if a.direction == "two-way")
        self._session.edits.add(Saved(fields, company, ""), None if local else account)

    def edit(self, name: str, **changes: object) -> None:
        """Save an edit: given_name, family_name, emails, phones, company, note."""
        contact = self.find(name)
        own = {k: str(changes.pop(k)) for k in ("company", "note") if k in changes}
        saved = Saved(_changed(contact.fields, changes), own.get("company"), own.get("note"))
        self._session.edits.edit(contact.id, saved)

    def preview(self, name: str, **changes: object) -> list[Change]:
        """Return what saving an edit would write to the account."""
        contact = self.find(name)
        return self._session.edits.preview(contact.id, _changed(contact.fields, changes), None)

    def plan_undo(self) -> None:
        """Look at the undo of the last sync (D19)."""
        self.undo_plan = self._undo().plan_sync("last")

    def undo(self) -> None:
        """Do the undo that was looked at."""
        self.undone = self._undo().apply(self.undo_plan)

    def _undo(self) -> Undo:
        return Undo(self._session.store, self._session.clock)

    def delete(self, name: str) -> None:
        """Delete a contact."""
        self._session.edits.delete([self.find(name).id], delay=timedelta(0), confirmed=False)

    def open(self, name: str) -> str:
        """Open a contact (R6)."""
        return self._session.local_desk().open(self.find(name).id)

    def search(self, text: str) -> SearchResult:
        """Search here."""
        return self._session.store.search(text, frozenset(), 100)

    def search_everywhere(self, text: str) -> list[tuple[str, str]]:
        """Search with the live part: (name, source) of what is found there only."""
        found = self._session.local_desk().search_remote(text, 30)
        return [(row.name, str(row.account)) for row in found.rows]

    def restore(self, name: str) -> None:
        """Take a contact back from the Trash."""
        trashed = next(t for t in self._session.store.trash() if t.name == name)
        self._session.edits.undelete(trashed.id)

    def put_back(self, name: str) -> None:
        """'Put back in <account>' or 'Add to <account>'."""
        account = next(a.id for a in self._session.store.accounts() if a.direction == "two-way")
        self._session.edits.publish(self.find(name).id, account)

    def trash(self) -> list[str]:
        """Return the names in the Trash."""
        return [t.name for t in self._session.store.trash()]

    def journal(self) -> list[Change]:
        """Return the journal's changes, newest first."""
        return [e.change for e in self._session.store.journal(None, 500)]


class AppDesk:
    """Both sides of one account (lab.desk.Desk)."""

    def __init__(
        self, session: Session, clock: MovedClock, simulator: Simulator, kind: AccountKind
    ) -> None:
        """Link an account of ``kind`` and the company directory, and sync both once."""
        self._session = session
        self._clock = clock
        self._email = simulator.email(kind.value)
        self._kind = kind
        self._kept: object = None
        self.here = AppHere(session)
        self.cloud = GoogleCloud(Control(simulator.control_url), self._email, region=session.region)
        desk = session.local_desk()
        self._account = desk.link(m.LinkAccount(0, kind, self._email), _nobody_looks).id
        directory = desk.link_key(m.LinkKey(0, simulator.api_key())).id
        desk.sync([directory], Order(cause="linked"))
        self.last: Report = self.sync()
        self._writes = self.cloud.writes()
        self._first_writes = self._writes
        self.cloud.requests()

    def sync(self, *, full: bool = False, dry_run: bool = False, approved: bool = False) -> Report:
        """Sync the account once."""
        order = Order(full=full, dry_run=dry_run, approved=approved)
        (self.last,) = self._session.local_desk().sync([self._account], order)
        return self.last

    def remember(self, thing: object) -> None:
        """Keep something for comparing it in a later step."""
        self._kept = thing

    def remembered(self) -> object:
        """Return what was kept."""
        return self._kept

    def new_writes(self) -> int:
        """Return how many writing requests the cloud got since the last call."""
        before, self._writes = self._writes, self.cloud.writes()
        return self._writes - before

    def sign_in_again(self) -> str:
        """Sign in to the account again; return the refusal, '' when it was taken."""
        command = m.LinkAccount(0, self._kind, again=self._account)
        try:
            self._session.local_desk().link(command, _nobody_looks)
        except ContactsError as error:
            return str(error)
        return ""

    def unlink(self) -> None:
        """Unlink the account, keeping its contacts."""
        self._session.linker().unlink(self._account, delete_contacts=False)

    def link(self) -> None:
        """Link the account again."""
        command = m.LinkAccount(0, self._kind, self._email)
        self._account = self._session.local_desk().link(command, _nobody_looks).id

    def move_clock(self, seconds: float) -> None:
        """Move this app's clock and the cloud's on."""
        self._clock.move(seconds)
        self.cloud.move_clock(seconds)


@contextmanager
def new_desk(kind: AccountKind, simulator: Simulator) -> Iterator[AppDesk]:
    """Yield a desk with a fresh data folder; the simulator is reset to its beginning."""
    Control(simulator.control_url).call("POST", "/world/reset", {"contacts": CONTACTS})
    clock = MovedClock()
    with tempfile.TemporaryDirectory(prefix="dialpad-contacts-lab-") as folder:
        paths = Paths(Path(folder), Path(folder))
        session = Session(
            paths,
            simulator.config(Config()),
            clock=clock,
            open_browser=headless_browser,
            secrets=memory_vault(),
        )
        try:
            yield AppDesk(session, clock, simulator, kind)
        finally:
            session.close()


CONTACTS = 40
"""People in the simulated account besides those a scenario adds: enough for shares, and quick."""


def run_scenarios(scenarios: Sequence[Scenario], kind: str | None) -> Iterator[ScenarioResult]:
    """Run ``scenarios`` for every kind they are about and that is here, each on a fresh desk."""
    simulator = Simulator.start("--contacts", str(CONTACTS))
    try:
        for scenario in scenarios:
            for each in scenario.kinds:
                if kind in (None, each.value):
                    with new_desk(each, simulator) as desk:
                        yield run(scenario, each, desk)
    finally:
        simulator.stop()


def _nobody_looks(url: str) -> None:
    """The Lab's browser needs nobody to look at the address."""


def _id(text: str) -> Any:
    return AccountId(text) if "/" in text else int(text)


def _changed(fields: Fields, changes: dict[str, Any]) -> Fields:
    values: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in changes.items()}
    return replace(fields, **values)
