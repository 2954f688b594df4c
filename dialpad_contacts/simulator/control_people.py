"""Control of Google accounts and of the people in them, as the provider's own web page would."""

from __future__ import annotations

from typing import Any

from dialpad_contacts.simulator import schema, seed
from dialpad_contacts.simulator.clock import rfc3339
from dialpad_contacts.simulator.dice import salt
from dialpad_contacts.simulator.mailbox import Mailbox, Record, Stored
from dialpad_contacts.simulator.people_search import folded, searched
from dialpad_contacts.simulator.person import computed, stored
from dialpad_contacts.simulator.steering import Steer, Wrong
from dialpad_contacts.simulator.world import World

_SHORT = ("given", "family", "emails", "phones", "company", "note")
_MY_CONTACTS = {"contactGroupMembership": {"contactGroupResourceName": "contactGroups/myContacts"}}
_GENERATED_MOST = 100_000


def account_list(world: World) -> list[dict[str, Any]]:
    """Return the accounts."""
    return [
        {
            "email": a.email,
            "sub": a.sub,
            "consumer": a.consumer,
            "contacts": a.mailbox.live,
            "deleted": sum(1 for _ in a.mailbox.deleted()),
            "changes": a.mailbox.seq,
        }
        for a in world.accounts.values()
    ]


def accounts(steer: Steer) -> dict[str, Any]:
    """List the accounts, or open one."""
    if steer.request.method == "GET":
        return {"accounts": account_list(steer.world)}
    steer.only("email", "contacts", "consumer", "given", "family")
    body = steer.body
    email = str(body.get("email", ""))
    if "@" not in email or steer.world.account(email):
        raise Wrong("email must be an address that is not taken yet")
    steer.world.add_account(
        email,
        str(body.get("given", email.partition("@")[0].title())),
        str(body.get("family", "")),
        amount=int(body.get("contacts", 0)),
        consumer=bool(body.get("consumer", False)),
    )
    return account_list(steer.world)[-1]


def close_account(steer: Steer) -> dict[str, Any]:
    """Close an account."""
    account = steer.account
    del steer.world.accounts[account.email.lower()]
    return {"closed": account.email}


def find(steer: Steer) -> dict[str, Any]:
    """Return the people, or those whose text holds ``q``."""
    box = steer.account.mailbox
    wanted = steer.request.first("q")
    records = list(box.deleted() if steer.request.first("deleted") else box.records())
    if wanted:
        text = folded(wanted).strip()
        records = [r for r in records if text in searched(box.fields(r))]
    offset = steer.number("offset", 0)
    part = records[offset : offset + steer.number("limit", 100)]
    return {"people": [_shown(box, record) for record in part], "total": len(records)}


def others(steer: Steer) -> dict[str, Any]:
    """Return the 'Other contacts', which are nobody's personal contacts."""
    box = steer.account.other
    return {"people": [_shown(box, record) for record in box.records()]}


def create(steer: Steer) -> dict[str, Any]:
    """Add one person, several, or a number of made-up ones."""
    box = steer.account.mailbox
    if "generate" in steer.body:
        return _generate(steer, box)
    people = steer.body.get("people", [steer.body])
    made = []
    for wanted in people:
        fields = _fields(box, wanted)
        fields.setdefault("memberships", [computed("memberships", _MY_CONTACTS)])
        profile = _profile(box, wanted.get("profile"))
        made.append(box.create({k: v for k, v in fields.items() if v}, profile))
    return {"people": [_shown(box, record) for record in made]}


def _generate(steer: Steer, box: Mailbox) -> dict[str, Any]:
    amount = steer.body["generate"]
    if not isinstance(amount, int) or not 0 <= amount <= _GENERATED_MOST:
        raise Wrong(f"generate must be a number up to {_GENERATED_MOST}")
    own_salt = salt(f"{box.owner}/{box.seq}")
    make = seed.address_book(steer.world.setup.seed, own_salt, with_special=False)
    for index in range(amount):
        person = make(index)
        box.create(person.fields, person.profile)
    return {"created": amount}


def show(steer: Steer) -> dict[str, Any]:
    """Return one person, a deleted one too."""
    return _shown(steer.account.mailbox, _record(steer))


def edit(steer: Steer) -> dict[str, Any]:
    """Replace some fields."""
    box, record = steer.account.mailbox, _alive(steer)
    fields = {**box.fields(record), **_fields(box, steer.body, box.fields(record))}
    box.update(record, {name: items for name, items in fields.items() if items})
    return _shown(box, record)


def delete(steer: Steer) -> dict[str, Any]:
    """Move a person to Google's trash."""
    box, record = steer.account.mailbox, _alive(steer)
    box.delete(record)
    return _shown(box, record)


def restore(steer: Steer) -> dict[str, Any]:
    """Take a person out of Google's trash."""
    box, record = steer.account.mailbox, _record(steer)
    if not record.version.deleted:
        raise Wrong("this person is not deleted")
    box.restore(record)
    return _shown(box, record)


def rename(steer: Steer) -> dict[str, Any]:
    """Give a person another resource name."""
    box, record = steer.account.mailbox, _alive(steer)
    box.rename(record)
    return _shown(box, record)


def touch(steer: Steer) -> dict[str, Any]:
    """Change the etag and nothing else."""
    box, record = steer.account.mailbox, _alive(steer)
    box.touch(record)
    return _shown(box, record)


