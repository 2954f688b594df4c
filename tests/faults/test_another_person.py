"""N18, D13: somebody else signs in to an account that is linked; no two people are ever mixed."""

from __future__ import annotations

import pytest

from dialpad_contacts.background.linking import AlreadyLinked, Linker
from dialpad_contacts.domain.contact import AccountId, AccountKind
from dialpad_contacts.domain.errors import Refused
from dialpad_contacts.providers.oauth import Grant
from dialpad_contacts.sync.states import State
from tests.faults.bench import FaultBench


class Desk:
    """The linking of the program over the bench's store and cloud, with a vault to look into."""

    def __init__(self, bench: FaultBench) -> None:
        self.bench = bench
        self.secrets = {str(bench.account_id): bench.google.grant.secret}
        self.forgotten: list[AccountId] = []
        self.linker = Linker(bench.store, self, self._sign_in, self.forgotten.append)

    def _sign_in(self, kind: AccountKind, email: str) -> Grant:
        return self.bench.google.sign_in()

    def save(self, account: str, secret: str) -> None:
        self.secrets[account] = secret

    def load(self, account: str) -> str | None:
        return self.secrets.get(account)

    def delete(self, account: str) -> None:
        del self.secrets[account]

    def somebody_else(self) -> str:
        """Let another person be in front of the browser from now on."""
        other: str = self.bench.simulator.endpoints["accounts"][1]["email"]
        self.bench.simulator.control("POST", "/switches", {"next_sign_in": other})
        return other


@pytest.fixture
def desk(bench: FaultBench) -> Desk:
    return Desk(bench)


def test_N18_another_person_is_refused_before_any_data_is_asked_for(
    desk: Desk, bench: FaultBench
) -> None:
    bench.edit(bench.one("Given0").id, given_name="Edited")
    before = dict(desk.secrets)
    other = desk.somebody_else()
    with (
        bench.nothing_changes(),
        pytest.raises(Refused, match=f"{other} signed in, but this one belongs to"),
    ):
        desk.linker.sign_in_again(bench.account_id)
    assert bench.requests() == [], "zero requests with the old links"
    assert desk.secrets == before
    assert desk.forgotten == []
    assert bench.sync().state is State.IDLE, "the account goes on as its own"
    assert {entry["account"] for entry in bench.requests()} == {bench.google.email}
    bench.assert_in_line()


def test_N18_linked_as_a_second_account_the_two_stay_apart(desk: Desk, bench: FaultBench) -> None:
    desk.somebody_else()
    second = desk.linker.link(AccountKind.GOOGLE)
    assert second.id != bench.account_id
    assert second.subject != bench.account.subject
    assert desk.secrets.keys() == {str(bench.account_id), str(second.id)}
    assert {r.link.account for r in bench.records() if r.link} == {bench.account_id}
    assert bench.requests() == []


@pytest.mark.parametrize("act", ["link", "sign_in_again"])
def test_N18_the_same_person_is_known(desk: Desk, bench: FaultBench, act: str) -> None:
    with bench.nothing_changes():
        if act == "link":
            with pytest.raises(AlreadyLinked) as known:
                desk.linker.link(AccountKind.GOOGLE)
            assert known.value.account == bench.account_id
        else:
            desk.linker.sign_in_again(bench.account_id)
            assert desk.forgotten == [bench.account_id]
