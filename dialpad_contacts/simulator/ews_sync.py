"""SyncFolderItems: what changed in one folder since a state.

Source: learn.microsoft.com/exchange/client-developer/web-service-reference/
syncfolderitems-operation.
"""

from __future__ import annotations

from typing import NamedTuple

from dialpad_contacts.simulator.ews_call import Call, Place, Wrong
from dialpad_contacts.simulator.ews_item import Path, shown, wanted
from dialpad_contacts.simulator.ews_mailbox import Item
from dialpad_contacts.simulator.ews_xml import failure, leaf, success, tag

_NO_STATE = "The sync state data is corrupted or otherwise invalid."


class _Change(NamedTuple):
    at: int
    kind: str
    item: Item | None
    item_id: str


def sync(call: Call) -> list[str]:
    """Return the next changes of a folder."""
    try:
        place = call.place(call.part("m:SyncFolderId")[0])
        since = _since(call, place)
    except Wrong as wrong:
        nothing = "<m:SyncState /><m:IncludesLastItemInRange>true</m:IncludesLastItemInRange>"
        return [failure("SyncFolderItems", wrong.code, wrong.message, nothing)]
    changes = _changes(place, since)
    most = int(call.text("m:MaxChangesReturned"))
    page, rest = changes[:most], changes[most:]
    box = place.box
    up_to = page[-1].at if rest else max(box.seq, since)
    paths = wanted(call.part("m:ItemShape"))
    content = leaf("m:SyncState", box.keep_state(place.folder.number, up_to))
    content += leaf("m:IncludesLastItemInRange", "false" if rest else "true")
    content += tag("m:Changes", "".join(_written(place, change, paths) for change in page))
    return [success("SyncFolderItems", content)]


def _since(call: Call, place: Place) -> int:
    state = call.text("m:SyncState")
    if not state:
        return 0
    folder, up_to = place.box.states.get(state, (0, 0))
    if folder != place.folder.number:
        raise Wrong("ErrorInvalidSyncStateData", _NO_STATE)
    return up_to


def _changes(place: Place, since: int) -> list[_Change]:
    """Return all changes after ``since`` in their order; who came and went meanwhile is none."""
    box = place.box
    found = [
        _Change(i.changed, "Create" if i.came > since else "Update", i, "")
        for i in box.inside(place.folder.number)
        if i.changed > since
    ]
    found += [
        _Change(went, "Delete", None, text)
        for came, went, text in place.folder.left
        if came <= since < went
    ]
    return sorted(found, key=lambda change: change.at)


def _written(place: Place, change: _Change, paths: list[Path]) -> str:
    if change.item is None:
        return tag("t:Delete", tag("t:ItemId", Id=change.item_id, ChangeKey="EQAAAA=="))
    return tag(f"t:{change.kind}", shown(place.box, change.item, paths))
