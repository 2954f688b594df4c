"""Who is meant by what is typed into the phone panel: a number in any form, a name, keys."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from dialpad_contacts.domain.contact import ContactId
from dialpad_contacts.domain.names import shown
from dialpad_contacts.domain.phone import Phone, digits, display
from dialpad_contacts.domain.search import Row
from dialpad_contacts.ui.bridge import SearchWorker
from dialpad_contacts.ui.call_services import CallLog, Calls
from dialpad_contacts.ui.services import Queries
from dialpad_contacts.ui.strings import t
from dialpad_contacts.ui.viewmodels.call_words import origin_of
from dialpad_contacts.ui.viewmodels.fields import Origin

KIND, PEOPLE = "keypad", "callers"
MOST_PEOPLE = 8
_LOOKED_AT = 40
MOST = 4
LEAST_NUMBER = 3
MOST_LETTERS = 9
"""So many keys may spell a name; whoever types more means a number."""
_NUMBER = frozenset("0123456789+*#,;()-./ \u00a0x")


@dataclass(frozen=True, slots=True)
class Match:
    """Somebody who is meant: ``dial`` is what is called, ``number`` how it is shown."""

    contact: ContactId
    name: str
    number: str
    dial: str
    origin: Origin

    @property
    def spoken(self) -> str:
        """The line as a screen reader says it."""
        return t("panel.match", name=self.name, number=self.number, source=self.origin.title)


def is_number(text: str) -> bool:
    """Return whether ``text`` can be dialled as it stands."""
    return bool(digits(text) or set(text) & {"*", "#"}) and set(text.casefold()) <= _NUMBER


class Keypad(QObject):
    """What is typed, and who may be meant; asks on the worker, so that typing never waits."""

    changed = Signal()
    people_found = Signal(object)
    """Contacts that may be made to call, as a tuple of ``Match``."""

    def __init__(
        self, calls: Calls, log: CallLog, queries: Queries, worker: SearchWorker, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._calls, self._log, self._queries, self._worker = calls, log, queries, worker
        self.text = ""
        self.matches: tuple[Match, ...] = ()
        self.at = -1
        """Which match is chosen, -1 for the number as it is typed."""
        self.answered = True
        worker.answered.connect(self._answered)

    def type(self, text: str) -> None:
        """Take what is typed now."""
        self.text, self.at = text.strip(), -1
        if not self.text:
            self._worker.drop(KIND)
            self.matches, self.answered = (), True
            self.changed.emit()
            return
        self.answered = False
        wanted = self.text
        self._worker.ask(KIND, lambda: (wanted, self._found(wanted)))

    def move(self, step: int) -> None:
        """Choose another match; before the first is the number as it is typed."""
        least = -1 if is_number(self.text) else 0
        at = max(least, min(len(self.matches) - 1, self.at + step))
        if at != self.at:
            self.at = at
            self.changed.emit()

    def find_people(self) -> None:
        """Look for contacts with a number: those used last, then the first of the list."""
        self._worker.ask(PEOPLE, self._people)

    @property
    def dials(self) -> str:
        """What Call calls now, '' when there is nothing to call."""
        if 0 <= self.at < len(self.matches):
            return self.matches[self.at].dial
        if is_number(self.text):
            return self.text
        return self.matches[0].dial if self.matches else ""

    def _answered(self, kind: str, answer: object) -> None:
        if kind == PEOPLE:
            self.people_found.emit(answer)
        if kind != KIND or not isinstance(answer, tuple):
            return
        asked, found = answer
        if asked != self.text:
            return
        self.matches, self.answered = found, True
        self.changed.emit()

    # -- on the worker --------------------------------------------------------------------

    def _found(self, text: str) -> tuple[Match, ...]:
        """Return whoever is meant: by the very number first, then by its parts, keys, name."""
        number = is_number(text)
        found: dict[ContactId, Match] = {}
        if number and len(digits(text)) >= LEAST_NUMBER:
            for holder in self._calls.who(text).everybody[:MOST]:
                self._add(found, holder.contact, holder.phone)
        keys = digits(text)
        if number and keys == text and len(keys) <= MOST_LETTERS:
            for row in self._log.keyed(keys, MOST):
                self._add(found, ContactId(int(row.id)), None, row)
        for row in self._queries.search(text, frozenset(), MOST).rows:
            self._add(found, ContactId(int(row.id)), None, row, text if number else "")
        return tuple(found.values())[:MOST]

    def _people(self) -> tuple[Match, ...]:
        recent = [int(row.id) for row in self._queries.recent(MOST_PEOPLE)]
        first = self._queries.all_ids(frozenset())[:_LOOKED_AT]
        found: dict[ContactId, Match] = {}
        for contact in (*recent, *first):
            self._add(found, ContactId(contact), None, most=MOST_PEOPLE)
        return tuple(found.values())

    def _add(
        self,
        found: dict[ContactId, Match],
        contact: ContactId,
        phone: Phone | None,
        row: Row | None = None,
        part: str = "",
        most: int = MOST,
    ) -> None:
        if contact in found or len(found) >= most:
            return
        whole = self._queries.contact(contact)
        phones = whole.fields.phones if whole is not None else ()
        if phone is None:
            has = [p for p in phones if part and digits(part) in f"{digits(p.written)} {p.e164}"]
            phone = next(iter(has or phones), None)
        row = row or next(iter(self._queries.rows([contact])), None)
        if whole is None or phone is None or row is None:
            return
        titles = {a.id: a.title for a in self._queries.accounts()}
        origin = origin_of(row, titles)
        if origin is not None:
            number = shown(display(phone.written, phone.e164))
            name = shown(whole.display_name) or number
            found[contact] = Match(contact, name, number, phone.e164 or phone.written, origin)
