"""Whether this computer has a way to the network at all; asked of its routes, sends nothing."""

from __future__ import annotations

import socket

_PROBES = ((socket.AF_INET, "192.0.2.1"), (socket.AF_INET6, "2001:db8::1"))
"""Addresses kept for documents (RFC 5737, RFC 3849): nobody's, and routed like any other."""


def has_route() -> bool:
    """Return whether there is a route to addresses beyond this computer and its own network.

    Connecting a datagram socket only picks a route: nothing leaves, and nothing waits.
    """
    return any(_routed(family, address) for family, address in _PROBES)


def _routed(family: socket.AddressFamily, address: str) -> bool:
    try:
        with socket.socket(family, socket.SOCK_DGRAM) as probe:
            probe.connect((address, 9))
    except OSError:
        return False
    return True
