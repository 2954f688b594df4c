"""Account states and the allowed moves: one table, one setter."""

from __future__ import annotations

from enum import StrEnum


class State(StrEnum):
    """The state of a linked account (interfaces.md, an account)."""

    NEVER_SYNCED = "never_synced"
    IDLE = "idle"
    SYNCING = "syncing"
    WAITING = "waiting"
    OFFLINE = "offline"
    SIGN_IN_NEEDED = "sign_in_needed"
    PAUSED = "paused"
    HELD = "held"
    FAILED = "failed"


_RESTING = frozenset({State.SYNCING, State.PAUSED, State.SIGN_IN_NEEDED})
ALLOWED: dict[State, frozenset[State]] = {
    State.NEVER_SYNCED: _RESTING,
    State.IDLE: _RESTING,
    State.SYNCING: frozenset(State) - {State.SYNCING},
    State.WAITING: _RESTING,
    State.OFFLINE: _RESTING,
    State.SIGN_IN_NEEDED: frozenset({State.IDLE, State.NEVER_SYNCED, State.PAUSED}),
    State.PAUSED: frozenset({State.IDLE, State.NEVER_SYNCED, State.SIGN_IN_NEEDED}),
    State.HELD: _RESTING,
    State.FAILED: _RESTING,
}


class IllegalMove(Exception):
    """A state was set that the table does not allow: a bug, never the user's doing."""


def move(now: State, to: State) -> State:
    """Return ``to``, checked against the table.

    Raises:
        IllegalMove: the table does not allow it; staying is always allowed.
    """
    if to is not now and to not in ALLOWED[now]:
        raise IllegalMove(f"{now} -> {to}")
    return to
