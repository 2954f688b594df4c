"""Linking an account or signing in again: one dialog, with a page for each stage."""

from __future__ import annotations

import webbrowser
from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from dialpad_contacts.domain.contact import AccountId, AccountKind, Direction
from dialpad_contacts.ui.services import Commands
from dialpad_contacts.ui.strings import t
from dialpad_contacts.ui.theme import Theme, current
from dialpad_contacts.ui.viewmodels.linking import LinkModel, Stage
from dialpad_contacts.ui.views.dialogs import Dialog
from dialpad_contacts.ui.views.link_forms import KeyForm, LinkForm, LoginForm
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
    email: str = "",
) -> LinkDialog:
    """Open the flow for ``kind``; ``again`` names an account that signs in anew, with its email.

    The sign-in page is opened with ``open_link``; Python's own choice of browser unless told
    otherwise, so that $BROWSER counts.
    """
    del theme
    dialog = LinkDialog(parent, commands, kind, again, open_link, email)
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
        email: str = "",
    ) -> None:
        name = kind.display_name
        title = t("link.title.again" if again else "link.title", account=name)
        icon = "key-round" if again else "contact"
        super().__init__(parent, title, t(f"link.{kind.direction}"), icon, width=500)
        self.model = LinkModel(commands, kind, again, self)
        self._name, self._open_link = name, open_link
        self._opens_itself = False
        self._shown: Stage | None = None
        self.form = self._form(email)
        self.model.changed.connect(self._follow)
        self._show_stage()

    def open_settings(self) -> None:
        """Show the server's name and the username at once: they are what has to be put right."""
        if isinstance(self.form, LoginForm):
            self.form.fold.setChecked(True)

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

    def _form(self, email: str) -> LinkForm | None:
        """Return what asks for a key or a password; it keeps what was typed while we wait."""
        if self.model.asks_for_key:
            return KeyForm(self)
        if not self.model.asks_for_password:
            return None
        form = LoginForm(email, self)
        form.opened.connect(self.fit_soon)
        return form

    def _show_stage(self) -> None:
        self._shown = self.model.stage
        if self.form is not None:
            self.form.hide()
            self.body.removeWidget(self.form)
        empty(self.body)
        self.clear_buttons()
        pages: dict[Stage, Callable[[], None]] = {
            Stage.INTRO: self._intro,
            Stage.FORM: self._ask_here,
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
            self._take_focus()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._take_focus()

    def _take_focus(self) -> None:
        if self.first is not None:
            self.first.setFocus(Qt.FocusReason.OtherFocusReason)
        if self.model.stage is Stage.FORM and self.form is not None:
            self.form.focus(self.model)

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

    def _ask_here(self) -> None:
        form = self._with_form(enabled=True)
        form.follow(self.model)
        self._cancel()
        go = "link.go.server" if self.model.server else "link.go"
        go = "link.go.again" if self.model.again and not self.model.server else go
        self._go(t(go, account=self._name), lambda: form.submit(self.model))

    def _starting(self) -> None:
        words = "link.starting"
        if self.form is not None:
            self._with_form(enabled=False).follow(self.model)
            words = "link.finding" if self.model.is_finding else "link.asking"
        self._busy(t(words, account=self._name))
        self._cancel()

    def _with_form(self, *, enabled: bool) -> LinkForm:
        assert self.form is not None
        self.form.setEnabled(enabled)
        self.body.addWidget(self.form)
        self.form.show()
        return self.form

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
        self._cancel(t("action.close"))
        self._go(t("action.try_again"), self._again)

    def _finished(self) -> None:
        if self.form is not None:
            self.form.clear()
        suffix = ".again" if self.model.again else ""
        text = f"link.done{suffix}.text"
        if self.model.again and self.model.kind.direction is not Direction.TWO_WAY:
            text += ".read"
        card = Card(quiet=True)
        row = QHBoxLayout(card)
        row.setContentsMargins(16, 12, 16, 12)
        row.setSpacing(12)
        row.addWidget(SourceTile(self.model.kind.value, 32))
        words = QVBoxLayout()
        words.addWidget(wrapping(t(f"link.done{suffix}", account=self._name), "strong"))
        words.addWidget(wrapping(t(text, account=self._name), "body", "text2"))
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
        # What has to be meant is not done by an Enter too many.
        button.setDefault(self.model.stage is not Stage.VAULT and not self.model.server)
        return button
