"""Outlook's places for numbers: one mobile, two business, two home; the place is the label (D10).

A number keeps its place as long as it may, so that Outlook never shows two of them swapped. What
finds none stays in Dialpad.

Source: learn.microsoft.com/graph/api/resources/contact (businessPhones, homePhones, mobilePhone).
"""

from __future__ import annotations

from collections.abc import Iterable

from dialpad_contacts.domain.contact import keyed
from dialpad_contacts.domain.phone import Phone

Place = tuple[str, int]
"""(Graph's property, which entry of it)."""

LABELS = {"mobilePhone": "mobile", "businessPhones": "work", "homePhones": "home"}
ROOM = {"mobilePhone": 1, "businessPhones": 2, "homePhones": 2}
_ANY = tuple(ROOM)
_MEANT = {
    "mobile": ("mobilePhone",),
    "cell": ("mobilePhone",),
    "work": ("businessPhones",),
    "business": ("businessPhones",),
    "home": ("homePhones",),
    "other": _ANY,
    "": _ANY,
}


def meant(label: str) -> tuple[str, ...]:
    """Return the properties that may hold a number of that label, best first; () for none."""
    return _MEANT.get(label.strip().casefold(), ())


def arranged(
    texts: dict[Place, str], there: dict[Place, Phone], wanted: Iterable[Phone]
) -> dict[Place, str]:
    """Return what stands in each place so that ``wanted`` is there as far as it fits.

    Args:
        texts: what stands there now, also what isn't a number of ours.
        there: the numbers among them.
        wanted: the numbers that should be there.
    """
    keys = dict(zip(there, keyed(there.values()), strict=True))
    left = keyed(wanted)
    out = {place: text for place, text in texts.items() if place not in there}
    movers: list[tuple[Place, tuple[str, ...], str]] = []
    for place, number in there.items():
        want = left.pop(keys[place], None)
        if want is None:
            continue
        text = texts[place] if want.written == number.written else want.written
        slots = meant(want.label)
        if place[0] in slots or not slots or want.label == number.label:
            out[place] = text
        else:
            movers.append((place, slots, text))
    for place, slots, text in movers:
        # Where there is no room for its new label, it keeps its place rather than vanish.
        to = _free(slots, out) or (place if place not in out else _free(_ANY, out))
        if to is not None:
            out[to] = text
    for want in left.values():
        to = _free(meant(want.label), out)
        if to is not None:
            out[to] = want.written
    return out


def _free(slots: Iterable[str], taken: dict[Place, str]) -> Place | None:
    places = ((slot, index) for slot in slots for index in range(ROOM[slot]))
    return next((place for place in places if place not in taken), None)


def entries(places: dict[Place, str], slot: str) -> list[str]:
    """Return what stands in one property, in order, without gaps."""
    return [places[place] for place in sorted(p for p in places if p[0] == slot)]
