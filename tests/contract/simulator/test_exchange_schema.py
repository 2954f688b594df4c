"""What goes in and out of the simulated Exchange, held against Microsoft's own schema."""

from __future__ import annotations

import re
from typing import Any

import pytest
from defusedxml.ElementTree import fromstring

from tests.contract.simulator.exchange import (
    CONTACTS,
    NAMES,
    SHARED,
    Office,
    Schema,
    asked_in,
    changes,
    envelope,
    shape,
)

EVERYTHING = (
    "item:ParentFolderId", "item:ItemClass", "item:Body", "item:Categories",
    "item:DateTimeCreated", "item:HasAttachments", "item:LastModifiedTime", "contacts:FileAs",
    "contacts:DisplayName", "contacts:GivenName", "contacts:MiddleName", "contacts:CompanyName",
    "contacts:EmailAddresses", "contacts:PhysicalAddresses", "contacts:PhoneNumbers",
    "contacts:Birthday", "contacts:JobTitle", "contacts:Surname", "distributionlist:Members",
    '<t:ExtendedFieldURI PropertyTag="0x300B" PropertyType="Binary" />',
)  # fmt: skip
FOLDER = (
    "folder:DisplayName", "folder:FolderClass", "folder:TotalCount", "folder:ChildFolderCount",
    "folder:ParentFolderId", "folder:DistinguishedFolderId",
)  # fmt: skip
PAGE = '<m:IndexedPageItemView MaxEntriesReturned="9" Offset="0" BasePoint="Beginning" />'
RESTRICTION = (
    '<m:Restriction><t:Or><t:Contains ContainmentMode="Prefixed"'
    ' ContainmentComparison="IgnoreCase"><t:FieldURI FieldURI="contacts:GivenName" />'
    '<t:Constant Value="a" /></t:Contains><t:Not><t:IsEqualTo>'
    '<t:FieldURI FieldURI="contacts:Surname" /><t:FieldURIOrConstant><t:Constant Value="x" />'
    "</t:FieldURIOrConstant></t:IsEqualTo></t:Not></t:Or></m:Restriction>"
)
PERSON = (
    '<t:Contact><t:Body BodyType="Text">tea</t:Body><t:DisplayName>Ada</t:DisplayName>'
    "<t:GivenName>Ada</t:GivenName><t:EmailAddresses>"
    '<t:Entry Key="EmailAddress1">ada@x.example</t:Entry></t:EmailAddresses><t:PhoneNumbers>'
    '<t:Entry Key="MobilePhone">+1 212 555 0100</t:Entry></t:PhoneNumbers>'
    "<t:Birthday>1815-12-10T11:59:00Z</t:Birthday><t:Surname>Lovelace</t:Surname></t:Contact>"
)
THEIRS = (
    '<t:DistinguishedFolderId Id="contacts"><t:Mailbox>'
    f"<t:EmailAddress>{SHARED}</t:EmailAddress></t:Mailbox></t:DistinguishedFolderId>"
)


def find(*inside: str) -> str:
    return (
        f'<m:FindItem Traversal="Shallow">{shape(*EVERYTHING)}{"".join(inside)}'
        f"<m:ParentFolderIds>{CONTACTS}</m:ParentFolderIds></m:FindItem>"
    )


def requests_of(office: Office) -> dict[str, str]:
    """Return one request of every kind that reads."""
    item = office.add(GivenName="Ada", Body="tea", Categories=["A"])
    item_id = f'<t:ItemId Id="{item["item_id"]}" />'
    return {
        "GetFolder": f"<m:GetFolder>{shape(*FOLDER, tag='m:FolderShape')}"
        f"<m:FolderIds>{CONTACTS}{THEIRS}</m:FolderIds></m:GetFolder>",
        "FindFolder": f'<m:FindFolder Traversal="Deep">{shape(*FOLDER, tag="m:FolderShape")}'
        '<m:IndexedPageFolderView MaxEntriesReturned="2" Offset="0" BasePoint="Beginning" />'
        '<m:ParentFolderIds><t:DistinguishedFolderId Id="msgfolderroot" /></m:ParentFolderIds>'
        "</m:FindFolder>",
        "SyncFolderHierarchy": "<m:SyncFolderHierarchy>"
        f"{shape(*FOLDER, tag='m:FolderShape')}</m:SyncFolderHierarchy>",
        "SyncFolderItems": changes("", 512, CONTACTS, *EVERYTHING),
        "GetItem": f"<m:GetItem>{shape(*EVERYTHING)}<m:ItemIds>{item_id}"
        '<t:ItemId Id="AAMkAD9" /></m:ItemIds></m:GetItem>',
        "FindItem": find(PAGE, RESTRICTION),
        "ResolveNames": '<m:ResolveNames ReturnFullContactData="true">'
        "<m:UnresolvedEntry>leo</m:UnresolvedEntry></m:ResolveNames>",
        "ConvertId": '<m:ConvertId DestinationFormat="EntryId"><m:SourceIds><t:AlternateId'
        ' Id="x" Format="EwsId" Mailbox="x" /></m:SourceIds></m:ConvertId>',
    }


