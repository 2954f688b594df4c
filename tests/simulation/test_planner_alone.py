"""T1: the planner by itself, Canopy style: three overlapping states, shuffled, until at rest.

Each account is many triples (what the base says, what stands here, what stands there), all
perturbed from one contact. Every step is carried out as if it had succeeded.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from random import Random

import pytest

from dialpad_contacts.domain.contact import (
    AccountId,
    ContactId,
    Direction,
    ETag,
    Fields,
    Link,
    Record,
    RemoteId,
)
from dialpad_contacts.domain.merge import acknowledged, edited, to_send
from dialpad_contacts.sync.planner import Heard, Said, Step, imported, plan_account, taken_in
from dialpad_contacts.sync.ports import Action, RemoteContact
from tests.simulation.ledger import held
from tests.simulation.people import People

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
ACCOUNT = AccountId("google")
CHUNKS, ROUNDS, TRIPLES = 10, 1000, 20
PLANS = 50


class Table:
    """Both sides of one account, and a planner that is obeyed at once."""

    def __init__(self, random: Random, direction: Direction) -> None:
        self.random = random
        self.direction = direction
        self.people = People(random)
        self.here: dict[ContactId, Record] = {}
        self.there: dict[RemoteId, RemoteContact] = {}
        self.seq = 0
        for number in range(1, TRIPLES + 1):
            self._triple(ContactId(number), RemoteId(f"r{number}"))

    def _triple(self, contact: ContactId, remote_id: RemoteId) -> None:
        base = self.people.somebody()
        edits = self.random.randrange(3), self.random.randrange(3)
        mine, theirs = base, base
        for _ in range(edits[0]):
            mine = self.people.edit(mine)
        for _ in range(edits[1]):
            theirs = self.people.edit(theirs)
        dice = self.random.randrange(12)
        if dice == 0:  # new there
            self.keep(remote_id, theirs)
            return
        if dice == 1:  # new here
            self.here[contact] = Record(contact, 0, mine, mine, wanted_in=ACCOUNT)
            return
        link = Link(ACCOUNT, remote_id, ETag("e0"), base)
        record = edited(Record(contact, 0, base, base, link=link), mine)
        if dice == 2:
            record = replace(record, deleted_at=NOW, delete_due_at=NOW)
        if dice != 3:  # deleted there otherwise
            self.keep(remote_id, theirs)
        self.here[contact] = record

    def keep(self, remote_id: RemoteId, fields: Fields) -> RemoteContact:
        self.seq += 1
        self.there[remote_id] = RemoteContact(remote_id, ETag(f"e{self.seq}"), fields)
        return self.there[remote_id]

    def plan(self) -> list[Step]:
        linked = {r.link.remote_id: r for r in self.here.values() if r.link is not None}
        heard: dict[RemoteId, Heard] = dict(self.there)
        heard.update((r, Said.DELETED) for r in linked.keys() - heard.keys())
        order = list(heard)
        self.random.shuffle(order)
        steps = plan_account(
            ACCOUNT, self.direction, heard={r: heard[r] for r in order}, linked=linked,
            outgoing=[r for r in self.here.values() if r.link is None], now=NOW,
        ).steps  # fmt: skip
        shuffled = list(steps)
        self.random.shuffle(shuffled)
        return shuffled

    def obey(self, step: Step) -> None:
        if step.is_outgoing:
            self._send(step)
        elif step.result is not None:
            before = self.here.get(step.result.id)
            after = step.result
            if after.id == 0:
                after = replace(after, id=ContactId(1000 + len(self.here)))
            if before is not None:
                assert held(before.fields) <= held(after.fields), "I2"
                assert (before.deleted_at is None) == (after.deleted_at is None), "I1, I8"
            self.here[after.id] = replace(after, rev=after.rev + 1)

    def _send(self, step: Step) -> None:
        assert self.direction is Direction.TWO_WAY, "I6"
        assert step.change.contact is not None
        record = self.here[step.change.contact]
        if step.change.action is Action.CREATE_THERE:
            made = self.keep(RemoteId(f"n{record.id}"), record.fields)
            link = imported(made, ACCOUNT).link
            self.here[record.id] = replace(record, link=link, wanted_in=None)
            return
        assert record.link is not None
        there = self.there[record.link.remote_id]
        if step.change.action is Action.DELETE_THERE:
            del self.there[there.remote_id]
            return
        merged, _, _ = taken_in(record, there, self.direction)
        target = to_send(merged, there.fields)
        removed = held(merged.clean) - held(merged.fields)
        assert held(there.fields) - held(target) <= removed, "I2r"
        made = self.keep(there.remote_id, target)
        self.here[record.id] = acknowledged(merged, merged.fields, made.fields, made.etag)

    def at_rest(self) -> None:
        whose: dict[RemoteId, Record] = {}
        for record in self.here.values():
            assert record.link is not None, "R11"
            assert record.link.remote_id not in whose, "I3"
            whose[record.link.remote_id] = record
            there = self.there.get(record.link.remote_id)
            assert (there is None) == (record.link.gone_since is not None), "R9"
            if there is not None and record.deleted_at is None:
                self._alike(record, there)
        assert self.there.keys() <= whose.keys(), "R11"

    def _alike(self, record: Record, there: RemoteContact) -> None:
        if self.direction is Direction.TWO_WAY:
            assert held(there.fields) <= held(record.fields), "I4"
            assert record.fields.given_name == there.fields.given_name, "R12"
            assert record.fields.family_name == there.fields.family_name, "R12"


@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_t1_every_account_comes_to_rest_and_loses_nothing(chunk: int) -> None:
    random = Random(chunk)
    for round_ in range(ROUNDS):
        way = Direction.ONE_WAY if round_ % 4 == 0 else Direction.TWO_WAY
        table = Table(random, way)
        if way is Direction.ONE_WAY:  # nothing waits to be sent, and nothing is owed
            table.here = {
                i: replace(r, delete_due_at=None) for i, r in table.here.items() if r.link
            }
        for _ in range(PLANS):
            steps = table.plan()
            if not steps:
                break
            for step in steps:
                if step.result is not None and step.result.id in table.here:
                    current = table.here[step.result.id]
                    if current.rev != step.result.rev:
                        continue  # compare-and-set: planned again next time
                table.obey(step)
        assert not table.plan(), f"chunk {chunk}, round {round_}: no rest after {PLANS} plans"
        table.at_rest()
