"""Which of Exchange's operations only read: all of them are POSTs."""

from __future__ import annotations

from dialpad_contacts.simulator.ews_grammar import operation
from dialpad_contacts.simulator.ews_xml import local, parsed
from dialpad_contacts.simulator.wire import Refused, Request

USER_SETTINGS = "GetUserSettingsRequestMessage"
READING = frozenset(
    "GetFolder FindFolder SyncFolderHierarchy SyncFolderItems GetItem FindItem ResolveNames"
    " ConvertId".split()
) | {USER_SETTINGS}


def is_write(request: Request) -> bool:
    """Whether a request was meant to change a mailbox: every one that isn't known to read."""
    asked = request.notes.get("operation")
    if asked is None:
        try:
            asked = local(operation(parsed(request.body)))
        except Refused:
            return False  # no operation at all, as the first steps of a sign-in may be
    return asked not in READING
