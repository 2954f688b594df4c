"""Changing contacts: create, update and delete, one by one and in batches."""

from __future__ import annotations

from collections.abc import Callable

from dialpad_contacts.simulator import checks, person, refusals, schema, view
from dialpad_contacts.simulator.call import Call
from dialpad_contacts.simulator.mailbox import Mailbox, Record, Stored
from dialpad_contacts.simulator.view import Ask, sources_of
from dialpad_contacts.simulator.wire import Fields, Json, Refused, Response, reply

_CREATE_MOST = 200  # batchCreateContacts and batchUpdateContacts
_DELETE_MOST = 500
_MY_CONTACTS = {"contactGroupMembership": {"contactGroupResourceName": "contactGroups/myContacts"}}
_ALL = schema.READABLE


def create_contact(call: Call) -> Response:
    """people.createContact. There is no idempotency key: the same body twice makes two contacts."""
    ask = call.ask("people/createContact", origin=person.FROM_WRITE, default=_ALL)
    body = _person(call, checks.parse(call.request.body), "person")
    _check_items(body)
    call.world.quotas.spend(call.account.email, "write")
    record = call.box.create(_created(call.box, body))
    return Response(body=view.encoded(call.box, record, record.version, ask))


def _person(call: Call, body: Fields, where: str) -> Fields:
    checks.message(body, "Person", where)
    return body


def _created(box: Mailbox, body: Fields) -> Stored:
    fields: Stored = {}
    for field in (*schema.WRITABLE, "skills"):
        items = person.stored(field, _own(body.get(field)), box.region)
        if items:
            fields[field] = items
    if not fields.get("memberships"):
        fields["memberships"] = [person.computed("memberships", _MY_CONTACTS)]
    return fields


def _own(items: list[Fields] | None) -> list[Fields]:
    """Return the items that are contact data; 'any non-contact data will be ignored'."""
    return [
        item
        for item in items or []
        if ((item.get("metadata") or {}).get("source") or {}).get("type", "CONTACT") == "CONTACT"
    ]


def _check_items(body: Fields) -> None:
    for field in schema.SINGLETONS:
        if len(body.get(field) or []) > 1:
            # Wording: mrmattwilkins/google-contacts-sync issue 2.
            raise refusals.invalid(f"Cannot have more than one person.{field} per source.")
    for item in body.get("memberships") or []:
        group = (item.get("contactGroupMembership") or {}).get("contactGroupResourceName", "")
        if not group.startswith("contactGroups/"):
            raise refusals.invalid(f'Invalid contact group resource name "{group}".')


def update_contact(call: Call) -> Response:
    """people.updateContact: the fields of the mask are replaced, absent ones cleared."""
    mask = checks.mask(
        call.request.first("updatePersonFields"),
        name="updatePersonFields",
        page="people/updateContact",
        valid=schema.WRITABLE,
    )
    ask = call.ask("people/updateContact", origin=person.FROM_WRITE, default=_ALL)
    body = _person(call, checks.parse(call.request.body), "person")
    name = f"people/{call.resource_id}"
    if body.get("resourceName") not in (None, "", name):
        raise refusals.invalid("person.resource_name does not match the resource name of the path.")
    record = call.box.find(name)
    if record is None:
        raise refusals.not_found()
    fields = _updated(call.box, record, body, mask)
    call.world.quotas.spend(call.account.email, "write")
    # The answer is read back, which 'also consumes' critical reads.
    call.world.quotas.spend(call.account.email, "read")
    call.box.update(record, fields)
    return Response(body=view.encoded(call.box, record, record.version, ask))


def _updated(box: Mailbox, record: Record, body: Fields, mask: tuple[str, ...]) -> Stored:
    """Return the fields of ``record`` after the update.

    Raises:
        Refused: the etag is missing or stale, or the body is not what the mask may write.
    """
    _check_etags(record, body)
    _check_items({field: body.get(field) for field in mask})
    if "memberships" in mask and not _own(body.get("memberships")):
        raise refusals.invalid("Contact must have at least one contact group membership.")
    fields = dict(box.fields(record))
    for field in mask:
        items = person.stored(field, _own(body.get(field)), box.region)
        if items:
            fields[field] = items
        else:
            fields.pop(field, None)
    return fields


def _check_etags(record: Record, body: Fields) -> None:
    sources = (body.get("metadata") or {}).get("sources") or []
    own = next((s for s in sources if s.get("type") == "CONTACT"), None)
    if own and own.get("id") not in (None, "", record.source_id):
        raise refusals.invalid(
            "Request person.metadata.sources does not hold the contact's source."
        )
    whole, part = body.get("etag"), (own or {}).get("etag")
    if not whole and not part:
        raise refusals.invalid(
            "Request must set person.etag or person.metadata.sources.etag for the source that is"
            " being updated."
        )
    seq = record.version.seq
    if whole and not person.etag_is_current(whole, record.number, seq):
        raise refusals.stale_etag("person.etag")
    if part and not person.source_etag_is_current(part, record.number, seq):
        raise refusals.stale_etag("person.metadata.sources.etag")


