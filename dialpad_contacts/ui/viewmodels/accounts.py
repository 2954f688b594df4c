"""The Accounts page: one card an account, with the one button that helps it on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

from PySide6.QtCore import QObject, QTimer, Signal

from dialpad_contacts.domain.contact import AccountId, AccountKind, Direction
from dialpad_contacts.domain.names import shown
from dialpad_contacts.sync.events import (
    AccountChanged,
    ContactsChanged,
    Progress,
    SyncEvent,
    SyncFinished,
)
from dialpad_contacts.sync.states import State
from dialpad_contacts.ui.services import AccountView, Commands, Destination, Queries
from dialpad_contacts.ui.strings import t
from dialpad_contacts.ui.viewmodels import when

REPAINT_MS = 5_000
GATHER_MS = 150

Tone = Literal["plain", "soft", "ok", "warn", "bad"]
ButtonKind = Literal["primary", "plain", "ghost"]


@dataclass(frozen=True, slots=True)
class Pill:
    """A state in a word: never by colour alone, so always with an icon."""

    tone: Tone
    icon: str
    text: str


@dataclass(frozen=True, slots=True)
class Card:
    """What an account's card shows."""

    account: AccountView
    product: str
    """What the vendor sells it as; the address below it tells two of a kind apart."""
    pill: Pill
    direction: str
    direction_icon: str
    last_sync: str
    waiting: str
    button: tuple[str, str, ButtonKind] | None
    """(action, caption, look) of the button that helps this account on."""
    banner: tuple[Tone, str] | None
    progress: tuple[int, int | None] | None
    fields: str
    deleting: str
    callers: str
    """Where unknown callers are saved (D17)."""
    menu: tuple[tuple[str, str], ...]

    @property
    def spoken(self) -> str:
        """The card as a screen reader names it."""
        account = self.account
        parts = [account.title, shown(account.email), self.pill.text, self.direction]
        parts.append(t("acct.spoken.last", last=self.last_sync))
        if account.pending:
            parts.append(waiting_words(account.pending))
        return ", ".join(p for p in parts if p)


@dataclass(frozen=True, slots=True)
class Group:
    """Cards under one heading."""

    heading: str
    cards: tuple[Card, ...]


class AccountsModel(QObject):
    """View-model of the page. Lives in the GUI thread."""

    changed = Signal()
    """Accounts, their states or counts."""
    progressed = Signal(object)
    """One account's sync got on: its id."""

    def __init__(
        self,
        queries: Queries,
        commands: Commands,
        *,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        parent: QObject | None = None,
    ) -> None:
        """Read nothing yet."""
        super().__init__(parent)
        self._queries, self._commands, self._now = queries, commands, now
        self._progress: dict[AccountId, tuple[int, int | None]] = {}
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(GATHER_MS)
        self._soon.timeout.connect(self.changed)
        self._clock = QTimer(self)
        self._clock.setInterval(REPAINT_MS)
        self._clock.timeout.connect(self.changed)

    def watch(self, watched: bool) -> None:
        """Keep times ticking while the page is on the screen."""
        self._clock.start() if watched else self._clock.stop()

    def on_event(self, event: SyncEvent) -> None:
        """Follow the sync; a burst of events makes one repaint."""
        match event:
            case Progress(account=account, done=done, total=total):
                first = account not in self._progress
                self._progress[account] = (done, total)
                self.changed.emit() if first else self.progressed.emit(account)
            case AccountChanged(account=account, state=state):
                if state is not State.SYNCING:
                    self._progress.pop(account, None)
                self.changed.emit()
            case SyncFinished(account=account):
                self._progress.pop(account, None)
                self.changed.emit()
            case ContactsChanged():
                self._soon.start()
            case _:
                pass

    def groups(self) -> list[Group]:
        """Return the cards by direction; empty groups are left out."""
        callers = _callers(self._commands.caller_destination())  # counts contacts: once for all
        cards = [self._card(a, callers) for a in self._queries.accounts()]
        found = []
        for direction in (Direction.TWO_WAY, Direction.ONE_WAY, Direction.READ_ONLY):
            mine = tuple(c for c in cards if c.account.direction is direction)
            if mine:
                found.append(Group(t(f"acct.group.{direction.value}"), mine))
        return found

    def progress(self, account: AccountId) -> tuple[int, int | None] | None:
        """Return (done, total) of a running sync, total None when unknown."""
        return self._progress.get(account)

    def account(self, account: AccountId) -> AccountView | None:
        """Return one account, None when it is not linked (any more)."""
        return next((a for a in self._queries.accounts() if a.id == account), None)

    def _card(self, account: AccountView, callers: str) -> Card:
        now = self._now()
        writes = account.direction is Direction.TWO_WAY
        busy = account.state is State.SYNCING
        return Card(
            account=account,
            product=_product(account),
            pill=_pill(account, now),
            direction=t(f"direction.{account.direction.value}"),
            direction_icon="arrow-left-right" if writes else "arrow-down-to-line",
            last_sync=when.last_sync(account.last_sync, now),
            waiting=str(account.pending) if writes else "–",
            button=_button(account),
            banner=_banner(account, now),
            progress=self._progress.get(account.id, (0, None)) if busy else None,
            fields=t("acct.fields.two" if writes else f"acct.fields.{account.direction.value}"),
            deleting=t(f"acct.deleting.{account.direction.value}", account=account.title),
            callers=callers,
            menu=_menu(account),
        )


