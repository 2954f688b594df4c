"""The clouds that the contract suite runs over, and what other people do to them."""

from __future__ import annotations

import json
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Protocol

from dialpad_contacts.desktop import config
from dialpad_contacts.domain.contact import AccountKind, Email, Fields, RemoteId
from dialpad_contacts.domain.errors import SignInNeeded, TryLater
from dialpad_contacts.domain.phone import Phone
from dialpad_contacts.providers import registry
from dialpad_contacts.providers.context import ProviderContext
from dialpad_contacts.providers.memory import MemoryCloud, MemoryProvider
from dialpad_contacts.providers.oauth import Grant, SignIn
from dialpad_contacts.sync.ports import Capabilities, DirectoryEntry, Provider

TIMEOUT_S = 30


class Cloud(Protocol):
    """One signed-in account as the suite needs it; the same for every kind."""

    capabilities: Capabilities

    def provider(self) -> Provider:
        """Return a fresh provider that is signed in."""
        ...

    def add(self, fields: Fields) -> RemoteId:
        """Somebody adds a record elsewhere, with things in it that aren't ours."""
        ...

    def edit(self, remote_id: RemoteId, fields: Fields) -> None:
        """Somebody edits a record elsewhere."""
        ...

    def remove(self, remote_id: RemoteId) -> None:
        """Somebody deletes a record elsewhere."""
        ...

    def unowned(self, remote_id: RemoteId) -> object:
        """Return all of a record that isn't ours, to compare."""
        ...

    def forget_cursors(self) -> None:
        """Honour no cursor handed out so far."""
        ...

    def end_grant(self) -> None:
        """The permission is gone."""
        ...

    def go_offline(self) -> None:
        """No request gets through."""
        ...

    def throttle(self, seconds: int) -> None:
        """Every request is answered with a request to wait."""
        ...

    def lose_next_reply(self) -> None:
        """The next write happens, and nobody hears of it."""
        ...

    def writes(self) -> int:
        """Return how many writing requests arrived."""
        ...

    def contacts(self) -> int:
        """Return how many personal contacts there are."""
        ...


class MemoryWorld:
    """The reference."""

    def __init__(self, capabilities: Capabilities) -> None:
        self.capabilities = capabilities
        self.cloud = MemoryCloud()
        if capabilities.reads_directory:
            member = DirectoryEntry(RemoteId("user/1"), "company", Fields("Leo", "Fink"))
            self.cloud.colleagues = [
                member,
                DirectoryEntry(
                    RemoteId("group/1"),
                    "group",
                    Fields("Leo, Renee"),
                    member_ids=(member.remote_id, RemoteId("user/2")),
                    member_names=("Leo Fink", "Renee Abara"),
                ),
                DirectoryEntry(RemoteId("user/2"), "company", Fields("Renee", "Abara")),
            ]

    def provider(self) -> Provider:
        return MemoryProvider(self.cloud, self.capabilities)

    def add(self, fields: Fields) -> RemoteId:
        return self.cloud.add(fields, photo="cat.png", note="likes tea")

    def edit(self, remote_id: RemoteId, fields: Fields) -> None:
        self.cloud.edit(remote_id, fields)

    def remove(self, remote_id: RemoteId) -> None:
        self.cloud.remove(remote_id)

    def unowned(self, remote_id: RemoteId) -> object:
        return dict(self.cloud.people[remote_id].unowned)

    def forget_cursors(self) -> None:
        self.cloud.forget_cursors()

    def end_grant(self) -> None:
        self.cloud.trouble = SignInNeeded("Sign in again.")

    def go_offline(self) -> None:
        self.cloud.trouble = TryLater("Is this computer online?", offline=True)

    def throttle(self, seconds: int) -> None:
        self.cloud.trouble = TryLater("Slow down.", after_s=seconds)

    def lose_next_reply(self) -> None:
        self.cloud.lose_replies = 1

    def writes(self) -> int:
        return self.cloud.writes

    def contacts(self) -> int:
        return sum(not kept.is_deleted for kept in self.cloud.people.values())


