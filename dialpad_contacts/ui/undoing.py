"""Undoes entries of the journal: shows the plan where it matters, works off the GUI thread."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from itertools import count

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from dialpad_contacts.domain.contact import AccountId
from dialpad_contacts.domain.errors import ContactsError
from dialpad_contacts.sync.views import NotUndone, Undone, UndoPlan
from dialpad_contacts.ui.bridge import SearchWorker
from dialpad_contacts.ui.services import AccountView, Commands, Queries
from dialpad_contacts.ui.strings import t
from dialpad_contacts.ui.viewmodels.undoing import refusal, said_after, wants_look, words_of
from dialpad_contacts.ui.views.dialogs import Dialog
from dialpad_contacts.ui.views.undo_dialog import ask_undo

_PLAN, _DO, _PAST = "undo.plan", "undo.do", "past"


class Undoing(QObject):
    """One for a window. Without a worker everything is done at once, in the calling thread."""

    said = Signal(str, object)
    """(what to say, the new journal entries) when an undo was done or refused."""

    differs = Signal(object)
    """What going back to the day that was asked for would do, as an ``UndoPlan``."""

    def __init__(
        self,
        parent: QWidget,
        queries: Queries,
        commands: Commands,
        worker: SearchWorker | None = None,
    ) -> None:
        super().__init__(parent)
        self._window, self._queries, self._commands = parent, queries, commands
        self._worker = worker
        self._numbers = count(1)
        self.dialog: Dialog | None = None
        if worker is not None:
            worker.answered.connect(self._answered)
            worker.failed.connect(self._failed)

    def undo(self, entries: Sequence[int]) -> None:
        """Undo entries; what writes, loses or finds news is shown first."""
        self._ask(_PLAN, lambda: _planned(lambda: self._commands.plan_undo(entries)))

    def undo_sync(self, sync: str) -> None:
        """Undo all entries of one sync, after a look."""
        self._ask(_PLAN, lambda: _planned(lambda: self._commands.plan_undo_sync(sync)))

    def undo_now(self, entries: Sequence[int]) -> None:
        """Undo what was done a moment ago, as an undo bar says."""
        self._ask(self._next_do(), lambda: self._at_once(entries))

    def plan_back(self, at: datetime) -> None:
        """Ask which contacts differ from how they were at ``at``; ``differs`` answers."""
        past = self._commands.past
        self._ask(_PAST, lambda: _planned(lambda: past.plan_back(at, None)))

    def go_back(self, at: datetime, plan: UndoPlan, day: str, parent: QWidget) -> None:
        """Show what going back to ``at`` does, and do it on a yes."""
        words = words_of(plan, self._accounts(), day=day)
        past = self._commands.past
        self.dialog = ask_undo(
            parent,
            words,
            lambda: self._ask(self._next_do(), lambda: (plan, past.go_back(plan, at))),
            "past.go",
        )
        self.dialog.finished.connect(self._closed)

    def reason_against(self, entry: int) -> str:
        """Return why an entry can't be undone; '' when it can."""
        return refusal(self.plan(entry))

    def plan(self, entry: int) -> UndoPlan:
        """Return what undoing one entry does."""
        return _planned(lambda: self._commands.plan_undo([entry]))

    def _at_once(self, entries: Sequence[int]) -> tuple[UndoPlan, Undone]:
        plan = _planned(lambda: self._commands.plan_undo(entries))
        return plan, self._commands.undo(plan)

    def _ask(self, kind: str, work: Callable[[], object]) -> None:
        if self._worker is not None:
            self._worker.ask(kind, work)
        else:
            self._answered(kind, work())

    def _answered(self, kind: str, answer: object) -> None:
        if kind == _PLAN and isinstance(answer, UndoPlan):
            self._look(answer)
        elif kind == _PAST:
            self.differs.emit(answer)
        elif kind.startswith(_DO) and isinstance(answer, tuple):
            plan, done = answer
            self.said.emit(said_after(plan, done, self._accounts()), done.entries)

    def _failed(self, kind: str) -> None:
        if kind == _PAST:
            self.differs.emit(UndoPlan((), (NotUndone(0, t("undo.failed")),)))
        elif kind == _PLAN or kind.startswith(_DO):
            self.said.emit(t("undo.failed"), ())

    def _look(self, plan: UndoPlan) -> None:
        reason = refusal(plan)
        if reason:
            self.said.emit(t("undo.did.none", reason=reason), ())
        elif wants_look(plan):
            words = words_of(plan, self._accounts())
            self.dialog = ask_undo(self._window, words, lambda: self._do(plan))
            self.dialog.finished.connect(self._closed)
        else:
            self._do(plan)

    def _closed(self, _result: int) -> None:
        self.dialog = None

    def _do(self, plan: UndoPlan) -> None:
        self._ask(self._next_do(), lambda: (plan, self._commands.undo(plan)))

    def _next_do(self) -> str:
        """Return a kind of its own for each: of one kind the worker keeps the newest alone."""
        return f"{_DO}.{next(self._numbers)}"

    def _accounts(self) -> dict[AccountId, AccountView]:
        return {a.id: a for a in self._queries.accounts()}


def _planned(plan: Callable[[], UndoPlan]) -> UndoPlan:
    try:
        return plan()
    except (LookupError, ContactsError) as error:
        return UndoPlan((), (NotUndone(0, str(error.args[0] if error.args else error)),))
