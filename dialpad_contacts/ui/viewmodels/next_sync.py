"""'What will happen next': the dry run as rows of a table, what this computer would do and send."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import IntEnum
from typing import Any, Literal

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)

from dialpad_contacts.domain.contact import AccountId, Direction, Fields
from dialpad_contacts.domain.names import shown
from dialpad_contacts.sync.ports import Action, Change
from dialpad_contacts.sync.report import Report
from dialpad_contacts.sync.states import State
from dialpad_contacts.ui.plain import isolated
from dialpad_contacts.ui.services import AccountView, Commands, NextSync, Queries
from dialpad_contacts.ui.strings import t
from dialpad_contacts.ui.viewmodels import when
from dialpad_contacts.ui.viewmodels.difference import DiffRow, changes

_Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
_WRITES = frozenset({Action.CREATE_THERE, Action.UPDATE_THERE, Action.DELETE_THERE})
_PLACES = frozenset({"Work", "Home"})
_LOOKS: dict[Action, tuple[str, str]] = {  # action -> icon, tone
    Action.CREATE_THERE: ("plus", "accent"),
    Action.UPDATE_THERE: ("pencil", "accent"),
    Action.DELETE_THERE: ("trash-2", "bad"),
    Action.IMPORT: ("arrow-down", "info"),
    Action.UPDATE_HERE: ("arrow-down", "info"),
    Action.FAIL: ("triangle-alert", "warn"),
    Action.SKIP: ("info", "text2"),
}
_WAITS = frozenset(
    {State.SIGN_IN_NEEDED, State.PAUSED, State.OFFLINE, State.WAITING, State.HELD, State.FAILED}
)


class AheadRole(IntEnum):
    """What a row answers to beside Qt's own roles."""

    ROW = Qt.ItemDataRole.UserRole + 1


@dataclass(frozen=True, slots=True)
class AheadRow:
    """One row of the table."""

    contact: int | None
    icon: str
    tone: str
    name: str
    what: str
    source: str
    """The account's kind, for its tile."""
    account: str
    does: str

    @property
    def spoken(self) -> str:
        """The row as a screen reader says it."""
        return ", ".join((self.name, self.what, self.account, self.does))


Phase = Literal["unknown", "asking", "known", "stale", "problem"]