@dataclass
class Simulator:
    """A running simulator, steered over its control interface."""

    endpoints: dict[str, Any]

    def control(self, method: str, path: str, body: object = None) -> Any:
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(
            self.endpoints["control_url"] + path, data, {"Content-Type": "application/json"},
            method=method,
        )  # fmt: skip
        try:
            with urllib.request.urlopen(request, timeout=TIMEOUT_S) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as error:
            with error:
                raise AssertionError(f"{method} {path}: {error.read()!r}") from None

    def reset(self, contacts: int = 0, staff: int = 12) -> None:
        self.control("DELETE", "/faults")
        self.control("POST", "/switches", {"offline": False})
        self.control("POST", "/world/reset", {"seed": 1, "contacts": contacts, "staff": staff})
        self.control("POST", "/quotas", {"read": None, "write": None, "full_sync": None})
        self.control("POST", "/switches", {"dialpad_per_second": None})

    def settings(self, *, people_url: str = "") -> config.Config:
        """Return the configuration that leads there."""
        lines = []
        for name in ("google", "microsoft", "dialpad"):
            lines.append(f"[endpoints.{name}]")
            lines += [f"{k} = {json.dumps(v)}" for k, v in self.endpoints[name].items()]
        text = "\n".join(lines)
        if people_url:
            text = text.replace(self.endpoints["google"]["people_url"], people_url)
        return config.parse(text)

    def fault(self, kind: str, **options: object) -> None:
        self.control("POST", "/faults", {"kind": kind, **options})

    def log(self, query: str = "") -> list[dict[str, Any]]:
        entries: list[dict[str, Any]] = self.control("GET", f"/log{query}")["entries"]
        return entries

    def wait_until_asked(self, query: str) -> None:
        """Wait until a request that ``query`` of the log finds has arrived."""
        until = time.monotonic() + TIMEOUT_S
        while not self.log(query):
            assert time.monotonic() < until, "it was never asked"
            time.sleep(0.01)


