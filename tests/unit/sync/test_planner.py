"""The plan table: what each (record, what the cloud said) leads to, by rule."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from dialpad_contacts.domain.contact import (
    AccountId,
    ContactId,
    Direction,
    Email,
    ETag,
    Fields,
    Link,
    Record,
    RemoteId,
)
from dialpad_contacts.domain.merge import edited
from dialpad_contacts.sync.planner import Heard, Said, plan_contact
from dialpad_contacts.sync.ports import Action, RemoteContact

NOW = datetime(2026, 11, 23, 10, 45, tzinfo=UTC)
ACCOUNT = AccountId("google")
TWO_WAY, ONE_WAY = Direction.TWO_WAY, Direction.ONE_WAY
OLD = Fields("Ada", "Lovelace", (Email("ada@one.example", "home"),))
NEW = replace(OLD, family_name="King")
LESS = replace(OLD, emails=())
MORE = replace(OLD, emails=(*OLD.emails, Email("ada@two.example", "work")))


def known(fields: Fields = OLD) -> Record:
    link = Link(ACCOUNT, RemoteId("people/c1"), ETag("1"), fields, updated_remotely=NOW)
    return Record(ContactId(7), 3, fields, fields, link=link)


def remote(fields: Fields, at: datetime = NOW) -> RemoteContact:
    return RemoteContact(RemoteId("people/c1"), ETag("2"), fields, updated_at=at)


def gone(record: Record) -> Record:
    assert record.link is not None
    return replace(record, link=replace(record.link, gone_since=NOW))


def deleted(record: Record, due: datetime | None = NOW) -> Record:
    return replace(record, deleted_at=NOW, delete_due_at=due)


EDITED = edited(known(), replace(OLD, given_name="Augusta"))
LOCAL = Record(ContactId(8), 1, OLD, OLD)
SENT = known()
assert SENT.link is not None
SENT = replace(SENT, link=replace(SENT.link, sent=(NEW,)))
LATER = NOW + timedelta(seconds=8)
N = Said.NOTHING
D = Said.DELETED


@pytest.mark.parametrize(
    ("record", "heard", "direction", "actions"),
    [
        pytest.param(
            None, remote(OLD), TWO_WAY, ["import"], id="R11 a new remote contact is imported"
        ),
        pytest.param(None, remote(OLD), ONE_WAY, ["import"], id="R1 one-way accounts import too"),
        pytest.param(
            None,
            remote(Fields()),
            TWO_WAY,
            ["skip"],
            id="D9 an empty record is listed with its reason",
        ),
        pytest.param(None, D, TWO_WAY, [], id="a stranger deleted there is nobody's business"),
        pytest.param(known(), N, TWO_WAY, [], id="nothing heard, nothing done"),
        pytest.param(known(), remote(OLD), TWO_WAY, [], id="a new etag alone is no change"),
        pytest.param(
            known(), remote(NEW), TWO_WAY, ["update_here"], id="R12 a remote name change arrives"
        ),
        pytest.param(
            known(), remote(MORE), ONE_WAY, ["update_here"], id="R13 a remote addition arrives"
        ),
        pytest.param(
            known(),
            remote(LESS),
            TWO_WAY,
            ["keep"],
            id="R4 D3 a remote removal is kept and not pushed",
        ),
        pytest.param(EDITED, N, TWO_WAY, ["update_there"], id="R5 an edit here overwrites"),
        pytest.param(EDITED, N, ONE_WAY, [], id="R18 an edit on a one-way contact is never sent"),
        pytest.param(
            EDITED,
            remote(MORE),
            TWO_WAY,
            ["update_here", "update_there"],
            id="D2 both sides changed, joined and pushed",
        ),
        pytest.param(
            EDITED,
            remote(NEW),
            TWO_WAY,
            ["update_here", "update_there"],
            id="D1 the other name follows while one is pending",
        ),
        pytest.param(
            replace(EDITED, refused="too long"),
            N,
            TWO_WAY,
            [],
            id="a refused version is not sent again",
        ),
        pytest.param(
            SENT,
            N,
            TWO_WAY,
            ["update_there"],
            id="N16 an update without a reply is asked about again",
        ),
        pytest.param(
            known(),
            D,
            TWO_WAY,
            ["mark_deleted_remotely"],
            id="R9 a remote delete keeps the contact",
        ),
        pytest.param(
            EDITED,
            D,
            TWO_WAY,
            ["mark_deleted_remotely"],
            id="D4 deleted there with an edit pending is not created again",
        ),
        pytest.param(
            gone(EDITED), N, TWO_WAY, [], id="D4 an edit after a remote delete is not sent"
        ),
        pytest.param(gone(known()), D, TWO_WAY, [], id="R9 marked once"),
        pytest.param(
            gone(known()),
            remote(OLD),
            TWO_WAY,
            ["update_here"],
            id="D4 restored remotely, synced again",
        ),
        pytest.param(deleted(known()), N, TWO_WAY, ["delete_there"], id="R8 a delete here is sent"),
        pytest.param(
            deleted(known(), LATER), N, TWO_WAY, [], id="R8 not before its waiting time is over"
        ),
        pytest.param(
            deleted(known()),
            remote(NEW),
            TWO_WAY,
            ["delete_there"],
            id="D5 deleted here while it changed there",
        ),
        pytest.param(
            deleted(known(), None), remote(NEW), ONE_WAY, [], id="D7 a deleted one never comes back"
        ),
        pytest.param(
            gone(deleted(known(), None)),
            remote(OLD),
            TWO_WAY,
            [],
            id="D7 one that the remote brings back stays hidden",
        ),
        pytest.param(LOCAL, N, TWO_WAY, [], id="D27 made before linking, it stays here"),
        pytest.param(
            replace(LOCAL, wanted_in=ACCOUNT),
            N,
            TWO_WAY,
            ["create_there"],
            id="R11 a new contact here is created there",
        ),
        pytest.param(
            replace(LOCAL, wanted_in=ACCOUNT),
            N,
            ONE_WAY,
            [],
            id="R18 nothing is created on a one-way account",
        ),
        pytest.param(
            known(),
            remote(NEW, NOW - timedelta(minutes=3)),
            TWO_WAY,
            [],
            id="N14 an older echo reverts nothing",
        ),
    ],
)
def test_plan(
    record: Record | None, heard: Heard, direction: Direction, actions: list[str]
) -> None:
    steps = plan_contact(record, heard, ACCOUNT, direction, NOW)
    assert [s.change.action.value for s in steps if not s.quiet] == actions


def test_r14_removing_a_kept_value_leaves_nothing_to_write_and_settles() -> None:
    kept = replace(known(LESS), fields=OLD, clean=OLD)
    (step,) = plan_contact(edited(kept, LESS), Said.NOTHING, ACCOUNT, TWO_WAY, NOW)
    assert step.quiet
    assert step.result is not None
    assert not step.result.edited_here


def test_d1_the_plan_names_what_lost() -> None:
    (here, there) = plan_contact(
        EDITED, remote(replace(NEW, given_name="Adele")), ACCOUNT, TWO_WAY, NOW
    )
    assert here.change.overruled == {"given_name": "Adele"}
    assert there.change.after == replace(NEW, given_name="Augusta")


def test_d5_the_tombstone_keeps_the_newest_remote_state() -> None:
    steps = plan_contact(deleted(known(), None), remote(NEW), ACCOUNT, TWO_WAY, NOW)
    assert steps[0].result is not None
    assert steps[0].result.link is not None
    assert steps[0].result.link.base == NEW
    assert steps[0].change.action is Action.KEEP
