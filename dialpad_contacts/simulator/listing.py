"""Full and incremental listings in pages: sync tokens, page tokens and their conditions.

Source: developers.google.com/people/api/rest/v1/people.connections/list. The directory and the
'Other contacts' list by the same rules.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from typing import Any, NamedTuple

from dialpad_contacts.simulator import refusals, view
from dialpad_contacts.simulator.call import Call
from dialpad_contacts.simulator.clock import MICROSECONDS
from dialpad_contacts.simulator.dice import salt
from dialpad_contacts.simulator.mailbox import Mailbox, Record, Snapshot, Version
from dialpad_contacts.simulator.view import Ask
from dialpad_contacts.simulator.wire import Fields, Response, encode

# 'Sync tokens expire 7 days after the full sync.'
SYNC_LIFE_US = 7 * 86_400 * MICROSECONDS
# Undocumented; long enough for any client that is reading.
PAGE_LIFE_US = 3_600 * MICROSECONDS
_NO_MATCH = (
    "pageToken",
    "syncToken",
    "access_token",
    "oauth_token",
    "prettyPrint",
    "quotaUser",
    "key",
)

SortKey = Callable[[Record], tuple[str, str]]


class Plan(NamedTuple):
    """What distinguishes one listing method from another."""

    box: Mailbox
    ask: Ask
    size: int
    items: str  # the key of the list in the response
    totals: tuple[str, ...] = ()
    sort: SortKey | None = None
    reverse: bool = False


def listing(call: Call, plan: Plan) -> Response:
    """Return one page."""
    params = _params(call)
    matched = params + (call.request.first("syncToken") or "")
    page_token = call.request.first("pageToken")
    if page_token:
        key, offset = _unpack_page(page_token)
        snapshot = plan.box.snapshots.get(key)
        if snapshot is None or plan.box.clock.now_us() >= snapshot.expires_us:
            raise refusals.invalid("Page token is invalid or has expired.")
        if snapshot.params != matched:
            raise _mismatch("page token")
    else:
        key, offset = "", 0
        snapshot = _begin(call, plan, params)._replace(params=matched)
    return _page(call, plan, snapshot, key, offset)


def _begin(call: Call, plan: Plan, params: str) -> Snapshot:
    box, now_us = plan.box, plan.box.clock.now_us()
    sync_token = call.request.first("syncToken")
    horizon = box.horizon()
    if sync_token:
        since, full_us = _unpack_sync(box, sync_token, params)
        records = box.changed(since, horizon)
    else:
        if call.flag("requestSyncToken"):
            call.world.quotas.spend(call.account.email, "full_sync")
        since, full_us = 0, now_us
        records = [record for record, _ in box.visible(horizon)]
        if plan.sort:
            records.sort(key=plan.sort, reverse=plan.reverse)
        elif plan.reverse:
            records.reverse()
    return Snapshot(records, since, horizon, full_us, params, now_us + PAGE_LIFE_US)


def _page(call: Call, plan: Plan, snapshot: Snapshot, key: str, offset: int) -> Response:
    box, horizon = plan.box, plan.box.horizon()
    encoded = []
    for record in snapshot.records[offset : offset + plan.size]:
        version = box.view(record, horizon)
        if version is None or (version.deleted and not snapshot.since):
            continue  # gone between two pages of a full listing
        if record.former and snapshot.since:
            encoded.append(_renamed(plan, record, version, snapshot.since))
        else:
            encoded.append(view.encoded(box, record, version, plan.ask))
    end = offset + plan.size
    rest: Fields = {}
    if end < len(snapshot.records):
        rest["nextPageToken"] = _pack([key or box.keep(snapshot), end])
    elif call.flag("requestSyncToken"):
        rest["nextSyncToken"] = _pack(
            [snapshot.horizon, snapshot.full_us, box.token_epoch, salt(_params(call))]
        )
    if not snapshot.since:
        rest.update(dict.fromkeys(plan.totals, box.live))
    parts = []
    if encoded:
        parts.append(f'"{plan.items}":['.encode() + b",".join(encoded) + b"]")
    if any(rest.values()):
        rest = {name: value for name, value in rest.items() if value}
        parts.append(encode(rest)[1:-1])
    return Response(body=b"{" + b",".join(parts) + b"}")


def _renamed(plan: Plan, record: Record, version: Version, since: int) -> bytes:
    """Return a person with the names it had at the last sync, unless another bears one by now."""
    shown = view.resource(plan.box, record, version, plan.ask)
    before = [
        name
        for seq, name in record.former
        if since < seq <= version.seq and plan.box.find(name) in (None, record)
    ]
    if before and "metadata" in shown:
        shown["metadata"]["previousResourceNames"] = before
    return encode(shown)


def _params(call: Call) -> str:
    """Return the parameters that further pages and syncs must repeat."""
    given: dict[str, list[str]] = {}
    for name, value in call.request.query:
        if name not in _NO_MATCH and value != "":
            given.setdefault(name, []).extend(value.split(","))
    return json.dumps({name: sorted(values) for name, values in sorted(given.items())})


def _mismatch(what: str) -> Exception:
    return refusals.invalid(
        f"Request parameters do not match the parameters of the call that returned the {what}."
    )


def _pack(parts: list[Any]) -> str:
    text = json.dumps([*parts, salt(json.dumps(parts))], separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).decode()


def _unpack(token: str, length: int) -> list[Any] | None:
    try:
        parts = json.loads(base64.urlsafe_b64decode(token.encode()))
        good = len(parts) == length + 1 and parts[-1] == salt(json.dumps(parts[:-1]))
    except (ValueError, TypeError):
        return None
    return parts[:-1] if good else None


def _unpack_page(token: str) -> tuple[str, int]:
    parts = _unpack(token, 2)
    if parts is None:
        raise refusals.invalid("Page token is invalid or has expired.")
    return str(parts[0]), int(parts[1])


def _unpack_sync(box: Mailbox, token: str, params: str) -> tuple[int, int]:
    parts = _unpack(token, 4)
    if parts is None:
        raise refusals.invalid("Sync token is invalid.")
    since, full_us, epoch, params_salt = (int(part) for part in parts)
    now_us = box.clock.now_us()
    if now_us >= full_us + SYNC_LIFE_US or epoch != box.token_epoch or since > box.seq:
        raise refusals.sync_token_expired()
    if params_salt != salt(params):
        raise _mismatch("sync token")
    return since, full_us
