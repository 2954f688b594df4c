"""View-model of the Scenario Lab: which scenario is open, how it stands, and what is being run."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot

from dialpad_contacts import __version__
from dialpad_contacts.background.lab_process import LabProcess
from dialpad_contacts.domain.contact import AccountKind
from dialpad_contacts.lab import messages as m
from dialpad_contacts.lab.acts import Act
from dialpad_contacts.lab.recording import encode_act
from dialpad_contacts.lab.report import view_as_markdown
from dialpad_contacts.lab.run import Outcome
from dialpad_contacts.lab.view import View

OFF, STARTING, READY, LOST = "off", "starting", "ready", "lost"
Pair = tuple[str, AccountKind]


class LabModel(QObject):
    """Sends one command at a time, and shows what each answer says. Lives in the GUI thread."""

    changed = Signal()
    """Anything that is shown."""
    listed = Signal()
    """Which scenarios there are."""
    said = Signal(str, bool)
    """(a sentence, whether it is a refusal) after something was done by hand, saved or loaded."""

    def __init__(self, process: LabProcess, parent: QObject | None = None) -> None:
        """Take the Lab's process; it is started when the page is shown."""
        super().__init__(parent)
        self._process = process
        process.answered.connect(self._answered)
        process.lost.connect(self._lost)
        self.phase = OFF
        self.reason = ""
        self.scenarios: tuple[m.Listed, ...] = ()
        self.chosen: m.Listed | None = None
        self.kind = AccountKind.GOOGLE
        self.view: View | None = None
        self.outcomes: dict[Pair, Outcome] = {}
        self.doing = ""
        """What is waited for: 'open', 'step', 'hand', 'file', '' for nothing."""
        self._to_end = False
        self._queue: deque[Pair] = deque()
        self._all = 0
        self._wanted: Pair | None = None

    # -- coming and going --------------------------------------------------------------------

    def start(self) -> None:
        """Start the Lab's clouds, unless they run."""
        if self.phase in (STARTING, READY):
            return
        self.phase, self.reason = STARTING, ""
        self.changed.emit()
        self._process.start()

    def leave(self) -> None:
        """End everything; nothing of it is kept."""
        self._process.stop()
        self._forget(OFF, "")

    def pause(self) -> None:
        """Run nothing by itself any more; what is being done comes to its end."""
        self._to_end = False
        self._queue.clear()
        self._all = 0
        self.changed.emit()

    # -- what is run ---------------------------------------------------------------------------

    def choose(self, name: str) -> None:
        """Open a scenario, on the kind of account shown now where it is about that kind."""
        found = self.listed_as(name)
        if found is None or (self.chosen is not None and name == self.chosen.name):
            return
        self.pause()
        self._open(found, self.kind if self.kind in found.kinds else found.kinds[0])

    def choose_kind(self, kind: AccountKind) -> None:
        """Open the scenario on another kind of account."""
        if self.chosen is not None and kind in self.chosen.kinds and kind is not self.kind:
            self.pause()
            self._open(self.chosen, kind)

    def reset(self) -> None:
        """Open the scenario anew: the same seed makes the same beginning."""
        if self.chosen is not None and not self.busy:
            self.pause()
            self.outcomes.pop((self.chosen.name, self.kind), None)
            self._open(self.chosen, self.kind)

    def step(self) -> None:
        """Take the next step."""
        if self.can_step:
            self._send("step", m.StepOn())

    def run_rest(self) -> None:
        """Take all steps that are left; one that is over is run again."""
        if self.view is None or self.busy:
            return
        again = self.view.is_over
        if again:
            self.reset()
        self._to_end = True
        if not again:
            self.step()

    def run_all(self) -> None:
        """Run every scenario on every kind it is about; stop that when it is being done."""
        if self.running_all:
            self.pause()
            return
        if self.phase != READY or self.busy:
            return
        self.outcomes.clear()
        self._queue.extend((s.name, kind) for s in self.scenarios for kind in s.kinds)
        self._all = len(self._queue)
        self._next_of_all()

    def hand(self, act: Act) -> None:
        """Do what a hand does."""
        if self.view is not None and not self.busy:
            self._send("hand", m.Hand(encode_act(act)))

    def save(self, path: Path, title: str) -> None:
        """Keep what was done as a scenario file."""
        if self.view is not None and not self.busy:
            self._send("file", m.Save(str(path), title))

    def load(self, path: Path) -> None:
        """Add the scenario of a file, and open it."""
        if self.phase == READY and not self.busy:
            self._send("file", m.Load(str(path)))

    # -- what is shown -------------------------------------------------------------------------

    @property
    def busy(self) -> bool:
        """True while an answer is waited for."""
        return bool(self.doing)

    @property
    def running_all(self) -> bool:
        """True while every scenario is being run."""
        return self._all > 0

    @property
    def can_step(self) -> bool:
        """True when there is a step to take."""
        return self.view is not None and not self.busy and not self.view.is_over

    @property
    def done_of_all(self) -> tuple[int, int]:
        """(how many runs of 'Run all' are over, of how many)."""
        return len(self.outcomes), self._all

    def listed_as(self, name: str) -> m.Listed | None:
        """Return a scenario by its name."""
        return next((s for s in self.scenarios if s.name == name), None)

    def outcome(self, scenario: m.Listed) -> Outcome:
        """Return how a scenario stands over all kinds it is about."""
        if self._is_under_way(scenario):
            return Outcome.RUNNING
        known = self._known(scenario)
        if Outcome.FAIL in known:
            return Outcome.FAIL
        return Outcome.PASS if len(known) == len(scenario.kinds) else Outcome.NOT_RUN

    def passed(self, scenario: m.Listed) -> int:
        """Return on how many kinds a scenario passed."""
        return self._known(scenario).count(Outcome.PASS)

    def tally(self) -> tuple[int, int, int]:
        """Return how many scenarios pass, fail, and are still to be run."""
        stands = [self.outcome(s) for s in self.scenarios]
        passed, failed = stands.count(Outcome.PASS), stands.count(Outcome.FAIL)
        return passed, failed, len(stands) - passed - failed

    def report(self) -> str:
        """Return the open scenario as Markdown: steps, both records, requests, version, seed."""
        if self.chosen is None or self.view is None:
            return ""
        s = self.chosen
        head = f"{s.number} {s.title}, {self.kind.display_name}"
        return view_as_markdown(self.view, head, f"{s.rule}: {s.promise}", s.kept_by, __version__)

    def _is_under_way(self, scenario: m.Listed) -> bool:
        if self.chosen is None or scenario.name != self.chosen.name or self.view is None:
            return False
        return self.view.outcome is Outcome.RUNNING or self.doing == "step"

    def _known(self, scenario: m.Listed) -> list[Outcome]:
        pairs = ((scenario.name, kind) for kind in scenario.kinds)
        return [self.outcomes[pair] for pair in pairs if pair in self.outcomes]

    # -- answers -------------------------------------------------------------------------------

    @Slot(bytes)
    def _answered(self, line: bytes) -> None:
        doing, self.doing = self.doing, ""
        answer = m.decode_answer(line)
        match answer:
            case m.Ready():
                self.phase, self.scenarios = READY, answer.scenarios
                self.listed.emit()
                self._open(self.scenarios[0], self.kind)
            case m.Shown():
                self._show(answer.view, doing)
            case m.Loaded():
                self._add(answer.scenario)
            case m.Refused():
                self.pause()
                self.said.emit(answer.reason, True)
                if self.phase != READY:
                    self._lost(answer.reason)
        self._go_on()
        self.changed.emit()

    def _show(self, view: View, doing: str) -> None:
        if self._wanted is not None:
            return  # somebody chose another one meanwhile
        self.view = view
        if view.is_over:
            self.outcomes[view.name, view.kind] = view.outcome
        if view.said and doing in ("hand", "file"):
            self.said.emit(view.said, view.refused)

    def _go_on(self) -> None:
        """Send what is next by itself: another scenario, a step, the next of all."""
        if self.busy or self.phase != READY:
            return
        if self._wanted is not None:
            name, kind = self._wanted
            self._wanted = None
            self._send("open", m.Open(name, kind))
        elif self.view is not None and self._to_end and not self.view.is_over:
            self._send("step", m.StepOn())
        elif self._queue:
            self._next_of_all()
        else:
            self._to_end, self._all = False, 0

    def _next_of_all(self) -> None:
        name, kind = self._queue.popleft()
        found = self.listed_as(name)
        if found is not None:
            self._to_end = True
            self._open(found, kind)

    def _open(self, scenario: m.Listed, kind: AccountKind) -> None:
        self.chosen, self.kind, self.view = scenario, kind, None
        if self.busy:
            self._wanted = (scenario.name, kind)
        else:
            self._send("open", m.Open(scenario.name, kind))

    def _add(self, scenario: m.Listed) -> None:
        others: Sequence[m.Listed] = [s for s in self.scenarios if s.name != scenario.name]
        self.scenarios = (*others, scenario)
        self.listed.emit()
        self._open(scenario, scenario.kinds[0])

    def _send(self, doing: str, command: m.Command) -> None:
        self.doing = doing
        self._process.send(m.encode(command))
        self.changed.emit()

    @Slot(str)
    def _lost(self, reason: str) -> None:
        self._process.stop()
        self._forget(LOST, reason)

    def _forget(self, phase: str, reason: str) -> None:
        self.phase, self.reason = phase, reason
        self.scenarios, self.chosen, self.view = (), None, None
        self.outcomes.clear()
        self._queue.clear()
        self._to_end, self._all, self._wanted, self.doing = False, 0, None, ""
        self.listed.emit()
        self.changed.emit()
