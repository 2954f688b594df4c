"""A simulated Outlook address book (Office 365, Outlook.com, Hotmail): its own web page."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from dialpad_contacts.domain.contact import Email, Fields
from dialpad_contacts.domain.phone import Phone, phone
from dialpad_contacts.lab.cloud import CloudRecord
from dialpad_contacts.lab.control import Control
from dialpad_contacts.lab.simulated import SimulatedCloud

_PLACES = (("mobilePhone", "mobile"), ("businessPhones", "work"), ("homePhones", "home"))
_OURS = {"givenName", "surname", "emailAddresses", *(place for place, _ in _PLACES)}
_MADE_OF_NAMES = {"displayName", "fileAs"}
_VERSIONS = {"id", "version", "changeKey", "deleted", "lastModifiedDateTime", "extended"}
_OTHER_FOLDER = "Friends"


class OutlookCloud(SimulatedCloud):
    """One simulated Outlook account (lab.cloud.Cloud). People are named by their full name."""

    service = "graph"
    sign_in = "microsoft"

    def __init__(self, control: Control, email: str, region: str = "US") -> None:
        """Take the control interface and the account's address."""
        super().__init__(control, email, region)

    def people(self) -> list[CloudRecord]:
        """Return everyone there."""
        return [self._record(c) for c in self._raw()]

    def shared(self) -> list[str]:
        """Return the names of the company directory, which are no personal contacts."""
        staff = self._control.call("GET", "/staff")["staff"]
        return sorted(f"{c['first_name']} {c['last_name']}".strip() for c in staff)

    def add(self, fields: Fields) -> None:
        """Add a person there."""
        self._control.call("POST", f"{self._path()}/contacts", self._wire(fields))

    def add_blank(self) -> None:
        """Add a record that has no name, no email and no number (D9)."""
        self._control.call("POST", f"{self._path()}/contacts", {"personalNotes": "Only a note"})

    def put(self, name: str, fields: Fields) -> None:
        """Make a person's synced fields ``fields``; what stays the same is left untouched."""
        card = self._card(name)
        wanted, now = self._wire(fields), self._wire(self._fields(card))
        change = {k: v for k, v in wanted.items() if v != now[k]}
        if {"givenName", "surname"} & change.keys():
            change["displayName"] = fields.full_name
            change["fileAs"] = ", ".join(p for p in (fields.family_name, fields.given_name) if p)
        self._control.call("PATCH", f"{self._path()}/contacts/{quote(card['id'])}", change)

    def delete(self, name: str) -> None:
        """Delete a person there."""
        self._control.call("DELETE", f"{self._path()}/contacts/{quote(self._card(name)['id'])}")

    def restore(self, name: str) -> None:
        """Take a person back from Deleted Items."""
        card = self._card(name, deleted=1)
        self._control.call("POST", f"{self._path()}/contacts/{quote(card['id'])}/restore")

    def move(self, name: str) -> None:
        """Put a person into another folder."""
        card = self._card(name)
        folders = self._control.call("POST", f"{self._path()}/folders", {"name": _OTHER_FOLDER})
        folder = next(f["id"] for f in folders["folders"] if f["name"] == _OTHER_FOLDER)
        path = f"{self._path()}/contacts/{quote(card['id'])}/move"
        self._control.call("POST", path, {"folder": folder})

    # -- Microsoft's own way ----------------------------------------------------------------

    def _stale(self) -> dict[str, object]:
        return {"kind": "status", "status": 412, "code": "ErrorIrresolvableConflict"}

    def _short(self, path: str, query: dict[str, Any]) -> str:
        parts = [p for p in path.removeprefix("/v1.0/").split("/") if p != "me"]
        if parts[-1:] == ["delta"]:
            return "contacts?sync" if "$deltatoken" in query else "contacts"
        if len(parts) >= 2 and parts[-2] == "contacts":
            return f"contacts/…{parts[-1].rstrip('=')[-6:-2]}"
        return parts[-1] if parts else path

    def _expire_access(self) -> None:
        body = {"kind": "access", "account": self._email}
        self._control.call("POST", "/microsoft/expire", body)

    def _expire_cursor(self) -> None:
        self._control.call("POST", f"{self._path()}/forget")

    def _revoke(self) -> None:
        self._control.call("POST", "/microsoft/revoke", {"account": self._email})

    def _vanish(self) -> None:
        self._control.call("POST", f"{self._path()}/vanish")

    def _sign_in_as(self, email: str | None) -> None:
        self._control.call("POST", "/microsoft/switches", {"next_sign_in": email})

    def _signs_in_next(self) -> str | None:
        email: str | None = self._control.call("GET", "/microsoft/switches")["next_sign_in"]
        return email

    def _other_person(self) -> str:
        accounts = self._control.call("GET", "/microsoft/accounts")["accounts"]
        kind = next(a["kind"] for a in accounts if a["email"] == self._email)
        email = f"ines.okoro@{self._email.partition('@')[2]}"
        if not any(a["email"] == email for a in accounts):
            self._control.call("POST", "/microsoft/accounts", {"kind": kind, "email": email})
        return email

    # -- parts ------------------------------------------------------------------------------

    def _path(self) -> str:
        return f"/microsoft/accounts/{quote(self._email)}"

    def _raw(self, **query: object) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self._control.call(
            "GET", f"{self._path()}/contacts", **query
        )["contacts"]
        return found

    def _card(self, name: str, **query: object) -> dict[str, Any]:
        for card in self._raw(**query):
            if self._fields(card).display_name == name:
                return card
        raise LookupError(f"There is no {name} there.")

    def _record(self, card: dict[str, Any]) -> CloudRecord:
        fields = self._fields(card)
        ours = _OURS | _MADE_OF_NAMES | _VERSIONS
        return CloudRecord(
            id=str(card["id"]),
            name=fields.display_name,
            fields=fields,
            version=str(card["version"]),
            foreign={k: v for k, v in card.items() if k not in ours},
        )

    def _fields(self, card: dict[str, Any]) -> Fields:
        phones: list[Phone] = []
        for place, label in _PLACES:
            texts = card.get(place) or []
            for text in [texts] if isinstance(texts, str) else texts:
                phones.append(phone(text, label, region=self._region))
        emails = tuple(Email(e["address"]) for e in card.get("emailAddresses") or [])
        return Fields(card.get("givenName") or "", card.get("surname") or "", emails, tuple(phones))

    def _wire(self, fields: Fields) -> dict[str, Any]:
        """Return ``fields`` as somebody would type them into Outlook, place by place."""
        places: dict[str, list[str]] = {place: [] for place, _ in _PLACES}
        by_label = {label: place for place, label in _PLACES}
        for number in fields.phones:
            places[by_label.get(number.label, "businessPhones")].append(number.written)
        mobiles = places.pop("mobilePhone")
        places["homePhones"] += mobiles[1:]
        return {
            "givenName": fields.given_name or None,
            "surname": fields.family_name or None,
            "emailAddresses": [{"address": e.address, "name": e.address} for e in fields.emails],
            "mobilePhone": mobiles[0] if mobiles else None,
            **places,
        }
