"""Control of Exchange's accounts: what their owners do in Outlook, and what administrators do."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from dialpad_contacts.simulator.dice import salt
from dialpad_contacts.simulator.ews_accounts import ExchangeAccount
from dialpad_contacts.simulator.ews_grammar import EMAIL_KEYS, PHONE_KEYS
from dialpad_contacts.simulator.ews_mailbox import CONTACT, LIST, Fields, Folder, Item, Mailbox
from dialpad_contacts.simulator.steering import Steer, Wrong

_SCHEMES = ("Negotiate", "NTLM", "Basic")
_AUTODISCOVER = ("ok", "off", "office365", "elsewhere", "address")
_LISTS = ("Categories", "Companies", "Members", "PhysicalAddresses")
_TEXTS = frozenset(
    "GivenName Surname MiddleName Nickname DisplayName FileAs CompanyName JobTitle Body Birthday"
    " Initials".split()
)


def _account(steer: Steer) -> ExchangeAccount:
    account = steer.world.exchange.account(steer.names["email"])
    if account is None:
        raise Wrong(f"no such account: {steer.names['email']}", 404)
    return account


def _item(steer: Steer, box: Mailbox) -> Item:
    number = steer.names["id"]
    item = box.items.get(int(number)) if number.isdigit() else None
    if item is None:
        raise Wrong("no such contact", 404)
    return item


def _folder(box: Mailbox, wanted: object) -> Folder:
    found = box.known(str(wanted))
    if found is None and str(wanted).isdigit():
        found = box.folders.get(int(str(wanted)))
    if found is None:
        raise Wrong(f"no such folder: {wanted}", 404)
    return found


def _mine(box: Mailbox) -> list[Item]:
    return [i for number in box.contacts_folders() for i in box.inside(number)]


def _shown(box: Mailbox, item: Item) -> dict[str, Any]:
    return {
        **item.fields,
        "id": item.number,
        "kind": item.kind,
        "folder": item.folder,
        "item_id": box.item_id(item),
        "change_key": box.change_key(item),
        "deleted": item.deleted or item.folder == box.trash,
    }


def accounts(steer: Steer) -> dict[str, Any]:
    """List the accounts, or open one."""
    exchange = steer.world.exchange
    if steer.request.method == "POST":
        steer.only("email", "user", "password", "contacts", "readers")
        email = str(steer.body.get("email", ""))
        if "@" not in email or exchange.account(email):
            raise Wrong("email must be an address that is not taken yet")
        made = exchange.add(
            email,
            str(steer.body.get("user", email.partition("@")[0])),
            int(steer.body.get("contacts", 0)),
            password=str(steer.body.get("password", "")),
        )
        made.readers = tuple(steer.body.get("readers", ()))
    return {"accounts": [_who(a) for a in exchange.accounts.values()]}


def _who(account: ExchangeAccount) -> dict[str, Any]:
    return {
        "email": account.email,
        "user": account.user,
        "password": account.password,
        "misses": account.misses,
        "locked": account.locked,
        "disabled": account.disabled,
        "contacts": len(_mine(account.box)),
    }


def account(steer: Steer) -> dict[str, Any]:
    """Show one account; or change its password, lock it, keep programs out of it."""
    found = _account(steer)
    if steer.request.method == "PATCH":
        steer.only("password", "locked", "disabled", "readers")
        if "readers" in steer.body:
            steer.body["readers"] = tuple(steer.body["readers"])
        for name, value in steer.body.items():
            setattr(found, name, value)
        found.misses = 0
        steer.world.exchange.signed_in += 1  # connections that were signed in have to do it again
    return _who(found)


def contacts(steer: Steer) -> dict[str, Any]:
    """List the contacts, or add one, a distribution list, or a number of made-up ones."""
    found = _account(steer)
    box = found.box
    if steer.request.method == "GET":
        deleted = steer.request.first("deleted") is not None
        items = box.inside(box.trash) if deleted else _mine(box)
        return {"contacts": [_shown(box, i) for i in items[:20_000]], "total": len(items)}
    if "generate" in steer.body:
        amount = int(steer.body["generate"])
        steer.world.exchange.generate(box, salt(found.email), amount)
        return {"created": amount}
    folder = _folder(box, steer.body.pop("folder", "contacts"))
    kind = LIST if steer.body.pop("kind", CONTACT) == LIST else CONTACT
    return _shown(box, box.create(kind, _checked(steer.body), folder.number))


def _checked(body: Fields) -> Fields:
    """Return properties in the form that a mailbox keeps; an address may be a plain text."""
    fields: Fields = {}
    for name, value in body.items():
        if name == "EmailAddresses":
            fields[name] = _entries(value, EMAIL_KEYS, "EmailAddress")
        elif name == "PhoneNumbers":
            fields[name] = _entries(value, PHONE_KEYS, "")
        elif name in _LISTS or (name in _TEXTS and (value is None or isinstance(value, str))):
            fields[name] = value
        else:
            raise Wrong(f"a contact has no property {name!r} that could be set so")
    return fields


def _entries(value: Any, known: tuple[str, ...], kind: str) -> Any:
    if value is None:
        return None
    if not isinstance(value, dict) or not set(value) <= set(known):
        raise Wrong(f"the keys must be some of {', '.join(known)}")
    if not kind:
        return value
    return {
        key: {"value": v, "name": v, "routing": "SMTP"} if isinstance(v, str) else v
        for key, v in value.items()
    }


def contact(steer: Steer) -> dict[str, Any]:
    """Show, change or delete one contact."""
    box = _account(steer).box
    item = _item(steer, box)
    if steer.request.method == "PATCH":
        box.update(item, _checked(steer.body))
    elif steer.request.method == "DELETE" and item.folder != box.trash:
        box.delete(item)
    return _shown(box, item)


def restore(steer: Steer) -> dict[str, Any]:
    """Take a contact out of Deleted Items; its id is another one then."""
    box = _account(steer).box
    item = _item(steer, box)
    if item.folder != box.trash:
        raise Wrong("this contact is not in Deleted Items")
    box.restore(item)
    return _shown(box, item)


def touch(steer: Steer) -> dict[str, Any]:
    """Give a contact a new change key, and no new values."""
    box = _account(steer).box
    item = _item(steer, box)
    box.touch(item)
    return _shown(box, item)


def move(steer: Steer) -> dict[str, Any]:
    """Put a contact into another folder; its id is another one then."""
    steer.only("folder")
    box = _account(steer).box
    item = _item(steer, box)
    box.move(item, _folder(box, steer.body.get("folder", "contacts")).number)
    return _shown(box, item)


def copy(steer: Steer) -> dict[str, Any]:
    """Make a copy of a contact, as Outlook does with Ctrl-drag: its search key is the same."""
    steer.only("folder")
    box = _account(steer).box
    item = _item(steer, box)
    folder = _folder(box, steer.body.get("folder", item.folder)).number
    return _shown(box, box.create(item.kind, item.fields, folder, like=item))


def folders(steer: Steer) -> dict[str, Any]:
    """List the folders, or make one."""
    box = _account(steer).box
    if steer.request.method == "POST":
        steer.only("name", "parent", "class")
        parent = _folder(box, steer.body.get("parent", "contacts"))
        kind = str(steer.body.get("class", "IPF.Contact"))
        box.add_folder(str(steer.body.get("name", "Friends")), parent.number, kind)
    return {
        "folders": [
            {"id": f.number, "name": f.name, "class": f.kind, "folder_id": box.folder_id(f.number)}
            for f in box.folders.values()
        ]
    }


def drop_folder(steer: Steer) -> dict[str, Any]:
    """Delete a folder and what is in it."""
    box = _account(steer).box
    box.drop_folder(_folder(box, steer.names["id"]))
    return {"contacts": len(_mine(box))}


def empty(steer: Steer) -> dict[str, Any]:
    """Delete every contact."""
    box = _account(steer).box
    items = _mine(box)
    for item in items:
        box.delete(item)
    return {"deleted": len(items)}


def vanish(steer: Steer) -> dict[str, Any]:
    """Lose every contact without a trace."""
    return {"gone": _account(steer).box.vanish()}


def forget(steer: Steer) -> dict[str, Any]:
    """Honour no sync state handed out so far."""
    box = _account(steer).box
    count = len(box.states)
    box.states.clear()
    return {"forgotten": count}


def doors(steer: Steer) -> dict[str, Any]:
    """Say where EWS is: behind the good door, and behind those that a client has to refuse."""
    return dict(steer.world.exchange_doors)


def switches(steer: Steer) -> dict[str, Any]:
    """Show Exchange's switches, or turn some."""
    current = steer.world.exchange.switches
    steer.only(*asdict(current))
    if not set(steer.body.get("schemes", ())) <= set(_SCHEMES):
        raise Wrong(f"schemes must be some of {', '.join(_SCHEMES)}")
    if steer.body.get("autodiscover", "ok") not in _AUTODISCOVER:
        raise Wrong(f"autodiscover must be one of {', '.join(_AUTODISCOVER)}")
    for name, value in steer.body.items():
        setattr(current, name, value)
    return asdict(current)
