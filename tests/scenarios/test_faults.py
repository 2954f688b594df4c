"""Each fault of the Lab strikes on every kind of account, and is over when it says so."""

from __future__ import annotations

import pytest

from dialpad_contacts.app.lab import AppDesk, new_desk
from dialpad_contacts.app.sample import Simulator
from dialpad_contacts.domain.contact import AccountKind, Direction
from dialpad_contacts.lab.acts import Edit
from dialpad_contacts.lab.acts_here import EditHere, SignIn
from dialpad_contacts.lab.acts_there import AddThere, Break, Mend
from dialpad_contacts.lab.clouds import CLOUDS
from dialpad_contacts.lab.faults import FAULTS, Fault, fault
from dialpad_contacts.lab.steps import crowd
from dialpad_contacts.sync.states import State

KINDS = [pytest.param(k, id=k.value) for k in CLOUDS if k is not AccountKind.HOTMAIL]
"""Hotmail is Outlook.com by another name."""
SHOWS = {
    "offline": {State.OFFLINE},
    "busy": {State.WAITING},
    "truncated": {State.OFFLINE, State.WAITING},
    "portal": {State.WAITING},
    "revoked": {State.SIGN_IN_NEEDED},
    "emptied": {State.HELD},
    "lost_reply": {State.OFFLINE},
}
WRITES = ("changed_meanwhile", "lost_reply")


@pytest.mark.parametrize("each", FAULTS, ids=lambda f: f.id)
@pytest.mark.parametrize("kind", KINDS)
def test_a_fault_strikes_and_is_over(kind: AccountKind, each: Fault, simulator: Simulator) -> None:
    with new_desk(kind, simulator) as desk:
        AddThere(crowd(9)).carry_out(desk)  # an account with few people is small when it shrinks
        desk.sync()
        assert desk.cloud.broken() == frozenset()
        Break(each.id).carry_out(desk)
        Break(each.id).carry_out(desk)  # on is on
        assert desk.cloud.broken() == {each.id}
        struck = _strike(desk, each)
        stays = each.lasting or each.final or not struck
        assert desk.cloud.broken() == ({each.id} if stays else frozenset())
        Mend(each.id).carry_out(desk)
        Mend(each.id).carry_out(desk)
        assert desk.cloud.broken() == ({each.id} if each.final else frozenset())


def _strike(desk: AppDesk, each: Fault) -> bool:
    """Do what the fault waits for; return whether this account has such a thing."""
    if each.id in WRITES:
        if desk.kind.direction is not Direction.TWO_WAY:
            return False
        name = next(n for n in desk.here.names() if n in desk.cloud.names())
        EditHere(name, Edit(given_name="Otherwise")).carry_out(desk)
    if each.id == "other_person":
        SignIn().carry_out(desk)
        assert "different account" in desk.answer
        return True
    desk.sync(full=each.id == "emptied")
    assert desk.last.state in SHOWS.get(each.id, {State.IDLE, State.WAITING})
    if each.id == "revoked":
        SignIn().carry_out(desk)
        assert desk.answer == ""
    return True


def test_all_faults_of_the_brief_have_words() -> None:
    assert len({f.title for f in FAULTS}) == len(FAULTS)
    assert all(f.hint and f.title for f in FAULTS)
    with pytest.raises(KeyError):
        fault("fire")
    with pytest.raises(KeyError):
        Break("fire")
