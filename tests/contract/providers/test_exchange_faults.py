"""Exchange on a bad day: every fault of faults.md that a provider has to answer for."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest

from dialpad_contacts.domain.contact import Fields
from dialpad_contacts.domain.errors import (
    ContactsError,
    CursorExpired,
    Refused,
    RemoteGone,
    SignInNeeded,
    TryLater,
)
from dialpad_contacts.providers.exchange import failures, wire
from dialpad_contacts.providers.exchange import provider as exchange_provider
from dialpad_contacts.providers.exchange.failures import failure, http_failure, is_microsofts
from dialpad_contacts.providers.http import Answer
from dialpad_contacts.sync.ports import Page, Provider
from tests.contract.providers.exchange import ExchangeWorld

XML = {"content_type": "text/xml; charset=utf-8"}
SOAP = "http://schemas.xmlsoap.org/soap/envelope/"
MESSAGES = "http://schemas.microsoft.com/exchange/services/2006/messages"
TYPES = "http://schemas.microsoft.com/exchange/services/2006/types"


@pytest.fixture
def provider(exchange: ExchangeWorld) -> Iterator[Provider]:
    exchange.switch(schemes=["Basic"])  # one request is one request, so that faults can be counted
    provider = exchange.provider()
    list(provider.changes(None))
    yield provider
    provider.close()


def small_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wire, "PAGE_SIZE", 10)


def envelope(body: str) -> str:
    return (
        f'<s:Envelope xmlns:s="{SOAP}" xmlns:m="{MESSAGES}" xmlns:t="{TYPES}">'
        f"<s:Body>{body}</s:Body></s:Envelope>"
    )


def page(changes: str, state: str = "<m:SyncState>x</m:SyncState>", last: str = "true") -> str:
    return envelope(
        "<m:SyncFolderItemsResponse><m:ResponseMessages><m:SyncFolderItemsResponseMessage"
        f' ResponseClass="Success"><m:ResponseCode>NoError</m:ResponseCode>{state}'
        f"<m:IncludesLastItemInRange>{last}</m:IncludesLastItemInRange>"
        f"<m:Changes>{changes}</m:Changes></m:SyncFolderItemsResponseMessage>"
        "</m:ResponseMessages></m:SyncFolderItemsResponse>"
    )


LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
MANGLED: list[Any] = [
    pytest.param("html", {}, id="N4 a network's own page"),
    pytest.param("empty", {}, id="N4 nothing at all"),
    pytest.param("content_type", {"content_type": "text/html"}, id="N4 wrong content type"),
    pytest.param("content_type", {"content_type": "application/json"}, id="N4 said to be JSON"),
    pytest.param("truncate", {"fraction": 0.5}, id="N4 half an answer"),
    pytest.param("gzip_bomb", {"megabytes": 40}, id="N4 a gzip bomb"),
    pytest.param("redirect", {"location": "https://evil.example/"}, id="N24 a redirect"),
    pytest.param("redirect", {"location": "http://127.0.0.1:9/"}, id="N24 a redirect to http"),
    pytest.param("status", {"status": 500}, id="N13 500"),
    pytest.param("status", {"status": 503, "retry_after": 5}, id="N13 503"),
    pytest.param("status", {"status": 408}, id="408"),
    pytest.param("status", {"status": 404}, id="404"),
    pytest.param("status", {"status": 440}, id="440, as OWA says"),
    pytest.param("reset", {}, id="N2 a reset"),
    pytest.param("body", {"body": f'<!DOCTYPE e [<!ENTITY l0 "ha">{LAUGHS}]>' + page("&l9;"),
                          **XML}, id="N4 billion laughs"),
    pytest.param("body", {"body": '<!DOCTYPE e [<!ENTITY x SYSTEM "file:///etc/hostname">]>'
                          + page("&x;"), **XML}, id="N4 XXE"),
    pytest.param("body", {"body": "<a>", "repeat": 100_000, **XML}, id="N4 depth 100,000"),
    pytest.param("body", {"body": page("")[:-30], **XML}, id="N4 cut short, and said to be whole"),
    pytest.param("body", {"body": page("") + "<more/>", **XML}, id="N4 two documents"),
    pytest.param("body", {"body": "<a/>", **XML}, id="N4 another document"),
    pytest.param("body", {"body": envelope(""), **XML}, id="N4 an empty envelope"),
    pytest.param("body", {"body": envelope("<m:GetFolderResponse/>"), **XML}, id="another answer"),
    pytest.param("body", {"body": page("", state=""), **XML}, id="no state to go on from"),
    pytest.param("body", {"body": page("", state="<m:SyncState/>"), **XML}, id="an empty state"),
    pytest.param("body", {"body": page("", last="maybe"), **XML}, id="neither last nor not"),
    pytest.param("body", {"body": page("<t:Create/>"), **XML}, id="a change of nothing"),
    pytest.param("body", {"body": page("<t:Rename/>"), **XML}, id="a change of no known kind"),
    pytest.param("body", {"body": page("&#0;").encode().decode("latin-1") + "\xff", **XML},
                 id="no UTF-8"),
]  # fmt: skip
CHANGES = {"path": "asmx", "skip": 2}
"""Past the two questions for folders: the first page of changes."""


class TestListing:
    @pytest.mark.parametrize(("kind", "options"), MANGLED)
    @pytest.mark.parametrize("skip", [0, 1], ids=["first page", "second page"])
    def test_a_mangled_page_spoils_the_whole_read(
        self, exchange: ExchangeWorld, provider: Provider, monkeypatch: pytest.MonkeyPatch,
        kind: str, options: dict[str, Any], skip: int,
    ) -> None:  # fmt: skip
        small_pages(monkeypatch)
        exchange.control("POST", "/contacts", {"generate": 25})
        exchange.fault(kind, path="asmx", **{**options, "skip": 2 + skip})
        pages: list[Page] = []
        with pytest.raises(TryLater):
            pages.extend(provider.changes(None))
        assert all(page.cursor is None for page in pages)

    @pytest.mark.parametrize("at", range(40, 2400, 97))
    def test_N4_an_answer_cut_anywhere_is_no_answer(
        self, exchange: ExchangeWorld, provider: Provider, at: int
    ) -> None:
        """exchangelib's own parser would take what is there, and read the others as gone."""
        exchange.control("POST", "/contacts", {"generate": 3})
        for cut in ("truncate", "body"):
            if cut == "truncate":
                exchange.fault("truncate", bytes=at, **CHANGES)
            else:
                text = page("<t:Delete><t:ItemId Id='x'/></t:Delete>" * 60)
                exchange.fault("body", body=text[: at + 200], **XML, **CHANGES)
            with pytest.raises(TryLater):
                list(provider.changes(None))
            exchange.simulator.control("DELETE", "/faults")

    def test_N2_one_reset_is_passed_over(self, exchange: ExchangeWorld, provider: Provider) -> None:
        exchange.add(Fields("Ada"))
        exchange.fault("reset", **CHANGES, times=1)
        assert sum(len(p.contacts) for p in provider.changes(None)) == 1

    def test_N11_a_listing_that_never_ends_is_given_up(
        self, exchange: ExchangeWorld, provider: Provider, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        small_pages(monkeypatch)
        exchange.control("POST", "/contacts", {"generate": 35})
        exchange.fault("page_loop")
        before = len(exchange.simulator.log("?service=exchange"))
        with pytest.raises(TryLater, match="doesn't end"):
            list(provider.changes(None))
        assert len(exchange.simulator.log("?service=exchange")) - before < 10

    def test_N11_new_states_for_ever_are_given_up_too(
        self, exchange: ExchangeWorld, provider: Provider, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        small_pages(monkeypatch)
        monkeypatch.setattr(exchange_provider, "_PAGES_MOST", 3)
        exchange.control("POST", "/contacts", {"generate": 45})
        with pytest.raises(TryLater, match="doesn't end"):
            list(provider.changes(None))

    def test_N11_folders_for_ever_are_given_up(
        self, exchange: ExchangeWorld, provider: Provider, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        from dialpad_contacts.providers.exchange import library

        monkeypatch.setattr(library, "_REQUESTS_MOST", 5)
        root = (
            '<m:RootFolder TotalItemsInView="9" IncludesLastItemInRange="false"{}>{}</m:RootFolder>'
        )
        for offset in ("", ' IndexedPagingOffset="1"'):
            body = envelope(
                "<m:FindFolderResponse><m:ResponseMessages><m:FindFolderResponseMessage"
                ' ResponseClass="Success"><m:ResponseCode>NoError</m:ResponseCode>'
                + root.format(offset, "<t:Folders></t:Folders>")
                + "</m:FindFolderResponseMessage></m:ResponseMessages></m:FindFolderResponse>"
            )
            exchange.fault("body", path="asmx", skip=1, body=body, **XML)
            with pytest.raises(TryLater, match="doesn't end"):
                list(provider.changes(None))
            exchange.simulator.control("DELETE", "/faults")

    def test_N10_a_state_that_is_lost_midway_asks_for_a_full_read(
        self, exchange: ExchangeWorld, provider: Provider, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        small_pages(monkeypatch)
        cursor = list(provider.changes(None))[-1].cursor
        exchange.control("POST", "/contacts", {"generate": 25})
        pages = provider.changes(cursor)
        next(pages)
        exchange.forget_cursors()
        with pytest.raises(CursorExpired):
            list(pages)

    def test_N14_items_twice_and_backwards_are_read_once(
        self, exchange: ExchangeWorld, provider: Provider
    ) -> None:
        exchange.control("POST", "/contacts", {"generate": 9})
        for kind in ("repeat_items", "reverse_items"):
            exchange.fault(kind)
            found = [c.remote_id for p in provider.changes(None) for c in p.contacts]
            assert len(found) == len(set(found)) == 9
            exchange.simulator.control("DELETE", "/faults")

    def test_N19_an_empty_listing_is_told_as_what_it_is(
        self, exchange: ExchangeWorld, provider: Provider
    ) -> None:
        exchange.add(Fields("Ada"))
        exchange.fault("empty_list")
        pages = list(provider.changes(None))
        assert not any(page.contacts or page.deleted for page in pages)

    def test_N20_items_that_never_come_whole_are_rejected(
        self, exchange: ExchangeWorld, provider: Provider
    ) -> None:
        remote_id = exchange.add(Fields("Ada"))
        exchange.fault("drop_fields", fields=["GivenName", "LastModifiedTime"])
        with pytest.raises(TryLater, match="unexpected"):
            list(provider.changes(None))
        with pytest.raises(TryLater, match="unexpected"):
            provider.get(remote_id)

    def test_an_item_without_an_id_is_nobody(
        self, exchange: ExchangeWorld, provider: Provider
    ) -> None:
        odd = "<t:Create><t:Contact><t:GivenName>A</t:GivenName></t:Contact></t:Create>"
        exchange.fault("body", body=page(odd), **XML, **CHANGES)
        assert not any(p.contacts for p in provider.changes(None))


class TestRefusals:
    @pytest.mark.parametrize(
        ("answer", "listing", "single"),
        [
            pytest.param({"code": "ErrorServerBusy"}, TryLater, TryLater, id="N12 busy"),
            pytest.param(
                {"code": "ErrorInvalidSyncStateData"}, CursorExpired, TryLater, id="N10 state"
            ),
            pytest.param({"code": "ErrorItemNotFound"}, CursorExpired, RemoteGone, id="N8 item"),
            pytest.param({"code": "ErrorFolderNotFound"}, CursorExpired, RemoteGone, id="folder"),
            pytest.param(
                {"code": "ErrorSyncFolderNotFound"}, CursorExpired, TryLater, id="N10 folder"
            ),
            pytest.param({"code": "ErrorAccessDenied"}, SignInNeeded, SignInNeeded, id="N7 denied"),
            pytest.param(
                {"code": "ErrorPasswordExpired"}, SignInNeeded, SignInNeeded, id="N6 expired"
            ),
            pytest.param(
                {"code": "ErrorAccountDisabled"}, SignInNeeded, SignInNeeded, id="N6 disabled"
            ),
            pytest.param(
                {"code": "ErrorMailboxMoveInProgress"}, TryLater, TryLater, id="being moved"
            ),
            pytest.param(
                {"code": "ErrorMailboxStoreUnavailable"}, TryLater, TryLater, id="N13 store"
            ),
            pytest.param({"code": "ErrorInternalServerError"}, TryLater, TryLater, id="N13 500"),
            pytest.param({"code": "ErrorNobodyKnows"}, TryLater, TryLater, id="an unknown code"),
            pytest.param({"code": "ErrorSchemaValidation"}, TryLater, TryLater, id="schema"),
            pytest.param({"code": "ErrorInvalidServerVersion"}, TryLater, TryLater, id="version"),
            pytest.param({"status": 401}, SignInNeeded, SignInNeeded, id="N5 401 for ever"),
            pytest.param({"status": 403}, SignInNeeded, SignInNeeded, id="N7 403"),
            pytest.param({"status": 429}, TryLater, TryLater, id="N12 429"),
            pytest.param({"status": 502}, TryLater, TryLater, id="N13 502"),
        ],
    )
    def test_N7_each_refusal_has_one_meaning(
        self, exchange: ExchangeWorld, provider: Provider, answer: dict[str, Any],
        listing: type[ContactsError], single: type[ContactsError],
    ) -> None:  # fmt: skip
        remote_id = exchange.add(Fields("Ada"))
        cursor = list(provider.changes(None))[-1].cursor
        exchange.fault("status", **answer)
        with pytest.raises(listing) as caught:
            list(provider.changes(cursor))
        assert isinstance(caught.value, listing)
        assert str(caught.value).endswith((".", ")", "?"))
        with pytest.raises(single):
            provider.get(remote_id)
        with pytest.raises((TryLater, SignInNeeded)):
            provider.search("Ada", 5)

    @pytest.mark.parametrize(("seconds", "wanted"), [(37, 37.0), (0.5, 0.5)])
    def test_N12_a_back_off_is_passed_on(
        self, exchange: ExchangeWorld, provider: Provider, seconds: float, wanted: float
    ) -> None:
        exchange.fault("status", code="ErrorServerBusy", back_off_s=seconds)
        with pytest.raises(TryLater) as caught:
            list(provider.changes(None))
        assert caught.value.after_s == wanted
        assert caught.value.busy

    def test_N12_nothing_is_asked_twice_of_a_busy_server(
        self, exchange: ExchangeWorld, provider: Provider
    ) -> None:
        exchange.fault("status", code="ErrorServerBusy")
        before = len(exchange.simulator.log("?service=exchange"))
        with pytest.raises(TryLater):
            list(provider.changes(None))
        assert len(exchange.simulator.log("?service=exchange")) == before + 1

    def test_an_older_server_is_spoken_to_in_its_own_version(
        self, exchange: ExchangeWorld, provider: Provider
    ) -> None:
        """exchangelib goes down the versions when the first isn't known."""
        exchange.add(Fields("Ada"))
        exchange.fault("status", code="ErrorInvalidServerVersion", times=2)
        assert sum(len(p.contacts) for p in provider.changes(None)) == 1

    def test_D24_a_403_of_microsofts_is_office_365(self) -> None:
        answer = Answer(403, {}, b"")
        assert isinstance(http_failure(answer, "outlook.office365.com"), Refused)
        assert isinstance(http_failure(answer, "mail.northwind.example"), SignInNeeded)
        moved = Answer(302, {"Location": "https://outlook.office365.com/owa/"}, b"")
        assert isinstance(http_failure(moved, "mail.northwind.example"), Refused)
        assert not is_microsofts("outlook.com.northwind.example")
        assert not is_microsofts("myoutlook.com")

    def test_what_exchangelib_calls_an_error_of_its_own_is_unexpected(self) -> None:
        from exchangelib import errors

        for kind in (errors.SOAPError, errors.TransportError, errors.MalformedResponseError):
            found = failure(kind("private words of an answer"))
            assert isinstance(found, TryLater)
            assert "private" not in found.reason
        assert failures.unexpected_answer().reason == failure(errors.SOAPError("x")).reason  # type: ignore[attr-defined]  # it is a TryLater


class TestTime:
    def test_N3_a_running_request_ends_at_once_when_the_provider_is_closed(
        self, exchange: ExchangeWorld, provider: Provider
    ) -> None:
        exchange.fault("stall", seconds=60)
        exchange.simulator.control("DELETE", "/log")
        caught: list[Exception] = []

        def run() -> None:
            try:
                list(provider.changes(None))
            except TryLater as error:
                caught.append(error)

        thread = threading.Thread(target=run)
        thread.start()
        exchange.simulator.wait_until_asked("?service=exchange")
        began = time.monotonic()
        provider.close()
        thread.join(5)
        assert time.monotonic() - began < 1
        assert caught

    def test_N3_a_handshake_shares_one_deadline(
        self, exchange: ExchangeWorld, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        exchange.switch(schemes=["NTLM"])
        exchange.simulator.control("POST", "/switches", {"latency_ms": 700})
        from dialpad_contacts.providers import http

        monkeypatch.setattr(http.Limits, "__init__", _limits)
        provider = exchange.provider()
        began = time.monotonic()
        with pytest.raises(TryLater, match="in time"):
            list(provider.changes(None))
        assert time.monotonic() - began < 2
        exchange.simulator.control("POST", "/switches", {"latency_ms": 0})
        provider.close()


def _limits(self: Any) -> None:
    """Give a request a second in all: too little for three answers of 0.7 s each."""
    object.__setattr__(self, "connect_s", 1.0)
    object.__setattr__(self, "read_s", 1.0)
    object.__setattr__(self, "total_s", 1.0)
