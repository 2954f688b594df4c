"""Which kinds of account the Lab has clouds of, one line a kind, and what each can show."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from dialpad_contacts.domain.contact import AccountKind, Direction
from dialpad_contacts.lab.cloud import Cloud, Trait
from dialpad_contacts.lab.control import Control
from dialpad_contacts.lab.exchange_cloud import ExchangeCloud
from dialpad_contacts.lab.google_cloud import GoogleCloud
from dialpad_contacts.lab.outlook_cloud import OutlookCloud

NewCloud = Callable[[Control, str, str], Cloud]
"""(control interface, address, region) -> the cloud of one account."""


@dataclass(frozen=True, slots=True)
class CloudKind:
    """A kind of account: what makes its cloud, and its traits."""

    kind: AccountKind
    new: NewCloud
    traits: frozenset[Trait]

    @property
    def is_two_way(self) -> bool:
        """True when what is changed here goes there."""
        return self.kind.direction is Direction.TWO_WAY


def _of(kind: AccountKind, new: NewCloud, *traits: Trait) -> CloudKind:
    return CloudKind(kind, new, frozenset(traits))


CLOUDS: dict[AccountKind, CloudKind] = {
    c.kind: c
    for c in (
        _of(
            AccountKind.GOOGLE, GoogleCloud,
            Trait.BROWSER, Trait.LABELS, Trait.SHARED, Trait.BLANKS,
        ),
        _of(
            AccountKind.OFFICE365, OutlookCloud,
            Trait.BROWSER, Trait.PLACES, Trait.SHARED, Trait.BLANKS,
        ),
        _of(AccountKind.EXCHANGE, ExchangeCloud, Trait.PASSWORD, Trait.PLACES, Trait.BLANKS),
        _of(AccountKind.OUTLOOK, OutlookCloud, Trait.BROWSER, Trait.PLACES, Trait.BLANKS),
        _of(AccountKind.HOTMAIL, OutlookCloud, Trait.BROWSER, Trait.PLACES, Trait.BLANKS),
    )
}  # fmt: skip
"""In the order in which they are shown."""