class AheadModel(QAbstractListModel):
    """Rows of the last dry run. Lives in the GUI thread; the worker does the looking."""

    told = Signal()
    """Phase, rows or words changed."""

    def __init__(
        self,
        queries: Queries,
        commands: Commands,
        *,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        parent: QObject | None = None,
    ) -> None:
        """Know nothing until ``check``."""
        super().__init__(parent)
        self._queries, self._commands, self._now = queries, commands, now
        self._rows: list[AheadRow] = []
        self.phase: Phase = "unknown"
        self.checked = ""
        self.problem = ""
        self.aside: tuple[str, ...] = ()
        """Sentences below the table: accounts that could not be asked."""

    def check(self) -> None:
        """Look, unless that is under way."""
        if self.phase == "asking":
            return
        self.phase = "asking"
        self.told.emit()
        self._commands.look_ahead(self._take)

    def forget(self) -> None:
        """Something changed since: what is shown may be over."""
        if self.phase == "known":
            self.phase = "stale"
            self.told.emit()

    @property
    def head(self) -> str:
        """The line below the title."""
        match self.phase:
            case "asking":
                return t("preview.asking")
            case "known":
                return t("preview.checked", time=self.checked)
            case "stale":
                return t("preview.stale", time=self.checked)
            case "problem":
                return t("preview.problem", reason=self.problem)
            case _:
                return t("preview.waiting")

    @property
    def linked(self) -> bool:
        """True when there is anything to sync with."""
        return bool(self._queries.accounts())

    @property
    def one_way(self) -> str:
        """Which accounts nothing is ever written to, as a sentence; '' when there are none."""
        names = [
            isolated(a.title) for a in self._queries.accounts() if a.direction is Direction.ONE_WAY
        ]
        return t("preview.oneway", accounts=_listed(names), n=len(names)) if names else ""

    def rowCount(self, parent: _Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row = self._rows[index.row()]
        if role == AheadRole.ROW:
            return row
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return row.spoken
        return None

    def _take(self, found: NextSync) -> None:
        now = self._now()
        self.problem = shown(found.problem)
        accounts = {a.id: a for a in self._queries.accounts()}
        rows = [
            (_order(change), row)
            for report in found.reports
            for change in report.changes
            if (row := self._row(change, report, accounts.get(report.account))) is not None
        ]
        rows.sort(key=lambda pair: pair[0])
        self.beginResetModel()
        self._rows = [row for _, row in rows]
        self.endResetModel()
        self.aside = tuple(_asides(found.reports, accounts))
        self.checked = when.clock(now)
        self.phase = "problem" if found.problem else "known"
        self.told.emit()

    def _row(self, change: Change, report: Report, account: AccountView | None) -> AheadRow | None:
        if account is None:
            return None
        icon, tone = _LOOKS.get(change.action, ("pin", "text2"))
        return AheadRow(
            contact=change.contact,
            icon=icon,
            tone=tone,
            name=self._name(change),
            what=_what(change, isolated(account.title)),
            source=account.kind.value,
            account=account.title,
            does=_does(change, report.state),
        )

    def _name(self, change: Change) -> str:
        fields = change.after or change.before
        name = fields.display_name if fields is not None else ""
        if not name.strip() and change.contact is not None:
            contact = self._queries.contact(change.contact)
            name = contact.display_name if contact is not None else ""
        return shown(name) or t("contact.nameless")


def _order(change: Change) -> int:
    """What is written comes first, then what comes here, then what stays."""
    if change.action in _WRITES:
        return 0
    return 1 if change.action in (Action.IMPORT, Action.UPDATE_HERE, Action.FAIL) else 2


def _does(change: Change, state: State) -> str:
    if state in _WAITS and change.action in _WRITES:
        return t(f"preview.after.{state.value}")
    return t(f"preview.do.{change.action.value}")


def _what(change: Change, account: str) -> str:
    match change.action:
        case Action.UPDATE_THERE | Action.UPDATE_HERE:
            return _difference(changes(change.before, change.after))
        case Action.CREATE_THERE:
            return _counted("preview.create", change.after)
        case Action.IMPORT:
            return _counted("preview.import", change.after)
        case Action.DELETE_THERE:
            return t("preview.delete")
        case Action.MARK_DELETED_REMOTELY:
            return t("preview.gone", account=account)
        case Action.KEEP:
            return _kept(change, account)
        case _:
            return shown(change.reason) or t("preview.left")


def _difference(rows: Sequence[DiffRow]) -> str:
    said = [
        t(f"preview.{row.sign}", label=_label(row), value=isolated(row.after or row.before))
        for row in rows
    ]
    if not said:
        return t("preview.same")
    if len(said) == 2:
        return t("preview.two", first=said[0], second=said[1][:1].lower() + said[1][1:])
    return said[0] if len(said) == 1 else t("preview.many", first=said[0], n=len(said) - 1)


def _label(row: DiffRow) -> str:
    """'Work' alone would say too little in a sentence."""
    return t("preview.phone", label=row.label) if row.label in _PLACES else row.label


def _counted(words: str, fields: Fields | None) -> str:
    parts = []
    if fields is not None and fields.phones:
        parts.append(t("preview.phones", n=len(fields.phones)))
    if fields is not None and fields.emails:
        parts.append(t("preview.emails", n=len(fields.emails)))
    return t(f"{words}.with", what=_listed(parts)) if parts else t(words)


def _kept(change: Change, account: str) -> str:
    old, new = change.before or Fields(), change.after or Fields()
    phones = {p.key for p in old.phones} - {p.key for p in new.phones}
    emails = {e.key for e in old.emails} - {e.key for e in new.emails}
    n = len(phones) + len(emails)
    if n == 1:
        return t("preview.keep.phone" if phones else "preview.keep.email", account=account)
    return t("preview.keep.many", account=account, n=n) if n else t("preview.keep")


def _asides(reports: Iterable[Report], accounts: dict[AccountId, AccountView]) -> Iterable[str]:
    for report in reports:
        account = accounts.get(report.account)
        asked = report.state not in _WAITS or report.state in (State.HELD, State.PAUSED)
        if account is not None and not asked and report.reason:
            title = isolated(account.title)
            yield t("preview.not_asked", account=title, reason=shown(report.reason))


def _listed(names: Sequence[str]) -> str:
    """'Exchange, Outlook and Hotmail'."""
    if len(names) < 2:
        return "".join(names)
    return t("preview.and", first=", ".join(names[:-1]), last=names[-1])
