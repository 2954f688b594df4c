"""The call history: calls that live, calls that are over, and callers that wait for a yes (D20)."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from dialpad_contacts.domain.call import EntryId, LoggedCall, Outcome, Source, Why
from dialpad_contacts.domain.contact import ContactId
from dialpad_contacts.domain.names import fold, words
from dialpad_contacts.domain.phone import Phone, digits, phone
from dialpad_contacts.store.codec import at_us, from_us, storable, to_us

MIN_DIGITS = 3
"""So many digits are looked for in numbers; fewer are a word like any other."""


@dataclass(frozen=True, slots=True)
class CallRow:
    """A call as the history holds it: what everybody sees, and what only its end needs.

    ``save`` and ``home`` are the user's wishes for an unknown caller (D17); ``token`` is the
    bringer's own name for the call, '' when it has none.
    """

    call: LoggedCall
    answered_at: datetime | None = None
    save: bool = True
    home: str | None = None
    token: str = ""


_INSERT = """
    INSERT INTO call (at, direction, number, e164, name, line, outcome, seconds, contact_id, note,
        extension, number_key, source, offered, answered_at, live, save, home, why, token, folded,
        rung, area)
    VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)
"""
_UPDATE = """
    UPDATE call SET at=?, direction=?, number=?, e164=?, name=?, line=?, outcome=?, seconds=?,
        contact_id=?, note=?, extension=?, number_key=?, source=?, offered=?, answered_at=?, live=?,
        save=?, home=?, why=?, token=?, folded=?, rung=?, area=?
    WHERE id=?
"""
# A contact that was deleted since can't be opened any more: then nobody is named.
_SELECT = """
    SELECT call.id, at, number, e164, extension, outcome, source, direction, name, offered, line,
        seconds, c.id, call.note, why, answered_at, save, home, token, rung, area
    FROM call LEFT JOIN contact c ON c.id = call.contact_id AND c.deleted_at IS NULL
"""


def put(db: sqlite3.Connection, row: CallRow) -> EntryId:
    """Enter a call (id 0), or replace the one with its id; return its id."""
    if row.call.id:
        db.execute(_UPDATE, (*_columns(row), row.call.id))
        return row.call.id
    cursor = db.execute(_INSERT, _columns(row))
    assert cursor.lastrowid is not None
    return cursor.lastrowid


def by_token(db: sqlite3.Connection, token: str) -> CallRow | None:
    """Return the call that its bringer named so."""
    row = db.execute(f"{_SELECT} WHERE token=?", (token,)).fetchone()
    return None if row is None else _row(row)


def entry(db: sqlite3.Connection, call: EntryId) -> CallRow | None:
    """Return one call, removed ones included."""
    row = db.execute(f"{_SELECT} WHERE call.id=?", (call,)).fetchone()
    return None if row is None else _row(row)


def unfinished(db: sqlite3.Connection) -> list[CallRow]:
    """Return the calls that live, the oldest first."""
    return [_row(r) for r in db.execute(f"{_SELECT} WHERE live=1 ORDER BY call.id")]


def find(
    db: sqlite3.Connection,
    *,
    limit: int,
    missed: bool = False,
    text: str = "",
    before: EntryId | None = None,
    region: str,
) -> list[LoggedCall]:
    """Return calls, the newest first.

    Args:
        db: the connection.
        limit: the most that are returned.
        missed: missed ones alone.
        text: words of name or note, or a part of the number, in any form.
        before: those older than this entry, to read on.
        region: how a number in ``text`` is read without '+'.
    """
    where, values = ["call.deleted_at IS NULL"], list[object]()
    if missed:
        where.append("outcome='missed'")
    if before is not None:
        where.append("(at, call.id) < (SELECT at, id FROM call WHERE id=?)")
        values.append(before)
    for alternatives in _wanted(text, region):
        where.append("(" + " OR ".join(["instr(folded, ?) > 0"] * len(alternatives)) + ")")
        values.extend(alternatives)
    rows = db.execute(
        f"{_SELECT} WHERE {' AND '.join(where)} ORDER BY at DESC, call.id DESC LIMIT ?",
        (*values, limit),
    )
    return [_row(r).call for r in rows]


def of_contact(db: sqlite3.Connection, contact: ContactId, limit: int) -> list[LoggedCall]:
    """Return the calls of a contact with their notes, the newest first."""
    rows = db.execute(
        f"{_SELECT} WHERE call.contact_id=? AND call.deleted_at IS NULL"
        " ORDER BY at DESC, call.id DESC LIMIT ?",
        (contact, limit),
    )
    return [_row(r).call for r in rows]


def last_of(db: sqlite3.Connection, number: Phone, contact: ContactId | None) -> LoggedCall | None:
    """Return the latest call that is over with this number, or with that contact."""
    found = [
        db.execute(
            f"{_SELECT} WHERE {column}=? AND live=0 AND call.deleted_at IS NULL"
            " ORDER BY at DESC, call.id DESC LIMIT 1",
            (value,),
        ).fetchone()
        for column, value in (("call.number_key", number.key), ("call.contact_id", contact))
        if value is not None
    ]
    calls = [_row(r).call for r in found if r is not None]
    return max(calls, key=lambda c: (c.at, c.id), default=None)


def waiting(db: sqlite3.Connection) -> list[CallRow]:
    """Return the calls whose callers wait for D20's yes, the oldest first."""
    rows = db.execute(
        f"{_SELECT} WHERE why='flood' AND call.deleted_at IS NULL ORDER BY at, call.id"
    )
    return [_row(r) for r in rows]


def settle(
    db: sqlite3.Connection, calls: Iterable[EntryId], contact: ContactId | None, why: Why
) -> None:
    """Say of waiting calls what became of their caller."""
    db.executemany(
        "UPDATE call SET why=?, contact_id=coalesce(?, contact_id) WHERE id=?",
        [(why.value, contact, call) for call in calls],
    )


