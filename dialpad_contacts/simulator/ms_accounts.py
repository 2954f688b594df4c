"""Microsoft's accounts: who may sign in, under which tenant, with which address book and tokens."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from dialpad_contacts.simulator import seed
from dialpad_contacts.simulator.clock import MICROSECONDS, VirtualClock
from dialpad_contacts.simulator.dice import Dice, mix, salt
from dialpad_contacts.simulator.ms_book import Book
from dialpad_contacts.simulator.ms_seed import outlook_fields

CONSUMERS = "9188040d-6c67-4c5b-b112-36a304b66dad"
"""The tenant of all personal accounts."""
NORTHWIND = "5f2c4a2e-8d0c-4b6b-9a63-2f8f2f4e7c11"
ACCESS_LIFE_S = 4_200
CODE_LIFE_S = 600
REFRESH_LIFE_S = 90 * 86_400


@dataclass(slots=True)
class MsAccount:
    """One work account, or a personal one."""

    kind: str  # office365, outlook, hotmail
    email: str
    oid: str
    tid: str
    given: str
    family: str
    fill: Callable[[], Book]
    _book: Book | None = None

    @property
    def book(self) -> Book:
        """The address book, filled when first looked at: a large one takes seconds."""
        if self._book is None:
            self._book = self.fill()
        return self._book

    @property
    def consumer(self) -> bool:
        """Whether it is a personal account."""
        return self.tid == CONSUMERS


@dataclass(slots=True)
class MsCode:
    """An authorization code on its way to the token endpoint."""

    client_id: str
    email: str
    scopes: tuple[str, ...]
    redirect_uri: str
    challenge: str
    nonce: str | None
    tenant: str
    made_us: int
    used: bool = False


@dataclass(slots=True)
class MsToken:
    """An access or a refresh token."""

    kind: str
    client_id: str
    email: str
    scopes: tuple[str, ...]
    made_us: int
    expires_us: int
    capable: bool = False  # its client understands claims challenges (CP1)
    challenged: bool = False
    revoked: bool = False


@dataclass(slots=True)
class MsSwitches:
    """What the control interface may turn."""

    consent: str = "auto"  # auto, deny
    next_sign_in: str | None = None
    directory: bool = True
    rotation_revokes: bool = False  # an old refresh token dies when it was used
    deleted_resolve: bool = False  # ids of contacts in Deleted Items still answer
    claims_need_user: bool = False  # a claims challenge can't be met without the user


@dataclass(slots=True)
class Microsoft:
    """Everything behind login.microsoftonline.com and graph.microsoft.com."""

    clock: VirtualClock
    seed: int
    epoch: int
    accounts: dict[str, MsAccount] = field(default_factory=dict)
    codes: dict[str, MsCode] = field(default_factory=dict)
    tokens: dict[str, MsToken] = field(default_factory=dict)
    switches: MsSwitches = field(default_factory=MsSwitches)
    busy: Counter[str] = field(default_factory=Counter)  # requests under way, by account

    def open(self, contacts: int) -> None:
        """Open the accounts that every world has."""
        self.add("office365", "maya.ortiz@northwind.example", contacts // 3, with_special=True)
        self.add("outlook", "maya.ortiz@outlook.example", contacts // 20)
        self.add("hotmail", "maya_ortiz@hotmail.example", contacts // 30)

    def add(
        self, kind: str, email: str, amount: int = 0, *, with_special: bool = False
    ) -> MsAccount:
        """Open an account with ``amount`` seeded contacts."""
        dice = Dice(salt(email) ^ self.seed)
        oid = uuid.UUID(int=mix(dice.bits()) << 64 | mix(dice.bits()), version=4)
        personal = kind != "office365"
        if personal:  # the first half is zeros, as live
            oid = uuid.UUID(int=mix(dice.bits()))

        def fill() -> Book:
            book = Book(email, self.clock, seed=self.seed, epoch=self.epoch)
            self.generate(book, salt(email), amount, with_special=with_special)
            return book

        tid = CONSUMERS if personal else NORTHWIND
        account = MsAccount(kind, email, str(oid), tid, "Maya", "Ortiz", fill)
        self.accounts[email.lower()] = account
        return account

    def generate(
        self, book: Book, own_salt: int, amount: int, *, with_special: bool = False
    ) -> None:
        """Add ``amount`` made-up contacts."""
        make = seed.address_book(self.seed, own_salt + len(book.cards), with_special=with_special)
        for index in range(amount):
            book.create(outlook_fields(make(index).fields))

    def account(self, email: str) -> MsAccount | None:
        """Return the account of ``email``."""
        return self.accounts.get(email.lower())

    def new_code(self, code: MsCode) -> str:
        """Keep ``code`` under a fresh text."""
        text = f"M.C5_BAY.2.U.{uuid.uuid4()}"
        self.codes[text] = code
        return text

    def new_token(self, kind: str, like: MsCode | MsToken, *, capable: bool) -> str:
        """Return the text of a new token with the grants of ``like``."""
        now_us = self.clock.now_us()
        life_s = ACCESS_LIFE_S if kind == "access" else REFRESH_LIFE_S
        text = f"{'EwB4A8l6BAAU' if kind == 'access' else 'M.C518_'}{uuid.uuid4().hex * 6}"
        self.tokens[text] = MsToken(
            kind, like.client_id, like.email, like.scopes, now_us,
            now_us + life_s * MICROSECONDS, capable,
        )  # fmt: skip
        return text

    def good(self, text: str, kind: str) -> MsToken | None:
        """Return the token, None when it is unknown, of another kind, revoked or expired."""
        token = self.tokens.get(text)
        if token is None or token.kind != kind or token.revoked:
            return None
        return token if self.clock.now_us() < token.expires_us else None

    def owner(self, text: str) -> str | None:
        """Return whose access token ``text`` is or was."""
        token = self.tokens.get(text)
        return token.email if token else None

    def revoke(self, email: str | None) -> int:
        """End the grants of one account, or of all."""
        hit = [t for t in self.tokens.values() if email in (None, t.email) and not t.revoked]
        for token in hit:
            token.revoked = True
        return len(hit)

    def expire(self, kind: str, email: str | None) -> int:
        """Let tokens run out now."""
        hit = [t for t in self.tokens.values() if t.kind == kind and email in (None, t.email)]
        for token in hit:
            token.expires_us = self.clock.now_us()
        return len(hit)

    def challenge(self, email: str | None) -> int:
        """Let access tokens be refused until new ones are asked for (continuous access evaluation).

        Source: learn.microsoft.com/entra/identity-platform/claims-challenge.
        """
        hit = [t for t in self.tokens.values() if t.kind == "access" and email in (None, t.email)]
        for token in hit:
            token.challenged = True
        return len(hit)
