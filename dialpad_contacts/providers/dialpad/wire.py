"""The Dialpad API's shapes, as far as we read them, and the requests to it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeVar
from urllib.parse import quote

import msgspec

from dialpad_contacts.domain.errors import ContactsError, SignInNeeded, TryLater
from dialpad_contacts.providers.dialpad.wall import CALL_PATH
from dialpad_contacts.providers.http import Answer, Session, decoded, retry_after_s, unexpected

TITLE = "Dialpad"
_MAX_PAGES = 4000
"""200,000 entries at 100 a page, twice (faults.md N11)."""
_PACE_S = 1 / 15
"""Between requests: a company has 20 a second for all its programs together."""
BAD_KEY = "Dialpad doesn't accept this API key. Make a new one and sign in again."

T = TypeVar("T")


class User(msgspec.Struct):
    """A colleague, invited ones included."""

    id: int | str = 0
    first_name: str | None = ""
    last_name: str | None = ""
    display_name: str | None = ""
    emails: list[str] | None = None
    phone_numbers: list[str] | None = None
    extension: str | None = ""
    job_title: str | None = ""
    office_id: int | str | None = None
    state: str | None = ""
    is_online: bool | None = None
    """Whether one of the user's apps is open; None when it isn't said."""


class Channel(msgspec.Struct):
    """A group chat."""

    id: int | str = 0
    name: str | None = ""


class Member(msgspec.Struct):
    """Who is in a channel."""

    id: int | str = 0
    name: str | None = ""


class Office(msgspec.Struct):
    """A place of the company."""

    id: int | str = 0
    name: str | None = ""


class Company(msgspec.Struct):
    """The company itself."""

    id: int | str = 0
    name: str | None = ""
    admin_email: str | None = ""


class Signature(msgspec.Struct):
    """How a websocket's frames are signed; absent without a secret."""

    secret: str | None = None


class Socket(msgspec.Struct):
    """A websocket; its address opens for an hour, and each answer that shows it renews it."""

    id: int | str = 0
    websocket_url: str | None = ""
    signature: Signature | None = None


class Subscription(msgspec.Struct):
    """Which call events go to a websocket."""

    id: int | str = 0
    call_states: list[str] | None = None
    enabled: bool | None = None
    target_type: str | None = None
    target_id: int | str | None = None
    websocket: Socket | None = None


class Placed(msgspec.Struct):
    """A call that Dialpad places; it names the device, and no call."""

    device: object = None


class _Page(msgspec.Struct):
    items: list[msgspec.Raw] | None = None
    cursor: str | None = None


class NotForThisKey(ContactsError):
    """The key is good, and this call isn't for it: an optional part is left out."""


