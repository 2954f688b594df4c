"""Rows N1–N24 of the fault catalogue over the real engine, store, provider and a socket.

What is proven elsewhere: N1, N24 bad certificates, foreign hosts, proxies, key logs:
``unit/providers/test_http.py``. N3 cutting off from another thread: the same. N4 of a key that
comes twice: the same. N12 a date against a skewed clock: the same (``test_N12_how_long_to_wait``).
N7 each reason: ``contract/providers/test_google_faults.py``. N13 a poison record:
``simulation/test_poison.py``. N15 and N16 in every position: ``test_lost_replies.py``. N18:
``test_another_person.py``, and the lab's scenarios of D13. N19: ``test_vanishing.py``.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from functools import partial

import pytest

from dialpad_contacts.domain.contact import Email, RemoteId
from dialpad_contacts.providers import transport
from dialpad_contacts.providers.google import provider as google_provider
from dialpad_contacts.providers.http import Limits, Session
from dialpad_contacts.sync.engine import Order
from dialpad_contacts.sync.states import State
from tests.faults.bench import FaultBench, person

LIST = "/people/me/connections"
NEW = person(90)


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Sessions that give up within a second; benches made later use them."""
    quick = partial(Session, limits=Limits(connect_s=1, read_s=0.4, total_s=0.8))
    monkeypatch.setattr(google_provider, "Session", quick)


@pytest.fixture
def small_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(google_provider._LISTING, "pageSize", "2")


