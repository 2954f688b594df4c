"""A client library that we don't use ourselves gets along with the simulated Graph."""

from __future__ import annotations

from typing import Any

import pytest
import requests

from tests.contract.simulator.cloud import TIMEOUT_S, Cloud
from tests.contract.simulator.outlook import Outlook
from tests.contract.simulator.test_microsoft_sign_in import WORK


@pytest.mark.filterwarnings("ignore:response_mode")
def test_O365_reads_writes_filters_and_deletes(cloud: Cloud) -> None:
    library: Any = pytest.importorskip("O365")
    tokens: Any = pytest.importorskip("O365.utils.token")
    outlook = Outlook(cloud, WORK)
    kept = tokens.MemoryTokenBackend()
    here = type("Here", (library.MSGraphProtocol,), {"_protocol_url": f"{outlook.root}/"})
    account = library.Account(
        ("a-desktop-program",), auth_flow_type="public", protocol=here(timezone="UTC"),
        token_backend=kept, tenant_id="organizations",
    )  # fmt: skip
    account.con._msal_client = outlook.application("organizations", token_cache=kept)
    url, flow = account.con.get_authorization_url(
        requested_scopes=["Contacts.ReadWrite"], redirect_uri="http://localhost:8765"
    )
    back = requests.get(outlook.way.at(url), allow_redirects=False, timeout=TIMEOUT_S)
    assert account.con.request_token(back.headers["Location"], flow=flow)

    book = account.address_book()
    there = outlook.control("GET", "/contacts")
    assert len(list(book.get_contacts(limit=200, batch=7))) == there["total"]
    contact = book.new_contact()
    contact.name, contact.surname, contact.mobile_phone = "Zed", "Quint", "+1 212 555 0101"
    contact.business_phones = ["+1 212 555 0102"]
    contact.emails.add("zed@x.example")
    assert contact.save()
    contact.name = "Zedd"
    assert contact.save()
    wanted = book.q().startswith("given_name", "Zed")
    (found,) = book.get_contacts(query=wanted)
    assert (found.display_name, found.mobile_phone) == ("Zedd Quint", "+1 212 555 0101")
    assert found.delete()
    assert outlook.control("GET", "/contacts")["total"] == there["total"]
