"""Contact folders of Graph; the default one is in no list of them."""

from __future__ import annotations

from dialpad_contacts.simulator.ms_book import Folder
from dialpad_contacts.simulator.ms_call import Call
from dialpad_contacts.simulator.ms_errors import refusal
from dialpad_contacts.simulator.ms_query import options
from dialpad_contacts.simulator.wire import Fields, Response


def _shown(call: Call, folder: Folder) -> Fields:
    parent = folder.parent if folder.parent is not None else folder.number
    return {
        "id": call.book.folder_id(folder.number),
        "displayName": folder.name,
        "parentFolderId": call.book.folder_id(parent),
    }


def listing(call: Call) -> Response:
    """List the folders below one."""
    asked = _paging(call)
    folders = call.book.children(call.folder().number)
    page = folders[asked[1] : asked[1] + asked[0]]
    document: Fields = {
        "@odata.context": call.context("contactFolders"),
        "value": [_shown(call, folder) for folder in page],
    }
    if sum(asked) < len(folders):
        path = call.request.path.removeprefix("/v1.0")
        document["@odata.nextLink"] = f"{call.root}{path}?$top={asked[0]}&$skip={sum(asked)}"
    return call.reply(document)


def _paging(call: Call) -> tuple[int, int]:
    asked = options(call.request, {"$top", "$skip"})
    return asked.top, asked.skip


def show(call: Call) -> Response:
    """Read one folder."""
    return call.reply(_shown(call, call.folder()))


def create(call: Call) -> Response:
    """Open a folder below another."""
    body = call.body()
    name = body.get("displayName")
    if not isinstance(name, str) or not name or set(body) - {"displayName", "parentFolderId"}:
        raise refusal(400, "RequestBodyRead", "displayName is required, and nothing else known.")
    folder = call.book.add_folder(name, call.folder().number)
    return call.reply(_shown(call, folder), 201)


def delete(call: Call) -> Response:
    """Delete a folder and what is in it."""
    folder = call.folder()
    if folder.parent is None:
        raise refusal(
            403, "ErrorDeleteDistinguishedFolder", "Distinguished folders cannot be deleted."
        )
    call.book.drop_folder(folder)
    return Response(204, b"")
