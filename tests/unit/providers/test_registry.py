"""Which kinds of account can be linked, and what is known of each without asking it."""

from __future__ import annotations

import pytest

from dialpad_contacts.desktop.config import Config
from dialpad_contacts.domain.contact import AccountId, AccountKind
from dialpad_contacts.domain.errors import Refused
from dialpad_contacts.providers import registry
from dialpad_contacts.providers.context import ProviderContext

NO_LINES = sorted(set(AccountKind) - {AccountKind.DIALPAD})


def test_every_kind_can_be_linked() -> None:
    assert set(registry.kinds()) == set(AccountKind)


def test_D23_dialpad_alone_tells_of_calls() -> None:
    assert [kind for kind in AccountKind if registry.has_line(kind)] == [AccountKind.DIALPAD]


@pytest.mark.parametrize("kind", NO_LINES)
def test_an_account_without_a_line_is_never_taken_for_one(kind: AccountKind) -> None:
    """An Exchange account has a server of its own, and still no telephone line."""

    def no_secret() -> str | None:
        pytest.fail("its secret is none of a line's business")

    context = ProviderContext(Config(), no_secret, lambda secret: None)
    with pytest.raises(Refused, match="tell of no calls"):
        registry.line(kind, context, AccountId(kind.value), lambda event: None)


def test_exchange_alone_has_servers_of_its_own() -> None:
    own = [kind for kind in registry.kinds() if registry._KINDS[kind].server]
    assert own == [AccountKind.EXCHANGE]
