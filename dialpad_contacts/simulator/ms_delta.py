"""Delta queries over the contacts of one folder.

Source: learn.microsoft.com/graph/api/contact-delta and graph/delta-query-overview.
"""

from __future__ import annotations

from dataclasses import replace

from dialpad_contacts.simulator.ms_book import Round
from dialpad_contacts.simulator.ms_call import Call
from dialpad_contacts.simulator.ms_errors import bad_option, lost_state
from dialpad_contacts.simulator.ms_query import selected
from dialpad_contacts.simulator.wire import Fields, Response

_PAGE = 50
_PAGE_MOST = 500
_TOKENS = ("$deltatoken", "$skiptoken")


def changes(call: Call) -> Response:
    """Return the next page of a round, or begin one."""
    given = _round(call)
    rest = given.rest or []
    size = call.page_size(_PAGE, _PAGE_MOST)
    document: Fields = {
        "@odata.context": call.context("contacts"),
        "value": [_item(call, given, number) for number in rest[:size]],
    }
    if len(rest) > size:
        token = call.book.keep(replace(given, rest=rest[size:]))
        document["@odata.nextLink"] = _link(call, "$skiptoken", token)
    else:
        token = call.book.keep(replace(given, rest=None))
        document["@odata.deltaLink"] = _link(call, "$deltatoken", token)
    return call.reply(document)


def _round(call: Call) -> Round:
    """Return the round that the token names, a new one without a token."""
    folder = call.folder()
    names = [name for name, _ in call.request.query]
    token = next((call.request.first(name) for name in _TOKENS if name in names), None)
    if token is None:
        unknown = [name for name in names if name != "$select"]
        if unknown:
            raise bad_option(
                f"The following parameters are not supported with change tracking over the"
                f" 'Contacts' resource: '{', '.join(unknown)}'."
            )
        select = selected(call.request.first("$select"))
        return call.book.begin_round(folder.number, select, 0)
    if len(names) > 1:
        raise bad_option("A delta or skip token stands alone: it knows the other options.")
    known = call.book.rounds.get(token)
    if known is None or known.folder != folder.number:
        raise lost_state()
    if known.rest is not None:
        return known
    return call.book.begin_round(folder.number, known.select, known.end)


def _item(call: Call, given: Round, number: int) -> Fields:
    card = call.book.cards.get(number)
    if card is not None and call.book.is_in(number, given.folder):
        return call.shown(card, given.select)
    immutable = call.immutable
    text = call.book.card_id(card, immutable=immutable) if card else f"AAkALgAA{number}"
    return {
        "@odata.type": "#microsoft.graph.contact",
        "id": text,
        "@removed": {"reason": "deleted"},
    }


def _link(call: Call, name: str, token: str) -> str:
    path = call.request.path.removeprefix("/v1.0")
    return f"{call.root}{path}?{name}={token}"
