"""D23: the organisation's directory of Google Workspace, and the quiet ways in which it lacks."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing

import pytest

from dialpad_contacts.domain.errors import TryLater
from dialpad_contacts.sync.ports import Provider
from tests.contract.providers.clouds import GoogleWorld, Secret
from tests.contract.providers.test_provider import entries

DIRECTORY = "https://www.googleapis.com/auth/directory.readonly"


@pytest.fixture
def provider(google: GoogleWorld) -> Iterator[Provider]:
    with closing(google.provider()) as provider:
        yield provider


def asked(google: GoogleWorld) -> int:
    return len(google.simulator.log("?path=DirectoryPeople"))


def test_D23_a_colleague_has_numbers_addresses_and_a_title(provider: Provider) -> None:
    (leo,) = provider.search_directory("leo fink", 5)
    assert leo.kind == "company"
    assert leo.fields.emails
    assert leo.fields.phones[0].e164
    assert leo.title


def test_D23_a_directory_of_many_pages(google: GoogleWorld) -> None:
    google.simulator.control("POST", "/world/reset", {"staff": 2300, "contacts": 0})
    google.grant = google.sign_in()
    google.secret = Secret(google.grant.secret)
    with closing(google.provider()) as provider:
        found = entries(provider)
    assert asked(google) == 3
    assert len({entry.remote_id for entry in found}) == len(found) > 2000


def test_D23_nobody_is_found_by_no_text(google: GoogleWorld, provider: Provider) -> None:
    assert len(provider.search_directory(" ", 5)) == 0
    assert asked(google) == 0


def test_D23_an_administrator_who_shares_nothing_is_a_quiet_fact(
    google: GoogleWorld, provider: Provider
) -> None:
    google.simulator.control("POST", "/switches", {"directory_sharing": False})
    assert entries(provider) == []
    assert len(provider.search_directory("Leo", 5)) == 0


def test_D23_a_consumers_account_has_none(google: GoogleWorld) -> None:
    accounts = google.simulator.control("GET", "/accounts")["accounts"]
    google.email = next(a["email"] for a in accounts if a["consumer"])
    google.secret = Secret(google.sign_in().secret)
    with closing(google.provider()) as provider:
        assert entries(provider) == []
        assert len(provider.search_directory("Leo", 5)) == 0


def test_D23_a_user_who_did_not_allow_it_is_not_asked_for_at_google(google: GoogleWorld) -> None:
    google.simulator.control("POST", "/switches", {"withheld_scopes": [DIRECTORY]})
    google.secret = Secret(google.sign_in().secret)
    with closing(google.provider()) as provider:
        assert entries(provider) == []
    assert asked(google) == 0


@pytest.mark.parametrize("status", [429, 503])
def test_N12_N13_a_directory_that_can_not_be_read_now_is_no_empty_one(
    google: GoogleWorld, provider: Provider, status: int
) -> None:
    google.simulator.fault("status", status=status, path="DirectoryPeople")
    with pytest.raises(TryLater):
        entries(provider)


def test_N7_a_quota_that_says_403_is_no_denial(google: GoogleWorld, provider: Provider) -> None:
    google.simulator.fault(
        "status", status=403, reason="RATE_LIMIT_EXCEEDED", path="DirectoryPeople"
    )
    with pytest.raises(TryLater):
        entries(provider)


def test_N11_a_page_that_comes_twice_ends_it(google: GoogleWorld) -> None:
    google.simulator.control("POST", "/world/reset", {"staff": 2300, "contacts": 0})
    google.secret = Secret(google.sign_in().secret)
    google.simulator.fault("page_loop", path="DirectoryPeople")
    with closing(google.provider()) as provider, pytest.raises(TryLater):
        entries(provider)
