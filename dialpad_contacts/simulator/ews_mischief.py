"""Faults of faults.py, carried out on Exchange's answers: as Exchange, or a bad proxy, has them."""

from __future__ import annotations

from xml.etree.ElementTree import Element, register_namespace, tostring

from defusedxml.ElementTree import fromstring

from dialpad_contacts.simulator.ews_xml import SOAP, M, T, busy, fault, local
from dialpad_contacts.simulator.faults import Rule
from dialpad_contacts.simulator.wire import Fields, Response, page

_LISTS = ("Changes", "Items")
for _prefix, _space in (("s", SOAP), ("m", M), ("t", T)):
    register_namespace(_prefix, _space)


def status(options: Fields) -> Response:
    """Return an answer of that status: a SOAP fault for a 500 with a code, else a page of IIS."""
    number = int(options.get("status", 503))
    headers = {str(k): str(v) for k, v in (options.get("headers") or {}).items()}
    if "retry_after" in options:
        headers["Retry-After"] = str(options["retry_after"])
    if options.get("code") == "ErrorServerBusy":
        return busy(int(float(options.get("back_off_s", 1)) * 1000)).response
    if "code" in options:
        return fault(str(options["code"]), "Answered by order.", headers=headers).response
    if number == 401:
        headers.setdefault("WWW-Authenticate", 'Basic realm="mail"')
    answer = page(f"<title>{number}</title>", number)
    answer.headers.update(headers)
    return answer


def changed(rule: Rule, response: Response) -> Response:
    """Return the answer with its list, or the items in it, altered."""
    if response.status != 200:
        return response
    root: Element = fromstring(response.body)
    found = [e for e in root.iter() if local(e) in _LISTS]
    if rule.kind == "page_loop":
        _loop(rule, root)
    elif rule.kind == "drop_fields":
        _drop(root, set(rule.options.get("fields") or ()))
    for element in found:
        _rearrange(rule, element)
    return Response(200, tostring(root, "utf-8"), response.content_type, response.headers)


def _loop(rule: Rule, root: Element) -> None:
    """Say for ever that there is more, behind the first state that was seen."""
    for element in root.iter():
        if local(element) == "SyncState":
            element.text = rule.extra.setdefault("token", element.text)
        elif local(element) == "IncludesLastItemInRange":
            element.text = "false"


def _drop(root: Element, names: set[str]) -> None:
    for element in list(root.iter()):
        for inner in list(element):
            if local(inner) in names:
                element.remove(inner)


def _rearrange(rule: Rule, element: Element) -> None:
    items = list(element)
    match rule.kind:
        case "empty_list":
            wanted: list[Element] = []
        case "shrink":
            wanted = items[: int(len(items) * float(rule.options.get("fraction", 0.5)))]
        case "repeat_items":
            wanted = [*items, *items[::-1]]
        case "reverse_items":
            wanted = items[::-1]
        case _:
            return
    element[:] = wanted
