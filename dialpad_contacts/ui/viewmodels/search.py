"""View-model of the search: what is typed, what is found here at once, what accounts add later."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QObject, QTimer, Signal

from dialpad_contacts.domain.contact import AccountKind
from dialpad_contacts.domain.search import Row, SearchResult
from dialpad_contacts.sync.events import ContactsChanged
from dialpad_contacts.ui.bridge import SearchWorker
from dialpad_contacts.ui.services import Commands, Queries, RemoteSearch
from dialpad_contacts.ui.strings import t
from dialpad_contacts.ui.viewmodels.results import AllModel, ResultsModel
from dialpad_contacts.ui.viewmodels.sources import Sources

LIMIT = 200
RECENT = 5
REMOTE_AFTER_MS = 250
SPOKEN_AFTER_MS = 400
_SEARCHABLE = (AccountKind.GOOGLE, AccountKind.OFFICE365, AccountKind.DIALPAD)


@dataclass(frozen=True, slots=True)
class Foot:
    """The line under the results."""

    text: str = ""
    icon: str = ""
    tone: str = "text2"


class Search(QObject):
    """Search as you type. ``results`` and ``everyone`` are the models that the lists show."""

    shown = Signal(bool)
    """An answer is in a model; True when its lines were replaced."""
    state_changed = Signal()
    """``mode``, ``foot`` or ``busy`` changed."""
    spoken = Signal(str)
    """What to announce, a moment after typing stopped."""

    def __init__(self, sources: Sources, worker: SearchWorker, parent: QObject) -> None:
        super().__init__(parent)
        self._sources = sources
        self._worker = worker
        self._queries: Queries | None = None
        self._commands: Commands | None = None
        self.text = ""
        self.mode = "loading"
        """'loading', 'everyone', 'nobody', 'filtered' (nobody there), 'results' or 'none'."""
        self.foot = Foot()
        self.busy = False
        self.last_seen = -1
        """The last line of the results that is on the screen, kept up to date by the view."""
        self.results = ResultsModel(self)
        self.everyone = AllModel(_nothing, self)
        self._remote = QTimer(self, singleShot=True, interval=REMOTE_AFTER_MS)
        self._remote.timeout.connect(self._ask_remote)
        self._speak = QTimer(self, singleShot=True, interval=SPOKEN_AFTER_MS)
        self._speak.timeout.connect(lambda: self.spoken.emit(self._summary()))
        worker.answered.connect(self._answered)
        sources.chosen_changed.connect(lambda _: self.refresh())

    def connect_services(self, queries: Queries, commands: Commands) -> None:
        """Take the services, and show everyone."""
        self._queries, self._commands = queries, commands
        self.everyone.set_reader(queries.rows)
        self.refresh()

    def disconnect_services(self) -> None:
        """Let the services go; the worker has ended."""
        self._queries = self._commands = None
        self._remote.stop()
        self.everyone.set_reader(_nothing)
        self.everyone.show_ids(array("q"), [], self._sources.titles)
        self.results.show_result(SearchResult("", 0, True, {}, ()), self._sources.titles)
        self._set_state("loading", Foot(), busy=False)

    @property
    def query(self) -> str:
        """What is searched for; '' shows everyone."""
        return self.text.strip()

    def type(self, text: str) -> None:
        """Take the text of the box; asked at once, with no waiting for a pause in typing."""
        if text != self.text:
            self.text = text
            self._remote.stop()
            if self.busy or self.foot.text:
                self._set_state(self.mode, Foot(), busy=False)
            self.refresh()
            if self.query:
                self._remote.start()

    def refresh(self) -> None:
        """Ask again for what is shown."""
        queries, chosen, text = self._queries, self._sources.chosen, self.query
        if queries is None:
            return
        if text:
            self._worker.drop("all")
            self._worker.ask("search", lambda: queries.search(text, chosen, LIMIT))
        else:
            self._worker.drop("search")
            self._worker.ask("all", lambda: _everyone(queries, chosen))

    def on_changed(self, event: ContactsChanged) -> None:
        """Bring only what changed up to date, as far as it is shown."""
        if self.mode == "everyone" and event.ids:
            self.everyone.refresh(event.ids)
        self.refresh()

    def _answered(self, kind: str, answer: object) -> None:
        if kind == "search" and isinstance(answer, SearchResult):
            self._show_result(answer)
        elif kind == "all" and isinstance(answer, _Everyone):
            self._show_everyone(answer)

    def _show_result(self, result: SearchResult) -> None:
        if result.query.strip() != self.query:
            return
        replaced = self.results.show_result(result, self._sources.titles)
        self._set_state("results" if self.results.rowCount() else "none", self.foot, self.busy)
        self.shown.emit(replaced)
        self._speak.start()

    def _show_everyone(self, found: _Everyone) -> None:
        if self.query:
            return
        replaced = self.everyone.show_ids(found.ids, found.recent, self._sources.titles)
        empty = "filtered" if self._sources.chosen else "nobody"
        self._set_state("everyone" if found.ids else empty, Foot(), busy=False)
        self.shown.emit(replaced)

    def _ask_remote(self) -> None:
        names = [a.title for a in self._sources.accounts if a.kind in _SEARCHABLE]
        if self._commands is None or not self.query or not names:
            return
        busy = Foot(t("search.foot.busy", sources=_listed(names)), "search")
        self._set_state(self.mode, busy, busy=True)
        self._commands.search_remote(self.query, self._found)

    def _found(self, found: RemoteSearch) -> None:
        if found.query.strip() != self.query:
            return
        rows = [r for r in found.rows if self._wanted(r)]
        self.results.add_remote(rows, self.last_seen)
        mode = "results" if self.results.rowCount() else "none"
        self._set_state(mode, _foot(found.sources), busy=False)
        if rows:
            self.shown.emit(False)
            self._speak.start()

    def _wanted(self, row: Row) -> bool:
        chosen = self._sources.chosen
        return not chosen or (row.account or row.kind) in chosen or row.kind in chosen

    def _summary(self) -> str:
        if not self.query:
            return ""
        groups = len({i.key for i in self.results.items if i.key.startswith("h:")})
        total = sum(1 for i in self.results.items if i.is_person)
        if not total:
            return t("search.announce.none")
        total = max(total, self.results.total)
        return t("search.announce", n=total, groups=t("search.announce.groups", n=groups))

    def _set_state(self, mode: str, foot: Foot, busy: bool) -> None:
        if (mode, foot, busy) != (self.mode, self.foot, self.busy):
            self.mode, self.foot, self.busy = mode, foot, busy
            self.state_changed.emit()


@dataclass(frozen=True, slots=True)
class _Everyone:
    ids: array[int]
    recent: tuple[Row, ...]


def _everyone(queries: Queries, chosen: frozenset[str]) -> _Everyone:
    """Runs on the worker: half a second for a million contacts."""
    ids = queries.all_ids(chosen)
    recent = () if chosen or len(ids) <= RECENT else tuple(queries.recent(RECENT))
    return _Everyone(ids, recent)


def _nothing(_ids: Sequence[int]) -> list[Row]:
    return []


def _foot(sources: tuple[tuple[str, str], ...]) -> Foot:
    """Return what is said about the accounts that were asked."""
    fine = [name for name, state in sources if state == "ok"]
    rest = [t("search.foot.signin", source=n) for n, state in sources if state == "sign_in_needed"]
    rest += [t("search.foot.failed", source=n) for n, state in sources if state == "failed"]
    if fine and not rest:
        return Foot(t("search.foot.ok", sources=_listed(fine)), "circle-check", "ok")
    if fine:
        said = t("search.foot.some", sources=_listed(fine), rest=" ".join(rest))
        return Foot(said, "triangle-alert", "warn")
    here_only = t("search.foot.offline")
    return Foot(f"{here_only}. {' '.join(rest)}" if rest else here_only, "cloud-off")


def _listed(names: Sequence[str]) -> str:
    """Return 'Google', 'Google and Office 365', 'Google, Office 365 and Dialpad'."""
    names = list(dict.fromkeys(names))
    if len(names) < 2:
        return "".join(names)
    return t("search.and", some=", ".join(names[:-1]), last=names[-1])
