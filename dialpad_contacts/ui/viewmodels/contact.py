"""The contact that the detail pane shows: its header, rows and banners, and when it was checked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Literal

from PySide6.QtCore import QObject, QTimer, Signal

from dialpad_contacts.domain.contact import Contact, ContactId, Direction, Kind, LinkState
from dialpad_contacts.domain.names import shown
from dialpad_contacts.domain.phone import Phone
from dialpad_contacts.domain.search import Row
from dialpad_contacts.sync.events import (
    AccountChanged,
    ContactChecked,
    ContactsChanged,
    SyncEvent,
    SyncFinished,
)
from dialpad_contacts.ui.services import AccountView, Commands, Queries
from dialpad_contacts.ui.strings import t
from dialpad_contacts.ui.viewmodels import when
from dialpad_contacts.ui.viewmodels.banners import Banner, banners_of
from dialpad_contacts.ui.viewmodels.fields import (
    COMPANY,
    FieldView,
    Origin,
    account_origin,
    here_rows,
    local_origin,
    tel_link,
    value_rows,
)
from dialpad_contacts.ui.viewmodels.twins import also_words, origin_of, twins_of, why_twice

CHECKING_AFTER_MS = 400
UPDATED_FOR_MS = 6000
GIVE_UP_MS = 130_000
"""A check that never answers is shown as none; a request's own deadline is 120 s."""
FRESH = timedelta(seconds=10)


@dataclass(frozen=True, slots=True)
class Check:
    """The last part of the header's line: ``state`` chooses its icon."""

    state: Literal["none", "checking", "checked", "stale", "updated"]
    text: str = ""


