"""ResolveNames over the company's address list and the caller's contacts; and ConvertId.

Source: learn.microsoft.com/exchange/client-developer/web-service-reference/resolvenames-operation:
at most 100 candidates, found by the beginnings of names and addresses.
"""

from __future__ import annotations

from dialpad_contacts.simulator.company import Colleague
from dialpad_contacts.simulator.ews_call import Call
from dialpad_contacts.simulator.ews_mailbox import CONTACT, Item
from dialpad_contacts.simulator.ews_xml import failure, leaf, success, tag, text

_MOST = 100


def resolve(call: Call) -> list[str]:
    """Return who is meant by a beginning of a name or an address."""
    wanted = call.text("m:UnresolvedEntry").casefold().removeprefix("smtp:").strip()
    scope = call.asked.get("SearchScope", "ActiveDirectoryContacts")
    full = call.asked.get("ReturnFullContactData") in ("true", "1")
    found: list[str] = []
    if "ActiveDirectory" in scope:
        staff = (c for c in call.world.staff if c.state == "active" and c.emails)
        found += [_colleague(c, full) for c in staff if _fits(wanted, c)]
    if "Contacts" in scope:
        mine = (i for i in call.box.inside(call.box.contacts) if i.kind == CONTACT)
        found += [_contact(call, i) for i in mine if _begins(wanted, i)]
    if not found:
        return [failure("ResolveNames", "ErrorNameResolutionNoResults", "No results were found.")]
    page = found[:_MOST]
    attributes = {
        "TotalItemsInView": str(len(page)),
        "IncludesLastItemInRange": "true" if len(page) == len(found) else "false",
    }
    resolved = tag("m:ResolutionSet", "".join(page), **attributes)
    if len(page) == 1:
        return [success("ResolveNames", resolved)]
    return [
        '<m:ResolveNamesResponseMessage ResponseClass="Warning">'
        "<m:MessageText>Multiple results were found.</m:MessageText>"
        "<m:ResponseCode>ErrorNameResolutionMultipleResults</m:ResponseCode>"
        f"<m:DescriptiveLinkKey>0</m:DescriptiveLinkKey>{resolved}"
        "</m:ResolveNamesResponseMessage>"
    ]


def _fits(wanted: str, colleague: Colleague) -> bool:
    full = f"{colleague.first_name} {colleague.last_name}".casefold()
    texts = (full, *full.split(), *(e.casefold() for e in colleague.emails))
    return any(t.startswith(wanted) for t in texts)


def _begins(wanted: str, item: Item) -> bool:
    named = (item.fields.get(name, "") for name in ("DisplayName", "GivenName", "Surname"))
    emails = (e["value"] for e in item.fields.get("EmailAddresses", {}).values())
    return any(value.casefold().startswith(wanted) for value in (*named, *emails) if value)


def _colleague(colleague: Colleague, full: bool) -> str:
    name = f"{colleague.first_name} {colleague.last_name}".strip()
    inside = _mailbox(name, colleague.emails[0], "Mailbox")
    if full:
        entry = tag("t:Entry", text(f"SMTP:{colleague.emails[0]}"), Key="EmailAddress1")
        phones = "".join(
            tag("t:Entry", text(number), Key=key)
            for key, number in zip(("BusinessPhone", "MobilePhone"), colleague.phone_numbers,
                                   strict=False)
        )  # fmt: skip
        inside += tag(
            "t:Contact",
            leaf("t:DisplayName", name)
            + leaf("t:GivenName", colleague.first_name)
            + tag("t:EmailAddresses", entry)
            + (tag("t:PhoneNumbers", phones) if phones else "")
            + "<t:ContactSource>ActiveDirectory</t:ContactSource>"
            + leaf("t:JobTitle", colleague.job_title)
            + leaf("t:Surname", colleague.last_name),
        )
    return tag("t:Resolution", inside)


def _contact(call: Call, item: Item) -> str:
    emails = [e["value"] for e in item.fields.get("EmailAddresses", {}).values()]
    name = item.fields.get("DisplayName", "")
    item_id = tag("t:ItemId", Id=call.box.item_id(item), ChangeKey=call.box.change_key(item))
    return tag("t:Resolution", _mailbox(name, emails[0] if emails else "", "Contact", item_id))


def _mailbox(name: str, address: str, kind: str, more: str = "") -> str:
    return tag(
        "t:Mailbox",
        leaf("t:Name", name)
        + leaf("t:EmailAddress", address)
        + leaf("t:RoutingType", "SMTP")
        + leaf("t:MailboxType", kind)
        + more,
    )


def convert(call: Call) -> list[str]:
    """Refuse to convert ids: clients ask for it only to hear which version answers."""
    return [
        failure("ConvertId", "ErrorInvalidIdMalformed", "Id is malformed.")
        for _ in call.part("m:SourceIds")
    ]
