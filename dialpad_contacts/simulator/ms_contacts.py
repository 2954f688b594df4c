"""Contacts of Graph: list, read, create, change, delete.

Source: learn.microsoft.com/graph/api/resources/contact and the pages below it.
"""

from __future__ import annotations

from urllib.parse import urlencode

from dialpad_contacts.simulator.ms_book import Card
from dialpad_contacts.simulator.ms_call import Call
from dialpad_contacts.simulator.ms_errors import stale
from dialpad_contacts.simulator.ms_query import Options, options
from dialpad_contacts.simulator.ms_schema import PROPERTIES, checked
from dialpad_contacts.simulator.wire import Fields, Response


def listing(call: Call) -> Response:
    """List the contacts of one folder."""
    asked = options(call.request)
    folder = call.folder()
    cards = [c for c in call.book.living(folder.number) if asked.test is None or asked.test(c)]
    if asked.order:
        name, backwards = asked.order
        cards.sort(key=lambda c: _sort_key(call, c, name), reverse=backwards)
    document: Fields = {"@odata.context": call.context("contacts")}
    if asked.count:
        document["@odata.count"] = len(cards)
    page = cards[asked.skip : asked.skip + asked.top]
    document["value"] = [call.shown(card, asked.select, asked.expand) for card in page]
    if asked.skip + asked.top < len(cards):
        document["@odata.nextLink"] = _next(call, asked)
    return call.reply(document)


def _sort_key(call: Call, card: Card, name: str) -> str:
    return str(call.shown(card, (name,)).get(name) or "").casefold()


def _next(call: Call, asked: Options) -> str:
    query = [pair for pair in call.request.query if pair[0] != "$skip"]
    query.append(("$skip", str(asked.skip + asked.top)))
    path = call.request.path.removeprefix("/v1.0")
    return f"{call.root}{path}?{urlencode(query)}"


def show(call: Call) -> Response:
    """Read one contact."""
    asked = options(call.request, {"$select", "$expand"})
    card = call.card()
    document = {"@odata.context": call.context("contacts/$entity")}
    return call.reply({**document, **call.shown(card, asked.select, asked.expand)})


def create(call: Call) -> Response:
    """Add a contact to one folder."""
    options(call.request, ())
    fields, extended = checked(call.body())
    card = call.book.create(fields, call.folder().number, extended)
    return _written(call, card, 201)


def update(call: Call) -> Response:
    """Change the properties that were sent, and no other."""
    options(call.request, ())
    card = call.card()
    fields, extended = checked(call.body())
    _check_version(call, card)
    call.book.update(card, fields, extended)
    return _written(call, card, 200)


def delete(call: Call) -> Response:
    """Move the contact to Deleted Items."""
    card = call.card()
    _check_version(call, card)
    if not card.deleted:
        call.book.delete(card)
    return Response(204, b"")


def _check_version(call: Call, card: Card) -> None:
    wanted = call.request.headers.get("if-match")
    if wanted not in (None, "*", f'W/"{call.book.change_key(card)}"'):
        raise stale()


def _written(call: Call, card: Card, status: int) -> Response:
    document = {"@odata.context": call.context("contacts/$entity")}
    return call.reply({**document, **call.shown(card, PROPERTIES)}, status)
