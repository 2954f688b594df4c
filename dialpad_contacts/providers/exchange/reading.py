"""One read of all folders: who is there, who went, and who only has another id now (``moves``)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from dialpad_contacts.domain.contact import RemoteId
from dialpad_contacts.providers.exchange.mapping import CONTACT, item_id, search_key
from dialpad_contacts.providers.exchange.moves import Known, Place

Change = tuple[str, Any]
"""(create, update or delete; the item's element, for a delete the change's own)."""


class Reading:
    """Collects what the pages tell. Those who may be old acquaintances wait for the end."""

    def __init__(self, states: dict[str, str], known: Known, *, is_full: bool) -> None:
        """Begin with where each folder's changes go on from, and who was known before."""
        self.place = Place(dict(states), known)
        self.held: dict[str, Any] = {}
        """Items with a new id and a known key, by that id."""
        self._is_full = is_full
        self._versions: dict[str, str] = {}
        self._keys: dict[str, str] = {}
        self._deleted: dict[str, None] = {}

    def taken(self, changes: Iterable[Change]) -> list[Any]:
        """Take a page in; return its contacts, each version of one once.

        Distribution lists and whatever else lies in such a folder are no contacts.
        """
        found: dict[str, Any] = {}
        for kind, element in changes:
            key = item_id(element)
            if kind == "delete":
                self._deleted[key] = None
                self.held.pop(key, None)
                found.pop(key, None)
            elif kind in ("create", "update") and element.tag == CONTACT and key:
                self._take(key, element, found)
        return list(found.values())

    def _take(self, key: str, element: Any, found: dict[str, Any]) -> None:
        version = str(element.find("{*}ItemId").get("ChangeKey"))
        if self._versions.get(key) == version:
            return
        self._versions[key] = version
        self._deleted.pop(key, None)
        self._keys[key] = search_key(element)
        if self.place.known.has_other(key, self._keys[key]):
            self.held[key] = element
        else:
            found[key] = element

    def misses_someone(self) -> bool:
        """Return whether somebody went who may be in a folder that was read before."""
        known = self.place.known
        return any(known.alive.get(key) for key in self._deleted) if self._deleted else False

    def finish(self) -> tuple[dict[str, RemoteId], list[RemoteId], frozenset[str]]:
        """Return what became of ids; the place moves on.

        (new id -> the id that it had before; those that Exchange said are gone; those that a
        full read lacks, without those that were only renamed).
        """
        known = self.place.known
        lost = list(self._deleted)
        if self._is_full:
            lost += [key for key in known.alive if key not in self._keys]
        for key in lost:
            known.lost(key)
        former = known.former({key: self._keys[key] for key in self.held})
        for key, search in self._keys.items():
            if key not in self._deleted:
                known.saw(key, search)
        for old in former.values():
            known.forget(str(old))
        followed = set(former.values())
        if self._is_full:
            return former, [], frozenset(key for key in lost if key not in followed)
        return former, [RemoteId(key) for key in self._deleted if key not in followed], frozenset()
