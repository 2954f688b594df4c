"""An address book in memory behind the window's own protocols: plans with the sync's planner."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from dialpad_contacts.domain.contact import (
    AccountId,
    AccountKind,
    Contact,
    ContactId,
    Email,
    ETag,
    Fields,
    Kind,
    Link,
    LinkState,
    Member,
    Record,
    RemoteId,
    ShownLink,
    ShownValue,
    Value,
)
from dialpad_contacts.domain.merge import absorb, edited
from dialpad_contacts.domain.names import fold
from dialpad_contacts.domain.phone import Phone, phone
from dialpad_contacts.domain.search import Row, SearchResult
from dialpad_contacts.sync.events import ContactChecked, ContactsChanged
from dialpad_contacts.sync.planner import Said, plan_contact
from dialpad_contacts.sync.ports import Action, Change, Outcome
from dialpad_contacts.sync.states import State
from dialpad_contacts.sync.views import NotUndone, Undone, UndoPlan
from dialpad_contacts.ui.services import (
    AccountView,
    Counts,
    Destination,
    Draft,
    JournalView,
    LinkStep,
    Login,
    NextSync,
    RemoteSearch,
    TrashView,
)

NO_PLAN = "Nothing was changed."
NOW = datetime(2025, 11, 23, 10, 45, tzinfo=UTC)
GOOGLE, OUTLOOK, DIALPAD = AccountId("google"), AccountId("outlook"), AccountId("dialpad")
LEONARD, LEO_FINK, LEO_COMPANY, CHAT, CLEO, LOCAL = (ContactId(n) for n in range(1, 7))


def fields(given: str = "", family: str = "", *values: str) -> Fields:
    """Return fields; a value is 'mobile:+1…' or 'work:a@b.example'."""
    phones: list[Phone] = []
    emails: list[Email] = []
    for value in values:
        label, _, text = value.partition(":")
        if "@" in text:
            emails.append(Email(text, label))
        else:
            phones.append(phone(text, label, region="US"))
    return Fields(given, family, tuple(emails), tuple(phones))


class Desk:
    """Implements ``Queries`` and ``Commands``; ``calls`` is what was asked to be done."""

    def __init__(self) -> None:
        self.calls: list[tuple[Any, ...]] = []
        self.views: dict[AccountId, AccountView] = {}
        self.records: dict[ContactId, Record] = {}
        self.others: dict[ContactId, Contact] = {}
        self.also: dict[ContactId, tuple[str, ...]] = {}
        self.kept_since = NOW - timedelta(days=9)
        self.checked_at: dict[ContactId, datetime] = {}
        self.states: dict[ContactId, tuple[LinkState, str]] = {}
        self.entries: list[JournalView] = []
        self.bin: list[TrashView] = []
        self.plans: dict[int, UndoPlan] = {}
        self.undone: dict[int, int] = {}
        self.days = 180
        self.then = UndoPlan(())
        self.draft: tuple[ContactId | None, Draft] | None = None
        self.link_done: Callable[[LinkStep], None] | None = None
        self.vault_problem = ""
        self.ahead_done: Callable[[NextSync], None] | None = None

    # Filling

    def account(self, account: AccountId, kind: AccountKind, **more: Any) -> AccountView:
        view = AccountView(
            id=account,
            kind=kind,
            title=kind.display_name,
            email=f"maya@{account}.example",
            direction=kind.direction,
            state=State.IDLE,
            reason="",
            last_sync=NOW - timedelta(seconds=8),
            retry_at=None,
            pending=0,
            contacts=846,
            is_default=False,
        )
        self.views[account] = replace(view, **more)
        return self.views[account]

    def person(
        self,
        contact: ContactId,
        shown: Fields,
        account: AccountId | None = None,
        *,
        there: Fields | None = None,
        company: str = "",
        note: str = "",
    ) -> None:
        """Add a personal contact; ``there`` is its remote record where that has less."""
        base = there or shown
        link = None
        if account is not None:
            link = Link(account, RemoteId(f"r{contact}"), ETag("1"), base)
        self.records[contact] = Record(
            contact, 1, shown, shown, link=link, company=company, note=note
        )

    def arrive(self, contact: ContactId, remote: Fields) -> tuple[ContactsChanged, ContactChecked]:
        """The account has ``remote`` now: take it in as a sync does; return its events."""
        record = self.records[contact]
        assert record.link is not None
        self.records[contact] = replace(absorb(record, remote).record, rev=record.rev + 1)
        self.checked_at[contact] = NOW
        changed = ContactsChanged(record.link.account, (contact,))
        return changed, ContactChecked(contact, ("mobile",))

    # Queries

    def search(self, text: str, sources: frozenset[str], limit: int) -> SearchResult:
        rows = tuple(r for r in self._all_rows() if fold(text) in fold(r.name))[:limit]
        return SearchResult(text, len(rows), True, {}, rows)

    def all_ids(self, sources: frozenset[str]) -> array[int]:
        return array("q", [*self.records, *self.others])

    def rows(self, ids: Sequence[int]) -> list[Row]:
        return [r for r in self._all_rows() if int(r.id) in ids]

    def recent(self, limit: int) -> list[Row]:
        return []

    def contact(self, contact: ContactId) -> Contact | None:
        if contact in self.others:
            return self.others[contact]
        record = self.records.get(contact)
        if record is None or record.deleted_at is not None:
            return None
        return self._shown(record)

    def accounts(self) -> list[AccountView]:
        return list(self.views.values())

    def counts(self) -> Counts:
        return Counts({}, 0, 0, 0, len(self.records))

    def journal(self, contact: ContactId | None, limit: int) -> list[JournalView]:
        found = [e for e in self.entries if contact is None or e.change.contact == contact]
        return found[:limit]

    def trash(self) -> list[TrashView]:
        return list(self.bin)

    def holders(self, phone_or_email: str, but: ContactId | None) -> list[str]:
        key = (
            Email(phone_or_email).key
            if "@" in phone_or_email
            else phone(phone_or_email, region="US").key
        )
        return [
            r.fields.display_name
            for r in self.records.values()
            if r.id != but and key in {v.key for v in values(r.fields)}
        ]

    # Commands

    def preview(self, contact: ContactId, draft: Draft) -> list[Change]:
        record = self.records[contact]
        if record.link is None:
            return []
        direction = self.views[record.link.account].direction
        steps = plan_contact(
            edited(record, draft.fields), Said.NOTHING, record.link.account, direction, NOW
        )
        return [s.change for s in steps]

    def save(self, contact: ContactId, draft: Draft) -> Contact:
        self.calls.append(("save", contact, draft))
        after = edited(self.records[contact], draft.fields)
        self.records[contact] = replace(
            after, rev=after.rev + 1, company=draft.company, note=draft.note
        )
        return self._shown(self.records[contact])

    def add(self, draft: Draft, to: AccountId | None) -> Contact:
        self.calls.append(("add", draft, to))
        new = ContactId(max(self.records, default=0) + 100)
        self.person(new, draft.fields, None, company=draft.company, note=draft.note)
        return self._shown(self.records[new])

    def caller_destination(self) -> Destination | None:
        return self.destinations()[0]

    def destinations(self) -> list[Destination]:
        two_way = [a for a in self.views.values() if a.direction == "two-way"]
        return [
            *(Destination(a.id, a.title) for a in two_way),
            Destination(None, "Dialpad only"),
        ]

    def delete(self, contacts: Sequence[ContactId]) -> None:
        self.calls.append(("delete", tuple(contacts)))
        for contact in contacts:
            self.records[contact] = replace(self.records[contact], deleted_at=NOW)

    def undelete(self, contacts: Sequence[ContactId]) -> None:
        self.calls.append(("undelete", tuple(contacts)))
        self.bin = [b for b in self.bin if b.id not in contacts]

    def put_back(self, contact: ContactId) -> None:
        self.calls.append(("put_back", contact))

    def add_to(self, contact: ContactId, account: AccountId) -> None:
        self.calls.append(("add_to", contact, account))

    def follow(self, contact: ContactId) -> None:
        self.calls.append(("follow", contact))

    def restore_overruled(self, entry: int) -> None:
        self.calls.append(("restore_overruled", entry))

    def undone_by(self, entries: Sequence[int]) -> dict[int, int]:
        return {e: by for e, by in self.undone.items() if e in entries}

    def plan_undo(self, entries: Sequence[int]) -> UndoPlan:
        plans = [self.plans.get(e, UndoPlan((), (NotUndone(e, NO_PLAN),))) for e in entries]
        return UndoPlan(
            tuple(s for p in plans for s in p.steps),
            tuple(n for p in plans for n in p.not_undone),
        )

    def plan_undo_sync(self, sync: str) -> UndoPlan:
        self.calls.append(("plan_undo_sync", sync))
        return self.plan_undo([e.id for e in self.entries if e.sync == sync])

    def undo(self, plan: UndoPlan) -> Undone:
        self.calls.append(("undo", plan))
        new = max((e.id for e in self.entries), default=0) + 1
        for step in plan.steps:
            self.undone[step.entry] = new
        return Undone((new,) if plan.steps else (), plan.not_undone)

    @property
    def past(self) -> Desk:
        return self

    def plan_back(self, at: datetime, contact: ContactId | None) -> UndoPlan:
        self.calls.append(("plan_back", at))
        return self.then

    def go_back(self, plan: UndoPlan, at: datetime) -> Undone:
        self.calls.append(("go_back", plan, at))
        return Undone((99,), ())

    def store_draft(self, contact: ContactId | None, draft: Draft | None) -> None:
        self.calls.append(("store_draft", contact, draft))
        self.draft = None if draft is None else (contact, draft)

    def stored_draft(self) -> tuple[ContactId | None, Draft] | None:
        return self.draft

    def open(self, contact: ContactId) -> None:
        self.calls.append(("open", contact))

    def search_remote(self, text: str, done: Callable[[RemoteSearch], None]) -> None:
        self.calls.append(("search_remote", text))

    def keep_remote(self, row_id: str) -> None:
        self.calls.append(("keep_remote", row_id))

    def sync_now(self, account: AccountId | None = None) -> None:
        self.calls.append(("sync_now", account))

    def look_ahead(self, done: Callable[[NextSync], None]) -> None:
        self.calls.append(("look_ahead",))
        self.ahead_done = done

    def hold_sync(self, held: bool) -> None:
        self.calls.append(("hold_sync", held))

    def cancel_sync(self) -> None:
        self.calls.append(("cancel_sync",))

    def pause(self, account: AccountId, paused: bool) -> None:
        self.calls.append(("pause", account, paused))

    def approve(self, account: AccountId) -> None:
        self.calls.append(("approve", account))

    def link(
        self, kind: AccountKind, again: AccountId | None, done: Callable[[LinkStep], None]
    ) -> None:
        self.calls.append(("link", kind, again))
        self.link_done = done

    def cancel_link(self) -> None:
        self.calls.append(("cancel_link",))

    def link_dialpad(self, api_key: str, done: Callable[[LinkStep], None]) -> None:
        self.calls.append(("link_dialpad", api_key))
        self.link_done = done

    def link_password(
        self,
        kind: AccountKind,
        login: Login,
        again: AccountId | None,
        done: Callable[[LinkStep], None],
    ) -> None:
        self.calls.append(("link_password", kind, login, again))
        self.link_done = done

    def choose_vault(self, passphrase: str | None) -> str:
        self.calls.append(("choose_vault", passphrase))
        return self.vault_problem

    def unlink(self, account: AccountId, delete_contacts: bool) -> None:
        self.calls.append(("unlink", account, delete_contacts))
        self.views.pop(account, None)

    def set_default(self, account: AccountId) -> None:
        self.calls.append(("set_default", account))

    def start_sample(self) -> None:
        self.calls.append(("start_sample",))

    def remove_sample(self) -> None:
        self.calls.append(("remove_sample",))

    def asked(self, name: str) -> list[tuple[Any, ...]]:
        """Return the calls with this name, without it."""
        return [c[1:] for c in self.calls if c[0] == name]

    # Parts

    def _all_rows(self) -> list[Row]:
        rows = []
        for contact in (*self.others, *self.records):
            found = self.contact(contact)
            if found is None:
                continue
            link = found.link
            rows.append(
                Row(
                    str(contact),
                    found.kind,
                    found.display_name,
                    account=link.account if link else None,
                    account_kind=link.account_kind if link else None,
                )
            )
        return rows

    def _shown(self, record: Record) -> Contact:
        link = None
        if record.link is not None:
            kind = self.views[record.link.account].kind
            pending = record.pending(kind.direction)
            state, reason = self.states.get(
                record.id, (LinkState.PENDING if pending else LinkState.SYNCED, "")
            )
            since = self.kept_since if state is LinkState.DELETED_REMOTELY else None
            link = ShownLink(record.link.account, kind, record.link.remote_id, state, reason, since)
        return Contact(
            record.id,
            Kind.PERSONAL,
            record.fields,
            record.fields.display_name,
            company=record.company,
            note=record.note,
            emails=tuple(self._value(record, v) for v in record.fields.emails),
            phones=tuple(self._value(record, v) for v in record.fields.phones),
            link=link,
            checked_at=self.checked_at.get(record.id),
            also=self.also.get(record.id, ()),
        )

    def _value(self, record: Record, value: Value) -> ShownValue:
        link = record.link
        if link is None:
            return ShownValue(value)
        there = {v.key for v in values(link.base)}
        if value.key in there:
            long_ago = NOW - timedelta(days=3)
            return ShownValue(value, ("dialpad", link.account), changed_there_at=long_ago)
        if value.key in {v.key for v in values(record.clean)}:
            return ShownValue(value, why="kept", kept_since=self.kept_since)
        two_way = self.views[link.account].direction == "two-way"
        return ShownValue(value, why="pending" if two_way else "local")


def values(of: Fields) -> tuple[Value, ...]:
    """Return emails and numbers of ``of``."""
    return (*of.emails, *of.phones)


def furnished() -> Desk:
    """Return the desk of the design's pictures."""
    desk = Desk()
    desk.account(GOOGLE, AccountKind.GOOGLE, email="maya@northwind.example", is_default=True)
    desk.account(OUTLOOK, AccountKind.OUTLOOK, email="maya.ortiz@outlook.example", contacts=22)
    desk.account(DIALPAD, AccountKind.DIALPAD, email="Northwind", contacts=212)
    leonard = fields(
        "Leonard",
        "Ciano",
        "mobile:+1 (415) 555-0133",
        "work:+1 (212) 555-0177",
        "other:leonard@cianodesign.example",
        "other:leo.ciano@gmail.example",
    )
    there = replace(leonard, emails=leonard.emails[:1])
    desk.person(
        LEONARD,
        leonard,
        GOOGLE,
        there=there,
        company="Ciano Design",
        note="Prefers a text before a call",
    )
    desk.checked_at[LEONARD] = NOW
    leo = fields("Leo", "Fink", "work:+1 (303) 555-0166", "work:leo@northwind.example")
    desk.person(LEO_FINK, leo, GOOGLE)
    desk.also[LEO_FINK] = ("company",)
    desk.person(CLEO, fields("Cleo", "Marsh", "other:cleo.marsh@outlook.example"), OUTLOOK)
    desk.person(LOCAL, fields("Renee", "Abara", "mobile:+1 415 555 0100"))
    desk.others[LEO_COMPANY] = Contact(
        LEO_COMPANY,
        Kind.COMPANY,
        leo,
        "Leo Fink",
        company="Northwind",
        title="Account Executive",
        emails=tuple(ShownValue(v) for v in leo.emails),
        phones=tuple(ShownValue(v) for v in leo.phones),
        also=("google",),
    )
    desk.others[CHAT] = Contact(
        CHAT,
        Kind.GROUP,
        Fields(),
        "Leo, Renee, Shane, Gemma",
        title="last message 09:12",
        members=(
            Member("Leo Fink", LEO_COMPANY),
            Member("Renee Abara"),
            Member("Shane Okafor"),
            Member("Gemma Stone"),
        ),
    )
    desk.entries = journal()
    return desk