def set_note(db: sqlite3.Connection, call: EntryId, note: str) -> bool:
    """Set the note of a call; return whether there is such a call."""
    row = entry(db, call)
    if row is None:
        return False
    db.execute(
        "UPDATE call SET note=?, folded=? WHERE id=?",
        (storable(note), _folded(row.call, note), call),
    )
    return True


def remove(db: sqlite3.Connection, calls: Sequence[EntryId] | None, now_us: int) -> int:
    """Take calls that are over out of the history, for the time being; return how many.

    None is for all simulated ones.
    """
    if calls is None:
        return db.execute(
            "UPDATE call SET deleted_at=?"
            " WHERE live=0 AND deleted_at IS NULL AND source='simulated'",
            (now_us,),
        ).rowcount
    return db.execute(
        "UPDATE call SET deleted_at=? WHERE live=0 AND deleted_at IS NULL"
        " AND id IN (SELECT value FROM json_each(?))",
        (now_us, json.dumps(list(calls))),
    ).rowcount


def put_back(db: sqlite3.Connection, calls: Sequence[EntryId]) -> int:
    """Take a removal back; return how many calls are in the history again."""
    return db.execute(
        "UPDATE call SET deleted_at=NULL WHERE deleted_at IS NOT NULL"
        " AND id IN (SELECT value FROM json_each(?))",
        (json.dumps(list(calls)),),
    ).rowcount


def clear(db: sqlite3.Connection) -> int:
    """Forget all calls but those that live; return how many the history showed."""
    shown = int(
        db.execute("SELECT count(*) FROM call WHERE live=0 AND deleted_at IS NULL").fetchone()[0]
    )
    db.execute("DELETE FROM call WHERE live=0")
    return shown


def purge(db: sqlite3.Connection, before_us: int) -> int:
    """Forget for good the calls that were removed before then."""
    return db.execute("DELETE FROM call WHERE deleted_at < ?", (before_us,)).rowcount


def counts(db: sqlite3.Connection) -> tuple[int, int, int]:
    """Return how many calls there are, how many have a note, and how many callers wait (D20)."""
    row = db.execute(
        "SELECT count(*), count(nullif(note, '')),"
        " count(DISTINCT CASE WHEN why='flood' THEN number_key END)"
        " FROM call WHERE live=0 AND deleted_at IS NULL"
    ).fetchone()
    return int(row[0]), int(row[1]), int(row[2])


def missed_since(db: sqlite3.Connection, after_us: int, most: int) -> int:
    """Count missed calls after then, up to ``most``."""
    row = db.execute(
        "SELECT count(*) FROM (SELECT 1 FROM call"
        " WHERE at > ? AND outcome='missed' AND deleted_at IS NULL LIMIT ?)",
        (after_us, most),
    ).fetchone()
    return int(row[0])


def _columns(row: CallRow) -> tuple[object, ...]:
    call, number = row.call, row.call.number
    return (
        to_us(call.at),
        "out" if call.outgoing else "in",
        storable(number.written) if number is not None else "",
        number.e164 if number is not None else None,
        storable(call.name),
        storable(call.line),
        call.outcome.value,
        call.seconds,
        call.contact,
        storable(call.note),
        number.extension if number is not None else "",
        storable(number.key) if number is not None else None,
        call.source.value,
        storable(call.offered_name),
        to_us(row.answered_at),
        int(call.outcome.is_live),
        int(row.save),
        row.home,
        call.why.value if call.why is not None else None,
        row.token or None,
        _folded(call, call.note),
        call.rung_s,
        storable(call.area),
    )


def _row(row: tuple[object, ...]) -> CallRow:
    (
        call_id, at, number, e164, extension, outcome, source, direction, name, offered, line,
        seconds, contact, note, why, answered_at, save, home, token, rung, area,
    ) = row  # fmt: skip
    assert isinstance(call_id, int) and isinstance(at, int) and isinstance(seconds, int)
    assert isinstance(rung, int)
    written = str(number)
    call = LoggedCall(
        id=call_id,
        at=at_us(at),
        number=(
            Phone(written, None if e164 is None else str(e164), extension=str(extension))
            if written
            else None
        ),
        outcome=Outcome(str(outcome)),
        source=Source(str(source)),
        outgoing=direction == "out",
        name=str(name),
        offered_name=str(offered),
        line=str(line),
        seconds=seconds,
        contact=ContactId(contact) if isinstance(contact, int) else None,
        note=str(note),
        why=None if why is None else Why(str(why)),
        rung_s=rung,
        area=str(area),
    )
    answered = from_us(answered_at) if isinstance(answered_at, int) else None
    where = None if home is None else str(home)
    return CallRow(call, answered, bool(save), where, "" if token is None else str(token))


def _folded(call: LoggedCall, note: str) -> str:
    """Return what a search of the history looks through."""
    number = call.number
    parts = [*words(call.name), *words(call.offered_name), *words(note), *words(call.area)]
    if number is not None:
        parts += [fold(number.written), digits(number.written), (number.e164 or "")[1:]]
    return storable(" ".join(p for p in parts if p))


def _wanted(text: str, region: str) -> list[list[str]]:
    """Return what must be found, word by word; of a number, any of its forms."""
    found = digits(text)
    if len(found) >= MIN_DIGITS and not any(c.isalpha() for c in text):
        e164 = phone(text, region=region).e164
        forms = [found, *([found.lstrip("0")] if found.strip("0") else [])]
        return [list(dict.fromkeys([*forms, *([e164[1:]] if e164 else [])]))]
    return [[word] for word in words(text)]
