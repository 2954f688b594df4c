"""Small widgets that every screen shares."""

from dialpad_contacts.ui.widgets.avatar import Avatar, initials, paint_avatar
from dialpad_contacts.ui.widgets.banner import Banner
from dialpad_contacts.ui.widgets.button import Button
from dialpad_contacts.ui.widgets.elided import ElidedLabel
from dialpad_contacts.ui.widgets.frames import Card, Ground, Line, make_solid, paint_ground
from dialpad_contacts.ui.widgets.icon_label import IconLabel
from dialpad_contacts.ui.widgets.keycap import KeyCap, KeyHint
from dialpad_contacts.ui.widgets.pill import Pill
from dialpad_contacts.ui.widgets.segmented import Segmented
from dialpad_contacts.ui.widgets.tile import SourceBadge, SourceTile, paint_tile

__all__ = [
    "Avatar",
    "Banner",
    "Button",
    "Card",
    "ElidedLabel",
    "Ground",
    "IconLabel",
    "KeyCap",
    "KeyHint",
    "Line",
    "Pill",
    "Segmented",
    "SourceBadge",
    "SourceTile",
    "initials",
    "make_solid",
    "paint_avatar",
    "paint_ground",
    "paint_tile",
]
