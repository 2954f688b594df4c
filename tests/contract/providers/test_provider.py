"""What every provider keeps to: a new one is done when this passes for it, unedited."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest

from dialpad_contacts.domain.contact import Email, ETag, Fields, RemoteId, SyncCursor
from dialpad_contacts.domain.errors import (
    CursorExpired,
    OutcomeUnknown,
    Refused,
    RemoteGone,
    SignInNeeded,
    StaleWrite,
    TryLater,
)
from dialpad_contacts.domain.phone import phone
from dialpad_contacts.sync.ports import DirectoryEntry, Page, Provider, RemoteContact
from tests.contract.providers.clouds import Cloud

MARKER = "0123456789abcdef0123456789abcdef"
ADA = Fields(
    "Ada",
    "Lovelace",
    (Email("ada@analytical.example", "home"), Email("Countess@Lovelace.example", "work")),
    (phone("(212) 555-0142", "mobile", region="US"), phone("+44 20 7946 0001", region="US")),
)
CHARLES = Fields("Charles", "Babbage", (Email("charles@analytical.example", "other"),))
ODD = [
    pytest.param(Fields("Prince"), id="one name"),
    pytest.param(Fields("", "Сидоренко"), id="a last name alone"),
    pytest.param(Fields(emails=(Email("x@y.example", "home"),)), id="an email alone"),
    pytest.param(Fields(phones=(phone("55-WORK", "work", region="US"),)), id="no dialable number"),
    pytest.param(Fields("a", phones=(phone("+1 212 555 0100 x12", region="US"),)), id="extension"),
    pytest.param(Fields("Zoë", "O'Neil-Łukasz 👩‍🚀", ADA.emails), id="every script"),
    pytest.param(replace(ADA, emails=(Email("a@b.example", "Sommerhaus"),)), id="own label"),
    pytest.param(Fields("Ann", emails=(Email("a@b.example"), Email("A@B.example"))), id="twice"),
]


@pytest.fixture
def provider(cloud: Cloud) -> Iterator[Provider]:
    provider = cloud.provider()
    yield provider
    provider.close()


def needs(cloud: Cloud, *wanted: str) -> None:
    """Skip what the provider says it can't do."""
    for name in wanted:
        if not getattr(cloud.capabilities, name):
            pytest.skip(f"declared: not {name}")


def read(provider: Provider, since: SyncCursor | None = None) -> tuple[list[Page], SyncCursor]:
    pages = list(provider.changes(since))
    assert all(page.cursor is None for page in pages[:-1]), "only the last page has a cursor"
    cursor = pages[-1].cursor
    assert cursor is not None
    return pages, cursor


def agree(cloud: Cloud, left: Fields, right: Fields) -> bool:
    """Return whether both say the same, labels left out where the cloud has places instead."""
    if not cloud.capabilities.keeps_labels:
        left, right = plain(left), plain(right)
    return left.same_as(right)


def plain(fields: Fields) -> Fields:
    return replace(
        fields,
        emails=tuple(replace(email, label="") for email in fields.emails),
        phones=tuple(replace(number, label="") for number in fields.phones),
    )


def listed(pages: list[Page]) -> dict[RemoteId, RemoteContact]:
    found = [contact for page in pages for contact in page.contacts]
    by_id = {contact.remote_id: contact for contact in found}
    assert len(by_id) == len(found), "nobody is listed twice"
    return by_id


def entries(provider: Provider) -> list[DirectoryEntry]:
    return [entry for page in provider.directory() for entry in page]


