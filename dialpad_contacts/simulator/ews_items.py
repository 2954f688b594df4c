"""Items of Exchange: read, create, update, delete, move.

Source: learn.microsoft.com/exchange/client-developer/web-service-reference, the pages of
GetItem, CreateItem, UpdateItem, DeleteItem and MoveItem.
"""

from __future__ import annotations

from xml.etree.ElementTree import Element

from dialpad_contacts.simulator.ews_call import Call, Place, Wrong
from dialpad_contacts.simulator.ews_item import path_of, read, shown, wanted
from dialpad_contacts.simulator.ews_mailbox import CONTACT, Item
from dialpad_contacts.simulator.ews_xml import child, failure, short, success, tag

_STALE = (
    "The send or update operation could not be performed because the change key passed in the"
    " request does not match the current change key for the item."
)


def get(call: Call) -> list[str]:
    """Show items, a message for each."""
    paths = wanted(call.part("m:ItemShape"))
    messages = []
    for item_id in call.part("m:ItemIds"):
        try:
            place, item = call.item(item_id)
            messages.append(success("GetItem", tag("m:Items", shown(place.box, item, paths))))
        except Wrong as wrong:
            messages.append(failure("GetItem", wrong.code, wrong.message, "<m:Items />"))
    return messages


def create(call: Call) -> list[str]:
    """Add contacts to a folder of the caller's own."""
    try:
        target = child(call.asked, "m:SavedItemFolderId")
        place = call.place(target[0]) if target is not None else _contacts(call)
        _may_write(call, place)
    except Wrong as wrong:
        message = failure("CreateItem", wrong.code, wrong.message, "<m:Items />")
        return [message for _ in call.part("m:Items")]
    made = [
        place.box.create(CONTACT, read(contact), place.folder.number)
        for contact in call.part("m:Items")
    ]
    return [success("CreateItem", tag("m:Items", shown(place.box, i, ()))) for i in made]


def update(call: Call) -> list[str]:
    """Change properties of contacts."""
    messages = []
    for change in call.part("m:ItemChanges"):
        try:
            place, item = call.item(change[0])
            _may_write(call, place)
            if call.asked.get("ConflictResolution") == "NeverOverwrite":
                _check_version(place, item, change[0])
            for step in change[1]:
                _apply(place, item, step)
            content = tag("m:Items", shown(place.box, item, ()))
            content += "<m:ConflictResults><t:Count>0</t:Count></m:ConflictResults>"
            messages.append(success("UpdateItem", content))
        except Wrong as wrong:
            messages.append(failure("UpdateItem", wrong.code, wrong.message, "<m:Items />"))
    return messages


def _apply(place: Place, item: Item, step: Element) -> None:
    name, index = path_of(step[0])
    values = read(step[1]) if short(step) == "t:SetItemField" else {}
    if not index:
        place.box.update(item, {name: values.get(name)})
        return
    entries = {**item.fields.get(name, {}), index: values.get(name, {}).get(index)}
    place.box.update(item, {name: {k: v for k, v in entries.items() if v is not None} or None})


def _check_version(place: Place, item: Item, item_id: Element) -> None:
    key = item_id.get("ChangeKey")
    if key is None:
        raise Wrong("ErrorChangeKeyRequired", "The change key is required for this operation.")
    if not key.startswith("EQAAABYAAAA"):
        raise Wrong("ErrorInvalidChangeKey", "The change key is invalid.")
    if key != place.box.change_key(item):
        raise Wrong("ErrorIrresolvableConflict", _STALE)


def delete(call: Call) -> list[str]:
    """Move items to Deleted Items, or delete them for good."""
    messages = []
    for item_id in call.part("m:ItemIds"):
        try:
            place, item = call.item(item_id)
            _may_write(call, place)
            if call.asked.get("DeleteType") == "MoveToDeletedItems":
                place.box.delete(item)
            else:
                place.box.destroy(item)
            messages.append(success("DeleteItem"))
        except Wrong as wrong:
            messages.append(failure("DeleteItem", wrong.code, wrong.message))
    return messages


def move(call: Call) -> list[str]:
    """Put items into another folder, which gives them other ids."""
    messages = []
    for item_id in call.part("m:ItemIds"):
        try:
            target = call.place(call.part("m:ToFolderId")[0])
            place, item = call.item(item_id)
            _may_write(call, place)
            _may_write(call, target)
            place.box.move(item, target.folder.number)
            messages.append(success("MoveItem", tag("m:Items", shown(place.box, item, ()))))
        except Wrong as wrong:
            messages.append(failure("MoveItem", wrong.code, wrong.message, "<m:Items />"))
    return messages


def _contacts(call: Call) -> Place:
    return Place(call.account, call.box.folders[call.box.contacts])


def _may_write(call: Call, place: Place) -> None:
    if place.owner is not call.account:
        raise Wrong("ErrorAccessDenied", "Access is denied. Check credentials and try again.")
