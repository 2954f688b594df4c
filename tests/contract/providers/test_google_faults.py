"""Google on a bad day: every fault of faults.md that a provider has to answer for."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from dialpad_contacts.domain.contact import Email, Fields
from dialpad_contacts.domain.errors import (
    ContactsError,
    CursorExpired,
    OutcomeUnknown,
    Refused,
    RemoteGone,
    SignInNeeded,
    StaleWrite,
    TryLater,
)
from dialpad_contacts.providers.google import provider as google_provider
from dialpad_contacts.sync.ports import Page, Provider
from tests.contract.providers.clouds import GoogleWorld

ADA = Fields("Ada", "Lovelace", (Email("ada@analytical.example", "home"),))
MARKER = "0123456789abcdef0123456789abcdef"


@pytest.fixture
def provider(google: GoogleWorld) -> Iterator[Provider]:
    provider = google.provider()
    yield provider
    provider.close()


def small_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(google_provider._LISTING, "pageSize", "10")


JSON = {"content_type": "application/json"}
MANGLED: list[Any] = [
    pytest.param("html", {}, id="N4 a network's own page"),
    pytest.param("invalid_json", {}, id="N4 invalid JSON"),
    pytest.param("empty", {}, id="N4 nothing at all"),
    pytest.param("bom", {}, id="N4 a byte order mark"),
    pytest.param("content_type", {"content_type": "text/html"}, id="N4 wrong content type"),
    pytest.param("truncate", {"fraction": 0.5}, id="N4 half an answer"),
    pytest.param("gzip_bomb", {"megabytes": 40}, id="N4 a gzip bomb"),
    pytest.param("redirect", {"location": "https://evil.example/"}, id="N24 a redirect"),
    pytest.param("status", {"status": 500}, id="N13 500"),
    pytest.param("status", {"status": 503, "retry_after": 5}, id="N13 503"),
    pytest.param("status", {"status": 408}, id="408"),
    pytest.param("reset", {}, id="N2 a reset"),
    pytest.param("body", {"body": "[" * 10000, **JSON}, id="N4 depth 10,000"),
    pytest.param("body", {"body": '{"connections": NaN}', **JSON}, id="N4 NaN"),
    pytest.param("body", {"body": "{}", **JSON}, id="N4 an empty object"),
    pytest.param("body", {"body": "[]", **JSON}, id="N4 a list"),
]


class TestListing:
    @pytest.mark.parametrize(("kind", "options"), MANGLED)
    @pytest.mark.parametrize("skip", [0, 1], ids=["first page", "second page"])
    def test_a_mangled_page_spoils_the_whole_read(
        self, google: GoogleWorld, provider: Provider, monkeypatch: pytest.MonkeyPatch,
        kind: str, options: dict[str, Any], skip: int,
    ) -> None:  # fmt: skip
        small_pages(monkeypatch)
        google.people("POST", "", {"generate": 25})
        google.simulator.fault(kind, service="people", skip=skip, **options)
        pages: list[Page] = []
        with pytest.raises(TryLater):
            pages.extend(provider.changes(None))
        assert all(page.cursor is None for page in pages)

    def test_N2_one_reset_is_passed_over(self, google: GoogleWorld, provider: Provider) -> None:
        google.add(ADA)
        google.simulator.fault("reset", service="people", times=1)
        assert sum(len(p.contacts) for p in provider.changes(None)) == 1

    def test_N11_a_listing_that_never_ends_is_given_up(
        self, google: GoogleWorld, provider: Provider, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        small_pages(monkeypatch)
        google.people("POST", "", {"generate": 35})
        google.simulator.fault("page_loop", service="people")
        with pytest.raises(TryLater, match="doesn't end"):
            list(provider.changes(None))
        assert len(google.simulator.log("?service=people")) < 10

    def test_N11_a_page_token_that_ran_out_spoils_the_read(
        self, google: GoogleWorld, provider: Provider, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        small_pages(monkeypatch)
        google.people("POST", "", {"generate": 25})
        pages = provider.changes(None)
        next(pages)
        google.forget_cursors()
        with pytest.raises((TryLater, CursorExpired)):
            list(pages)

    def test_N10_a_sync_token_that_runs_out_midway_asks_for_a_full_read(
        self, google: GoogleWorld, provider: Provider, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        small_pages(monkeypatch)
        cursor = list(provider.changes(None))[-1].cursor
        google.people("POST", "", {"generate": 25})
        google.simulator.fault("expired_sync_token", service="people", skip=1)
        with pytest.raises(CursorExpired):
            list(provider.changes(cursor))

    def test_N10_a_token_of_a_week_ago_asks_for_a_full_read(
        self, google: GoogleWorld, provider: Provider
    ) -> None:
        google.add(ADA)
        cursor = list(provider.changes(None))[-1].cursor
        google.simulator.control("POST", "/clock", {"advance_s": 8 * 24 * 3600})
        with pytest.raises(CursorExpired):
            list(provider.changes(cursor))

    def test_a_change_of_what_we_ask_for_asks_for_a_full_read(
        self, google: GoogleWorld, provider: Provider, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        cursor = list(provider.changes(None))[-1].cursor
        before = len(google.simulator.log("?service=people"))
        monkeypatch.setattr(google_provider, "_LISTING_ID", "00000000")
        with pytest.raises(CursorExpired):
            list(provider.changes(cursor))
        assert len(google.simulator.log("?service=people")) == before, "no request was needed"

    def test_N20_an_answer_without_the_fields_asked_for_is_rejected(
        self, google: GoogleWorld, provider: Provider
    ) -> None:
        google.add(ADA)
        google.simulator.fault(
            "drop_fields", service="people",
            fields=["names", "emailAddresses", "phoneNumbers", "metadata"],
        )  # fmt: skip
        with pytest.raises(TryLater, match="unexpected"):
            list(provider.changes(None))

    def test_N19_an_empty_listing_is_told_as_what_it_is(
        self, google: GoogleWorld, provider: Provider
    ) -> None:
        google.add(ADA)
        google.simulator.fault("empty_list", service="people")
        pages = list(provider.changes(None))
        assert not any(page.contacts for page in pages)

    def test_N12_the_quota_of_full_reads_is_passed_on(
        self, google: GoogleWorld, provider: Provider
    ) -> None:
        google.simulator.control("POST", "/quotas", {"full_sync": 1})
        list(provider.changes(None))
        with pytest.raises(TryLater) as caught:
            list(provider.changes(None))
        assert not caught.value.offline


class TestRefusals:
    @pytest.mark.parametrize(
        ("answer", "reading", "writing"),
        [
            pytest.param(
                {"status": 403, "reason": "RATE_LIMIT_EXCEEDED"}, TryLater, TryLater, id="N7 quota"
            ),
            pytest.param(
                {"status": 403, "reason": "ACCESS_TOKEN_SCOPE_INSUFFICIENT"},
                SignInNeeded, SignInNeeded, id="N7 scope",
            ),
            pytest.param(
                {"status": 403, "reason": "SERVICE_DISABLED"}, TryLater, TryLater, id="N7 API off"
            ),
            pytest.param({"status": 403}, SignInNeeded, Refused, id="N7 not allowed"),
            pytest.param({"status": 401}, SignInNeeded, SignInNeeded, id="N5 401 for ever"),
            pytest.param({"status": 404}, TryLater, RemoteGone, id="N8 404"),
            pytest.param({"status": 400, "message": "Bad value."}, TryLater, Refused, id="400"),
            pytest.param({"status": 429}, TryLater, TryLater, id="N12 429"),
            pytest.param({"status": 500}, TryLater, OutcomeUnknown, id="N15 500"),
            pytest.param({"status": 408}, TryLater, OutcomeUnknown, id="N15 408"),
            pytest.param({"status": 504}, TryLater, OutcomeUnknown, id="N15 504"),
            pytest.param({"status": 410}, CursorExpired, RemoteGone, id="N10 410"),
            pytest.param({"status": 409}, TryLater, StaleWrite, id="N9 409"),
            pytest.param({"status": 412}, TryLater, StaleWrite, id="N9 412"),
        ],
    )  # fmt: skip
    def test_N7_each_refusal_has_one_meaning(
        self, google: GoogleWorld, provider: Provider, answer: dict[str, Any],
        reading: type[ContactsError], writing: type[ContactsError],
    ) -> None:  # fmt: skip
        remote = provider.get(google.add(ADA))
        google.simulator.fault("status", service="people", **answer)
        with pytest.raises(reading) as caught:
            list(provider.changes(None))
        assert type(caught.value) is reading
        with pytest.raises(writing) as wrote:
            provider.update(remote, replace(ADA, given_name="Augusta"))
        assert type(wrote.value) is writing

    @pytest.mark.parametrize(("kind", "options"), MANGLED)
    def test_N15_a_write_with_an_unreadable_answer_is_unknown(
        self, google: GoogleWorld, provider: Provider, kind: str, options: dict[str, Any]
    ) -> None:
        google.simulator.fault(kind, service="people", **options)
        with pytest.raises(OutcomeUnknown):
            provider.create(ADA, MARKER)
        assert len(google.simulator.log("?service=people&write=1")) == 1

    def test_the_reason_of_a_refusal_is_shown(
        self, google: GoogleWorld, provider: Provider
    ) -> None:
        google.simulator.fault("status", status=400, message="Too long.", service="people")
        with pytest.raises(Refused, match=r"Too long\."):
            provider.create(ADA, MARKER)

    def test_N3_a_stalled_answer_can_be_cut_off(
        self, google: GoogleWorld, provider: Provider
    ) -> None:
        import threading

        google.simulator.fault("stall", seconds=20, service="people")
        timer = threading.Timer(0.3, provider.close)
        timer.start()
        began = time.monotonic()
        with pytest.raises(TryLater):
            list(provider.changes(None))
        assert time.monotonic() - began < 1.3
        timer.join()


class TestGrant:
    def test_N5_a_token_that_ran_out_is_renewed_once_and_kept(
        self, google: GoogleWorld, provider: Provider
    ) -> None:
        list(provider.changes(None))
        google.simulator.control("POST", "/oauth/expire", {"kind": "access"})
        google.simulator.control("DELETE", "/log")
        made = provider.create(ADA, MARKER)
        assert google.contacts() == 1
        assert len(google.secret.saved) == 1
        tokens = [e for e in google.simulator.log() if e["service"] == "oauth"]
        assert len(tokens) == 1
        fresh = google.provider()
        assert fresh.get(made.remote_id).fields.same_as(ADA)
        assert len(google.simulator.log("?service=oauth")) == 1, "the kept token still works"

    def test_N5_a_second_401_needs_a_sign_in(self, google: GoogleWorld, provider: Provider) -> None:
        google.simulator.fault("status", status=401, service="people")
        google.simulator.control("DELETE", "/log")
        with pytest.raises(SignInNeeded):
            list(provider.changes(None))
        assert len(google.simulator.log("?service=people")) == 2
        assert len(google.simulator.log("?service=oauth")) == 1

    def test_N6_a_revoked_grant_makes_no_storm(
        self, google: GoogleWorld, provider: Provider
    ) -> None:
        google.end_grant()
        google.simulator.control("DELETE", "/log")
        with pytest.raises(SignInNeeded):
            list(provider.changes(None))
        assert len(google.simulator.log("?service=oauth")) == 1
        assert len(google.simulator.log("?service=people")) == 1
        assert google.secret.saved == []

    @pytest.mark.parametrize(
        ("kind", "options"),
        [
            pytest.param("html", {}, id="a network's own page"),
            pytest.param("status", {"status": 503}, id="503"),
            pytest.param("reset", {}, id="a reset"),
            pytest.param("empty", {}, id="nothing"),
            pytest.param("invalid_json", {}, id="invalid JSON"),
            pytest.param("body", {"body": "[]", **JSON}, id="a list"),
            pytest.param("body", {"body": "{}", **JSON}, id="an object"),
            pytest.param("redirect", {"location": "https://evil.example/"}, id="a redirect"),
        ],
    )  # fmt: skip
    def test_N4_a_renewal_that_fails_otherwise_is_no_sign_out(
        self, google: GoogleWorld, provider: Provider, kind: str, options: dict[str, Any]
    ) -> None:
        google.simulator.control("POST", "/oauth/expire", {"kind": "access"})
        google.simulator.fault(kind, service="oauth", **options)
        with pytest.raises(TryLater):
            list(provider.changes(None))
        google.simulator.control("DELETE", "/faults")
        assert list(provider.changes(None))

    def test_no_secret_needs_a_sign_in(self, google: GoogleWorld) -> None:
        for secret in (None, "", "no json", "{}", "[]"):
            google.secret.text = secret
            with pytest.raises(SignInNeeded):
                list(google.provider().changes(None))
