"""The https doors of the simulated Exchange, and the certificates behind them.

A company's own server has a certificate of the company's own authority: nobody trusts it who
was not told of it. That authority is made at each start, and its root is a file that ends with
the program.
"""

from __future__ import annotations

import hashlib
import ipaddress
import ssl
import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import trustme
from cryptography import x509

NAMES = ("localhost", "127.0.0.1", "::1")


@dataclass(frozen=True, slots=True)
class Certificate:
    """What one door shows: its TLS settings, and the hash that binds a sign-in to it."""

    context: ssl.SSLContext
    fingerprint: bytes


class Authority:
    """A certificate authority of one's own. ``bundle`` is the file with its root."""

    def __init__(self, host: str) -> None:
        """Make it, and the certificates of the doors on ``host``."""
        self._root = trustme.CA(organization_name="Northwind IT")
        self._stranger = trustme.CA(organization_name="Nobody knows")
        self._folder = tempfile.TemporaryDirectory(prefix="dialpad-contacts-simulator-")
        self.bundle = Path(self._folder.name) / "northwind-ca.pem"
        self._root.cert_pem.write_to_path(self.bundle)
        names = [host, *NAMES] if _is_address(host) or host == "localhost" else [*NAMES]
        past = datetime.now(UTC) - timedelta(days=1)
        self.doors = {
            "server": _shown(self._root.issue_cert(*dict.fromkeys(names))),
            "self_signed": _shown(self._stranger.issue_cert(*dict.fromkeys(names))),
            "wrong_name": _shown(self._root.issue_cert("mail.elsewhere.example")),
            "expired": _shown(
                self._root.issue_cert(
                    *dict.fromkeys(names), not_before=past - timedelta(days=9), not_after=past
                )
            ),
        }
        """By name; all but the first are what a client must refuse."""

    def close(self) -> None:
        """Remove the file."""
        self._folder.cleanup()


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def _shown(issued: trustme.LeafCert) -> Certificate:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    issued.configure_cert(context)
    first = issued.cert_chain_pems[0].bytes()
    binary = x509.load_pem_x509_certificate(first)
    algorithm = binary.signature_hash_algorithm
    name = algorithm.name if algorithm is not None else "sha256"
    if name in ("md5", "sha1"):  # RFC 5929 section 4.1
        name = "sha256"
    encoded = ssl.PEM_cert_to_DER_cert(first.decode())
    return Certificate(context, hashlib.new(name, encoded).digest())
