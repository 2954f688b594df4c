"""Who gets in at the simulated Exchange: Basic, NTLM, locks, certificates, Autodiscover."""

from __future__ import annotations

import base64
from typing import Any

import exchangelib
import pytest
import requests
import requests_ntlm
import spnego

from tests.contract.simulator.cloud import TIMEOUT_S
from tests.contract.simulator.exchange import CONTACTS, SHARED, Office, changes, envelope

DISCOVER = (
    '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"'
    ' xmlns:a="http://schemas.microsoft.com/exchange/2010/Autodiscover"><s:Header>'
    "<a:RequestedServerVersion>Exchange2013</a:RequestedServerVersion></s:Header><s:Body>"
    "<a:GetUserSettingsRequestMessage><a:Request><a:Users><a:User><a:Mailbox>{email}</a:Mailbox>"
    "</a:User></a:Users><a:RequestedSettings><a:Setting>ExternalEwsUrl</a:Setting>"
    "<a:Setting>UserDN</a:Setting></a:RequestedSettings></a:Request>"
    "</a:GetUserSettingsRequestMessage></s:Body></s:Envelope>"
)
ASKED = envelope(changes())


def status(office: Office, **options: Any) -> int:
    return office.post(ASKED, **options).status_code


def ntlm(office: Office, user: str = "", password: str = "", **options: Any) -> Any:
    return requests_ntlm.HttpNtlmAuth(user or office.user, password or office.password, **options)


def test_nobody_gets_in_without_a_name_and_is_told_how(office: Office) -> None:
    answer = office.post(ASKED, auth=None)
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"] == 'Negotiate, NTLM, Basic realm="mail"'


@pytest.mark.parametrize(
    "user", ["mortiz", "NORTHWIND\\mortiz", "mortiz@northwind.example", "MORTIZ"]
)
def test_a_user_has_several_names(office: Office, user: str) -> None:
    assert status(office, auth=(user, office.password)) == 200
    assert status(office, auth=ntlm(office, user)) == 200


def test_another_domains_user_of_that_name_is_somebody_else(office: Office) -> None:
    assert status(office, auth=("SOUTHWIND\\mortiz", office.password)) == 401


def test_a_wrong_password_stays_outside_whichever_way(office: Office) -> None:
    assert status(office, auth=(office.user, "wrong")) == 401
    assert status(office, auth=ntlm(office, password="wrong")) == 401
    assert office.control("GET", "")["misses"] == 2


def test_five_wrong_passwords_lock_the_account_for_the_right_one_too(office: Office) -> None:
    for _ in range(5):
        status(office, auth=(office.user, "wrong"))
    assert status(office) == 401
    assert office.control("GET", "")["locked"] is True
    office.control("PATCH", "", {"locked": False})
    assert status(office) == 200


def test_ntlm_signs_a_connection_in_and_a_new_password_ends_that(office: Office) -> None:
    http = requests.Session()
    http.trust_env, http.verify, http.auth = False, office.bundle, ntlm(office)
    headers = {"Content-Type": "text/xml"}
    for wanted in (3, 1):  # the handshake is three requests, what follows needs none
        before = len(office.cloud.control("GET", "/log?service=exchange")["entries"])
        assert http.post(office.server, ASKED, headers=headers, timeout=TIMEOUT_S).ok
        after = office.cloud.control("GET", "/log?service=exchange")["entries"]
        assert len(after) - before == wanted
    assert [e["auth"] for e in after[-4:]] == [
        "none",
        "ntlm-negotiate",
        "ntlm-authenticate",
        "none",
    ]
    office.control("PATCH", "", {"password": "new one"})
    assert http.post(office.server, ASKED, headers=headers, timeout=TIMEOUT_S).status_code == 401
    http.close()


@pytest.mark.parametrize("bound", [True, False])
def test_extended_protection_wants_a_sign_in_bound_to_its_channel(
    office: Office, bound: bool
) -> None:
    office.switch(binding_required=True)
    assert status(office, auth=ntlm(office, send_cbt=bound)) == (200 if bound else 401)


def test_a_sign_in_bound_to_another_channel_is_somebody_in_the_middle(office: Office) -> None:
    elsewhere = spnego.channel_bindings.GssChannelBindings(
        application_data=b"tls-server-end-point:" + b"\1" * 32
    )
    client = spnego.client(
        office.user, office.password, protocol="ntlm", channel_bindings=elsewhere,
        options=spnego.NegotiateOptions.use_ntlm,
    )  # fmt: skip
    token = client.step()
    for wanted in (True, False):
        header = f"NTLM {base64.b64encode(token or b'').decode()}"
        answer = office.post(
            ASKED, auth=None, headers={"Content-Type": "text/xml", "Authorization": header}
        )
        assert answer.status_code == 401
        if wanted:
            said = answer.headers["WWW-Authenticate"].removeprefix("NTLM ")
            token = client.step(base64.b64decode(said))


