"""The simulated Outlook address books for the contract suite."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from dialpad_contacts.domain.contact import AccountKind, Fields, RemoteId
from dialpad_contacts.providers import registry
from dialpad_contacts.providers.context import ProviderContext
from dialpad_contacts.providers.oauth import Grant, SignIn
from dialpad_contacts.sync.ports import Capabilities, Provider
from tests.contract.providers.clouds import TIMEOUT_S, Secret, Simulator, follow

TWO_WAY = Capabilities(
    writes=True, searches=True, reads_directory=True, reads_groups=False, keeps_labels=False
)
ONE_WAY = Capabilities(
    writes=False, searches=True, finds_marker_in_listing=False, keeps_labels=False
)
_DERIVED = {"changeKey", "displayName", "fileAs", "lastModifiedDateTime", "version"}
_OURS = {"givenName", "surname", "emailAddresses", "mobilePhone", "businessPhones", "homePhones"}


class OutlookWorld:
    """A mailbox of the simulated Microsoft."""

    def __init__(self, simulator: Simulator, kind: AccountKind, *, staff: int = 12) -> None:
        self.simulator = simulator
        self.kind = kind
        self.capabilities = TWO_WAY if kind is AccountKind.OFFICE365 else ONE_WAY
        simulator.reset(staff=staff)
        self.email = next(
            a["email"] for a in simulator.endpoints["accounts"] if a["kind"] == kind.value
        )
        self.settings = simulator.settings()
        self.grant = self.sign_in()
        self.secret = Secret(self.grant.secret)

    def sign_in(self, browser: Callable[[str], bool] = follow, login_hint: str = "") -> Grant:
        attempt = SignIn(browser, time_limit_s=TIMEOUT_S)
        return registry.sign_in(
            self.kind, self.settings, attempt, login_hint=login_hint or self.email
        )

    def provider(self) -> Provider:
        context = ProviderContext(self.settings, self.secret.load, self.secret.save)
        return registry.build(self.kind, context)

    def control(self, method: str, path: str, body: object = None) -> Any:
        """Reach into the mailbox, as Outlook on the web does."""
        return self.simulator.control(method, f"/microsoft/accounts/{self.email}{path}", body)

    def add(self, fields: Fields) -> RemoteId:
        return self.add_raw(
            {
                **outlook(fields),
                "birthday": "1815-12-10T11:59:00Z",
                "personalNotes": "likes tea",
                "companyName": "Analytical Engines",
                "homeAddress": {"street": "12 St James's Square", "city": "London"},
                "categories": ["Friends"],
                "middleName": "Augusta",
                "title": "Lady",
            }
        )

    def add_raw(self, contact: Mapping[str, object]) -> RemoteId:
        return RemoteId(self.control("POST", "/contacts", contact)["id"])

    def contact(self, remote_id: RemoteId) -> dict[str, Any]:
        found: dict[str, Any] = self.control("GET", f"/contacts/{remote_id}")
        return found

    def edit(self, remote_id: RemoteId, fields: Fields) -> None:
        blank = {"givenName": None, "surname": None, "mobilePhone": None}
        lists: dict[str, object] = {"emailAddresses": [], "businessPhones": [], "homePhones": []}
        self.control("PATCH", f"/contacts/{remote_id}", {**blank, **lists, **outlook(fields)})

    def remove(self, remote_id: RemoteId) -> None:
        self.control("DELETE", f"/contacts/{remote_id}")

    def unowned(self, remote_id: RemoteId) -> object:
        return {k: v for k, v in self.contact(remote_id).items() if k not in _OURS | _DERIVED}

    def forget_cursors(self) -> None:
        self.control("POST", "/forget")

    def end_grant(self) -> None:
        self.simulator.control("POST", "/microsoft/revoke", {})

    def go_offline(self) -> None:
        self.simulator.control("POST", "/switches", {"offline": True})

    def throttle(self, seconds: int) -> None:
        self.simulator.fault("status", status=429, retry_after=seconds, service="graph")

    def lose_next_reply(self) -> None:
        self.simulator.fault("drop_reply", service="graph", times=1)

    def writes(self) -> int:
        return len(self.simulator.log("?service=graph&write=1"))

    def contacts(self) -> int:
        total: int = self.control("GET", "/contacts")["total"]
        return total


def outlook(fields: Fields) -> dict[str, object]:
    """Return ``fields`` as somebody would type them into Outlook."""
    contact: dict[str, object] = {
        "givenName": fields.given_name or None,
        "surname": fields.family_name or None,
        "emailAddresses": [{"address": e.address, "name": e.address} for e in fields.emails],
    }
    numbers = [p.written for p in fields.phones if p.label == "mobile"]
    if numbers:
        contact["mobilePhone"] = numbers[0]
    contact["homePhones"] = [p.written for p in fields.phones if p.label == "home"]
    contact["businessPhones"] = [
        p.written for p in fields.phones if p.label not in ("mobile", "home")
    ]
    return contact
