"""Dialpad's own: whose key it is, who counts as a colleague, and nothing but GET."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from dialpad_contacts.domain.contact import AccountKind
from dialpad_contacts.domain.errors import Refused, SignInNeeded, TryLater
from dialpad_contacts.providers import registry
from dialpad_contacts.providers.oauth import SignIn
from dialpad_contacts.sync.ports import DirectoryEntry, Provider
from tests.contract.providers.clouds import DialpadWorld, Simulator


@pytest.fixture
def company(simulator: Simulator) -> DialpadWorld:
    return DialpadWorld(simulator)


@pytest.fixture
def provider(company: DialpadWorld) -> Iterator[Provider]:
    provider = company.provider()
    yield provider
    provider.close()


def directory(provider: Provider) -> dict[str, DirectoryEntry]:
    return {e.remote_id: e for page in provider.directory() for e in page}


def colleagues(provider: Provider) -> set[str]:
    return {e.fields.full_name for e in directory(provider).values() if e.kind == "company"}


def test_a_users_key_is_known_by_its_user(company: DialpadWorld) -> None:
    made = company.simulator.control("GET", "/dialpad-keys")["keys"]
    of_user = next(k["key"] for k in made if k.get("user_id"))
    grant = registry.sign_in_with_key(AccountKind.DIALPAD, company.settings, f" {of_user}\n")
    assert grant.subject.startswith("user:")
    assert "@" in grant.email
    assert grant.secret == of_user


def test_a_companys_key_is_known_by_its_company(company: DialpadWorld) -> None:
    key = company.simulator.control("POST", "/dialpad-keys", {"user_id": None})["key"]
    grant = registry.sign_in_with_key(AccountKind.DIALPAD, company.settings, key)
    assert grant.subject.startswith("company:")
    assert grant.email


@pytest.mark.parametrize("key", ["", "wrong", "müll", "a\r\nHost: evil"])
def test_a_wrong_key_needs_another(company: DialpadWorld, key: str) -> None:
    with pytest.raises(SignInNeeded):
        registry.sign_in_with_key(AccountKind.DIALPAD, company.settings, key)


def test_a_browser_is_not_how_a_key_is_given(
    company: DialpadWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(Refused):
        registry.sign_in(AccountKind.DIALPAD, company.settings, SignIn())
    with pytest.raises(Refused):
        registry.sign_in_with_key(AccountKind.GOOGLE, company.settings, "key")
    monkeypatch.delitem(registry._KINDS, AccountKind.HOTMAIL)
    with pytest.raises(Refused, match="can't be linked yet"):
        registry.asks(AccountKind.HOTMAIL)


@pytest.mark.parametrize(
    ("state", "shown"),
    [("active", True), ("pending", True), ("suspended", False), ("deleted", False)],
)
def test_R10_the_team_and_invited_users_and_no_others(
    company: DialpadWorld, provider: Provider, state: str, shown: bool
) -> None:
    person = {"first_name": "Nova", "last_name": "Quist", "emails": ["nova@northwind.example"]}
    made = company.simulator.control("POST", "/staff", person)
    number = made.get("id") or made["staff"][-1]["id"]
    company.simulator.control("PATCH", f"/staff/{number}", {"state": state})
    assert ("Nova Quist" in colleagues(provider)) == shown


def test_ids_as_text_or_as_numbers_are_one(company: DialpadWorld, provider: Provider) -> None:
    before = directory(provider)
    company.simulator.control("POST", "/switches", {"dialpad_ids_as_text": True})
    try:
        assert directory(provider).keys() == before.keys()
    finally:
        company.simulator.control("POST", "/switches", {"dialpad_ids_as_text": False})


def test_a_colleague_is_found_by_address_and_by_number(
    company: DialpadWorld, provider: Provider
) -> None:
    leo = provider.search_directory("Leo Fink", 1)[0]
    address, number = leo.fields.emails[0].address, leo.fields.phones[0].written
    assert [e.remote_id for e in provider.search_directory(address, 5)] == [leo.remote_id]
    assert [e.remote_id for e in provider.search_directory(number, 5)] == [leo.remote_id]


def test_the_key_may_not_show_every_part(company: DialpadWorld, provider: Provider) -> None:
    for path in ("/company$", "/offices", "/channels"):
        company.simulator.fault("status", status=403, service="dialpad", path=path)
    found = directory(provider)
    assert found
    assert {e.kind for e in found.values()} == {"company"}
    assert {e.company for e in found.values()} == {""}


def test_users_that_may_not_be_read_are_said(company: DialpadWorld, provider: Provider) -> None:
    company.simulator.fault("status", status=403, service="dialpad", path="/users")
    with pytest.raises(TryLater, match="settings"):
        directory(provider)


@pytest.mark.parametrize("kind", ["html", "invalid_json", "empty", "truncate", "reset"])
@pytest.mark.parametrize("skip", [0, 2])
def test_N4_half_a_directory_is_none(
    company: DialpadWorld, provider: Provider, kind: str, skip: int
) -> None:
    company.simulator.fault(kind, service="dialpad", skip=skip)
    with pytest.raises(TryLater):
        directory(provider)


def test_R18_only_get_ever_leaves(company: DialpadWorld, provider: Provider) -> None:
    company.simulator.control("DELETE", "/log")
    directory(provider)
    provider.search_directory("leo", 3)
    assert {entry["method"] for entry in company.simulator.log()} == {"GET"}
