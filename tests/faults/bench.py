"""The real engine, store and Google provider over a socket, before a simulated cloud."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

from dialpad_contacts.domain.contact import AccountKind, ContactId, Email, Fields, Record
from dialpad_contacts.domain.phone import phone
from dialpad_contacts.store import open_store
from dialpad_contacts.sync.engine import Engine, Order
from dialpad_contacts.sync.events import AccountChanged, SyncEvent
from dialpad_contacts.sync.local_edits import LocalEdits, Saved
from dialpad_contacts.sync.ports import Account
from dialpad_contacts.sync.report import Report
from dialpad_contacts.sync.states import State
from tests.contract.providers.clouds import GoogleWorld, Simulator

WAIT = timedelta(minutes=15)


class TwoClocks:
    """Wall time that can be set wrong, and seconds that only go on."""

    def __init__(self) -> None:
        self.wall = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
        self.seconds = 1000.0

    def now(self) -> datetime:
        return self.wall

    def monotonic(self) -> float:
        return self.seconds

    def pass_by(self, seconds: float) -> None:
        self.wall += timedelta(seconds=seconds)
        self.seconds += seconds

    def jump(self, **by: float) -> None:
        """Set the computer's clock wrong; no time passes."""
        self.wall += timedelta(**by)


def person(number: int) -> Fields:
    return Fields(
        f"Given{number}",
        f"Family{number}",
        (Email(f"p{number}@people.example", "home"),),
        (phone(f"+1 201 555 {number:04}", "mobile", region="US"),),
    )


class FaultBench:
    """One linked Google account with ``people`` in it, synced once."""

    def __init__(self, simulator: Simulator, folder: Path, people: int = 0) -> None:
        self.google = GoogleWorld(simulator)
        self.simulator = simulator
        self.clock = TwoClocks()
        self.store = open_store(folder / "contacts.db", region="US", clock=self.clock)
        self.account_id = self.store.link_account(
            AccountKind.GOOGLE, self.google.email, self.google.grant.subject
        ).id
        self.edits = LocalEdits(self.store, self.clock)
        self.events: list[SyncEvent] = []
        self.start()
        if people:
            self.google.people("POST", "", {"people": [_raw(person(n)) for n in range(people)]})
        assert self.sync().state is State.IDLE
        self.forget_requests()

    def start(self) -> None:
        """Begin as the program does: nothing but the book and the vault is known."""
        self.provider = self.google.provider()
        self.engine = Engine(
            self.store,
            lambda account: self.provider,
            clock=self.clock,
            publish=self.events.append,
            confirm_wait=WAIT,
            random=Random(1),
        )

    def restart(self) -> None:
        self.provider.close()
        self.start()

    def close(self) -> None:
        self.provider.close()
        self.store.close()

    # -- what happens -----------------------------------------------------------------------

    def sync(self, order: Order | None = None) -> Report:
        return self.engine.sync(self.account_id, order or Order())

    def pass_by(self, seconds: float) -> None:
        self.clock.pass_by(seconds)
        self.simulator.control("POST", "/clock", {"advance_s": seconds})

    def settle(self, passes: int = 10) -> Report:
        """Faults stopped: within ten passes, and the time they ask for, all is calm."""
        self.mend()
        for number in range(passes):
            report = self.sync(Order(full=number > 0))
            self.pass_by(WAIT.total_seconds() + 1)
            if report.state is State.IDLE and not report.changes and not self.waiting():
                return report
        raise AssertionError((report.state, report.reason, report.changes))

    def fault(self, kind: str, **options: Any) -> None:
        self.simulator.fault(kind, **options)

    def mend(self) -> None:
        self.simulator.control("DELETE", "/faults")
        self.simulator.control("POST", "/switches", {"offline": False})

    def waiting(self) -> bool:
        store = self.store
        due = store.outgoing(self.account_id, self.clock.now())
        return bool(due or store.intents(self.account_id))

    def add(self, fields: Fields) -> ContactId:
        return self.edits.add(Saved(fields), self.account_id)

    def edit(self, contact: ContactId, **fields: Any) -> None:
        record = self.store.record(contact)
        assert record is not None
        self.edits.edit(contact, Saved(_with(record.fields, **fields)))

    def delete(self, *contacts: ContactId) -> None:
        self.edits.delete(contacts, delay=timedelta(), confirmed=True)

    # -- what is there ----------------------------------------------------------------------

    @property
    def account(self) -> Account:
        return self.store.account(self.account_id)

    def records(self) -> list[Record]:
        """Return every personal contact that is alive here."""
        found = map(self.store.record, map(ContactId, self.store.all_ids(frozenset())))
        return [record for record in found if record is not None]

    def one(self, given_name: str) -> Record:
        (found,) = [r for r in self.records() if r.fields.given_name == given_name]
        return found

    def names(self) -> list[str]:
        return sorted(r.fields.display_name for r in self.records())

    def remote(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.google.people("GET", "?limit=100000")["people"]
        return found

    def remote_names(self) -> list[str]:
        return sorted(_name(p) for p in self.remote())

    def requests(self, query: str = "?service=people") -> list[dict[str, Any]]:
        return self.simulator.log(query)

    def writes(self) -> Counter[str]:
        return Counter(e["method"] for e in self.requests("?service=people&write=1"))

    def forget_requests(self) -> None:
        self.simulator.control("DELETE", "/log")

    def wait_for(self, happened: Callable[[], bool]) -> None:
        """Wait, in real time, until the cloud has done what it was about to do."""
        until = time.monotonic() + 20
        while not happened():
            assert time.monotonic() < until, "it never happened"
            threading.Event().wait(0.01)

    def backoffs(self) -> list[float]:
        found = (e.retry_in_s for e in self.events if isinstance(e, AccountChanged))
        return [s for s in found if s is not None]

    @contextmanager
    def nothing_changes(self) -> Iterator[None]:
        """No row here, no cursor, no write there: the answer was rejected as a unit (N4)."""
        before = (self.records(), self.account.cursor, self.remote(), self.writes())
        yield
        assert (self.records(), self.account.cursor, self.remote(), self.writes()) == before

    def assert_in_line(self) -> None:
        """Both sides say the same, each person once (I3, I4)."""
        assert self.names() == self.remote_names()
        assert len(set(self.remote_names())) == len(self.remote())
        here = {r.fields.display_name: _values(r.fields) for r in self.records()}
        assert here == {_name(p): _raw_values(p) for p in self.remote()}
        linked = [r.link.remote_id for r in self.records() if r.link is not None]
        assert sorted(linked) == sorted(p["resourceName"] for p in self.remote())


def _with(fields: Fields, **changed: Any) -> Fields:
    from dataclasses import replace

    return replace(fields, **changed)


def _values(fields: Fields) -> set[str]:
    return {e.address for e in fields.emails} | {p.written for p in fields.phones}


def _raw_values(raw: dict[str, Any]) -> set[str]:
    items = [*raw.get("emailAddresses", []), *raw.get("phoneNumbers", [])]
    return {item["value"] for item in items}


def _name(raw: dict[str, Any]) -> str:
    name = (raw.get("names") or [{}])[0]
    return " ".join(p for p in (name.get("givenName"), name.get("familyName")) if p)


def _raw(fields: Fields) -> dict[str, Any]:
    return {
        "names": [{"givenName": fields.given_name, "familyName": fields.family_name}],
        "emailAddresses": [{"value": e.address, "type": e.label} for e in fields.emails],
        "phoneNumbers": [{"value": p.written, "type": p.label} for p in fields.phones],
    }