class TestReading:
    def test_declares_what_it_can_do(self, cloud: Cloud, provider: Provider) -> None:
        assert provider.capabilities == cloud.capabilities

    def test_R11_the_first_read_holds_every_contact_once(
        self, cloud: Cloud, provider: Provider
    ) -> None:
        needs(cloud, "reads_contacts")
        ids = [cloud.add(replace(ADA, given_name=f"Ada {i}")) for i in range(7)]
        pages, _ = read(provider)
        contacts = listed(pages)
        assert set(contacts) == set(ids)
        assert all(p.total in (None, 7) for p in pages)
        assert all(not p.deleted for p in pages), "a full listing names no deleted ones"
        for i, remote_id in enumerate(ids):
            assert agree(cloud, contacts[remote_id].fields, replace(ADA, given_name=f"Ada {i}"))
            assert not contacts[remote_id].problem

    def test_an_empty_account_is_no_error(self, cloud: Cloud, provider: Provider) -> None:
        pages, cursor = read(provider)
        assert listed(pages) == {}
        pages, _ = read(provider, cursor)
        assert listed(pages) == {}

    def test_changes_since_a_cursor_are_all_there_is(
        self, cloud: Cloud, provider: Provider
    ) -> None:
        needs(cloud, "reads_contacts")
        kept, edited, removed = (cloud.add(replace(ADA, given_name=n)) for n in ("a", "b", "c"))
        _, cursor = read(provider)
        added = cloud.add(CHARLES)
        cloud.edit(edited, CHARLES)
        cloud.remove(removed)
        pages, after = read(provider, cursor)
        assert set(listed(pages)) == {added, edited}
        assert [i for page in pages for i in page.deleted] == [removed]
        assert kept not in listed(pages)
        pages, _ = read(provider, after)
        assert not listed(pages)
        assert not any(page.deleted for page in pages)

    def test_a_full_read_leaves_deleted_ones_out(self, cloud: Cloud, provider: Provider) -> None:
        needs(cloud, "reads_contacts")
        gone, kept = cloud.add(ADA), cloud.add(CHARLES)
        cloud.remove(gone)
        pages, _ = read(provider)
        assert set(listed(pages)) == {kept}

    def test_N10_a_forgotten_cursor_asks_for_a_full_read(
        self, cloud: Cloud, provider: Provider
    ) -> None:
        needs(cloud, "reads_contacts")
        cloud.add(ADA)
        _, cursor = read(provider)
        cloud.forget_cursors()
        with pytest.raises(CursorExpired):
            list(provider.changes(cursor))
        pages, _ = read(provider)
        assert len(listed(pages)) == 1

    def test_a_cursor_of_another_version_asks_for_a_full_read(
        self, cloud: Cloud, provider: Provider
    ) -> None:
        needs(cloud, "reads_contacts")
        with pytest.raises(CursorExpired):
            list(provider.changes(SyncCursor("of another version")))

    @pytest.mark.parametrize("fields", ODD)
    def test_R3_a_contact_is_read_as_it_was_written(
        self, cloud: Cloud, provider: Provider, fields: Fields
    ) -> None:
        needs(cloud, "reads_contacts")
        remote_id = cloud.add(fields)
        pages, _ = read(provider)
        assert agree(cloud, listed(pages)[remote_id].fields, fields)
        assert agree(cloud, provider.get(remote_id).fields, fields)

    def test_R6_get_reads_one_contact_as_it_is_now(self, cloud: Cloud, provider: Provider) -> None:
        needs(cloud, "reads_contacts")
        remote_id = cloud.add(ADA)
        cloud.edit(remote_id, CHARLES)
        assert agree(cloud, provider.get(remote_id).fields, CHARLES)
        assert provider.get(remote_id).remote_id == remote_id

    def test_N8_get_says_when_a_contact_is_gone(self, cloud: Cloud, provider: Provider) -> None:
        needs(cloud, "reads_contacts")
        remote_id = cloud.add(ADA)
        cloud.remove(remote_id)
        with pytest.raises(RemoteGone):
            provider.get(remote_id)

    def test_R2_a_search_finds_by_the_beginning_of_a_name(
        self, cloud: Cloud, provider: Provider
    ) -> None:
        needs(cloud, "searches")
        cloud.add(CHARLES)
        wanted = cloud.add(ADA)
        assert [c.remote_id for c in provider.search("Lovel", 10)] == [wanted]
        assert len(provider.search("nobody at all", 10)) == 0

    def test_a_search_keeps_to_its_limit(self, cloud: Cloud, provider: Provider) -> None:
        needs(cloud, "searches")
        for i in range(5):
            cloud.add(replace(ADA, given_name=f"Ada {i}"))
        assert len(provider.search("Ada", 3)) == 3


class TestDirectory:
    def test_R10_the_directory_holds_colleagues_and_groups(
        self, cloud: Cloud, provider: Provider
    ) -> None:
        needs(cloud, "reads_directory")
        found = entries(provider)
        kinds = {"company", "group"} if cloud.capabilities.reads_groups else {"company"}
        assert {entry.kind for entry in found} == kinds
        assert len({entry.remote_id for entry in found}) == len(found)
        assert all(entry.fields.display_name for entry in found)

    def test_members_of_a_group_are_colleagues(self, cloud: Cloud, provider: Provider) -> None:
        needs(cloud, "reads_directory", "reads_groups")
        found = entries(provider)
        colleagues = {entry.remote_id for entry in found if entry.kind == "company"}
        group = next(entry for entry in found if entry.kind == "group")
        assert group.member_ids
        assert set(group.member_ids) <= colleagues
        assert len(group.member_ids) == len(group.member_names)

    def test_R2_a_colleague_is_found_by_name(self, cloud: Cloud, provider: Provider) -> None:
        needs(cloud, "reads_directory")
        found = provider.search_directory("leo fi", 5)
        assert [entry.fields.full_name for entry in found] == ["Leo Fink"]
        assert len(provider.search_directory("nobody at all", 5)) == 0

    def test_no_directory_is_an_empty_one(self, cloud: Cloud, provider: Provider) -> None:
        if cloud.capabilities.reads_directory:
            pytest.skip("has one")
        assert entries(provider) == []
        assert len(provider.search_directory("Leo", 5)) == 0