def writes_of(office: Office) -> dict[str, str]:
    """Return one request of every kind that writes, each on an item of its own."""
    items = [office.add(GivenName=f"A{n}", PhoneNumbers={"HomePhone": "1"}) for n in range(3)]
    ids = [f'<t:ItemId Id="{i["item_id"]}" ChangeKey="{i["change_key"]}" />' for i in items]
    return {
        "CreateItem": f"<m:CreateItem><m:SavedItemFolderId>{CONTACTS}</m:SavedItemFolderId>"
        f"<m:Items>{PERSON}</m:Items></m:CreateItem>",
        "UpdateItem": '<m:UpdateItem ConflictResolution="NeverOverwrite"><m:ItemChanges>'
        f"<t:ItemChange>{ids[0]}<t:Updates><t:SetItemField>"
        '<t:FieldURI FieldURI="contacts:Surname" /><t:Contact><t:Surname>Z</t:Surname></t:Contact>'
        '</t:SetItemField><t:DeleteItemField><t:IndexedFieldURI FieldURI="contacts:PhoneNumber"'
        ' FieldIndex="HomePhone" /></t:DeleteItemField></t:Updates></t:ItemChange>'
        "</m:ItemChanges></m:UpdateItem>",
        "MoveItem": '<m:MoveItem><m:ToFolderId><t:DistinguishedFolderId Id="inbox" />'
        f"</m:ToFolderId><m:ItemIds>{ids[1]}</m:ItemIds></m:MoveItem>",
        "DeleteItem": f'<m:DeleteItem DeleteType="MoveToDeletedItems"><m:ItemIds>{ids[2]}'
        "</m:ItemIds></m:DeleteItem>",
    }


OPERATIONS = [
    "GetFolder", "FindFolder", "SyncFolderHierarchy", "SyncFolderItems", "GetItem", "FindItem",
    "ResolveNames", "ConvertId", "CreateItem", "UpdateItem", "MoveItem", "DeleteItem",
]  # fmt: skip


@pytest.mark.parametrize("name", OPERATIONS)
def test_requests_and_answers_fit_microsofts_schema(
    office: Office, schema: Schema, name: str
) -> None:
    office.add(kind="DistributionList", DisplayName="Suppliers", Members=["a@x.example"])
    asked = {**requests_of(office), **writes_of(office)}[name]
    assert schema.faults(asked_in(envelope(asked))) == []
    answer = office.ask(asked)
    assert answer.tag.endswith(f"}}{name}Response")
    assert schema.faults(answer) == []


