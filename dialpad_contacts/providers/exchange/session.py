"""The HTTP session of one Exchange account: our transport's rules, its own wall and sentences."""

from __future__ import annotations

from urllib.parse import urlsplit

from requests import exceptions as broken
from urllib3.exceptions import NameResolutionError

from dialpad_contacts.domain.errors import TryLater
from dialpad_contacts.providers.exchange.failures import NotThere, http_failure, unexpected_answer
from dialpad_contacts.providers.exchange.login import TITLE, Login
from dialpad_contacts.providers.exchange.soap import BadXml, is_reading, whole
from dialpad_contacts.providers.http import Answer, Limits, Session, ended_early

BAD_CERTIFICATE = (
    "We couldn't verify this server's certificate, so we didn't send your password. If your company"
    " has a certificate authority of its own, name its file in config.toml: [network] ca_bundle."
)
_XML = ("text/xml", "application/soap+xml", "application/xml")


class EwsSession(Session):
    """A read-only session for one address of EWS or Autodiscover."""

    def __init__(self, url: str, *, ca_bundle: str, limits: Limits | None = None) -> None:
        """Talk to the host of ``url`` alone. Raises TryLater: ``ca_bundle`` can't be used."""
        parts = urlsplit(url)
        root = f"{parts.scheme}://{parts.netloc}"
        super().__init__(
            TITLE,
            root,
            read_only=True,
            reads=is_reading,
            ca_bundle=ca_bundle,
            limits=limits or Limits(),
        )
        self.url = url
        self._path = parts.path
        self._host = parts.hostname or ""
        self._once_only = False

    def sign_in_with(self, user: str, password: str, *, again: bool) -> None:
        """Sign in as ``user`` when the server asks for it.

        ``again``: the password was typed just now; it is tried even if it was refused before,
        and a request whose connection breaks isn't repeated, so it is sent once.
        """
        line = self._transport.line
        self.plain.auth = Login(user, password, self.url, line, again=again)
        self._once_only = again

    def soap(self, body: bytes, headers: dict[str, str]) -> Answer:
        """Send one envelope and return the answer, XML that is known to be whole.

        Raises:
            SignInNeeded: the server doesn't let us in.
            TryLater: no answer came, or one that isn't Exchange's (faults.md N4).
        """
        sent = {"Accept": "text/xml", "Content-Type": "text/xml; charset=utf-8", **headers}
        answer = self.ask(self._path, body, sent, once=self._once_only)
        kind = answer.headers.get("Content-Type", "").partition(";")[0].strip().lower()
        if answer.status not in (200, 500) or (answer.status == 500 and kind not in _XML):
            raise http_failure(answer, self._host)
        if kind not in _XML:
            raise NotThere()
        try:
            return Answer(answer.status, answer.headers, whole(answer.body))
        except BadXml as error:
            raise unexpected_answer() from error

    def _sentence(self, error: Exception) -> str:
        if self._transport.line.is_cut:
            return "Stopped."
        if isinstance(error, broken.SSLError) and not ended_early(error):
            return BAD_CERTIFICATE
        if isinstance(error, broken.ConnectionError) and _is_unknown_name(error):
            return (
                f'We couldn\'t find the server "{self._host}". Is this computer online? If it is,'
                " check the server name in Advanced settings."
            )
        return super()._sentence(error)


def _is_unknown_name(error: broken.ConnectionError) -> bool:
    cause = error.args[0] if error.args else None
    return isinstance(getattr(cause, "reason", cause), NameResolutionError)


def is_bad_certificate(error: TryLater) -> bool:
    """Return whether ``error`` is about a certificate that wasn't accepted."""
    return error.reason == BAD_CERTIFICATE
