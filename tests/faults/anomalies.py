"""T5: every fault at every exchange of the golden syncs, over a socket, at Google and at Graph.

``python -m tests.faults.anomalies`` runs them all, by hand; ``--google``, ``--golden mixed``,
``--row N4`` and ``--every`` (each exchange, not only the first, second, middle and last) choose.
A case is named ``google/mixed/N4 html/7``, and given such names it runs those alone.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any

from dialpad_contacts.domain.contact import ContactId, Fields, Record, RemoteId, link_of
from dialpad_contacts.store import open_store
from dialpad_contacts.sync.engine import Engine, Order
from dialpad_contacts.sync.local_edits import LocalEdits, Saved
from dialpad_contacts.sync.ports import Provider
from dialpad_contacts.sync.report import Report
from dialpad_contacts.sync.states import State
from tests.contract.providers.clouds import Simulator, running_simulator
from tests.faults.bench import WAIT, TwoClocks
from tests.faults.golden import GOLDEN, PEOPLE, Golden, somebody, with_changes
from tests.faults.mailboxes import (
    MAILBOXES,
    SERVICES,
    Mailbox,
    Values,
    impatience,
    small_pages,
)
from tests.simulation.replay import FAILURES

PASSES = 10
NOT_CARRIED_OUT = {"status", "reset", "html", "redirect", "body", "expired_sync_token"}
"""Faults in place of an answer: the request was not done. All others hit what was done."""
GONE = "gone there"
LISTINGS = "connections$|delta|contactFolders|users$|batch$"
"""A record that is said to be gone is believed (N8), and so is Google's ``{}``, which answers a
delete; what is asked for there can be neither."""


@dataclass(frozen=True, slots=True)
class Fault:
    """A row of the catalogue, as the simulator makes it; ``times`` None: until it is mended."""

    row: str
    kind: str
    options: dict[str, Any] = field(default_factory=dict)
    times: int | None = 1
    service: str = ""
    """The one cloud that it can happen to, '' for both."""
    hasty: bool = False
    """It shows only to who gives a request up."""

    @property
    def name(self) -> str:
        said = [str(v)[:12] for v in self.options.values()]
        return " ".join([self.row, self.kind, *said, *(["on"] if self.times is None else [])])

    def fits(self, service: str) -> bool:
        return self.service in ("", service)


def _status(row: str, status: int, times: int | None = 1, service: str = "", **more: Any) -> Fault:
    return Fault(row, "status", {"status": status, **more}, times, service)


FAULTS = (
    Fault("N1", "reset", times=None),
    Fault("N2", "reset"),
    Fault("N2", "reset", times=2),
    Fault("N2", "truncate", {"fraction": 0.5}),
    Fault("N2", "truncate", {"bytes": 0}, times=2),
    Fault("N3", "stall", {"seconds": 30}, hasty=True),
    Fault("N3", "slow", {"bytes_per_s": 1}, hasty=True),
    *(Fault("N4", kind) for kind in ("html", "empty", "invalid_json", "bom", "content_type")),
    Fault("N4", "gzip_bomb", {"megabytes": 40}),
    *(Fault("N4", "body", {"body": body}) for body in ("null", "[]", "[" * 10_000)),
    Fault("N4", "body", {"body": "{}", "path": LISTINGS}),
    _status("N5", 401),
    _status("N6", 401, None),
    _status("N7", 403),
    _status("N7", 403, 1, "people", code="PERMISSION_DENIED", reason="RATE_LIMIT_EXCEEDED"),
    _status("N8", 404, path=LISTINGS),
    _status("N9", 409),
    _status("N9", 412),
    _status("N9", 400, 1, "people", code="FAILED_PRECONDITION"),
    Fault("N10", "expired_sync_token", service="people"),
    _status("N10", 410, 1, "graph", code="resyncRequired", path=LISTINGS),
    Fault("N11", "page_loop", times=None),
    _status("N12", 429, retry_after=7),
    _status("N12", 503, retry_after=600),
    _status("N12", 429),
    _status("N13", 500),
    _status("N13", 502, None),
    Fault("N14", "repeat_items", times=None),
    Fault("N14", "reverse_items", times=None),
    Fault("N15", "drop_reply"),
    Fault("N16", "drop_reply", times=3),
    Fault("N15", "late", {"seconds": 0.7}, hasty=True),
    Fault("N19", "shrink", {"fraction": 0.5}),
    Fault("N19", "empty_list"),
    Fault("N20", "drop_fields", {"fields": ["phoneNumbers", "emailAddresses"]}, 1, "people"),
    Fault("N20", "drop_fields", {"fields": ["metadata"]}, 1, "people"),
    Fault("N20", "drop_fields", {"fields": ["mobilePhone", "emailAddresses"]}, 1, "graph"),
    Fault("N20", "drop_fields", {"fields": ["id"]}, 1, "graph"),
    Fault("N24", "redirect", {"location": "http://localhost.example/"}),
)


@dataclass(frozen=True, slots=True)
class Case:
    """One fault at one exchange (0 is the first) of one golden sync with one cloud."""

    cloud: str
    golden: Golden
    fault: Fault
    exchange: int

    @property
    def name(self) -> str:
        return f"{self.cloud}/{self.golden.name}/{self.fault.name}/{self.exchange}"


@dataclass(frozen=True, slots=True)
class End:
    """What is here and there when all is at rest."""

    here: Counter[tuple[str, Values, str]]
    there: Counter[tuple[str, Values]]
    exchanges: int = 0
    """How many requests the golden sync itself made."""


class Desk:
    """A book of its own, linked to a mailbox of a few people, and everybody who acts on them."""

    def __init__(self, mailbox: Mailbox, simulator: Simulator, folder: Path) -> None:
        self.mailbox = mailbox
        self.simulator = simulator
        self.clock = TwoClocks()
        self.store = open_store(folder / "contacts.db", region="US", clock=self.clock)
        grant = mailbox.grant
        self.account_id = self.store.link_account(mailbox.kind, grant.email, grant.subject).id
        self.edits = LocalEdits(self.store, self.clock)
        self._provider: Provider | None = None
        self.engine = Engine(
            self.store,
            lambda account: self.provider,
            clock=self.clock,
            publish=lambda event: None,
            confirm_wait=WAIT,
            random=Random(1),
        )
        self.mine = [mailbox.add(somebody(str(n), n)) for n in range(PEOPLE)]

    @property
    def provider(self) -> Provider:
        if self._provider is None:
            self._provider = self.mailbox.provider()
        return self._provider

    def hang_up(self) -> None:
        """Begin with fresh connections, as a new start of the program does."""
        if self._provider is not None:
            self._provider.close()
        self._provider = None

    def close(self) -> None:
        self.hang_up()
        self.store.close()

    def sync(self, *, full: bool = False) -> Report:
        return self.engine.sync(self.account_id, Order(full=full))

    def pass_by(self, seconds: float) -> None:
        self.clock.pass_by(seconds)
        self.simulator.control("POST", "/clock", {"advance_s": seconds})

    # -- what people do -----------------------------------------------------------------------

    def add(self, fields: Fields) -> ContactId:
        return self.edits.add(Saved(fields), self.account_id)

    def edit(self, name: str, **changed: object) -> None:
        record = self.record(name)
        self.edits.edit(record.id, Saved(with_changes(record.fields, changed)))

    def delete(self, name: str) -> None:
        self.edits.delete([self.record(name).id], delay=timedelta(), confirmed=True)

    def edit_there(self, name: str, **changed: object) -> None:
        base = link_of(self.record(name)).base
        self.mailbox.edit(self.remote_id(name), with_changes(base, changed))

    def remove_there(self, name: str) -> None:
        remote_id = self.remote_id(name)
        self.mailbox.remove(remote_id)
        self.mine.remove(remote_id)

    def remote_id(self, name: str) -> RemoteId:
        return link_of(self.record(name)).remote_id

    def try_again(self) -> None:
        """Do what a user is asked for: sign in again, save again what was refused."""
        account = self.store.account(self.account_id)
        if account.state is State.SIGN_IN_NEEDED:
            self.engine._states._set(account, State.IDLE)
        for record in self.records():
            if record.refused:
                self.edits.edit(record.id, Saved(record.fields))
        for view in self.store.trash():
            deleted = self.store.record(view.id)
            if deleted is not None and deleted.refused:
                self.edits.undelete(view.id)
                self.edits.delete([view.id], delay=timedelta(), confirmed=True)

    # -- what is there ------------------------------------------------------------------------

    def records(self) -> list[Record]:
        found = map(self.store.record, map(ContactId, self.store.all_ids(frozenset())))
        return [record for record in found if record is not None]

    def record(self, name: str) -> Record:
        (found,) = [r for r in self.records() if r.fields.given_name == name]
        return found

    def end(self, exchanges: int = 0) -> End:
        here = Counter(
            (r.fields.display_name, _values(r.fields), GONE if _is_gone(r) else "")
            for r in self.records()
        )
        return End(here, Counter(self.mailbox.everybody()), exchanges)

    def requests(self, query: str = "") -> list[dict[str, Any]]:
        return self.simulator.log(f"?service={self.mailbox.service}{query}")

    def carried_out(self, kind: str) -> dict[str, int]:
        """Return how many writes took effect, from the cloud's own log."""
        done = [e for e in self.requests("&write=1") if _was_done(e, kind)]
        return dict(Counter(entry["method"] for entry in done))


