"""Linked accounts as they are read, and as a sync leaves them; ``linking`` adds and removes."""

from __future__ import annotations

import json
import sqlite3
from typing import Any

from dialpad_contacts.domain.contact import AccountId, AccountKind, SyncCursor
from dialpad_contacts.store import changes
from dialpad_contacts.store.codec import from_us, to_us
from dialpad_contacts.sync.ports import Account
from dialpad_contacts.sync.states import State

_SELECT = """
    SELECT id, kind, email, subject, state, reason, last_sync, cursor, cursor_since, hold,
        retry_at, is_default, settings
    FROM account WHERE unlinked_at IS NULL
"""
_SAVE = """
    UPDATE account SET state=?, reason=?, last_sync=?, cursor=?, cursor_since=?, hold=?, retry_at=?
    WHERE unlinked_at IS NULL AND id=?
"""


def linked(db: sqlite3.Connection) -> list[Account]:
    """Return the linked accounts in the order they were linked."""
    return [_account(row) for row in db.execute(_SELECT + " ORDER BY position")]


def one(db: sqlite3.Connection, account_id: AccountId) -> Account:
    """Return a linked account.

    Raises:
        KeyError: it is not linked (any more).
    """
    row = db.execute(_SELECT + " AND id=?", (account_id,)).fetchone()
    if row is None:
        raise unknown(account_id)
    return _account(row)


def save(db: sqlite3.Connection, changed: Account) -> None:
    """Replace the state of a linked account; who it is and its settings stay.

    Raises:
        KeyError: it is not linked (any more).
    """
    done = db.execute(
        _SAVE,
        (
            changed.state.value,
            changed.reason,
            to_us(changed.last_sync),
            changed.cursor,
            to_us(changed.cursor_since),
            changed.hold,
            to_us(changed.retry_at),
            changed.id,
        ),
    )
    if done.rowcount != 1:
        raise unknown(changed.id)
    changes.note_account(db)


def unknown(account_id: AccountId) -> KeyError:
    """Return what is raised for an account that is not linked (any more)."""
    return KeyError(f"There is no account {account_id}.")


def _account(row: tuple[Any, ...]) -> Account:
    (
        account_id, kind, email, subject, state, reason, last_sync, cursor, cursor_since, hold,
        retry_at, is_default, settings,
    ) = row  # fmt: skip
    return Account(
        id=AccountId(account_id),
        kind=AccountKind(kind),
        email=email,
        subject=subject,
        state=State(state),
        reason=reason,
        last_sync=from_us(last_sync),
        cursor=None if cursor is None else SyncCursor(cursor),
        cursor_since=from_us(cursor_since),
        hold=hold,
        retry_at=from_us(retry_at),
        is_default=bool(is_default),
        settings=json.loads(settings),
    )