def _product(account: AccountView) -> str:
    if account.kind is not AccountKind.GOOGLE:
        return account.kind.display_name
    of_everybody = account.email.casefold().endswith(("@gmail.com", "@googlemail.com"))
    return t("acct.gmail" if of_everybody else "acct.workspace")


def _callers(to: Destination | None) -> str:
    if to is None:
        return t("acct.callers.off")
    if to.account is None:
        return t("acct.callers.local")
    return t("acct.callers.saved", account=to.title)


def waiting_words(n: int) -> str:
    """Return '1 change waiting', '3 changes waiting'."""
    return t("acct.waiting.change", n=n)


def _pill(account: AccountView, now: datetime) -> Pill:
    match account.state:
        case State.IDLE if account.pending:
            return Pill("soft", "arrow-up", waiting_words(account.pending))
        case State.IDLE:
            return Pill("ok", "check", t("state.idle"))
        case State.SYNCING:
            return Pill("soft", "refresh-cw", t("state.syncing"))
        case State.WAITING:
            left = (account.retry_at - now).total_seconds() if account.retry_at else 0
            words = t("state.waiting.for", span=when.span(left)) if left > 0 else ""
            return Pill("plain", "clock", words or t("state.waiting"))
        case State.SIGN_IN_NEEDED:
            return Pill("warn", "key-round", t("state.sign_in_needed"))
        case State.HELD:
            return Pill("warn", "triangle-alert", t("state.held"))
        case State.FAILED:
            return Pill("bad", "circle-alert", t("state.failed"))
        case State.OFFLINE:
            return Pill("plain", "cloud-off", t("state.offline"))
        case State.PAUSED:
            return Pill("plain", "pause", t("state.paused"))
        case _:
            return Pill("plain", "clock", t("state.never_synced"))


_BUTTONS: dict[State, tuple[str, str, ButtonKind]] = {
    State.SIGN_IN_NEEDED: ("sign_in", "action.sign_in", "primary"),
    State.HELD: ("review", "action.review", "primary"),
    State.SYNCING: ("cancel", "action.cancel", "ghost"),
    State.WAITING: ("sync", "action.try_now", "ghost"),
    State.OFFLINE: ("sync", "action.try_now", "ghost"),
    State.FAILED: ("sync", "action.try_again", "plain"),
    State.PAUSED: ("resume", "action.resume", "plain"),
    State.NEVER_SYNCED: ("sync", "action.sync_now", "plain"),
}
_FIX_SETTINGS: tuple[str, str, ButtonKind] = ("settings", "action.fix_settings", "plain")


def _button(account: AccountView) -> tuple[str, str, ButtonKind] | None:
    found = _BUTTONS.get(account.state)
    if account.state is State.OFFLINE and account.kind is AccountKind.EXCHANGE:
        found = _FIX_SETTINGS  # its server is the user's own word for it, which may be wrong
    if found is None:
        return None
    action, caption, look = found
    return action, t(caption), look


def _banner(account: AccountView, now: datetime) -> tuple[Tone, str] | None:
    reason = shown(account.reason)
    match account.state:
        case State.SIGN_IN_NEEDED:
            first = reason or t("acct.signin.reason", account=account.title)
            key = "acct.signin.safe.pending" if account.pending else "acct.signin.safe"
            safe = t(key, n=account.pending) if account.pending else t(key)
            return "warn", f"{first} {safe}"
        case State.HELD:
            return "warn", reason or t("acct.held", account=account.title)
        case State.FAILED:
            first = reason or t("acct.failed", account=account.title)
            return "bad", f"{first} {t('acct.failed.safe', n=account.contacts)}"
        case State.WAITING | State.OFFLINE if reason:
            left = (account.retry_at - now).total_seconds() if account.retry_at else 0
            again = t("acct.again", span=when.span(left)) if left > 0 else ""
            return "plain", f"{reason} {again}".strip()
        case _:
            return None


def _menu(account: AccountView) -> tuple[tuple[str, str], ...]:
    paused = account.state is State.PAUSED
    items: list[tuple[str, str]] = []
    if account.state not in (State.PAUSED, State.SIGN_IN_NEEDED, State.SYNCING):
        items.append(("sync", t("action.sync_now")))
    if account.state is State.HELD:
        items.append(("review", t("action.review")))
    items.append(("sign_in", t("action.sign_in_again")))
    items.append(("resume", t("action.resume")) if paused else ("pause", t("action.pause")))
    if account.direction is Direction.TWO_WAY and not account.is_default:
        items.append(("default", t("action.make_default")))
    if account.direction is not Direction.READ_ONLY:
        items.append(("hidden", t("action.hidden")))
    items.append(("unlink", t("action.unlink")))
    return tuple(items)