@pytest.mark.parametrize("header", ["NTLM !!", "NTLM Tk8=", "Basic !!", "Bearer x", "NTLM"])
def test_nonsense_for_a_name_is_nobody(office: Office, header: str) -> None:
    headers = {"Content-Type": "text/xml", "Authorization": header}
    assert status(office, auth=None, headers=headers) == 401


@pytest.mark.parametrize(("schemes", "scheme"), [(["NTLM"], "basic"), (["Basic"], "ntlm")])
def test_a_way_that_is_not_offered_leads_nowhere(
    office: Office, schemes: list[str], scheme: str
) -> None:
    office.switch(schemes=schemes)
    auth = (office.user, office.password) if scheme == "basic" else ntlm(office)
    assert status(office, auth=auth) == 401


@pytest.mark.parametrize("door", ["self_signed", "wrong_name", "expired"])
def test_N24_three_doors_have_certificates_that_no_client_takes(office: Office, door: str) -> None:
    doors = office.cloud.control("GET", "/exchange/doors")
    with pytest.raises(requests.exceptions.SSLError):
        office.post(ASKED, url=doors[door])
    with pytest.raises(requests.exceptions.SSLError):
        requests.get(doors["server"], timeout=TIMEOUT_S)  # who was not told of the authority


def test_in_the_plain_it_is_there_for_loopback(office: Office) -> None:
    assert status(office, url=office.cloud.control("GET", "/exchange/doors")["plain"]) == 200


def test_a_disabled_mailbox_is_forbidden(office: Office) -> None:
    office.control("PATCH", "", {"disabled": True})
    assert status(office) == 403


class TestAutodiscover:
    def url(self, office: Office) -> str:
        return office.server.replace("/EWS/Exchange.asmx", "/autodiscover/autodiscover.svc")

    def ask(self, office: Office, email: str, **options: Any) -> requests.Response:
        text = DISCOVER.format(email=email)
        return office.post(text, url=self.url(office), allow_redirects=False, **options)

    def test_ones_own_address_leads_to_the_server(self, office: Office) -> None:
        answer = self.ask(office, office.email)
        assert f"<Value>{office.server}</Value>" in answer.text
        assert "UserDN" in answer.text
        assert "UserDisplayName" not in answer.text, "only what was asked for"

    def test_anothers_address_is_not_answered(self, office: Office) -> None:
        assert "<ErrorCode>InvalidUser</ErrorCode>" in self.ask(office, SHARED).text

    def test_it_wants_a_password_too(self, office: Office) -> None:
        assert self.ask(office, office.email, auth=None).status_code == 401

    def test_it_may_lead_elsewhere_or_nowhere(self, office: Office) -> None:
        office.switch(autodiscover="office365")
        assert ".outlook.com/" in self.ask(office, office.email, auth=None).headers["Location"]
        office.switch(autodiscover="elsewhere", redirect="https://mail.hoster.example/a.svc")
        answer = self.ask(office, office.email, auth=None)
        assert answer.headers["Location"] == "https://mail.hoster.example/a.svc"
        office.switch(autodiscover="address", redirect="m@other.example")
        assert "<ErrorCode>RedirectAddress</ErrorCode>" in self.ask(office, office.email).text
        office.switch(autodiscover="off")
        assert self.ask(office, office.email).status_code == 404

    def test_exchangelib_finds_the_server_by_it(
        self, office: Office, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        from exchangelib.autodiscover.protocol import AutodiscoverProtocol

        monkeypatch.setenv("REQUESTS_CA_BUNDLE", office.bundle)
        protocol = AutodiscoverProtocol(
            config=exchangelib.Configuration(
                service_endpoint=self.url(office),
                credentials=exchangelib.Credentials(office.user, office.password),
                auth_type=exchangelib.NTLM,
                retry_policy=exchangelib.FailFast(),
            )
        )
        found = protocol.get_user_settings(user=office.email)
        assert found.ews_url == office.server
        protocol.close()


def test_R10_anothers_folder_opens_for_those_it_is_shared_with(office: Office) -> None:
    theirs = (
        '<t:DistinguishedFolderId Id="contacts"><t:Mailbox>'
        f"<t:EmailAddress>{SHARED}</t:EmailAddress></t:Mailbox></t:DistinguishedFolderId>"
    )
    assert office.code(changes("", 512, theirs)) == "NoError"
    office.cloud.control("PATCH", f"/exchange/accounts/{SHARED}", {"readers": []})
    assert office.code(changes("", 512, theirs)) == "ErrorAccessDenied"
    nobody = theirs.replace(SHARED, "nobody@northwind.example")
    assert office.code(changes("", 512, nobody)) == "ErrorNonExistentMailbox"
    assert office.code(changes("", 512, CONTACTS)) == "NoError"
