"""Signing in to Microsoft, and staying signed in."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import parse_qsl, urlsplit

import pytest

from dialpad_contacts.desktop.config import OAuthClient
from dialpad_contacts.domain.contact import AccountKind
from dialpad_contacts.domain.errors import Refused, SignInNeeded, TryLater
from dialpad_contacts.providers import registry
from dialpad_contacts.providers.context import ProviderContext
from dialpad_contacts.providers.oauth import SignIn
from dialpad_contacts.sync.ports import Provider
from tests.contract.providers.clouds import TIMEOUT_S, Simulator, follow
from tests.contract.providers.outlook import OutlookWorld
from tests.contract.providers.test_provider import ADA, CHARLES, read


@pytest.fixture
def provider(office: OutlookWorld) -> Iterator[Provider]:
    provider = office.provider()
    yield provider
    provider.close()


def switch(world: OutlookWorld, **switches: object) -> None:
    world.simulator.control("POST", "/microsoft/switches", switches)


def person(world: OutlookWorld) -> str:
    accounts = world.simulator.control("GET", "/microsoft/accounts")["accounts"]
    mine = next(a for a in accounts if a["email"] == world.email)
    return f"{mine['oid']}.{mine['tid']}"


class TestSigningIn:
    def test_brings_who_it_is_and_a_secret(self, office: OutlookWorld) -> None:
        assert (office.grant.subject, office.grant.email) == (person(office), office.email)
        assert office.grant.secret not in repr(office.grant)
        assert "AccessToken" not in json.loads(office.grant.secret)["cache"]

    @pytest.mark.parametrize(
        ("kind", "tenant", "scope"),
        [
            (AccountKind.OFFICE365, "organizations", "Contacts.ReadWrite"),
            (AccountKind.OUTLOOK, "consumers", "Contacts.Read"),
            (AccountKind.HOTMAIL, "consumers", "Contacts.Read"),
        ],
    )
    def test_R18_asks_for_no_more_than_it_needs(
        self, simulator: Simulator, kind: AccountKind, tenant: str, scope: str
    ) -> None:
        world = OutlookWorld(simulator, kind)
        seen: list[str] = []

        def browser(url: str) -> bool:
            seen.append(url)
            return follow(url)

        world.sign_in(browser)
        asked = dict(parse_qsl(urlsplit(seen[0]).query))
        assert f"/{tenant}/" in urlsplit(seen[0]).path
        assert {s for s in asked["scope"].split() if s.startswith("Contacts")} == {scope}
        assert asked["code_challenge_method"] == "S256"
        assert asked["redirect_uri"].startswith("http://localhost:")
        assert asked["nonce"]
        assert asked["state"]

    def test_a_no_links_nothing(self, office: OutlookWorld) -> None:
        switch(office, consent="deny")
        with pytest.raises(SignInNeeded, match="wasn't allowed"):
            office.sign_in()

    def test_D13_says_who_really_signed_in(self, office: OutlookWorld) -> None:
        other = "ivo@northwind.example"
        office.simulator.control(
            "POST", "/microsoft/accounts", {"kind": "office365", "email": other}
        )
        switch(office, next_sign_in=other)
        grant = office.sign_in()
        assert grant.email == other
        assert grant.subject != office.grant.subject

    def test_a_personal_account_is_not_an_office_365_one(self, office: OutlookWorld) -> None:
        attempt = SignIn(follow, time_limit_s=2)
        with pytest.raises((SignInNeeded, TryLater)):
            registry.sign_in(
                AccountKind.OFFICE365, office.settings, attempt,
                login_hint="maya.ortiz@outlook.example",
            )  # fmt: skip

    def test_without_a_client_it_says_what_to_do(self, office: OutlookWorld) -> None:
        endpoints = replace(office.settings.microsoft, authority_url="https://login.example")
        settings = replace(office.settings, microsoft=endpoints, microsoft_oauth=OAuthClient())
        with pytest.raises(SignInNeeded, match=r"config\.toml"):
            registry.sign_in(AccountKind.OUTLOOK, settings, SignIn(follow, time_limit_s=TIMEOUT_S))

    def test_out_of_reach_is_offline(self, office: OutlookWorld) -> None:
        office.go_offline()
        with pytest.raises(TryLater) as caught:
            office.sign_in()
        assert caught.value.offline

    def test_a_networks_own_page_is_no_microsoft(self, office: OutlookWorld) -> None:
        office.simulator.fault("html", service="microsoft")
        with pytest.raises(TryLater):
            office.sign_in()


class TestStayingSignedIn:
    def test_an_access_token_is_used_until_it_runs_out(
        self, office: OutlookWorld, provider: Provider
    ) -> None:
        read(provider)
        read(provider)
        tokens = [e for e in office.simulator.log("?service=microsoft") if e["method"] == "POST"]
        assert len(tokens) == 2, "one for the sign-in, one for the first request"
        office.simulator.control("POST", "/microsoft/expire", {"kind": "access"})
        read(provider)
        tokens = [e for e in office.simulator.log("?service=microsoft") if e["method"] == "POST"]
        assert len(tokens) == 3

    def test_a_new_refresh_token_is_saved_before_it_is_needed(
        self, office: OutlookWorld, provider: Provider
    ) -> None:
        switch(office, rotation_revokes=True)
        read(provider)
        assert office.secret.saved
        again = office.provider()
        read(again)
        again.close()

    def test_one_that_another_process_renewed_is_taken_up(
        self, office: OutlookWorld, provider: Provider
    ) -> None:
        switch(office, rotation_revokes=True)
        other = office.provider()
        for each in (provider, other, provider, other):
            read(each)
            office.simulator.control("POST", "/microsoft/expire", {"kind": "access"})
        other.close()

    def test_a_claims_challenge_is_met(self, office: OutlookWorld, provider: Provider) -> None:
        remote = provider.get(office.add(ADA))
        office.simulator.control("POST", "/microsoft/challenge", {})
        assert provider.update(remote, CHARLES).fields.given_name == "Charles"
        posts = [e for e in office.simulator.log("?service=microsoft") if e["method"] == "POST"]
        assert "nbf" in posts[-1]["body"]["claims"]

    def test_a_claims_challenge_that_wants_the_user_asks_for_a_sign_in(
        self, office: OutlookWorld, provider: Provider
    ) -> None:
        read(provider)
        switch(office, claims_need_user=True)
        office.simulator.control("POST", "/microsoft/challenge", {})
        with pytest.raises(SignInNeeded):
            read(provider)

    def test_N6_a_refusal_is_not_remembered(self, office: OutlookWorld, provider: Provider) -> None:
        office.simulator.fault(
            "status", service="microsoft", path="token", status=400, times=1,
            body={"error": "temporarily_unavailable", "error_description": "busy"},
        )  # fmt: skip
        with pytest.raises(TryLater):
            read(provider)
        read(provider)

    @pytest.mark.parametrize("status", [429, 500, 503])
    def test_a_busy_sign_in_is_no_sign_out(
        self, office: OutlookWorld, provider: Provider, status: int
    ) -> None:
        office.simulator.fault("status", service="microsoft", path="token", status=status, times=1)
        with pytest.raises(TryLater):
            read(provider)
        read(provider)

    @pytest.mark.parametrize("text", [None, "", "not json", '{"account": "a"}', "{}"])
    def test_a_secret_that_is_none_asks_for_a_sign_in(
        self, office: OutlookWorld, text: str | None
    ) -> None:
        context = ProviderContext(office.settings, lambda: text, lambda secret: None)
        provider = registry.build(AccountKind.OFFICE365, context)
        with pytest.raises(SignInNeeded):
            read(provider)
        provider.close()

    def test_R18_the_wall_stands_below_the_provider(self, personal: OutlookWorld) -> None:
        provider = personal.provider()
        remote = provider.get(personal.add(ADA))
        provider.capabilities = replace(provider.capabilities, writes=True)
        with pytest.raises(Refused):
            provider.delete(remote)
        with pytest.raises(Refused):
            provider.update(remote, CHARLES)
        provider.close()
        assert {e["method"] for e in personal.simulator.log("?service=graph")} == {"GET"}
