"""What stands in a line of the contact list, and how a screen reader says it."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum

from PySide6.QtCore import Qt

from dialpad_contacts.domain.contact import AccountId, AccountKind, Kind
from dialpad_contacts.domain.names import shown
from dialpad_contacts.domain.search import Match, Row
from dialpad_contacts.ui.plain import isolated
from dialpad_contacts.ui.strings import t

ITEM_ROLE = int(Qt.ItemDataRole.UserRole) + 1
"""The role under which both list models hand their ``Item`` to the delegate."""
MOST_NAME = 300
"""Characters of a name that are painted or spoken; nobody sees more of a line."""


class Line(Enum):
    """What a line is."""

    HEADER = "header"
    ROW = "row"
    NEW = "new"
    LOADING = "loading"


@dataclass(frozen=True, slots=True)
class Source:
    """Where a row comes from: its tile and its name, both '' when none is shown."""

    tile: str = ""
    name: str = ""
    direction: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """One line. ``key`` stays the same for the same thing, so that a selection can follow it."""

    line: Line
    key: str
    title: str = ""
    count: int | None = None
    row: Row | None = None
    source: Source = field(default=Source())
    second: str = ""
    second_icon: str = ""
    second_tone: str = "text2"
    spoken: str = ""

    @property
    def is_person(self) -> bool:
        """True for a line that can be opened as a contact."""
        return self.line is Line.ROW


class Titles:
    """What accounts are called in lists; with their address when two are of one kind."""

    def __init__(self, titles: dict[AccountId, str] | None = None) -> None:
        self._titles = titles or {}

    def of(self, account: AccountId | None, kind: AccountKind | None) -> str:
        """Return an account's name; its kind's when it is not linked (any more)."""
        if account is not None and account in self._titles:
            return self._titles[account]
        return kind.display_name if kind is not None else t("nav.source.local")


def header(kind: str, count: int | None) -> Item:
    """Return the header of a section; ``kind`` is a contact kind, 'recent' or 'all'."""
    title = t("search.all") if kind == "all" else t(f"search.group.{kind}")
    spoken = title if count is None else t("search.group.name", group=title, count=count)
    return Item(Line.HEADER, f"h:{kind}", title, count, spoken=spoken)


def new_contact(query: str) -> Item:
    """Return the line that makes a contact of what was searched for."""
    title = t("search.new", q=isolated(query[:MOST_NAME]))
    return Item(Line.NEW, "new", title, spoken=title)


def loading() -> Item:
    """Return the line for a contact that is not read yet."""
    return Item(Line.LOADING, "", spoken=t("row.loading"))


def row_item(row: Row, titles: Titles, *, mixed: bool = False) -> Item:
    """Return the line of a contact; in a ``mixed`` list company contacts show their source too."""
    name = shown(row.name[:MOST_NAME]) or t("row.nameless")
    source = _source(row, titles, mixed=mixed)
    second, icon, tone = _second(row, titles)
    spoken = _spoken(row, name, source, titles)
    return Item(
        Line.ROW,
        row.id,
        name,
        row=row,
        source=source,
        second=second,
        second_icon=icon,
        second_tone=tone,
        spoken=spoken,
    )


def shown_match(match: Match) -> tuple[int, int]:
    """Return where a match lies in the text as it is shown, which lacks what cannot be seen."""
    start = len(shown(match.text[: match.start]))
    return start, start + len(shown(match.text[match.start : match.end]))


def _source(row: Row, titles: Titles, *, mixed: bool) -> Source:
    if row.kind is Kind.PERSONAL:
        if row.account_kind is None:
            return Source("local", t("nav.source.local"))
        direction = t(f"direction.{row.account_kind.direction}")
        return Source(row.account_kind, titles.of(row.account, row.account_kind), direction)
    if row.kind is Kind.COMPANY and mixed:
        return Source("company", t("nav.source.company"))
    return Source()


def _second(row: Row, titles: Titles) -> tuple[str, str, str]:
    """Return the second line with its icon and colour; what needs to be known comes first."""
    if row.gone:
        source = titles.of(row.account, row.account_kind)
        return t("row.gone", source=source), "cloud-off", "text2"
    if row.waiting:
        return t("row.waiting", n=row.waiting), "arrow-up", "warn"
    if row.remote_only:
        source = titles.of(row.account, row.account_kind)
        return shown(row.second[:MOST_NAME]) or t("row.remote", source=source), "cloud", "text2"
    if row.also and row.kind is Kind.PERSONAL:
        return _also(row.also, titles), "copy", "text2"
    if row.kind is Kind.GROUP:
        people = t("row.people", n=len(row.members)) if row.members else ""
        second = shown(row.second[:MOST_NAME])
        parts = (people, second, _found_member(row))
        return " · ".join(dict.fromkeys(p for p in parts if p)), "", "text2"
    return shown(row.second[:MOST_NAME]), "", "text2"


def _found_member(row: Row) -> str:
    """Return who of a group chat was searched for, when its name does not say so."""
    found = [m.text for m in row.matches if m.field == "member"]
    return shown(found[0][:MOST_NAME]) if found and found[0] not in row.name else ""


def _also(also: str, titles: Titles) -> str:
    if also in ("company", "local"):
        return t(f"row.dup.{also}")
    try:
        kind = AccountKind(also.partition("-")[0])
    except ValueError:
        kind = None
    return t("row.dup.account", source=titles.of(AccountId(also), kind))


def _spoken(row: Row, name: str, source: Source, titles: Titles) -> str:
    if row.kind is Kind.GROUP:
        parts = [t("row.group", name=name)]
        if row.members:
            parts.append(t("row.people", n=len(row.members)))
        return ", ".join(parts)
    parts = [name, shown(row.second[:MOST_NAME]), source.name]
    if source.direction:
        parts.append(source.direction.lower())
    if row.kind is Kind.COMPANY and not source.name:
        parts.append(t("nav.source.company"))
    if row.also:
        also = _also(row.also, titles)
        parts.append(also[:1].lower() + also[1:])
    if row.waiting:
        parts.append(t("row.waiting.short", n=row.waiting))
    if row.gone:
        parts.append(t("row.gone", source=titles.of(row.account, row.account_kind)))
    if row.remote_only:
        parts.append(t("row.remote", source=titles.of(row.account, row.account_kind)))
    return ", ".join(p for p in parts if p)
