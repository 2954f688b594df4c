"""Calls before a simulated cloud: the real desk, book, engine and provider, over a socket."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any

from dialpad_contacts.app.call_book import StoreCallBook
from dialpad_contacts.calls.desk import CallDesk
from dialpad_contacts.calls.events import CallEvent, Shown
from dialpad_contacts.domain.call import Source
from dialpad_contacts.domain.contact import (
    AccountId,
    AccountKind,
    Contact,
    ContactId,
    Fields,
    Kind,
)
from dialpad_contacts.domain.errors import ContactsError
from dialpad_contacts.store import open_store
from dialpad_contacts.sync.engine import Engine, Order
from dialpad_contacts.sync.local_edits import LocalEdits, Saved
from dialpad_contacts.sync.ports import Account, Provider
from dialpad_contacts.sync.report import Report
from dialpad_contacts.sync.states import State
from dialpad_contacts.sync.undo import Undo
from tests.contract.providers.clouds import GoogleWorld, Simulator
from tests.contract.providers.outlook import OutlookWorld
from tests.faults.bench import TwoClocks

World = GoogleWorld | OutlookWorld
WAIT = timedelta(minutes=15)
STRANGER = "+1 628 555 0119"


class CallBench:
    """A telephone beside linked accounts; each is synced once when it is linked."""

    def __init__(self, simulator: Simulator, folder: Path) -> None:
        self.simulator = simulator
        self.clock = TwoClocks()
        self.store = open_store(folder / "contacts.db", region="US", clock=self.clock)
        self.edits = LocalEdits(self.store, self.clock)
        self.undo = Undo(self.store, self.clock)
        self.told: list[CallEvent] = []
        self.desk = self.new_desk()
        self._providers: dict[AccountId, Provider] = {}

    def new_desk(self) -> CallDesk:
        return CallDesk(
            StoreCallBook(self.store),
            now=self.clock.now,
            region="US",
            save_unknown=True,
            told=self.told.append,
        )

    def link(self, world: World, kind: AccountKind) -> AccountId:
        account = self.store.link_account(kind, world.email, world.grant.subject).id
        self._providers[account] = world.provider()
        assert self.sync(account).state is State.IDLE
        self.simulator.control("DELETE", "/log")
        return account

    def sign_in_again(self, account: AccountId, world: World) -> None:
        """As the Accounts page does it: the grant is renewed, and the account with it."""
        world.secret.save(world.sign_in().secret)
        signed_out = self.store.account(account)
        self.store.save_account(replace(signed_out, state=State.IDLE, reason=""))
        self._providers[account].close()
        self._providers[account] = world.provider()

    def close(self) -> None:
        for provider in self._providers.values():
            provider.close()
        self.store.close()

    # -- what happens -----------------------------------------------------------------------

    def sync(self, account: AccountId, order: Order | None = None) -> Report:
        engine = Engine(
            self.store,
            self._provider,
            clock=self.clock,
            publish=lambda event: None,
            confirm_wait=WAIT,
            random=Random(1),
        )
        return engine.sync(account, order or Order())

    def ring(self, number: str | None = STRANGER) -> Shown:
        return self.desk.ring(number, Source.SIMULATED)

    def call(self, number: str | None = STRANGER) -> Shown:
        """Somebody rings and is spoken to; return the call as it ended."""
        shown = self.ring(number)
        self.desk.answer(shown.call.id)
        self.wait(30)
        return self.desk.hang_up(shown.call.id)

    def wait(self, seconds: float) -> None:
        self.clock.pass_by(seconds)
        self.simulator.control("POST", "/clock", {"advance_s": seconds})

    def rename(self, contact: ContactId, given: str, family: str = "") -> None:
        record = self.store.record(contact)
        assert record is not None
        fields = Fields(given, family, record.fields.emails, record.fields.phones)
        assert self.edits.edit(contact, Saved(fields))

    def delete(self, contact: ContactId) -> None:
        self.edits.delete([contact], delay=timedelta(), confirmed=True)

    # -- what is there ----------------------------------------------------------------------

    def saved(self, shown: Shown) -> ContactId:
        assert shown.saved is not None
        return shown.saved

    def contact(self, contact: ContactId) -> Contact:
        found = self.store.contact(contact)
        assert found is not None
        return found

    @property
    def people(self) -> list[str]:
        rows = self.store.rows(self.store.all_ids(frozenset()))
        return sorted(row.name for row in rows if row.kind is Kind.PERSONAL)

    def creates(self, service: str) -> list[dict[str, Any]]:
        """Return the writing requests that reached a cloud since it was linked."""
        return self.simulator.log(f"?service={service}&write=1")

    def _provider(self, account: Account) -> Provider:
        found = self._providers.get(account.id)
        if found is None:
            raise ContactsError("not linked")
        return found
