"""What people do: the user here, and whoever is at the vendor's own page."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from dialpad_contacts.domain.contact import ContactId, Direction, Record
from dialpad_contacts.domain.errors import Refused
from dialpad_contacts.sync.local_edits import Saved
from tests.simulation.sim_cloud import Person, SimCloud

if TYPE_CHECKING:
    from tests.simulation.world import World


class Acts:
    """One act at a time, chosen by the world's dice."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._here = [
            (self._add, 4), (self._edit, 10), (self._delete, 3), (self._undelete, 2),
            (self._publish, 1), (self._follow, 1),
        ]  # fmt: skip
        self._there = [
            (self._add_there, 3), (self._edit_there, 8), (self._delete_there, 2),
            (self._restore_there, 1), (self._rename_there, 1), (self._raw_there, 1),
            (self._marker_there, 0.3),
        ]  # fmt: skip

    def one(self, *, during_sync: bool) -> None:
        """Do one act; the ledger takes every commit meanwhile for the user's."""
        world = self._world
        world.left -= 1
        world.done += 1
        if not during_sync and world.random.random() < 0.12:
            self._open()
            return
        if world.random.random() < 0.6:
            acts, weights = zip(*self._here, strict=True)
            world.acting = True
            try:
                world.random.choices(acts, weights)[0]()
            finally:
                world.acting = False
            return
        acts, weights = zip(*self._there, strict=True)
        cloud = world.random.choice(list(world.clouds.values()))
        cloud.let_late_ones_in()
        world.random.choices(acts, weights)[0](cloud)

    # -- here -----------------------------------------------------------------------------

    def _some(self, *, deleted: bool = False) -> Record | None:
        records = self._world.ledger.records.values()
        fit = [r for r in records if (r.deleted_at is not None) == deleted]
        return self._world.random.choice(fit) if fit else None

    def _add(self) -> None:
        world = self._world
        two_way = [a.id for a in world.accounts if a.direction is Direction.TWO_WAY]
        to = world.random.choice([*two_way, two_way[0], None])
        made = world.edits.add(Saved(world.people.somebody()), to)
        world.say(f"here: add {made} to {to}")

    def _edit(self) -> None:
        record = self._some()
        if record is not None:
            fields = self._world.people.edit(record.fields)
            self._world.say(f"here: edit {record.id} {_short(record)} -> {fields}")
            self._world.edits.edit(record.id, Saved(fields))

    def _delete(self) -> None:
        record = self._some()
        if record is not None:
            delay = timedelta(seconds=self._world.random.choice((0, 8, 60)))
            confirmed = self._world.random.random() < 0.5
            self._world.say(f"here: delete {record.id}")
            self._world.edits.delete([record.id], delay=delay, confirmed=confirmed)

    def _undelete(self) -> None:
        record = self._some(deleted=True)
        if record is not None:
            self._world.say(f"here: undelete {record.id}")
            self._world.edits.undelete(record.id)

    def _publish(self) -> None:
        record = self._some()
        if record is not None and (record.link is None or record.link.gone_since is not None):
            to = None if record.link is not None else self._world.accounts[0].id
            self._world.say(f"here: publish {record.id}")
            try:
                self._world.edits.publish(record.id, to)
            except Refused:
                self._world.say("  refused")

    def _follow(self) -> None:
        record = self._some()
        if record is not None and record.link is not None:
            self._world.say(f"here: follow {record.id}")
            self._world.edits.follow(record.id)

    def _open(self) -> None:
        record = self._some()
        if record is not None:
            self._world.say(f"here: open {record.id}")
            self._world.running = True
            try:
                self._world.opener.open(ContactId(record.id))
            finally:
                self._world.running = False

    # -- there ----------------------------------------------------------------------------

    def _person(self, cloud: SimCloud, *, alive: bool = True) -> Person | None:
        fit = [p for p in cloud.people if (p.now is not None) == alive and not p.shared]
        return self._world.random.choice(fit) if fit else None

    def _add_there(self, cloud: SimCloud) -> None:
        person = cloud.add(self._world.people.somebody())
        self._world.say(f"{cloud.account}: add {person.ids[-1]}")

    def _edit_there(self, cloud: SimCloud) -> None:
        person = self._person(cloud)
        if person is not None and person.now is not None:
            fields = self._world.people.edit(person.now.fields)
            self._world.say(f"{cloud.account}: edit {person.ids[-1]} -> {fields}")
            cloud.keep(person, replace(person.now, fields=fields))

    def _delete_there(self, cloud: SimCloud) -> None:
        person = self._person(cloud)
        if person is not None:
            self._world.say(f"{cloud.account}: delete {person.ids[-1]}")
            cloud.drop(person)

    def _restore_there(self, cloud: SimCloud) -> None:
        person = self._person(cloud, alive=False)
        if person is not None:
            last = [v.contact for v in person.versions if v.contact is not None][-1]
            self._world.say(f"{cloud.account}: restore {person.ids[-1]}")
            person.tampered = True
            cloud.keep(person, last)

    def _rename_there(self, cloud: SimCloud) -> None:
        person = self._person(cloud)
        if person is not None:
            self._world.say(f"{cloud.account}: rename {person.ids[-1]}")
            cloud.rename_id(person)

    def _raw_there(self, cloud: SimCloud) -> None:
        person = self._person(cloud)
        if person is not None and person.now is not None:
            self._world.say(f"{cloud.account}: raw {person.ids[-1]}")
            cloud.keep(person, replace(person.now, raw=f"photo{cloud.seq}"))

    def _marker_there(self, cloud: SimCloud) -> None:
        person = self._person(cloud)
        if person is None or person.now is None or person.now.marker is None:
            return
        person.tampered = True
        if self._world.random.random() < 0.5:
            self._world.say(f"{cloud.account}: strip {person.ids[-1]}")
            cloud.keep(person, replace(person.now, marker=None))
        else:
            copy = cloud.add(person.now.fields, person.now.marker)
            copy.tampered = True
            self._world.say(f"{cloud.account}: copy {person.ids[-1]} as {copy.ids[-1]}")


def _short(record: Record) -> str:
    return record.fields.display_name
