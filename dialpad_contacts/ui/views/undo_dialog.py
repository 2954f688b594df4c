"""The preview of an undo: what will happen, contact by contact, and what can't be brought back."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QVBoxLayout, QWidget

from dialpad_contacts.ui.plain import plain_label
from dialpad_contacts.ui.strings import t
from dialpad_contacts.ui.viewmodels.undoing import StepWords, UndoWords
from dialpad_contacts.ui.views.dialogs import Dialog, effects_card
from dialpad_contacts.ui.views.diff_table import DiffTable
from dialpad_contacts.ui.views.parts import Notice, Scroller, wrapping
from dialpad_contacts.ui.widgets import Card, ElidedLabel, Line

MOST_STEPS = 60
LIST_HEIGHT = 260


def ask_undo(
    parent: QWidget, words: UndoWords, go: Callable[[], object], caption: str = "undo.go"
) -> Dialog:
    """Show what an undo does, and ask; ``go`` is called on a yes."""
    dialog = Dialog(parent, words.title, words.second, "undo-2", "accent", width=560)
    if words.changed:
        dialog.body.addWidget(Notice("warn", words.changed))
    dialog.body.addWidget(_steps(words))
    dialog.body.addWidget(effects_card(words.effects))
    if words.cannot:
        dialog.body.addWidget(_cannot(words))

    def undo() -> None:
        dialog.accept()
        go()

    dialog.add_button(t("action.cancel"))
    dialog.add_button(t(caption), "primary", undo)
    dialog.open()
    return dialog


def _steps(words: UndoWords) -> QWidget:
    card = Card()
    outer = QVBoxLayout(card)
    outer.setContentsMargins(1, 1, 1, 1)
    inner = QWidget()
    inner.setProperty("clear", True)
    column = QVBoxLayout(inner)
    column.setContentsMargins(15, 12, 15, 13)
    column.setSpacing(10)
    many = len(words.steps) > 1
    for number, step in enumerate(words.steps[:MOST_STEPS]):
        if number:
            column.addWidget(Line())
        _add_step(column, step, named=many)
    if len(words.steps) > MOST_STEPS:
        more = t("undo.more", n=len(words.steps) - MOST_STEPS)
        column.addWidget(plain_label(more, "meta", "text2"))
    column.addStretch(1)
    if many:
        scroller = Scroller(inner)
        scroller.setMinimumHeight(LIST_HEIGHT)
        outer.addWidget(scroller)
    else:
        outer.addWidget(inner)
    return card


def _add_step(column: QVBoxLayout, step: StepWords, *, named: bool) -> None:
    if named:
        column.addWidget(ElidedLabel(step.name, "strong"))
    if step.sentence:
        column.addWidget(wrapping(step.sentence, "body", "text2"))
    if step.rows:
        column.addWidget(DiffTable(step.rows, heads=(t("undo.now"), t("undo.then"))))


def _cannot(words: UndoWords) -> QWidget:
    box = QWidget()
    column = QVBoxLayout(box)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(3)
    column.addWidget(plain_label(t("undo.cannot", n=words.cannot_count), "group", "text2"))
    for reason in words.cannot:
        column.addWidget(wrapping(reason, "body", "text2"))
    return box