def _was_done(entry: dict[str, Any], kind: str) -> bool:
    if "fault" in entry and kind in NOT_CARRIED_OUT:
        return False
    return entry["status"] is None or entry["status"] < 300


def _is_gone(record: Record) -> bool:
    return record.link is not None and record.link.gone_since is not None


def _values(fields: Fields) -> Values:
    return frozenset([*(e.address for e in fields.emails), *(p.written for p in fields.phones)])


class Loop:
    """Runs cases, one after the other, against one simulator."""

    def __init__(self, simulator: Simulator, folder: Path) -> None:
        self._simulator = simulator
        self._folder = folder
        self._books = 0
        self._clean: dict[tuple[str, str], End] = {}

    def cases(self, *, every: bool = False) -> Iterator[Case]:
        """Yield all cases: at the first, second, middle and last exchange, or at each."""
        for cloud in MAILBOXES:
            for golden in GOLDEN:
                count = self.clean(cloud, golden).exchanges
                some = sorted({0, 1, count // 2, count - 1} & set(range(count)))
                for fault in FAULTS:
                    if fault.fits(SERVICES[cloud]):
                        for exchange in range(count) if every else some:
                            yield Case(cloud, golden, fault, exchange)

    def clean(self, cloud: str, golden: Golden) -> End:
        """Return how a golden sync ends when nothing goes wrong."""
        key = cloud, golden.name
        if key not in self._clean:
            with small_pages():
                desk = self._prepared(cloud, golden)
                others = {i: desk.mailbox.unowned(i) for i in desk.mine}
                report = desk.sync(full=golden.full)
                assert report.state is State.IDLE, report
                exchanges = len(desk.requests())
                self._at_rest(desk)
                assert desk.carried_out("") == golden.writes, desk.carried_out("")
                assert _unchanged(desk, others)
                self._clean[key] = desk.end(exchanges)
                desk.close()
        return self._clean[key]

    def run(self, case: Case) -> int:
        """Live through one case; return how often the fault struck.

        Raises:
            AssertionError: a promise was broken.
        """
        clean = self.clean(case.cloud, case.golden)
        fault = case.fault
        with small_pages():
            desk = self._prepared(case.cloud, case.golden)
            others = {i: desk.mailbox.unowned(i) for i in desk.mine}
            rule: dict[str, object] = {"service": desk.mailbox.service, "skip": case.exchange}
            self._simulator.fault(fault.kind, times=fault.times, **rule, **fault.options)
            with impatience() if fault.hasty else nullcontext():
                if fault.hasty:
                    desk.hang_up()
                desk.sync(full=case.golden.full)
                (met,) = self._simulator.control("GET", "/faults")["faults"]
                if fault.kind == "late":
                    _wait_for(desk, met["id"], met["hit"])
            desk.hang_up()
            self._simulator.control("DELETE", "/faults")
            self._at_rest(desk)
            end = desk.end()
            assert (end.here, end.there) == (clean.here, clean.there), _differences(end, clean)
            assert desk.carried_out(fault.kind) == case.golden.writes, "each is written once"
            assert _unchanged(desk, others), "I7"
            desk.close()
        return int(met["hit"])

    def _prepared(self, cloud: str, golden: Golden) -> Desk:
        self._books += 1
        mailbox = MAILBOXES[cloud](self._simulator)
        desk = Desk(mailbox, self._simulator, self._folder / f"{self._books}")
        if not golden.first:
            assert desk.sync().state is State.IDLE
        golden.act(desk)
        self._simulator.control("DELETE", "/log")
        return desk

    @staticmethod
    def _at_rest(desk: Desk) -> None:
        """Faults have stopped: within ten passes all is said, and one more changes nothing (I5).

        A listing that left people out without a word is only made good by a full one.
        """
        for number in range(PASSES):
            desk.try_again()
            report = desk.sync(full=number > 0)
            desk.pass_by(WAIT.total_seconds() + 1)
            waits = desk.store.outgoing(desk.account_id, desk.clock.now())
            waits_to_know = desk.store.intents(desk.account_id)
            if number == 0 or report.state is not State.IDLE:
                continue
            if not report.changes and not waits and not waits_to_know:
                return
        raise AssertionError(f"no rest: {report.state} {report.reason} {report.changes}")


def _unchanged(desk: Desk, others: dict[RemoteId, object]) -> bool:
    alive = {link_of(r).remote_id for r in desk.records() if r.link is not None}
    return all(desk.mailbox.unowned(i) == before for i, before in others.items() if i in alive)


def _wait_for(desk: Desk, rule: int, hits: int) -> None:
    """Wait, in real time, until what arrived too late was carried out."""
    until = time.monotonic() + 20
    while sum(entry.get("fault") == rule for entry in desk.requests()) < hits:
        assert time.monotonic() < until, "it was never carried out"
        time.sleep(0.02)


def _differences(end: End, clean: End) -> str:
    return (
        f"here too many {list(end.here - clean.here)}, missing {list(clean.here - end.here)};"
        f" there too many {list(end.there - clean.there)},"
        f" missing {list(clean.there - end.there)}"
    )


def main(arguments: Sequence[str]) -> int:
    """Run as asked; return 1 when a case failed."""
    parser = argparse.ArgumentParser(prog="anomalies", description=__doc__)
    parser.add_argument("names", nargs="*", help="run these cases alone")
    parser.add_argument("--google", action="store_true", help="Google alone")
    parser.add_argument("--office365", action="store_true", help="Office 365 alone")
    parser.add_argument("--golden", help="this sync alone")
    parser.add_argument("--row", help="this row of the catalogue alone")
    parser.add_argument("--every", action="store_true", help="at every exchange")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder, running_simulator() as simulator:
        loop = Loop(simulator, Path(folder))
        wanted = [c for c in loop.cases(every=options.every) if _is_wanted(c, options)]
        began, failed, hits = time.monotonic(), 0, 0
        for case in wanted:
            try:
                hits += loop.run(case)
            except FAILURES as error:
                failed += 1
                print(f"{case.name}: {type(error).__name__} {error}", flush=True)
        spent = time.monotonic() - began
    print(f"{len(wanted)} cases, {hits} faults, {failed} failed, {spent:.0f} s")
    return min(failed, 1)


def _is_wanted(case: Case, options: argparse.Namespace) -> bool:
    if options.names:
        return case.name in options.names
    clouds = {name for name in MAILBOXES if getattr(options, name)} or set(MAILBOXES)
    return (
        case.cloud in clouds
        and options.golden in (None, case.golden.name)
        and options.row in (None, case.fault.row)
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
