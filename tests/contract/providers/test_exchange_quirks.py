"""What Exchange does that other clouds don't: programs' folders, changing ids, EX addresses."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from exchangelib.services import GetServerTimeZones

from dialpad_contacts.domain.contact import Fields, RemoteId, SyncCursor
from dialpad_contacts.domain.errors import CursorExpired, Refused, RemoteGone, TryLater
from dialpad_contacts.providers.exchange import mapping
from dialpad_contacts.providers.exchange.provider import ExchangeProvider
from dialpad_contacts.sync.ports import Page, Provider, RemoteContact
from tests.contract.providers.exchange import ExchangeWorld
from tests.contract.providers.test_provider import ADA, CHARLES, MARKER, listed, read

SHARED = "frontdesk@mail.northwind.example"


@pytest.fixture
def provider(exchange: ExchangeWorld) -> Iterator[Provider]:
    provider = exchange.provider()
    yield provider
    provider.close()


def open_folder(world: ExchangeWorld, name: str, **more: object) -> int:
    folders = world.control("POST", "/folders", {"name": name, **more})["folders"]
    return max(int(f["id"]) for f in folders if f["name"] == name)


def move(world: ExchangeWorld, remote_id: RemoteId, folder: object) -> RemoteId:
    """Move a contact; return the id that it has then."""
    number = world.number(remote_id)
    moved = world.control("POST", f"/contacts/{number}/move", {"folder": folder})
    return RemoteId(moved["item_id"])


def deleted(pages: list[Page]) -> list[RemoteId]:
    return [remote_id for page in pages for remote_id in page.deleted]


def one(pages: list[Page]) -> RemoteContact:
    (contact,) = listed(pages).values()
    return contact


class TestWhoIsRead:
    def test_R10_contacts_of_ones_own_folders_alone(
        self, exchange: ExchangeWorld, provider: Provider
    ) -> None:
        here = exchange.add(ADA)
        friends = open_folder(exchange, "Friends")
        there = exchange.add_raw({"GivenName": "Charles", "folder": friends})
        deep = exchange.add_raw(
            {"GivenName": "Grace", "folder": open_folder(exchange, "Navy", parent=friends)}
        )
        for name, kind in (
            ("Suggested", "IPF.Contact.RecipientCache"),
            ("Quick", "IPF.Contact.MOC.QuickContacts"),
            ("Notes", "IPF.StickyNote"),
        ):
            inside = open_folder(exchange, name, **{"class": kind})
            exchange.add_raw({"GivenName": name, "folder": inside})
        exchange.add_raw({"GivenName": "Elsewhere", "folder": "inbox"})
        aside = open_folder(exchange, "Beside Contacts", parent="msgfolderroot")
        exchange.add_raw({"GivenName": "Aside", "folder": aside})
        pages, _ = read(provider)
        assert set(listed(pages)) == {here, there, deep}

    def test_R10_a_mailbox_that_is_shared_with_the_user_is_never_read(
        self, exchange: ExchangeWorld, provider: Provider
    ) -> None:
        path = f"/exchange/accounts/{SHARED}"
        exchange.simulator.control("POST", f"{path}/contacts", {"GivenName": "Colleague's"})
        exchange.simulator.control("PATCH", path, {"readers": ["mortiz"]})
        assert listed(read(provider)[0]) == {}
        with pytest.raises(Refused, match="shared"):
            exchange.sign_in(email=SHARED)

    def test_distribution_lists_are_no_contacts(
        self, exchange: ExchangeWorld, provider: Provider
    ) -> None:
        raw = {"kind": "DistributionList", "DisplayName": "Suppliers", "Members": ["a@x.example"]}
        suppliers = exchange.control("POST", "/contacts", raw)
        ada = exchange.add(ADA)
        pages, cursor = read(provider)
        assert set(listed(pages)) == {ada}
        exchange.control("PATCH", f"/contacts/{suppliers['id']}", {"DisplayName": "Vendors"})
        pages, cursor = read(provider, cursor)
        assert listed(pages) == {}
        with pytest.raises(TryLater):
            provider.get(RemoteId(suppliers["item_id"]))
        assert len(provider.search("Vend", 5)) == 0

    def test_an_address_book_of_many_pages_is_read_whole(
        self, exchange: ExchangeWorld, provider: Provider
    ) -> None:
        exchange.control("POST", "/contacts", {"generate": 1100})
        pages, _ = read(provider)
        assert len([p for p in pages if p.contacts]) == 3
        assert len(listed(pages)) == 1100
        assert {page.total for page in pages} == {1100}

    def test_a_sync_with_nothing_new_asks_for_the_folders_and_their_changes_alone(
        self, exchange: ExchangeWorld, provider: Provider
    ) -> None:
        exchange.add(ADA)
        _, cursor = read(provider)
        before = len(exchange.simulator.log("?service=exchange"))
        _, after = read(provider, cursor)
        asked = [e["operation"] for e in exchange.simulator.log("?service=exchange")[before:]]
        assert asked == ["FindFolder", "SyncFolderItems"]
        assert after.partition("\n")[2] == cursor.partition("\n")[2]


class TestValues:
    def read(self, exchange: ExchangeWorld, provider: Provider, **raw: object) -> RemoteContact:
        exchange.add_raw(raw)
        return one(read(provider)[0])

    def test_addresses_of_the_servers_own_directory_are_left_out(
        self, exchange: ExchangeWorld, provider: Provider
    ) -> None:
        own = "/o=Northwind/ou=Group/cn=Recipients/cn=ada"
        contact = self.read(
            exchange, provider, GivenName="Ada",
            EmailAddresses={
                "EmailAddress1": {"value": own, "routing": "EX"},
                "EmailAddress2": {"value": own.upper(), "routing": "SMTP"},
                "EmailAddress3": "ada@x.example",
            },
        )  # fmt: skip
        assert [e.address for e in contact.fields.emails] == ["ada@x.example"]
        assert not contact.problem

    def test_emptied_places_are_no_numbers(
        self, exchange: ExchangeWorld, provider: Provider
    ) -> None:
        contact = self.read(
            exchange, provider, GivenName="Ada",
            PhoneNumbers={"HomePhone": "", "MobilePhone": "+1 212 555 0100", "Pager": " "},
        )  # fmt: skip
        assert [p.written for p in contact.fields.phones] == ["+1 212 555 0100"]

    def test_D26_the_place_of_a_number_is_its_label(
        self, exchange: ExchangeWorld, provider: Provider
    ) -> None:
        places = {
            "MobilePhone": "mobile", "BusinessPhone": "work", "BusinessPhone2": "work",
            "HomePhone": "home", "HomePhone2": "home", "PrimaryPhone": "main",
            "BusinessFax": "workFax", "HomeFax": "homeFax", "OtherFax": "otherFax",
            "Pager": "pager", "OtherTelephone": "other", "Isdn": "other",
        }  # fmt: skip
        numbers = {place: f"+1 212 555 01{n:02}" for n, place in enumerate(places)}
        contact = self.read(exchange, provider, GivenName="Ada", PhoneNumbers=numbers)
        found = {p.written: p.label for p in contact.fields.phones}
        assert found == {numbers[place]: label for place, label in places.items()}

    @pytest.mark.parametrize(
        ("raw", "wanted"),
        [
            ({"DisplayName": "Brandt Akustik"}, "Brandt Akustik"),
            ({"DisplayName": "Ada", "Surname": "Lovelace"}, ""),
            ({"DisplayName": "ada@x.example"}, ""),
            ({"DisplayName": "+1 212 555 0100", "PhoneNumbers": {"MobilePhone": "+1 212 555 0100"}},
             ""),
        ],
    )  # fmt: skip
    def test_R3_who_has_a_shown_name_alone_is_called_that(
        self, exchange: ExchangeWorld, provider: Provider, raw: dict[str, object], wanted: str
    ) -> None:
        more = {"EmailAddresses": {"EmailAddress1": "ada@x.example"}}
        assert self.read(exchange, provider, **{**more, **raw}).fields.given_name == wanted

    def test_N22_what_no_xml_can_hold_is_replaced_and_said(
        self, exchange: ExchangeWorld, provider: Provider
    ) -> None:
        contact = self.read(exchange, provider, GivenName="A\x0bda\ufffe", Surname="x" * 5000)
        assert contact.fields.given_name.startswith("A\ufffdda")
        assert len(contact.fields.family_name) == 1024
        assert contact.problem

    def test_D9_one_contact_that_cannot_be_read_stops_nothing(
        self, exchange: ExchangeWorld, provider: Provider, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        bad, good = exchange.add_raw({"GivenName": "Bad"}), exchange.add(ADA)
        real, seen = mapping._moment, list[str]()

        def broken(text: str) -> Any:
            seen.append(text)
            if len(seen) == 1:
                raise ValueError("a time of no calendar")
            return real(text)

        monkeypatch.setattr(mapping, "_moment", broken)
        contacts = listed(read(provider)[0])
        assert contacts[bad].problem == mapping.UNREADABLE
        assert contacts[good].fields.given_name == "Ada"

    def test_N20_an_item_that_came_without_its_fields_is_read_apart(
        self, exchange: ExchangeWorld, provider: Provider
    ) -> None:
        remote_id = exchange.add(ADA)
        exchange.fault(
            "drop_fields", path="asmx", skip=2, times=1,
            fields=["EmailAddresses", "PhoneNumbers", "LastModifiedTime"],
        )  # fmt: skip
        contact = listed(read(provider)[0])[remote_id]
        assert len(contact.fields.emails) == len(ADA.emails)
        assert len(contact.fields.phones) == len(ADA.phones)

    def test_the_company_is_shown_and_never_synced(
        self, exchange: ExchangeWorld, provider: Provider
    ) -> None:
        exchange.add(ADA)
        assert one(read(provider)[0]).company == "Analytical Engines"


class TestIdsThatChange:
    """N17: a move gives a contact another id; its search key tells that it is the same one."""

    @pytest.mark.parametrize("folder_is_new", [False, True])
    def test_N17_a_moved_contact_is_the_same_one(
        self, exchange: ExchangeWorld, provider: Provider, folder_is_new: bool
    ) -> None:
        friends: object = "" if folder_is_new else open_folder(exchange, "Friends")
        kept = exchange.add(CHARLES)
        here = exchange.add(ADA)
        _, cursor = read(provider)
        friends = friends or open_folder(exchange, "Friends")
        for folder in (friends, "contacts", friends):
            there = move(exchange, here, folder)
            pages, cursor = read(provider, cursor)
            assert deleted(pages) == []
            assert set(listed(pages)) == {there}
            assert one(pages).previous_ids == (here,)
            assert one(pages).fields.given_name == "Ada"
            here = there
        assert kept not in listed(pages)
        pages, _ = read(provider, cursor)
        assert listed(pages) == {}

    def test_N17_a_move_to_a_folder_that_was_read_already_is_seen_in_the_same_read(
        self, exchange: ExchangeWorld, provider: Provider, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        friends = open_folder(exchange, "Friends")
        there = exchange.add_raw({"GivenName": "Ada", "folder": friends})
        _, cursor = read(provider)
        assert isinstance(provider, ExchangeProvider)
        wire, ids, real = provider._wire, [there], provider._wire.changes

        def changes(folder: str, state: str) -> Any:
            page = real(folder, state)
            if len(ids) == 1:  # the default folder was just read: now Ada comes there
                ids.append(move(exchange, there, "contacts"))
            return page

        monkeypatch.setattr(wire, "changes", changes)
        pages, _ = read(provider, cursor)
        assert deleted(pages) == []
        assert one(pages).remote_id == ids[1]
        assert one(pages).previous_ids == (there,)

    def test_D4_a_contact_that_comes_back_from_deleted_items_is_the_same_one(
        self, exchange: ExchangeWorld, provider: Provider
    ) -> None:
        before = exchange.add(ADA)
        number = exchange.number(before)
        _, cursor = read(provider)
        exchange.control("DELETE", f"/contacts/{number}")
        pages, cursor = read(provider, cursor)
        assert deleted(pages) == [before]
        back = RemoteId(exchange.control("POST", f"/contacts/{number}/restore")["item_id"])
        pages, _ = read(provider, cursor)
        assert back != before
        assert one(pages).remote_id == back
        assert one(pages).previous_ids == (before,)

    def test_N17_moves_are_known_by_a_full_read_too(
        self, exchange: ExchangeWorld, provider: Provider
    ) -> None:
        friends = open_folder(exchange, "Friends")
        kept, moved, gone = (exchange.add(replace(ADA, given_name=n)) for n in "abc")
        _, exchange.last = read(provider)
        there = move(exchange, moved, friends)
        exchange.remove(gone)
        exchange.forget_cursors()
        for full in (provider, exchange.provider()):  # the same program, and one started anew
            with pytest.raises(CursorExpired):
                read(full, exchange.last)
            pages, _ = read(full)
            contacts = listed(pages)
            assert set(contacts) == {kept, there}
            assert contacts[there].previous_ids == (moved,)
            assert contacts[kept].previous_ids == ()
            with pytest.raises(RemoteGone):
                full.get(gone)
        full.close()

    def test_N17_a_folder_that_is_gone_with_what_was_moved_out_of_it_before(
        self, exchange: ExchangeWorld, provider: Provider
    ) -> None:
        friends = open_folder(exchange, "Friends")
        saved = exchange.add_raw({"GivenName": "Ada", "folder": friends})
        lost = exchange.add_raw({"GivenName": "Charles", "folder": friends})
        _, exchange.last = read(provider)
        here = move(exchange, saved, "contacts")
        exchange.control("DELETE", f"/folders/{friends}")
        with pytest.raises(CursorExpired):
            read(provider, exchange.last)
        pages, _ = read(provider)
        assert one(pages).remote_id == here
        assert one(pages).previous_ids == (saved,)
        with pytest.raises(RemoteGone):
            provider.get(lost)

    def test_a_copy_is_somebody_else(self, exchange: ExchangeWorld, provider: Provider) -> None:
        before = exchange.add(ADA)
        _, cursor = read(provider)
        number = exchange.number(before)
        copy = RemoteId(exchange.control("POST", f"/contacts/{number}/copy", {})["item_id"])
        pages, cursor = read(provider, cursor)
        assert one(pages).remote_id == copy
        assert one(pages).previous_ids == ()
        exchange.remove(before)
        pages, cursor = read(provider, cursor)
        assert deleted(pages) == [before]
        pages, _ = read(provider)
        assert one(pages).previous_ids == ()

    def test_two_that_are_alike_are_each_followed_once(
        self, exchange: ExchangeWorld, provider: Provider
    ) -> None:
        friends = open_folder(exchange, "Friends")
        first = exchange.add(ADA)
        number = exchange.number(first)
        second = RemoteId(exchange.control("POST", f"/contacts/{number}/copy", {})["item_id"])
        _, cursor = read(provider)
        moved = {move(exchange, first, friends), move(exchange, second, friends)}
        pages, _ = read(provider, cursor)
        contacts = listed(pages)
        assert set(contacts) == moved
        assert {c.previous_ids[0] for c in contacts.values()} == {first, second}

    def test_R6_a_contact_that_was_moved_a_moment_ago_can_be_opened(
        self, exchange: ExchangeWorld, provider: Provider
    ) -> None:
        friends = open_folder(exchange, "Friends")
        before = exchange.add(ADA)
        _, exchange.last = read(provider)
        there = move(exchange, before, friends)
        for opened in (provider, exchange.provider()):
            contact = opened.get(before)
            assert contact.remote_id == there
            assert contact.previous_ids == (before,)
            assert contact.fields.given_name == "Ada"
        opened.close()
        exchange.remove(there)
        with pytest.raises(RemoteGone):
            provider.get(before)

    @pytest.mark.parametrize("known", [False, True])
    def test_N8_one_in_deleted_items_is_gone(
        self, exchange: ExchangeWorld, provider: Provider, known: bool
    ) -> None:
        remote_id = exchange.add(ADA)
        _, cursor = read(provider)
        exchange.last = cursor if known else None
        exchange.remove(remote_id)
        with pytest.raises(RemoteGone):
            provider.get(remote_id)
        in_trash = exchange.control("GET", "/contacts?deleted=1")["contacts"]
        with pytest.raises(RemoteGone):
            provider.get(RemoteId(in_trash[0]["item_id"]))

    @pytest.mark.parametrize("packed", ["", "!!", "AAAA", "eJwrTs1LSQUACD8CFA=="])
    def test_a_place_that_lost_its_memory_still_knows_what_changed(
        self, exchange: ExchangeWorld, provider: Provider, packed: str
    ) -> None:
        exchange.add(ADA)
        _, cursor = read(provider)
        maimed = SyncCursor(cursor.partition("\n")[0] + "\n" + packed)
        new = exchange.add(CHARLES)
        try:
            pages, _ = read(provider, maimed)
        except CursorExpired:
            pages, _ = read(provider)
        assert new in listed(pages)


class TestSearch:
    @pytest.mark.parametrize("text", ["Ada", "lovel", "ada lov", "ADA@ANALYT", "Analytical Eng"])
    def test_R2_names_addresses_and_firms_are_searched_by_their_beginnings(
        self, exchange: ExchangeWorld, provider: Provider, text: str
    ) -> None:
        exchange.add_raw({"GivenName": "Charles", "Surname": "Babbage"})
        wanted = exchange.add_raw(
            {"GivenName": "Ada", "Surname": "Lovelace", "DisplayName": "Ada Lovelace",
             "CompanyName": "Analytical Engines",
             "EmailAddresses": {"EmailAddress2": "ada@analytical.example"}}
        )  # fmt: skip
        assert [c.remote_id for c in provider.search(text, 5)] == [wanted]

    @pytest.mark.parametrize("text", ["", "  ", "\0", "O'N<&>\"", "\ud800", "x" * 9000])
    def test_any_text_can_be_searched_for(
        self, exchange: ExchangeWorld, provider: Provider, text: str
    ) -> None:
        exchange.add(ADA)
        assert len(provider.search(text, 5)) == 0
        assert len(provider.search("Ada", 0)) == 0

    def test_R2_folders_below_are_searched_too(
        self, exchange: ExchangeWorld, provider: Provider
    ) -> None:
        there = exchange.add_raw({"GivenName": "Ada", "folder": open_folder(exchange, "Friends")})
        assert [c.remote_id for c in provider.search("Ad", 5)] == [there]


SOAP = "http://schemas.xmlsoap.org/soap/envelope/"
MESSAGES = "http://schemas.microsoft.com/exchange/services/2006/messages"
OPEN = f'<s:Envelope xmlns:s="{SOAP}" xmlns:m="{MESSAGES}"><s:Body>'
UNREAD = [
    text.encode()
    for text in (
        "",
        "<a/>",
        "no xml at all",
        f"{OPEN}</s:Body></s:Envelope>",
        f"{OPEN}<m:CreateItem /></s:Body></s:Envelope>",
        f"{OPEN}<GetItem /></s:Body></s:Envelope>",
        f"{OPEN}<m:GetItem /><m:DeleteItem /></s:Body></s:Envelope>",
        f"{OPEN}<m:GetItem /></s:Body><s:Body><m:DeleteItem /></s:Body></s:Envelope>",
        f"<!DOCTYPE e [<!ENTITY x 'y'>]>{OPEN}<m:GetItem>&x;</m:GetItem></s:Body></s:Envelope>",
    )
]
"""What isn't one operation on the reading list, and nothing else."""