class ContactModel(QObject):
    """View-model of the detail pane. Reads the cache; only ``open`` asks the network (D21)."""

    changed = Signal()
    """Another contact, or this one with other values."""
    check_changed = Signal()
    updated = Signal(object)
    """Labels of the rows that a check just changed, for the dot beside them."""

    def __init__(
        self,
        queries: Queries,
        commands: Commands,
        *,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        parent: QObject | None = None,
    ) -> None:
        """Show nobody."""
        super().__init__(parent)
        self._queries, self._commands, self.now = queries, commands, now
        self.contact: Contact | None = None
        self._checking = self._slow = False
        self._warning = ""
        self._news: tuple[str, ...] = ()
        self._opened: dict[ContactId, datetime] = {}
        self._slow_timer = self._timer(CHECKING_AFTER_MS, self._show_checking)
        self._news_timer = self._timer(UPDATED_FOR_MS, self._forget_news)
        self._give_up = self._timer(GIVE_UP_MS, self._stop_checking)
        self._clock = QTimer(self)
        self._clock.setInterval(30_000)
        self._clock.timeout.connect(self.check_changed)

    # What is shown

    def show(self, contact: ContactId | None) -> None:
        """Show a contact from the cache; None shows nobody."""
        if contact is None or self.contact is None or self.contact.id != contact:
            self._reset()
        self.contact = None if contact is None else self._queries.contact(contact)
        self._clock.start() if self.contact else self._clock.stop()
        self.changed.emit()

    def open(self, contact: ContactId) -> None:
        """Show a contact and fetch it from its account (R6)."""
        self.show(contact)
        if self.contact is None:
            return
        if self._is_checkable and not self._opened_just_now(contact):
            self._checking, self._warning = True, ""
            self._slow_timer.start()
            self._give_up.start()
        self._commands.open(contact)

    def refresh(self) -> None:
        """Read the shown contact again; emits only when it differs."""
        if self.contact is None:
            return
        latest = self._queries.contact(self.contact.id)
        if latest != self.contact:
            self.contact = latest
            self.changed.emit()

    def on_event(self, event: SyncEvent) -> None:
        """Follow what the sync says of this contact and its account; anything else is ignored."""
        if self.contact is None:
            return
        link = self.contact.link
        match event:
            case ContactChecked(contact=contact) if contact == self.contact.id:
                self._checked(event)
            case ContactsChanged(ids=ids) if not ids or self.contact.id in ids:
                self.refresh()
            case AccountChanged() | SyncFinished() if link and event.account == link.account:
                self.refresh()
                self.check_changed.emit()
            case _:
                pass

    def _checked(self, event: ContactChecked) -> None:
        self._stop_checking(quiet=True)
        self._warning = event.warning
        self.refresh()
        if event.changed:
            self._news = event.changed
            self._news_timer.start()
            self.updated.emit(event.changed)
        self.check_changed.emit()

    # Header

    @property
    def account(self) -> AccountView | None:
        """The account that this contact is linked to."""
        link = self.contact.link if self.contact else None
        if link is None:
            return None
        return next((a for a in self._queries.accounts() if a.id == link.account), None)

    @property
    def account_title(self) -> str:
        """The name of the contact's account, '' when it is in none."""
        account = self.account
        if account is not None:
            return account.title
        link = self.contact.link if self.contact else None
        if link is None:
            return ""
        return link.account_kind.display_name

    @property
    def name(self) -> str:
        """The name as it may be drawn; words for a contact that has nothing at all."""
        drawn = shown(self.contact.display_name) if self.contact else ""
        return drawn if drawn.strip() else t("contact.nameless")

    @property
    def subtitle(self) -> str:
        """Company, or a company contact's title, or how many people a group chat has."""
        contact = self.contact
        if contact is None:
            return ""
        if contact.kind is Kind.GROUP:
            people = t("contact.people", n=len(contact.members))
            return " · ".join(p for p in (people, shown(contact.title)) if p)
        if contact.kind is Kind.COMPANY:
            return " · ".join(p for p in (shown(contact.title), shown(contact.company)) if p)
        return shown(contact.company)

    @property
    def origin(self) -> Origin:
        """The tile and word of the header's line."""
        contact = self.contact
        if contact is not None and contact.kind is not Kind.PERSONAL:
            return Origin(COMPANY, t("origin.company"))
        if contact is None or contact.link is None:
            return local_origin()
        return account_origin(contact.link.account_kind, self.account_title)

    @property
    def direction(self) -> Direction | None:
        """Which way this contact flows; None when it flows nowhere."""
        if self.contact is None:
            return None
        if self.contact.kind is not Kind.PERSONAL:
            return Direction.READ_ONLY
        link = self.contact.link
        return link.account_kind.direction if link else None

    @property
    def is_editable(self) -> bool:
        """True for a personal contact that is not in the Trash."""
        contact = self.contact
        if contact is None or contact.kind is not Kind.PERSONAL:
            return False
        return contact.link is None or contact.link.state is not LinkState.DELETED_HERE

    @property
    def check(self) -> Check:
        """'Checked just now', 'Checking with Google…', 'Updated from Google: mobile'."""
        if self.contact is None or not self._is_checkable:
            return Check("none")
        title = self.account_title
        if self._news:
            words = ", ".join(t("contact.detail") if w == "other" else shown(w) for w in self._news)
            return Check("updated", t("contact.updated", account=title, fields=words))
        if self._checking and self._slow:
            return Check("checking", t("contact.checking", account=title))
        at = self.contact.checked_at
        if at is None:
            return Check("stale", t("contact.unchecked")) if self._warning else Check("none")
        fresh = self.now() - at < timedelta(minutes=5) and not self._warning
        state: Literal["checked", "stale"] = "checked" if fresh else "stale"
        return Check(state, t("contact.checked", ago=when.ago(at, self.now())))

    @property
    def warning(self) -> str:
        """Why the last check did not come through, '' when it did."""
        return self._warning

    # Body

    @property
    def rows(self) -> list[FieldView]:
        """The rows of 'Phone and email'."""
        return value_rows(self.contact, self.account_title, self.now()) if self.contact else []

    @property
    def here(self) -> list[FieldView]:
        """The rows of 'Only on this computer'; a company contact has none."""
        if self.contact is None or self.contact.kind is not Kind.PERSONAL:
            return []
        return here_rows(self.contact)

    @property
    def dialable(self) -> list[Phone]:
        """The numbers that can be called; the call button calls the first."""
        phones = [v.value for v in self.contact.phones] if self.contact else []
        return [p for p in phones if isinstance(p, Phone) and tel_link(p)]

    @property
    def banners(self) -> list[Banner]:
        """What the user should know before the rows, the most pressing first."""
        if self.contact is None:
            return []
        targets = self._commands.destinations() if self.contact.link is None else []
        return banners_of(self.contact, self.account_title, targets, self.now())

    # The same person twice (R7)

    @property
    def also_words(self) -> str:
        """'Also a company contact', 'Also in Google', 'Also saved here'; '' for one row alone."""
        return also_words(self.contact, self._titles) if self.contact else ""

    @property
    def twins(self) -> list[Row]:
        """The other rows of this person, for the explanation."""
        return twins_of(self._queries, self.contact) if self.contact else []

    def origin_of(self, row: Row) -> Origin:
        """Return the tile and word of another row."""
        return origin_of(row, self._titles)

    def why_twice(self, twins: list[Row]) -> str:
        """Return the actual reason why this person has two rows (``dup.why``)."""
        return why_twice(self.origin, self.origin_of(twins[0]) if twins else None)

    @property
    def _titles(self) -> dict[str, str]:
        return {a.id: a.title for a in self._queries.accounts()}

    @property
    def can_follow(self) -> bool:
        """True when a name was edited here that a one-way account may say otherwise (D8)."""
        contact = self.contact
        if contact is None or contact.link is None or self.direction is not Direction.ONE_WAY:
            return False
        for entry in self._queries.journal(contact.id, 50):
            before, after = entry.change.before, entry.change.after
            if entry.change.action == "edit_here" and before is not None and after is not None:
                return (before.given_name, before.family_name) != (
                    after.given_name,
                    after.family_name,
                )
        return False

    # Checking

    @property
    def _is_checkable(self) -> bool:
        link = self.contact.link if self.contact else None
        return link is not None and link.state not in (
            LinkState.DELETED_REMOTELY,
            LinkState.DELETED_HERE,
        )

    def _opened_just_now(self, contact: ContactId) -> bool:
        """Return whether no fetch will come of opening this contact once more (D21)."""
        last, now = self._opened.get(contact), self.now()
        if last is not None and now - last < FRESH:
            return True
        self._opened[contact] = now
        return False

    def _show_checking(self) -> None:
        self._slow = True
        self.check_changed.emit()

    def _stop_checking(self, *, quiet: bool = False) -> None:
        self._checking = self._slow = False
        self._slow_timer.stop()
        self._give_up.stop()
        if not quiet:
            self.check_changed.emit()

    def _forget_news(self) -> None:
        self._news = ()
        self.updated.emit(())
        self.check_changed.emit()

    def _reset(self) -> None:
        self._stop_checking(quiet=True)
        self._news_timer.stop()
        self._news, self._warning = (), ""

    def _timer(self, delay_ms: int, then: Callable[[], None]) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(delay_ms)
        timer.timeout.connect(then)
        return timer
