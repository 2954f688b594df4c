"""What simulated mailboxes of one maker have in common, however they are asked for."""

from __future__ import annotations

from abc import abstractmethod
from typing import Any
from urllib.parse import quote

from dialpad_contacts.domain.contact import Fields
from dialpad_contacts.lab.cloud import CloudRecord
from dialpad_contacts.lab.simulated import SimulatedCloud

_OTHER_FOLDER = "Friends"


class MailboxCloud(SimulatedCloud):
    """One simulated mailbox, as its owner sees it in Outlook. People are named in full."""

    note: str
    """The simulator's name for what is written about a person."""
    ours: frozenset[str]
    """Its names for all that is not foreign: what we sync, what follows from it, versions."""

    def people(self) -> list[CloudRecord]:
        """Return everyone there."""
        return [self._record(c) for c in self._raw()]

    def add(self, fields: Fields) -> None:
        """Add a person there."""
        self._control.call("POST", f"{self._path()}/contacts", self._wire(fields))

    def add_blank(self) -> None:
        """Add a record that has no name, no email and no number (D9)."""
        self._control.call("POST", f"{self._path()}/contacts", {self.note: "Only a note"})

    def put(self, name: str, fields: Fields) -> None:
        """Make a person's synced fields ``fields``; what stays the same is left untouched."""
        card = self._card(name)
        wanted, now = self._wire(fields), self._wire(self._fields(card))
        change = {k: v for k, v in wanted.items() if v != now[k]}
        self._control.call("PATCH", self._at(card), change | self._follows(change, fields))

    def delete(self, name: str) -> None:
        """Delete a person there."""
        self._control.call("DELETE", self._at(self._card(name)))

    def restore(self, name: str) -> None:
        """Take a person back from Deleted Items."""
        self._control.call("POST", f"{self._at(self._card(name, deleted=1))}/restore")

    def move(self, name: str) -> None:
        """Put a person into another folder."""
        folders = self._control.call("POST", f"{self._path()}/folders", {"name": _OTHER_FOLDER})
        folder = next(f["id"] for f in folders["folders"] if f["name"] == _OTHER_FOLDER)
        self._control.call("POST", f"{self._at(self._card(name))}/move", {"folder": folder})

    # -- its own way ------------------------------------------------------------------------

    @abstractmethod
    def _path(self) -> str: ...

    @abstractmethod
    def _raw(self, **query: object) -> list[dict[str, Any]]:
        """Return the contacts as the simulator tells of them."""

    @abstractmethod
    def _fields(self, card: dict[str, Any]) -> Fields: ...

    @abstractmethod
    def _wire(self, fields: Fields) -> dict[str, Any]:
        """Return ``fields`` as somebody would type them into Outlook, place by place."""

    @abstractmethod
    def _version(self, card: dict[str, Any]) -> str: ...

    def _follows(self, change: dict[str, Any], fields: Fields) -> dict[str, Any]:
        """Return what Outlook changes beside what was typed."""
        return {}

    def _expire_cursor(self) -> None:
        self._control.call("POST", f"{self._path()}/forget")

    def _vanish(self) -> None:
        self._control.call("POST", f"{self._path()}/vanish")

    # -- parts ------------------------------------------------------------------------------

    def _at(self, card: dict[str, Any]) -> str:
        return f"{self._path()}/contacts/{quote(str(card['id']))}"

    def _card(self, name: str, **query: object) -> dict[str, Any]:
        for card in self._raw(**query):
            if self._fields(card).display_name == name:
                return card
        raise LookupError(f"There is no {name} there.")

    def _record(self, card: dict[str, Any]) -> CloudRecord:
        fields = self._fields(card)
        return CloudRecord(
            id=str(card["id"]),
            name=fields.display_name,
            fields=fields,
            version=self._version(card),
            foreign={k: v for k, v in card.items() if k not in self.ours},
        )
