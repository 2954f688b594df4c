"""FindItem: the items of folders that pass a restriction or a query, page by page."""

from __future__ import annotations

import base64
import unicodedata
from xml.etree.ElementTree import Element

from dialpad_contacts.simulator.clock import rfc3339
from dialpad_contacts.simulator.ews_call import Call, Wrong
from dialpad_contacts.simulator.ews_folders import paging
from dialpad_contacts.simulator.ews_item import SEARCH_KEY, Path, path_of, shown, wanted
from dialpad_contacts.simulator.ews_mailbox import Item
from dialpad_contacts.simulator.ews_xml import child, failure, fault, short, success, tag

_SEARCHED = ("GivenName", "Surname", "DisplayName", "CompanyName", "EmailAddresses", "PhoneNumbers")
_COMPARED = {
    "t:IsGreaterThan": lambda a, b: a > b,
    "t:IsGreaterThanOrEqualTo": lambda a, b: a >= b,
    "t:IsLessThan": lambda a, b: a < b,
    "t:IsLessThanOrEqualTo": lambda a, b: a <= b,
}


def find(call: Call) -> list[str]:
    """List items, a message for each folder."""
    view = child(call.asked, "m:IndexedPageItemView")
    start = int(view.get("Offset", "0")) if view is not None else 0
    size = int(view.get("MaxEntriesReturned", "1000")) if view is not None else 1000
    paths = wanted(call.part("m:ItemShape"))
    messages = []
    for folder in call.part("m:ParentFolderIds"):
        try:
            place = call.place(folder)
        except Wrong as wrong:
            messages.append(failure("FindItem", wrong.code, wrong.message))
            continue
        items = _sorted(call, [i for i in place.box.inside(place.folder.number) if _fits(call, i)])
        page = [shown(place.box, item, paths) for item in items[start : start + size]]
        inside = tag("t:Items", "".join(page))
        root = tag("m:RootFolder", inside, **paging(start + len(page), len(items)))
        messages.append(success("FindItem", root))
    return messages


def _sorted(call: Call, items: list[Item]) -> list[Item]:
    order = child(call.asked, "m:SortOrder")
    for field in reversed(list(order)) if order is not None else ():
        path = path_of(field[0])
        items.sort(
            key=lambda item: _texts(item, path)[:1], reverse=field.get("Order") != "Ascending"
        )
    return items


def _fits(call: Call, item: Item) -> bool:
    words = call.text("m:QueryString").replace('"', "").split()
    if words:
        return _has_words(item, words)
    restriction = child(call.asked, "m:Restriction")
    return restriction is None or all(_passes(item, test) for test in restriction)


def _has_words(item: Item, words: list[str]) -> bool:
    """Whether each word begins a word of the item, as the server's own index finds it."""
    have = [
        w for name in _SEARCHED for text in _texts(item, (name, "")) for w in _folded(text).split()
    ]
    return all(any(h.startswith(_folded(word)) for h in have) for word in words)


def _passes(item: Item, test: Element) -> bool:
    match short(test):
        case "t:And":
            return all(_passes(item, inner) for inner in test)
        case "t:Or":
            return any(_passes(item, inner) for inner in test)
        case "t:Not":
            return not all(_passes(item, inner) for inner in test)
        case "t:Exists":
            return bool(_texts(item, path_of(test[0])))
        case "t:Contains":
            return _contains(item, test)
    texts, constant = _texts(item, path_of(test[0])), _constant(test[1])
    if short(test) in ("t:IsEqualTo", "t:IsNotEqualTo"):
        return any(t.casefold() == constant.casefold() for t in texts) is (
            short(test) == "t:IsEqualTo"
        )
    return any(_COMPARED[short(test)](text, constant) for text in texts)


def _contains(item: Item, test: Element) -> bool:
    constant = child(test, "t:Constant")
    text = constant.get("Value", "") if constant is not None else ""
    spaces = "NonSpacing" in test.get("ContainmentComparison", "Exact")
    cased = "Case" not in test.get("ContainmentComparison", "Exact")
    wanted_text = _as_asked(text, cased, spaces)
    for value in _texts(item, path_of(test[0])):
        have = _as_asked(value, cased, spaces)
        match test.get("ContainmentMode", "FullString"):
            case "Prefixed":
                found = have.startswith(wanted_text)
            case "PrefixOnWords":
                found = any(word.startswith(wanted_text) for word in have.split())
            case "FullString":
                found = have == wanted_text
            case _:
                found = wanted_text in have
        if found:
            return True
    return False


def _as_asked(text: str, cased: bool, spaces: bool) -> str:
    if spaces:
        text = "".join(
            c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c)
        )
    return text if cased else text.casefold()


def _folded(text: str) -> str:
    return _as_asked(text, False, True)


def _constant(operand: Element) -> str:
    if not len(operand) or short(operand[0]) != "t:Constant":
        raise fault("ErrorUnsupportedPathForQuery", "Only constants can be compared with.")
    return operand[0].get("Value", "")


def _texts(item: Item, path: Path) -> list[str]:
    """Return what an item has at ``path``, as texts."""
    name, index = path
    if name == "ExtendedProperty":
        return [base64.b64encode(item.search_key).decode()] if index == SEARCH_KEY else []
    if name in ("LastModifiedTime", "DateTimeCreated"):
        return [rfc3339(item.changed_us if name[0] == "L" else item.created_us)[:19] + "Z"]
    if name == "ItemClass":
        return ["IPM.Contact" if item.kind == "Contact" else "IPM.DistList"]
    value = item.fields.get(name)
    if isinstance(value, dict):
        entries = [v for k, v in value.items() if index in ("", k)]
        return [v if isinstance(v, str) else v.get("value", "") for v in entries]
    return [str(value)] if value else []
