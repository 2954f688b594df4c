"""The two-way clouds over a socket, alike: what is in them, and what others do there."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from typing import Any, Protocol
from unittest.mock import patch

from dialpad_contacts.domain.contact import AccountKind, Fields, RemoteId
from dialpad_contacts.providers.google import provider as google_provider
from dialpad_contacts.providers.http import Limits, Session
from dialpad_contacts.providers.microsoft import provider as graph_provider
from dialpad_contacts.providers.microsoft import wire as graph_wire
from dialpad_contacts.providers.oauth import Grant
from dialpad_contacts.sync.ports import Provider
from tests.contract.providers.clouds import GoogleWorld, Simulator
from tests.contract.providers.outlook import OutlookWorld

PAGE = 3
Values = frozenset[str]
"""Emails and numbers as they are written."""


class Mailbox(Protocol):
    """A signed-in two-way account and its cloud."""

    kind: AccountKind
    service: str
    """Its name in the simulator's log."""
    grant: Grant

    def provider(self) -> Provider: ...
    def add(self, fields: Fields) -> RemoteId: ...
    def edit(self, remote_id: RemoteId, fields: Fields) -> None: ...
    def remove(self, remote_id: RemoteId) -> None: ...
    def unowned(self, remote_id: RemoteId) -> object: ...
    def forget_cursors(self) -> None: ...

    def move(self, remote_id: RemoteId) -> None:
        """Do what gives a record another place or id (N17)."""
        ...

    def everybody(self) -> list[tuple[str, Values]]:
        """Return everybody who is there, by name."""
        ...


class GoogleMailbox(GoogleWorld):
    kind = AccountKind.GOOGLE
    service = "people"

    def move(self, remote_id: RemoteId) -> None:
        self.people("POST", f"/{remote_id.partition('/')[2]}/rename")

    def everybody(self) -> list[tuple[str, Values]]:
        return [_person(p) for p in self.people("GET", "?limit=1000")["people"]]


class GraphMailbox(OutlookWorld):
    kind = AccountKind.OFFICE365
    service = "graph"

    def __init__(self, simulator: Simulator) -> None:
        super().__init__(simulator, AccountKind.OFFICE365)

    def move(self, remote_id: RemoteId) -> None:
        (folder,) = [
            f["id"]
            for f in self.control("POST", "/folders", {"name": "Others"})["folders"]
            if f["name"] == "Others"
        ]
        self.control("POST", f"/contacts/{remote_id}/move", {"folder": folder})

    def everybody(self) -> list[tuple[str, Values]]:
        return [_card(c) for c in self.control("GET", "/contacts")["contacts"]]


MAILBOXES: dict[str, Callable[[Simulator], Mailbox]] = {
    "google": GoogleMailbox,
    "office365": GraphMailbox,
}
SERVICES = {"google": GoogleMailbox.service, "office365": GraphMailbox.service}


def _person(raw: dict[str, Any]) -> tuple[str, Values]:
    name = (raw.get("names") or [{}])[0]
    items = [*raw.get("emailAddresses", []), *raw.get("phoneNumbers", [])]
    return _name(name.get("givenName"), name.get("familyName")), frozenset(
        item["value"] for item in items
    )


def _card(raw: dict[str, Any]) -> tuple[str, Values]:
    numbers = [raw.get("mobilePhone"), *raw.get("businessPhones", []), *raw.get("homePhones", [])]
    emails = [item["address"] for item in raw.get("emailAddresses", [])]
    return _name(raw.get("givenName"), raw.get("surname")), frozenset(
        [*emails, *(number for number in numbers if number)]
    )


def _name(*parts: str | None) -> str:
    return " ".join(part for part in parts if part)


@contextmanager
def small_pages() -> Iterator[None]:
    """Let a listing of a few people have several pages."""
    with (
        patch.dict(google_provider._LISTING, pageSize=str(PAGE)),
        patch.object(graph_wire, "PAGE_SIZE", PAGE),
    ):
        yield


@contextmanager
def impatience() -> Iterator[None]:
    """Let sessions that are made now give a request up within a second."""
    quick = partial(Session, limits=Limits(connect_s=1, read_s=0.3, total_s=0.5))
    with ExitStack() as stack:
        for module in (google_provider, graph_provider):
            stack.enter_context(patch.object(module, "Session", quick))
        yield
