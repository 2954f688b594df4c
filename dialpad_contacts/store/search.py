"""Searching: every keystroke asks the index, section by section, and never more than it shows."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from itertools import islice

from dialpad_contacts.domain.contact import Kind
from dialpad_contacts.domain.search import MIN_INSIDE, Query, Term
from dialpad_contacts.store import conditions
from dialpad_contacts.store.conditions import ALWAYS, Condition, statement
from dialpad_contacts.store.documents import DOC_BASE, contact_id_of
from dialpad_contacts.store.layout import COMPANY, GROUP, PERSONAL
from dialpad_contacts.store.sources import Sources
from dialpad_contacts.store.tokens import (
    anywhere_query,
    is_long_number,
    key_range,
    names_query,
    needs_check,
)

EXACT_TO = 1000
"""Up to this many hits in a section are counted; beyond, the count is a lower bound."""
RECENT = 200
"""How many of the contacts opened last are ranked first."""
_ROOM = 1 << 40
LAST = "\U0010ffff"
"""Sorts after everything that can be typed."""
_KINDS = {COMPANY: Kind.COMPANY, GROUP: Kind.GROUP, PERSONAL: Kind.PERSONAL}


@dataclass(frozen=True, slots=True)
class Found:
    """The hits of one section: how many, and the ids of the best ones in order."""

    kind: Kind
    total: int
    is_exact: bool
    ids: tuple[int, ...]


def recent_ids(db: sqlite3.Connection, limit: int) -> list[int]:
    """Return the contacts opened last, the newest first."""
    rows = db.execute(
        "SELECT id FROM contact WHERE opened_at IS NOT NULL AND deleted_at IS NULL"
        " ORDER BY opened_at DESC LIMIT ?",
        (limit,),
    )
    return [i for (i,) in rows]


def find(
    db: sqlite3.Connection,
    query: Query,
    sources: Sources,
    limit: int,
    recent: list[int],
    check: Callable[[], None],
) -> list[Found]:
    """Return the hits by section, company first; each has up to ``limit`` ids, best first.

    ``recent`` are the contacts that are ranked first. ``check`` is called between statements
    and raises when the search was cancelled.
    """
    if not query.terms:
        return []
    is_behind = db.execute("SELECT 1 FROM search_dirty LIMIT 1").fetchone() is not None
    found = []
    for kind, name in _KINDS.items():
        check()
        narrowed = sources.condition(kind)
        if narrowed is None or not _any_of(db, kind):
            continue
        section = _Section(db, kind, query, narrowed, is_behind, check)
        named = section.named()
        hits = section.all_hits(named)
        if hits:
            is_exact = len(hits) <= EXACT_TO
            ids = section.best(named, hits, recent, limit)
            found.append(Found(name, min(len(hits), EXACT_TO), is_exact, tuple(ids)))
    return found


def _any_of(db: sqlite3.Connection, kind: int) -> bool:
    row = db.execute("SELECT 1 FROM tally WHERE kind=? AND living > 0 LIMIT 1", (kind,))
    return row.fetchone() is not None


@dataclass(frozen=True, slots=True)
class _Section:
    """One section's part of a search. Hits are documents' numbers, ``EXACT_TO`` + 1 at most."""

    db: sqlite3.Connection
    kind: int
    query: Query
    narrowed: Condition
    is_behind: bool
    check: Callable[[], None]

    def named(self) -> set[int]:
        """Return the hits whose name has every word of the query."""
        return self._begun_by_words("search_names", conditions.in_names(self.query.terms))

    def all_hits(self, named: set[int]) -> set[int]:
        """Return every hit; ``named`` alone when those are too many to count already."""
        if len(named) > EXACT_TO:
            return named
        terms = self.query.terms
        only = terms[0] if len(terms) == 1 else None
        if only is not None and any(len(d) >= MIN_INSIDE for d in only.digits):
            hits = set(self._by_number(only))
            if (asked := anywhere_query(only)) and len(hits) <= EXACT_TO:
                residue = [conditions.anywhere(only)] if needs_check(only) else []
                hits.update(self._by_words("search_all", asked, residue))
        else:
            hits = set(self._by_terms())
        if self.is_behind and len(hits) <= EXACT_TO:
            hits.update(self._unindexed(conditions.both(map(conditions.anywhere, terms))))
        return hits

    def best(self, named: set[int], hits: set[int], recent: list[int], limit: int) -> list[int]:
        """Return the ids to show: recent ones, by name, by other words, the rest; each sorted."""
        ranks: list[Callable[[], list[int]]] = [
            lambda: self._recent(hits, recent),
            lambda: self._first_by_name(limit) if len(hits) > EXACT_TO else [],
            lambda: self._sorted(named, limit),
            lambda: self._sorted(self._worded(), limit),
            lambda: self._sorted(hits, limit),
        ]
        chosen: dict[int, None] = {}
        for rank in ranks:
            self.check()
            chosen.update(dict.fromkeys(rank()))
            if len(chosen) >= min(limit, len(hits)):
                break
        return list(chosen)[:limit]

    def _worded(self) -> set[int]:
        """Return the hits whose name, company or title has every word."""
        return self._begun_by_words("search_all", conditions.in_words(self.query.terms))

    def _begun_by_words(self, table: str, behind: Condition) -> set[int]:
        terms = self.query.terms
        if not all(t.words for t in terms):
            return set()
        docs = set(self._by_words(table, names_query(terms), []))
        if self.is_behind:
            docs.update(self._unindexed(behind))
        return docs

    def _recent(self, hits: set[int], recent: list[int]) -> list[int]:
        base = DOC_BASE[self.kind]
        if len(hits) <= EXACT_TO:
            return [i for i in recent if base + i in hits]
        docs = json.dumps([base + i for i in recent])
        wanted = conditions.both(map(conditions.anywhere, self.query.terms))
        rows = self._run(
            "SELECT d.doc FROM search_doc d",
            self._joined("d.doc"),
            Condition("WHERE d.doc IN (SELECT value FROM json_each(?))", (docs,)),
            self._and(wanted),
        )
        matching = {contact_id_of(doc) for doc in rows}
        return [i for i in recent if i in matching]

    def _first_by_name(self, limit: int) -> list[int]:
        """Return the first contacts of the list whose very name begins with the only word."""
        words = [w for t in self.query.terms for w in t.words]
        if len(words) != 1:
            return []
        return self._run(
            "SELECT c.id FROM contact c INDEXED BY contact_order",
            Condition(
                "WHERE c.deleted_at IS NULL AND c.kind = ? AND c.sort_key >= ? AND c.sort_key < ?",
                (self.kind, words[0], words[0] + LAST),
            ),
            Condition("AND (" + self.narrowed.sql + ")", self.narrowed.parameters),
            Condition("ORDER BY c.sort_key LIMIT ?", (limit,)),
        )

    def _sorted(self, docs: set[int], limit: int) -> list[int]:
        base = DOC_BASE[self.kind]
        if len(docs) > EXACT_TO:  # some of many, whichever: sorting all would order nothing
            docs = set(islice(docs, 4 * limit))
        wanted = json.dumps([doc - base for doc in docs])
        return self._run(
            "SELECT id FROM contact WHERE id IN (SELECT value FROM json_each(",
            Condition("?", (wanted,)),
            Condition(")) ORDER BY sort_key, id LIMIT ?", (limit,)),
        )

    # -- hits -----------------------------------------------------------------------------

    def _by_terms(self) -> list[int]:
        """Ask the index for the terms it can answer, and check the others on each hit."""
        asked, residue = [], []
        for term in self.query.terms:
            is_number = any(len(d) >= MIN_INSIDE for d in term.digits)
            if not is_number:
                asked.append(anywhere_query(term))
            if is_number or needs_check(term):
                residue.append(conditions.anywhere(term))
        return self._by_words("search_all", " AND ".join(asked), residue)

    def _by_words(self, table: str, asked: str, residue: list[Condition]) -> list[int]:
        return self._run(
            _BY_WORDS[table],
            "CROSS JOIN search_doc d ON d.doc = i.rowid" if residue else "",
            self._joined("i.rowid"),
            _MATCHES[table],
            Condition("? AND i.rowid >= ? AND i.rowid < ?", (asked, *self._range())),
            self._and(*residue),
            self._indexed("i.rowid"),
            _CAPPED,
        )

    def _by_number(self, term: Term) -> list[int]:
        """Ask the index of numbers for each way to dial what was typed."""
        hits: set[int] = set()
        residue = [conditions.anywhere(term)] if is_long_number(term) else []
        for digits in term.digits:
            self.check()
            section = DOC_BASE[self.kind] >> 40
            hits.update(
                self._run(
                    "SELECT DISTINCT n.doc FROM search_number n",
                    "CROSS JOIN search_doc d ON d.doc = n.doc" if residue else "",
                    self._joined("n.doc"),
                    Condition(
                        "WHERE n.section = ? AND n.key >= ? AND n.key < ?",
                        (section, *key_range(digits)),
                    ),
                    self._and(*residue),
                    self._indexed("n.doc"),
                    _CAPPED,
                )
            )
        return list(hits)

    def _unindexed(self, wanted: Condition) -> list[int]:
        """Ask the documents that the index is behind with."""
        return self._run(
            "SELECT x.doc FROM search_dirty x CROSS JOIN search_doc d ON d.doc = x.doc",
            self._joined("x.doc"),
            Condition("WHERE x.doc >= ? AND x.doc < ?", self._range()),
            self._and(wanted),
            _CAPPED,
        )

    # -- pieces of statements -------------------------------------------------------------

    def _run(self, *parts: str | Condition) -> list[int]:
        whole = statement(*parts)
        return [i for (i,) in self.db.execute(whole.sql, whole.parameters)]

    def _range(self) -> tuple[int, int]:
        base = DOC_BASE[self.kind]
        return base, base + _ROOM

    def _joined(self, doc: str) -> Condition | str:
        if self.narrowed is ALWAYS:
            return ""
        return Condition(f"CROSS JOIN contact c ON c.id = {doc} - ?", (DOC_BASE[self.kind],))

    def _and(self, *wanted: Condition) -> Condition:
        narrowed = () if self.narrowed is ALWAYS else (self.narrowed,)
        every = conditions.both((*wanted, *narrowed))
        return Condition("AND " + every.sql, every.parameters)

    def _indexed(self, doc: str) -> str:
        return _INDEXED[doc] if self.is_behind else ""


_BY_WORDS = {
    "search_names": "SELECT i.rowid FROM search_names i",
    "search_all": "SELECT i.rowid FROM search_all i",
}
_MATCHES = {
    "search_names": "WHERE i.search_names MATCH",
    "search_all": "WHERE i.search_all MATCH",
}
_INDEXED = {
    "i.rowid": "AND i.rowid NOT IN (SELECT x.doc FROM search_dirty x)",
    "n.doc": "AND n.doc NOT IN (SELECT x.doc FROM search_dirty x)",
}
_CAPPED = Condition("LIMIT ?", (EXACT_TO + 1,))
