"""The scan of the logs sees what it is there for (I15)."""

from __future__ import annotations

import logging

import pytest

from tests.canaries import Listener, leaks, secrets

KEY = "dp_user_000007d3126765e8"


@pytest.mark.parametrize(
    "text",
    [
        "GET /v1/people:search?query=leo@one.example",
        "caller +1 (415) 555-0133",
        "caller 4155550133",
        "saved Ada Lovelace",
        "Bearer ya29.a0Aabcdefgh-ijk",
        f"Authorization: {KEY}",
        "GET /?state=x&code=4/0Aabcdefghijk HTTP/1.1",
        '{"refresh_token": "1//0eabcdefghijk"}',
        "eyJhbGciOiJub25lIn0xyz.eyJzdWIiOiIxIn0.",
    ],
)
def test_whoever_leaks_is_recognised(text: str) -> None:
    assert leaks(text)


@pytest.mark.parametrize(
    "text",
    [
        "Google GET: 200, 5550 bytes, 133 ms",
        "the sync worker ended with 15, CrashExit",
        "no backup: [Errno 28] No space left on device",
    ],
)
def test_what_a_log_is_for_is_let_through(text: str) -> None:
    assert not leaks(text)


def test_only_secrets_count_where_their_owner_reads() -> None:
    assert not secrets("Deleted Ada Lovelace, ada@one.example.")
    assert secrets(f"the key is {KEY}")


def test_a_traceback_is_read_too() -> None:
    listener = Listener()
    log = logging.Logger("dialpad_contacts.providers")
    log.addHandler(listener)
    try:
        raise ValueError("no such person: ada@one.example")
    except ValueError:
        log.exception("in SyncNow")
    assert len(listener.found) == listener.read == 1


def test_the_whole_run_is_listened_to(listener: Listener) -> None:
    before = listener.read
    logging.getLogger("dialpad_contacts.tests").debug("heard")
    assert listener.read == before + 1
