"""Everything the simulated clouds know: accounts, address books, the company, and the switches."""

from __future__ import annotations

from dataclasses import dataclass, field

from dialpad_contacts.simulator import company, seed
from dialpad_contacts.simulator.clock import MICROSECONDS, VirtualClock
from dialpad_contacts.simulator.dice import Dice, mix, salt
from dialpad_contacts.simulator.ews_accounts import Exchange
from dialpad_contacts.simulator.faults import FaultBook
from dialpad_contacts.simulator.mailbox import Generator, Mailbox, Seeded, Stored
from dialpad_contacts.simulator.ms_accounts import Microsoft
from dialpad_contacts.simulator.person import computed
from dialpad_contacts.simulator.quota import Quotas
from dialpad_contacts.simulator.requestlog import RequestLog
from dialpad_contacts.simulator.switchboard import Switchboard
from dialpad_contacts.simulator.tokens import TokenDesk
from dialpad_contacts.simulator.wire import Fields

MAYA = "maya@northwind.example"
MAYA_AT_HOME = "maya.ortiz@gmail.example"
DEFAULT_CONTACTS = 1_072
DEFAULT_STAFF = 212
_HOME_CONTACTS = 14
_OTHER_CONTACTS = 23


@dataclass(slots=True)
class Setup:
    """What a world is made from."""

    seed: int = 1
    contacts: int = DEFAULT_CONTACTS
    staff: int = DEFAULT_STAFF
    delay_s: float = 0.0  # propagation delay of writes towards lists


@dataclass(slots=True)
class Account:
    """One Google account."""

    email: str
    sub: str
    given: str
    family: str
    consumer: bool
    mailbox: Mailbox
    other: Mailbox  # 'Other contacts'
    hd: str | None = None


@dataclass(slots=True)
class DialpadKey:
    """One Dialpad API key; ``user_id`` is None for a company key."""

    key: str
    user_id: int | None


@dataclass(slots=True)
class Switches:
    """What the control interface may turn."""

    consent: str = "auto"  # auto, ask, deny
    next_sign_in: str | None = None  # signs in next, whatever the login_hint
    withheld_scopes: list[str] = field(default_factory=list)  # boxes left unticked in auto mode
    directory_sharing: bool = True
    search_lag_s: float = 0.0
    latency_ms: float = 0.0
    offline: bool = False
    dialpad_ids_as_text: bool = False
    dialpad_per_second: int | None = 20  # None counts nothing
    # Of a call that a program asks Dialpad for: when it goes out, is answered, and ends, each
    # after the one before; None is never.
    dialpad_dials_after_s: float | None = 0.0
    dialpad_answered_after_s: float | None = 3.0
    dialpad_ends_after_s: float | None = 60.0