@contextmanager
def running_simulator() -> Iterator[Simulator]:
    """Run the clouds, empty, in a process of their own, reached over the socket alone."""
    process = subprocess.Popen(
        [sys.executable, "-m", "dialpad_contacts.simulator", "--port", "0", "--contacts", "0"],
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout is not None
        endpoints: dict[str, Any] = json.loads(process.stdout.readline())
        yield Simulator(endpoints)
    finally:
        process.terminate()
        process.wait(10)
        if process.stdout is not None:
            process.stdout.close()


def follow(url: str) -> bool:
    """Be the browser: open ``url`` and go where it leads."""
    with urllib.request.urlopen(url, timeout=TIMEOUT_S) as answer:
        return bool(answer.status == 200)


@dataclass
class Secret:
    """A vault for one account."""

    text: str | None
    saved: list[str] = field(default_factory=list)

    def load(self) -> str | None:
        return self.text

    def save(self, text: str) -> None:
        self.saved.append(text)
        self.text = text


class GoogleWorld:
    """A mailbox of the simulated Google."""

    capabilities = Capabilities(
        writes=True, searches=True, reads_directory=True, reads_groups=False
    )

    def __init__(self, simulator: Simulator) -> None:
        self.simulator = simulator
        simulator.reset()
        self.email: str = simulator.endpoints["accounts"][0]["email"]
        self.settings = simulator.settings()
        self.grant = self.sign_in()
        self.secret = Secret(self.grant.secret)

    def sign_in(self, browser: Callable[[str], bool] = follow, **options: Any) -> Grant:
        attempt = SignIn(browser, time_limit_s=TIMEOUT_S)
        return registry.sign_in(
            AccountKind.GOOGLE, self.settings, attempt, login_hint=self.email, **options
        )

    def provider(self) -> Provider:
        context = ProviderContext(self.settings, self.secret.load, self.secret.save)
        return registry.build(AccountKind.GOOGLE, context)

    def people(self, method: str, path: str = "", body: object = None) -> Any:
        """Reach into the mailbox, as Google's own web page does."""
        return self.simulator.control(method, f"/accounts/{self.email}/people{path}", body)

    def add(self, fields: Fields) -> RemoteId:
        return self.add_raw(
            {
                **_google(fields),
                "photos": [{"url": "https://photos.example/cat.png"}],
                "birthdays": [{"date": {"month": 12, "day": 10, "year": 1815}}],
                "biographies": [{"value": "likes tea"}],
                "organizations": [{"name": "Analytical Engines", "title": "Countess"}],
                "clientData": [{"key": "other.app", "value": "theirs"}],
            }
        )

    def add_raw(self, person: Mapping[str, object]) -> RemoteId:
        made = self.people("POST", "", person)["people"][0]
        return RemoteId(made["resourceName"])

    def person(self, remote_id: RemoteId) -> dict[str, Any]:
        found: dict[str, Any] = self.people("GET", "/" + _tail(remote_id))
        return found

    def edit(self, remote_id: RemoteId, fields: Fields) -> None:
        full = {"names": [], "emailAddresses": [], "phoneNumbers": [], **_google(fields)}
        self.people("PATCH", "/" + _tail(remote_id), full)

    def remove(self, remote_id: RemoteId) -> None:
        self.people("DELETE", "/" + _tail(remote_id))

    def unowned(self, remote_id: RemoteId) -> object:
        person = self.person(remote_id)
        ours = {"names", "emailAddresses", "phoneNumbers", "etag", "updateTime", "metadata",
                "version"}  # fmt: skip
        rest = {k: v for k, v in person.items() if k not in ours}
        name = dict(person.get("names", [{}])[0]) if person.get("names") else {}
        for key in ("givenName", "familyName", "displayName", "displayNameLastFirst",
                    "unstructuredName", "metadata"):  # fmt: skip
            name.pop(key, None)
        return {**rest, "name parts": name}

    def forget_cursors(self) -> None:
        path = f"/accounts/{self.email}/expire"
        self.simulator.control("POST", path, {"sync_tokens": True, "page_tokens": True})

    def end_grant(self) -> None:
        self.simulator.control("POST", "/oauth/revoke", {})

    def go_offline(self) -> None:
        self.simulator.control("POST", "/switches", {"offline": True})

    def throttle(self, seconds: int) -> None:
        self.simulator.fault("status", status=429, retry_after=seconds, service="people")

    def lose_next_reply(self) -> None:
        self.simulator.fault("drop_reply", service="people", times=1)

    def writes(self) -> int:
        return len(self.simulator.log("?service=people&write=1"))

    def contacts(self) -> int:
        total: int = self.people("GET")["total"]
        return total


class DialpadWorld:
    """The simulated company, with a user's API key."""

    capabilities = Capabilities(writes=False, reads_contacts=False, reads_directory=True)

    def __init__(self, simulator: Simulator) -> None:
        self.simulator = simulator
        simulator.reset()
        keys = simulator.control("GET", "/dialpad-keys")["keys"]
        self.key: str = keys[0]["key"]
        self.settings = simulator.settings()

    def provider(self) -> Provider:
        context = ProviderContext(self.settings, lambda: self.key, lambda secret: None)
        return registry.build(AccountKind.DIALPAD, context)

    def add(self, fields: Fields) -> RemoteId:
        raise NotImplementedError

    def edit(self, remote_id: RemoteId, fields: Fields) -> None:
        raise NotImplementedError

    def remove(self, remote_id: RemoteId) -> None:
        raise NotImplementedError

    def unowned(self, remote_id: RemoteId) -> object:
        raise NotImplementedError

    def forget_cursors(self) -> None:
        raise NotImplementedError

    def end_grant(self) -> None:
        self.simulator.control("DELETE", f"/dialpad-keys/{self.key}")

    def go_offline(self) -> None:
        self.simulator.control("POST", "/switches", {"offline": True})

    def throttle(self, seconds: int) -> None:
        self.simulator.fault("status", status=429, retry_after=seconds, service="dialpad")

    def lose_next_reply(self) -> None:
        raise NotImplementedError

    def writes(self) -> int:
        return len(self.simulator.log("?service=dialpad&write=1"))

    def contacts(self) -> int:
        return 0


def _google(fields: Fields) -> dict[str, object]:
    name = {"givenName": fields.given_name, "familyName": fields.family_name}
    parts = {k: v for k, v in name.items() if v}
    extra = {"middleName": "Augusta", "honorificPrefix": "Lady"}
    person: dict[str, object] = {"names": [{**parts, **extra}]} if parts else {}
    if fields.emails:
        person["emailAddresses"] = [_item(e.address, e) for e in fields.emails]
    if fields.phones:
        person["phoneNumbers"] = [_item(p.written, p) for p in fields.phones]
    return person


def _item(text: str, value: Email | Phone) -> dict[str, str]:
    return {"value": text, "type": value.label}


def _tail(remote_id: RemoteId) -> str:
    return str(remote_id).partition("/")[2]


WORLDS: dict[str, Callable[[Simulator], Cloud]] = {
    "memory, two-way": lambda simulator: MemoryWorld(Capabilities(writes=True, searches=True)),
    "memory, one-way": lambda simulator: MemoryWorld(Capabilities(writes=False)),
    "memory, directory": lambda simulator: MemoryWorld(
        Capabilities(writes=False, reads_contacts=False, reads_directory=True)
    ),
    "google": GoogleWorld,
    "dialpad": DialpadWorld,
}
