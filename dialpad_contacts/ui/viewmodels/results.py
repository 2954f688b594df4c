"""List models: the grouped answer to a search, and the endless list of all contacts."""

from __future__ import annotations

from array import array
from collections import OrderedDict
from collections.abc import Callable, Iterable, Sequence

from PySide6.QtCore import (
    QAbstractListModel,
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
)

from dialpad_contacts.domain.contact import Kind
from dialpad_contacts.domain.search import Row, SearchResult
from dialpad_contacts.ui.viewmodels import items
from dialpad_contacts.ui.viewmodels.items import ITEM_ROLE, Item, Line, Titles

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
PAGE = 50
"""So many lines are read at once, on the GUI thread: in a third of a frame, more than is seen."""
PAGES_KEPT = 120
SECTIONS = (Kind.COMPANY, Kind.GROUP, Kind.PERSONAL)

_ENABLED = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable


def _answer(item: Item, role: int) -> object:
    """Return what a view, a screen reader or a test asks about a line."""
    match role:
        case Qt.ItemDataRole.DisplayRole:
            return item.title
        case Qt.ItemDataRole.AccessibleTextRole:
            return item.spoken
        case _ if role == ITEM_ROLE:
            return item
    return None


def _flags(item: Item) -> Qt.ItemFlag:
    if item.line is Line.HEADER:
        return Qt.ItemFlag.NoItemFlags
    return _ENABLED