def test_changes_of_every_kind_fit_microsofts_schema(office: Office, schema: Schema) -> None:
    edited, gone = office.add(GivenName="Ada"), office.add(GivenName="Charles")
    state = office.ask(changes()).findtext(".//m:SyncState", "", NAMES)
    office.control("PATCH", f"/contacts/{edited['id']}", {"Surname": "Lovelace"})
    office.control("DELETE", f"/contacts/{gone['id']}")
    office.add(
        GivenName="New", Birthday="1815-12-10T11:59:00Z",
        PhysicalAddresses={"Home": {"Street": "12 St James's Square", "City": "London"}},
        EmailAddresses={"EmailAddress1": {"value": "/o=N/cn=R/cn=a", "routing": "EX"}},
        PhoneNumbers={"HomePhone": "", "MobilePhone": "+1 212 555 0100"},
    )  # fmt: skip
    answer = office.ask(changes(state, 512, CONTACTS, *EVERYTHING))
    kinds = {e.tag.rpartition("}")[2] for e in answer.find(".//m:Changes", NAMES) or ()}
    assert kinds == {"Create", "Update", "Delete"}
    assert schema.faults(answer) == []


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        pytest.param("GetFolder", "<m:FolderIds>", "<m:FolderIds><t:Id />", id="unknown element"),
        pytest.param("GetItem", "<t:BaseShape>IdOnly", "<t:BaseShape>Some", id="unknown shape"),
        pytest.param("SyncFolderItems", ">512<", ">513<", id="more than 512 changes"),
        pytest.param("SyncFolderItems", ">512<", ">0<", id="no changes at all"),
        pytest.param("FindItem", 'Traversal="Shallow"', "", id="no traversal"),
        pytest.param("FindItem", 'Traversal="Shallow"', 'Traversal="Deep"', id="deep items"),
        pytest.param("FindItem", 'Value="a"', 'Text="a"', id="unknown attribute"),
        pytest.param("CreateItem", "MobilePhone", "CellPhone", id="unknown key"),
        pytest.param(
            "CreateItem", "<t:DisplayName>Ada</t:DisplayName><t:GivenName>Ada</t:GivenName>",
            "<t:GivenName>Ada</t:GivenName><t:DisplayName>Ada</t:DisplayName>", id="wrong order",
        ),
        pytest.param("UpdateItem", 'ConflictResolution="NeverOverwrite"', "", id="no resolution"),
        pytest.param("CreateItem", "1815-12-10T11:59:00Z", "10 Dec", id="no time"),
        pytest.param("GetItem", 'Id="AAMkAD9"', "", id="no id"),
        pytest.param("GetFolder", "<t:BaseShape>", "text<t:BaseShape>", id="text between elements"),
    ],
)  # fmt: skip
def test_what_the_schema_refuses_is_refused(
    office: Office, schema: Schema, name: str, old: str, new: str
) -> None:
    good = {**requests_of(office), **writes_of(office)}[name]
    bad = good.replace(old, new, 1)
    assert bad != good
    assert schema.faults(asked_in(envelope(bad)))
    answer = office.post(envelope(bad))
    assert answer.status_code == 500
    assert "ErrorSchemaValidation" in answer.text


BOMB = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
UNSAFE = [
    pytest.param(f'<!DOCTYPE e [<!ENTITY l0 "ha">{BOMB}]>', "&l9;", id="billion laughs"),
    pytest.param('<!DOCTYPE e [<!ENTITY x SYSTEM "file:///etc/hostname">]>', "&x;", id="XXE"),
    pytest.param('<!DOCTYPE e SYSTEM "http://127.0.0.1:9/e.dtd">', "", id="a DTD from elsewhere"),
]


@pytest.mark.parametrize(("prolog", "inside"), UNSAFE)
def test_N4_documents_with_types_and_entities_are_not_read(
    office: Office, prolog: str, inside: str
) -> None:
    answer = office.post(prolog + envelope(changes(inside)))
    assert answer.status_code == 400
    assert "<" not in answer.text


@pytest.mark.parametrize("text", ["", "hello", "<a/>", "<a>" * 300 + "</a>" * 300, "\0"])
def test_what_is_no_soap_is_refused(office: Office, text: str) -> None:
    assert office.post(text).status_code == 400


@pytest.mark.parametrize(
    ("asked", "status", "code"),
    [
        ("<m:CreateFolder />", 500, "ErrorInvalidOperation"),
        ("<t:Nonsense />", 500, "ErrorInvalidOperation"),
    ],
)
def test_an_operation_that_is_not_here_is_a_fault(
    office: Office, asked: str, status: int, code: str
) -> None:
    answer = office.post(envelope(asked))
    assert (answer.status_code, code in answer.text) == (status, True)


def test_a_version_from_the_future_is_refused(office: Office) -> None:
    answer = office.post(envelope(changes(), "Exchange2099"))
    assert answer.status_code == 500
    assert "ErrorInvalidServerVersion" in answer.text


def test_another_content_type_is_refused(office: Office) -> None:
    answer = office.post(envelope(changes()), headers={"Content-Type": "application/json"})
    assert answer.status_code == 415


def test_a_control_character_is_written_as_exchange_does_and_no_xml_allows(office: Office) -> None:
    office.add(GivenName="A\x0bda <&>")
    answer = office.post(envelope(changes("", 512, CONTACTS, "contacts:GivenName")))
    assert "A&#xB;da &lt;&amp;&gt;" in answer.text
    with pytest.raises(Exception, match="invalid character"):
        fromstring(answer.content)


def test_every_fault_says_which_version_answers_or_nothing_at_all(
    office: Office, schema: Schema
) -> None:
    """An answer names the version that answered in its header; a fault has no header."""
    good: Any = fromstring(office.post(envelope(changes())).content)
    assert good.find("s:Header/t:ServerVersionInfo", NAMES).get("MajorVersion") == "15"
    bad = fromstring(office.post(envelope("<m:CreateFolder />")).content)
    assert bad.find("s:Header", NAMES) is None
    assert re.fullmatch(r"a:Error\w+", bad.findtext(".//faultcode", ""))
