"""Linking an account or signing in again, step by step; cancelling leaves nothing behind."""

from __future__ import annotations

from enum import StrEnum

from PySide6.QtCore import QObject, QTimer, Signal

from dialpad_contacts.domain.contact import AccountId, AccountKind
from dialpad_contacts.domain.names import shown
from dialpad_contacts.ui.services import Commands, LinkStep
from dialpad_contacts.ui.strings import t

STILL_WAITING_MS = 180_000
"""The reply of a closed browser never comes; after this long we say so (interaction.md, 10)."""


class Stage(StrEnum):
    """Where the flow stands; the dialog has one page for each."""

    INTRO = "intro"
    API_KEY = "api_key"
    STARTING = "starting"
    BROWSER = "browser"
    STILL = "still"
    VAULT = "vault"
    FAILED = "failed"
    DONE = "done"
    CLOSED = "closed"


class LinkModel(QObject):
    """View-model of the flow. Steps of an attempt that was given up are not listened to."""

    changed = Signal()

    def __init__(
        self,
        commands: Commands,
        kind: AccountKind,
        again: AccountId | None = None,
        parent: QObject | None = None,
    ) -> None:
        """Stand at the beginning; nothing is asked of anybody yet."""
        super().__init__(parent)
        self._commands = commands
        self.kind, self.again = kind, again
        self.stage = Stage.API_KEY if self.asks_for_key else Stage.INTRO
        self.url = self.reason = self.vault_problem = ""
        self.account: AccountId | None = None
        self._attempt = 0
        self._still = QTimer(self)
        self._still.setSingleShot(True)
        self._still.setInterval(STILL_WAITING_MS)
        self._still.timeout.connect(self._still_waiting)

    @property
    def asks_for_key(self) -> bool:
        """True for Dialpad, which is linked with an API key (D23)."""
        return self.kind is AccountKind.DIALPAD

    @property
    def is_waiting(self) -> bool:
        """True while the answer is with somebody else."""
        return self.stage in (Stage.STARTING, Stage.BROWSER, Stage.STILL)

    def begin(self) -> None:
        """Ask for the sign-in page."""
        if self.is_waiting:
            return
        self._start(Stage.STARTING)
        attempt = self._attempt
        self._commands.link(self.kind, self.again, lambda step: self._on_step(attempt, step))

    def submit_key(self, key: str) -> None:
        """Link Dialpad with ``key``; it is handed on and kept nowhere here."""
        key = key.strip()
        if not key:
            self.reason = t("link.key.empty")
            self.changed.emit()
            return
        self._start(Stage.STARTING)
        attempt = self._attempt
        self._commands.link_dialpad(key, lambda step: self._on_step(attempt, step))

    def try_again(self) -> None:
        """Begin anew: a fresh sign-in page, or the key once more."""
        self._give_up()
        if self.asks_for_key:
            self.stage, self.reason = Stage.API_KEY, ""
            self.changed.emit()
        else:
            self.stage = Stage.INTRO
            self.begin()

    def choose_vault(self, passphrase: str | None) -> None:
        """Answer where secrets go when there is no keyring."""
        problem = self._commands.choose_vault(passphrase)
        self.vault_problem = shown(problem)
        if not problem:
            self.stage = Stage.STARTING
        self.changed.emit()

    def cancel(self) -> None:
        """Give the sign-in up."""
        self._give_up()
        if self.stage is not Stage.DONE:
            self.stage = Stage.CLOSED
        self.changed.emit()

    def _start(self, stage: Stage) -> None:
        self._attempt += 1
        self.stage, self.reason, self.url = stage, "", ""
        self.changed.emit()

    def _give_up(self) -> None:
        self._still.stop()
        self._attempt += 1
        if self.is_waiting or self.stage is Stage.VAULT:
            self._commands.cancel_link()

    def _on_step(self, attempt: int, step: LinkStep) -> None:
        if attempt != self._attempt:
            return
        self._still.stop()
        match step.step:
            case "browser":
                self.stage, self.url = Stage.BROWSER, step.url
                self._still.start()
            case "no_keyring":
                self.stage, self.vault_problem = Stage.VAULT, ""
            case "done":
                self.stage, self.account = Stage.DONE, step.account
            case "cancelled":
                self.stage = Stage.CLOSED
            case _:
                self.stage = Stage.FAILED
                self.account = step.account
                self.reason = shown(step.reason) or t("link.failed", account=self.kind.display_name)
        self.changed.emit()

    def _still_waiting(self) -> None:
        if self.stage is Stage.BROWSER:
            self.stage = Stage.STILL
            self.changed.emit()