class TestWriting:
    @pytest.fixture(autouse=True)
    def _writes(self, cloud: Cloud) -> None:
        needs(cloud, "writes")

    @pytest.mark.parametrize("fields", [pytest.param(ADA, id="everything"), *ODD])
    def test_R11_a_created_contact_is_there(
        self, cloud: Cloud, provider: Provider, fields: Fields
    ) -> None:
        made = provider.create(fields, MARKER)
        assert agree(cloud, made.fields, fields)
        assert agree(cloud, provider.get(made.remote_id).fields, fields)
        assert cloud.contacts() == 1

    def test_D12_a_created_contact_carries_its_marker(
        self, cloud: Cloud, provider: Provider
    ) -> None:
        _, cursor = read(provider)
        made = provider.create(ADA, MARKER)
        assert provider.get(made.remote_id).marker == MARKER
        if cloud.capabilities.finds_marker_in_listing:
            for since in (cursor, None):
                pages, _ = read(provider, since)
                assert listed(pages)[made.remote_id].marker == MARKER

    def test_a_stranger_has_no_marker_of_ours(self, cloud: Cloud, provider: Provider) -> None:
        assert provider.get(cloud.add(ADA)).marker is None

    @pytest.mark.parametrize(
        "fields",
        [
            pytest.param(replace(ADA, given_name="Augusta"), id="R12 first name"),
            pytest.param(replace(ADA, family_name=""), id="R12 no last name"),
            pytest.param(replace(ADA, emails=ADA.emails[:1]), id="R14 an email less"),
            pytest.param(replace(ADA, phones=()), id="R14 no numbers"),
            pytest.param(
                replace(ADA, emails=(*ADA.emails, Email("new@x.example", "home"))), id="R5 an email"
            ),
            pytest.param(
                replace(ADA, phones=(replace(ADA.phones[0], label="work"), ADA.phones[1])),
                id="D26 a label",
            ),
            pytest.param(
                replace(ADA, emails=(Email("ADA@analytical.example", "home"), ADA.emails[1])),
                id="D26 a spelling",
            ),
            pytest.param(CHARLES, id="R5 everything"),
            pytest.param(Fields(phones=ADA.phones), id="a number alone is left"),
        ],
    )
    def test_an_update_is_written(self, cloud: Cloud, provider: Provider, fields: Fields) -> None:
        remote = provider.get(cloud.add(ADA))
        written = provider.update(remote, fields)
        assert agree(cloud, written.fields, fields)
        after = provider.get(remote.remote_id)
        assert agree(cloud, after.fields, fields)
        assert sorted(e.address for e in after.fields.emails) == sorted(
            e.address for e in fields.emails
        )

    @pytest.mark.parametrize(
        "fields",
        [
            pytest.param(replace(ADA, given_name="Augusta"), id="a name"),
            pytest.param(replace(ADA, phones=ADA.phones[1:]), id="a number"),
            pytest.param(CHARLES, id="everything"),
        ],
    )
    def test_D11_what_is_not_ours_survives_every_update(
        self, cloud: Cloud, provider: Provider, fields: Fields
    ) -> None:
        remote_id = cloud.add(ADA)
        before = cloud.unowned(remote_id)
        provider.update(provider.get(remote_id), fields)
        assert cloud.unowned(remote_id) == before

    def test_D3_an_update_that_changes_nothing_sends_nothing(
        self, cloud: Cloud, provider: Provider
    ) -> None:
        remote = provider.get(cloud.add(ADA))
        before = cloud.writes()
        assert provider.update(remote, remote.fields).fields == remote.fields
        assert cloud.writes() == before

    def test_N9_an_update_of_an_old_version_is_refused(
        self, cloud: Cloud, provider: Provider
    ) -> None:
        remote = provider.get(cloud.add(ADA))
        cloud.edit(remote.remote_id, CHARLES)
        with pytest.raises(StaleWrite):
            provider.update(remote, replace(ADA, given_name="Augusta"))
        fresh = provider.get(remote.remote_id)
        assert agree(cloud, fresh.fields, CHARLES)
        assert agree(cloud, provider.update(fresh, ADA).fields, ADA)

    def test_an_update_can_follow_an_update_or_a_create(
        self, cloud: Cloud, provider: Provider
    ) -> None:
        made = provider.create(ADA, MARKER)
        once = provider.update(made, replace(ADA, given_name="Augusta"))
        twice = provider.update(once, CHARLES)
        assert agree(cloud, twice.fields, CHARLES)
        assert twice.marker == MARKER

    def test_N8_an_update_of_a_gone_contact_says_so(self, cloud: Cloud, provider: Provider) -> None:
        remote = provider.get(cloud.add(ADA))
        cloud.remove(remote.remote_id)
        with pytest.raises(RemoteGone):
            provider.update(remote, CHARLES)

    def test_R8_a_delete_deletes_and_again_is_fine(self, cloud: Cloud, provider: Provider) -> None:
        remote = provider.get(cloud.add(ADA))
        provider.delete(remote)
        provider.delete(remote)
        with pytest.raises(RemoteGone):
            provider.get(remote.remote_id)
        assert cloud.contacts() == 0

    def test_N15_a_create_without_a_reply_may_have_happened(
        self, cloud: Cloud, provider: Provider
    ) -> None:
        cloud.lose_next_reply()
        with pytest.raises(OutcomeUnknown):
            provider.create(ADA, MARKER)
        assert cloud.contacts() == 1, "sent once, never again by itself"
        pages, _ = read(provider)
        assert [c.marker for c in listed(pages).values()] == [MARKER]

    def test_N16_updates_and_deletes_without_a_reply_may_have_happened(
        self, cloud: Cloud, provider: Provider
    ) -> None:
        remote = provider.get(cloud.add(ADA))
        cloud.lose_next_reply()
        with pytest.raises(OutcomeUnknown):
            provider.update(remote, CHARLES)
        remote = provider.get(remote.remote_id)
        assert agree(cloud, remote.fields, CHARLES)
        cloud.lose_next_reply()
        with pytest.raises(OutcomeUnknown):
            provider.delete(remote)
        assert cloud.contacts() == 0


