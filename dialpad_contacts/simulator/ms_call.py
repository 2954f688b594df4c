"""One request to Graph, ready for its handler: the account, the headers' wishes, the answers."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass

from dialpad_contacts.simulator.clock import rfc3339
from dialpad_contacts.simulator.ms_accounts import MsAccount
from dialpad_contacts.simulator.ms_book import Book, Card, Folder
from dialpad_contacts.simulator.ms_errors import CONTENT_TYPE, not_found, refusal
from dialpad_contacts.simulator.wire import Fields, Request, Response, encode
from dialpad_contacts.simulator.world import World

_SIZE = re.compile(r"odata\.maxpagesize\s*=\s*(\d+)")
_IMMUTABLE = re.compile(r'IdType\s*=\s*"ImmutableId"', re.I)


@dataclass(slots=True)
class Call:
    """One request; ``names`` are the ids in its path."""

    world: World
    request: Request
    account: MsAccount
    names: dict[str, str]

    @property
    def book(self) -> Book:
        """The account's address book."""
        return self.account.book

    @property
    def prefer(self) -> str:
        """The Prefer header."""
        return self.request.headers.get("prefer", "")

    @property
    def immutable(self) -> bool:
        """Whether ids that survive a move are wanted."""
        return _IMMUTABLE.search(self.prefer) is not None

    def page_size(self, default: int, most: int) -> int:
        """Return odata.maxpagesize."""
        match = _SIZE.search(self.prefer)
        return min(int(match[1]), most) if match and int(match[1]) else default

    @property
    def root(self) -> str:
        """The url of v1.0 as the client reached it."""
        return f"http://{self.request.headers.get('host', '')}/graph.microsoft.com/v1.0"

    def folder(self) -> Folder:
        """Return the folder that the path names, the default one when it names none."""
        name = self.names.get("folder")
        found = (
            self.book.folders[self.book.default] if name is None else self.book.find_folder(name)
        )
        if found is None:
            raise not_found()
        return found

    def card(self) -> Card:
        """Return the contact that the path names."""
        text = self.names["contact"]
        card = self.book.find(text)
        if card is None:
            if not text.startswith(("AAk", "AAM")):
                raise refusal(400, "ErrorInvalidIdMalformed", "Id is malformed.")
            raise not_found()
        if card.deleted and not self.world.microsoft.switches.deleted_resolve:
            raise not_found()
        if "folder" in self.names and card.folder != self.folder().number:
            raise not_found()
        return card

    def body(self) -> Fields:
        """Return the JSON object that was sent."""
        kind = self.request.headers.get("content-type", "")
        if not kind.startswith("application/json"):
            raise refusal(
                415, "RequestBodyRead", "A supported MIME type could not be found that matches the"
                " content type of the request.",
            )  # fmt: skip
        try:
            document = json.loads(self.request.body.decode("utf-8"))
        except ValueError:
            document = None
        if not isinstance(document, dict):
            raise refusal(400, "BadRequest", "Unable to read JSON request payload.")
        return document

    def shown(self, card: Card, select: Iterable[str], expand: Iterable[str] = ()) -> Fields:
        """Return a contact as Graph shows it."""
        change_key = self.book.change_key(card)
        system: Fields = {
            "id": self.book.card_id(card, immutable=self.immutable),
            "createdDateTime": rfc3339(card.created_us)[:19] + "Z",
            "lastModifiedDateTime": rfc3339(card.changed_us)[:19] + "Z",
            "changeKey": change_key,
            "parentFolderId": "deleteditems" if card.deleted else self.book.folder_id(card.folder),
        }
        out: Fields = {"@odata.etag": f'W/"{change_key}"'}
        out.update((name, system[name] if name in system else card.fields[name]) for name in select)
        found = [{"id": i, "value": card.extended[i]} for i in expand if i in card.extended]
        if found:
            out["singleValueExtendedProperties"] = found
        return out

    def reply(self, document: Fields, status: int = 200) -> Response:
        """Return a JSON answer."""
        headers = {"OData-Version": "4.0"}
        if self.immutable:
            headers["Preference-Applied"] = 'IdType="ImmutableId"'
        return Response(status, encode(document), CONTENT_TYPE, headers)

    def context(self, path: str) -> str:
        """Return the @odata.context of an answer."""
        return f"https://graph.microsoft.com/v1.0/$metadata#users('{self.account.oid}')/{path}"
