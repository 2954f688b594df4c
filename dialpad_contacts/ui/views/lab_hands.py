"""What a hand can do in the Lab, from the buttons and menus of its page."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QLineEdit, QMenu, QWidget

from dialpad_contacts.domain.contact import Fields
from dialpad_contacts.lab import acts_calls, acts_here, acts_there
from dialpad_contacts.lab.acts import Act, Edit
from dialpad_contacts.lab.recording import ENDING
from dialpad_contacts.ui.plain import isolated, plain_label
from dialpad_contacts.ui.strings import t
from dialpad_contacts.ui.viewmodels.lab import LabModel
from dialpad_contacts.ui.views.dialogs import Dialog
from dialpad_contacts.ui.views.lab_edit import LabEdit
from dialpad_contacts.ui.views.lab_sides import HERE
from dialpad_contacts.ui.views.parts import add_action, menu_for, pop_below
from dialpad_contacts.ui.widgets import Button

UNKNOWN = "+1 628 555 0119"
"""Whom nobody of the simulated world knows."""
HOUR_S, DAY_S = 3600.0, 86_400.0


class Hands:
    """Turns clicks into deeds on the open scenario."""

    def __init__(self, page: QWidget, lab: LabModel) -> None:
        """Take the page that dialogs open over, and the view-model."""
        self._page, self._lab = page, lab

    def do(self, side: str, deed: str, button: Button) -> None:
        """Do what a button of a column says."""
        view = self._lab.view
        if view is None or self._lab.busy:
            return
        here, who = side == HERE, view.who
        acts: dict[str, Callable[[], object]] = {
            "sync": lambda: self._lab.hand(acts_here.Sync()),
            "delete": lambda: self._lab.hand(
                acts_here.DeleteHere((who,)) if here else acts_there.DeleteThere(who)
            ),
            "edit": lambda: self._edit(side),
            "add": lambda: self._add(side),
            "more": lambda: pop_below(self.menu(side, button), button),
        }
        acts[deed]()

    def menu(self, side: str, button: Button) -> QMenu:
        """Return the menu of everything else that can be done on a side."""
        menu = menu_for(button)
        view = self._lab.view
        if view is not None:
            account = view.kind.display_name
            numbers = [p.written for p in view.here.fields.phones[:1]]
            here = [*_here(view.who), *_calls(numbers)]
            for act in here if side == HERE else _there(view.who):
                add_action(menu, act.say(account)).triggered.connect(
                    lambda _=False, a=act: self._lab.hand(a)
                )
        return menu

    def later(self, seconds: float) -> None:
        """Move both clocks."""
        self._lab.hand(acts_there.Later(seconds))

    def turn(self, fault: str, on: bool) -> None:
        """Turn a fault on or off."""
        self._lab.hand(acts_there.Break(fault) if on else acts_there.Mend(fault))

    def save(self) -> Dialog | None:
        """Ask for a title and a file, and keep what was done."""
        view = self._lab.view
        if view is None or not view.recorded:
            return None
        dialog = Dialog(self._page, t("lab.record.name"), icon="flask-conical")
        title = QLineEdit(t("lab.record.title", account=view.kind.display_name))
        title.setAccessibleName(t("lab.record.name.label"))
        dialog.body.addWidget(plain_label(t("lab.record.name.label"), "metalabel", "text2"))
        dialog.body.addWidget(title)

        def go() -> None:
            words = title.text().strip() or t("lab.record.title", account=view.kind.display_name)
            dialog.accept()
            name, _ = QFileDialog.getSaveFileName(
                self._page, t("lab.record"), f"{_file_name(words)}{ENDING}", t("lab.files")
            )
            if name:
                self._lab.save(Path(name), words)

        dialog.add_button(t("action.cancel"))
        dialog.add_button(t("lab.record.save"), "primary", go)
        title.returnPressed.connect(go)
        dialog.first = title
        dialog.open()
        return dialog

    def load(self) -> None:
        """Ask for a file, and open the scenario in it."""
        name, _ = QFileDialog.getOpenFileName(self._page, t("lab.replay"), "", t("lab.files"))
        if name:
            self._lab.load(Path(name))

    def _edit(self, side: str) -> None:
        view = self._lab.view
        if view is None:
            return
        column = view.here if side == HERE else view.there
        who = view.who

        def save(fields: Fields) -> None:
            edit = Edit.between(column.fields, fields)
            self._lab.hand(
                acts_here.EditHere(who, edit) if side == HERE else acts_there.EditThere(who, edit)
            )

        LabEdit(self._page, self._title("edit", side), column.fields, save).open()

    def _add(self, side: str) -> None:
        view = self._lab.view
        if view is None:
            return

        def save(fields: Fields) -> None:
            if not fields.is_empty:
                here = side == HERE
                self._lab.hand(
                    acts_here.AddHere(fields) if here else acts_there.AddThere((fields,))
                )

        other = view.there if side == HERE else view.here
        start = view.prefill or (other.fields if other.is_there else Fields())
        LabEdit(self._page, self._title("add", side), start, save).open()

    def _title(self, what: str, side: str) -> str:
        account = isolated(self._lab.kind.display_name)
        key = "edit.add" if what == "add" else "edit.title"
        return t(f"lab.{key}.{side}", account=account)


def _here(who: str) -> list[Act]:
    return [
        acts_here.OpenHere(who),
        acts_here.Sync(full=True),
        acts_here.Sync(dry_run=True),
        acts_here.Sync(approved=True),
        acts_here.RestoreHere(who),
        acts_here.PutBack(who),
        acts_here.UseTheirName(who),
        acts_here.ShowAsOne(who),
        acts_here.ShowAsOne(who, apart=True),
        acts_here.PlanUndo(),
        acts_here.UndoIt(),
        acts_here.SignIn(),
        acts_here.Unlink(),
        acts_here.LinkAgain(),
    ]


def _calls(numbers: list[str]) -> list[Act]:
    return [
        *(acts_calls.Ring(number) for number in numbers),
        acts_calls.Ring(UNKNOWN),
        acts_calls.Ring(""),
        acts_calls.DontSave(),
        acts_calls.HangUp(),
        acts_calls.SaveWaiting(),
    ]


def _there(who: str) -> list[Act]:
    return [acts_there.RestoreThere(who), acts_there.MoveThere(who), acts_there.AddBlank()]


def _file_name(title: str) -> str:
    """Return a title as a file's name on every system."""
    kept = "".join(c if c.isalnum() or c in " -_" else "-" for c in title)
    return kept.strip()[:60] or "scenario"
