"""Words, icons and plain text: every id is filled in, every icon is there, nothing is markup."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from dialpad_contacts.ui import icons, plain, resources, strings
from dialpad_contacts.ui.strings import t
from dialpad_contacts.ui.theme import Theme
from dialpad_contacts.ui.widgets import initials

UI = Path(strings.__file__).parent
USED = re.compile(r"""\bt\(\s*"([a-z0-9_.-]+)\"""")


def used_ids() -> set[str]:
    return {m for f in UI.rglob("*.py") for m in USED.findall(f.read_text(encoding="utf-8"))}


def test_every_word_that_is_used_is_there() -> None:
    assert used_ids() - strings.ids() == set()


def test_words_are_filled_in_and_counted() -> None:
    assert t("row.waiting", n=1) == "1 change waiting to sync"
    assert t("status.count", n=1284, count=1284) == "1,284 contacts on this computer"


def test_every_icon_is_drawn_in_the_one_stroke() -> None:
    for file in sorted((resources.folder() / "icons").glob("*.svg")):
        source = file.read_text(encoding="utf-8")
        assert 'stroke-width="1.9"' in source, file.name
        assert "currentColor" in source, file.name


@pytest.mark.parametrize("name", ["search", "users", "circle-check", "trash-2", "ellipsis"])
def test_an_icon_takes_its_colour_and_its_sharpness(theme: Theme, name: str) -> None:
    image = icons.pixmap(name, 16, "bad", 2.0).toImage()
    assert (image.width(), image.devicePixelRatio()) == (32, 2.0)
    inked = [
        image.pixelColor(x, y)
        for x in range(32)
        for y in range(32)
        if image.pixelColor(x, y).alpha() == 255
    ]
    assert inked
    assert all(abs(c.red() - QColor(theme.hex("bad")).red()) < 4 for c in inked)


def test_labels_are_plain_text(qtbot: QtBot, theme: Theme) -> None:
    label = plain.plain_label("<b>x</b>")
    qtbot.addWidget(label)
    assert label.textFormat() is Qt.TextFormat.PlainText
    assert label.text() == "<b>x</b>"


def test_message_boxes_are_plain_text_through_and_through(qtbot: QtBot, theme: Theme) -> None:
    box = plain.message_box(None, "About", "<b>x</b>", "<i>y</i>")
    qtbot.addWidget(box)
    box.show()
    shown = [label for label in box.findChildren(QLabel) if label.text()]
    assert {label.textFormat() for label in shown} == {Qt.TextFormat.PlainText}


def test_tool_tips_show_markup_as_it_is() -> None:
    assert plain.tip("Leo & <b>Co</b>") == "<qt>Leo &amp; &lt;b&gt;Co&lt;/b&gt;</qt>"
    assert plain.tip("Leonard Ciano") == "Leonard Ciano"


def test_a_name_cannot_turn_the_sentence_around_it() -> None:
    assert plain.isolated("Leo") == "Leo"
    assert plain.isolated("a\u202eb") == "ab"
    assert plain.isolated("ليو") == "\u2068ليو\u2069"


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Leonard Ciano", "LC"),
        ("Leo", "L"),
        ("  leo   van der fink ", "LF"),
        ("陳立歐 (Leo Chan)", "陳"),
        ("+1 (415) 555-0133", ""),
        ("", ""),
        ("maya@northwind.example", "M"),
        ("شیما نوری", "شن"),
        ("🙂", "🙂"),
        ("👩‍👩‍👧 Family", "F"),
        ("éric Ünal", "ÉÜ"),
        ("<b>Leo</b> Fink", "BF"),
    ],
)
def test_initials(name: str, letters: str) -> None:
    assert initials(name) == letters