class TestOutOfReach:
    def test_N1_offline_is_a_state_with_a_backoff_and_edits_wait(self, bench: FaultBench) -> None:
        bench.edit(bench.one("Given0").id, given_name="Edited")
        bench.google.go_offline()
        with bench.nothing_changes():
            for _ in range(14):
                assert bench.sync().state is State.OFFLINE
        delays = bench.backoffs()
        assert all(0 < d <= max(0.5, min(900, 2.0 * 2**k)) for k, d in enumerate(delays))
        assert max(delays) > 60, "it doubles"
        bench.settle()
        bench.assert_in_line()
        assert bench.writes() == {"PATCH": 1}

    def test_N2_a_read_that_breaks_is_passed_over(self, bench: FaultBench) -> None:
        bench.fault("reset", path=LIST, times=1)
        assert bench.sync().state is State.IDLE

    @pytest.mark.parametrize(
        ("kind", "options"),
        [
            ("reset", {}),
            ("drop_reply", {}),
            ("truncate", {"fraction": 0.5}),
            ("truncate", {"bytes": 0}),
        ],
    )
    def test_N2_a_create_that_breaks_is_never_sent_blindly(
        self, bench: FaultBench, kind: str, options: dict[str, float]
    ) -> None:
        bench.add(NEW)
        bench.fault(kind, method="POST", service="people", times=1, **options)
        bench.sync()
        (intent,) = bench.store.intents(bench.account_id)
        assert intent.unknown_since == bench.clock.now()
        bench.sync()
        assert bench.writes()["POST"] == 1, "not before the wait is over"
        bench.settle()
        bench.assert_in_line()
        assert bench.writes()["POST"] == (2 if kind == "reset" else 1)

    @pytest.mark.parametrize("kind", ["slow", "stall"])
    @pytest.mark.usefixtures("impatient")
    def test_N3_a_slow_listing_is_given_up(self, bench: FaultBench, kind: str) -> None:
        bench.fault(kind, path=LIST, times=2)
        with bench.nothing_changes():
            assert bench.sync(Order(full=True)).state is State.OFFLINE
        bench.settle()

    def test_N3_a_body_without_end_is_refused(
        self, bench: FaultBench, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(transport, "MAX_BODY_BYTES", 100_000)
        bench.fault("body", body='{"connections": []}' + " " * 1000, repeat=200, path=LIST)
        with bench.nothing_changes():
            assert bench.sync(Order(full=True)).state is State.OFFLINE


class TestUnreadable:
    @pytest.mark.parametrize(
        ("kind", "options"),
        [
            ("truncate", {"fraction": 0.9}),
            ("html", {}),
            ("empty", {}),
            ("invalid_json", {}),
            ("bom", {}),
            ("content_type", {"content_type": "text/html"}),
            ("gzip_bomb", {"megabytes": 40}),
            ("body", {"body": '{"connections": [], "nextSyncToken": "x", "totalItems": NaN}'}),
            ("body", {"body": "[" * 10_000}),
            ("body", {"body": '{"connections":' + '{"a":' * 10_000}),
            ("body", {"body": "null"}),
            ("body", {"body": "{}"}),
            ("body", {"body": '{"connections": [{}], "nextSyncToken": "x"}'}),
            ("drop_fields", {"fields": ["metadata"]}),
        ],
    )
    def test_N4_an_unreadable_listing_is_rejected_as_a_unit(
        self, bench: FaultBench, kind: str, options: dict[str, object]
    ) -> None:
        bench.edit(bench.one("Given0").id, given_name="Edited")
        bench.fault(kind, path=LIST, **options)
        with bench.nothing_changes():
            report = bench.sync(Order(full=True))
        assert report.state in (State.OFFLINE, State.WAITING)
        if kind != "truncate":
            assert "unexpected answer (sign in to the network?)" in report.reason
        bench.settle()
        bench.assert_in_line()

    def test_N20_a_listing_without_a_field_takes_nothing_away(self, bench: FaultBench) -> None:
        before = bench.records()
        bench.fault("drop_fields", fields=["phoneNumbers", "emailAddresses"], path=LIST)
        bench.sync(Order(full=True))
        assert [r.fields for r in bench.records()] == [r.fields for r in before]
        assert not bench.writes()

    def test_N21_shared_and_directory_people_are_not_taken_in(self, bench: FaultBench) -> None:
        body = (
            '{"connections": [{"resourceName": "people/c1", "etag": "x", "names": [{"givenName":'
            ' "Shared"}], "metadata": {"sources": [{"type": "DOMAIN_CONTACT"}]}}],'
            ' "nextSyncToken": "t"}'
        )
        bench.fault("body", body=body, path=LIST, times=1)
        bench.sync()
        assert "Shared" not in bench.names()

    def test_N22_a_poisoned_contact_stops_nobody_and_is_not_cut_short_there(
        self, bench: FaultBench
    ) -> None:
        name = "A\x00\ud800\u202e<b>" + "x" * 5000
        remote = bench.google.add_raw({"given": name, "phones": ["+1 201 555 9999"]})
        bench.google.add_raw({"given": "Neighbour"})
        assert bench.sync().state is State.IDLE
        assert "Neighbour" in bench.names()
        (poisoned,) = [r for r in bench.records() if r.link and r.link.remote_id == remote]
        assert "\x00" not in poisoned.fields.given_name
        bench.edit(poisoned.id, emails=(Email("new@people.example", "work"),))
        bench.sync()
        there = bench.google.person(RemoteId(str(remote)))
        assert there["names"][0]["givenName"] == name
        assert there["emailAddresses"][0]["value"] == "new@people.example"


class TestRefused:
    def test_N5_a_token_that_ran_out_is_renewed_once(self, bench: FaultBench) -> None:
        bench.edit(bench.one("Given0").id, given_name="Edited")
        bench.simulator.control("POST", "/oauth/expire", {"kind": "access"})
        assert bench.sync().state is State.IDLE
        assert len(bench.requests("?service=oauth")) == 1
        assert bench.writes() == {"PATCH": 1}

    def test_N5_a_second_401_asks_for_a_sign_in_and_keeps_the_queue(
        self, bench: FaultBench
    ) -> None:
        bench.edit(bench.one("Given0").id, given_name="Edited")
        bench.fault("status", status=401, service="people")
        with bench.nothing_changes():
            assert bench.sync().state is State.SIGN_IN_NEEDED
        assert len(bench.requests("?service=oauth")) == 1
        assert bench.waiting()

    def test_N6_a_revoked_grant_makes_no_storm_and_drops_nothing(self, bench: FaultBench) -> None:
        bench.edit(bench.one("Given0").id, given_name="Edited")
        bench.google.end_grant()
        bench.simulator.control("POST", "/oauth/expire", {"kind": "access"})
        with bench.nothing_changes():
            for _ in range(20):
                assert bench.sync().state is State.SIGN_IN_NEEDED
        assert len(bench.requests("?service=oauth")) <= 1
        assert bench.waiting()

    @pytest.mark.parametrize(
        ("reason", "state", "words"),
        [
            ("RATE_LIMIT_EXCEEDED", State.WAITING, "slow down"),
            ("ACCESS_TOKEN_SCOPE_INSUFFICIENT", State.SIGN_IN_NEEDED, "tick Contacts"),
            ("SERVICE_DISABLED", State.WAITING, "switched off"),
        ],
    )
    def test_N7_the_reason_decides_not_the_status(
        self, bench: FaultBench, reason: str, state: State, words: str
    ) -> None:
        bench.fault("status", status=403, code="PERMISSION_DENIED", reason=reason, service="people")
        with bench.nothing_changes():
            report = bench.sync()
        assert report.state is state
        assert words in report.reason

    def test_N8_an_update_of_a_gone_contact_keeps_it_and_makes_no_new_one(
        self, bench: FaultBench
    ) -> None:
        record = bench.one("Given0")
        assert record.link is not None
        bench.edit(record.id, given_name="Edited")
        bench.fault("empty_list", path=LIST, times=1)  # so that only the update finds out
        bench.google.remove(record.link.remote_id)
        bench.mend()
        bench.sync()
        bench.settle()
        assert "Edited Family0" in bench.names()
        assert len(bench.remote()) == 5
        assert not bench.writes()["POST"]

    def test_N8_a_delete_of_a_gone_contact_is_done(self, bench: FaultBench) -> None:
        record = bench.one("Given0")
        bench.delete(record.id)
        bench.fault("status", status=404, code="NOT_FOUND", method="DELETE", times=1)
        bench.sync()
        assert not bench.waiting()
        assert bench.writes() == {"DELETE": 1}

    @pytest.mark.parametrize("status", [400, 409, 412])
    @pytest.mark.parametrize("times", [1, 3, 9])
    def test_N9_a_stale_write_is_merged_again_four_times_then_later(
        self, bench: FaultBench, status: int, times: int
    ) -> None:
        record = bench.one("Given0")
        assert record.link is not None
        unowned = bench.google.unowned(record.link.remote_id)
        bench.edit(record.id, given_name="Edited")
        bench.fault(
            "status", status=status, code="FAILED_PRECONDITION", method="PATCH", times=times
        )
        report = bench.sync()
        assert bench.writes()["PATCH"] == min(times + 1, 4)
        assert report.failed == (times >= 4)
        bench.settle()
        bench.assert_in_line()
        assert bench.google.unowned(record.link.remote_id) == unowned, "I7"


class TestCursors:
    @pytest.mark.parametrize("skip", [0, 1], ids=["at the start", "mid-page"])
    @pytest.mark.usefixtures("small_pages")
    def test_N10_an_expired_cursor_means_a_full_read_and_no_duplicate(
        self, bench: FaultBench, skip: int
    ) -> None:
        gone = bench.one("Given5")
        bench.delete(gone.id)
        bench.sync()
        for number in range(10, 16):
            bench.google.add(person(number))
        bench.fault("expired_sync_token", path=LIST, skip=skip, times=1)
        assert bench.sync().state is State.IDLE
        assert len(bench.records()) == 11
        assert "Given5 Family5" not in bench.names(), "tombstones survive"
        assert bench.writes() == {"DELETE": 1}

    @pytest.mark.parametrize("kind", ["page_loop", "expire"])
    @pytest.mark.usefixtures("small_pages")
    def test_N11_a_listing_that_does_not_end_counts_for_nothing(
        self, bench: FaultBench, kind: str
    ) -> None:
        bench.google.add(person(20))
        if kind == "page_loop":
            bench.fault(kind, path=LIST)
        else:
            bench.fault("status", status=400, code="INVALID_ARGUMENT", path=LIST, skip=1)
        with bench.nothing_changes():
            assert bench.sync(Order(full=True)).state is State.WAITING
        bench.settle()
        bench.assert_in_line()

    @pytest.mark.parametrize("kind", ["repeat_items", "reverse_items"])
    @pytest.mark.usefixtures("small_pages")
    def test_N11_N14_order_and_repetition_do_not_matter(self, bench: FaultBench, kind: str) -> None:
        bench.fault(kind, path=LIST)
        before = bench.records()
        bench.sync(Order(full=True))
        assert bench.records() == before
        assert not bench.writes()


class TestPatience:
    @pytest.mark.parametrize(
        ("said", "least", "most"),
        [
            ("7", 7, 7),
            ("date", 58, 62),
            ("-5", 1, 1),
            ("999999999", 30 * 86400, 30 * 86400),
        ],
    )
    @pytest.mark.parametrize("status", [429, 503])
    def test_N12_the_servers_wish_is_waited_out_by_everybody(
        self, bench: FaultBench, said: str, least: int, most: int, status: int
    ) -> None:
        if said == "date":
            said = format_datetime(datetime.now(UTC) + timedelta(seconds=60), usegmt=True)
        bench.fault("status", status=status, retry_after=said, service="people", times=1)
        assert bench.sync().state is State.WAITING
        until = bench.account.retry_at
        assert until is not None
        wait = (until - bench.clock.now()).total_seconds()
        assert least <= wait <= most
        bench.forget_requests()
        bench.clock.pass_by(wait - 0.5)
        assert bench.sync().state is State.WAITING
        bench.restart()
        assert bench.sync().state is State.WAITING
        assert not bench.requests(), "'sync now' and a new start ask nothing either"
        bench.clock.pass_by(1)
        assert bench.sync().state is State.IDLE

    @pytest.mark.parametrize("status", [429, 500, 503])
    def test_N12_N13_without_a_wish_we_back_off(self, bench: FaultBench, status: int) -> None:
        bench.fault("status", status=status, service="people")
        with bench.nothing_changes():
            for _ in range(8):
                assert bench.sync().state is State.WAITING
        assert all(d <= max(0.5, 2.0 * 2**k) for k, d in enumerate(bench.backoffs()))

    def test_N14_a_stale_replica_reverts_nothing(self, bench: FaultBench) -> None:
        bench.simulator.control("POST", "/delay", {"seconds": 300})
        bench.edit(bench.one("Given0").id, given_name="Edited", emails=())
        for _ in range(4):
            bench.sync(Order(full=True))
            assert "Edited Family0" in bench.names()
            assert bench.one("Edited").fields.emails == (), "I12"
            bench.pass_by(60)
        bench.settle()
        bench.assert_in_line()
        assert bench.writes() == {"PATCH": 1}

    @pytest.mark.usefixtures("impatient")
    def test_N15_a_create_carried_out_after_we_gave_up_is_found(self, bench: FaultBench) -> None:
        bench.add(NEW)
        bench.fault("late", seconds=1.2, method="POST", service="people", times=1)
        assert bench.sync().state is State.OFFLINE
        bench.wait_for(lambda: bench.writes() == {"POST": 1})
        bench.settle()
        bench.assert_in_line()
        assert bench.writes() == {"POST": 1}

    @pytest.mark.parametrize("method", ["PATCH", "DELETE"])
    def test_N16_a_lost_reply_of_an_update_or_delete_is_read_again(
        self, bench: FaultBench, method: str
    ) -> None:
        record = bench.one("Given0")
        if method == "PATCH":
            bench.edit(record.id, given_name="Edited")
        else:
            bench.delete(record.id)
        bench.fault("drop_reply", method=method, times=1)
        bench.sync()
        bench.settle()
        bench.assert_in_line()
        assert bench.writes() == {method: 1}


class TestIdentityAndTime:
    def test_N17_a_renamed_record_is_followed(self, bench: FaultBench) -> None:
        record = bench.one("Given0")
        assert record.link is not None
        tail = str(record.link.remote_id).partition("/")[2]
        bench.google.people("POST", f"/{tail}/rename")
        bench.edit(record.id, given_name="Edited")
        bench.settle()
        bench.assert_in_line()
        assert bench.one("Edited").id == record.id

    @pytest.mark.parametrize("years", [10, -10])
    def test_N23_a_clock_that_jumps_loses_and_repeats_nothing(
        self, bench: FaultBench, years: int
    ) -> None:
        bench.edit(bench.one("Given0").id, given_name="Edited")
        bench.clock.jump(days=365 * years)
        bench.settle()
        bench.clock.jump(days=-365 * years)
        bench.settle()
        bench.assert_in_line()
        assert bench.writes() == {"PATCH": 1}

    def test_N23_a_wait_is_not_made_longer_by_a_clock_that_is_set_back(
        self, bench: FaultBench
    ) -> None:
        bench.fault("status", status=503, retry_after=60, service="people", times=1)
        bench.sync()
        bench.clock.jump(days=-400)
        bench.clock.pass_by(61)
        assert bench.sync().state is State.IDLE

    def test_N23_a_wait_is_not_made_shorter_by_a_clock_that_is_set_forward(
        self, bench: FaultBench
    ) -> None:
        bench.fault("status", status=503, retry_after=60, service="people", times=1)
        bench.sync()
        bench.clock.jump(days=400)
        assert bench.sync().state is State.WAITING

    def test_N23_D12_a_clock_set_forward_does_not_send_a_lost_create_again(
        self, bench: FaultBench
    ) -> None:
        bench.simulator.control("POST", "/delay", {"seconds": 300})
        bench.add(NEW)
        bench.fault("drop_reply", method="POST", service="people", times=1)
        bench.sync()
        bench.clock.jump(hours=2)
        bench.sync(Order(full=True))
        assert bench.writes() == {"POST": 1}
        bench.settle()
        bench.assert_in_line()
        assert bench.writes() == {"POST": 1}

    def test_N24_a_redirect_is_never_followed(self, bench: FaultBench) -> None:
        bench.edit(bench.one("Given0").id, given_name="Edited")
        there = f"http://localhost.example/{LIST}"
        bench.fault("redirect", location=there, service="people")
        with bench.nothing_changes():
            report = bench.sync()
        assert "unexpected answer" in report.reason
        bench.settle()
        bench.assert_in_line()
