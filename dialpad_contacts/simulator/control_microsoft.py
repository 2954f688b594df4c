"""Control of Microsoft's accounts: what their owners do in Outlook, and what administrators do."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from dialpad_contacts.simulator.dice import salt
from dialpad_contacts.simulator.ms_accounts import MsAccount
from dialpad_contacts.simulator.ms_book import Book, Card, Folder
from dialpad_contacts.simulator.ms_schema import PROPERTIES, checked
from dialpad_contacts.simulator.steering import Steer, Wrong
from dialpad_contacts.simulator.wire import Refused

_KINDS = ("office365", "outlook", "hotmail")


def _account(steer: Steer) -> MsAccount:
    account = steer.world.microsoft.account(steer.names["email"])
    if account is None:
        raise Wrong(f"no such account: {steer.names['email']}", 404)
    return account


def _card(steer: Steer, book: Book) -> Card:
    card = book.find(steer.names["id"])
    if card is None:
        raise Wrong("no such contact", 404)
    return card


def _folder(book: Book, text: object) -> Folder:
    folder = book.find_folder(str(text))
    if folder is None:
        raise Wrong(f"no such folder: {text}", 404)
    return folder


def _shown(book: Book, card: Card) -> dict[str, Any]:
    plain = {name: card.fields[name] for name in PROPERTIES if name in card.fields}
    return {
        **plain,
        "id": book.card_id(card, immutable=True),
        "version": card.seq,
        "changeKey": book.change_key(card),
        "parentFolderId": book.folder_id(card.folder),
        "extended": card.extended,
        "deleted": card.deleted,
    }


def accounts(steer: Steer) -> dict[str, Any]:
    """List the accounts, or open one."""
    microsoft = steer.world.microsoft
    if steer.request.method == "POST":
        steer.only("kind", "email", "contacts")
        kind, email = steer.body.get("kind", "office365"), str(steer.body.get("email", ""))
        if kind not in _KINDS or "@" not in email or microsoft.account(email):
            raise Wrong(f"kind must be one of {', '.join(_KINDS)}, email an address not taken yet")
        microsoft.add(kind, email, int(steer.body.get("contacts", 0)))
    return {
        "accounts": [
            {"kind": a.kind, "email": a.email, "oid": a.oid, "tid": a.tid,
             "contacts": len(a.book.living())}
            for a in microsoft.accounts.values()
        ]
    }  # fmt: skip


def contacts(steer: Steer) -> dict[str, Any]:
    """List the contacts, or add one or a number of made-up ones."""
    account = _account(steer)
    book = account.book
    if steer.request.method == "GET":
        cards = book.living()
        if steer.request.first("deleted"):
            cards = [c for c in book.cards.values() if c.deleted]
        return {"contacts": [_shown(book, c) for c in cards[:20_000]], "total": len(cards)}
    if "generate" in steer.body:
        steer.world.microsoft.generate(book, salt(account.email), int(steer.body["generate"]))
        return {"created": int(steer.body["generate"])}
    folder = _folder(book, steer.body.pop("folder", "contacts"))
    fields, extended = _checked(steer)
    return _shown(book, book.create(fields, folder.number, extended))


def _checked(steer: Steer) -> tuple[dict[str, Any], dict[str, str]]:
    try:
        return checked(steer.body)
    except Refused as refused:
        raise Wrong(refused.response.body.decode()) from None


def contact(steer: Steer) -> dict[str, Any]:
    """Show, change or delete one contact."""
    book = _account(steer).book
    card = _card(steer, book)
    if steer.request.method == "PATCH":
        fields, extended = _checked(steer)
        book.update(card, {"displayName": card.fields["displayName"], **fields}, extended)
    elif steer.request.method == "DELETE" and not card.deleted:
        book.delete(card)
    return _shown(book, card)


def restore(steer: Steer) -> dict[str, Any]:
    """Take a contact out of Deleted Items."""
    book = _account(steer).book
    card = _card(steer, book)
    book.restore(card)
    return _shown(book, card)


def touch(steer: Steer) -> dict[str, Any]:
    """Give a contact a new change key, and no new values."""
    book = _account(steer).book
    card = _card(steer, book)
    book.touch(card)
    return _shown(book, card)


def move(steer: Steer) -> dict[str, Any]:
    """Put a contact into another folder."""
    steer.only("folder")
    book = _account(steer).book
    card = _card(steer, book)
    book.move(card, _folder(book, steer.body.get("folder", "contacts")).number)
    return _shown(book, card)


def folders(steer: Steer) -> dict[str, Any]:
    """List the folders, or open one."""
    book = _account(steer).book
    if steer.request.method == "POST":
        steer.only("name", "parent")
        parent = _folder(book, steer.body.get("parent", "contacts"))
        book.add_folder(str(steer.body.get("name", "Friends")), parent.number)
    return {
        "folders": [{"id": book.folder_id(f.number), "name": f.name} for f in book.folders.values()]
    }


def drop_folder(steer: Steer) -> dict[str, Any]:
    """Delete a folder and what is in it."""
    book = _account(steer).book
    book.drop_folder(_folder(book, steer.names["id"]))
    return {"contacts": len(book.living())}


def vanish(steer: Steer) -> dict[str, Any]:
    """Lose every contact without a trace."""
    return {"gone": _account(steer).book.vanish()}


def forget(steer: Steer) -> dict[str, Any]:
    """Honour no delta token handed out so far."""
    book = _account(steer).book
    count = len(book.rounds)
    book.rounds.clear()
    return {"forgotten": count}


def switches(steer: Steer) -> dict[str, Any]:
    """Show Microsoft's switches, or turn some."""
    current = steer.world.microsoft.switches
    steer.only(*asdict(current))
    if steer.body.get("consent", "auto") not in ("auto", "deny"):
        raise Wrong("consent must be auto or deny")
    for name, value in steer.body.items():
        setattr(current, name, value)
    return asdict(current)


def revoke(steer: Steer) -> dict[str, Any]:
    """End grants, as a changed password does."""
    steer.only("account")
    return {"revoked": steer.world.microsoft.revoke(steer.body.get("account"))}


def expire(steer: Steer) -> dict[str, Any]:
    """Let tokens of one kind run out."""
    steer.only("kind", "account")
    kind = steer.body.get("kind", "access")
    if kind not in ("access", "refresh"):
        raise Wrong("kind must be access or refresh")
    return {"expired": steer.world.microsoft.expire(kind, steer.body.get("account"))}


def challenge(steer: Steer) -> dict[str, Any]:
    """Refuse the access tokens given so far with a claims challenge."""
    steer.only("account")
    return {"challenged": steer.world.microsoft.challenge(steer.body.get("account"))}
