"""Linking and unlinking: one row a person and system for good, so no id means two people (D13)."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence

from sqlalchemy import Connection, Executable, func, insert, select, update

from dialpad_contacts.domain.contact import AccountId, AccountKind
from dialpad_contacts.store import accounts, changes, index
from dialpad_contacts.store.database import Session
from dialpad_contacts.store.documents import doc_id
from dialpad_contacts.store.layout import COMPANY, GROUP, PERSONAL
from dialpad_contacts.store.schema import account
from dialpad_contacts.sync.ports import Account
from dialpad_contacts.sync.states import State

_LINKED = account.c.unlinked_at.is_(None)


def set_default(session: Session, account_id: AccountId) -> None:
    """Make it the account for new contacts. Raises KeyError."""
    accounts.one(session.raw, account_id)
    session.core.execute(update(account).values(is_default=account.c.id == account_id))
    changes.note_account(session.raw)


def set_setting(session: Session, account_id: AccountId, key: str, value: str | None) -> None:
    """Set one of the account's settings, as a server's URL; None removes it. Raises KeyError."""
    settings = dict(accounts.one(session.raw, account_id).settings)
    settings.pop(key, None)
    if value is not None:
        settings[key] = value
    statement = update(account).where(_LINKED, account.c.id == account_id)
    _require(session, statement.values(settings=json.dumps(settings)), account_id)


def release_hold(session: Session, account_id: AccountId) -> None:
    """Take the hold off: the user said yes (D15, D28). Raises KeyError."""
    statement = update(account).where(_LINKED, account.c.id == account_id).values(hold="")
    _require(session, statement, account_id)


def link(session: Session, kind: AccountKind, email: str, subject: str) -> Account:
    """Add the account of this person, or take up the unlinked one with its contacts (D14)."""
    known = session.core.execute(
        select(account.c.id, account.c.unlinked_at).where(
            account.c.kind == kind.value, account.c.subject == subject
        )
    ).one_or_none()
    if known is None:
        account_id = _add(session.core, kind, email, subject)
    else:
        account_id = AccountId(known.id)
        if known.unlinked_at is not None:
            _revive(session, account_id, email)
    changes.note_account(session.raw)
    return accounts.one(session.raw, account_id)


def unlink(
    session: Session, account_id: AccountId, now_us: int, *, delete: bool
) -> tuple[int, int]:
    """Unlink an account (D14): its contacts stay here with their remote ids, or go from here.

    Contacts the user deleted stay hidden either way (D7); the directory's go. Nothing is told
    to the account.

    Returns:
        (contacts kept, contacts deleted here).

    Raises:
        KeyError: it is not linked.
    """
    accounts.one(session.raw, account_id)
    raw = session.raw
    raw.execute("DELETE FROM intent WHERE account=?", (account_id,))
    _delete_contacts(raw, account_id, (COMPANY, GROUP))
    count = "SELECT count(*) FROM contact WHERE account=? AND deleted_at IS NULL"
    mine: int = raw.execute(count, (account_id,)).fetchone()[0]
    if delete:
        _delete_contacts(raw, account_id, (PERSONAL,))
    raw.execute(
        "UPDATE contact SET account=NULL, wanted_in=NULL, waiting_since=NULL, delete_due_at=NULL,"
        " rev=rev+1 WHERE account=?",
        (account_id,),
    )
    session.core.execute(
        update(account)
        .where(account.c.id == account_id)
        .values(
            unlinked_at=now_us,
            state=State.NEVER_SYNCED.value,
            reason="",
            cursor=None,
            cursor_since=None,
            last_sync=None,
            retry_at=None,
            hold="",
            is_default=0,
        )
    )
    changes.note_account(raw)
    changes.note_many(raw)
    return (0, mine) if delete else (mine, 0)


def _delete_contacts(raw: sqlite3.Connection, account_id: str, kinds: Sequence[int]) -> None:
    """Remove the account's living contacts with all that hangs on them."""
    for kind in kinds:
        ids = [
            i
            for (i,) in raw.execute(
                "SELECT id FROM contact WHERE account=? AND kind=? AND deleted_at IS NULL",
                (account_id, kind),
            )
        ]
        index.drop_docs(raw, [doc_id(kind, i) for i in ids])
        raw.executemany("DELETE FROM contact WHERE id=?", [(i,) for i in ids])


def _add(core: Connection, kind: AccountKind, email: str, subject: str) -> AccountId:
    taken = set(core.execute(select(account.c.id)).scalars())
    last = core.execute(select(func.coalesce(func.max(account.c.position), 0))).scalar_one()
    account_id, number = kind.value, 1
    while account_id in taken:
        number += 1
        account_id = f"{kind.value}-{number}"
    core.execute(
        insert(account).values(
            id=account_id,
            kind=kind.value,
            email=email,
            subject=subject,
            position=last + 1,
            state=State.NEVER_SYNCED.value,
        )
    )
    return AccountId(account_id)


def _revive(session: Session, account_id: AccountId, email: str) -> None:
    last = session.core.execute(select(func.max(account.c.position))).scalar_one()
    session.core.execute(
        update(account)
        .where(account.c.id == account_id)
        .values(unlinked_at=None, email=email, position=last + 1)
    )
    session.raw.execute(
        "UPDATE contact SET account=?1 WHERE id IN (SELECT contact_id FROM link WHERE account=?1)",
        (account_id,),
    )
    changes.note_many(session.raw)


def _require(session: Session, statement: Executable, account_id: AccountId) -> None:
    if session.core.execute(statement).rowcount != 1:
        raise accounts.unknown(account_id)
    changes.note_account(session.raw)
