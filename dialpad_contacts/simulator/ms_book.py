"""One Outlook address book: folders, contacts, and the order of their changes."""

from __future__ import annotations

import base64
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import count

from dialpad_contacts.simulator.clock import VirtualClock
from dialpad_contacts.simulator.dice import mix, salt
from dialpad_contacts.simulator.ms_schema import COLLECTIONS, blank, full_name
from dialpad_contacts.simulator.wire import Fields

CONTACTS = "Contacts"


@dataclass(slots=True)
class Folder:
    """A contact folder; ``parent`` is None for the default one."""

    number: int
    name: str
    parent: int | None
    left: dict[int, int] = field(default_factory=dict)  # contact -> change that took it away


@dataclass(slots=True)
class Card:
    """One contact: what Graph shows of it, and what only ``$expand`` shows."""

    number: int
    folder: int
    fields: Fields
    created_us: int
    changed_us: int
    seq: int
    extended: dict[str, str] = field(default_factory=dict)
    deleted: bool = False


@dataclass(slots=True)
class Round:
    """What a delta token stands for: the rest of a round, or the end of one."""

    folder: int
    select: tuple[str, ...]
    since: int
    end: int
    rest: list[int] | None = None  # None: the round is over


class Book:
    """The contacts of one mailbox."""

    def __init__(self, owner: str, clock: VirtualClock, *, seed: int, epoch: int) -> None:
        """Begin with the default folder, empty."""
        self.clock = clock
        self.seq = 1
        self.cards: dict[int, Card] = {}
        self.folders: dict[int, Folder] = {}
        self.rounds: dict[str, Round] = {}
        self._salt = salt(f"{seed}/{owner}/outlook/{epoch}")
        self._numbers = count(1)
        self.default = self.add_folder(CONTACTS, None).number

    # ---- ids

    def _number(self) -> int:
        return mix(self._salt + next(self._numbers)) >> 1

    def card_id(self, card: Card, *, immutable: bool) -> str:
        """Return the contact's id: the immutable one, or the one that a move changes."""
        if immutable:
            return "AAkALgAA" + _text(card.number, 0, b"immutable")
        return "AAMkAGI2" + _text(card.number, card.folder, b"regular id")

    def folder_id(self, folder: int) -> str:
        """Return a folder's id."""
        return "AAMkAGF0" + _text(folder, 1, b"folder")

    def change_key(self, card: Card) -> str:
        """Return the version of a contact."""
        return "EQAAABYAAAA" + _text(mix(self._salt ^ card.number), card.seq, b"")[:24]

    def find(self, text: str) -> Card | None:
        """Return the contact of that id, of either form, a deleted one too."""
        number = _parsed(text, ("AAkALgAA", "AAMkAGI2"))
        card = self.cards.get(number) if number is not None else None
        if card is None or text not in (
            self.card_id(card, immutable=True),
            self.card_id(card, immutable=False),
        ):
            return None
        return card

    def find_folder(self, text: str) -> Folder | None:
        """Return the folder of that id, or of its well-known name."""
        if text.lower() == "contacts":
            return self.folders[self.default]
        number = _parsed(text, ("AAMkAGF0",))
        return self.folders.get(number) if number is not None else None

    # ---- reading

    def living(self, folder: int | None = None) -> list[Card]:
        """Return the contacts of one folder, or of all."""
        return [c for c in self.cards.values() if not c.deleted and folder in (None, c.folder)]

    def children(self, parent: int) -> list[Folder]:
        """Return the folders directly below ``parent``."""
        return [f for f in self.folders.values() if f.parent == parent]

    # ---- writing

    def add_folder(self, name: str, parent: int | None) -> Folder:
        """Open a folder."""
        folder = Folder(self._number(), name, parent)
        self.folders[folder.number] = folder
        return folder

    def drop_folder(self, folder: Folder) -> None:
        """Delete a folder with everything in it."""
        for child in self.children(folder.number):
            self.drop_folder(child)
        for card in self.living(folder.number):
            self.delete(card)
        del self.folders[folder.number]

    def create(
        self, fields: Fields, folder: int | None = None, extended: dict[str, str] | None = None
    ) -> Card:
        """Add a contact; what is not given is as Outlook leaves it."""
        now_us = self.clock.now_us()
        whole = {**blank(), **fields}
        if not whole["displayName"]:
            whole["displayName"] = full_name(whole)
        card = Card(
            self._number(), self.default if folder is None else folder, whole, now_us, now_us,
            self._next(), dict(extended or {}),
        )  # fmt: skip
        self.cards[card.number] = card
        return card

    def update(self, card: Card, change: Fields, extended: dict[str, str] | None = None) -> None:
        """Change some properties; a list is replaced whole.

        Without a displayName in it, one made from the other names replaces the old
        (learn.microsoft.com/graph/api/contact-update, displayName).
        """
        card.fields = {**card.fields, **change}
        for name in COLLECTIONS:
            card.fields[name] = card.fields[name] or []
        if "displayName" not in change:
            card.fields["displayName"] = full_name(card.fields)
        card.extended.update(extended or {})
        self.touch(card)

    def touch(self, card: Card) -> None:
        """Make a new version with the same values."""
        card.seq = self._next()
        card.changed_us = self.clock.now_us()

    def delete(self, card: Card) -> None:
        """Move the contact to Deleted Items."""
        card.deleted = True
        card.seq = self._next()
        self.folders[card.folder].left[card.number] = card.seq

    def restore(self, card: Card) -> None:
        """Bring it back."""
        card.deleted = False
        self.touch(card)

    def move(self, card: Card, folder: int) -> None:
        """Put the contact into another folder."""
        self.touch(card)
        self.folders[card.folder].left[card.number] = card.seq
        card.folder = folder

    def vanish(self) -> int:
        """Lose every contact without a trace."""
        gone = len(self.living())
        self.cards.clear()
        for folder in self.folders.values():
            folder.left.clear()
        return gone

    def _next(self) -> int:
        self.seq += 1
        return self.seq

    # ---- delta

    def begin_round(self, folder: int, select: tuple[str, ...], since: int) -> Round:
        """Fix what a round of delta goes through."""
        here = ((c.seq, c.number) for c in self.living(folder) if c.seq > since)
        left: Iterable[tuple[int, int]] = ()
        if since:
            gone = self.folders[folder].left
            left = (
                (seq, number)
                for number, seq in gone.items()
                if seq > since and not self._is_in(number, folder)
            )
        return Round(folder, select, since, self.seq, [n for _, n in sorted([*here, *left])])

    def _is_in(self, number: int, folder: int) -> bool:
        card = self.cards.get(number)
        return card is not None and not card.deleted and card.folder == folder

    def is_in(self, number: int, folder: int) -> bool:
        """Whether the contact is alive in that folder now."""
        return self._is_in(number, folder)

    def keep(self, token_round: Round) -> str:
        """Return a token for ``token_round``."""
        token = _text(mix(self._salt ^ len(self.rounds) ^ self.seq << 20), self.seq, b"delta")
        self.rounds[token] = token_round
        return token


def _text(a: int, b: int, kind: bytes) -> str:
    packed = a.to_bytes(8, "big") + (b & (2**64 - 1)).to_bytes(8, "big") + kind
    return base64.urlsafe_b64encode(packed).decode()


def _parsed(text: str, prefixes: tuple[str, ...]) -> int | None:
    prefix = next((p for p in prefixes if text.startswith(p)), None)
    if prefix is None:
        return None
    try:
        packed = base64.urlsafe_b64decode(text[len(prefix) :])
    except ValueError:
        return None
    return int.from_bytes(packed[:8], "big") if len(packed) >= 16 else None