def merge(steer: Steer) -> dict[str, Any]:
    """Join another person into this one, as 'Merge & fix' does."""
    steer.only("other")
    box, record = steer.account.mailbox, _alive(steer)
    other = box.find(f"people/{steer.body.get('other')}")
    if other is None or other is record:
        raise Wrong("other must be the id of another person", 404)
    fields = dict(box.fields(record))
    for name, items in box.fields(other).items():
        mine = fields.get(name, [])
        if name in schema.SINGLETONS and mine:
            continue
        fields[name] = [*mine, *(item for item in items if item not in mine)]
    box.merge(record, other, fields)
    return _shown(box, record)


def empty(steer: Steer) -> dict[str, Any]:
    """Delete everyone."""
    box = steer.account.mailbox
    records = list(box.records())
    for record in records:
        box.delete(record)
    return {"deleted": len(records)}


def vanish(steer: Steer) -> dict[str, Any]:
    """Lose everyone, as after a failed restore of the provider's own backup."""
    gone = steer.account.mailbox.forget()
    return {"gone": gone}


def backup(steer: Steer) -> dict[str, Any]:
    """Remember the mailbox as it is."""
    steer.only("name")
    box = steer.account.mailbox
    box.backups[str(steer.body.get("name", ""))] = box.copied()
    return {"contacts": box.live, "changes": box.seq}


def rewind(steer: Steer) -> dict[str, Any]:
    """Put the mailbox back to a backup, as if nothing had happened since."""
    steer.only("name")
    box = steer.account.mailbox
    wanted = box.backups.get(str(steer.body.get("name", "")))
    if wanted is None:
        raise Wrong("no such backup", 404)
    box.put_back(wanted)
    return {"contacts": box.live, "changes": box.seq}


def expire(steer: Steer) -> dict[str, Any]:
    """Let tokens of listings run out."""
    steer.only("sync_tokens", "page_tokens")
    box = steer.account.mailbox
    if steer.body.get("sync_tokens", True):
        box.token_epoch += 1
    if steer.body.get("page_tokens", False):
        box.snapshots.clear()
    return {"expired": True}


# ---- people in and out


def _record(steer: Steer) -> Record:
    record = steer.account.mailbox.find_any(f"people/{steer.names['id']}")
    if record is None:
        raise Wrong(f"no such person: {steer.names['id']}", 404)
    return record


def _alive(steer: Steer) -> Record:
    record = _record(steer)
    if record.version.deleted:
        raise Wrong("this person is deleted; restore it first")
    return record


def _shown(box: Mailbox, record: Record) -> dict[str, Any]:
    shown: dict[str, Any] = {
        "resourceName": record.name,
        "id": record.name.partition("/")[2],
        "version": record.version.seq,
        "deleted": record.version.deleted,
        "updateTime": rfc3339(record.version.updated_us),
        **box.fields(record),
    }
    if record.former:
        shown["previousResourceNames"] = [name for _, name in record.former]
    profile = box.profile(record)
    if profile:
        shown["profile"] = profile
    return shown


def _fields(box: Mailbox, wanted: dict[str, Any], base: Stored | None = None) -> Stored:
    """Return the fields that ``wanted`` sets; an empty list clears one."""
    fields: Stored = {}
    ignored = (
        "resourceName", "id", "version", "deleted", "updateTime", "previousResourceNames", "profile"
    )  # fmt: skip
    for name, value in wanted.items():
        if name in _SHORT or name in ignored:
            continue
        if name not in schema.READABLE or name == "metadata":
            raise Wrong(f"a person has no field {name!r} that could be set")
        items = value or []
        if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
            raise Wrong(f"{name} must be a list of objects")
        known = schema.item_keys(name)
        if any(key not in known for item in items for key in item):
            raise Wrong(f"{name} has a key that the People API does not know")
        writable = name in schema.WRITABLE
        fields[name] = stored(name, items, box.region) if writable else items
    fields.update(_from_short(box, wanted, base or {}))
    return fields


def _from_short(box: Mailbox, wanted: dict[str, Any], base: Stored) -> Stored:
    fields: Stored = {}
    if "given" in wanted or "family" in wanted:
        old = (base.get("names") or [{}])[0]
        name = {
            **{k: v for k, v in old.items() if k in schema.item_keys("names")},
            "givenName": wanted.get("given", old.get("givenName", "")),
            "familyName": wanted.get("family", old.get("familyName", "")),
        }
        fields["names"] = stored("names", [name], box.region)
    for short, field in (("emails", "emailAddresses"), ("phones", "phoneNumbers")):
        if short in wanted:
            items = [v if isinstance(v, dict) else {"value": v} for v in wanted[short] or []]
            fields[field] = stored(field, items, box.region)
    if "company" in wanted:
        fields["organizations"] = [{"name": wanted["company"]}] if wanted["company"] else []
    if "note" in wanted:
        note = {"value": wanted["note"], "contentType": "TEXT_PLAIN"}
        fields["biographies"] = [note] if wanted["note"] else []
    return fields


def _profile(box: Mailbox, wanted: dict[str, Any] | None) -> Stored | None:
    if not wanted:
        return None
    return {"id": [{"value": "1" + str(salt(repr(wanted)))[:19].zfill(20)}], **_fields(box, wanted)}
