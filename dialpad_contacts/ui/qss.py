"""The style sheet over Fusion: controls by property, so that a widget only says what it is.

Properties: ``QPushButton[v=...]``, ``QLabel[t=type][tone=colour]``, ``QFrame[ground=colour]``,
``QFrame[card=...]``, ``QFrame[banner=...]``. Painted widgets ask the theme themselves.
"""

from __future__ import annotations

from collections.abc import Callable
from string import Template

from dialpad_contacts.ui import tokens

_TONES = ("text", "text2", "text3", "accent", "onsoft", "ok", "warn", "bad", "info", "onaccent")
_GROUNDS = ("window", "list", "surface", "raised", "sunken", "soft", "warnsoft", "badsoft")


def sheet(colors: dict[str, str], px: Callable[[float], int], ring: int) -> str:
    """Return the style sheet for a colour table, a size and a focus ring's width in px."""
    lengths = {f"h{n}": str(px(n) - 2) for n in (28, 30, 32, 36)}
    focused = {f"f{n}": str(px(n) - 2 * ring) for n in (28, 30, 32, 36)}
    pads = {f"p{n}": str(px(n)) for n in (4, 6, 8, 10, 12, 14)}
    inner = {f"q{n}": str(px(n) + 1 - ring) for n in (4, 6, 8, 10, 12, 14)}
    values = colors | lengths | focused | pads | inner | {"ring": str(ring), "s34": str(px(34))}
    return _SHEET.substitute(values) + _types(px) + _tones(colors)


def _types(px: Callable[[float], int]) -> str:
    return "".join(
        f'QLabel[t="{name}"], QPushButton[t="{name}"]'
        f"{{font-size:{px(size)}px;font-weight:{weight};}}\n"
        for name, (size, weight, _) in tokens.TYPE.items()
    )


def _tones(colors: dict[str, str]) -> str:
    tones = "".join(f'QLabel[tone="{tone}"]{{color:{colors[tone]};}}\n' for tone in _TONES)
    grounds = "".join(
        f'QFrame[ground="{ground}"]{{background:{colors[ground]};border:none;}}\n'
        for ground in _GROUNDS
    )
    return tones + grounds


