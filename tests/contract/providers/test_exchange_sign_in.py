"""Linking Exchange: one try for a password, the server found or said, certificates, D24."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from dialpad_contacts.desktop.config import ExchangeEndpoints, Network
from dialpad_contacts.domain.contact import AccountKind
from dialpad_contacts.domain.errors import Refused, ServerNeeded, SignInNeeded, TryLater
from dialpad_contacts.providers import registry
from dialpad_contacts.providers.context import ProviderContext
from dialpad_contacts.providers.exchange import finding, steering
from dialpad_contacts.providers.exchange.login import BAD_LOGIN
from dialpad_contacts.providers.password import Attempt, Typed
from dialpad_contacts.sync.ports import Provider
from tests.contract.providers.clouds import Secret
from tests.contract.providers.exchange import ExchangeWorld
from tests.contract.providers.test_provider import ADA, read

OFFICE365 = "Link it as Office 365"


@pytest.fixture
def provider(exchange: ExchangeWorld) -> Iterator[Provider]:
    provider = exchange.provider()
    yield provider
    provider.close()


def asked(world: ExchangeWorld, since: int = 0) -> list[dict[str, Any]]:
    return world.simulator.log(f"?service=exchange&since={since}")


def proofs(world: ExchangeWorld) -> list[str]:
    """Return how the password was shown or proven, once for each time."""
    return [e["auth"] for e in asked(world) if e.get("auth") in ("basic", "ntlm-authenticate")]


def forget_log(world: ExchangeWorld) -> None:
    world.simulator.control("DELETE", "/log")


def misses(world: ExchangeWorld) -> int:
    return int(world.control("GET", "")["misses"])


class TestWaysIn:
    @pytest.mark.parametrize(
        ("schemes", "way"),
        [
            (["Negotiate", "NTLM", "Basic"], "ntlm-authenticate"),
            (["NTLM"], "ntlm-authenticate"),
            (["Negotiate"], "ntlm-authenticate"),
            (["Basic"], "basic"),
        ],
    )
    def test_the_best_way_that_is_offered_is_taken(
        self, exchange: ExchangeWorld, schemes: list[str], way: str
    ) -> None:
        exchange.switch(schemes=schemes)
        forget_log(exchange)
        assert exchange.sign_in().subject == exchange.grant.subject
        assert set(proofs(exchange)) == {way}
        provider = exchange.provider()
        exchange.add(ADA)
        assert len(read(provider)[0]) == 2
        provider.close()

    def test_the_sign_in_is_bound_to_its_tls_channel(self, exchange: ExchangeWorld) -> None:
        exchange.switch(schemes=["NTLM"], binding_required=True)
        exchange.sign_in()

    @pytest.mark.parametrize(
        "user", ["NORTHWIND\\mortiz", "mortiz", "mortiz@northwind.example", ""]
    )
    def test_whichever_name_the_user_goes_by(self, exchange: ExchangeWorld, user: str) -> None:
        assert exchange.sign_in(user=user).subject == exchange.grant.subject

    @pytest.mark.parametrize("schemes", [["NTLM"], ["Basic"]])
    @pytest.mark.parametrize("password", ["pässwörd:!", "密码 🔑", "a" * 200, " leading", "=?&"])
    def test_any_password_gets_through_as_it_was_typed(
        self, exchange: ExchangeWorld, schemes: list[str], password: str
    ) -> None:
        exchange.switch(schemes=schemes)
        exchange.control("PATCH", "", {"password": password})
        exchange.sign_in(password=password)
        assert misses(exchange) == 0

    def test_a_kept_connection_is_signed_in_once(
        self, exchange: ExchangeWorld, provider: Provider
    ) -> None:
        forget_log(exchange)
        _, cursor = read(provider)
        read(provider, cursor)
        assert [e["auth"] for e in asked(exchange)].count("ntlm-authenticate") == 1

    def test_a_server_without_a_way_that_we_know_gets_no_password(
        self, exchange: ExchangeWorld
    ) -> None:
        exchange.switch(schemes=[])
        with pytest.raises(SignInNeeded, match="no way to sign in"):
            exchange.sign_in()
        assert misses(exchange) == 0

    def test_plain_http_is_for_this_computer(self, exchange: ExchangeWorld) -> None:
        doors = exchange.simulator.control("GET", "/exchange/doors")
        assert exchange.sign_in(server=doors["plain"]).subject == exchange.grant.subject
        with pytest.raises(Refused, match="https"):
            exchange.sign_in(server="http://mail.northwind.example/EWS/Exchange.asmx")


class TestWrongPassword:
    @pytest.mark.parametrize("schemes", [["NTLM"], ["Basic"], ["Negotiate"]])
    @pytest.mark.parametrize("server", ["given", "found"])
    def test_it_is_sent_once_and_said_in_one_sentence(
        self, exchange: ExchangeWorld, schemes: list[str], server: str
    ) -> None:
        exchange.switch(schemes=schemes)
        forget_log(exchange)
        with pytest.raises(SignInNeeded) as caught:
            given = exchange.server if server == "given" else ""
            exchange.sign_in(password="wrong", server=given)
        assert str(caught.value) == BAD_LOGIN
        assert len(proofs(exchange)) == 1
        assert misses(exchange) == 1

    @pytest.mark.parametrize("schemes", [["NTLM"], ["Basic"]])
    def test_N6_one_that_was_changed_elsewhere_is_sent_once_by_all_that_reads(
        self, exchange: ExchangeWorld, schemes: list[str]
    ) -> None:
        exchange.switch(schemes=schemes)
        providers = [exchange.provider() for _ in range(3)]
        remote_id = exchange.add(ADA)
        read(providers[0])
        exchange.control("PATCH", "", {"password": "another"})
        for _ in range(2):
            for provider in providers:
                with pytest.raises(SignInNeeded, match="didn't work"):
                    read(provider)
                with pytest.raises(SignInNeeded):
                    provider.get(remote_id)
                with pytest.raises(SignInNeeded):
                    provider.search("Ada", 5)
        assert misses(exchange) == 1
        for provider in providers:
            provider.close()

    def test_typed_again_it_is_tried_again(self, exchange: ExchangeWorld) -> None:
        """The account may have been unlocked: what the user asks for is done, once a time."""
        exchange.control("PATCH", "", {"locked": True})
        for _ in range(2):
            with pytest.raises(SignInNeeded):
                exchange.sign_in()
        exchange.control("PATCH", "", {"locked": False})
        assert exchange.sign_in().subject == exchange.grant.subject

    def test_a_new_one_from_another_process_is_taken_up(
        self, exchange: ExchangeWorld, provider: Provider
    ) -> None:
        read(provider)
        exchange.control("PATCH", "", {"password": "new one"})
        exchange.secret.text = exchange.sign_in(password="new one").secret
        read(provider)
        assert misses(exchange) == 0, "the old one was refused once, before the right one reset it"

    def test_a_connection_lost_in_the_middle_of_signing_in_is_no_wrong_password(
        self, exchange: ExchangeWorld
    ) -> None:
        exchange.switch(schemes=["NTLM"])
        exchange.fault("headers", headers={"Connection": "close"}, skip=1, times=1)
        with pytest.raises(TryLater, match="closed the connection") as caught:
            exchange.sign_in()
        assert not isinstance(caught.value, SignInNeeded)
        assert exchange.sign_in().subject == exchange.grant.subject

    @pytest.mark.parametrize("kind", ["reset", "drop_reply"])
    def test_a_password_that_was_typed_just_now_is_not_repeated_after_a_reset(
        self, exchange: ExchangeWorld, kind: str
    ) -> None:
        exchange.switch(schemes=["Basic"])
        forget_log(exchange)
        exchange.fault(kind, skip=1, times=1)
        with pytest.raises(TryLater):
            exchange.sign_in()
        assert len([e for e in asked(exchange) if e["method"] == "POST"]) == 2

    @pytest.mark.parametrize("text", [None, "", "not json", "{}", '{"server": 1}', "\ud800"])
    def test_a_secret_that_is_none_asks_for_a_sign_in(
        self, exchange: ExchangeWorld, text: str | None
    ) -> None:
        context = ProviderContext(exchange.settings, lambda: text, lambda secret: None)
        provider = registry.build(AccountKind.EXCHANGE, context)
        with pytest.raises(SignInNeeded):
            read(provider)
        provider.close()

    def test_nothing_shows_it(self, exchange: ExchangeWorld) -> None:
        typed = Typed(exchange.email, exchange.password)
        assert exchange.password not in repr(typed)
        assert exchange.password not in repr(exchange.grant)


class TestCertificates:
    @pytest.mark.parametrize("door", ["self_signed", "wrong_name", "expired"])
    def test_N24_a_bad_certificate_gets_no_password_and_is_explained(
        self, exchange: ExchangeWorld, door: str
    ) -> None:
        doors = exchange.simulator.control("GET", "/exchange/doors")
        forget_log(exchange)
        with pytest.raises(TryLater) as caught:
            exchange.sign_in(server=doors[door])
        assert "so we didn't send your password" in caught.value.reason
        assert "ca_bundle" in caught.value.reason
        assert asked(exchange) == [], "nothing at all was asked"

    def test_N24_an_authority_of_ones_own_has_to_be_named(self, exchange: ExchangeWorld) -> None:
        stranger = replace(exchange.settings, network=Network())
        for server in (exchange.server, ""):
            with pytest.raises(TryLater, match="didn't send your password"):
                exchange.sign_in(settings=stranger, server=server)

    def test_N24_the_environment_turns_no_check_off(
        self, exchange: ExchangeWorld, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        doors = exchange.simulator.control("GET", "/exchange/doors")
        bundle = exchange.settings.network.ca_bundle
        monkeypatch.setenv("REQUESTS_CA_BUNDLE", bundle)
        monkeypatch.setenv("PYTHONHTTPSVERIFY", "0")
        stranger = replace(exchange.settings, network=Network())
        with pytest.raises(TryLater, match="didn't send your password"):
            exchange.sign_in(settings=stranger)
        with pytest.raises(TryLater, match="didn't send your password"):
            exchange.sign_in(server=doors["wrong_name"])

    def test_a_bundle_that_is_not_there_says_so(self, exchange: ExchangeWorld) -> None:
        lost = replace(exchange.settings, network=Network(ca_bundle="/nowhere/ca.pem"))
        with pytest.raises(TryLater, match="ca_bundle"):
            exchange.sign_in(settings=lost)


class TestFinding:
    def test_the_server_is_found_by_the_address(self, exchange: ExchangeWorld) -> None:
        grant = exchange.sign_in(server="")
        assert grant.subject == exchange.grant.subject
        assert exchange.server in grant.secret

    def test_N24_a_server_of_another_domain_has_to_be_confirmed(
        self, exchange: ExchangeWorld
    ) -> None:
        target = "https://mail.hoster.example/autodiscover/autodiscover.svc"
        exchange.switch(autodiscover="elsewhere", redirect=target)
        forget_log(exchange)
        with pytest.raises(ServerNeeded, match=r"mail\.hoster\.example") as caught:
            exchange.sign_in(server="")
        assert caught.value.server == "mail.hoster.example"
        assert proofs(exchange) == []

    def test_N24_an_answer_that_names_a_foreign_server_has_to_be_confirmed(
        self, exchange: ExchangeWorld, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(finding, "_is_own", lambda host, domain, asked: False)
        with pytest.raises(ServerNeeded) as caught:
            exchange.sign_in(server="")
        assert caught.value.server == "127.0.0.1"
        monkeypatch.undo()
        assert finding._is_own("mail.northwind.example", "northwind.example", "a.b.example")
        assert finding._is_own("a.b.example", "northwind.example", "a.b.example")
        for host in ("northwind.example.evil.example", "evilnorthwind.example", "example"):
            assert not finding._is_own(host, "northwind.example", "a.b.example")

    @pytest.mark.parametrize("target", ["http://plain.example/a", "ftp://x", "", "https://", "//x"])
    def test_N24_redirects_to_anything_but_https_lead_nowhere(
        self, exchange: ExchangeWorld, target: str
    ) -> None:
        exchange.switch(autodiscover="elsewhere", redirect=target)
        with pytest.raises(ServerNeeded) as caught:
            exchange.sign_in(server="")
        assert caught.value.server == ""

    def test_D24_a_mailbox_in_office_365_is_told_to_use_office_365(
        self, exchange: ExchangeWorld
    ) -> None:
        exchange.switch(autodiscover="office365")
        forget_log(exchange)
        with pytest.raises(Refused, match=OFFICE365):
            exchange.sign_in(server="")
        exchange.switch(autodiscover="address", redirect="m@northwind.mail.onmicrosoft.com")
        with pytest.raises(Refused, match=OFFICE365):
            exchange.sign_in(server="")

    @pytest.mark.parametrize("kind", ["html", "off", "404", "another kind of sign-in", "forbidden"])
    def test_a_web_server_that_is_no_exchange_gets_no_password(
        self, exchange: ExchangeWorld, kind: str
    ) -> None:
        if kind == "html":
            exchange.fault("html", path="autodiscover")
        elif kind == "off":
            exchange.switch(autodiscover="off")
        elif kind == "another kind of sign-in":
            exchange.switch(schemes=[])
        else:
            exchange.fault("status", path="autodiscover", status=404 if kind == "404" else 403)
        forget_log(exchange)
        with pytest.raises(ServerNeeded) as caught:
            exchange.sign_in(server="")
        assert caught.value.server == ""
        assert "server's name" in str(caught.value)
        assert proofs(exchange) == []

    def test_a_server_in_trouble_is_tried_later(self, exchange: ExchangeWorld) -> None:
        exchange.fault("status", path="autodiscover", status=503, retry_after=40)
        with pytest.raises(TryLater) as caught:
            exchange.sign_in(server="")
        assert caught.value.after_s == 40

    def test_an_address_that_is_only_a_name_for_the_account_is_fine(
        self, exchange: ExchangeWorld
    ) -> None:
        grant = exchange.sign_in(email="maya@nowhere.example")
        assert grant.subject == exchange.grant.subject

    def test_something_else_at_the_servers_address_is_no_exchange(
        self, exchange: ExchangeWorld
    ) -> None:
        other = exchange.simulator.endpoints["control_url"]
        with pytest.raises(ServerNeeded, match="no Exchange at"):
            exchange.sign_in(server=other)

    def test_a_server_that_does_not_exist_is_named(self, exchange: ExchangeWorld) -> None:
        with pytest.raises(TryLater, match=r'find the server "mail\.nowhere\.invalid"') as caught:
            exchange.sign_in(server="mail.nowhere.invalid")
        assert caught.value.offline

    def test_a_port_where_nobody_answers_is_offline(self, exchange: ExchangeWorld) -> None:
        with pytest.raises(TryLater, match="can't be reached"):
            exchange.sign_in(server="https://127.0.0.1:9")


class TestDomainNames:
    """What the domain name system says, in the place of the real one."""

    @pytest.fixture
    def names(self, monkeypatch: pytest.MonkeyPatch) -> dict[tuple[str, str], list[str]]:
        told: dict[tuple[str, str], list[str]] = {}
        monkeypatch.setattr(steering, "_looked_up", lambda name, kind: told.get((kind, name), []))
        return told

    def sign_in(self, exchange: ExchangeWorld) -> None:
        settings = replace(exchange.settings, exchange=ExchangeEndpoints())
        exchange.sign_in(settings=settings, email="maya@northwind.invalid", server="", user="")

    @pytest.mark.parametrize(
        ("kind", "name", "target"),
        [
            ("CNAME", "autodiscover.northwind.invalid", "autodiscover.outlook.com"),
            ("SRV", "_autodiscover._tcp.northwind.invalid", "0 0 443 autodiscover-s.outlook.com"),
            ("MX", "northwind.invalid", "0 northwind.mail.protection.outlook.com"),
        ],
    )
    def test_D24_names_that_lead_to_microsoft_are_steered(
        self, exchange: ExchangeWorld, names: dict[tuple[str, str], list[str]], kind: str,
        name: str, target: str,
    ) -> None:  # fmt: skip
        names[kind, name] = [target]
        with pytest.raises(Refused, match=OFFICE365):
            self.sign_in(exchange)

    def test_a_service_record_proposes_a_server(
        self, exchange: ExchangeWorld, names: dict[tuple[str, str], list[str]]
    ) -> None:
        names["SRV", "_autodiscover._tcp.northwind.invalid"] = [
            "20 0 443 second.hoster.example", "10 0 443 first.hoster.example",
            "0 0 80 plain.hoster.example", "nonsense",
        ]  # fmt: skip
        with pytest.raises(ServerNeeded) as caught:
            self.sign_in(exchange)
        assert caught.value.server == "first.hoster.example"

    def test_no_names_at_all_ask_for_the_server(
        self, exchange: ExchangeWorld, names: dict[tuple[str, str], list[str]]
    ) -> None:
        with pytest.raises(ServerNeeded) as caught:
            self.sign_in(exchange)
        assert caught.value.server == ""


class TestAgain:
    def test_D13_the_mailbox_is_known_by_itself_not_by_its_name(
        self, exchange: ExchangeWorld
    ) -> None:
        by_alias = exchange.sign_in(email="mortiz@northwind.example", user="mortiz")
        assert by_alias.subject == exchange.grant.subject
        other = {"email": "ivo@mail.northwind.example", "user": "ivo", "password": "his own"}
        exchange.simulator.control("POST", "/exchange/accounts", other)
        ivo = exchange.sign_in(email=other["email"], user="ivo", password="his own")
        assert ivo.subject != exchange.grant.subject

    def test_server_and_user_are_taken_from_the_last_time(self, exchange: ExchangeWorld) -> None:
        exchange.control("PATCH", "", {"password": "new one"})
        exchange.switch(autodiscover="off")
        again = exchange.sign_in(
            password="new one", user="", server="", before=exchange.grant.secret
        )
        assert again.subject == exchange.grant.subject
        exchange.secret = Secret(again.secret)
        provider = exchange.provider()
        read(provider)
        provider.close()

    @pytest.mark.parametrize("before", ["", "not json", "{}"])
    def test_a_secret_that_is_of_no_use_is_replaced(
        self, exchange: ExchangeWorld, before: str
    ) -> None:
        again = exchange.sign_in(server="", before=before)
        assert again.subject == exchange.grant.subject

    def test_no_password_is_none(self, exchange: ExchangeWorld) -> None:
        with pytest.raises(Refused, match="password"):
            exchange.sign_in(password="")
        assert misses(exchange) == 0


class TestCancelling:
    def test_it_ends_a_request_under_way_at_once(self, exchange: ExchangeWorld) -> None:
        exchange.simulator.control("POST", "/switches", {"latency_ms": 20_000})
        forget_log(exchange)
        attempt, caught = Attempt(), list[Exception]()
        typed = Typed(exchange.email, exchange.password, exchange.user, exchange.server)

        def run() -> None:
            try:
                registry.sign_in_with_password(
                    AccountKind.EXCHANGE, exchange.settings, typed, attempt, None
                )
            except SignInNeeded as error:
                caught.append(error)

        thread = threading.Thread(target=run)
        thread.start()
        exchange.simulator.wait_until_asked("?service=exchange")
        began = time.monotonic()
        attempt.cancel()
        thread.join(5)
        exchange.simulator.control("POST", "/switches", {"latency_ms": 0})
        assert time.monotonic() - began < 2
        assert "cancelled" in str(caught[0])

    def test_one_that_was_given_up_before_asks_nobody(self, exchange: ExchangeWorld) -> None:
        attempt = Attempt()
        attempt.cancel()
        forget_log(exchange)
        with pytest.raises(SignInNeeded, match="cancelled"):
            registry.sign_in_with_password(
                AccountKind.EXCHANGE, exchange.settings,
                Typed(exchange.email, exchange.password, server=exchange.server), attempt, None,
            )  # fmt: skip
        assert asked(exchange) == []


@pytest.mark.parametrize(
    ("email", "kind"),
    [
        ("maya@outlook.com", "Outlook.com"), ("maya@outlook.com.br", "Outlook.com"),
        ("maya@hotmail.co.uk", "Hotmail"), ("maya@live.nl", "Hotmail"), ("m@msn.com", "Hotmail"),
        ("maya@gmail.com", "Google"), ("maya@northwind.onmicrosoft.com", "Office 365"),
    ],
)  # fmt: skip
def test_D24_addresses_of_other_services_are_told_what_they_are(
    exchange: ExchangeWorld, email: str, kind: str
) -> None:
    forget_log(exchange)
    with pytest.raises(Refused, match=f"Link it as {kind}"):
        exchange.sign_in(email=email)
    assert asked(exchange) == []


@pytest.mark.parametrize(
    "server",
    ["outlook.office365.com", "https://outlook.office365.com/EWS/Exchange.asmx",
     "outlook.office.com", "smtp.office365.com", "autodiscover-s.outlook.com",
     "outlook.office365.us"],
)  # fmt: skip
def test_D24_microsofts_servers_are_told_to_be_office_365(
    exchange: ExchangeWorld, server: str
) -> None:
    with pytest.raises(Refused, match=OFFICE365):
        exchange.sign_in(server=server)


@pytest.mark.parametrize("email", ["", "maya", "maya@", "@x.example", "maya@x", "m@a b.example"])
def test_what_is_no_address_is_none(exchange: ExchangeWorld, email: str) -> None:
    with pytest.raises(Refused, match="whole email address"):
        exchange.sign_in(email=email)
