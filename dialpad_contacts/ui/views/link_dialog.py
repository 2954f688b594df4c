"""Linking an account or signing in again: one dialog, with a page for each stage."""

from __future__ import annotations

import webbrowser
from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QProgressBar, QVBoxLayout, QWidget

from dialpad_contacts.domain.contact import AccountId, AccountKind
from dialpad_contacts.ui.plain import plain_label
from dialpad_contacts.ui.services import Commands
from dialpad_contacts.ui.strings import t
from dialpad_contacts.ui.theme import Theme, current
from dialpad_contacts.ui.viewmodels.linking import LinkModel, Stage
from dialpad_contacts.ui.views.dialogs import Dialog
from dialpad_contacts.ui.views.parts import empty, wrapping
from dialpad_contacts.ui.views.vault_choice import VaultChoice
from dialpad_contacts.ui.widgets import Button, Card, SourceTile

OpenLink = Callable[[str], object]


def link_account(
    parent: QWidget | None,
    theme: Theme,
    commands: Commands,
    kind: AccountKind,
    again: AccountId | None = None,
    open_link: OpenLink = webbrowser.open,
) -> LinkDialog:
    """Open the flow for ``kind``; ``again`` names an account that signs in anew.

    The sign-in page is opened with ``open_link``; Python's own choice of browser unless told
    otherwise, so that $BROWSER counts.
    """
    del theme
    dialog = LinkDialog(parent, commands, kind, again, open_link)
    dialog.open()
    return dialog


class LinkDialog(Dialog):
    """The flow. Closing it at any stage but the last gives up: no account and no token stays."""

    def __init__(
        self,
        parent: QWidget | None,
        commands: Commands,
        kind: AccountKind,
        again: AccountId | None,
        open_link: OpenLink,
    ) -> None:
        name = kind.display_name
        title = t("link.title.again" if again else "link.title", account=name)
        icon = "key-round" if again else "contact"
        super().__init__(parent, title, t(f"link.{kind.direction}"), icon, width=500)
        self.model = LinkModel(commands, kind, again, self)
        self._name, self._open_link = name, open_link
        self._opens_itself = False
        self._shown: Stage | None = None
        self.key = QLineEdit()
        self.model.changed.connect(self._follow)
        self._show_stage()

    def done(self, result: int) -> None:
        """Give up what still waits, whichever way the dialog is closed."""
        if self.model.stage not in (Stage.DONE, Stage.CLOSED):
            self.model.changed.disconnect(self._follow)
            self.model.cancel()
        super().done(result)

    def _follow(self) -> None:
        stage = self.model.stage
        if stage is Stage.CLOSED:
            self.reject()
            return
        if stage is Stage.BROWSER and self._opens_itself:
            self._opens_itself = False
            self._open_link(self.model.url)
        if stage is Stage.VAULT and self._shown is Stage.VAULT:
            self._vault.say(self.model.vault_problem)
            self.fit_soon()
            return
        self._show_stage()

    def _show_stage(self) -> None:
        self._shown = self.model.stage
        empty(self.body)
        self.clear_buttons()
        pages: dict[Stage, Callable[[], None]] = {
            Stage.INTRO: self._intro,
            Stage.API_KEY: self._ask_key,
            Stage.STARTING: self._starting,
            Stage.BROWSER: self._waiting,
            Stage.STILL: self._still,
            Stage.VAULT: self._ask_vault,
            Stage.FAILED: self._failed,
            Stage.DONE: self._finished,
        }
        pages[self.model.stage]()
        if self.isVisible():
            self.fit_soon()
            if self.first is not None:
                self.first.setFocus(Qt.FocusReason.OtherFocusReason)

    # Stages

    def _intro(self) -> None:
        self._say(t("link.intro"))
        if self.model.again is None:
            self._say(t("link.intro.read", account=self._name), "text2")
        self._cancel()
        self._go(t("link.open"), self._begin)

    def _begin(self) -> None:
        self._opens_itself = True
        self.model.begin()

    def _ask_key(self) -> None:
        self._say(t("link.key.intro"), "text2")
        label = plain_label(t("link.key"), "metalabel", "text2")
        self.key = QLineEdit(self.key.text())
        self.key.setAccessibleName(t("link.key"))
        self.key.setEchoMode(QLineEdit.EchoMode.Password)
        self.key.setMaxLength(1024)
        self.key.returnPressed.connect(self._submit)
        label.setBuddy(self.key)
        self.body.addWidget(label)
        self.body.addWidget(self.key)
        if self.model.reason:
            self._say(self.model.reason, "bad")
        self._cancel()
        self._go(t("link.key.go"), self._submit)
        self.first = self.key

    def _submit(self) -> None:
        self.model.submit_key(self.key.text())

    def _starting(self) -> None:
        words = t("link.key.checking" if self.model.asks_for_key else "link.starting")
        self._busy(words)
        self._cancel()

    def _waiting(self) -> None:
        self._busy(t("link.waiting"))
        self._link_buttons()
        self._cancel()

    def _still(self) -> None:
        self._busy(t("link.still"))
        self._link_buttons()
        self._cancel()
        self._go(t("action.try_again"), self._again)

    def _again(self) -> None:
        self._opens_itself = True
        self.model.try_again()

    def _ask_vault(self) -> None:
        self._vault = VaultChoice()
        self._vault.chosen.connect(self.model.choose_vault)
        self.body.addWidget(self._vault)
        self._cancel()
        self._go(t("vault.go"), self._vault.choose)

    def _failed(self) -> None:
        self._say(t("link.failed.title"), "text", "strong")
        self._say(self.model.reason, "bad")
        self.key.clear()
        self._cancel(t("action.close"))
        self._go(t("action.try_again"), self._again)

    def _finished(self) -> None:
        self.key.clear()
        suffix = ".again" if self.model.again else ""
        card = Card(quiet=True)
        row = QHBoxLayout(card)
        row.setContentsMargins(16, 12, 16, 12)
        row.setSpacing(12)
        row.addWidget(SourceTile(self.model.kind.value, 32))
        words = QVBoxLayout()
        words.addWidget(wrapping(t(f"link.done{suffix}", account=self._name), "strong"))
        words.addWidget(wrapping(t(f"link.done{suffix}.text", account=self._name), "body", "text2"))
        row.addLayout(words, 1)
        self.body.addWidget(card)
        self.first = self._go(t("link.done.close"), self.accept)

    # Parts

    def _say(self, words: str, tone: str = "text", type_: str = "body") -> None:
        self.body.addWidget(wrapping(words, type_, tone))

    def _busy(self, words: str) -> None:
        self._say(words)
        if current().reduced_motion:
            return
        bar = QProgressBar()
        bar.setRange(0, 0)
        bar.setTextVisible(False)
        bar.setAccessibleName(words)
        self.body.addWidget(bar)

    def _link_buttons(self) -> None:
        self.add_start_button(t("link.open.again"), lambda: self._open_link(self.model.url))
        copy: Button = self.add_start_button(t("link.copy"), lambda: self._copy(copy))

    def _copy(self, button: Button) -> None:
        QGuiApplication.clipboard().setText(self.model.url)
        button.set_words(t("link.copied"))

    def _cancel(self, words: str = "") -> None:
        self.first = self.add_button(words or t("edit.cancel"))

    def _go(self, words: str, then: Callable[[], object]) -> Button:
        button = self.add_button(words, "primary", then)
        if self.model.stage is Stage.INTRO:
            self.first = button
        button.setDefault(self.model.stage is not Stage.VAULT)
        return button
