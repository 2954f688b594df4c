"""Addresses and servers that are none of Exchange's, and which kind of account they are (D24)."""

from __future__ import annotations

import re

import dns.exception
import dns.resolver

from dialpad_contacts.domain.errors import Refused
from dialpad_contacts.providers.exchange.failures import USE_OFFICE365, is_microsofts

_DNS_S = 3.0
"""How long names are looked for in all; without an answer nothing is known, and we go on."""
_TLD = r"(\.com?|\.org)?\.[a-z]{2,3}$"
_PERSONAL = (
    (re.compile(rf"^outlook{_TLD}"), "Outlook.com"),
    (re.compile(rf"^(hotmail|live|msn|passport){_TLD}"), "Hotmail"),
    (re.compile(r"^(gmail|googlemail)\.com$"), "Google"),
)
_OFFICE365 = re.compile(r"\.onmicrosoft\.(com|us|de)$|\.partner\.onmschina\.cn$")


def domain_of(email: str) -> str:
    """Return the part of an address behind the @.

    Raises:
        Refused: it is no address.
    """
    name, _, domain = email.strip().rpartition("@")
    if not name or "." not in domain or any(c.isspace() for c in domain):
        raise Refused("Type your whole email address, like name@example.com.")
    return domain.lower().rstrip(".")


def check_address(email: str) -> None:
    """Raise Refused when the address is of a service that is linked as what it is."""
    domain = domain_of(email)
    for pattern, kind in _PERSONAL:
        if pattern.search(domain):
            raise Refused(f"This is a {kind} address. Link it as {kind} instead.")
    if _OFFICE365.search(domain):
        raise Refused(USE_OFFICE365)


def check_host(host: str) -> None:
    """Raise Refused when ``host`` is Microsoft's cloud, which has no EWS for us any more."""
    if is_microsofts(host):
        raise Refused(USE_OFFICE365)


def check_alias(host: str) -> None:
    """Raise Refused when ``host`` is only another name of one of Microsoft's."""
    for target in _looked_up(host, "CNAME"):
        check_host(target)


def check_mail(domain: str) -> None:
    """Raise Refused when the domain's mail goes to Office 365."""
    for target in _looked_up(domain, "MX"):
        host = target.rpartition(" ")[2]
        if host.endswith((".mail.protection.outlook.com", ".mx.microsoft")):
            raise Refused(USE_OFFICE365)


def services(domain: str) -> list[str]:
    """Return the hosts that the domain names for Autodiscover, over https alone, best first."""
    found = []
    for text in _looked_up(f"_autodiscover._tcp.{domain}", "SRV"):
        parts = text.split()
        if len(parts) == 4 and parts[2] == "443" and parts[0].isdigit():
            found.append((int(parts[0]), parts[3]))
    return [host for _, host in sorted(found)]


def _looked_up(name: str, kind: str) -> list[str]:
    """Return what the domain name system says, [] when it says nothing in time."""
    try:
        answer = dns.resolver.resolve(f"{name}.", kind, lifetime=_DNS_S, search=False)
    except (dns.exception.DNSException, OSError):
        return []
    return [str(record).rstrip(".").lower() for record in answer]
