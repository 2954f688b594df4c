"""The form that a crash or quit interrupted: at most one."""

from __future__ import annotations

import sqlite3

from dialpad_contacts.domain.contact import ContactId
from dialpad_contacts.store.codec import decode, encode, storable, storable_fields
from dialpad_contacts.sync.views import Draft


def save(db: sqlite3.Connection, contact: ContactId | None, draft: Draft | None) -> None:
    """Keep ``draft``, of a new contact when ``contact`` is None; forget it when it is None."""
    db.execute("DELETE FROM draft")
    if draft is not None:
        fields = encode(storable_fields(draft.fields))
        db.execute(
            "INSERT INTO draft VALUES (1,?,?,?,?)",
            (contact, fields, storable(draft.company), storable(draft.note)),
        )


def load(db: sqlite3.Connection) -> tuple[ContactId | None, Draft] | None:
    """Return the kept form, None when there is none."""
    row = db.execute("SELECT contact_id, fields, company, note FROM draft").fetchone()
    if row is None:
        return None
    contact, fields, company, note = row
    draft = Draft(decode(fields), company, note)
    return (None if contact is None else ContactId(contact)), draft
