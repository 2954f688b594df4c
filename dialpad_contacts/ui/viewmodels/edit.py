"""The edit form's state: what is typed, what arrived meanwhile, what saving would do (D22)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from PySide6.QtCore import QObject, QTimer, Signal

from dialpad_contacts.domain.contact import (
    MAX_NAME,
    MAX_VALUES,
    AccountId,
    Contact,
    ContactId,
    Email,
    Fields,
    Kind,
    ShownValue,
    Value,
)
from dialpad_contacts.domain.names import clean_text, shown
from dialpad_contacts.domain.phone import Phone
from dialpad_contacts.domain.validate import EMPTY
from dialpad_contacts.sync.events import ContactChecked, ContactsChanged, SyncEvent
from dialpad_contacts.ui.services import AccountView, Commands, Destination, Draft, Queries
from dialpad_contacts.ui.strings import t
from dialpad_contacts.ui.viewmodels.arrivals import NAMES, Arrivals, Name, Offer
from dialpad_contacts.ui.viewmodels.difference import value_text
from dialpad_contacts.ui.viewmodels.edit_lines import EditLine, lines_of, lines_with
from dialpad_contacts.ui.viewmodels.hint import Hint, hint_for_edit, hint_for_new

HINT_DELAY_MS = 120
DRAFT_DELAY_MS = 700


class EditModel(QObject):
    """View-model of the form. Nothing is sent or changed before ``save``."""

    edited = Signal()
    """Something was typed, added or removed."""
    lines_changed = Signal()
    """Rows were added or removed, or the form was filled anew."""
    replaced = Signal(object)
    """An offer was taken into this name or row: its field shows other text now."""
    offers_changed = Signal()
    hint_changed = Signal()
    gone = Signal()
    """The contact was deleted elsewhere while the form is open."""

    def __init__(
        self,
        queries: Queries,
        commands: Commands,
        *,
        region: str = "US",
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        parent: QObject | None = None,
    ) -> None:
        """Hold an empty form; ``region`` reads numbers without '+'."""
        super().__init__(parent)
        self._queries, self._commands = queries, commands
        self._region, self.now = region, now
        self.contact: Contact = _nobody()
        """The contact as the form opened."""
        self._arrivals = Arrivals(self.contact, self.contact)
        self.names: dict[Name, str] = dict.fromkeys(NAMES, "")
        self.company = self.note = ""
        self.lines: list[EditLine] = []
        self.to: AccountId | None = None
        self.offers: tuple[Offer, ...] = ()
        self.is_gone = False
        self._hint_timer = self._timer(HINT_DELAY_MS, self.hint_changed.emit)
        self._draft_timer = self._timer(DRAFT_DELAY_MS, self.store_draft)

    # Opening

    def open(self, contact: Contact, draft: Draft | None = None) -> None:
        """Fill the form with ``contact``, or with a stored ``draft`` of it."""
        self._fill(contact)
        if draft is not None:
            self._apply(draft)
        self.lines_changed.emit()
        self.hint_changed.emit()

    def open_new(self, name: str = "", draft: Draft | None = None) -> None:
        """Fill the form for a new contact; ``name`` is what was searched for."""
        self._fill(_nobody())
        destinations = self.destinations
        self.to = destinations[0].account if destinations else None
        if draft is not None:
            self._apply(draft)
        elif name:
            self._begin_with(name)
        if not any(not line.email for line in self.lines):
            self.lines.append(EditLine(email=False))
        if not any(line.email for line in self.lines):
            self.lines.append(EditLine(email=True))
        self.lines_changed.emit()
        self.hint_changed.emit()

    @property
    def destinations(self) -> list[Destination]:
        """Where a new contact can go."""
        return self._commands.destinations()

    def _fill(self, contact: Contact) -> None:
        self._stop_timers()
        self.contact = contact
        self._arrivals = Arrivals(contact, contact)
        self.names = {n: getattr(contact.fields, n) for n in NAMES}
        self.company, self.note = contact.company, contact.note
        self.lines = lines_of((*contact.phones, *contact.emails))
        self.to = None
        self.offers, self.is_gone = (), False

    def _apply(self, draft: Draft) -> None:
        self.names = {n: getattr(draft.fields, n) for n in NAMES}
        self.company, self.note = draft.company, draft.note
        self.lines = [
            *lines_with(draft.fields.phones, self.contact.phones),
            *lines_with(draft.fields.emails, self.contact.emails),
        ]

    def _begin_with(self, typed: str) -> None:
        if "@" in typed:
            self.lines.append(EditLine(email=True, text=typed))
        elif sum(c.isdecimal() for c in typed) >= 3:
            self.lines.append(EditLine(email=False, text=typed))
        else:
            given, _, family = typed.strip().partition(" ")
            self.names = {"given_name": given, "family_name": family.strip()}

    # Typing

    @property
    def is_new(self) -> bool:
        """True when saving makes a contact."""
        return self.contact.id == 0

    @property
    def is_dirty(self) -> bool:
        """True when closing the form would lose something that was typed."""
        names = any(self.names[n] != getattr(self.contact.fields, n) for n in NAMES)
        here = (self.company, self.note) != (self.contact.company, self.contact.note)
        return names or here or any(line.changed for line in self.lines)

    def set_name(self, name: Name, typed: str) -> None:
        """Take what was typed as first or last name."""
        self.names[name] = typed
        self._touched()

    def set_text(self, line: EditLine, typed: str) -> None:
        """Take what was typed into a row."""
        line.text = typed
        self._touched()

    def set_label(self, line: EditLine, label: str) -> None:
        """Take a row's label, as it is stored."""
        line.label = label.strip() or "other"
        self._touched()

    def set_here(self, *, company: str | None = None, note: str | None = None) -> None:
        """Take company or note, which stay on this computer."""
        self.company = self.company if company is None else company
        self.note = self.note if note is None else note
        self._touched()

    def set_destination(self, account: AccountId | None) -> None:
        """Choose where a new contact goes."""
        self.to = account
        self._touched()

    def add_line(self, *, email: bool) -> EditLine | None:
        """Add an empty row; None when there are as many as a contact can have."""
        if sum(line.email == email for line in self.visible) >= MAX_VALUES:
            return None
        line = EditLine(email=email)
        self.lines.append(line)
        self.lines_changed.emit()
        self._touched()
        return line

    def remove_line(self, line: EditLine) -> None:
        """Remove a row; saved, that removes the value here and, two-way, there (R14)."""
        line.removed = True
        if line.start is None:
            self.lines.remove(line)
        self.lines_changed.emit()
        self._refresh_offers()
        self._touched()

    @property
    def visible(self) -> list[EditLine]:
        """The rows to show, numbers first."""
        return sorted((x for x in self.lines if not x.removed), key=lambda x: x.email)

    def _touched(self) -> None:
        self.edited.emit()
        self._hint_timer.start()
        self._draft_timer.start()

    # Checking

    def problems(self) -> list[tuple[EditLine | None, str]]:
        """Return what keeps the form from being saved, as (row, sentence); None is the names."""
        found: list[tuple[EditLine | None, str]] = [
            (line, line.problem) for line in self.visible if line.problem
        ]
        if not found and self.draft().fields.is_empty:
            found.append((None, EMPTY))
        return found

    def warning(self, line: EditLine) -> str:
        """Return who else has this very value, '' for nobody; no reason not to save it."""
        if line.problem or line.is_blank or not line.text_changed:
            return ""
        names = self._queries.holders(line.text.strip(), self.contact.id or None)
        if not names:
            return ""
        key = "edit.warn.dupfield.email" if line.email else "edit.warn.dupfield"
        return t(key, name=shown(names[0]))

    # Saving

    def draft(self) -> Draft:
        """Return what saving would store: what is typed, with what arrived and was not answered.

        A name that is not edited here follows the account (D1), a value that the account added
        joins (D2): leaving them out would make an arrival look like the user's removal.
        """
        emails = [v for v in self._values(email=True) if isinstance(v, Email)]
        phones = [v for v in self._values(email=False) if isinstance(v, Phone)]
        names = {n: self._name(n) for n in NAMES}
        fields = Fields(names["given_name"], names["family_name"], tuple(emails), tuple(phones))
        return Draft(fields, self.company.strip(), self.note.strip())

    def save(self) -> Contact | None:
        """Save and return the contact; None when nothing was changed.

        Raises:
            ValueError: ``problems`` is not empty, or the contact is no more.
        """
        self.refresh()
        if self.problems() or self.is_gone:
            raise ValueError("this form cannot be saved")
        self._stop_timers()
        if self.is_new:
            saved = self._commands.add(self.draft(), self.to)
        elif self.is_dirty:
            saved = self._commands.save(self.contact.id, self.draft())
        else:
            self.forget_draft()
            return None
        self.forget_draft()
        return saved

    def store_draft(self) -> None:
        """Keep what is typed safe from a crash."""
        self._draft_timer.stop()
        self._commands.store_draft(self.contact.id or None, self.draft() if self.is_dirty else None)

    def forget_draft(self) -> None:
        """Drop the stored draft: it was saved, or the user discarded it."""
        self._stop_timers()
        self._commands.store_draft(self.contact.id or None, None)

    def _name(self, name: Name) -> str:
        typed = self.names[name]
        followed = self._arrivals.name(name, typed)
        return clean_text(typed.strip(), MAX_NAME) if followed is None else followed

    def _typed_values(self, *, email: bool) -> list[Value]:
        values: list[Value] = []
        for line in self.visible:
            value = line.value(self._region) if line.email == email else None
            if value is None:
                continue
            now = None if line.changed else self._arrivals.current(value.key, email=email)
            values.append(value if now is None else now.value)
        return values

    def _values(self, *, email: bool) -> list[Value]:
        values = self._typed_values(email=email)
        typed = {v.key for v in values}
        arrived = self._arrivals.values(email=email)
        return values + [v.value for v in arrived if v.value.key not in typed]

    # Arriving changes (D22)

    def on_event(self, event: SyncEvent) -> None:
        """Look again when this contact changed underneath."""
        match event:
            case ContactsChanged(ids=ids) if not ids or self.contact.id in ids:
                self.refresh()
            case ContactChecked(contact=contact) if contact == self.contact.id:
                self.refresh()
            case _:
                pass

    def refresh(self) -> None:
        """Read the contact again; what it brings is offered, never put into a field."""
        if self.is_new:
            return
        latest = self._queries.contact(self.contact.id)
        if latest is None:
            if not self.is_gone:
                self.is_gone = True
                self.gone.emit()
            return
        if latest != self._arrivals.latest:
            self._arrivals.latest = latest
            self._refresh_offers()
            self._hint_timer.start()

    def take(self, offer: Offer) -> None:
        """'Use it': put what arrived into its field."""
        match offer:
            case Offer(at=str() as name):
                self.names[name] = offer.shown
            case Offer(at=EditLine() as line, value=value) if value is not None:
                line.text, line.label = value_text(value), value.label
            case Offer(value=value) if value is not None:
                self._add_arrived(value)
        self._answer(offer)

    def refuse(self, offer: Offer) -> None:
        """Leave what arrived out: keep the own name, or leave the value off this contact."""
        self._answer(offer)

    def _answer(self, offer: Offer) -> None:
        self._arrivals.answer(offer)
        self._refresh_offers()
        if offer.at is not None:
            self.replaced.emit(offer.at)
        else:
            self.lines_changed.emit()
        self._touched()

    def _add_arrived(self, value: Value) -> None:
        email = isinstance(value, Email)
        found = self._arrivals.current(value.key, email=email)
        self.lines.append(EditLine(email, found or ShownValue(value)))

    def _refresh_offers(self) -> None:
        typed = {v.key for e in (False, True) for v in self._typed_values(email=e)}
        offers = self._arrivals.offers(self.names, self.visible, typed)
        if offers != self.offers:
            self.offers = offers
            self.offers_changed.emit()

    # What will be written

    @property
    def account(self) -> AccountView | None:
        """The account that the form's contact is in, or will be in; None for Dialpad only."""
        link = self.contact.link
        wanted = self.to if self.is_new else link.account if link is not None else None
        return next((a for a in self._queries.accounts() if a.id == wanted), None)

    def hint(self) -> Hint:
        """Return what saving now would write, from the sync's own planner (D19)."""
        if self.is_new:
            return hint_for_new(self.draft(), self.account)
        planned = self._commands.preview(self.contact.id, self.draft()) if self.is_dirty else []
        return hint_for_edit(self._arrivals.latest, self.account, planned, dirty=self.is_dirty)

    def latest_value(self, line: EditLine) -> ShownValue | None:
        """Return the row's value as the store has it now, None for a row added here."""
        if line.start is None:
            return None
        return self._arrivals.current(line.start_key, email=line.email) or line.start

    def _timer(self, delay_ms: int, then: Callable[[], None]) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(delay_ms)
        timer.timeout.connect(then)
        return timer

    def _stop_timers(self) -> None:
        self._hint_timer.stop()
        self._draft_timer.stop()


def _nobody() -> Contact:
    return Contact(ContactId(0), Kind.PERSONAL, Fields(), "")
