"""Where a sync stopped, and who was known then: Exchange gives a moved contact another id.

A move shows as a delete in one folder and a create in another (providers.md 3.2), and so does
a contact that its owner takes out of Deleted Items. What stays the same is its search key. The
cursor therefore holds, beside each folder's state, the ids that we know with a hash of their
keys: about 30 bytes a contact. From that a new id is told to be an old contact's (N17, R9, D7).

A copy has the key of its original, too: only an id that is gone is ever followed.
"""

from __future__ import annotations

import base64
import hashlib
import json
import zlib
from dataclasses import dataclass, field

from dialpad_contacts.domain.contact import RemoteId, SyncCursor
from dialpad_contacts.domain.errors import CursorExpired

_VERSION = "ews-1:"
_OTHER_WAY = "This version keeps its place in another way."
_GONE_MOST = 20_000
_LARGEST = 64 * 1024 * 1024


class Known:
    """The ids that were ever seen, with the hash of their search keys; gone ones are kept apart.

    Opened when first needed: most syncs bring nothing new.
    """

    def __init__(self, packed: str = "") -> None:
        """Take what ``packed`` returned."""
        self._packed = packed
        self._alive: dict[str, str] | None = None
        self._gone: dict[str, str] = {}
        self._hashes: set[str] | None = None

    @property
    def alive(self) -> dict[str, str]:
        """Id -> hash of those that are there. Raises CursorExpired."""
        if self._alive is None:
            self._alive, self._gone = _opened(self._packed)
        return self._alive

    @property
    def gone(self) -> dict[str, str]:
        """Id -> hash of those that went, in that order. Raises CursorExpired."""
        _ = self.alive  # opens both
        return self._gone

    def saw(self, item_id: str, key: str) -> None:
        """Remember an id; ``key`` is its search key, '' when the server named none."""
        hashed = _hashed(key)
        if self.alive.get(item_id) == hashed:
            return
        self.gone.pop(item_id, None)
        self.alive[item_id] = hashed
        self._packed = ""

    def lost(self, item_id: str) -> None:
        """Remember that an id is gone."""
        hashed = self.alive.pop(item_id, None)
        if hashed is not None:
            self.gone.pop(item_id, None)
            self.gone[item_id] = hashed
            self._packed = ""

    def forget(self, item_id: str) -> None:
        """An id that was followed to its new one has had its day."""
        if self.gone.pop(item_id, None) is not None:
            self._packed = ""

    def former(self, keys: dict[str, str]) -> dict[str, RemoteId]:
        """Return which of the new ids in ``keys`` (id -> search key) are whose, among the gone.

        Each gone id is followed once, the last that went first.
        """
        by_hash: dict[str, list[str]] = {}
        for item_id, hashed in self.gone.items():
            if hashed:
                by_hash.setdefault(hashed, []).append(item_id)
        found: dict[str, RemoteId] = {}
        for new, key in keys.items():
            candidates = by_hash.get(_hashed(key)) if key and new not in self.alive else None
            if candidates:
                found[new] = RemoteId(candidates.pop())
        return found

    def has_other(self, item_id: str, key: str) -> bool:
        """Return whether ``key`` is known, and under other ids alone."""
        if self.is_empty or item_id in self.alive or not key:
            return False
        if self._hashes is None:
            self._hashes = {*self.alive.values(), *self.gone.values()}
        return _hashed(key) in self._hashes

    @property
    def is_empty(self) -> bool:
        """Return whether nobody was ever seen."""
        return not self._packed and not self.alive and not self.gone

    def packed(self) -> str:
        """Return all of it as a text without line breaks."""
        if not self._packed and self._alive is not None:
            gone = list(self.gone.items())[-_GONE_MOST:]
            lines = [f"{h} {i}" for i, h in sorted(self.alive.items())] + [""]
            lines += [f"{h} {i}" for i, h in gone]
            text = "\n".join(lines).encode()
            self._packed = base64.b64encode(zlib.compress(text, 6)).decode()
        return self._packed


def _opened(packed: str) -> tuple[dict[str, str], dict[str, str]]:
    """Return (those that are there, those that went)."""
    engine = zlib.decompressobj()
    try:
        text = engine.decompress(base64.b64decode(packed, validate=True), _LARGEST).decode()
    except (ValueError, zlib.error) as error:
        raise CursorExpired(_OTHER_WAY) from error
    alive, _, gone = f"\n{text}".partition("\n\n")
    return _pairs(alive), _pairs(gone)


def _pairs(lines: str) -> dict[str, str]:
    split = (line.partition(" ") for line in lines.split("\n") if line)
    return {item_id: hashed for hashed, _, item_id in split}


def _hashed(key: str) -> str:
    return hashlib.blake2b(key.encode(), digest_size=6).hexdigest() if key else ""


@dataclass(slots=True)
class Place:
    """Where a read stopped: each folder's sync state by its id, and the ids that are known."""

    states: dict[str, str] = field(default_factory=dict)
    known: Known = field(default_factory=Known)

    def as_cursor(self) -> SyncCursor:
        """Return it as the engine keeps it."""
        states = json.dumps(self.states, separators=(",", ":"))
        return SyncCursor(f"{_VERSION}{states}\n{self.known.packed()}")


def place(since: SyncCursor) -> Place:
    """Return where ``since`` stopped.

    Raises:
        CursorExpired: it is of another version.
    """
    head, _, packed = str(since).removeprefix(_VERSION).partition("\n")
    try:
        states = json.loads(head) if str(since).startswith(_VERSION) else None
    except ValueError:
        states = None
    if not isinstance(states, dict) or not all(isinstance(s, str) for s in states.values()):
        raise CursorExpired(_OTHER_WAY)
    return Place(states, Known(packed))
