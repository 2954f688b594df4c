"""SQLAlchemy's view of a connection that is open already, for tables, steps and accounts."""

from __future__ import annotations

import sqlite3
from contextvars import ContextVar
from functools import cache

from sqlalchemy import Connection, Engine, create_engine
from sqlalchemy.pool import NullPool

_taken_over: ContextVar[sqlite3.Connection | None] = ContextVar("_taken_over", default=None)


def connection(raw: sqlite3.Connection) -> Connection:
    """Return ``raw`` as SQLAlchemy's; a transaction that is open on it stays open."""
    engine = _engine()
    token = _taken_over.set(raw)
    try:
        return engine.connect()
    finally:
        _taken_over.reset(token)


@cache
def _engine() -> Engine:
    """Return the engine, acquainted with SQLite on a connection of its own.

    The first connection of an engine is asked what SQLite can do, and rolled back; and to set an
    isolation level commits. Neither may happen to a transaction of ours, so the one is done here
    and the other left out: ``raw`` begins and ends what it does itself.
    """
    engine = create_engine("sqlite://", creator=_opened, poolclass=NullPool)
    engine.connect().close()
    return engine


def _opened() -> sqlite3.Connection:
    taken = _taken_over.get()
    return sqlite3.connect(":memory:", isolation_level=None) if taken is None else taken
