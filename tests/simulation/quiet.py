"""What must hold once faults have stopped and the accounts have synced: I3, I4, I5, I9, I10."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from dialpad_contacts.domain.contact import Direction, Record
from dialpad_contacts.sync.engine import Order
from dialpad_contacts.sync.states import State
from tests.simulation.ledger import NAMES, Held, Ledger, Violation, held, written
from tests.simulation.sim_cloud import Person, SimCloud

if TYPE_CHECKING:
    from tests.simulation.world import World


def snapshot(world: World) -> object:
    """Return what one more pass must not change (I5)."""
    revs = tuple((r.id, r.rev) for r in world.ledger.records.values())
    return revs, tuple((c.seq, c.writes) for c in world.clouds.values())


def check_quiet(world: World) -> None:
    """Check every promise that holds at rest.

    Raises:
        Violation: naming the promise.
    """
    before = snapshot(world)
    for account in world.accounts:
        world.sync(account.id, Order())
        state = world.store.account(account.id).state
        if state is not State.IDLE:
            raise Violation("I4", f"{account.id} does not come to rest: {state}")
        if world.store.intents(account.id):
            raise Violation("I4", f"{account.id} still waits to know of a create")
    if snapshot(world) != before:
        raise Violation("I5", "one more pass changed something")
    for record in world.ledger.records.values():
        _check_record(world.ledger, record)
    for cloud in world.clouds.values():
        _everybody_is_here(world.ledger, cloud)


def _check_record(ledger: Ledger, record: Record) -> None:
    link = record.link
    if link is None:
        if record.wanted_in is not None and record.deleted_at is None and not record.refused:
            raise Violation("I4", f"{record.id} never reached {record.wanted_in}")
        return
    cloud = ledger.clouds[link.account]
    person = cloud.by_id[link.remote_id]
    if record.deleted_at is not None:
        _check_deleted(ledger, record, person, cloud)
        return
    if (person.now is None) != (link.gone_since is not None):
        raise Violation("I9", f"{record.id}: gone there is {person.now is None}, said otherwise")
    if person.now is not None:
        _check_alike(ledger, record, person)


def _check_deleted(ledger: Ledger, record: Record, person: Person, cloud: SimCloud) -> None:
    if ledger.direction[cloud.account] is not Direction.TWO_WAY or person.tampered:
        return
    if person.now is None:
        return
    if len(person.ids) > 1 and not cloud.follows_old_ids:
        return  # deleting what is at its old id no more is done already (N8)
    raise Violation("I10", f"{record.id} was deleted here and is still at {cloud.account}")


def _check_alike(ledger: Ledger, record: Record, person: Person) -> None:
    assert person.now is not None and record.link is not None
    there, known = person.now.fields, ledger.known[record.id]
    two_way = ledger.direction[record.link.account] is Direction.TWO_WAY
    for name in NAMES:
        mine, theirs = getattr(record.fields, name), getattr(there, name)
        if mine != theirs and (two_way or mine not in known.names[name]):
            raise Violation("I4", f"{record.id}: {name} {mine!r} is {theirs!r} there")
    here_values, there_values = written(record.fields), written(there)
    unseen = there_values.keys() - here_values.keys() - (set() if two_way else known.removed)
    if unseen:
        raise Violation("I4", f"{record.id} lacks {sorted(unseen)}")
    if not two_way:
        return
    made = known.made_with if (record.link.account, person.uid) not in known.people else None
    copied = held(made) if made is not None else set()  # its values were where it was copied from
    for value in sorted(here_values.keys() - there_values.keys() - copied):
        if not _was_removed(person, value, known.since):
            raise Violation("I4", f"{record.id}: {value} never reached {record.link.account}")
    for value in sorted(here_values.keys() & there_values.keys()):
        if here_values[value].label != there_values[value].label:
            raise Violation("I4", f"{record.id}: labels of {value} differ")


def _was_removed(person: Person, value: Held, since: datetime) -> bool:
    """Return whether somebody else removed ``value`` there last: it is kept here then (R4).

    What we removed ourselves, because the user did, and he has it here again, is owed (R5);
    but not by a contact that came here ``since`` then, from an old page.
    """
    removed = before = False
    for version in person.versions:
        if version.contact is None:
            continue
        now = value in held(version.contact.fields)
        if before and not now:
            removed = not version.by_us or version.at < since
        before = now
    return removed


def _everybody_is_here(ledger: Ledger, cloud: SimCloud) -> None:
    for person in cloud.people:
        if person.shared or person.now is None or person.now.fields.is_empty:
            continue
        if (cloud.account, person.uid) not in ledger.by_person:
            raise Violation("I4", f"{person.ids[-1]} was never imported")
