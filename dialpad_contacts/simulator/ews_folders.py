"""Folders of Exchange: GetFolder, FindFolder, SyncFolderHierarchy."""

from __future__ import annotations

from dialpad_contacts.simulator.ews_call import Call, Place, Wrong
from dialpad_contacts.simulator.ews_item import wanted
from dialpad_contacts.simulator.ews_xml import child, failure, leaf, success, tag

_HIERARCHY = -1
"""Where states of the hierarchy are kept; folders have numbers from 1 on."""


def _shown(place: Place, names: set[str]) -> str:
    """Return a folder with the properties that were asked for, in the schema's order."""
    box, folder = place.box, place.folder
    element = "t:ContactsFolder" if folder.kind.startswith("IPF.Contact") else "t:Folder"
    parts = [tag("t:FolderId", Id=box.folder_id(folder.number), ChangeKey=box.folder_key(folder))]
    if "ParentFolderId" in names and folder.parent is not None:
        parent = box.folders[folder.parent]
        parts.append(tag("t:ParentFolderId", Id=box.folder_id(parent.number),
                         ChangeKey=box.folder_key(parent)))  # fmt: skip
    values = {
        "FolderClass": folder.kind,
        "DisplayName": folder.name,
        "TotalCount": str(len(box.inside(folder.number))),
        "ChildFolderCount": str(len(box.below(folder.number, deep=False))),
        "DistinguishedFolderId": folder.known_as,
    }
    parts += [leaf(f"t:{name}", value) for name, value in values.items() if name in names]
    if "UnreadCount" in names and element == "t:Folder":
        parts.append(leaf("t:UnreadCount", "0"))
    return tag(element, "".join(parts))


def _names(call: Call) -> set[str]:
    names = {name for name, _ in wanted(call.part("m:FolderShape"))}
    base = child(call.part("m:FolderShape"), "t:BaseShape")
    if base is not None and base.text != "IdOnly":
        names |= {"DisplayName", "TotalCount", "ChildFolderCount", "UnreadCount"}
        if base.text == "AllProperties":
            names |= {"ParentFolderId", "FolderClass", "DistinguishedFolderId"}
    return names


def get(call: Call) -> list[str]:
    """Show folders, a message for each."""
    names = _names(call)
    messages = []
    for folder in call.part("m:FolderIds"):
        try:
            found = tag("m:Folders", _shown(call.place(folder), names))
            messages.append(success("GetFolder", found))
        except Wrong as wrong:
            messages.append(failure("GetFolder", wrong.code, wrong.message, "<m:Folders />"))
    return messages


def find(call: Call) -> list[str]:
    """List the folders below some, page by page, a message for each of those."""
    names = _names(call)
    deep = call.asked.get("Traversal") == "Deep"
    view = child(call.asked, "m:IndexedPageFolderView")
    start = int(view.get("Offset", "0")) if view is not None else 0
    size = int(view.get("MaxEntriesReturned", "1000")) if view is not None else 1000
    messages = []
    for folder in call.part("m:ParentFolderIds"):
        try:
            place = call.place(folder)
        except Wrong as wrong:
            messages.append(failure("FindFolder", wrong.code, wrong.message))
            continue
        below = place.box.below(place.folder.number, deep=deep)
        page = [_shown(Place(place.owner, f), names) for f in below[start : start + size]]
        inside = tag("t:Folders", "".join(page))
        root = tag("m:RootFolder", inside, **paging(start + len(page), len(below)))
        messages.append(success("FindFolder", root))
    return messages


def paging(end: int, total: int) -> dict[str, str]:
    """Return the attributes that say where a page ends."""
    return {
        "IndexedPagingOffset": str(end),
        "TotalItemsInView": str(total),
        "IncludesLastItemInRange": "true" if end >= total else "false",
    }


def sync(call: Call) -> list[str]:
    """Say which folders there are, or that nothing is new; folders have no history here."""
    box = call.box
    names = _names(call)
    state = call.text("m:SyncState")
    if state and box.states.get(state, (0, 0))[0] != _HIERARCHY:
        return [failure("SyncFolderHierarchy", "ErrorInvalidSyncStateData",
                        "The sync state data is corrupted or otherwise invalid.")]  # fmt: skip
    known = box.states[state][1] if state else 0
    new = [f for f in box.folders.values() if f.number > known]
    changes = [tag("t:Create", _shown(Place(call.account, f), names)) for f in new]
    last = max((f.number for f in box.folders.values()), default=0)
    content = leaf("m:SyncState", box.keep_state(_HIERARCHY, last))
    content += leaf("m:IncludesLastFolderInRange", "true") + tag("m:Changes", "".join(changes))
    return [success("SyncFolderHierarchy", content)]
