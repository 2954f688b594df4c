"""The simulated Exchange mailbox for the contract suite."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from dialpad_contacts.desktop import config
from dialpad_contacts.domain.contact import AccountKind, Fields, RemoteId, SyncCursor
from dialpad_contacts.providers import registry
from dialpad_contacts.providers.context import ProviderContext
from dialpad_contacts.providers.oauth import Grant
from dialpad_contacts.providers.password import Attempt, Typed
from dialpad_contacts.sync.ports import Capabilities, Provider
from tests.contract.providers.clouds import Secret, Simulator

ONE_WAY = Capabilities(
    writes=False, searches=True, finds_marker_in_listing=False, keeps_labels=False
)
_OURS = {"GivenName", "Surname", "EmailAddresses", "PhoneNumbers"}
_DERIVED = {"change_key", "item_id"}
_PLACES = {"mobile": "MobilePhone", "home": "HomePhone", "work": "BusinessPhone"}
_MORE = ("OtherTelephone", "BusinessPhone2", "HomePhone2", "CarPhone", "Callback")


class ExchangeWorld:
    """A mailbox of the simulated Exchange, over https with the company's own authority."""

    capabilities = ONE_WAY

    def __init__(self, simulator: Simulator) -> None:
        self.simulator = simulator
        simulator.reset()
        account = next(a for a in simulator.endpoints["accounts"] if a["kind"] == "exchange")
        self.email, self.user = str(account["email"]), str(account["user"])
        self.password = str(account["password"])
        self.server = str(simulator.endpoints["exchange"]["server"])
        self.settings = exchange_settings(simulator)
        self.last: SyncCursor | None = None
        """Where the store would say that the last sync ended."""
        self.grant = self.sign_in()
        self.secret = Secret(self.grant.secret)

    def sign_in(
        self,
        *,
        email: str | None = None,
        password: str | None = None,
        user: str | None = None,
        server: str | None = None,
        settings: config.Config | None = None,
        before: str | None = None,
    ) -> Grant:
        """Sign in, by default as Maya does; with ``server`` '' it is found by Autodiscover."""
        typed = Typed(
            email=self.email if email is None else email,
            password=self.password if password is None else password,
            user=self.user if user is None else user,
            server=self.server if server is None else server,
        )
        return registry.sign_in_with_password(
            AccountKind.EXCHANGE, settings or self.settings, typed, Attempt(), before
        )

    def provider(self) -> Provider:
        context = ProviderContext(
            self.settings, self.secret.load, self.secret.save, lambda: self.last
        )
        return registry.build(AccountKind.EXCHANGE, context)

    def control(self, method: str, path: str, body: object = None) -> Any:
        """Reach into the mailbox, as Outlook does."""
        return self.simulator.control(method, f"/exchange/accounts/{self.email}{path}", body)

    def switch(self, **switches: object) -> None:
        self.simulator.control("POST", "/exchange/switches", switches)

    def fault(self, kind: str, **options: object) -> None:
        self.simulator.fault(kind, service="exchange", **options)

    def add(self, fields: Fields) -> RemoteId:
        return self.add_raw(
            {
                **exchange(fields),
                "Birthday": "1815-12-10T11:59:00Z",
                "Body": "likes tea",
                "CompanyName": "Analytical Engines",
                "PhysicalAddresses": {"Home": {"Street": "12 St James's Square"}},
                "Categories": ["Friends"],
                "MiddleName": "Augusta",
            }
        )

    def add_raw(self, contact: Mapping[str, object]) -> RemoteId:
        return RemoteId(self.control("POST", "/contacts", contact)["item_id"])

    def contact(self, remote_id: RemoteId) -> dict[str, Any]:
        """Return a contact by the id that it has now."""
        found: list[dict[str, Any]] = self.control("GET", "/contacts")["contacts"]
        return next(c for c in found if c["item_id"] == remote_id)

    def number(self, remote_id: RemoteId) -> int:
        """Return the number that a contact keeps."""
        return int(self.contact(remote_id)["id"])

    def edit(self, remote_id: RemoteId, fields: Fields) -> None:
        blank: dict[str, object] = dict.fromkeys(_OURS)
        self.control("PATCH", f"/contacts/{self.number(remote_id)}", {**blank, **exchange(fields)})

    def remove(self, remote_id: RemoteId) -> None:
        self.control("DELETE", f"/contacts/{self.number(remote_id)}")

    def unowned(self, remote_id: RemoteId) -> object:
        return {k: v for k, v in self.contact(remote_id).items() if k not in _OURS | _DERIVED}

    def forget_cursors(self) -> None:
        self.control("POST", "/forget")

    def end_grant(self) -> None:
        self.control("PATCH", "", {"password": "changed elsewhere"})

    def go_offline(self) -> None:
        self.simulator.control("POST", "/switches", {"offline": True})

    def throttle(self, seconds: int) -> None:
        self.switch(busy_ms=seconds * 1000)

    def lose_next_reply(self) -> None:
        raise NotImplementedError

    def writes(self) -> int:
        return len(self.simulator.log("?service=exchange&write=1"))

    def contacts(self) -> int:
        total: int = self.control("GET", "/contacts")["total"]
        return total


def exchange_settings(simulator: Simulator) -> config.Config:
    """Return the configuration that leads there, with its certificate authority."""
    endpoints = simulator.endpoints
    server = str(endpoints["exchange"]["server"])
    found = server.replace("/EWS/Exchange.asmx", "/autodiscover/autodiscover.svc")
    return replace(
        simulator.settings(),
        network=config.Network(ca_bundle=str(endpoints["ca_bundle"])),
        exchange=config.ExchangeEndpoints(autodiscover_url=found),
    )


def exchange(fields: Fields) -> dict[str, object]:
    """Return ``fields`` as somebody would type them into Outlook."""
    contact: dict[str, object] = {
        "GivenName": fields.given_name or None,
        "Surname": fields.family_name or None,
    }
    if fields.emails:
        contact["EmailAddresses"] = {
            f"EmailAddress{n}": e.address for n, e in enumerate(fields.emails, 1)
        }
    phones: dict[str, str] = {}
    for number in fields.phones:
        wanted = (_PLACES.get(number.label, ""), *_MORE)
        phones[next(p for p in wanted if p and p not in phones)] = number.written
    if phones:
        contact["PhoneNumbers"] = phones
    return {k: v for k, v in contact.items() if v is not None}
