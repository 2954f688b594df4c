"""The people of the simulated Exchange: mailboxes, passwords, rights, and the switches."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from dialpad_contacts.simulator import seed
from dialpad_contacts.simulator.clock import VirtualClock
from dialpad_contacts.simulator.dice import Dice, salt
from dialpad_contacts.simulator.ews_mailbox import CONTACT, LIST, Mailbox
from dialpad_contacts.simulator.ews_seed import exchange_fields

DOMAIN = "NORTHWIND"
COMPUTER = "MAIL"
MAYA_AT_THE_OFFICE = "mortiz@mail.northwind.example"
FRONT_DESK = "frontdesk@mail.northwind.example"
LOCKED_AFTER = 5
"""Wrong passwords in a row, and Windows lets nobody in any more."""


@dataclass(slots=True)
class ExchangeAccount:
    """One user and the mailbox. ``readers`` are those who may open the Contacts folder, too."""

    email: str
    user: str
    password: str
    given: str
    family: str
    fill: Callable[[], Mailbox]
    aliases: tuple[str, ...] = ()
    readers: tuple[str, ...] = ()
    misses: int = 0
    locked: bool = False
    disabled: bool = False
    _box: Mailbox | None = None

    @property
    def box(self) -> Mailbox:
        """The mailbox, filled when first looked at."""
        if self._box is None:
            self._box = self.fill()
        return self._box

    @property
    def legacy_dn(self) -> str:
        """The name of the old directory, which addresses of kind EX have."""
        return f"/o=Northwind/ou=Exchange Administrative Group/cn=Recipients/cn={self.user}"

    def is_called(self, name: str) -> bool:
        """Whether ``name``, as a user signs in, is this one's, with or without the domain."""
        domain, _, user = name.rpartition("\\")
        if domain and domain.upper() != DOMAIN:
            return False
        wanted = user.lower()
        return wanted in (self.user.lower(), self.email.lower(), *map(str.lower, self.aliases))


@dataclass(slots=True)
class ExchangeSwitches:
    """What the control interface may turn."""

    schemes: list[str] = field(default_factory=lambda: ["Negotiate", "NTLM", "Basic"])
    binding_required: bool = False  # Extended Protection: NTLM must be bound to its TLS channel
    busy_ms: int = 0  # every request is throttled, and told to stay away so long
    autodiscover: str = "ok"  # ok, off, office365, elsewhere, address
    redirect: str = ""  # where 'elsewhere' and 'address' lead


@dataclass(slots=True)
class Exchange:
    """A server of the company's own."""

    clock: VirtualClock
    seed: int
    epoch: int
    accounts: dict[str, ExchangeAccount] = field(default_factory=dict)
    switches: ExchangeSwitches = field(default_factory=ExchangeSwitches)
    signed_in: int = 0
    """Raised when sign-ins that connections remember no longer count."""

    def open(self, contacts: int) -> None:
        """Open the mailboxes that every world has: Maya's, and one that is shared with her."""
        self.add(MAYA_AT_THE_OFFICE, "mortiz", contacts // 18, given="Maya", family="Ortiz",
                 with_special=True)  # fmt: skip
        shared = self.add(FRONT_DESK, "frontdesk", 3, given="Front", family="Desk")
        shared.readers = ("mortiz",)

    def add(
        self,
        email: str,
        user: str,
        amount: int = 0,
        *,
        password: str = "",
        given: str = "",
        family: str = "",
        with_special: bool = False,
    ) -> ExchangeAccount:
        """Open an account with ``amount`` seeded contacts."""
        dice = Dice(salt(email) ^ self.seed)

        def fill() -> Mailbox:
            box = Mailbox(email, self.clock, seed=self.seed, epoch=self.epoch)
            self.generate(box, salt(email), amount, with_special=with_special)
            if amount:
                box.create(LIST, {"DisplayName": "Suppliers", "FileAs": "Suppliers",
                                  "Members": ["orders@minato.example"]}, box.contacts)  # fmt: skip
            return box

        account = ExchangeAccount(
            email, user, password or f"Ews!{dice.bits():011x}", given, family, fill,
            aliases=(f"{user}@northwind.example",),
        )  # fmt: skip
        self.accounts[email.lower()] = account
        return account

    def generate(
        self, box: Mailbox, own_salt: int, amount: int, *, with_special: bool = False
    ) -> None:
        """Add ``amount`` made-up contacts."""
        make = seed.address_book(self.seed, own_salt + len(box.items), with_special=with_special)
        for index in range(amount):
            box.create(CONTACT, exchange_fields(make(index).fields, index), box.contacts)

    def account(self, email: str) -> ExchangeAccount | None:
        """Return the account of an address, an alias included."""
        wanted = email.lower()
        return next(
            (a for a in self.accounts.values() if wanted in (a.email.lower(), *a.aliases)), None
        )

    def called(self, name: str) -> ExchangeAccount | None:
        """Return the account that somebody signs in to as ``name``."""
        return next((a for a in self.accounts.values() if a.is_called(name)), None)

    def admitted(self, account: ExchangeAccount, *, right: bool) -> bool:
        """Count a try with a right or a wrong password; return whether it lets in."""
        if account.locked:
            return False
        if right:
            account.misses = 0
            return True
        account.misses += 1
        account.locked = account.misses >= LOCKED_AFTER
        return False
