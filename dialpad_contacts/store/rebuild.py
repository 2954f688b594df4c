"""Making the search index anew when folding or tokens changed since it was filled."""

from __future__ import annotations

from dialpad_contacts.store import index
from dialpad_contacts.store.database import Database, Session
from dialpad_contacts.store.directory import group_doc
from dialpad_contacts.store.documents import DocRow, doc_id, person_row
from dialpad_contacts.store.layout import GROUP, NORMALISER
from dialpad_contacts.store.listing import members_of
from dialpad_contacts.store.records import fields_of

_STEP = 1000


def renew_index(database: Database) -> None:
    """Make every document anew when another normaliser made them; the index is then a backlog."""
    with database.reading() as session:
        if _is_current(session):
            return
    with database.writing() as session:
        if _is_current(session):
            return
        index.empty(session.raw)
        last = 0
        while docs := _documents(session, last):
            index.put_new_docs(session.raw, docs)
            last = docs[-1][0] & ((1 << 40) - 1)
        session.raw.execute("INSERT OR REPLACE INTO meta VALUES ('normaliser', ?)", (NORMALISER,))


def _is_current(session: Session) -> bool:
    row = session.raw.execute("SELECT value FROM meta WHERE key='normaliser'").fetchone()
    return row is not None and row[0] == NORMALISER


def _documents(session: Session, after: int) -> list[DocRow]:
    """Return the documents of the next contacts by id."""
    lines = session.raw.execute(
        "SELECT id, kind, given, family, company, title FROM contact"
        " WHERE id > ? AND deleted_at IS NULL ORDER BY id LIMIT ?",
        (after, _STEP),
    ).fetchall()
    values = fields_of(session.raw, {line[0]: (line[2], line[3]) for line in lines})
    members = members_of(session.raw, values)
    docs = []
    for i, kind, _, _, company, title in lines:
        fields = values[i]
        if kind == GROUP:
            docs.append(group_doc(i, fields, members.get(i, ())))
        else:
            docs.append(person_row(doc_id(kind, i), fields, company, title))
    return docs
