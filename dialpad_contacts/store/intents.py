"""Creates that were or are about to be sent, until their outcome is known (D12)."""

from __future__ import annotations

import sqlite3

from dialpad_contacts.domain.contact import AccountId, ContactId
from dialpad_contacts.store.codec import decode, from_us
from dialpad_contacts.sync.ports import Intent


def open_ones(db: sqlite3.Connection, account: AccountId) -> list[Intent]:
    """Return the account's open intents, oldest first."""
    rows = db.execute(
        "SELECT id, contact_id, marker, body, unknown_since, entry_id FROM intent"
        " WHERE account=? ORDER BY id",
        (account,),
    )
    return [
        Intent(i, account, ContactId(contact), marker, decode(body), from_us(unknown), entry)
        for i, contact, marker, body, unknown, entry in rows
    ]
