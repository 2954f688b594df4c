"""Finding a mailbox's server by its address: Autodiscover, held to our own rules.

exchangelib would ask the bare domain's web server, a plain http address, and whatever host an
answer names, with the password; and keep what it finds in a shared temporary folder. Here the
password goes to ``autodiscover.`` of the address's own domain alone, over https; every other
host has to be confirmed by the user first (faults.md N24).

Source: learn.microsoft.com/exchange/client-developer/exchange-web-services/
autodiscover-for-exchange.
"""

from __future__ import annotations

from dialpad_contacts.domain.errors import Refused, ServerNeeded, TryLater
from dialpad_contacts.providers.exchange import library
from dialpad_contacts.providers.exchange.failures import (
    USE_OFFICE365,
    NotThere,
    Shut,
    host_of,
    is_microsofts,
    translated,
)
from dialpad_contacts.providers.exchange.login import NoWayIn
from dialpad_contacts.providers.exchange.secret import endpoint
from dialpad_contacts.providers.exchange.session import EwsSession, is_bad_certificate
from dialpad_contacts.providers.exchange.steering import (
    check_alias,
    check_host,
    check_mail,
    domain_of,
    services,
)
from dialpad_contacts.providers.password import Attempt, Typed
from dialpad_contacts.providers.settings import Settings

PATH = "/autodiscover/autodiscover.svc"
NOT_FOUND = (
    "We couldn't find your server by your address. Is this computer online? If it is, type the"
    " server's name; your administrator knows it."
)


def find(settings: Settings, typed: Typed, attempt: Attempt) -> str:
    """Return the address of EWS for the mailbox of ``typed.email``.

    Raises:
        ServerNeeded: none was found, or one that the user has to confirm.
        SignInNeeded: the password is wrong; it was sent once.
        Refused: the mailbox is in Office 365 (D24).
        TryLater: a certificate that can't be verified; the password was not sent.
    """
    domain = domain_of(typed.email)
    configured = settings.exchange.autodiscover_url
    own = host_of(configured) or f"autodiscover.{domain}"
    if not configured:
        check_alias(own)
    try:
        return _asked(configured or f"https://{own}{PATH}", settings, typed, attempt)
    except (NotThere, NoWayIn, Shut) as error:
        target = getattr(error, "target", "")
        trouble = None
    except TryLater as error:
        target, trouble = "", error
    attempt.check()
    if target.startswith("https://") and host_of(target):
        raise _confirm(host_of(target), typed.email)
    if not configured:
        _elsewhere(domain, settings, typed, attempt)
    if trouble is not None and (is_bad_certificate(trouble) or not trouble.offline):
        raise trouble
    raise ServerNeeded(NOT_FOUND)


def _elsewhere(domain: str, settings: Settings, typed: Typed, attempt: Attempt) -> None:
    """Look where the domain name system says. Raises as ``find``."""
    for host in services(domain):
        check_host(host)
        attempt.check()
        raise _confirm(host, typed.email)
    check_mail(domain)


def _asked(url: str, settings: Settings, typed: Typed, attempt: Attempt) -> str:
    """Ask one Autodiscover service. Raises NotThere when it knows nothing of the mailbox."""
    session = EwsSession(url, ca_bundle=settings.network.ca_bundle)
    session.sign_in_with(typed.user or typed.email, typed.password, again=True)
    with attempt.over(session), translated(NotThere):
        found = library.user_settings(typed.email, session)
    if found.redirect_url:
        check_host(host_of(found.redirect_url))
        raise NotThere(str(found.redirect_url))
    known = found.user_settings or {}
    if found.redirect_address and str(found.redirect_address).lower().endswith(".onmicrosoft.com"):
        raise Refused(USE_OFFICE365)
    if str(known.get("user_ms_online", "")).lower() == "true":
        raise Refused(USE_OFFICE365)
    server = str(known.get("external_ews_url") or known.get("internal_ews_url") or "")
    if not server:
        raise NotThere()
    check_host(host_of(server))
    server = endpoint(server)
    if not _is_own(host_of(server), domain_of(typed.email), host_of(url)):
        raise _confirm(host_of(server), typed.email)
    return server


def _is_own(host: str, domain: str, asked: str) -> bool:
    """Return whether a host has the password anyway, or is of the address's own domain."""
    return host in (asked, domain) or host.endswith(f".{domain}")


def _confirm(host: str, email: str) -> ServerNeeded:
    if is_microsofts(host):
        raise Refused(USE_OFFICE365)
    return ServerNeeded(
        f'The server of {email} is "{host}", which isn\'t of the same domain. Your password was'
        " not sent there. If that is your server, go on.",
        host,
    )
