"""Letters on a telephone's keys: 536 finds Leo, through the index of names that is there already.

Each key stands for three or four letters. A beginning that no name has is given up at once, so
that few of the many spellings are ever asked for.
"""

from __future__ import annotations

import json
import sqlite3

from dialpad_contacts.store.documents import contact_id_of

LETTERS = {
    "2": "abc2", "3": "def3", "4": "ghi4", "5": "jkl5", "6": "mno6", "7": "pqrs7", "8": "tuv8",
    "9": "wxyz9", "0": "0", "1": "1",
}  # fmt: skip
MOST_KEYS = 12
MOST_SPELLINGS = 120
"""More beginnings than this are not followed; no book of names has as many for five keys."""
_MOST_HITS = 400
_EXISTS = "SELECT 1 FROM search_names WHERE search_names MATCH ? LIMIT 1"
_NAMED = "SELECT rowid FROM search_names WHERE search_names MATCH ? LIMIT ?"
_BEST = """
    SELECT id FROM contact WHERE id IN (SELECT value FROM json_each(?)) AND deleted_at IS NULL
    ORDER BY opened_at IS NULL, opened_at DESC, sort_key, id LIMIT ?
"""


def keyed(db: sqlite3.Connection, keys: str, limit: int) -> list[int]:
    """Return the contacts of whom a word of the name begins with what ``keys`` can spell.

    Those opened last come first, then by name. Fewer than two keys find nobody.
    """
    found = spelled(db, keys)
    if not found:
        return []
    query = " OR ".join(f'"{word}"*' for word in found)
    docs = [doc for (doc,) in db.execute(_NAMED, (query, _MOST_HITS))]
    ids = json.dumps([contact_id_of(doc) for doc in docs])
    return [contact for (contact,) in db.execute(_BEST, (ids, limit))]


def spelled(db: sqlite3.Connection, keys: str) -> list[str]:
    """Return the beginnings of names that ``keys`` can spell; letters, not digits alone."""
    if not 2 <= len(keys) <= MOST_KEYS or not set(keys) <= LETTERS.keys():
        return []
    beginnings = [""]
    for key in keys:
        longer = [b + letter for b in beginnings for letter in LETTERS[key]]
        beginnings = [b for b in longer if db.execute(_EXISTS, (f'"{b}"*',)).fetchone()]
        del beginnings[MOST_SPELLINGS:]
    return [b for b in beginnings if not b.isdigit()]