def journal() -> list[JournalView]:
    """Return entries of each kind, newest first."""
    old = fields("Leonard", "Ciano", "mobile:+1 (415) 555-0133", "work:+1 (212) 555-0177")
    new = fields(
        "Leonard",
        "Ciano",
        "mobile:+1 (415) 555-0190",
        "work:+1 (212) 555-0177",
        "other:leo.ciano@gmail.example",
    )
    today, yesterday = NOW, NOW - timedelta(days=1)

    def entry(
        n: int,
        at: datetime,
        name: str,
        change: Change,
        cause: str = "edit",
        outcome: Outcome = Outcome.DONE,
    ) -> JournalView:
        return JournalView(n, at, name, change, cause, outcome, "s1")

    fax = fields("Old fax", "line", "work fax:+1 212 555 0199")
    dropped = replace(new, emails=())
    return [
        entry(
            8,
            today,
            "Leonard Ciano",
            Change("R5", Action.UPDATE_THERE, LEONARD, GOOGLE, old, new),
        ),
        entry(
            7,
            today - timedelta(minutes=40),
            "+1 (628) 555-0119",
            Change(
                "R11",
                Action.CREATE_THERE,
                LEO_FINK,
                GOOGLE,
                None,
                fields("", "", "mobile:+1 (628) 555-0119"),
            ),
            "edit",
        ),
        entry(
            6,
            today - timedelta(minutes=74),
            "Leonor Vidal",
            Change("R5", Action.UPDATE_THERE, LEO_FINK, GOOGLE, old, new),
            "edit",
            Outcome.UNKNOWN,
        ),
        entry(
            5,
            today - timedelta(hours=2),
            "Shane Okafor",
            Change(
                "D1",
                Action.UPDATE_HERE,
                LEO_FINK,
                GOOGLE,
                old,
                new,
                overruled={"family_name": "Okafor-Bell"},
            ),
            "opened",
        ),
        entry(
            4,
            yesterday,
            "Old fax line",
            Change("R8", Action.DELETE_THERE, ContactId(90), GOOGLE, fax, None),
            "scheduled",
        ),
        entry(
            3,
            yesterday - timedelta(hours=1),
            "Leonard Ciano",
            Change("R4", Action.KEEP, LEONARD, GOOGLE, new, dropped, "1 kept here"),
            "scheduled",
        ),
        entry(
            2,
            yesterday - timedelta(hours=2),
            "Cleo Marsh",
            Change("R14", Action.EDIT_HERE, CLEO, OUTLOOK, old, new),
            "user",
        ),
        entry(
            1,
            yesterday - timedelta(days=3),
            "陳立歐 (Leo Chan)",
            Change("R11", Action.IMPORT, LEO_FINK, OUTLOOK, None, old),
            "linked",
        ),
    ]
