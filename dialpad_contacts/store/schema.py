"""The tables. What ``migrations`` builds step by step is what stands here; a test compares them."""

from __future__ import annotations

from functools import cache

from sqlalchemy import (
    BLOB,
    Column,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects import sqlite
from sqlalchemy.schema import CreateIndex, CreateTable, ExecutableDDLElement

from dialpad_contacts.store.plain_sql import TRIGGERS, VIRTUAL

metadata = MetaData()


def _text(name: str) -> Column[str]:
    return Column(name, Text, nullable=False, server_default=text("''"))


def _contact_id(name: str = "contact_id") -> Column[int]:
    return Column(name, Integer, ForeignKey("contact.id", ondelete="CASCADE"), primary_key=True)


contact = Table(
    "contact",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("kind", Integer, nullable=False),
    Column("rev", Integer, nullable=False),
    # What the source filter asks for: the account it is in or meant for; NULL: Dialpad only.
    Column("account", Text),
    _text("given"),
    _text("family"),
    _text("company"),
    _text("title"),
    _text("note"),
    _text("sort_key"),
    Column("deleted_at", Integer),
    Column("delete_due_at", Integer),
    Column("delete_confirmed", Integer, nullable=False, server_default=text("0")),
    Column("purged_at", Integer),
    # Since when something of it waits to be sent; NULL when nothing does.
    Column("waiting_since", Integer),
    Column("wanted_in", Text),
    _text("refused"),
    Column("clean", Text),  # JSON; NULL: equal to the fields shown
    _text("edited"),
    Column("created_at", Integer, nullable=False),
    Column("updated_at", Integer, nullable=False),
    Column("opened_at", Integer),
    Column("checked_at", Integer),
    Column("tries", Integer, nullable=False, server_default=text("0")),
    Column("favourite", Integer, nullable=False, server_default=text("0")),
    # When an unknown caller's call made it, NULL for all others: it says so for good (D17).
    Column("added_by_call", Integer),
    sqlite_autoincrement=True,
)
_LIVE = text("deleted_at IS NULL")
Index(
    "contact_order",
    contact.c.sort_key,
    contact.c.kind,
    contact.c.account,
    sqlite_where=_LIVE,
)
Index(
    "contact_recent",
    contact.c.opened_at,
    sqlite_where=text("opened_at IS NOT NULL AND deleted_at IS NULL"),
)
Index(
    "contact_waiting",
    contact.c.account,
    contact.c.waiting_since,
    sqlite_where=text("waiting_since IS NOT NULL"),
)
Index("contact_deleted", contact.c.deleted_at, sqlite_where=text("deleted_at IS NOT NULL"))

# How many living contacts there are of each kind and account ('': of none). Its triggers keep it:
# the window shows these numbers, and to count 100,000 contacts takes longer than a frame.
tally = Table(
    "tally",
    metadata,
    Column("kind", Integer, primary_key=True),
    Column("account", Text, primary_key=True),
    Column("living", Integer, nullable=False),
    sqlite_with_rowid=False,
)


def _provenance() -> list[Column[int]]:
    names = ("kept_since", "changed_here_at", "changed_there_at")
    return [Column(name, Integer) for name in names]


email = Table(
    "email",
    metadata,
    _contact_id(),
    Column("position", Integer, primary_key=True),
    Column("address", Text, nullable=False),
    Column("label", Text, nullable=False),
    Column("key", Text, nullable=False),
    *_provenance(),
    sqlite_with_rowid=False,
)
Index("email_key", email.c.key)

phone = Table(
    "phone",
    metadata,
    _contact_id(),
    Column("position", Integer, primary_key=True),
    Column("written", Text, nullable=False),
    Column("label", Text, nullable=False),
    Column("e164", Text),
    _text("extension"),
    # The last nine digits, reversed: a range of it is 'ends with' (performance.md section 2).
    Column("rev9", Integer),
    *_provenance(),
    sqlite_with_rowid=False,
)
# With all that a look-up compares: the rows themselves would be three more pages a ring.
Index(
    "phone_rev9",
    phone.c.rev9,
    phone.c.contact_id,
    phone.c.position,
    phone.c.written,
    phone.c.label,
    phone.c.e164,
    phone.c.extension,
    sqlite_where=text("rev9 IS NOT NULL"),
)

link = Table(
    "link",
    metadata,
    _contact_id(),
    Column("account", Text, ForeignKey("account.id"), nullable=False),
    Column("remote_id", Text, nullable=False),
    Column("etag", Text, nullable=False),
    Column("base", Text),  # JSON; NULL: equal to the fields shown
    Column("gone_since", Integer),
    Column("sent", Text),
    Column("updated_remotely", Integer),
    UniqueConstraint("account", "remote_id"),
)
Index(
    "link_alive",
    link.c.account,
    link.c.remote_id,
    sqlite_where=text("gone_since IS NULL"),
)

account = Table(
    "account",
    metadata,
    Column("id", Text, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("email", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("position", Integer, nullable=False),
    Column("state", Text, nullable=False),
    _text("reason"),
    Column("last_sync", Integer),
    Column("cursor", Text),
    Column("cursor_since", Integer),
    _text("hold"),
    Column("retry_at", Integer),
    Column("is_default", Integer, nullable=False, server_default=text("0")),
    Column("settings", Text, nullable=False, server_default=text("'{}'")),
    Column("unlinked_at", Integer),
    UniqueConstraint("kind", "subject"),
    sqlite_with_rowid=False,
)

intent = Table(
    "intent",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("account", Text, ForeignKey("account.id"), nullable=False),
    Column("contact_id", Integer, nullable=False, index=True),
    Column("marker", Text, nullable=False, unique=True),
    Column("body", Text, nullable=False),
    Column("unknown_since", Integer),
    Column("entry_id", Integer),
    sqlite_autoincrement=True,
)

journal = Table(
    "journal",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("at", Integer, nullable=False),
    Column("contact_id", Integer),
    Column("account", Text),
    Column("rule", Text, nullable=False),
    Column("action", Text, nullable=False),
    Column("before", Text),
    Column("after", Text),
    _text("reason"),
    Column("overruled", Text),
    Column("sync", Text),
    Column("cause", Text, nullable=False),
    Column("outcome", Text, nullable=False),
    Column("undone_by", Integer),
    Column("own", Text),
    sqlite_autoincrement=True,
)
Index("journal_contact", journal.c.contact_id, sqlite_where=text("contact_id IS NOT NULL"))
Index("journal_at", journal.c.at)
Index("journal_sync", journal.c.sync, sqlite_where=text("sync IS NOT NULL"))
Index(
    "journal_deletes",
    journal.c.account,
    journal.c.at,
    sqlite_where=text("action = 'delete_there'"),
)
Index("journal_calls", journal.c.at, sqlite_where=text("cause = 'call'"))

directory = Table(
    "directory",
    metadata,
    _contact_id(),
    Column("account", Text, ForeignKey("account.id"), nullable=False),
    Column("remote_id", Text, nullable=False),
    Column("digest", BLOB, nullable=False),
    UniqueConstraint("account", "remote_id"),
)

group_member = Table(
    "group_member",
    metadata,
    _contact_id("group_id"),
    Column("position", Integer, primary_key=True),
    Column("remote_id", Text),
    Column("name", Text, nullable=False),
    sqlite_with_rowid=False,
)

pair = Table(
    "pair",
    metadata,
    _contact_id("low_id"),
    _contact_id("high_id"),
    Column("verdict", Text, nullable=False),
    Column("at", Integer, nullable=False),
    sqlite_with_rowid=False,
)
Index("pair_high", pair.c.high_id)

call = Table(
    "call",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("at", Integer, nullable=False),
    Column("direction", Text, nullable=False),
    Column("number", Text, nullable=False),
    Column("e164", Text),
    _text("name"),
    _text("line"),
    Column("outcome", Text, nullable=False),
    Column("seconds", Integer, nullable=False, server_default=text("0")),
    Column("contact_id", Integer),
    _text("note"),
    _text("extension"),
    # What tells numbers apart (Phone.key); NULL when it was withheld.
    Column("number_key", Text),
    Column("source", Text, nullable=False, server_default=text("'simulated'")),
    _text("offered"),
    Column("answered_at", Integer),
    # 1 while it goes on: one that a crash cut off is found by it.
    Column("live", Integer, nullable=False, server_default=text("0")),
    Column("save", Integer, nullable=False, server_default=text("1")),
    Column("home", Text),
    Column("why", Text),
    Column("token", Text),
    Column("deleted_at", Integer),
    _text("folded"),
    # Whole seconds, until it was taken or ended.
    Column("rung", Integer, nullable=False, server_default=text("0")),
    # What the prefix of a nameless caller's number names.
    _text("area"),
    sqlite_autoincrement=True,
)
Index("call_at", call.c.at)
Index("call_number_key", call.c.number_key, sqlite_where=text("number_key IS NOT NULL"))
Index("call_contact", call.c.contact_id, sqlite_where=text("contact_id IS NOT NULL"))
Index("call_live", call.c.live, sqlite_where=text("live = 1"))
Index("call_waiting", call.c.why, sqlite_where=text("why = 'flood'"))
Index("call_token", call.c.token, unique=True, sqlite_where=text("token IS NOT NULL"))

number_mark = Table(
    "number_mark",
    metadata,
    Column("number", Text, primary_key=True),
    Column("written", Text, nullable=False),
    Column("blocked_at", Integer),
    Column("spam_at", Integer),
    sqlite_with_rowid=False,
)

caller_choice = Table(
    "caller_choice",
    metadata,
    Column("number", Text, primary_key=True),
    Column("contact_id", Integer, ForeignKey("contact.id", ondelete="CASCADE"), nullable=False),
    sqlite_with_rowid=False,
)

draft = Table(
    "draft",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("contact_id", Integer),
    Column("fields", Text, nullable=False),
    _text("company"),
    _text("note"),
)

changed = Table(
    "changed",
    metadata,
    Column("seq", Integer, primary_key=True),
    # 0: too many to name; -1: an account.
    Column("contact_id", Integer, nullable=False),
    sqlite_autoincrement=True,
)

meta = Table(
    "meta",
    metadata,
    Column("key", Text, primary_key=True),
    Column("value", Text, nullable=False),
    sqlite_with_rowid=False,
)

search_doc = Table(
    "search_doc",
    metadata,
    # The contact's id, with the section above it (documents.DOC_BASE).
    Column("doc", Integer, primary_key=True),
    _text("names"),
    _text("others"),
    _text("mails"),
    _text("numbers"),
)

search_dirty = Table(
    "search_dirty",
    metadata,
    Column("doc", Integer, primary_key=True),
    # What the index holds for it, to be taken out; NULL when it holds nothing.
    Column("names", Text),
    Column("others", Text),
    Column("mails", Text),
    Column("numbers", Text),
)

search_number = Table(
    "search_number",
    metadata,
    Column("section", Integer, primary_key=True),
    # An end of a number, its digits + 1 in base 11: a range of it is 'contains'.
    Column("key", Integer, primary_key=True),
    Column("doc", Integer, primary_key=True),
    sqlite_with_rowid=False,
)


@cache
def statements() -> tuple[str, ...]:
    """Return what makes every table, index and trigger, in words of SQLite."""
    words: list[ExecutableDDLElement] = []
    for made in metadata.sorted_tables:
        indexes = sorted(made.indexes, key=lambda index: str(index.name))
        words += [CreateTable(made), *map(CreateIndex, indexes)]
    tables = (str(each.compile(dialect=sqlite.dialect())) for each in words)
    return (*tables, *VIRTUAL, *TRIGGERS)
