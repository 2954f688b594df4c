"""Keeping the search index equal to the documents: at once for a few, as a backlog for many."""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Callable, Iterable

from dialpad_contacts.domain.search import Document
from dialpad_contacts.store.documents import DocRow, document, section_of
from dialpad_contacts.store.tokens import all_tokens, name_tokens, number_keys, replaced

AT_ONCE = 200
"""Up to this many documents are indexed in the transaction that changes them."""
_BATCH = 500
_STEP = 50


def put_docs(db: sqlite3.Connection, rows: Iterable[DocRow]) -> None:
    """Insert or replace documents; the index follows by ``settle`` or as a backlog."""
    rows = list(rows)
    _mark(db, [row[0] for row in rows])
    db.executemany("INSERT OR REPLACE INTO search_doc VALUES (?,?,?,?,?)", rows)


def put_new_docs(db: sqlite3.Connection, rows: Iterable[DocRow]) -> None:
    """Insert documents that never were there: nothing has to be taken out of the index."""
    rows = list(rows)
    db.executemany("INSERT INTO search_dirty (doc) VALUES (?)", [(row[0],) for row in rows])
    db.executemany("INSERT INTO search_doc VALUES (?,?,?,?,?)", rows)


def drop_docs(db: sqlite3.Connection, docs: Iterable[int]) -> None:
    """Remove documents, and from the index by ``settle`` or as a backlog."""
    docs = list(docs)
    _mark(db, docs)
    db.executemany("DELETE FROM search_doc WHERE doc=?", [(d,) for d in docs])


def _mark(db: sqlite3.Connection, docs: list[int]) -> None:
    """Mark documents dirty, and keep what the index holds of each: it is taken out by that."""
    db.executemany(
        "INSERT OR IGNORE INTO search_dirty SELECT * FROM search_doc WHERE doc=?",
        [(d,) for d in docs],
    )
    db.executemany("INSERT OR IGNORE INTO search_dirty (doc) VALUES (?)", [(d,) for d in docs])


def settle(db: sqlite3.Connection, docs: list[int]) -> None:
    """Bring the index up to date for ``docs``, all of them dirty, in the running transaction."""
    wanted = json.dumps(docs)
    old = {doc: document(texts) for doc, *texts in db.execute(_HELD, (wanted,)).fetchall()}
    new = {doc: document(texts) for doc, *texts in db.execute(_DOCS, (wanted,)).fetchall()}
    _settle_words(db, "search_names", name_tokens, old, new)
    _settle_words(db, "search_all", all_tokens, old, new)
    _settle_numbers(db, old, new)
    db.executemany("DELETE FROM search_dirty WHERE doc=?", [(d,) for d in docs])


def _settle_words(
    db: sqlite3.Connection,
    table: str,
    tokens: Callable[[Document], set[str]],
    old: dict[int, Document],
    new: dict[int, Document],
) -> None:
    """Take out and put in what differs, in rising order.

    FTS5 writes what it gathered so far to the disk when it meets a lower number than the last.
    And it counts documents: one that is put in again has to be taken out, be it with no words.
    """
    for doc in sorted(old.keys() | new.keys()):
        before = tokens(old[doc]) if doc in old else set()
        after = tokens(new[doc]) if doc in new else set()
        gone, come = replaced(before, after)
        if doc in old and doc in new and not gone and not come:
            continue
        if doc in old:
            db.execute(_TAKE_OUT[table], (doc, " ".join(gone)))
        if doc in new:
            db.execute(_PUT_IN[table], (doc, " ".join(come)))


def _settle_numbers(
    db: sqlite3.Connection, old: dict[int, Document], new: dict[int, Document]
) -> None:
    gone, come = [], []
    for doc in old.keys() | new.keys():
        before = number_keys(old[doc]) if doc in old else set()
        after = number_keys(new[doc]) if doc in new else set()
        section = section_of(doc)
        gone += [(section, key, doc) for key in before - after]
        come += [(section, key, doc) for key in after - before]
    db.executemany("DELETE FROM search_number WHERE section=? AND key=? AND doc=?", gone)
    db.executemany("INSERT INTO search_number VALUES (?,?,?)", sorted(come))


_HELD = (
    "SELECT * FROM search_dirty WHERE doc IN (SELECT value FROM json_each(?)) AND names IS NOT NULL"
)
_DOCS = "SELECT * FROM search_doc WHERE doc IN (SELECT value FROM json_each(?))"
_TAKE_OUT = {
    "search_names": "INSERT INTO search_names (search_names, rowid, words) VALUES ('delete', ?, ?)",
    "search_all": "INSERT INTO search_all (search_all, rowid, words) VALUES ('delete', ?, ?)",
}
_PUT_IN = {
    "search_names": "INSERT INTO search_names (rowid, words) VALUES (?, ?)",
    "search_all": "INSERT INTO search_all (rowid, words) VALUES (?, ?)",
}


def backlog(db: sqlite3.Connection) -> int:
    """Return how many documents wait to be indexed."""
    count: int = db.execute("SELECT count(*) FROM search_dirty").fetchone()[0]
    return count


def drain(db: sqlite3.Connection, deadline: float) -> int:
    """Index a batch, or until ``deadline`` (time.monotonic); return how many were done."""
    done = 0
    while done < _BATCH and (done == 0 or time.monotonic() < deadline):
        docs = [d for (d,) in db.execute("SELECT doc FROM search_dirty LIMIT ?", (_STEP,))]
        if not docs:
            break
        settle(db, docs)
        done += len(docs)
    return done


def empty(db: sqlite3.Connection) -> None:
    """Empty the index and forget the documents."""
    db.execute("INSERT INTO search_names (search_names) VALUES ('delete-all')")
    db.execute("INSERT INTO search_all (search_all) VALUES ('delete-all')")
    db.execute("DELETE FROM search_number")
    db.execute("DELETE FROM search_dirty")
    db.execute("DELETE FROM search_doc")
