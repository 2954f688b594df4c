"""An address book in memory for the shell: what the pictures show, and as many rows as wanted."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from dialpad_contacts.domain.contact import (
    AccountId,
    AccountKind,
    Contact,
    ContactId,
    Fields,
    Kind,
    Member,
)
from dialpad_contacts.domain.search import (
    Document,
    Row,
    SearchResult,
    Texts,
    folded_address,
    match_spans,
    name_words,
    number_forms,
    other_words,
    parse_query,
)
from dialpad_contacts.ui.services import Counts, RemoteSearch
from tests.ui.pages.desk import Desk, fields

GOOGLE, OFFICE, EXCHANGE = AccountId("google"), AccountId("office365"), AccountId("exchange")
OUTLOOK, HOTMAIL, DIALPAD = AccountId("outlook"), AccountId("hotmail"), AccountId("dialpad")
LEONARD = ContactId(3)
_ORDER = {Kind.COMPANY: 0, Kind.GROUP: 1, Kind.PERSONAL: 2}


class Book(Desk):
    """``Desk`` with the searching of the product's own domain, and a crowd on demand."""

    def __init__(self) -> None:
        super().__init__()
        self.numbers: Counts | None = None
        self.crowd = 0
        self.recents: list[ContactId] = []
        self.remote: list[Row] = []
        self.answers: tuple[tuple[str, str], ...] = (("Google", "ok"), ("Office 365", "ok"))
        self.later: list[Callable[[], None]] = []
        self.reads = 0

    def search(self, text: str, sources: frozenset[str], limit: int) -> SearchResult:
        query = parse_query(text, region="US")
        rows: list[Row] = []
        for row in self._all_rows():
            shown = self.contact(ContactId(int(row.id)))
            if shown is None or not _wanted(row, sources):
                continue
            if query.matches(_document(shown)):
                rows.append(replace(row, matches=match_spans(query, _texts(shown))[0]))
        rows.sort(key=lambda r: (_ORDER[r.kind], not _at_start(r), int(r.id)))
        sections = {k: sum(1 for r in rows if r.kind is k) for k in Kind}
        return SearchResult(text, len(rows), True, sections, tuple(rows[:limit]))

    def all_ids(self, sources: frozenset[str]) -> array[int]:
        if self.crowd:
            return array("q", range(1000, 1000 + self.crowd))
        rows = [r for r in self._all_rows() if _wanted(r, sources)]
        return array("q", [int(r.id) for r in sorted(rows, key=lambda r: r.name.casefold())])

    def rows(self, ids: Sequence[int]) -> list[Row]:
        self.reads += 1
        known = {r.id: r for r in self._all_rows()}
        return [known[str(i)] if str(i) in known else _stranger(i) for i in ids]

    def recent(self, limit: int) -> list[Row]:
        return [replace(r, recent=True) for r in self.rows(self.recents[:limit])]

    def counts(self) -> Counts:
        if self.numbers is not None:
            return self.numbers
        rows = self._all_rows()
        by_account: dict[AccountId, int] = {}
        for row in rows:
            if row.kind is Kind.PERSONAL and row.account is not None:
                by_account[row.account] = by_account.get(row.account, 0) + 1
        company = sum(1 for r in rows if r.kind is Kind.COMPANY)
        groups = sum(1 for r in rows if r.kind is Kind.GROUP)
        local = sum(1 for r in rows if r.kind is Kind.PERSONAL and r.account is None)
        return Counts(by_account, company, groups, local, len(rows) + self.crowd)

    def search_remote(self, text: str, done: Callable[[RemoteSearch], None]) -> None:
        super().search_remote(text, done)
        answer = RemoteSearch(text, tuple(self.remote), self.answers)
        self.later.append(lambda: done(answer))

    def answer(self) -> None:
        """Let the accounts answer what they were asked."""
        waiting, self.later = self.later, []
        for done in waiting:
            done()

    def colleague(self, contact: ContactId, of: Fields, title: str) -> None:
        self.others[contact] = Contact(
            contact, Kind.COMPANY, of, of.display_name, company="Northwind", title=title
        )

    def _all_rows(self) -> list[Row]:
        out = []
        for row in super()._all_rows():
            shown = self.contact(ContactId(int(row.id)))
            assert shown is not None
            also = self.also.get(shown.id, ("",))[0] if shown.kind is Kind.PERSONAL else ""
            members = tuple(m.name for m in shown.members)
            out.append(replace(row, second=_second(shown), also=also, members=members))
        return out


