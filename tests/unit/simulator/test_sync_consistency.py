"""Whatever happens to a mailbox: syncs by token lead to what a full listing shows."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from dialpad_contacts.simulator import people
from dialpad_contacts.simulator.mailbox import Mailbox, Record
from dialpad_contacts.simulator.oauth import SCOPES
from dialpad_contacts.simulator.person import stored
from dialpad_contacts.simulator.wire import Refused, Request
from dialpad_contacts.simulator.world import MAYA, Setup, World

PATH = "/v1/people/me/connections"
MASKS = ("metadata", "names,metadata", "names,emailAddresses,phoneNumbers,metadata,photos")
DELAYS_S = (0, 0, 5, 60)
Person = dict[str, Any]


class Syncing(RuleBasedStateMachine):
    """A client that keeps a copy by sync tokens, beside a mailbox that lives its own life."""

    def __init__(self) -> None:
        """Open a mailbox of a few people; the client has read nothing yet."""
        super().__init__()
        self.world = World(Setup(contacts=9, staff=0))
        self.world.clock.freeze(frozen=True)
        self.box: Mailbox = self.world.accounts[MAYA].mailbox
        self.access = self.world.tokens.new_access("desktop", MAYA, SCOPES)
        self.access.expires_us = None
        self.copy: dict[str, Person] = {}
        self.params: list[tuple[str, str]] = []
        self.sync_token = ""
        self.serial = 0

    @initialize(mask=st.sampled_from(MASKS), size=st.integers(2, 12))
    def first_sync(self, mask: str, size: int) -> None:
        """Read everything once."""
        self.params = [("personFields", mask), ("pageSize", str(size))]
        self.copy, self.sync_token = self.full()

    # ---- the client

    def page(self, *more: tuple[str, str]) -> dict[str, Any]:
        query = [*self.params, ("requestSyncToken", "true"), *more]
        headers = {"authorization": f"Bearer {self.access.text}"}
        try:
            answer = people.handle(self.world, Request("GET", PATH, query, headers))
        except Refused as refused:
            raise AssertionError(refused.response.body) from None
        assert isinstance(answer.body, bytes)
        return dict(json.loads(answer.body))

    def pages(self, *more: tuple[str, str]) -> tuple[list[Person], str]:
        found: list[Person] = []
        page = self.page(*more)
        while True:
            found += page.get("connections", [])
            if "nextPageToken" not in page:
                return found, page["nextSyncToken"]
            page = self.page(*more, ("pageToken", page["nextPageToken"]))

    def full(self) -> tuple[dict[str, Person], str]:
        people_, token = self.pages()
        copy = {person["resourceName"]: person for person in people_}
        assert len(copy) == len(people_), "a person stood on two pages"
        return copy, token

    @rule()
    def sync(self) -> None:
        """Take what changed, and compare with everything."""
        changed, self.sync_token = self.pages(("syncToken", self.sync_token))
        for person in changed:
            metadata = person["metadata"]
            for former in metadata.pop("previousResourceNames", ()):
                self.copy.pop(former, None)
            if metadata.get("deleted"):
                assert set(person) == {"resourceName", "etag", "metadata"}
                self.copy.pop(person["resourceName"], None)
            else:
                self.copy[person["resourceName"]] = person
        assert self.copy == self.full()[0]

    # ---- the mailbox

    def pick(self, number: int, *, deleted: bool = False) -> Record | None:
        records = list(self.box.deleted() if deleted else self.box.records())
        return records[number % len(records)] if records else None

    def fields(self) -> dict[str, list[dict[str, Any]]]:
        self.serial += 1
        name = {"givenName": f"P{self.serial}"}
        return {"names": stored("names", [name], "US")}

    @rule()
    def create(self) -> None:
        """Someone new."""
        self.box.create(self.fields())

    @rule(number=st.integers(0, 50))
    def edit(self, number: int) -> None:
        """A new name."""
        record = self.pick(number)
        if record:
            self.box.update(record, self.fields())

    @rule(number=st.integers(0, 50))
    def touch(self, number: int) -> None:
        """A new etag."""
        record = self.pick(number)
        if record:
            self.box.touch(record)

    @rule(number=st.integers(0, 50))
    def delete(self, number: int) -> None:
        """Into the trash."""
        record = self.pick(number)
        if record:
            self.box.delete(record)

    @rule(number=st.integers(0, 50))
    def restore(self, number: int) -> None:
        """Out of the trash."""
        record = self.pick(number, deleted=True)
        if record:
            self.box.restore(record)

    @rule(number=st.integers(0, 50))
    def rename(self, number: int) -> None:
        """Another resource name."""
        record = self.pick(number)
        if record:
            self.box.rename(record)

    @rule(one=st.integers(0, 50), two=st.integers(0, 50))
    def merge(self, one: int, two: int) -> None:
        """Two become one."""
        survivor, other = self.pick(one), self.pick(two)
        if survivor and other and survivor is not other:
            self.box.merge(survivor, other, self.fields())

    @rule(seconds=st.sampled_from(DELAYS_S))
    def delay(self, seconds: int) -> None:
        """Another propagation delay from now on."""
        self.box.delay_us = seconds * 1_000_000

    @rule(seconds=st.integers(0, 90))
    def wait(self, seconds: int) -> None:
        """Time goes by."""
        self.world.clock.advance(seconds)

    @invariant()
    def counts_agree(self) -> None:
        """The number of live people is kept right."""
        assert self.box.live == sum(1 for _ in self.box.records())


Syncing.TestCase.settings = settings(max_examples=150, stateful_step_count=40, deadline=None)
TestSyncing = Syncing.TestCase
