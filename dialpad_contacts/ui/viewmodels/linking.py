"""Linking an account or signing in again, step by step; cancelling leaves nothing behind."""

from __future__ import annotations

from enum import StrEnum

from PySide6.QtCore import QObject, QTimer, Signal

from dialpad_contacts.domain.contact import AccountId, AccountKind
from dialpad_contacts.domain.names import shown
from dialpad_contacts.ui.services import Commands, LinkStep, Login
from dialpad_contacts.ui.strings import t

STILL_WAITING_MS = 180_000
"""The reply of a closed browser never comes; after this long we say so (interaction.md, 10)."""

_ABOUT = {"sign_in": "password", "server": "server"}


class Stage(StrEnum):
    """Where the flow stands; the dialog has one page for each."""

    INTRO = "intro"
    FORM = "form"
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
        self.stage = self._first_stage
        self.url = self.reason = self.vault_problem = ""
        self.wrong = ""
        """The input that ``reason`` is about: 'key', 'email', 'password', 'server', '' for none."""
        self.wants_more = False
        """True once the email and the password alone didn't do (interaction.md, 10.3)."""
        self.server = ""
        """The server that was found, and has to be confirmed before it gets the password."""
        self.is_finding = False
        """True while the server is looked for first."""
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
    def asks_for_password(self) -> bool:
        """True for Exchange, which knows no sign-in with the browser."""
        return self.kind is AccountKind.EXCHANGE

    @property
    def _first_stage(self) -> Stage:
        return Stage.FORM if self.asks_for_key or self.asks_for_password else Stage.INTRO

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
        if self.is_waiting or self._lacks(key=key):
            return
        self._start(Stage.STARTING)
        attempt = self._attempt
        self._commands.link_dialpad(key, lambda step: self._on_step(attempt, step))

    def submit_login(self, login: Login) -> None:
        """Sign in with ``login``; it is handed on and kept nowhere here."""
        if self.is_waiting or self._lacks(email=login.email, password=login.password):
            return
        self.is_finding = not login.server and self.again is None
        self._start(Stage.STARTING)
        attempt = self._attempt
        self._commands.link_password(
            self.kind, login, self.again, lambda step: self._on_step(attempt, step)
        )

    def _lacks(self, **typed: str) -> bool:
        """Say which input is empty, if one is."""
        self.wrong = next((name for name, text in typed.items() if not text), "")
        if not self.wrong:
            return False
        self.reason, self.server = t(f"link.{self.wrong}.empty"), ""
        self.changed.emit()
        return True

    def try_again(self) -> None:
        """Begin anew, with a fresh sign-in page."""
        self._give_up()
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
        self.stage, self.reason, self.url, self.wrong, self.server = stage, "", "", "", ""
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
                self._failed(step)
        self.changed.emit()

    def _failed(self, step: LinkStep) -> None:
        self.stage = Stage.FORM if self._first_stage is Stage.FORM else Stage.FAILED
        self.reason = shown(step.reason) or t("link.failed", account=self.kind.display_name)
        self.account, self.server = step.account, step.server
        if self.asks_for_key:
            self.wrong = "key"
        elif self.asks_for_password:
            self.wrong = _ABOUT.get(step.step, "")
            # The settings of an account that worked once may be what no longer does.
            self.wants_more = self.wants_more or bool(self.wrong) or self.again is not None

    def _still_waiting(self) -> None:
        if self.stage is Stage.BROWSER:
            self.stage = Stage.STILL
            self.changed.emit()
