"""Colours reach their contrast, fonts their sizes, and the scheme follows what was chosen."""

from __future__ import annotations

import itertools
import zlib

import pytest
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication

from dialpad_contacts.ui import tokens
from dialpad_contacts.ui.theme import Scheme, Theme, readable
from dialpad_contacts.ui.tokens import contrast

TABLES = {"light": tokens.LIGHT, "dark": tokens.DARK}
PLAIN = ("window", "list", "surface", "raised", "sunken", "hover")
GROUNDS = {
    "text": (*PLAIN, "sel", "soft", "warnsoft", "badsoft", "infosoft", "oksoft"),
    "text2": (*PLAIN, "sel"),
    "text3": ("window", "list", "surface", "raised", "sunken"),
    "accent": (*PLAIN, "sel", "soft", "warnsoft", "badsoft"),
    "onsoft": ("soft", "sel"),
    "ok": ("window", "list", "surface", "oksoft"),
    "warn": ("window", "list", "surface", "warnsoft", "sel"),
    "bad": ("window", "list", "surface", "badsoft"),
    "info": ("window", "list", "surface", "infosoft"),
    "onaccent": ("accent", "accenthover", "accentpressed"),
    "white": ("answer", "answerhover", "decline", "declinehover"),
}
PAIRS = [
    pytest.param(scheme, ink, ground, id=f"{scheme} {ink} on {ground}")
    for scheme, (ink, grounds) in itertools.product(TABLES, GROUNDS.items())
    for ground in grounds
]


@pytest.mark.parametrize(("scheme", "ink", "ground"), PAIRS)
def test_text_reaches_wcag_aa(scheme: str, ink: str, ground: str) -> None:
    table = TABLES[scheme]
    assert contrast(table[ink], table[ground]) >= 4.5


@pytest.mark.parametrize("scheme", TABLES)
@pytest.mark.parametrize("ground", ["list", "surface", "window"])
def test_the_edge_of_an_input_can_be_seen(scheme: str, ground: str) -> None:
    assert contrast(TABLES[scheme]["linestrong"], TABLES[scheme][ground]) >= 3.0


@pytest.mark.parametrize("source", tokens.SOURCES)
def test_the_letter_of_a_source_tile_can_be_read(source: str) -> None:
    _, light, dark = tokens.SOURCES[source]
    assert contrast(light, tokens.SOURCE_INK[0]) >= 4.5
    assert contrast(dark, tokens.SOURCE_INK[1]) >= 4.5


@pytest.mark.parametrize("pair", [*tokens.AVATARS_LIGHT, *tokens.AVATARS_DARK])
def test_initials_can_be_read(pair: tuple[str, str]) -> None:
    assert contrast(*pair) >= 6.6


@pytest.mark.parametrize("scheme", TABLES)
@pytest.mark.parametrize("ink", ["text", "text2", "text3", "onsoft"])
def test_more_contrast_gives_more(scheme: str, ink: str) -> None:
    table = tokens.heightened(TABLES[scheme])
    assert contrast(table[ink], table["surface"]) >= 13
    assert contrast(table["line"], table["surface"]) >= 4.5


def test_the_colour_of_a_contact_is_the_same_in_every_run(theme: Theme) -> None:
    at = zlib.crc32(b"42") % len(tokens.AVATARS_LIGHT)
    assert theme.avatar("42")[0] == QColor(tokens.AVATARS_LIGHT[at][0])


def test_a_chosen_scheme_dresses_the_application(theme: Theme, qapp: QApplication) -> None:
    theme.set_scheme(Scheme.DARK)
    assert qapp.palette().window().color() == QColor(tokens.DARK["window"])
    theme.set_scheme(Scheme.LIGHT)
    assert qapp.palette().window().color() == QColor(tokens.LIGHT["window"])


def test_fonts_grow_with_the_system_font_and_never_fall_below_11_px(theme: Theme) -> None:
    assert theme.font("name").pixelSize() == 24
    theme.set_base_px(26)
    assert theme.font("name").pixelSize() == 48
    theme.set_base_px(9)
    assert theme.font("caption").pixelSize() == 11


@pytest.mark.parametrize("accent", ["#ffe000", "#7fdbff", "#222222", "#808080", "#ff0000"])
@pytest.mark.parametrize("scheme", TABLES)
def test_a_system_accent_is_made_readable(accent: str, scheme: str) -> None:
    grounds = (TABLES[scheme]["surface"], TABLES[scheme]["sel"])
    made = readable(QColor(accent), grounds, darken=scheme == "light")
    assert min(contrast(made.name(), g) for g in grounds) >= 4.5
