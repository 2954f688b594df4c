"""What all simulated clouds have in common: people by name, faults, clock and request log."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from dialpad_contacts.domain.contact import Fields
from dialpad_contacts.lab import faults
from dialpad_contacts.lab.cloud import Asked, CloudRecord, Credentials
from dialpad_contacts.lab.control import Control
from dialpad_contacts.lab.faults import SLOW_S, WAIT_S, FaultId


class SimulatedCloud(ABC):
    """One simulated account, less what its vendor does in its own way (lab.cloud.Cloud)."""

    service: str
    """The simulator's name for where its contacts are asked for."""
    sign_in: str
    """The simulator's name for where it signs in."""

    def __init__(self, control: Control, email: str, region: str) -> None:
        """Take the control interface, the address, and how a number without '+' is read."""
        self._control = control
        self._email = email
        self._region = region
        self._rules: dict[FaultId, list[int]] = {}
        self._armed: dict[FaultId, int] = {}
        self._final: set[FaultId] = set()
        self._seen = 0

    # -- people ---------------------------------------------------------------------------

    @abstractmethod
    def people(self) -> list[CloudRecord]:
        """Return everyone there."""

    def names(self) -> list[str]:
        """Return the names of all people there, sorted."""
        return sorted(p.name for p in self.people())

    def find(self, name: str) -> CloudRecord:
        """Return a person there."""
        for person in self.people():
            if person.name == name:
                return person
        raise LookupError(f"There is no {name} there.")

    def fields(self, name: str) -> Fields:
        """Return the synced fields of a person there."""
        return self.find(name).fields

    @abstractmethod
    def put(self, name: str, fields: Fields) -> object:
        """Make a person's synced fields ``fields``; what stays the same is left untouched."""

    def edit(self, name: str, **changes: Any) -> None:
        """Change some fields of a person: given_name, family_name, emails, phones."""
        lists: Any = {k: tuple(v) if isinstance(v, list) else v for k, v in changes.items()}
        self.put(name, replace(self.fields(name), **lists))

    def empty(self) -> None:
        """Lose everybody without a trace."""
        self.fault("emptied")

    def move_clock(self, seconds: float) -> None:
        """Move the cloud's clock on."""
        self._control.call("POST", "/clock", {"advance_s": seconds})

    # -- faults ---------------------------------------------------------------------------

    def fault(self, fault_id: FaultId) -> None:
        """Turn a fault on. Raises KeyError for one that is unknown."""
        if fault_id in self.broken():
            return
        if faults.fault(fault_id).final:
            self._final.add(fault_id)
        self._armed[fault_id] = self.last_asked()
        rules = self._rules_of(fault_id)
        if rules:
            added = [self._control.call("POST", "/faults", rule)["id"] for rule in rules]
            self._rules[fault_id] = added
        else:
            self._acts()[fault_id]()

    def mend(self, fault_id: FaultId = "") -> None:
        """Turn a fault off, or all that can be; one that is off already is no error."""
        for each in [fault_id] if fault_id else list(self._armed):
            if each not in self._final:
                self._mend(each)

    def _mend(self, fault_id: FaultId) -> None:
        standing = {r["id"] for r in self._control.call("GET", "/faults")["faults"]}
        for number in self._rules.pop(fault_id, []):
            if number in standing:
                self._control.call("DELETE", f"/faults/{number}")
        self._armed.pop(fault_id, None)
        match fault_id:
            case "offline":
                self._control.call("POST", "/switches", {"offline": False})
            case "slow":
                self._control.call("POST", "/switches", {"latency_ms": 0})
            case "other_person":
                self._sign_in_as(None)

    def broken(self) -> frozenset[FaultId]:
        """Return the faults that hold or wait to strike; those that struck are over now."""
        over = [f for f in self._armed if not self._still(f)]
        for each in over:
            self._mend(each)
        return frozenset(self._armed)

    def _still(self, fault_id: FaultId) -> bool:
        if faults.fault(fault_id).lasting or fault_id in self._final:
            return True
        if fault_id in self._rules:
            rules = self._control.call("GET", "/faults")["faults"]
            return not any(r["hit"] for r in rules if r["id"] in self._rules[fault_id])
        if fault_id == "other_person":
            return self._signs_in_next() is not None
        since = self._armed[fault_id]
        return not self._struck(fault_id, self._entries(since))

    def _struck(self, fault_id: FaultId, entries: list[dict[str, Any]]) -> bool:
        """Return whether the log shows that a fault, which is a state of the cloud, is over."""
        match fault_id:
            case "expired_access":
                return any(e["status"] == 401 for e in entries)
            case "expired_cursor":
                return any(e["status"] in (400, 410) for e in entries)
            case "revoked":
                return self._signed_in_anew(entries)
        return False

    def _rules_of(self, fault_id: FaultId) -> list[dict[str, object]]:
        """Return the simulator's rules that make a fault, none for one that is a state."""
        here = {"service": self.service}
        match fault_id:
            case "busy":
                return [{**here, "kind": "status", "status": 429, "retry_after": WAIT_S}]
            case "changed_meanwhile":
                return [{**here, "method": "PATCH", "times": 1, **self._stale()}]
            case "lost_reply":
                return [{**here, "kind": "drop_reply", "write": True, "times": 1}]
            case "truncated":
                return [{**here, "kind": "truncate", "fraction": 0.5}]
            case "portal":
                return [{**here, "kind": "html"}, {"service": self.sign_in, "kind": "html"}]
        return []

    def _acts(self) -> dict[FaultId, Callable[[], object]]:
        """Return what brings about the faults that are states of the cloud."""
        return {
            "offline": lambda: self._control.call("POST", "/switches", {"offline": True}),
            "slow": lambda: self._control.call("POST", "/switches", {"latency_ms": SLOW_S * 1000}),
            "expired_access": self._expire_access,
            "expired_cursor": self._expire_cursor,
            "revoked": self._revoke,
            "other_person": lambda: self._sign_in_as(self._other_person()),
            "emptied": self._vanish,
        }

    # -- requests -------------------------------------------------------------------------

    def credentials(self) -> Credentials | None:
        """Return what is typed at the next sign-in: nothing, the browser does it."""
        return None

    def permissions(self) -> list[str]:
        """Return what the last sign-in asked leave for, in the cloud's own words."""
        asked = (e["query"] for e in self._entries(0) if e["service"] == self.sign_in)
        return next((str(q["scope"]) for q in reversed([*asked]) if "scope" in q), "").split()

    def asked(self, since: int) -> list[Asked]:
        """Return the requests of this account after number ``since``."""
        return [
            Asked(
                index=e["index"],
                at=e["at"],
                call=self._call(e),
                status=e["status"],
                ms=e["ms"],
                write=e["write"],
                fault="fault" in e,
            )
            for e in self._entries(since)
        ]

    def requests(self) -> list[tuple[str, str]]:
        """Return (method, path) of the account's requests for contacts since the last call."""
        entries = [e for e in self._entries(self._seen) if e["service"] == self.service]
        self._seen = self.last_asked()
        return [(e["method"], e["path"]) for e in entries]

    def writes(self) -> int:
        """Return how many writing requests the account has received so far."""
        return sum(e["write"] for e in self._entries(0))

    def last_asked(self) -> int:
        """Return the number of the last request of anybody."""
        return int(self._control.call("GET", "/world")["requests"])

    def _entries(self, since: int) -> list[dict[str, Any]]:
        log = self._control.call("GET", "/log", since=since)["entries"]
        ours = (self.service, self.sign_in)
        return [e for e in log if e["service"] in ours and e["account"] in (None, "", self._email)]

    # -- the vendor's own way ---------------------------------------------------------------

    @abstractmethod
    def _stale(self) -> dict[str, object]:
        """Return the simulator's rule for the answer to a write that names an old version."""

    def _signed_in_anew(self, entries: list[dict[str, Any]]) -> bool:
        """Return whether somebody signed in anew: a code was spent."""
        sign_ins = (e for e in entries if e["service"] == self.sign_in and e["status"] == 200)
        bodies = (e.get("body") for e in sign_ins)
        return any(
            isinstance(body, dict) and body.get("grant_type") == "authorization_code"
            for body in bodies
        )

    def _call(self, entry: dict[str, Any]) -> str:
        """Return a request for people."""
        return f"{entry['method']} {self._short(entry['path'], entry['query'])}"

    def _short(self, path: str, query: dict[str, Any]) -> str:
        """Return a request's path for people."""
        return path.lstrip("/")

    @abstractmethod
    def _expire_access(self) -> object: ...

    @abstractmethod
    def _expire_cursor(self) -> object: ...

    @abstractmethod
    def _revoke(self) -> object: ...

    @abstractmethod
    def _vanish(self) -> object: ...

    @abstractmethod
    def _sign_in_as(self, email: str | None) -> object: ...

    @abstractmethod
    def _signs_in_next(self) -> str | None: ...

    @abstractmethod
    def _other_person(self) -> str: ...
