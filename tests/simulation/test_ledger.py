"""I1 to I14: the engine keeps each promise, and the ledger notices each one that is broken.

The fixture lives an honest story through the real engine, in which every promise is put to the
test, and at its end all is quiet. Then each test forges one breach, as a broken engine would
commit or send it, and the ledger must name the promise. A ledger that can't fail proves nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from dialpad_contacts.domain.contact import (
    ContactId,
    Email,
    ETag,
    Fields,
    Record,
    link_of,
)
from dialpad_contacts.sync.engine import Order
from dialpad_contacts.sync.local_edits import Saved
from dialpad_contacts.sync.planner import imported
from dialpad_contacts.sync.ports import (
    Action,
    Change,
    Entry,
    OpenIntent,
    Outcome,
    Put,
    RemoteContact,
)
from tests.simulation.faults import Rates
from tests.simulation.ledger import Violation
from tests.simulation.quiet import check_quiet
from tests.simulation.sim_cloud import Person, SimCloud
from tests.simulation.world import EXCHANGE, GOOGLE, World

HOME, WORK, NEW = (Email(f"{name}@x.example", "home") for name in ("home", "work", "new"))


class Story:
    """A world whose people are told apart by their given names, and ways to forge its past."""

    def __init__(self) -> None:
        self.world = World(1, rates=Rates.none())
        for cloud in self.world.clouds.values():
            cloud.people.clear()
            cloud.by_id.clear()
        self.google = self.world.clouds[GOOGLE.id]
        self.exchange = self.world.clouds[EXCHANGE.id]

    # -- what honest people do ----------------------------------------------------------------

    def there(self, name: str, cloud: SimCloud | None = None) -> Person:
        fields = Fields(name, "Of Old", (HOME, WORK))
        return (cloud or self.google).add(fields)

    def edit_there(self, name: str, **changed: Any) -> None:
        person = self.person(name)
        assert person.now is not None
        fields = replace(person.now.fields, **changed)
        self._cloud(name).keep(person, replace(person.now, fields=fields))

    def drop_there(self, name: str) -> None:
        self._cloud(name).drop(self.person(name))

    def edit(self, name: str, **changed: Any) -> None:
        record = self.record(name)
        with self.by_the_user():
            self.world.edits.edit(record.id, Saved(replace(record.fields, **changed)))

    def add(self, name: str) -> ContactId:
        with self.by_the_user():
            return self.world.edits.add(Saved(Fields(name)), GOOGLE.id)

    def delete(self, name: str) -> None:
        with self.by_the_user():
            record = self.record(name)
            self.world.edits.delete([record.id], delay=timedelta(), confirmed=True)

    def sync(self, *, full: bool = False) -> None:
        self.world.clock.move(minutes=1)
        for account in (GOOGLE, EXCHANGE):
            self.world.sync(account.id, Order(full=full))

    @contextmanager
    def by_the_user(self) -> Iterator[None]:
        self.world.acting = True
        yield
        self.world.acting = False

    # -- what is known ------------------------------------------------------------------------

    def record(self, name: str) -> Record:
        records = self.world.ledger.records.values()
        (found,) = [r for r in records if r.fields.given_name == name]
        return found

    def remote(self, name: str) -> RemoteContact:
        now = self.person(name).now
        assert now is not None
        return now

    def person(self, name: str) -> Person:
        return self._cloud(name).by_id[link_of(self.record(name)).remote_id]

    def _cloud(self, name: str) -> SimCloud:
        return self.world.clouds[link_of(self.record(name)).account]

    # -- what a broken engine would do --------------------------------------------------------

    def commit(self, after: Record, rule: str = "R13", **change: Any) -> None:
        """Commit ``after`` as a sync does, with its entry in the journal."""
        before = self.world.ledger.records.get(after.id)
        was = before.fields if before is not None else None
        entry = _entry(Action.UPDATE_HERE, after, rule, before=was, after=after.fields, **change)
        self.world.store.commit([Put(after, entry)], self.world.clock.now(), durable=True)

    def arrive(self, person: Person) -> None:
        """Import ``person`` as a sync does."""
        assert person.now is not None
        record = imported(person.now, self.google.account)
        entry = _entry(Action.IMPORT, record, "R1", after=record.fields)
        self.world.store.commit([Put(record, entry)], self.world.clock.now())

    def push(self, name: str, after: Fields, *, raw: object = None, durable: bool = True) -> None:
        """Journal an update of ``name`` and send it."""
        record, remote = self.record(name), self.remote(name)
        entry = _entry(Action.UPDATE_THERE, record, "R5", Outcome.SENT, after=after)
        put = Put(record, entry)
        self.world.store.commit([put], self.world.clock.now(), durable=durable)
        self.google.update(replace(remote, raw=raw or remote.raw), after)

    def create(self, contact: ContactId, marker: str) -> None:
        """Journal a create of ``contact`` and send it."""
        record = self.world.ledger.records[contact]
        entry = _entry(Action.CREATE_THERE, record, "R11", Outcome.SENT, after=record.fields)
        opening = OpenIntent(contact, record.rev, self.google.account, marker, record.fields, entry)
        self.world.store.commit([opening], self.world.clock.now(), durable=True)
        self.google.create(record.fields, marker)


def _entry(
    action: Action, record: Record, rule: str, outcome: Outcome = Outcome.DONE, **change: Any
) -> Entry:
    account = record.link.account if record.link is not None else record.wanted_in
    return Entry(Change(rule, action, record.id or None, account, **change), "s", "user", outcome)


@pytest.fixture
def story() -> Story:
    """Every promise is put to the test by the real engine, and kept."""
    story = Story()
    for name in ("Ada", "Ben", "Cleo", "Dora", "Emil", "Finn", "Olga"):
        story.there(name)
    story.there("Shared").shared = True
    for name in ("Xaver", "Yara", "Zoe"):
        story.there(name, story.exchange)
    story.sync()
    story.edit("Ada", family_name="Typed", emails=(WORK,))  # I2r, I7, I12, I13, I14
    story.edit_there("Ada", emails=(HOME, WORK, NEW))
    story.edit_there("Ben", emails=(HOME,))  # I2: WORK is kept here (R4)
    story.add("Gus")  # I3
    story.delete("Dora")  # I8, I10
    story.drop_there("Emil")  # I1, I9
    story.edit("Xaver", family_name="Typed")  # I6
    story.delete("Yara")  # I10
    story.sync()
    story.sync(full=True)  # I8: nobody comes back with a full read
    check_quiet(story.world)  # I4, I5, I9, I10
    return story


@contextmanager
def breach(promise: str) -> Iterator[None]:
    """Expect that the ledger names this promise, and no other."""
    with pytest.raises(Violation) as caught:
        yield
    assert caught.value.invariant == promise


def test_the_honest_story_ends_as_the_rules_say(story: Story) -> None:
    assert story.remote("Ada").fields == Fields("Ada", "Typed", (WORK, NEW))
    assert story.record("Ben").fields.emails == (HOME, WORK)
    assert [p.now is not None for p in story.google.people].count(True) == 7
    assert story.remote("Yara").fields.given_name == "Yara", "R18"
    assert link_of(story.record("Emil")).gone_since is not None
    assert story.google.writes == 3
    assert story.exchange.writes == 0


def test_I1_a_contact_that_the_sync_deletes_is_noticed(story: Story) -> None:
    with breach("I1"):
        story.commit(replace(story.record("Ben"), deleted_at=story.world.clock.now()))


def test_I2_a_value_that_the_sync_drops_is_noticed(story: Story) -> None:
    ben = story.record("Ben")
    with breach("I2"):
        story.commit(replace(ben, fields=replace(ben.fields, emails=(HOME,))))


def test_I2r_a_value_that_is_overwritten_there_is_noticed(story: Story) -> None:
    story.edit("Cleo", family_name="Typed")
    with breach("I2r"):
        story.push("Cleo", Fields("Cleo", "Typed", (HOME,)))


def test_I2r_a_name_that_is_overwritten_there_is_noticed(story: Story) -> None:
    story.edit("Cleo", emails=(HOME, WORK, NEW))
    with breach("I2r"):
        story.push("Cleo", Fields("Cleo", "Invented", (HOME, WORK, NEW)))


def test_I3_a_second_create_of_one_contact_is_noticed(story: Story) -> None:
    contact = story.add("Hans")
    story.create(contact, "1" * 32)
    with breach("I3"):
        story.create(contact, "2" * 32)


def test_I3_a_second_import_of_one_record_is_noticed(story: Story) -> None:
    story.google.rename_id(story.person("Ben"))  # its new id is unknown to the store
    with breach("I3"):
        story.arrive(story.person("Ben"))


def test_I4_an_edit_that_never_reaches_the_account_is_noticed(story: Story) -> None:
    story.edit("Cleo", family_name="Typed")
    cleo = story.record("Cleo")
    story.commit(replace(cleo, clean=cleo.fields, edited=frozenset()))  # 'sent', and it was not
    with breach("I4"):
        check_quiet(story.world)


def test_I4_a_record_that_is_never_imported_is_noticed(
    story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    story.there("Ines")
    monkeypatch.setattr(Person, "is_listed", property(lambda self: False))
    with breach("I4"):
        check_quiet(story.world)


def test_I5_a_pass_that_still_changes_something_is_noticed(story: Story) -> None:
    story.edit_there("Ben", family_name="Again")  # all was said to be at rest, and is not
    with breach("I5"):
        check_quiet(story.world)


@pytest.mark.parametrize("operation", ["create", "update", "delete"])
def test_I6_a_write_to_a_one_way_account_is_noticed(story: Story, operation: str) -> None:
    zoe = story.remote("Zoe")
    arguments = {"create": (zoe.fields, "1" * 32), "update": (zoe, zoe.fields), "delete": (zoe,)}
    with breach("I6"):
        getattr(story.exchange, operation)(*arguments[operation])


def test_I7_a_field_that_is_not_ours_and_changes_is_noticed(story: Story) -> None:
    story.edit("Cleo", family_name="Typed")
    with breach("I7"):
        story.push("Cleo", story.record("Cleo").fields, raw="no photo")


def test_I8_a_deleted_contact_that_comes_back_is_noticed(story: Story) -> None:
    with breach("I8"):
        story.commit(replace(story.record("Dora"), deleted_at=None))


def test_I8_a_deleted_contact_that_is_imported_anew_is_noticed(story: Story) -> None:
    yara = story.person("Yara")
    story.exchange.rename_id(yara)
    assert yara.now is not None
    record = imported(yara.now, EXCHANGE.id)
    with breach("I8"):
        story.world.store.commit(
            [Put(record, _entry(Action.IMPORT, record, "R1", after=record.fields))],
            story.world.clock.now(),
        )


def test_I9_one_that_is_marked_deleted_there_and_never_was_is_noticed(story: Story) -> None:
    ben = story.record("Ben")
    gone = replace(link_of(ben), gone_since=story.world.clock.now())
    with breach("I9"):
        story.commit(replace(ben, link=gone))


def test_I9_one_that_is_gone_there_and_not_marked_is_noticed(
    story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    story.drop_there("Cleo")
    monkeypatch.setattr(story.world, "sync", lambda account, order: None)  # a sync that is deaf
    with breach("I9"):
        check_quiet(story.world)


def test_I10_a_delete_that_is_never_sent_is_noticed(story: Story) -> None:
    story.delete("Cleo")
    story.commit(replace(story.record("Cleo"), delete_due_at=None))
    with breach("I10"):
        check_quiet(story.world)


def test_I11_a_shared_contact_that_is_imported_is_noticed(story: Story) -> None:
    (shared,) = [p for p in story.google.people if p.shared]
    with breach("I11"):
        story.arrive(shared)


def test_I12_a_removed_value_that_returns_is_noticed(story: Story) -> None:
    story.edit("Cleo", emails=(WORK,))
    cleo = story.record("Cleo")
    with breach("I12"):
        story.commit(replace(cleo, fields=replace(cleo.fields, emails=(HOME, WORK))))


def test_I12_a_value_that_nobody_gave_is_noticed(story: Story) -> None:
    ben = story.record("Ben")
    with breach("I12"):
        story.commit(replace(ben, fields=replace(ben.fields, emails=(*ben.fields.emails, NEW))))


def test_I13_a_typed_name_that_is_replaced_is_noticed(story: Story) -> None:
    story.edit("Cleo", family_name="Typed")
    cleo = story.record("Cleo")
    with breach("I13"):
        story.commit(replace(cleo, fields=replace(cleo.fields, family_name="Of Old")))


def test_I14_a_write_that_is_in_no_journal_is_noticed(story: Story) -> None:
    cleo = story.remote("Cleo")
    with breach("I14"):
        story.google.delete(cleo)


def test_I14_a_write_with_another_body_than_the_journals_is_noticed(story: Story) -> None:
    story.edit("Cleo", family_name="Typed")
    record = story.record("Cleo")
    entry = _entry(Action.UPDATE_THERE, record, "R5", Outcome.SENT, after=record.fields)
    story.world.store.commit([Put(record, entry)], story.world.clock.now(), durable=True)
    with breach("I14"):
        story.google.update(story.remote("Cleo"), replace(record.fields, family_name="Other"))


def test_I14_a_journal_that_is_not_on_the_disk_is_noticed(story: Story) -> None:
    story.edit("Cleo", family_name="Typed")
    with breach("I14"):
        story.push("Cleo", story.record("Cleo").fields, durable=False)


@pytest.mark.parametrize(
    ("forged", "said"),
    [
        ({"etag": ETag("e1")}, "N14"),
        ({"base": Fields("Nobody")}, "base"),
        ({"etag": ETag("e9999")}, "base"),
    ],
)
def test_N14_a_link_that_was_never_so_is_noticed(
    story: Story, forged: dict[str, Any], said: str
) -> None:
    ben = story.record("Ben")
    with breach(said):
        story.commit(replace(ben, link=replace(link_of(ben), **forged)))


def test_D26_a_label_of_ours_that_comes_back_over_a_newer_one_is_noticed(story: Story) -> None:
    labels = ("work", "mobile")
    for label in labels:
        story.edit("Cleo", emails=(replace(HOME, label=label), WORK))
        story.sync()
    cleo = story.record("Cleo")
    with breach("D26"):
        story.commit(
            replace(cleo, fields=replace(cleo.fields, emails=(replace(HOME, label="work"), WORK)))
        )


def test_D11_a_spelling_that_the_user_did_not_touch_is_noticed(story: Story) -> None:
    story.edit("Cleo", family_name="Typed")
    loud = Email("HOME@x.example", "home")
    with breach("D11"):
        story.push("Cleo", replace(story.record("Cleo").fields, emails=(loud, WORK)))


def test_D3_a_push_without_an_edit_is_noticed(story: Story) -> None:
    with breach("D3"):
        story.push("Ben", story.record("Ben").fields)


def test_R8_a_delete_that_nobody_asked_for_is_noticed(story: Story) -> None:
    record = story.record("Ben")
    entry = _entry(Action.DELETE_THERE, record, "R8", Outcome.SENT)
    with breach("R8"):
        story.world.store.commit([Put(record, entry)], story.world.clock.now(), durable=True)


def test_a_change_that_no_journal_tells_is_noticed(story: Story) -> None:
    ben = story.record("Ben")
    silent = Put(replace(ben, fields=replace(ben.fields, family_name="Silent")))
    with breach("journal"):
        story.world.store.commit([silent], story.world.clock.now())