class ResultsModel(QAbstractListModel):
    """The rows of one search under their headings; headings can't be selected."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._items: list[Item] = []
        self._titles = Titles()
        self.query = ""
        self.total = 0
        self.total_is_exact = True

    @property
    def items(self) -> Sequence[Item]:
        """The lines in order."""
        return self._items

    def show_result(self, result: SearchResult, titles: Titles) -> bool:
        """Show an answer; only lines that differ are touched when the lines are the same ones.

        Returns True when the lines were replaced, so that the view must choose a selection.
        """
        self._titles = titles
        lines = _lines(result, titles)
        kept = self._remote_rows() if result.query == self.query else []
        lines = _with_remote(lines, kept, titles)
        same = [i.key for i in lines] == [i.key for i in self._items]
        self.query, self.total = result.query, result.total
        self.total_is_exact = result.total_is_exact
        if same:
            self._replace(lines)
            return False
        self.beginResetModel()
        self._items = lines
        self.endResetModel()
        return True

    def add_remote(self, rows: Sequence[Row], last_seen: int) -> None:
        """Add rows that came from an account, each at the end of its section.

        No contact up to line ``last_seen``, the last one on the screen, moves: where a section
        ends above that, its rows come below all others, under the same heading again.
        """
        known = {i.key for i in self._items}
        fresh = [r for r in rows if r.id not in known]
        if fresh and not self._items:
            self.beginResetModel()
            self._items = _with_remote([], fresh, self._titles)
            self._items.append(items.new_contact(self.query.strip()))
            self.endResetModel()
            return
        for kind in SECTIONS:
            of_kind = [items.row_item(r, self._titles) for r in fresh if r.kind is kind]
            if of_kind:
                self._add_section(kind, of_kind, last_seen)

    def forget_remote(self, key: str) -> None:
        """Take out a result of an account that has become a contact here."""
        at = self.index_of(key)
        if at >= 0:
            self.beginRemoveRows(QModelIndex(), at, at)
            del self._items[at]
            self.endRemoveRows()

    def index_of(self, key: str) -> int:
        """Return the line with this key, -1 when it is not there."""
        return next((i for i, item in enumerate(self._items) if item.key == key), -1)

    def best(self) -> int:
        """Return the line to select first: the first personal contact, else the first one."""
        first = -1
        for i, item in enumerate(self._items):
            if item.row is not None:
                if item.row.kind is Kind.PERSONAL:
                    return i
                first = i if first < 0 else first
        return first

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._items)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not 0 <= index.row() < len(self._items):
            return None
        return _answer(self._items[index.row()], role)

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not 0 <= index.row() < len(self._items):
            return Qt.ItemFlag.NoItemFlags
        return _flags(self._items[index.row()])

    def _remote_rows(self) -> list[Row]:
        rows = (i.row for i in self._items if i.row is not None)
        return [r for r in rows if r.remote_only]

    def _replace(self, lines: list[Item]) -> None:
        for i, (old, new) in enumerate(zip(self._items, lines, strict=True)):
            if old != new:
                self._items[i] = new
                at = self.index(i)
                self.dataChanged.emit(at, at)

    def _add_section(self, kind: Kind, fresh: list[Item], last_seen: int) -> None:
        end = _section_end(self._items, kind)
        seen_below = self._items[end : last_seen + 1] if end is not None else []
        if end is None or any(i.line is not Line.NEW for i in seen_below):
            end = len(self._items) - (self._items[-1].line is Line.NEW)
            fresh = [items.header(kind, len(fresh)), *fresh]
        else:
            self._recount(kind, len(fresh))
        self.beginInsertRows(QModelIndex(), end, end + len(fresh) - 1)
        self._items[end:end] = fresh
        self.endInsertRows()

    def _recount(self, kind: Kind, more: int) -> None:
        at = max(i for i, item in enumerate(self._items) if item.key == f"h:{kind}")
        self._items[at] = items.header(kind, (self._items[at].count or 0) + more)
        self.dataChanged.emit(self.index(at), self.index(at))


def _lines(result: SearchResult, titles: Titles) -> list[Item]:
    lines: list[Item] = []
    for kind in SECTIONS:
        rows = [r for r in result.rows if r.kind is kind]
        if rows:
            lines.append(items.header(kind, result.sections.get(kind, len(rows))))
            lines += [items.row_item(r, titles) for r in rows]
    if result.query.strip() and lines:
        lines.append(items.new_contact(result.query.strip()))
    return lines


def _with_remote(lines: list[Item], rows: list[Row], titles: Titles) -> list[Item]:
    """Put rows that an account answered before back in, unless they are here by now."""
    known = {i.key for i in lines}
    for row in rows:
        if row.id in known:
            continue
        at = next((i for i, item in enumerate(lines) if item.key == f"h:{row.kind}"), None)
        end = _section_end(lines, row.kind)
        if at is None or end is None:
            at = sum(1 for i in lines if i.line is not Line.NEW)
            lines.insert(at, items.header(row.kind, 0))
            end = at + 1
        lines.insert(end, items.row_item(row, titles))
        lines[at] = items.header(row.kind, (lines[at].count or 0) + 1)
    return lines


def _section_end(lines: Sequence[Item], kind: Kind) -> int | None:
    """Return where the last section of ``kind`` ends, None when there is none."""
    ends = [i for i, item in enumerate(lines) if item.row is not None and item.row.kind is kind]
    return ends[-1] + 1 if ends else None


Read = Callable[[Sequence[int]], list[Row]]


class AllModel(QAbstractTableModel):
    """All contacts, any number: an array of ids, and pages of rows that are read when seen.

    Recently opened ones come first, under a heading of their own.
    """

    def __init__(self, read: Read, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._read = read
        self._ids: array[int] = array("q")
        self._top: list[Item] = []
        self._pages: OrderedDict[int, dict[int, Item]] = OrderedDict()
        self._titles = Titles()

    @property
    def total(self) -> int:
        """How many contacts there are."""
        return len(self._ids)

    @property
    def top(self) -> Sequence[Item]:
        """The lines before the first of all contacts: recent ones and headings."""
        return self._top

    def set_reader(self, read: Read) -> None:
        """Read rows from elsewhere from now on."""
        self._read = read

    def show_ids(self, ids: array[int], recent: Sequence[Row], titles: Titles) -> bool:
        """Show these contacts.

        Returns True when lines were replaced; False when they are the ones of before.
        """
        top = _top(recent, len(ids), titles)
        same = [i.key for i in top] == [i.key for i in self._top] and ids == self._ids
        self._titles = titles
        if same:
            self._top = top
            self.refresh()
            return False
        self.beginResetModel()
        self._ids, self._top = ids, top
        self._pages.clear()
        self.endResetModel()
        return True

    def refresh(self, changed: Iterable[int] | None = None) -> None:
        """Read changed contacts anew when they are looked at; None means all of them."""
        if changed is None:
            self._pages.clear()
        else:
            wanted = set(changed)
            for start, page in list(self._pages.items()):
                if not wanted.isdisjoint(page):
                    del self._pages[start]
        if self.rowCount():
            last = self.index(self.rowCount() - 1, 0)
            self.dataChanged.emit(self.index(0, 0), last)

    def index_of(self, key: str, near: int = -1) -> int:
        """Return the line of a contact, -1 when it is not there.

        One that is among the recent ones too is taken there when ``near`` is.
        """
        if 0 <= near < len(self._top):
            found = next((i for i, item in enumerate(self._top) if item.key == key), -1)
            if found >= 0:
                return found
        if not key.isdecimal():
            return -1
        try:
            return len(self._top) + self._ids.index(int(key))
        except ValueError:
            return -1

    def key_at(self, line: int) -> str:
        """Return the key of a line without reading its row."""
        if line < len(self._top):
            return self._top[line].key if line >= 0 else ""
        return str(self._ids[line - len(self._top)]) if line < self.rowCount() else ""

    def best(self) -> int:
        """Return the first line that is a contact, -1 when there is none."""
        first = next((i for i, item in enumerate(self._top) if item.is_person), len(self._top))
        return first if first < self.rowCount() else -1

    def item(self, line: int) -> Item:
        """Return a line, read when it is not at hand."""
        if line < len(self._top):
            return self._top[line]
        at = line - len(self._top)
        start = at - at % PAGE
        page = self._pages.get(start)
        if page is None:
            page = self._fetch(start)
        else:
            self._pages.move_to_end(start)
        return page.get(self._ids[at]) or items.loading()

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._top) + len(self._ids)

    def columnCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else 1

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        wanted = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole, ITEM_ROLE)
        if role not in wanted or not 0 <= index.row() < self.rowCount():
            return None
        return _answer(self.item(index.row()), role)

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not 0 <= index.row() < self.rowCount():
            return Qt.ItemFlag.NoItemFlags
        if index.row() < len(self._top):
            return _flags(self._top[index.row()])
        return _ENABLED

    def _fetch(self, start: int) -> dict[int, Item]:
        rows = self._read(self._ids[start : start + PAGE])
        page = {int(r.id): items.row_item(r, self._titles, mixed=True) for r in rows}
        self._pages[start] = page
        if len(self._pages) > PAGES_KEPT:
            self._pages.popitem(last=False)
        return page


def _top(recent: Sequence[Row], total: int, titles: Titles) -> list[Item]:
    if not recent:
        return []
    rows = [items.row_item(r, titles, mixed=True) for r in recent]
    return [items.header("recent", None), *rows, items.header("all", total)]
