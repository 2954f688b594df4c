"""Exchange Web Services: who asks, whether the request is as the schema says, who answers it."""

from __future__ import annotations

from collections.abc import Callable

from dialpad_contacts.simulator import (
    autodiscover,
    ews_find,
    ews_folders,
    ews_items,
    ews_names,
    ews_sync,
)
from dialpad_contacts.simulator.ews_auth import signed_in
from dialpad_contacts.simulator.ews_call import Call
from dialpad_contacts.simulator.ews_grammar import check, operation
from dialpad_contacts.simulator.ews_xml import answer, busy, local, parsed
from dialpad_contacts.simulator.wire import Refused, Request, Response, page
from dialpad_contacts.simulator.world import World

ENDPOINT = "/ews/exchange.asmx"
_HANDLERS: dict[str, Callable[[Call], list[str]]] = {
    "GetFolder": ews_folders.get,
    "FindFolder": ews_folders.find,
    "SyncFolderHierarchy": ews_folders.sync,
    "SyncFolderItems": ews_sync.sync,
    "GetItem": ews_items.get,
    "FindItem": ews_find.find,
    "ResolveNames": ews_names.resolve,
    "ConvertId": ews_names.convert,
    "CreateItem": ews_items.create,
    "UpdateItem": ews_items.update,
    "DeleteItem": ews_items.delete,
    "MoveItem": ews_items.move,
}


def handle(world: World, request: Request) -> Response:
    """Answer one request to the server: EWS, or Autodiscover."""
    path = request.path.lower()
    if path == autodiscover.ENDPOINT:
        return autodiscover.handle(world, request)
    if path != ENDPOINT:
        return page("<title>404 - File or directory not found.</title>", 404)
    account = signed_in(world, request)
    request.account = account.email
    if request.method != "POST":
        return page("<title>Service</title><p>You have created a service.</p>")
    if account.disabled:
        return Response(403, b"", "text/html")
    if not request.headers.get("content-type", "").lower().startswith("text/xml"):
        raise Refused(Response(415, b"", "text/html"))
    root = parsed(request.body)
    request.notes["operation"] = local(operation(root))
    check(root)
    if world.exchange.switches.busy_ms:
        raise busy(world.exchange.switches.busy_ms)
    call = Call(world, account, operation(root))
    return answer(call.operation, _HANDLERS[call.operation](call))
