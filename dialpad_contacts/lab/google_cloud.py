"""The simulated Google account, over the simulator's control interface: its own web page."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from dialpad_contacts.domain.contact import Email, Fields
from dialpad_contacts.domain.phone import Phone, phone
from dialpad_contacts.lab.cloud import CloudRecord
from dialpad_contacts.lab.control import Control
from dialpad_contacts.lab.simulated import SimulatedCloud

__all__ = ["Control", "GoogleCloud"]

OURS = {"names", "emailAddresses", "phoneNumbers", "clientData"}
VERSIONS = {
    "resourceName", "id", "version", "deleted", "updateTime", "previousResourceNames", "profile",
}  # fmt: skip
_NAME_PARTS = {"givenName", "familyName", "middleName", "honorificPrefix", "honorificSuffix"}
_OTHER_PARTS = _NAME_PARTS - {"givenName", "familyName"}
_OUR_MARKS = {"dialpadcontacts.uid"}


class GoogleCloud(SimulatedCloud):
    """One simulated Google account (lab.cloud.Cloud). People are named by their full name."""

    service = "people"
    sign_in = "oauth"

    def __init__(self, control: Control, email: str, region: str = "US") -> None:
        """Take the control interface and the account's address."""
        super().__init__(control, email, region)

    def people(self) -> list[CloudRecord]:
        """Return everyone there."""
        return [self._record(p) for p in self._raw()]

    def shared(self) -> list[str]:
        """Return the names of the 'Other contacts': people once written to, and no more."""
        found = self._control.call("GET", f"{self._path()}/others")["people"]
        return sorted(self._record(p).name for p in found)

    def add(self, fields: Fields) -> None:
        """Add a person there."""
        person = {"names": [_name(fields)], **_values(fields)}
        self._control.call("POST", f"{self._path()}/people", person)

    def add_blank(self) -> None:
        """Add a record that has no name, no email and no number (D9)."""
        note = [{"value": "Only a note", "contentType": "TEXT_PLAIN"}]
        self._control.call("POST", f"{self._path()}/people", {"biographies": note})

    def put(self, name: str, fields: Fields) -> None:
        """Make a person's synced fields ``fields``; what stays the same is left untouched."""
        person = self._person(name)
        now = self._fields(person)
        wire: dict[str, object] = {}
        if _name(fields) != _name(now):
            name_now = dict((person.get("names") or [{}])[0])
            kept = {k: v for k, v in name_now.items() if k in _OTHER_PARTS}
            wire["names"] = [{**kept, **_name(fields)}]
        for key, items in _values(fields).items():
            if items != _values(now)[key]:
                wire[key] = items
        self._control.call("PATCH", f"{self._path()}/people/{person['id']}", wire)

    def delete(self, name: str) -> None:
        """Delete a person there."""
        self._control.call("DELETE", f"{self._path()}/people/{self._person(name)['id']}")

    def restore(self, name: str) -> None:
        """Take a person back from Google's trash."""
        person = self._person(name, deleted=1)
        self._control.call("POST", f"{self._path()}/people/{person['id']}/restore")

    def move(self, name: str) -> None:
        """Give a person another resource name."""
        self._control.call("POST", f"{self._path()}/people/{self._person(name)['id']}/rename")

    # -- Google's own way -------------------------------------------------------------------

    def _stale(self) -> dict[str, object]:
        message = "Request person.etag is different than the current person.etag."
        return {"kind": "status", "status": 400, "code": "FAILED_PRECONDITION", "message": message}

    def _short(self, path: str, query: dict[str, Any]) -> str:
        part = path.removeprefix("/v1/").removeprefix("people/")
        if part.startswith("me/connections"):
            return "people?sync" if "syncToken" in query else "people"
        if path.startswith("/v1/people/"):
            person, _, verb = part.partition(":")
            return f"people/{person[:4]}" if not verb else f"{person[:4]}:{verb}"
        return part.lstrip("/")

    def _expire_access(self) -> None:
        self._control.call("POST", "/oauth/expire", {"kind": "access", "account": self._email})

    def _expire_cursor(self) -> None:
        self._control.call("POST", f"{self._path()}/expire", {"sync_tokens": True})

    def _revoke(self) -> None:
        self._control.call("POST", "/oauth/revoke", {"account": self._email})

    def _vanish(self) -> None:
        self._control.call("POST", f"{self._path()}/vanish")

    def _sign_in_as(self, email: str | None) -> None:
        self._control.call("POST", "/switches", {"next_sign_in": email})

    def _signs_in_next(self) -> str | None:
        email: str | None = self._control.call("GET", "/switches")["next_sign_in"]
        return email

    def _other_person(self) -> str:
        accounts = self._control.call("GET", "/accounts")["accounts"]
        return next(str(a["email"]) for a in accounts if a["email"] != self._email)

    # -- parts ------------------------------------------------------------------------------

    def _path(self) -> str:
        return f"/accounts/{quote(self._email)}"

    def _raw(self, **query: object) -> list[dict[str, Any]]:
        found = self._control.call("GET", f"{self._path()}/people", limit=10000, **query)
        people: list[dict[str, Any]] = found["people"]
        return people

    def _person(self, name: str, **query: object) -> dict[str, Any]:
        for person in self._raw(**query):
            if self._record(person).name == name:
                return person
        raise LookupError(f"There is no {name} there.")

    def _record(self, person: dict[str, Any]) -> CloudRecord:
        fields = self._fields(person)
        return CloudRecord(
            id=str(person["id"]),
            name=fields.display_name,
            fields=fields,
            version=str(person["version"]),
            foreign=_foreign(person),
        )

    def _fields(self, person: dict[str, Any]) -> Fields:
        name = (person.get("names") or [{}])[0]
        return Fields(
            name.get("givenName", ""),
            name.get("familyName", ""),
            tuple(
                Email(e["value"], e.get("type", "other")) for e in person.get("emailAddresses", [])
            ),
            tuple(
                phone(p["value"], p.get("type", "other"), region=self._region)
                for p in person.get("phoneNumbers", [])
            ),
        )


def _foreign(person: dict[str, Any]) -> dict[str, object]:
    """Return all that is Google's alone: other fields, other name parts, others' notes (D11)."""
    rest: dict[str, object] = {k: v for k, v in person.items() if k not in OURS | VERSIONS}
    name = (person.get("names") or [{}])[0]
    rest["name"] = {k: v for k, v in name.items() if k in _OTHER_PARTS}
    notes = person.get("clientData", [])
    rest["clientData"] = [n for n in notes if n.get("key") not in _OUR_MARKS]
    return rest


def _name(fields: Fields) -> dict[str, str]:
    return {"givenName": fields.given_name, "familyName": fields.family_name}


def _values(fields: Fields) -> dict[str, list[dict[str, str]]]:
    return {
        "emailAddresses": [_item(e.address, e) for e in fields.emails],
        "phoneNumbers": [_item(p.written, p) for p in fields.phones],
    }


def _item(text: str, value: Email | Phone) -> dict[str, str]:
    return {"value": text, "type": value.label}