def book() -> Book:
    """Return the address book of the pictures: what 'Leo' finds there."""
    out = Book()
    for account, kind, email in (
        (GOOGLE, AccountKind.GOOGLE, "maya@northwind.example"),
        (OFFICE, AccountKind.OFFICE365, "m.ortiz@northwind.example"),
        (EXCHANGE, AccountKind.EXCHANGE, "mortiz@mail.northwind.example"),
        (OUTLOOK, AccountKind.OUTLOOK, "maya.ortiz@outlook.example"),
        (HOTMAIL, AccountKind.HOTMAIL, "mayao@hotmail.example"),
    ):
        out.account(
            account,
            kind,
            email=email,
            is_default=account == GOOGLE,
            last_sync=datetime.now(UTC) - timedelta(seconds=8),
        )
    leo = fields("Leo", "Fink", "work:+1 (303) 555-0166", "work:leo@northwind.example")
    out.colleague(ContactId(1), leo, "Account Executive · Denver office")
    out.others[ContactId(2)] = Contact(
        ContactId(2),
        Kind.GROUP,
        Fields(),
        "Leo, Renee, Shane, Gemma",
        title="last message 09:12",
        members=(Member("Leo"), Member("Renee"), Member("Shane"), Member("Gemma")),
    )
    leonard = fields(
        "Leonard",
        "Ciano",
        "mobile:+1 (415) 555-0133",
        "work:+1 (212) 555-0177",
        "other:leonard@cianodesign.example",
        "other:leo.ciano@gmail.example",
    )
    there = replace(leonard, emails=leonard.emails[:1])
    out.person(
        LEONARD,
        leonard,
        GOOGLE,
        there=there,
        company="Ciano Design",
        note="Prefers a text before a call",
    )
    out.checked_at[LEONARD] = datetime.now(UTC)
    out.person(ContactId(4), fields("Leo", "Fink", "work:+1 (303) 555-0166"), GOOGLE)
    out.also[ContactId(4)] = ("company",)
    out.person(ContactId(5), fields("Leonor", "Vidal", "mobile:+34 655 550 188"), OFFICE)
    out.person(ContactId(6), fields("陳立歐 (Leo Chan)", "", "mobile:+852 5550 0142"), EXCHANGE)
    out.person(ContactId(7), fields("Cleo", "Marsh", "other:cleo.marsh@outlook.example"), OUTLOOK)
    out.person(ContactId(8), fields("Renee", "Abara", "mobile:+1 415 555 0100"))
    by_account = {GOOGLE: 846, OFFICE: 131, EXCHANGE: 58, OUTLOOK: 22, HOTMAIL: 7}
    out.numbers = Counts(by_account, 212, 0, 8, 1284)
    return out


def live_row(name: str, number: int, kind: Kind = Kind.PERSONAL) -> Row:
    """Return a result that is only in the Google account."""
    return Row(
        f"google/people/c{number}",
        kind,
        name,
        f"+1 (415) 555-02{number:02}",
        GOOGLE,
        AccountKind.GOOGLE,
        remote_only=True,
    )


def _stranger(number: int) -> Row:
    given = ("Ana", "Ben", "Chiara", "Dmitri", "Eun-ji", "Farah", "Gus", "Hana")[number % 8]
    name = f"{given} Example {number}"
    return Row(str(number), Kind.PERSONAL, name, f"+1 (415) 555-{number % 10000:04}", GOOGLE,
               AccountKind.GOOGLE)  # fmt: skip


def _wanted(row: Row, sources: frozenset[str]) -> bool:
    if not sources:
        return True
    if row.kind is not Kind.PERSONAL:
        return "company" in sources
    return (row.account or "local") in sources


def _document(contact: Contact) -> Document:
    names = contact.fields.given_name or contact.display_name
    return Document(
        name_words(names, contact.fields.family_name),
        other_words(contact.company, contact.title),
        tuple(folded_address(e.address) for e in contact.fields.emails),
        tuple(n for p in contact.fields.phones for n in number_forms(p)),
    )


def _texts(contact: Contact) -> Texts:
    return Texts(
        contact.display_name,
        contact.company,
        (),
        tuple(e.address for e in contact.fields.emails),
        contact.fields.phones,
    )


def _at_start(row: Row) -> bool:
    return any(m.start == 0 or not m.text[m.start - 1].isalnum() for m in row.matches)


def _second(contact: Contact) -> str:
    if contact.kind is not Kind.PERSONAL:
        return contact.title
    if contact.fields.phones:
        return contact.fields.phones[0].written
    return contact.fields.emails[0].address if contact.fields.emails else ""
