"""The Lab's desk: a data folder and a simulated cloud of its own, and the real code between."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime, timedelta
from pathlib import Path

from dialpad_contacts.app.lab_calls import AppCalls
from dialpad_contacts.app.lab_here import AppHere
from dialpad_contacts.app.sample import Simulator, headless_browser
from dialpad_contacts.app.secrets import memory_vault
from dialpad_contacts.app.session import Session
from dialpad_contacts.background import messages as m
from dialpad_contacts.background.clock import SystemClock
from dialpad_contacts.desktop.config import Config
from dialpad_contacts.desktop.paths import Paths
from dialpad_contacts.domain.contact import AccountId, AccountKind
from dialpad_contacts.domain.errors import ContactsError
from dialpad_contacts.lab.bench import OpenDesk
from dialpad_contacts.lab.cloud import Asked, Cloud
from dialpad_contacts.lab.clouds import CLOUDS
from dialpad_contacts.lab.control import Control
from dialpad_contacts.lab.run import Run, ScenarioResult
from dialpad_contacts.lab.scenario import CONTACTS, SEED, Scenario
from dialpad_contacts.sync.engine import Order
from dialpad_contacts.sync.ports import Account
from dialpad_contacts.sync.report import Report

STAFF = 12
"""Colleagues in the company directory; Leo Fink and his group chat are among the first."""


class MovedClock(SystemClock):
    """The real clock, moved on by hand."""

    def __init__(self) -> None:
        """Begin with the real time."""
        self.ahead = timedelta(0)

    def move(self, seconds: float) -> None:
        """Move on."""
        self.ahead += timedelta(seconds=seconds)

    def now(self) -> datetime:
        """Return the moved wall time."""
        return super().now() + self.ahead

    def monotonic(self) -> float:
        """Return the moved seconds."""
        return super().monotonic() + self.ahead.total_seconds()


class AppDesk:
    """Both sides of one account (lab.desk.Desk)."""

    def __init__(
        self,
        session: Session,
        clock: MovedClock,
        simulator: Simulator,
        kind: AccountKind,
        *,
        directory: bool,
    ) -> None:
        """Link an account of ``kind``, with ``directory`` the company's Dialpad, and sync."""
        self._session = session
        self._clock = clock
        self._email = simulator.email(kind.value)
        self.kind = kind
        self.here = AppHere(session)
        self.calls = AppCalls(session)
        control = Control(simulator.control_url)
        self.cloud: Cloud = CLOUDS[kind].new(control, self._email, session.region)
        self._refusal = ""
        self._marked = self.cloud.last_asked()
        desk = session.local_desk()
        if directory:
            dialpad = desk.link_key(m.LinkKey(0, simulator.api_key())).id
            desk.sync([dialpad], Order(cause="linked"))
        self.link()
        self.last: Report = self.sync()

    @property
    def answer(self) -> str:
        """What the last sign-in or opening said, '' when it went well."""
        return self._refusal or self.here.warning

    @property
    def ahead_s(self) -> float:
        """How far both clocks were moved, in seconds."""
        return self._clock.ahead.total_seconds()

    def mark(self) -> None:
        """Count requests anew from here: a step begins."""
        self._marked = self.cloud.last_asked()

    def since_mark(self) -> list[Asked]:
        """Return the account's requests since ``mark``."""
        return self.cloud.asked(self._marked)

    def foreign(self) -> Mapping[str, Mapping[str, object]]:
        """Return what isn't ours of everyone there, by the cloud's id (D11)."""
        return {person.id: person.foreign for person in self.cloud.people()}

    def sync(self, *, full: bool = False, dry_run: bool = False, approved: bool = False) -> Report:
        """Sync the account once."""
        order = Order(full=full, dry_run=dry_run, approved=approved)
        (self.last,) = self._session.local_desk().sync([self._account], order)
        return self.last

    def sign_in_again(self) -> None:
        """Sign in to the account again; ``answer`` has the refusal."""
        self._refusal = self.here.warning = ""
        try:
            self._sign_in(self._account)
        except ContactsError as error:
            self._refusal = str(error)

    def unlink(self) -> None:
        """Unlink the account, keeping its contacts."""
        self._session.linker().unlink(self._account, delete_contacts=False)

    def link(self) -> None:
        """Link the account."""
        self._account: AccountId = self._sign_in(None).id

    def _sign_in(self, again: AccountId | None) -> Account:
        """Link the account, or sign in to it ``again``, as its kind does it."""
        desk, typed = self._session.local_desk(), self.cloud.credentials()
        if typed is None:
            return desk.link(m.LinkAccount(0, self.kind, self._email, again), _nobody_looks)
        command = m.LinkPassword(0, self.kind, typed.email, typed.password, typed.user, again=again)
        return desk.link_password(command)

    def move_clock(self, seconds: float) -> None:
        """Move this app's clock and the cloud's on, together."""
        self._clock.move(seconds)
        self.cloud.move_clock(seconds)


@contextmanager
def new_desk(
    kind: AccountKind, simulator: Simulator, *, seed: int = SEED, directory: bool = False
) -> Iterator[AppDesk]:
    """Yield a desk with a fresh data folder; the simulator is reset to its beginning."""
    control = Control(simulator.control_url)
    world = {"contacts": CONTACTS, "staff": STAFF, "seed": seed}
    control.call("POST", "/world/reset", world)
    control.call("POST", "/switches", {"dialpad_per_second": None})
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
            yield AppDesk(session, clock, simulator, kind, directory=directory)
        finally:
            session.close()


@contextmanager
def lab_simulator() -> Iterator[Simulator]:
    """Yield a simulator of the Lab's own, and end it."""
    simulator = Simulator.start("--contacts", str(CONTACTS), "--directory", str(STAFF))
    try:
        yield simulator
    finally:
        simulator.stop()


def opener(simulator: Simulator) -> OpenDesk:
    """Return what opens a fresh desk for a scenario, on ``simulator``."""

    def opened(scenario: Scenario, kind: AccountKind) -> AbstractContextManager[AppDesk]:
        return new_desk(kind, simulator, seed=scenario.seed, directory=scenario.directory)

    return opened


def run_scenarios(
    scenarios: Sequence[Scenario], kind: AccountKind | None = None
) -> Iterator[ScenarioResult]:
    """Run ``scenarios`` for every kind they apply to, or one, each on a fresh desk."""
    with lab_simulator() as simulator:
        for scenario in scenarios:
            for each in scenario.kinds:
                if kind in (None, each):
                    yield run_one(scenario, each, simulator)


def run_one(scenario: Scenario, kind: AccountKind, simulator: Simulator) -> ScenarioResult:
    """Run one scenario on one kind of account, on a fresh desk."""
    with opener(simulator)(scenario, kind) as desk:
        return Run(scenario, desk).rest()


def _nobody_looks(url: str) -> None:
    """The Lab's browser needs nobody to look at the address."""
