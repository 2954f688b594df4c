"""Looks at calls: what pops up while one rings, and what it leaves behind."""

from __future__ import annotations

from dialpad_contacts.calls.events import Shown
from dialpad_contacts.domain.call import Why
from dialpad_contacts.lab.desk import Desk
from dialpad_contacts.lab.seen import Fact, Look, Seen, says

_WHY = {
    Why.SAVED: "saved",
    Why.WITHHELD: "withheld, nobody saved",
    Why.NOT_A_NUMBER: "no caller's number, nobody saved",
    Why.TOO_SHORT: "too short, nobody saved",
    Why.KNOWN: "known, nobody saved",
    Why.NOT_THIS_ONE: "not wanted, nobody saved",
    Why.FLOOD: "waits for a yes",
}


def pops_up(desk: Desk) -> Seen:
    """Say whom the pop-ups show, and where an unknown caller will be saved."""
    shown = [_popup(each, desk) for each in desk.calls.ringing]
    return (Fact("pop-up", " and ".join(shown) or "nothing rings"),)


def history(desk: Desk) -> Seen:
    """Say how the newest call ended, and what became of its caller."""
    newest = desk.calls.history(1)
    if not newest:
        return (Fact("history", "no call"),)
    call = newest[0]
    why = _WHY.get(call.why, str(call.why)) if call.why is not None else "lives"
    return (Fact("history", f"{call.name or 'withheld'} {call.outcome}"), Fact("caller", why))


def waiting(desk: Desk) -> Seen:
    """Say how many callers of the history were saved, and how many wait (D20)."""
    calls = desk.calls.history(500)
    saved = sum(call.contact is not None for call in calls)
    return (Fact("callers", f"{saved} saved, {sum(call.waits for call in calls)} waiting"),)


def people(count_before: int = 0) -> Look:
    """Say how many contacts are here beyond those that a scenario began with."""
    return says("contacts", lambda desk: f"{len(desk.here.names()) - count_before} contacts")


def _popup(shown: Shown, desk: Desk) -> str:
    title = shown.who.title or "withheld number"
    will = shown.will_save
    if will.why is not Why.SAVED:
        return title
    place = desk.kind.display_name if will.account is not None else "Dialpad only"
    return f"{title} (to be saved in {place})"
