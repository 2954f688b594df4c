"""A simulated mailbox on an Exchange server of one's own, as its owner sees it in Outlook."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from dialpad_contacts.domain.contact import Email, Fields
from dialpad_contacts.domain.phone import phone
from dialpad_contacts.lab.cloud import Credentials
from dialpad_contacts.lab.control import Control
from dialpad_contacts.lab.faults import FaultId
from dialpad_contacts.lab.mailbox_cloud import MailboxCloud

_PLACES = (
    ("MobilePhone", "mobile"), ("BusinessPhone", "work"), ("HomePhone", "home"),
    ("BusinessPhone2", "work"), ("HomePhone2", "home"),
)  # fmt: skip
_EMAILS = ("EmailAddress1", "EmailAddress2", "EmailAddress3")
_SYNCED = {"GivenName", "Surname", "EmailAddresses", "PhoneNumbers"}
_MADE_OF_NAMES = {"DisplayName", "FileAs"}
_VERSIONS = {"id", "item_id", "change_key", "folder", "deleted", "kind"}
_NEW_PASSWORD = "Changed!By4nAdministrator"


class ExchangeCloud(MailboxCloud):
    """One simulated mailbox (lab.cloud.Cloud). People are named by their full name."""

    service = sign_in = "exchange"
    note = "Body"
    ours = frozenset(_SYNCED | _MADE_OF_NAMES | _VERSIONS)

    def __init__(self, control: Control, email: str, region: str = "US") -> None:
        """Take the control interface and the account's address."""
        super().__init__(control, email, region)
        self._next: str | None = None

    def shared(self) -> list[str]:
        """Return nobody: a mailbox has its owner's contacts alone."""
        return []

    def credentials(self) -> Credentials | None:
        """Return what its owner types to sign in, or somebody else does the next time."""
        who, self._next = self._next or self._email, None
        accounts = self._control.call("GET", "/exchange/accounts")["accounts"]
        found = next(a for a in accounts if a["email"] == who)
        return Credentials(found["email"], found["user"], found["password"])

    # -- Exchange's own way -------------------------------------------------------------------

    def _stale(self) -> dict[str, object]:
        return {"kind": "status", "status": 412}  # nothing is ever written here

    def _signed_in_anew(self, entries: list[dict[str, Any]]) -> bool:
        return any(e["status"] == 200 for e in entries)  # the new password let somebody in

    def _struck(self, fault_id: FaultId, entries: list[dict[str, Any]]) -> bool:
        if fault_id == "expired_cursor":  # said inside an answer whose status is fine
            return any(e.get("operation") == "SyncFolderItems" for e in entries)
        return super()._struck(fault_id, entries)

    def _call(self, entry: dict[str, Any]) -> str:
        operation = entry.get("operation")
        return str(operation) if operation else f"{entry['method']} {entry['path'].lstrip('/')}"

    def _expire_access(self) -> None:
        self._control.call("PATCH", self._path(), {"locked": False})  # connections end with it

    def _revoke(self) -> None:
        self._control.call("PATCH", self._path(), {"password": _NEW_PASSWORD})

    def _sign_in_as(self, email: str | None) -> None:
        self._next = email

    def _signs_in_next(self) -> str | None:
        return self._next

    def _other_person(self) -> str:
        accounts = self._control.call("GET", "/exchange/accounts")["accounts"]
        email = f"ines.okoro@{self._email.partition('@')[2]}"
        if not any(a["email"] == email for a in accounts):
            made = {"email": email, "user": "iokoro", "password": _NEW_PASSWORD}
            self._control.call("POST", "/exchange/accounts", made)
        return email

    # -- parts ------------------------------------------------------------------------------

    def _path(self) -> str:
        return f"/exchange/accounts/{quote(self._email)}"

    def _raw(self, **query: object) -> list[dict[str, Any]]:
        found = self._control.call("GET", f"{self._path()}/contacts", **query)["contacts"]
        return [c for c in found if c["kind"] == "Contact"]

    def _version(self, card: dict[str, Any]) -> str:
        return str(card["change_key"]).rstrip("=")[-4:]

    def _fields(self, card: dict[str, Any]) -> Fields:
        emails, numbers = card.get("EmailAddresses") or {}, card.get("PhoneNumbers") or {}
        return Fields(
            card.get("GivenName") or "",
            card.get("Surname") or "",
            tuple(Email(emails[k]["value"]) for k in _EMAILS if k in emails),
            tuple(
                phone(numbers[place], label, region=self._region)
                for place, label in _PLACES
                if place in numbers
            ),
        )

    def _wire(self, fields: Fields) -> dict[str, Any]:
        numbers: dict[str, str] = {}
        for number in fields.phones:
            wanted = [p for p, label in _PLACES if label == number.label]
            free = [p for p in (*wanted, *(p for p, _ in _PLACES)) if p not in numbers]
            if free:
                numbers[free[0]] = number.written
        return {
            "GivenName": fields.given_name or None,
            "Surname": fields.family_name or None,
            "DisplayName": fields.full_name or None,
            "EmailAddresses": dict(
                zip(_EMAILS, (e.address for e in fields.emails), strict=False)
            ) or None,
            "PhoneNumbers": numbers or None,
        }  # fmt: skip