class TestOneWay:
    """R18, I6: the wall stands below the provider, and knows what a POST asks for."""

    def test_R18_nothing_but_reading_operations_ever_leaves(
        self, exchange: ExchangeWorld, provider: Provider
    ) -> None:
        remote = provider.get(exchange.add(ADA))
        read(provider)
        provider.search("Ada", 5)
        for write in (
            lambda: provider.create(ADA, MARKER),
            lambda: provider.update(remote, CHARLES),
            lambda: provider.delete(remote),
        ):
            with pytest.raises(Refused):
                write()
        operations = {e["operation"] for e in exchange.simulator.log("?service=exchange")
                      if e.get("operation")}  # fmt: skip
        assert operations == {
            "GetFolder", "FindFolder", "SyncFolderItems", "GetItem", "FindItem",
        }  # fmt: skip
        assert exchange.writes() == 0

    def test_R18_exchangelibs_own_ways_to_write_meet_the_wall(
        self, exchange: ExchangeWorld, provider: Provider
    ) -> None:
        exchange.add(ADA)
        read(provider)
        assert isinstance(provider, ExchangeProvider)
        account = provider._wire._account
        post = account.protocol.get_session().post
        before = len(exchange.simulator.log("?service=exchange"))
        acts: list[Callable[[], object]] = [
            lambda: account.bulk_delete([("AAMkAD", "EQAA")]),
            *(lambda d=data: post(url="", headers={}, data=d) for data in UNREAD),
            # What reads, and isn't on the list, stays here as well.
            lambda: list(GetServerTimeZones(protocol=account.protocol).call()),
        ]
        for act in acts:
            with pytest.raises(Refused, match="only read"):
                act()
        assert len(exchange.simulator.log("?service=exchange")) == before, "no socket was touched"


def test_a_contact_with_everything_keeps_only_what_is_synced(
    exchange: ExchangeWorld, provider: Provider
) -> None:
    exchange.add(ADA)
    contact = one(read(provider)[0])
    assert contact.raw is None
    assert contact.marker is None
    assert isinstance(contact.fields, Fields)
    assert contact.etag
    assert contact.updated_at is not None
