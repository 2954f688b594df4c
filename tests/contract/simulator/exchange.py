"""The simulated Exchange as clients of its own see it: raw SOAP, exchangelib, and the schema."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element, tostring

import exchangelib
import pytest
import requests
from defusedxml.ElementTree import fromstring

from tests.contract.simulator.cloud import TIMEOUT_S, Cloud

# Beside the checkout, where the vendors' documents are kept; not part of it.
SCHEMAS = Path(__file__).resolve().parents[4] / "shared" / "schemas" / "ews"
SOAP = "http://schemas.xmlsoap.org/soap/envelope/"
M = "http://schemas.microsoft.com/exchange/services/2006/messages"
T = "http://schemas.microsoft.com/exchange/services/2006/types"
NAMES = {"s": SOAP, "m": M, "t": T}
CONTACTS = '<t:DistinguishedFolderId Id="contacts" />'
MAYA = "mortiz@mail.northwind.example"
SHARED = "frontdesk@mail.northwind.example"


def envelope(body: str, version: str = "Exchange2013") -> str:
    return (
        f'<s:Envelope xmlns:s="{SOAP}" xmlns:m="{M}" xmlns:t="{T}"><s:Header>'
        f'<t:RequestServerVersion Version="{version}" /></s:Header>'
        f"<s:Body>{body}</s:Body></s:Envelope>"
    )


def shape(*uris: str, tag: str = "m:ItemShape") -> str:
    fields = "".join(u if u.startswith("<") else f'<t:FieldURI FieldURI="{u}" />' for u in uris)
    more = f"<t:AdditionalProperties>{fields}</t:AdditionalProperties>" if fields else ""
    return f"<{tag}><t:BaseShape>IdOnly</t:BaseShape>{more}</{tag}>"


def changes(state: str = "", most: int = 512, folder: str = CONTACTS, *uris: str) -> str:
    since = f"<m:SyncState>{state}</m:SyncState>" if state else ""
    return (
        f"<m:SyncFolderItems>{shape(*uris)}<m:SyncFolderId>{folder}</m:SyncFolderId>{since}"
        f"<m:MaxChangesReturned>{most}</m:MaxChangesReturned></m:SyncFolderItems>"
    )


class Office:
    """One mailbox, reached with Basic over https."""

    def __init__(self, cloud: Cloud, email: str = MAYA) -> None:
        self.cloud = cloud
        self.email = email
        self.bundle = str(cloud.endpoints["ca_bundle"])
        self.server = str(cloud.endpoints["exchange"]["server"])
        who = next(
            a for a in cloud.control("GET", "/exchange/accounts")["accounts"] if a["email"] == email
        )
        self.user, self.password = str(who["user"]), str(who["password"])
        self.http = requests.Session()
        self.http.trust_env = False
        self.http.verify = self.bundle

    def control(self, method: str, path: str, body: object = None) -> Any:
        return self.cloud.control(method, f"/exchange/accounts/{self.email}{path}", body)

    def switch(self, **switches: object) -> None:
        self.cloud.control("POST", "/exchange/switches", switches)

    def add(self, **fields: object) -> dict[str, Any]:
        made: dict[str, Any] = self.control("POST", "/contacts", fields)
        return made

    def post(self, text: str, **options: Any) -> requests.Response:
        options.setdefault("auth", (self.user, self.password))
        options.setdefault("headers", {"Content-Type": "text/xml; charset=utf-8"})
        url = options.pop("url", self.server)
        return self.http.post(url, text.encode(), timeout=TIMEOUT_S, **options)

    def ask(self, body: str) -> Element:
        """Send one operation and return the body's one element."""
        answer = self.post(envelope(body))
        assert answer.status_code == 200, answer.text
        root: Element = fromstring(answer.content)
        return asked_in(root)

    def code(self, body: str) -> str:
        """Send one operation and return the response code of its one message, or of its fault."""
        answer = self.post(envelope(body))
        root = fromstring(answer.content)
        return next(str(e.text) for e in root.iter() if e.tag.endswith("}ResponseCode"))

    def library(self, auth_type: str | None = exchangelib.BASIC) -> Any:
        """Return exchangelib's own account, as any program would make it."""
        config = exchangelib.Configuration(
            service_endpoint=self.server,
            credentials=exchangelib.Credentials(self.user, self.password),
            auth_type=auth_type,
        )
        return exchangelib.Account(
            self.email, config=config, access_type=exchangelib.DELEGATE,
            default_timezone=exchangelib.EWSTimeZone("UTC"),
        )  # fmt: skip


class Schema:
    """Microsoft's own schema of messages."""

    @cached_property
    def _schema(self) -> Any:
        if not SCHEMAS.is_dir():
            pytest.skip("the schema is not at hand")
        etree: Any = pytest.importorskip("lxml.etree")
        return etree.XMLSchema(file=str(SCHEMAS / "messages.xsd"))

    def faults(self, element: Element) -> list[str]:
        """Return what is wrong with an operation, asked or answered."""
        etree: Any = pytest.importorskip("lxml.etree")
        document = etree.fromstring(tostring(element))
        if self._schema.validate(document):
            return []
        return [str(error) for error in self._schema.error_log]


def asked_in(envelope: Element | str) -> Element:
    """Return the operation in an envelope."""
    root: Element = fromstring(envelope) if isinstance(envelope, str) else envelope
    found = root.find("s:Body/*", NAMES)
    assert found is not None
    return found
