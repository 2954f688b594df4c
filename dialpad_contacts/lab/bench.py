"""The Lab as somebody sits at it: one scenario open, run by step or by hand, recorded, replayed."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, ExitStack
from pathlib import Path

from dialpad_contacts.domain.contact import AccountKind, Contact, Fields
from dialpad_contacts.domain.errors import ContactsError
from dialpad_contacts.lab.acts import Act
from dialpad_contacts.lab.acts_here import AddHere, OpenHere, SignIn, Sync
from dialpad_contacts.lab.acts_there import AddThere
from dialpad_contacts.lab.cloud import CloudRecord, Trait
from dialpad_contacts.lab.clouds import CLOUDS
from dialpad_contacts.lab.desk import Desk
from dialpad_contacts.lab.faults import FAULTS
from dialpad_contacts.lab.looks import account_is, did, state_words
from dialpad_contacts.lab.recording import ENDING, NoRecording, Recorder, from_file, to_file
from dialpad_contacts.lab.run import Outcome, Run
from dialpad_contacts.lab.scenario import Scenario, every_scenario
from dialpad_contacts.lab.seen import sentence
from dialpad_contacts.lab.side_by_side import lines
from dialpad_contacts.lab.subject import Subject
from dialpad_contacts.lab.view import Column, Deed, StepView, View

OpenDesk = Callable[[Scenario, AccountKind], AbstractContextManager[Desk]]
MOST_REQUESTS = 60
"""Requests in a view; older ones scroll out of the log."""


class Bench:
    """One open scenario. Not for two threads; ``close`` ends its desk."""

    def __init__(self, open_desk: OpenDesk) -> None:
        """Take what makes a fresh desk for a scenario on a kind of account."""
        self._open_desk = open_desk
        self._scenarios = {s.name: s for s in every_scenario()}
        self._stack = ExitStack()
        self._open: _Open | None = None

    # -- what one can do --------------------------------------------------------------------

    def open(self, name: str, kind: AccountKind) -> View:
        """Begin a scenario anew on a fresh desk.

        Raises:
            LookupError: there is none of that name, or it is not about that kind.
        """
        scenario = self._scenarios.get(name)
        if scenario is None or kind not in scenario.kinds:
            raise LookupError(f"There is no scenario {name!r} for {kind.display_name}.")
        self.close()
        desk = self._stack.enter_context(self._open_desk(scenario, kind))
        self._open = _Open(scenario, desk)
        return self._open.view()

    def step(self) -> View:
        """Take the next step."""
        opened = self._opened()
        opened.step()
        return opened.view()

    def hand(self, act: Act) -> View:
        """Do what a hand does; what can't be done is said."""
        opened = self._opened()
        try:
            said = opened.hand(act)
        except (ContactsError, LookupError, RuntimeError) as error:
            return opened.view(str(error.args[0] if error.args else error), refused=True)
        return opened.view(said)

    def look(self) -> View:
        """Look again."""
        return self._opened().view()

    def save(self, path: Path, title: str) -> View:
        """Keep what was done on this desk as a scenario file."""
        opened = self._opened()
        try:
            path.write_bytes(to_file(opened.recorder.recording(title)))
        except OSError as error:
            return opened.view(f"{path.name} can't be written: {error.strerror}.", refused=True)
        return opened.view(f"Saved as {path.name}.")

    def load(self, path: Path) -> Scenario:
        """Add the scenario of a file to those that can be opened.

        Raises:
            NoRecording: it can't be read.
        """
        try:
            data = path.read_bytes()
        except OSError as error:
            raise NoRecording(f"{path.name} can't be read: {error.strerror}.") from None
        scenario = from_file(data, name=f"recorded/{path.name.removesuffix(ENDING)}")
        self._scenarios[scenario.name] = scenario
        return scenario

    def close(self) -> None:
        """End the open desk."""
        self._open = None
        self._stack.close()

    def _opened(self) -> _Open:
        if self._open is None:
            raise LookupError("Open a scenario first.")
        return self._open


class _Open:
    """A scenario on its desk."""

    def __init__(self, scenario: Scenario, desk: Desk) -> None:
        self._desk = desk
        self._run = Run(scenario, desk)
        self._subject = Subject(scenario.who)
        self._since = desk.cloud.last_asked()
        self.recorder = Recorder(scenario, desk.kind)

    def step(self) -> None:
        """Take the next step, and note it."""
        step = self._run.next
        if step is None:
            return
        for act in step.acts:
            self._subject.heed(act)
        result = self._run.step()
        if result is not None and step.acts:
            self._note(result.do, step.acts)

    def hand(self, act: Act) -> str:
        """Do a deed, note it, and return what it did in words."""
        desk = self._desk
        self._subject.heed(act)
        ticked = self._run.by_hand(act)
        said = act.say(desk.kind.display_name)
        self._note(said, (act,))
        if isinstance(act, Sync):
            said = f"{said}: {sentence((*account_is(desk), *did(desk)))}"
        elif isinstance(act, OpenHere | SignIn) and desk.answer:
            said = desk.answer
        return f"{said}. Step ticked." if ticked is not None else said

    def view(self, said: str = "", *, refused: bool = False) -> View:
        """Return how everything stands."""
        desk, run = self._desk, self._run
        pair = self._subject.look(desk)
        cloud = CLOUDS[desk.kind]
        broken = desk.cloud.broken()
        return View(
            name=run.scenario.name,
            kind=desk.kind,
            outcome=run.outcome,
            steps=_steps(run),
            who=self._subject.name,
            here=_here(pair.here),
            there=_there(pair.there),
            lines=lines(pair.here, pair.there, labels=Trait.LABELS in cloud.traits),
            broken=tuple(f.id for f in FAULTS if f.id in broken),
            requests=tuple(desk.cloud.asked(self._since)[-MOST_REQUESTS:]),
            seed=run.scenario.seed,
            deeds=tuple(Deed(act.say(desk.kind.display_name), done) for act, done in run.deeds()),
            prefill=_prefill(run),
            ahead_s=desk.ahead_s,
            said=said,
            refused=refused,
            recorded=len(self.recorder.steps),
        )

    def _note(self, do: str, acts: tuple[Act, ...]) -> None:
        self.recorder.note(do, acts, self._desk, self._subject)


def _steps(run: Run) -> tuple[StepView, ...]:
    account = run.desk.kind.display_name
    done = [
        StepView(
            r.do,
            r.expected,
            r.observed,
            Outcome.PASS if r.passed else Outcome.FAIL,
            r.first.say() if r.first is not None else "",
            r.by_hand,
        )
        for r in run.results
    ]
    left = [
        StepView(
            s.do.replace("{account}", account),
            s.expected.replace("{account}", account),
            "",
            Outcome.NOT_RUN,
        )
        for s in run.scenario.steps[len(done) :]
    ]
    return (*done, *left)


def _here(contact: Contact | None) -> Column:
    if contact is None:
        return Column("SQLite has no such row", False, Fields())
    return Column(f"SQLite row {contact.id}, {state_words(contact.link)}", True, contact.fields)


def _there(record: CloudRecord | None) -> Column:
    if record is None:
        return Column("No such record", False, Fields())
    short = record.id if len(record.id) <= 12 else f"…{record.id.rstrip('=')[-6:]}"
    return Column(f"Version {record.version}, id {short}", True, record.fields)


def _prefill(run: Run) -> Fields | None:
    step = run.next
    for act in step.acts if step is not None else ():
        if isinstance(act, AddHere):
            return act.fields
        if isinstance(act, AddThere) and act.people:
            return act.people[0]
    return None
