"""Client libraries of others get along with the simulated Exchange: exchangelib, and zeep.

exchangelib is what the product uses; here it is used as any program would. zeep knows nothing
of Exchange but its WSDL, and is what we don't use ourselves.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from typing import Any

import exchangelib
import pytest
import requests
import requests_ntlm

from tests.contract.simulator.exchange import SCHEMAS, SHARED, Office


@pytest.fixture
def trusted(office: Office, monkeypatch: pytest.MonkeyPatch) -> Iterator[Office]:
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", office.bundle)
    yield office
    exchangelib.close_connections()


@pytest.mark.parametrize("auth_type", [exchangelib.BASIC, exchangelib.NTLM, None])
def test_exchangelib_reads_finds_writes_moves_and_deletes(
    trusted: Office, auth_type: str | None
) -> None:
    account: Any = trusted.library(auth_type)
    contacts = account.contacts
    before = contacts.all().count()
    made = exchangelib.items.Contact(
        account=account, folder=contacts, given_name="Zed", surname="Quint", display_name="Zed Q",
        email_addresses=[
            exchangelib.indexed_properties.EmailAddress(
                email="zed@x.example", label="EmailAddress1"
            )
        ],
        phone_numbers=[
            exchangelib.indexed_properties.PhoneNumber(
                label="MobilePhone", phone_number="+1 212 555 0101"
            )
        ],
    )  # fmt: skip
    made.save()
    made.given_name = "Zedd"
    made.save(update_fields=["given_name"])
    (found,) = contacts.filter(given_name__istartswith="zed")
    assert (found.given_name, found.email_addresses[0].email) == ("Zedd", "zed@x.example")
    assert {p.phone_number for p in found.phone_numbers} >= {"+1 212 555 0101"}
    old = made.id
    made.move(account.trash)
    assert made.id != old
    assert contacts.all().count() == before
    made.delete()


def test_exchangelib_syncs_by_its_own_means(trusted: Office) -> None:
    contacts: Any = trusted.library().contacts
    first = list(contacts.sync_items(only_fields=["given_name", "surname"]))
    assert {kind for kind, _ in first} == {"create"}
    kinds = {type(item).__name__ for _, item in first}
    assert kinds == {"Contact", "DistributionList"}
    made = trusted.add(GivenName="Zed")
    ((kind, item),) = contacts.sync_items(
        sync_state=contacts.item_sync_state, only_fields=["given_name"]
    )
    assert (kind, item.given_name) == ("create", "Zed")
    trusted.control("DELETE", f"/contacts/{made['id']}")
    ((kind, item),) = contacts.sync_items(sync_state=contacts.item_sync_state)
    assert (kind, item.id) == ("delete", made["item_id"])
    trusted.control("POST", "/forget")
    with pytest.raises(exchangelib.errors.ErrorInvalidSyncStateData):
        list(contacts.sync_items(sync_state=contacts.item_sync_state))


def test_exchangelib_looks_colleagues_up(trusted: Office) -> None:
    account: Any = trusted.library()
    assert account.version.api_version == "Exchange2016"
    protocol = account.protocol
    ((mailbox, card),) = protocol.resolve_names(
        ["leo fi"], return_full_contact_data=True, search_scope="ActiveDirectory"
    )
    assert (mailbox.name, card.surname) == ("Leo Fink", "Fink")
    (nobody,) = protocol.resolve_names(["nobody at all"])
    assert isinstance(nobody, exchangelib.errors.ErrorNameResolutionNoResults)


class TestZeep:
    """A SOAP client made of Microsoft's WSDL alone."""

    @pytest.fixture
    def client(self, office: Office) -> Iterator[Any]:
        if not SCHEMAS.is_dir():
            pytest.skip("the WSDL is not at hand")
        zeep: Any = pytest.importorskip("zeep")
        session = requests.Session()
        session.trust_env, session.verify = False, office.bundle
        session.auth = requests_ntlm.HttpNtlmAuth(office.user, office.password)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what the WSDL's schema makes zeep wonder about
            made = zeep.Client(
                str(SCHEMAS / "services.wsdl"), transport=zeep.transports.Transport(session=session)
            )
        (binding,) = made.wsdl.bindings
        yield made.create_service(binding, office.server)
        session.close()

    def shape(self, *uris: str) -> dict[str, Any]:
        paths = [{"FieldURI": {"FieldURI": uri}} for uri in uris]
        return {"BaseShape": "IdOnly", "AdditionalProperties": {"_value_1": paths}}

    def folder(self, **more: object) -> dict[str, Any]:
        return {"DistinguishedFolderId": {"Id": "contacts", **more}}

    def ask(self, client: Any, operation: str, **asked: Any) -> Any:
        answer = getattr(client, operation)(
            **asked, _soapheaders={"RequestVersion": {"Version": "Exchange2013"}}
        )
        body = getattr(answer, "body", answer)
        (message,) = body.ResponseMessages._value_1
        ((_, found),) = message.items()
        return found

    def test_zeep_reads_what_changed(self, office: Office, client: Any) -> None:
        office.control("POST", "/vanish")
        made = office.add(GivenName="Ada", Surname="Lovelace",
                          EmailAddresses={"EmailAddress1": "ada@x.example"})  # fmt: skip
        asked = {
            "ItemShape": self.shape("contacts:GivenName", "contacts:EmailAddresses"),
            "SyncFolderId": self.folder(),
            "MaxChangesReturned": 10,
        }
        told = self.ask(client, "SyncFolderItems", **asked)
        changes = [c["Create"] for c in told.Changes._value_1 if c.get("Create")]
        contact = next(c.Contact for c in changes if c.Contact is not None)
        assert (contact.ItemId.Id, contact.GivenName) == (made["item_id"], "Ada")
        assert contact.EmailAddresses.Entry[0]._value_1 == "ada@x.example"
        office.control("DELETE", f"/contacts/{made['id']}")
        again = self.ask(client, "SyncFolderItems", **asked, SyncState=told.SyncState)
        (change,) = again.Changes._value_1
        assert change["Delete"].ItemId.Id == made["item_id"]

    def test_zeep_creates_and_reads_back(self, office: Office, client: Any) -> None:
        contact = {
            "GivenName": "Zed", "Surname": "Quint",
            "PhoneNumbers": {"Entry": [{"_value_1": "+1 212 555 0101", "Key": "MobilePhone"}]},
        }  # fmt: skip
        made = self.ask(
            client, "CreateItem", SavedItemFolderId=self.folder(),
            Items={"_value_1": [{"Contact": contact}]},
        )  # fmt: skip
        item_id = made.Items._value_1[0]["Contact"].ItemId.Id
        read = self.ask(
            client, "GetItem", ItemShape=self.shape("contacts:GivenName", "contacts:PhoneNumbers"),
            ItemIds={"_value_1": [{"ItemId": {"Id": item_id}}]},
        )  # fmt: skip
        found = read.Items._value_1[0]["Contact"]
        assert found.PhoneNumbers.Entry[0]._value_1 == "+1 212 555 0101"
        there = {c["item_id"]: c for c in office.control("GET", "/contacts")["contacts"]}
        assert there[item_id]["Surname"] == "Quint"

    def test_zeep_is_told_of_folders_and_refusals(self, office: Office, client: Any) -> None:
        shape = self.shape("folder:FolderClass", "folder:TotalCount")
        found = self.ask(client, "GetFolder", FolderShape=shape,
                         FolderIds={"_value_1": [self.folder()]})  # fmt: skip
        folder = found.Folders._value_1[0]["ContactsFolder"]
        assert folder.FolderClass == "IPF.Contact"
        office.cloud.control("PATCH", f"/exchange/accounts/{SHARED}", {"readers": []})
        theirs = self.folder(Mailbox={"EmailAddress": SHARED})
        refused = self.ask(client, "GetFolder", FolderShape=shape,
                           FolderIds={"_value_1": [theirs]})  # fmt: skip
        assert (refused.ResponseClass, refused.ResponseCode) == ("Error", "ErrorAccessDenied")
