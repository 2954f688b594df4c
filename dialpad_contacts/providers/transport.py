"""What every connection of a provider obeys, also when a vendor's library makes the request."""

from __future__ import annotations

import io
import ipaddress
import logging
import zlib
from collections.abc import Callable, Collection
from typing import Any
from urllib.parse import urlsplit

import requests
import urllib3
from requests.adapters import HTTPAdapter
from requests.exceptions import ChunkedEncodingError, ContentDecodingError, InvalidURL, ReadTimeout
from requests.utils import get_environ_proxies

from dialpad_contacts import __version__
from dialpad_contacts.domain.errors import Refused
from dialpad_contacts.providers.wires import CONNECT_S, READ_S, TOTAL_S, Line, pool_classes, trust

MAX_BODY_BYTES = 32 * 1024 * 1024
"""Of an answer, compressed and inflated alike."""

USER_AGENT = f"DialpadContacts/{__version__}"
"""Who asks, as the vendors want to know of a client; it says nothing of the user."""

READING = frozenset({"GET", "HEAD", "OPTIONS"})


def reads_by_method(request: requests.PreparedRequest) -> bool:
    """Return whether a request only reads, as far as its method tells."""
    return str(request.method).upper() in READING


class BodyTooBig(ContentDecodingError):
    """The answer is longer than any honest one."""


class ForeignHost(InvalidURL):
    """The request would have gone to a host that this session has no business with."""


class Transport(HTTPAdapter):
    """Deadlines, size caps, the host allow-list, TLS, and the read-only wall.

    Mounted on a session of requests, so it also holds for google-auth and its kind. A redirect
    is answered as it is; should a library follow it, it meets the allow-list here.
    """

    def __init__(
        self,
        hosts: Collection[str],
        *,
        read_only: bool = False,
        reads: Callable[[requests.PreparedRequest], bool] = reads_by_method,
        ca_bundle: str = "",
        connect_s: float = CONNECT_S,
        read_s: float = READ_S,
        total_s: float = TOTAL_S,
    ) -> None:
        """Allow requests to ``hosts`` (``name:port``, see ``origin``) alone.

        ``reads`` tells whether a request only reads; a read-only transport sends no other.

        Raises:
            OSError: ``ca_bundle`` can't be read, or holds no certificate.
        """
        self.line = Line(connect_s=connect_s, read_s=read_s, total_s=total_s)
        self._hosts = frozenset(hosts)
        self._read_only = read_only
        self._reads = reads
        self._tls = trust(ca_bundle)
        quiet_libraries()
        super().__init__(pool_connections=2, pool_maxsize=1)

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        """Make connections that obey the line and our own trust roots."""
        super().init_poolmanager(*args, **kwargs, ssl_context=self._tls)
        self.poolmanager.pool_classes_by_scheme = pool_classes(self.line)

    def proxy_manager_for(self, proxy: str, **kwargs: Any) -> Any:
        """Make the same connections through a proxy."""
        manager = super().proxy_manager_for(proxy, **kwargs, ssl_context=self._tls)
        manager.pool_classes_by_scheme = pool_classes(self.line)
        return manager

    def cert_verify(self, conn: Any, url: Any, verify: Any, cert: Any) -> None:
        """Leave the pool as our TLS context made it: verified, always."""

    def send(
        self,
        request: requests.PreparedRequest,
        stream: bool = False,
        timeout: Any = None,
        verify: Any = True,
        cert: Any = None,
        proxies: Any = None,
    ) -> requests.Response:
        """Send ``request`` and read the whole answer, inflated, within the deadline.

        ``timeout``, ``verify``, ``cert`` and ``proxies`` of the caller don't count.

        Raises:
            Refused: a writing request on a read-only transport (R18); nothing was sent.
            requests.RequestException: everything else.
        """
        url = str(request.url)
        self._let_pass(request, url)
        if not _in_flight_safe(request):
            request.headers["Content-Length"] = "0"
        request.headers["Accept-Encoding"] = "gzip"
        self.line.begin()
        response = super().send(
            request,
            stream=True,
            timeout=(self.line.connect_s, self.line.read_s),
            verify=True,
            proxies={} if is_loopback(url) else get_environ_proxies(url),
        )
        return _whole(response)

    def _let_pass(self, request: requests.PreparedRequest, url: str) -> None:
        if self._read_only and not self._reads(request):
            raise Refused("This account is only read. Nothing is ever sent to it.")
        if origin(url) not in self._hosts:
            raise ForeignHost("not a host of this account")
        if not is_secure(url):
            raise ForeignHost("not https")

    def close(self) -> None:
        """Close idle connections; a running request goes on (``line.cut`` ends it)."""
        super().close()