class Wire:
    """The requests: GET, and what ``wall`` lets through, on a session that is else read-only."""

    def __init__(self, session: Session, load_key: Callable[[], str | None]) -> None:
        """Take the API key from ``load_key`` when first needed."""
        self._session = session
        self._load_key = load_key
        self._key = ""
        self._next_at = 0.0
        self.pace_s = _PACE_S
        """Seconds from one request to the next."""

    def me(self) -> User:
        """Return the key's own user. Raises NotForThisKey for a company's key."""
        return decoded(self._get("/api/v2/users/me"), User, TITLE)

    def company(self) -> Company:
        """Return the company. Raises NotForThisKey for a user's key."""
        return decoded(self._get("/api/v2/company"), Company, TITLE)

    def users(self, **filters: str) -> Iterator[list[User]]:
        """Read users page by page; ``filters`` are state, email or number."""
        return self._pages("/api/v2/users", User, filters)

    def offices(self) -> Iterator[list[Office]]:
        """Read the offices."""
        return self._pages("/api/v2/offices", Office, {})

    def channels(self) -> Iterator[list[Channel]]:
        """Read the channels that the key may see."""
        return self._pages("/api/v2/channels", Channel, {})

    def members(self, channel: str) -> Iterator[list[Member]]:
        """Read who is in a channel."""
        return self._pages(f"/api/v2/channels/{quote(channel, safe='')}/members", Member, {})

    def _pages(self, path: str, shape: type[T], filters: Mapping[str, str]) -> Iterator[list[T]]:
        """Read a list to its end. Raises TryLater when it has none, or is not all there."""
        params = dict(filters)
        seen: set[str] = set()
        while len(seen) < _MAX_PAGES:
            page = decoded(self._get(path, params), _Page, TITLE)
            yield _items(page.items or [], shape)
            if not page.cursor:
                return
            if page.cursor in seen:
                break
            seen.add(page.cursor)
            params["cursor"] = page.cursor
        raise TryLater("Dialpad's list doesn't end. Nothing was changed.")

    # -- call events: the only writes, on a session that lets exactly these through ---------

    @property
    def key(self) -> str:
        """The API key. Raises SignInNeeded."""
        if not self._key:
            self._key = self._load_key() or ""
        if not self._key:
            raise SignInNeeded("This computer no longer has Dialpad's API key. Sign in again.")
        return self._key

    def sockets(self) -> Iterator[list[Socket]]:
        """Read the key's websockets."""
        return self._pages("/api/v2/websockets", Socket, {})

    def socket(self, number: str) -> Socket:
        """Return a websocket with an address that opens for another hour."""
        return decoded(self._get(f"/api/v2/websockets/{quote(number, safe='')}"), Socket, TITLE)

    def new_socket(self, secret: str) -> Socket:
        """Make a websocket whose frames are signed with ``secret``."""
        return self._written("POST", "/api/v2/websockets", {"secret": secret}, Socket)

    def subscriptions(self, user: str) -> Iterator[list[Subscription]]:
        """Read the subscriptions to a user's calls."""
        wanted = {"target_type": "user", "target_id": user}
        return self._pages("/api/v2/subscriptions/call", Subscription, wanted)

    def new_subscription(self, settings: Mapping[str, object]) -> Subscription:
        """Subscribe to call events."""
        return self._written("POST", "/api/v2/subscriptions/call", settings, Subscription)

    def change_subscription(self, number: str, settings: Mapping[str, object]) -> Subscription:
        """Set up a subscription anew."""
        path = f"/api/v2/subscriptions/call/{quote(number, safe='')}"
        return self._written("PATCH", path, settings, Subscription)

    def initiate_call(self, number: str, mark: str) -> Answer:
        """Ask for a call to ``number``, once; ``mark`` comes back in its events."""
        body = {"phone_number": number, "custom_data": mark}
        return self._answer("POST", CALL_PATH, body=body)

    def _written(self, method: str, path: str, body: object, shape: type[T]) -> T:
        answer = self._asked(method, path, body=body)
        return decoded(answer, shape, TITLE, writes=True)

    def _get(self, path: str, params: Mapping[str, str] | None = None) -> Answer:
        return self._asked("GET", path, params=params or {})

    def _asked(self, method: str, path: str, **options: Any) -> Answer:
        answer = self._answer(method, path, **options)
        if answer.status not in (200, 201):
            raise failure(answer)
        return answer

    def _answer(self, method: str, path: str, **options: Any) -> Answer:
        headers = {"Authorization": f"Bearer {self.key}"}
        time.sleep(max(0.0, self._next_at - time.monotonic()))
        self._next_at = time.monotonic() + self.pace_s
        return self._session.request(method, path, headers=headers, **options)

    def close(self) -> None:
        """Cut off whatever runs."""
        self._session.close()


def _items(found: list[msgspec.Raw], shape: type[T]) -> list[T]:
    """Return the entries that can be read; one that can't doesn't hide the others (D9)."""
    out: list[T] = []
    for raw in found:
        try:
            out.append(msgspec.json.decode(raw, type=shape))
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
            continue
    return out


def failure(answer: Answer) -> ContactsError:
    """Return the error that ``answer``, any but 200, means."""
    wait_s = retry_after_s(answer.headers)
    if answer.status == 429:
        return TryLater("Dialpad asked us to slow down.", after_s=wait_s)
    if answer.status >= 500 or answer.status == 408:
        return TryLater(f"Dialpad isn't answering ({answer.status}). Nothing is lost.",
                        after_s=wait_s)  # fmt: skip
    if not answer.is_json:
        return TryLater(unexpected(TITLE))
    if answer.status == 401:
        return SignInNeeded(BAD_KEY)
    if answer.status in (400, 403, 404):
        return NotForThisKey(f"Dialpad doesn't let this API key read that ({answer.status}).")
    return TryLater(unexpected(TITLE))
