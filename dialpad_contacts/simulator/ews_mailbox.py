"""One Exchange mailbox: its folders and items, and the order of their changes."""

from __future__ import annotations

import base64
import struct
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from dialpad_contacts.simulator.clock import VirtualClock
from dialpad_contacts.simulator.dice import mix, salt

CONTACT, LIST = "Contact", "DistributionList"
CONTACTS_CLASS = "IPF.Contact"
Fields = dict[str, Any]
"""Properties by their name in the schema; the two dictionaries by key, see ``ews_item``."""


@dataclass(slots=True)
class Folder:
    """A folder. ``known_as`` is its distinguished name, '' for one that somebody made."""

    number: int
    name: str
    parent: int | None
    kind: str
    known_as: str = ""
    left: list[tuple[int, int, str]] = field(default_factory=list)  # (came, went, the item's id)


@dataclass(slots=True)
class Item:
    """A contact or a distribution list. ``serial`` is what its id is made of: a move changes it."""

    number: int
    kind: str
    folder: int
    serial: int
    search_key: bytes
    fields: Fields
    created_us: int
    changed_us: int
    came: int
    changed: int
    home: int
    deleted: bool = False


class Mailbox:
    """The folders and items of one mailbox."""

    def __init__(self, owner: str, clock: VirtualClock, *, seed: int, epoch: int) -> None:
        """Begin with the folders that every mailbox has, empty."""
        self.clock = clock
        self.seq = 1
        self.items: dict[int, Item] = {}
        self.folders: dict[int, Folder] = {}
        self.states: dict[str, tuple[int, int]] = {}  # text -> (folder, up to which change)
        self._salt = salt(f"{seed}/{owner}/exchange/{epoch}")
        self._numbers = count(1)
        self.guid = _guid(mix(self._salt), mix(self._salt + 1))
        self._by_id: dict[str, Item] = {}
        top = self.add_folder("Root", None, "IPF.Root", "root")
        root = self.add_folder("Top of Information Store", top.number, "IPF.Note", "msgfolderroot")
        self.add_folder("Inbox", root.number, "IPF.Note", "inbox")
        self.trash = self.add_folder(
            "Deleted Items", root.number, "IPF.Note", "deleteditems"
        ).number
        contacts = self.add_folder("Contacts", root.number, CONTACTS_CLASS, "contacts").number
        self.contacts = contacts
        # What Outlook and Skype keep below Contacts, and nobody would call their contacts.
        for name, kind, known_as in (
            ("Recipient Cache", "IPF.Contact.RecipientCache", "recipientcache"),
            ("{A9E2BC46-B3A0-4243-B315-60D991004455}", "IPF.Contact.MOC.ImContactList", ""),
            ("GAL Contacts", "IPF.Contact.GalContacts", ""),
        ):
            self.add_folder(name, contacts, kind, known_as)

    # ---- ids

    def item_id(self, item: Item) -> str:
        """Return the item's id, which names mailbox, folder and item."""
        entry = self._folder_entry(item.folder) + _entry(self._salt, item.serial)
        return _id(self.guid, entry)

    def folder_id(self, folder: int) -> str:
        """Return a folder's id."""
        return _id(self.guid, self._folder_entry(folder))

    def _folder_entry(self, folder: int) -> bytes:
        return b"\0" * 4 + self._salt.to_bytes(8, "big") * 2 + b"\1\0" + _entry(self._salt, folder)

    def change_key(self, item: Item) -> str:
        """Return the version of an item."""
        return (
            "EQAAABYAAAA" + base64.b64encode(struct.pack(">QI", self._salt, item.changed)).decode()
        )

    def folder_key(self, folder: Folder) -> str:
        """Return the version of a folder."""
        return (
            "AwAAABYAAAA" + base64.b64encode(struct.pack(">QI", self._salt, folder.number)).decode()
        )

    def find(self, text: str) -> Item | None:
        """Return the item of that id; an id from before a move finds nothing."""
        return self._by_id.get(text)

    def find_folder(self, text: str) -> Folder | None:
        """Return the folder of that id."""
        return next((f for f in self.folders.values() if self.folder_id(f.number) == text), None)

    def known(self, name: str) -> Folder | None:
        """Return a distinguished folder."""
        return next((f for f in self.folders.values() if f.known_as == name), None)

    # ---- reading

    def inside(self, folder: int) -> list[Item]:
        """Return the items of one folder."""
        return [i for i in self.items.values() if i.folder == folder and not i.deleted]

    def below(self, folder: int, *, deep: bool) -> list[Folder]:
        """Return the folders below one: the next ones, or all."""
        found = [f for f in self.folders.values() if f.parent == folder]
        if deep:
            found += [inner for f in list(found) for inner in self.below(f.number, deep=True)]
        return found

    def contacts_folders(self) -> list[int]:
        """Return the folders whose contacts are the owner's own."""
        below = self.below(self.contacts, deep=True)
        return [self.contacts, *(f.number for f in below if f.kind == CONTACTS_CLASS)]

    # ---- changing

    def add_folder(self, name: str, parent: int | None, kind: str, known_as: str = "") -> Folder:
        """Make a folder."""
        folder = Folder(next(self._numbers), name, parent, kind, known_as)
        self.folders[folder.number] = folder
        return folder

    def drop_folder(self, folder: Folder) -> None:
        """Delete a folder and what is in it, for good."""
        for inner in self.below(folder.number, deep=False):
            self.drop_folder(inner)
        for item in self.inside(folder.number):
            self.destroy(item)
        del self.folders[folder.number]

    def create(self, kind: str, fields: Fields, folder: int, *, like: Item | None = None) -> Item:
        """Add an item; a copy has the search key of what it is ``like``."""
        number = next(self._numbers)
        now_us = self.clock.now_us()
        self.seq += 1
        key = like.search_key if like else mix(self._salt ^ number).to_bytes(8, "big") * 2
        item = Item(
            number, kind, folder, number, key, dict(fields), now_us, now_us, self.seq, self.seq,
            folder,
        )  # fmt: skip
        self.items[number] = item
        self._by_id[self.item_id(item)] = item
        return item

    def update(self, item: Item, change: Fields) -> None:
        """Set properties; None takes one away."""
        whole = {**item.fields, **change}
        item.fields = {name: value for name, value in whole.items() if value is not None}
        self.touch(item)

    def touch(self, item: Item) -> None:
        """Make a new version of it."""
        self.seq += 1
        item.changed = self.seq
        item.changed_us = self.clock.now_us()

    def move(self, item: Item, folder: int) -> None:
        """Put an item into another folder, which gives it another id."""
        self._leave(item)
        item.folder = folder
        item.serial = next(self._numbers)
        self._by_id[self.item_id(item)] = item
        item.came = item.changed = self.seq

    def delete(self, item: Item) -> None:
        """Move it to Deleted Items."""
        item.home = item.folder
        self.move(item, self.trash)

    def restore(self, item: Item) -> None:
        """Take it out of Deleted Items."""
        self.move(item, item.home)

    def destroy(self, item: Item) -> None:
        """Delete it for good."""
        self._leave(item)
        item.deleted = True

    def vanish(self) -> int:
        """Lose every contact without a trace, as after a failed restore of the server."""
        gone = [i for number in self.contacts_folders() for i in self.inside(number)]
        for item in gone:
            self._by_id.pop(self.item_id(item))
            del self.items[item.number]
        return len(gone)

    def _leave(self, item: Item) -> None:
        self.seq += 1
        text = self.item_id(item)
        self._by_id.pop(text, None)
        self.folders[item.folder].left.append((item.came, self.seq, text))

    # ---- sync states

    def keep_state(self, folder: int, up_to: int) -> str:
        """Return a state for that point of a folder's history: long and opaque, as theirs are."""
        raw = struct.pack(">QQq", mix(self._salt ^ len(self.states)), up_to, folder)
        text = "H4sIAAA" + base64.b64encode(raw * 4).decode()
        self.states[text] = (folder, up_to)
        return text


def _guid(high: int, low: int) -> str:
    digits = f"{high:016x}{low:016x}"
    return "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]))


def _entry(own: int, number: int) -> bytes:
    return own.to_bytes(8, "little") * 2 + number.to_bytes(6, "big") + b"\0\0"


def _id(guid: str, entry: bytes) -> str:
    packed = b"\0\3" + bytes([len(guid)]) + guid.encode() + b"\0" + bytes([len(entry)]) + b"\0"
    return base64.b64encode(packed + entry).decode()