def delete_contact(call: Call) -> Response:
    """people.deleteContact: unconditional, there is no etag to send."""
    if call.request.body.strip() not in (b"", b"{}"):
        raise refusals.bad_fields(
            [("", "Invalid JSON payload received. Unexpected body for a DELETE request.")]
        )
    record = call.box.find(f"people/{call.resource_id}")
    if record is None:
        raise refusals.not_found()
    call.world.quotas.spend(call.account.email, "write")
    call.box.delete(record)
    return reply({})


# ---- batches


def batch_create(call: Call) -> Response:
    """people.batchCreateContacts: all or nothing, answers in the order of the request."""
    body = checks.parse(call.request.body)
    checks.message(body, "BatchCreateContactsRequest", "")
    contacts = body.get("contacts") or []
    _check_amount(len(contacts), _CREATE_MOST, "contacts")
    ask = _batch_ask(body, "people/batchCreateContacts")
    people = [contact.get("contactPerson") or {} for contact in contacts]
    errors = _errors(people, _check_items)
    if errors:
        raise _batch_error("BatchCreateContactsErrorDetails", errors)
    call.world.quotas.spend(call.account.email, "write", len(people))
    made = [call.box.create(_created(call.box, body)) for body in people]
    if ask is None:
        return reply({})
    return reply({"createdPeople": [_person_response(call.box, record, ask) for record in made]})


def batch_update(call: Call) -> Response:
    """people.batchUpdateContacts: one mask for all, and all or nothing."""
    body = checks.parse(call.request.body)
    contacts = _check_batch_update(body)
    _check_amount(len(contacts), _CREATE_MOST, "contacts")
    mask = checks.mask(
        body.get("updateMask"),
        name="updateMask",
        page="people/batchUpdateContacts",
        valid=schema.WRITABLE,
    )
    ask = _batch_ask(body, "people/batchUpdateContacts")
    planned: list[tuple[Record, Stored]] = []

    def plan(item: tuple[str, Fields]) -> None:
        record = call.box.find(item[0])
        if record is None:
            raise refusals.not_found()
        planned.append((record, _updated(call.box, record, item[1], mask)))

    errors = _errors(list(contacts.items()), plan)
    if errors:
        raise _batch_error("BatchUpdateContactsErrorDetails", errors)
    call.world.quotas.spend(call.account.email, "write", len(planned))
    for record, fields in planned:
        call.box.update(record, fields)
    if ask is None:
        return reply({})
    return reply(
        {
            "updateResult": {
                record.name: _person_response(call.box, record, ask) for record, _ in planned
            }
        }
    )


def _check_batch_update(body: Fields) -> dict[str, Fields]:
    contacts = body.get("contacts") or {}
    others = {name: value for name, value in body.items() if name != "contacts"}
    checks.message(others, "BatchUpdateContactsRequest", "")
    if not isinstance(contacts, dict):
        raise refusals.bad_fields([("contacts", "Invalid value at 'contacts' (map)")])
    for name, document in contacts.items():
        checks.message(document, "Person", f"contacts[{name}]")
    return contacts


def batch_delete(call: Call) -> Response:
    """people.batchDeleteContacts."""
    body = checks.parse(call.request.body)
    checks.message(body, "BatchDeleteContactsRequest", "")
    names = body.get("resourceNames") or []
    _check_amount(len(names), _DELETE_MOST, "resource names")
    found = [call.box.find(name) for name in dict.fromkeys(names)]
    records = [record for record in found if record is not None]
    if len(records) < len(found):
        raise refusals.not_found()
    call.world.quotas.spend(call.account.email, "write", len(records))
    for record in records:
        call.box.delete(record)
    return reply({})


def _check_amount(amount: int, most: int, what: str) -> None:
    if not 1 <= amount <= most:
        raise refusals.invalid(f"Request must have between 1 and {most} {what}.")


def _batch_ask(body: Fields, page: str) -> Ask | None:
    """Return what to answer with; an empty readMask asks for nothing."""
    if not body.get("readMask"):
        return None
    mask = checks.mask(body["readMask"], name="readMask", page=page, valid=schema.READABLE)
    return Ask(mask, sources_of(tuple(body.get("sources") or ())), person.FROM_WRITE)


def _person_response(box: Mailbox, record: Record, ask: Ask) -> Fields:
    return {
        "httpStatusCode": 200,
        "person": view.resource(box, record, record.version, ask),
        "requestedResourceName": record.name,
        "status": {},
    }


def _errors(items: list[Json], check: Callable[[Json], None]) -> list[Fields]:
    found = []
    for index, item in enumerate(items):
        try:
            check(item)
        except Refused as error:
            status = checks.parse(error.response.body)["error"]
            found.append({"index": index, "status": {"code": 9, "message": status["message"]}})
    return found


def _batch_error(kind: str, errors: list[Fields]) -> Refused:
    details = [{"@type": f"type.googleapis.com/google.people.v1.{kind}", "errors": errors}]
    first = errors[0]["status"]["message"]
    return refusals.refusal(400, "FAILED_PRECONDITION", first, details)
