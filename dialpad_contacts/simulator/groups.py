"""Contact groups, read-only: the system's, and two of the user's own."""

from __future__ import annotations

from typing import NamedTuple

from dialpad_contacts.simulator import checks, refusals
from dialpad_contacts.simulator.call import Call
from dialpad_contacts.simulator.clock import rfc3339
from dialpad_contacts.simulator.wire import Fields, Response, reply

_FIELDS = ("clientData", "groupType", "memberCount", "metadata", "name")
_DEFAULT = ("groupType", "memberCount", "metadata", "name")
_BATCH_MOST = 200


class Group(NamedTuple):
    """One contact group."""

    id: str
    name: str
    shown: str
    system: bool = True


GROUPS = (
    Group("myContacts", "myContacts", "My Contacts"),
    Group("starred", "starred", "Starred"),
    Group("all", "all", "All Contacts"),
    Group("blocked", "blocked", "Blocked"),
    Group("chatBuddies", "chatBuddies", "Chat contacts"),
    Group("coworkers", "coworkers", "Coworkers"),
    Group("family", "family", "Family"),
    Group("friends", "friends", "Friends"),
    Group("5a1f3c0e8b2d4471", "Climbing", "Climbing", system=False),
    Group("1b9e77c20d8a55f3", "Suppliers", "Suppliers", system=False),
)


def list_groups(call: Call) -> Response:
    """contactGroups.list. All groups fit on one page here, and their names do not change."""
    fields = _group_fields(call)
    checks.page_size(call.request.first("pageSize"), default=30, most=1000)
    if call.request.first("pageToken") or call.request.first("syncToken"):
        raise refusals.invalid("Token is invalid or has expired.")
    call.world.quotas.spend(call.account.email, "read")
    members = _members(call)
    shown = [_shown(call, group, fields, members) for group in GROUPS]
    return reply({"contactGroups": shown, "totalItems": len(shown), "nextSyncToken": "groups-1"})


def get_group(call: Call) -> Response:
    """contactGroups.get."""
    fields = _group_fields(call)
    most = checks.int32(call.request.first("maxMembers"), "maxMembers")
    call.world.quotas.spend(call.account.email, "read")
    group = next((g for g in GROUPS if g.id == call.resource_id), None)
    if group is None:
        raise refusals.not_found()
    return reply(_shown(call, group, fields, _members(call), most))


def batch_get(call: Call) -> Response:
    """contactGroups.batchGet."""
    names = call.request.every("resourceNames")
    if not 1 <= len(names) <= _BATCH_MOST:
        raise refusals.invalid(f"Request must have between 1 and {_BATCH_MOST} resource names.")
    fields = _group_fields(call)
    most = checks.int32(call.request.first("maxMembers"), "maxMembers")
    call.world.quotas.spend(call.account.email, "read", len(names))
    members = _members(call)
    responses: list[Fields] = []
    for name in names:
        group = next((g for g in GROUPS if f"contactGroups/{g.id}" == name), None)
        answer: Fields = {"requestedResourceName": name, "status": {}}
        if group is None:
            answer["status"] = {"code": 5, "message": "Requested entity was not found."}
        else:
            answer["contactGroup"] = _shown(call, group, fields, members, most)
        responses.append(answer)
    return reply({"responses": responses})


def _group_fields(call: Call) -> tuple[str, ...]:
    text = call.request.first("groupFields")
    if not text:
        return _DEFAULT
    return checks.mask(text, name="groupFields", page="contactGroups/list", valid=_FIELDS)


def _members(call: Call) -> dict[str, list[str]]:
    """Return the members' resource names by group id."""
    found: dict[str, list[str]] = {}
    for record in call.box.records():
        for item in call.box.fields(record).get("memberships", ()):
            group = item["contactGroupMembership"]["contactGroupId"]
            found.setdefault(group, []).append(record.name)
    return found


def _shown(
    call: Call,
    group: Group,
    fields: tuple[str, ...],
    members: dict[str, list[str]],
    most_members: int = 0,
) -> Fields:
    shown: Fields = {"resourceName": f"contactGroups/{group.id}", "etag": f"{group.id[:6]}=="}
    mine = members.get(group.id, [])
    if "groupType" in fields:
        shown["groupType"] = "SYSTEM_CONTACT_GROUP" if group.system else "USER_CONTACT_GROUP"
    if "name" in fields:
        shown |= {"name": group.name, "formattedName": group.shown}
    if "memberCount" in fields and mine:
        shown["memberCount"] = len(mine)
    if "metadata" in fields and not group.system:
        shown["metadata"] = {"updateTime": rfc3339(1_700_000_000_000_000)}
    if most_members and mine:
        shown["memberResourceNames"] = mine[:most_members]
    return shown
