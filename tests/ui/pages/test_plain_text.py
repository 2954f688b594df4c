"""Names from strangers: shown as they are on every page, never as markup, and quickly."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QLabel, QWidget
from pytestqt.qtbot import QtBot

from dialpad_contacts.domain.contact import Contact, ContactId, Kind, Member
from dialpad_contacts.sync.events import AccountChanged
from dialpad_contacts.sync.ports import Action, Change, Outcome
from dialpad_contacts.sync.states import State
from dialpad_contacts.ui.services import JournalView
from dialpad_contacts.ui.theme import Theme
from dialpad_contacts.ui.views.accounts_page import AccountsPage
from dialpad_contacts.ui.views.activity_page import ActivityPage
from dialpad_contacts.ui.views.detail import DetailPane
from tests.ui.pages.desk import GOOGLE, LEONARD, NOW, Desk, fields

HOSTILE = [
    "<b>bold</b>",
    "<table><tr><td>" * 18,
    '<img src="file:///etc/hostname">',
    "<a href='https://evil.example'>click</a>",
    "Ann &amp; Bob",
    "R&D",
    "\u202egnihsihp",
    "a\u200bb",
    "x" * 270,
    "line\nbreak\ttab",
    "<qt>rich",
    "%s %n {name} {0}",
    "🇨🇭 👩‍👩‍👧 emoji",
    "陳立歐",
    "مرحبا",
    "<style>*{color:white}</style>",
]
LIMIT_S = 1.0
"""Generous: a busy machine. As rich text the nested table takes more than 30 s."""


def all_plain(root: QWidget) -> None:
    for label in root.findChildren(QLabel):
        assert label.textFormat() is Qt.TextFormat.PlainText, label.text()[:80]
    for widget in root.findChildren(QWidget):
        tip = widget.toolTip()
        assert "<" not in tip or tip.startswith("<qt>"), tip[:80]


@pytest.mark.parametrize("name", HOSTILE, ids=[f"name {n}" for n in range(len(HOSTILE))])
def test_U10_every_place_of_a_contact_shows_its_text_as_it_is(
    pane: DetailPane, desk: Desk, name: str
) -> None:
    began = time.monotonic()
    desk.person(
        LEONARD,
        fields(name, name, f"{name[:60]}:+1 415 555 0133", f"{name[:60]}:a@b.example"),
        GOOGLE,
        company=name,
        note=name,
    )
    pane.show_contact(LEONARD)
    all_plain(pane)
    pane.edit()
    assert pane.form.names.fields["given_name"].value.text() == name
    pane.delete()
    all_plain(pane)
    assert time.monotonic() - began < LIMIT_S * 2


@pytest.mark.parametrize("name", HOSTILE[:4], ids=["bold", "nested", "image", "link"])
def test_U10_group_members_and_the_company_too(pane: DetailPane, desk: Desk, name: str) -> None:
    chat = ContactId(50)
    desk.others[chat] = Contact(
        chat, Kind.GROUP, fields(), name, title=name, members=(Member(name),)
    )
    pane.show_contact(chat)
    all_plain(pane)


@pytest.mark.parametrize("name", HOSTILE[:4], ids=["bold", "nested", "image", "link"])
def test_U10_pages_show_them_as_they_are(qtbot: QtBot, dress: Theme, desk: Desk, name: str) -> None:
    began = time.monotonic()
    change = Change(
        "D1", Action.UPDATE_HERE, LEONARD, GOOGLE, fields(name), fields("b", name), name,
        {"given_name": name},
    )  # fmt: skip
    desk.entries = [JournalView(1, NOW, name, change, name, Outcome.DONE, name)]
    desk.views[GOOGLE] = replace(
        desk.views[GOOGLE], state=State.FAILED, reason=name, email=name, title=name
    )
    activity, accounts = ActivityPage(dress), AccountsPage(dress)
    for page in (activity, accounts):
        page.connect_services(desk, desk)
        qtbot.addWidget(page)
        page.show()
    accounts.on_event(AccountChanged(GOOGLE, State.FAILED))
    all_plain(activity)
    all_plain(accounts)
    assert time.monotonic() - began < LIMIT_S * 2


def test_U10_an_ampersand_in_a_name_marks_no_shortcut(pane: DetailPane, desk: Desk) -> None:
    desk.views[GOOGLE] = replace(desk.views[GOOGLE], title="R&D")
    pane.show_contact(LEONARD)
    pane.delete()
    captions = [b.text() for b in pane.findChildren(QAbstractButton)]
    assert "Delete here and in R&&D" in captions