_SHEET = Template("""
QLabel { background: transparent; }
QGroupBox[bare="true"] { border: none; margin: 0; padding: 0; }
QFrame[line="h"] { background: $line; max-height: 1px; min-height: 1px; border: none; }
QFrame[line="v"] { background: $line; max-width: 1px; min-width: 1px; border: none; }
QFrame[card="true"] { background: $surface; border: 1px solid $line; border-radius: 10px; }
QFrame[card="quiet"] { background: $sunken; border: 1px solid $line; border-radius: 10px; }
QFrame[banner="warn"] { background: $warnsoft; border: 1px solid $warnsoft; border-radius: 8px; }
QFrame[banner="bad"] { background: $badsoft; border: 1px solid $badsoft; border-radius: 8px; }
QFrame[banner="info"] { background: $infosoft; border: 1px solid $infosoft; border-radius: 8px; }
QFrame[banner="ok"] { background: $oksoft; border: 1px solid $oksoft; border-radius: 8px; }
QFrame[banner="soft"] { background: $soft; border: 1px solid $soft; border-radius: 8px; }

QPushButton {
  background: $raised; color: $text; border: 1px solid $line; border-radius: 7px;
  padding: 0 ${p14}px; min-height: ${h32}px; font-weight: 500;
}
QPushButton:hover { background: $hover; }
QPushButton:pressed { background: $sel; }
QPushButton:disabled { color: $text3; background: $sunken; }
QPushButton:focus { border: ${ring}px solid $accent; padding: 0 ${q14}px; min-height: ${f32}px; }
QPushButton[v="primary"] {
  background: $accent; color: $onaccent; border: 1px solid $accent; font-weight: 600;
}
QPushButton[v="primary"]:hover { background: $accenthover; border-color: $accenthover; }
QPushButton[v="primary"]:pressed { background: $accentpressed; border-color: $accentpressed; }
QPushButton[v="primary"]:focus { border: ${ring}px solid $text; }
QPushButton[v="primary"]:disabled {
  background: $sunken; color: $text3; border: 1px solid $line;
}
QPushButton[v="danger"] {
  background: $decline; color: $white; border: 1px solid $decline; font-weight: 600;
}
QPushButton[v="danger"]:hover { background: $declinehover; border-color: $declinehover; }
QPushButton[v="danger"]:pressed { background: $declinehover; }
QPushButton[v="danger"]:focus { border: ${ring}px solid $text; }
QPushButton[v="answer"] {
  background: $answer; color: $white; border: 1px solid $answer; font-weight: 600;
}
QPushButton[v="answer"]:hover, QPushButton[v="answer"]:pressed {
  background: $answerhover; border-color: $answerhover;
}
QPushButton[v="answer"]:focus { border: ${ring}px solid $text; }
QPushButton[v="answer"]:disabled {
  background: $sunken; color: $text3; border: 1px solid $line;
}
QPushButton[v="ghost"], QPushButton[v="ghostdanger"] {
  background: transparent; border: 1px solid transparent; color: $text2;
}
QPushButton[v="ghostdanger"] { color: $bad; }
QPushButton[v="ghost"]:hover { background: $hover; color: $text; }
QPushButton[v="ghostdanger"]:hover { background: $badsoft; }
QPushButton[v="ghost"]:pressed { background: $sel; }
QPushButton:checked { background: $soft; color: $onsoft; border-color: $accent; }
QPushButton[v="ghost"]:focus, QPushButton[v="ghostdanger"]:focus {
  border: ${ring}px solid $accent;
}
QPushButton[flush="true"] { padding-left: 0; padding-right: ${p6}px; }
QPushButton[flush="true"]:focus { padding-left: 0; padding-right: ${p6}px; }
QPushButton[v="link"] {
  background: transparent; border: 1px solid transparent; color: $accent;
  padding: 0 ${p6}px; min-height: ${h28}px; border-radius: 6px;
}
QPushButton[v="link"]:hover { color: $accenthover; text-decoration: underline; }
QPushButton[v="link"]:disabled { color: $text3; }
QPushButton[v="link"]:focus {
  border: ${ring}px solid $accent; padding: 0 ${q6}px; min-height: ${f28}px;
}
QPushButton[square="true"] { padding: 0; min-width: ${h32}px; max-width: ${h32}px; }
QPushButton[square="true"]:focus { padding: 0; min-width: ${f32}px; max-width: ${f32}px; }
QPushButton[square="small"] {
  padding: 0; min-width: ${h28}px; max-width: ${h28}px; min-height: ${h28}px; max-height: ${h28}px;
}
QPushButton[square="small"]:focus {
  padding: 0; min-width: ${f28}px; max-width: ${f28}px; min-height: ${f28}px; max-height: ${f28}px;
}
QPushButton::menu-indicator { image: none; width: 0; }

QLineEdit, QPlainTextEdit, QComboBox {
  background: $surface; color: $text; border: 1px solid $linestrong; border-radius: 7px;
  padding: 0 ${p10}px; selection-background-color: $accent; selection-color: $onaccent;
}
QLineEdit, QComboBox { min-height: ${h32}px; }
QPlainTextEdit { padding: ${p6}px; }
QLineEdit:focus, QComboBox:focus {
  border: ${ring}px solid $accent; padding: 0 ${q10}px; min-height: ${f32}px;
}
QPlainTextEdit:focus { border: ${ring}px solid $accent; padding: ${q6}px; }
QComboBox[chooser="true"]::drop-down { border: none; width: ${p14}px; }
QLineEdit[invalid="true"] { border: 1px solid $bad; }
QLineEdit[invalid="true"]:focus { border: ${ring}px solid $bad; }
QLineEdit:read-only { background: $sunken; }
QLineEdit:disabled, QPlainTextEdit:disabled, QComboBox:disabled {
  background: $sunken; color: $text3; border-color: $line;
}
QLineEdit[bare="true"], QLineEdit[bare="true"]:focus {
  border: none; background: transparent; padding: 0; min-height: 0;
}

QScrollArea, QWidget[clear="true"] { background: transparent; border: none; }
QAbstractItemView { border: none; outline: none; }
QTableView { selection-background-color: transparent; }
QScrollBar:vertical { background: transparent; width: 10px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: 10px; margin: 0; }
QScrollBar::handle { background: $linestrong; border-radius: 3px; margin: 2px; }
QScrollBar::handle:vertical { min-height: ${s34}px; }
QScrollBar::handle:horizontal { min-width: ${s34}px; }
QScrollBar::handle:hover { background: $text2; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QSplitter::handle { background: $line; }
QProgressBar { background: $line; border: none; border-radius: 2px; }
QProgressBar { max-height: 4px; min-height: 4px; }
QProgressBar::chunk { background: $accent; border-radius: 2px; }
QToolTip {
  background: $raised; color: $text; border: 1px solid $line; padding: ${p4}px ${p6}px;
}
""")
