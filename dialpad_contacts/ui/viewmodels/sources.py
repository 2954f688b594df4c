"""View-model of the sidebar's sources: what there is, how many contacts, which are filtered by."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from dialpad_contacts.domain.contact import AccountKind
from dialpad_contacts.domain.names import shown
from dialpad_contacts.sync.states import State
from dialpad_contacts.ui.services import AccountView, Counts
from dialpad_contacts.ui.strings import t
from dialpad_contacts.ui.viewmodels.items import Titles


@dataclass(frozen=True, slots=True)
class SourceLine:
    """A source as its row shows it; ``key`` is what ``Queries`` narrows by."""

    key: str
    tile: str
    title: str
    count: int
    needs_sign_in: bool = False

    @property
    def spoken(self) -> str:
        """What a screen reader says."""
        name = t("nav.source.name", n=self.count, source=self.title, count=self.count)
        return t("nav.source.signin", name=name) if self.needs_sign_in else name


class Sources(QObject):
    """The lines, and the chosen ones; none chosen means all are shown."""

    changed = Signal()
    chosen_changed = Signal(frozenset)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.lines: tuple[SourceLine, ...] = ()
        self.chosen: frozenset[str] = frozenset()
        self.titles = Titles()
        self.accounts: tuple[AccountView, ...] = ()

    def show(self, accounts: list[AccountView], counts: Counts) -> None:
        """Take what is linked and how many contacts each source has."""
        self.accounts = tuple(accounts)
        self.titles = Titles({a.id: shown(a.title) for a in accounts})
        lines = _lines(accounts, counts)
        if lines != self.lines:
            self.lines = lines
            self.changed.emit()
        left = self.chosen & {line.key for line in lines}
        if left != self.chosen:
            self.chosen = left
            self.chosen_changed.emit(left)

    def choose(self, key: str, on: bool) -> None:
        """Filter by a source, or no more."""
        chosen = self.chosen | {key} if on else self.chosen - {key}
        if chosen != self.chosen:
            self.chosen = chosen
            self.chosen_changed.emit(chosen)

    def choose_all(self) -> None:
        """Filter by nothing."""
        if self.chosen:
            self.chosen = frozenset()
            self.changed.emit()
            self.chosen_changed.emit(self.chosen)


def _lines(accounts: list[AccountView], counts: Counts) -> tuple[SourceLine, ...]:
    lines: list[SourceLine] = []
    directory = counts.company + counts.groups
    if directory:
        lines.append(SourceLine("company", "company", t("nav.source.company"), directory))
    for account in accounts:
        # Dialpad is the company directory: its people are the line above.
        if account.kind is not AccountKind.DIALPAD:
            lines.append(
                SourceLine(
                    account.id,
                    account.kind,
                    shown(account.title),
                    counts.by_account.get(account.id, 0),
                    account.state is State.SIGN_IN_NEEDED,
                )
            )
    if counts.local:
        lines.append(SourceLine("local", "local", t("nav.source.local"), counts.local))
    return tuple(lines)