def _in_flight_safe(request: requests.PreparedRequest) -> bool:
    return request.body is not None or str(request.method).upper() in READING


def _whole(response: requests.Response) -> requests.Response:
    """Return ``response`` with its whole body in memory, so that reading it can't fail later."""
    raw: urllib3.HTTPResponse = response.raw
    body = b""
    try:
        if response.request.method != "HEAD":
            body = _inflated(_compressed(raw), response.headers.get("Content-Encoding", ""))
    except urllib3.exceptions.ReadTimeoutError as error:
        raise ReadTimeout(error, request=response.request) from error
    except (urllib3.exceptions.HTTPError, OSError) as error:
        if isinstance(error, requests.RequestException):
            raise
        raise ChunkedEncodingError(error, request=response.request) from error
    finally:
        raw.release_conn()
    response.headers.pop("Content-Encoding", None)
    response.raw = urllib3.HTTPResponse(
        io.BytesIO(body), status=raw.status, preload_content=False, decode_content=False
    )
    return response


def _compressed(raw: urllib3.HTTPResponse) -> bytes:
    parts: list[bytes] = []
    size = 0
    while chunk := raw.read(65536, decode_content=False):
        size += len(chunk)
        if size > MAX_BODY_BYTES:
            raw.close()
            raise BodyTooBig("the answer is too long")
        parts.append(chunk)
    return b"".join(parts)


def _inflated(body: bytes, encoding: str) -> bytes:
    if not body or encoding.strip().lower() in ("", "identity"):
        return body
    if encoding.strip().lower() not in ("gzip", "x-gzip"):
        raise ContentDecodingError("an encoding nobody asked for")
    engine = zlib.decompressobj(wbits=31)
    try:
        whole = engine.decompress(body, MAX_BODY_BYTES + 1)
    except zlib.error as error:
        raise ContentDecodingError(error) from error
    if len(whole) > MAX_BODY_BYTES:
        raise BodyTooBig("the answer is too long")
    if not engine.eof:
        raise ContentDecodingError("the answer ends in the middle")
    return whole


def origin(url: str) -> str:
    """Return ``name:port`` of ``url``, '' when it has no host."""
    try:
        parts = urlsplit(url)
        port = parts.port or {"https": 443, "http": 80}.get(parts.scheme, 0)
    except ValueError:
        return ""
    return f"{parts.hostname}:{port}" if parts.hostname else ""


def is_loopback(url: str) -> bool:
    """Return whether ``url`` stays on this computer."""
    host = urlsplit(url).hostname or ""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def is_secure(url: str) -> bool:
    """Return whether ``url`` is https, or plain http to this computer."""
    scheme = urlsplit(url).scheme
    return scheme == "https" or (scheme == "http" and is_loopback(url))


def quiet_libraries() -> None:
    """Keep vendors' libraries from logging codes, tokens and queries (faults.md control 10).

    google_auth_oauthlib.flow logs the authorization code at INFO, requests_oauthlib whole
    bodies at DEBUG, urllib3 each query at DEBUG and that of a broken answer at WARNING;
    exchangelib a whole request and its answer at ERROR, when something unexpected happens.
    """
    for name in ("urllib3", "requests_oauthlib", "oauthlib", "google_auth_oauthlib", "google",
                 "googleapiclient", "requests", "msal", "spnego", "exchangelib"):  # fmt: skip
        level = logging.CRITICAL if name == "exchangelib" else logging.ERROR
        logger = logging.getLogger(name)
        if logger.level < level:
            logger.setLevel(level)


def bare_session(transport: Transport) -> requests.Session:
    """Return a session of requests that can reach nothing but through ``transport``.

    ``trust_env`` is off: a ``.netrc`` would replace our Authorization header. Proxies of the
    environment still count; the transport asks for them itself.
    """
    session = requests.Session()
    session.trust_env = False
    session.headers["User-Agent"] = USER_AGENT
    session.adapters.clear()
    session.mount("https://", transport)
    session.mount("http://", transport)
    return session