def anything(provider: Provider) -> None:
    """Ask the provider for something that needs its cloud."""
    if provider.capabilities.reads_contacts:
        list(provider.changes(None))
    else:
        entries(provider)


class TestTrouble:
    def test_R18_a_read_only_account_refuses_every_write(
        self, cloud: Cloud, provider: Provider
    ) -> None:
        if cloud.capabilities.writes:
            pytest.skip("writes")
        if cloud.capabilities.reads_contacts:
            remote = provider.get(cloud.add(ADA))
        else:
            remote = RemoteContact(RemoteId("1"), ETag("1"), ADA)
        writes: list[Callable[[], object]] = [
            lambda: provider.create(ADA, MARKER),
            lambda: provider.update(remote, CHARLES),
            lambda: provider.delete(remote),
        ]
        for write in writes:
            with pytest.raises(Refused):
                write()
        assert cloud.writes() == 0

    def test_N6_a_grant_that_is_gone_needs_a_sign_in(
        self, cloud: Cloud, provider: Provider
    ) -> None:
        anything(provider)
        cloud.end_grant()
        for _ in range(2):
            with pytest.raises(SignInNeeded):
                anything(provider)

    def test_N1_a_cloud_out_of_reach_is_offline(self, cloud: Cloud, provider: Provider) -> None:
        cloud.go_offline()
        with pytest.raises(TryLater) as caught:
            anything(provider)
        assert caught.value.offline
        assert caught.value.reason

    def test_N12_a_request_to_wait_is_passed_on(self, cloud: Cloud, provider: Provider) -> None:
        cloud.throttle(37)
        with pytest.raises(TryLater) as caught:
            anything(provider)
        assert caught.value.after_s == 37
        assert not caught.value.offline

    def test_N12_a_write_that_has_to_wait_did_not_happen(
        self, cloud: Cloud, provider: Provider
    ) -> None:
        needs(cloud, "writes")
        cloud.throttle(37)
        with pytest.raises(TryLater) as caught:
            provider.create(ADA, MARKER)
        assert not isinstance(caught.value, OutcomeUnknown)
        assert cloud.contacts() == 0

    def test_a_closed_provider_answers_at_once(self, cloud: Cloud, provider: Provider) -> None:
        provider.close()
        began = time.monotonic()
        with pytest.raises(TryLater):
            anything(provider)
        assert time.monotonic() - began < 1
