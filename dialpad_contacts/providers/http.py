"""One HTTP session of one provider: what went wrong becomes an error named after what to do."""

from __future__ import annotations

import logging
import ssl
import threading
import time
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TypeVar

import msgspec
import requests
from requests import exceptions as broken

from dialpad_contacts.domain.errors import (
    ContactsError,
    OutcomeUnknown,
    Refused,
    RemoteGone,
    StaleWrite,
    TryLater,
)
from dialpad_contacts.providers.transport import (
    READING,
    Transport,
    bare_session,
    origin,
    reads_by_method,
)
from dialpad_contacts.providers.wires import CONNECT_S, READ_S, TOTAL_S, Gone

_log = logging.getLogger(__name__)

MAX_RETRY_AFTER_S = 30 * 24 * 3600.0
_IDLE_S = 4.0
"""A connection idle for longer isn't used for a write: the server may just be closing it."""

T = TypeVar("T")
Params = Sequence[tuple[str, str]] | Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Answer:
    """An HTTP answer, whole. ``date`` is the server's own clock, None when it named none."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def is_json(self) -> bool:
        """Return whether the answer says it is JSON: a captive portal's page doesn't."""
        kind = self.headers.get("Content-Type", "").partition(";")[0].strip().lower()
        return kind == "application/json" or kind.endswith("+json")


@dataclass(frozen=True, slots=True)
class Limits:
    """Seconds a request may take: to connect, for one read, in all."""

    connect_s: float = CONNECT_S
    read_s: float = READ_S
    total_s: float = TOTAL_S


class Session:
    """The HTTP session of one signed-in account with ``title`` (as people call the cloud).

    One request at a time; ``close`` works from any thread. A read-only session refuses every
    writing request before a socket is touched, whoever asks (R18).
    """

    def __init__(
        self,
        title: str,
        base_url: str,
        *,
        read_only: bool = False,
        reads: Callable[[requests.PreparedRequest], bool] = reads_by_method,
        ca_bundle: str = "",
        more_hosts: Collection[str] = (),
        limits: Limits = Limits(),
    ) -> None:
        """Talk to the host of ``base_url``, and to those of the urls ``more_hosts``.

        Raises:
            TryLater: ``ca_bundle`` can't be used.
        """
        self.title = title
        self._base = base_url.rstrip("/")
        try:
            self._transport = Transport(
                [origin(url) for url in (base_url, *more_hosts)],
                read_only=read_only,
                reads=reads,
                ca_bundle=ca_bundle,
                connect_s=limits.connect_s,
                read_s=limits.read_s,
                total_s=limits.total_s,
            )
        except OSError as error:
            raise TryLater(
                "The trust roots of [network] ca_bundle can't be read. Check the file."
            ) from error
        self.plain = bare_session(self._transport)
        """For libraries that want a session of requests; it obeys the same transport."""
        self._one = threading.RLock()
        self._last_used = time.monotonic()

    def request(
        self,
        method: str,
        path: str,
        *,
        params: Params = (),
        headers: Mapping[str, str] | None = None,
        body: object = None,
    ) -> Answer:
        """Send one request and return the answer, whatever its status.

        A read whose connection broke is tried once more; a write never is.

        Args:
            method: GET, POST, PATCH, PUT or DELETE.
            path: below the base url, beginning with '/'.
            params: the query.
            headers: more headers; Authorization goes to the base url's host alone.
            body: sent as JSON when not None.

        Raises:
            TryLater: no answer came; a write was not done.
            OutcomeUnknown: a write left, and no whole answer came back.
            Refused: a writing request on a read-only session.
        """
        payload = None if body is None else _encoded(body)
        sent = {"Accept": "application/json", **(headers or {})}
        if payload is not None:
            sent["Content-Type"] = "application/json; charset=utf-8"
        writes = method.upper() not in READING
        return self._sent(method, path, params, sent, payload, writes=writes)

    def ask(
        self, path: str, payload: bytes, headers: Mapping[str, str], *, once: bool = False
    ) -> Answer:
        """Send a POST that only reads, as SOAP's do, and return the answer, whatever its status.

        Like any read it is tried once more when its connection broke, unless it has to be sent
        ``once`` alone. Raises as ``request``.
        """
        return self._sent("POST", path, (), headers, payload, writes=False, once=once)

    def _sent(
        self,
        method: str,
        path: str,
        params: Params,
        sent: Mapping[str, str],
        payload: bytes | None,
        *,
        writes: bool,
        once: bool = False,
    ) -> Answer:
        with self._one:
            if writes and time.monotonic() - self._last_used > _IDLE_S:
                self._transport.close()
            for attempt in (1, 2):
                try:
                    answer = self._once(method, self._base + path, params, sent, payload)
                    break
                except (broken.ConnectionError, broken.ChunkedEncodingError) as error:
                    if attempt == 2 or writes or once or not self._may_repeat(error):
                        raise self._translated(error, writes=writes) from error
                except (requests.RequestException, Gone) as error:
                    raise self._translated(error, writes=writes) from error
                finally:
                    self._last_used = time.monotonic()
        return answer

    def _once(
        self, method: str, url: str, params: Params, headers: Mapping[str, str], body: bytes | None
    ) -> Answer:
        began = time.monotonic()
        response = self.plain.request(
            method,
            url,
            params=dict(params) if isinstance(params, Mapping) else list(params),
            headers=dict(headers),
            data=body,
            allow_redirects=False,
        )
        taken_ms = (time.monotonic() - began) * 1000
        size = len(response.content)
        _log.debug("%s %s: %d, %d bytes, %.0f ms", self.title, method, response.status_code,
                   size, taken_ms)  # fmt: skip
        return Answer(response.status_code, response.headers, response.content)

    def _may_repeat(self, error: requests.RequestException) -> bool:
        if self._transport.line.is_cut or isinstance(error, broken.Timeout | broken.SSLError):
            return False
        return self._transport.line.sent  # a reset; who can't be reached won't be in 1 ms

    def _translated(self, error: Exception, *, writes: bool) -> TryLater:
        """Return what to raise for a request that brought no answer."""
        line = self._transport.line
        if writes and line.sent:
            return OutcomeUnknown(self._sentence(error), offline=True)
        return TryLater(self._sentence(error), offline=True)

    def _sentence(self, error: Exception) -> str:
        if self._transport.line.is_cut:
            return "Stopped."
        match error:
            case broken.SSLError() if not ended_early(error):
                return f"We couldn't verify {self.title}'s certificate, so nothing was sent."
            case broken.ProxyError():
                return "The network's proxy didn't let us through. Check its sign-in."
            case broken.ContentDecodingError() | broken.InvalidURL():
                return unexpected(self.title)
            case broken.Timeout():
                return f"{self.title} didn't answer in time."
        return f"{self.title} can't be reached. Is this computer online?"

    def close(self) -> None:
        """Cut a running request off; those that follow fail at once with TryLater."""
        self._transport.line.cut()
        self._transport.close()


def ended_early(error: broken.SSLError) -> bool:
    """Return whether the line ended before a certificate was seen: a network's fault, not its.

    requests wraps urllib3's MaxRetryError, whose reason wraps what ssl said.
    """
    reason = getattr(error.args[0] if error.args else None, "reason", None)
    said = reason.args[0] if isinstance(reason, Exception) and reason.args else None
    return isinstance(said, ssl.SSLEOFError | ssl.SSLZeroReturnError)


def _encoded(body: object) -> bytes:
    try:
        return msgspec.json.encode(body)
    except UnicodeEncodeError as error:  # a lone surrogate
        raise Refused("A character in this contact can't be sent.") from error


def unexpected(title: str) -> str:
    """Return the sentence for an answer not ``title``'s: most often a network's own page."""
    return f"{title} gave an unexpected answer (sign in to the network?)"


def fitting(error: ContactsError, method: str, title: str) -> ContactsError:
    """Return ``error`` as far as ``method`` can meet with it, else that it is tried again.

    Only an update names a version that can be old, and what is only being made can't be gone
    (faults.md N8, N9). Such an answer says no more than that nothing was done.
    """
    stale = isinstance(error, StaleWrite) and method != "PATCH"
    gone = isinstance(error, RemoteGone) and method == "POST"
    refused = f"{title} didn't take this just now. It is tried again."
    return TryLater(refused) if stale or gone else error


def decoded(answer: Answer, shape: type[T], title: str, *, writes: bool = False) -> T:
    """Return the answer's JSON as ``shape``.

    Raises:
        TryLater: it isn't JSON of that shape; OutcomeUnknown when it answers a write. The
            answer is rejected as a unit (faults.md N4).
    """
    if answer.is_json:
        try:
            return msgspec.json.decode(answer.body, type=shape)
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
            _log.info("%s: an answer of %d bytes can't be read", title, len(answer.body))
    if writes:
        raise OutcomeUnknown(unexpected(title))
    raise TryLater(unexpected(title))


def retry_after_s(headers: Mapping[str, str]) -> float | None:
    """Return how long the server asks to wait: at least 1 s, None when it doesn't say.

    A date is read against the server's own clock, so ours may be wrong (faults.md N12).

    Source: RFC 9110 section 10.2.3.
    """
    text = headers.get("Retry-After", "").strip()
    if not text:
        return None
    try:
        wait_s = float(text)
    except ValueError:
        until = _date(text)
        if until is None:
            return None
        now = _date(headers.get("Date", "")) or datetime.now(UTC)
        wait_s = (until - now).total_seconds()
    if wait_s != wait_s:  # nan
        return None
    return min(max(wait_s, 1.0), MAX_RETRY_AFTER_S)


def _date(text: str) -> datetime | None:
    try:
        date = parsedate_to_datetime(text)
    except (ValueError, TypeError, OverflowError, IndexError):
        return None
    return date if date.tzinfo is not None else date.replace(tzinfo=UTC)
