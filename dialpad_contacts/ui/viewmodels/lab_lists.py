"""The Lab's lists as Qt models: the scenarios by group, and the requests that a cloud received."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from dialpad_contacts.lab.cloud import Asked
from dialpad_contacts.lab.messages import Listed
from dialpad_contacts.lab.run import Outcome
from dialpad_contacts.ui.plain import tip
from dialpad_contacts.ui.strings import t
from dialpad_contacts.ui.viewmodels.lab import LabModel

Index = QModelIndex | QPersistentModelIndex
ROW_ROLE = Qt.ItemDataRole.UserRole + 1
GROUPS = ("both", "one", "fault", "recorded")
ROOT = QModelIndex()


@dataclass(frozen=True, slots=True)
class RuleRow:
    """A line of the list: a scenario, or the heading of a group when ``name`` is ''."""

    title: str
    name: str = ""
    number: str = ""
    state: str = ""
    """'not_run', 'running', 'pass', 'part' (on some kinds so far) or 'fail'."""
    words: str = ""
    state_spoken: str = ""

    @property
    def spoken(self) -> str:
        """What a screen reader says."""
        return ", ".join(filter(None, (self.number, self.title, self.state_spoken)))


class RuleList(QAbstractListModel):
    """Every scenario, below the heading of its group."""

    def __init__(self, lab: LabModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lab = lab
        self._rows: list[RuleRow] = []
        lab.listed.connect(self._fill)
        lab.changed.connect(self._follow)
        self._fill()

    def rowCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid() or index.row() >= len(self._rows):
            return None
        row = self._rows[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return f"{row.number}  {row.title}" if row.name else row.title
            case Qt.ItemDataRole.AccessibleTextRole:
                return row.spoken
            case Qt.ItemDataRole.ToolTipRole if row.name:
                return tip(f"{row.number} {row.title}")
            case _ if role == ROW_ROLE:
                return row
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid() or not self._rows[index.row()].name:
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    def row_of(self, name: str) -> int:
        """Return where a scenario is, -1 when it is not."""
        return next((i for i, row in enumerate(self._rows) if name and row.name == name), -1)

    def name_at(self, row: int) -> str:
        """Return the scenario at ``row``, '' for a heading or none."""
        return self._rows[row].name if 0 <= row < len(self._rows) else ""

    def _fill(self) -> None:
        self.beginResetModel()
        self._rows = self._lines()
        self.endResetModel()

    def _follow(self) -> None:
        """Tell which rows look otherwise now."""
        for at, row in enumerate(self._lines()):
            if row != self._rows[at]:
                self._rows[at] = row
                here = self.index(at)
                self.dataChanged.emit(here, here)

    def _lines(self) -> list[RuleRow]:
        out: list[RuleRow] = []
        for group in GROUPS:
            members = [s for s in self._lab.scenarios if s.group == group]
            if members:
                out.append(RuleRow(t(f"lab.group.{group}")))
                out += [self._line(s) for s in members]
        return out

    def _line(self, scenario: Listed) -> RuleRow:
        lab = self._lab
        outcome = lab.outcome(scenario)
        state, words = str(outcome), ""
        spoken = t(f"lab.state.{outcome}")
        passed = lab.passed(scenario)
        if outcome is Outcome.RUNNING:
            step = lab.view.at + 1 if lab.view is not None else 1
            steps = len(lab.view.steps) if lab.view is not None else step
            words = t("lab.row.step", step=min(step, steps))
            spoken = t("lab.row.running", step=min(step, steps), of=steps)
        elif outcome is Outcome.NOT_RUN and passed:
            state, words = "part", t("lab.row.part", done=passed, of=len(scenario.kinds))
            spoken = t("lab.row.part.spoken", done=passed, of=len(scenario.kinds))
        elif outcome is not Outcome.NOT_RUN:
            words = t(f"lab.row.{outcome}")
        return RuleRow(scenario.title, scenario.name, scenario.number, state, words, spoken)


class RequestList(QAbstractListModel):
    """The requests of the open scenario's account, the newest last."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._asked: tuple[Asked, ...] = ()

    def show_requests(self, asked: tuple[Asked, ...]) -> None:
        """Show these."""
        if asked != self._asked:
            self.beginResetModel()
            self._asked = asked
            self.endResetModel()

    def rowCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self._asked)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid() or index.row() >= len(self._asked):
            return None
        asked = self._asked[index.row()]
        if role == ROW_ROLE:
            return asked
        if role == Qt.ItemDataRole.ToolTipRole:
            return tip(asked.call)
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return f"{clock(asked)}, {asked.call}, {status(asked)}"
        return None


def clock(asked: Asked) -> str:
    """Return when a request came, in local time: '10:45:02'."""
    return datetime.fromisoformat(asked.at.replace("Z", "+00:00")).astimezone().strftime("%H:%M:%S")


def status(asked: Asked) -> str:
    """Return how a request was answered: '200', or that it was not."""
    return str(asked.status) if asked.status is not None else t("lab.request.lost")
