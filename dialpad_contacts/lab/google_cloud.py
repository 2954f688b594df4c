"""The simulated Google account, over the simulator's control interface: its own web page."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from typing import Any
from urllib.parse import quote, urlencode

from dialpad_contacts.domain.contact import Email, Fields
from dialpad_contacts.domain.phone import Phone, phone

OURS = {"names", "emailAddresses", "phoneNumbers", "clientData"}
VERSIONS = {"resourceName", "id", "deleted", "updateTime", "previousResourceNames", "profile"}


class Control:
    """The simulator's control interface. Errors raise RuntimeError with its own words."""

    def __init__(self, url: str) -> None:
        """Take ``control_url`` of the simulator's ready line."""
        self._url = url.rstrip("/")

    def call(self, method: str, path: str, body: object = None, **query: object) -> Any:
        """Make one call and return its JSON answer.

        Raises:
            RuntimeError: the simulator answered with an error.
        """
        asked = f"?{urlencode(query)}" if query else ""
        payload = json.dumps(body).encode() if body is not None else None
        request = urllib.request.Request(
            f"{self._url}{path}{asked}",
            data=payload,
            method=method,
            headers={"Content-Type": "application/json"},
        )
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                return json.loads(answer.read() or b"null")
        except urllib.error.HTTPError as error:
            raise RuntimeError(error.read().decode(errors="replace")) from None


class GoogleCloud:
    """One simulated Google account (lab.desk.Cloud). People are named by their full name."""

    def __init__(self, control: Control, email: str, *, region: str = "US") -> None:
        """Take the control interface and the account's address."""
        self._control = control
        self._email = email
        self._region = region
        self._seen = 0

    def names(self) -> list[str]:
        """Return the names of all people there, sorted."""
        return sorted(_name(p) for p in self._people())

    def fields(self, name: str) -> Fields:
        """Return the synced fields of a person there. Raises LookupError."""
        person = self._person(name)
        given = (person.get("names") or [{}])[0]
        return Fields(
            given.get("givenName", ""),
            given.get("familyName", ""),
            tuple(
                Email(e["value"], e.get("type", "other")) for e in person.get("emailAddresses", [])
            ),
            tuple(
                phone(p["value"], p.get("type", "other"), region=self._region)
                for p in person.get("phoneNumbers", [])
            ),
        )

    def everything(self, name: str) -> dict[str, object]:
        """Return all that the cloud has of a person but our four fields."""
        person = self._person(name)
        return {k: v for k, v in person.items() if k not in OURS | VERSIONS}

    def add(self, fields: Fields) -> None:
        """Add a person there."""
        self._control.call("POST", f"{self._path()}/people", _short(fields))

    def edit(self, name: str, **changes: object) -> None:
        """Edit a person there: given_name, family_name, emails, phones."""
        person = self._person(name)
        wire: dict[str, object] = {}
        names = dict((person.get("names") or [{}])[0])
        for ours, theirs in (("given_name", "givenName"), ("family_name", "familyName")):
            if ours in changes:
                names[theirs] = changes[ours]
                names = {k: v for k, v in names.items() if k in _NAME_PARTS}
                wire["names"] = [names]
        for ours, theirs in (("emails", "emailAddresses"), ("phones", "phoneNumbers")):
            if ours in changes:
                wire[theirs] = [_value(v) for v in _listed(changes[ours])]
        self._control.call("PATCH", f"{self._path()}/people/{person['id']}", wire)

    def delete(self, name: str) -> None:
        """Delete a person there."""
        self._control.call("DELETE", f"{self._path()}/people/{self._person(name)['id']}")

    def restore(self, name: str) -> None:
        """Take a person back from the cloud's own trash."""
        person = self._person(name, deleted=1)
        self._control.call("POST", f"{self._path()}/people/{person['id']}/restore")

    def rename_id(self, name: str) -> None:
        """Give a person another id."""
        self._control.call("POST", f"{self._path()}/people/{self._person(name)['id']}/rename")

    def empty(self) -> None:
        """Every contact gone without a trace."""
        self._control.call("POST", f"{self._path()}/vanish")

    def fault(self, name: str, **settings: object) -> None:
        """Add a fault rule; 'offline' and 'revoked' are switches of their own."""
        match name:
            case "offline":
                self._control.call("POST", "/switches", {"offline": True})
            case "revoked":
                self._control.call("POST", "/oauth/revoke", {"account": self._email})
            case "expired_access":
                self._control.call("POST", "/oauth/expire", {"kind": "access"})
            case "expired_cursor":
                self._control.call("POST", f"{self._path()}/expire", {"sync_tokens": True})
            case _:
                self._control.call("POST", "/faults", {"kind": name, **settings})

    def mend(self) -> None:
        """Take every fault away."""
        self._control.call("POST", "/switches", {"offline": False})
        self._control.call("DELETE", "/faults")

    def writes(self) -> int:
        """Return how many writing requests the account has received so far."""
        counts = self._control.call(
            "GET", "/log/counts", account=self._email, service="people", write=1
        )
        return int(counts["requests"])

    def requests(self) -> list[tuple[str, str]]:
        """Return (method, path) of the account's People requests since the last call."""
        log = self._control.call(
            "GET", "/log", since=self._seen, account=self._email, service="people"
        )
        self._seen = log["next"]
        return [(e["method"], e["path"]) for e in log["entries"]]

    def move_clock(self, seconds: float) -> None:
        """Move the cloud's clock on."""
        self._control.call("POST", "/clock", {"advance_s": seconds})

    def sign_in_as(self, email: str) -> None:
        """The next sign-in is by this person."""
        self._control.call("POST", "/switches", {"next_sign_in": email})

    def other_person(self) -> str:
        """Return the address of another person of the cloud."""
        accounts = self._control.call("GET", "/accounts")["accounts"]
        return next(str(a["email"]) for a in accounts if a["email"] != self._email)

    def _path(self) -> str:
        return f"/accounts/{quote(self._email)}"

    def _people(self, **query: object) -> list[dict[str, Any]]:
        found = self._control.call("GET", f"{self._path()}/people", limit=10000, **query)
        people: list[dict[str, Any]] = found["people"]
        return people

    def _person(self, name: str, **query: object) -> dict[str, Any]:
        for person in self._people(**query):
            if _name(person) == name:
                return person
        raise LookupError(f"There is no {name} there.")


_NAME_PARTS = {"givenName", "familyName", "middleName", "honorificPrefix", "honorificSuffix"}


def _name(person: dict[str, Any]) -> str:
    name = (person.get("names") or [{}])[0]
    parts = (name.get("givenName", ""), name.get("familyName", ""))
    full = " ".join(p for p in parts if p)
    values = [*person.get("phoneNumbers", []), *person.get("emailAddresses", [])]
    return full or next((str(v["value"]) for v in values), "")


def _short(fields: Fields) -> dict[str, object]:
    return {
        "given": fields.given_name,
        "family": fields.family_name,
        "emails": [_value(e) for e in fields.emails],
        "phones": [_value(p) for p in fields.phones],
    }


def _value(value: object) -> dict[str, str]:
    match value:
        case Email():
            return {"value": value.address, "type": value.label}
        case Phone():
            return {"value": value.written, "type": value.label}
        case _:
            raise TypeError(type(value).__name__)


def _listed(values: object) -> list[object]:
    if not isinstance(values, (list, tuple)):
        raise TypeError("emails and phones are lists")
    return list(values)
