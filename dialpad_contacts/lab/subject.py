"""Whom the two columns show: one person, followed through renames on either side."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass

from dialpad_contacts.domain.contact import Contact, ContactId
from dialpad_contacts.lab.acts import Act
from dialpad_contacts.lab.cloud import CloudRecord
from dialpad_contacts.lab.desk import Desk


@dataclass(frozen=True, slots=True)
class Pair:
    """Both records of one person as they are now, None on a side that has none."""

    here: Contact | None
    there: CloudRecord | None


class Subject:
    """A person, known by the ids that were seen, else by any name that was seen."""

    name: str
    """The name to show."""
    _names: set[str]
    _here: ContactId | None
    _there: str

    def __init__(self, name: str) -> None:
        """Begin with a shown name."""
        self._begin(name)

    def heed(self, act: Act) -> None:
        """Turn to whom ``act`` is about; before it is carried out."""
        if act.whom and act.whom not in self._names:
            self._begin(act.whom)

    def look(self, desk: Desk) -> Pair:
        """Return both records, and remember their ids and names."""
        here, there = self._find_here(desk), self._find_there(desk)
        if here is not None:
            self._here = here.id
            self._names.add(here.display_name)
        if there is not None:
            self._there = there.id
            self._names.add(there.name)
        self.name = here.display_name if here else there.name if there else self.name
        return Pair(here, there)

    def _begin(self, name: str) -> None:
        self.name = name
        self._names = {name}
        self._here = None
        self._there = ""

    def _find_here(self, desk: Desk) -> Contact | None:
        if self._here is not None:
            found = desk.here.by_id(self._here)
            if found is not None:
                return found
        for name in self._named():
            with suppress(LookupError):
                return desk.here.find(name)
        return None

    def _find_there(self, desk: Desk) -> CloudRecord | None:
        people = desk.cloud.people()
        for person in people:
            if self._there and person.id == self._there:
                return person
        for name in self._named():
            for person in people:
                if person.name == name:
                    return person
        return None

    def _named(self) -> list[str]:
        return [self.name, *sorted(self._names - {self.name})]
