"""What can go wrong, each as a value that window, command line and scenarios share."""

from __future__ import annotations

from dataclasses import dataclass

FaultId = str

WAIT_S = 40
"""What a cloud that asks to slow down names as Retry-After."""
SLOW_S = 1


@dataclass(frozen=True, slots=True)
class Fault:
    """A switch of the Lab.

    ``lasting`` ones hold until they are turned off. The others strike once and are over then;
    ``final`` ones have done their work when they are turned on, and only a reset takes it back.
    """

    id: FaultId
    title: str
    hint: str
    lasting: bool = False
    final: bool = False


FAULTS = (
    Fault("offline", "Offline", "No network at all", lasting=True),
    Fault("busy", "429 Too many requests", f"Retry after {WAIT_S} s", lasting=True),
    Fault("expired_access", "Expired token", "401 on next call"),
    Fault("slow", "Slow network", f"{SLOW_S} s added to each call", lasting=True),
    Fault("changed_meanwhile", "Changed meanwhile", "412 on next write"),
    Fault("lost_reply", "Lost reply", "The next write is done, unheard"),
    Fault("truncated", "Truncated answer", "Answers end in the middle", lasting=True),
    Fault("portal", "Captive portal", "A sign-in page answers", lasting=True),
    Fault("expired_cursor", "Expired sync token", "The next listing starts anew"),
    Fault("revoked", "Revoked sign-in", "Until you sign in again"),
    Fault("other_person", "Another person", "Signs in the next time"),
    Fault("emptied", "Emptied account", "All gone without a trace", final=True),
)
"""All of them, the ones that the design names first."""


def fault(fault_id: FaultId) -> Fault:
    """Return a fault by its id. Raises KeyError."""
    return _BY_ID[fault_id]


_BY_ID = {f.id: f for f in FAULTS}
