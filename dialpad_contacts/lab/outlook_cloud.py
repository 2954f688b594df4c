"""A simulated Outlook address book (Office 365, Outlook.com, Hotmail): its own web page."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from dialpad_contacts.domain.contact import Email, Fields
from dialpad_contacts.domain.phone import Phone, phone
from dialpad_contacts.lab.mailbox_cloud import MailboxCloud

_PLACES = (("mobilePhone", "mobile"), ("businessPhones", "work"), ("homePhones", "home"))
_SYNCED = {"givenName", "surname", "emailAddresses", *(place for place, _ in _PLACES)}
_MADE_OF_NAMES = {"displayName", "fileAs"}
_VERSIONS = {"id", "version", "changeKey", "deleted", "lastModifiedDateTime", "extended"}


class OutlookCloud(MailboxCloud):
    """One simulated Outlook account (lab.cloud.Cloud). People are named by their full name."""

    service = "graph"
    sign_in = "microsoft"
    note = "personalNotes"
    ours = frozenset(_SYNCED | _MADE_OF_NAMES | _VERSIONS)

    def shared(self) -> list[str]:
        """Return the names of the company directory, which are no personal contacts."""
        staff = self._control.call("GET", "/staff")["staff"]
        return sorted(f"{c['first_name']} {c['last_name']}".strip() for c in staff)

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

    def _revoke(self) -> None:
        self._control.call("POST", "/microsoft/revoke", {"account": self._email})

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

    def _follows(self, change: dict[str, Any], fields: Fields) -> dict[str, Any]:
        if not {"givenName", "surname"} & change.keys():
            return {}
        file_as = ", ".join(p for p in (fields.family_name, fields.given_name) if p)
        return {"displayName": fields.full_name, "fileAs": file_as}

    # -- parts ------------------------------------------------------------------------------

    def _path(self) -> str:
        return f"/microsoft/accounts/{quote(self._email)}"

    def _raw(self, **query: object) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self._control.call(
            "GET", f"{self._path()}/contacts", **query
        )["contacts"]
        return found

    def _version(self, card: dict[str, Any]) -> str:
        return str(card["version"])

    def _fields(self, card: dict[str, Any]) -> Fields:
        phones: list[Phone] = []
        for place, label in _PLACES:
            texts = card.get(place) or []
            for text in [texts] if isinstance(texts, str) else texts:
                phones.append(phone(text, label, region=self._region))
        emails = tuple(Email(e["address"]) for e in card.get("emailAddresses") or [])
        return Fields(card.get("givenName") or "", card.get("surname") or "", emails, tuple(phones))

    def _wire(self, fields: Fields) -> dict[str, Any]:
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