class World:
    """The state behind all endpoints. One per server; used from its event loop alone."""

    def __init__(self, setup: Setup) -> None:
        """Make the world that ``setup`` describes."""
        self.clock = VirtualClock()
        self.log = RequestLog(self.clock)
        self.switchboard = Switchboard(self.clock)
        self.exchange_doors: dict[str, str] = {}  # where EWS is: the good door, and bad ones
        self._resets = 0
        self.reset(setup)

    def reset(self, setup: Setup) -> None:
        """Forget everything and begin again, at the real time. The log's numbering goes on."""
        self.clock.restart()
        self.log.clear()
        self.setup = setup
        self.switches = Switches()
        self.faults = FaultBook()
        self.quotas = Quotas(self.clock)
        self._resets += 1  # tokens of an earlier world must not open this one
        self.tokens = TokenDesk(self.clock, setup.seed ^ mix(self._resets))
        self.accounts: dict[str, Account] = {}
        self.dialpad_second = (0, 0)  # which second, and how many requests it has seen
        self.staff = company.staff(setup.seed, setup.staff)
        self.channels = company.channels(setup.seed, self.staff)
        self.directory = self._directory()
        self.add_account(MAYA, "Maya", "Ortiz", amount=setup.contacts, with_special=True)
        self.add_account(MAYA_AT_HOME, "Maya", "Ortiz", amount=_HOME_CONTACTS, consumer=True)
        self.microsoft = Microsoft(self.clock, setup.seed, self._resets)
        self.microsoft.open(setup.contacts)
        self.exchange = Exchange(self.clock, setup.seed, self._resets)
        self.exchange.open(setup.contacts)
        owner = self.staff[0].id if self.staff else None
        dice = Dice(setup.seed ^ 4242)
        self.dialpad_keys = [
            DialpadKey(f"dp_user_{dice.bits():016x}{dice.bits():016x}", owner),
            DialpadKey(f"dp_company_{dice.bits():016x}{dice.bits():016x}", None),
        ]
        self.switchboard.reset(setup.seed ^ mix(self._resets + 9090))

    def add_account(
        self,
        email: str,
        given: str,
        family: str,
        *,
        amount: int = 0,
        consumer: bool = False,
        with_special: bool = False,
    ) -> Account:
        """Open a Google account with ``amount`` seeded contacts."""
        own_salt = salt(email)
        box = self._mailbox(email)
        maker = seed.address_book(self.setup.seed, own_salt, with_special=with_special)
        box.fill(amount, maker)
        other = self._mailbox(email, source="OTHER_CONTACT", prefix="otherContacts/c")
        other.fill(_OTHER_CONTACTS, _met_in_passing(self.setup.seed, own_salt))
        account = Account(
            email=email,
            sub="1" + Dice(own_salt ^ self.setup.seed).digits(20),
            given=given,
            family=family,
            consumer=consumer,
            mailbox=box,
            other=other,
            hd=None if consumer else email.partition("@")[2],
        )
        self.accounts[email.lower()] = account
        return account

    def account(self, email: str) -> Account | None:
        """Return the account of ``email``, None when there is none."""
        return self.accounts.get(email.lower())

    def _mailbox(self, owner: str, *, source: str = "CONTACT", prefix: str = "people/c") -> Mailbox:
        box = Mailbox(
            owner,
            self.clock,
            seed=self.setup.seed,
            source=source,
            prefix=prefix,
            epoch=self._resets * 1_000_000,
        )
        box.delay_us = int(self.setup.delay_s * MICROSECONDS)
        return box

    def _directory(self) -> Mailbox:
        """Return the Workspace directory: active colleagues, never suspended ones."""
        box = self._mailbox(company.DOMAIN, source="DOMAIN_PROFILE", prefix="people/1")
        people = [c for c in self.staff if c.state == "active"]
        box.fill(len(people), lambda index: Seeded(profile_fields(people[index])))
        names = (record.name for record in box.records())
        self._in_directory = {c.id: name for c, name in zip(people, names, strict=True)}
        return box

    def hire(self, colleague: company.Colleague) -> None:
        """Add a colleague to the staff and, if active, to the directory."""
        self.staff.append(colleague)
        self.publish(colleague)

    def publish(self, colleague: company.Colleague) -> None:
        """Let the Workspace directory show what ``colleague`` is by now."""
        name = self._in_directory.get(colleague.id)
        record = self.directory.find_any(name) if name else None
        if colleague.state != "active":
            if record and not record.version.deleted:
                self.directory.delete(record)
        elif record is None:
            made = self.directory.create(profile_fields(colleague))
            self._in_directory[colleague.id] = made.name
        else:
            if record.version.deleted:
                self.directory.restore(record)
            self.directory.update(record, profile_fields(colleague))


def profile_fields(colleague: company.Colleague) -> Stored:
    """Return a colleague as the Workspace directory shows one."""
    name = {"givenName": colleague.first_name, "familyName": colleague.last_name}
    work: Fields = {"value": colleague.phone_numbers[0] if colleague.phone_numbers else ""}
    fields: Stored = {
        "names": [computed("names", {k: v for k, v in name.items() if v})],
        "emailAddresses": [{"value": address} for address in colleague.emails],
        "organizations": [
            {
                "name": "Northwind",
                "title": colleague.job_title,
                "location": company.OFFICES.get(colleague.office_id, ""),
                "current": True,
            }
        ],
        "photos": [{"url": f"https://lh3.googleusercontent.example/a/{colleague.id}=s100"}],
    }
    if work["value"]:
        number = {"value": work["value"], "canonicalForm": work["value"], "type": "work"}
        fields["phoneNumbers"] = [computed("phoneNumbers", number)]
    return fields


def _met_in_passing(world_seed: int, own_salt: int) -> Generator:
    """Return the maker of 'Other contacts': mail correspondents without a card of their own."""
    make = seed.address_book(world_seed, mix(own_salt), with_special=False)

    def other(index: int) -> Seeded:
        whole = make(index).fields
        address = f"correspondent{index}@post.example"
        fields: Stored = {"emailAddresses": whole.get("emailAddresses", [{"value": address}])[:1]}
        if "names" in whole:
            fields["names"] = whole["names"]
        return Seeded(fields)

    return other
