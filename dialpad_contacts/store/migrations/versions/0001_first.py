"""The first tables."""

from __future__ import annotations

from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

TABLES = (
    """
    CREATE TABLE contact (id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, kind INTEGER NOT
    NULL, rev INTEGER NOT NULL, account TEXT, given TEXT DEFAULT '' NOT NULL, family TEXT
    DEFAULT '' NOT NULL, company TEXT DEFAULT '' NOT NULL, title TEXT DEFAULT '' NOT NULL,
    note TEXT DEFAULT '' NOT NULL, sort_key TEXT DEFAULT '' NOT NULL, deleted_at INTEGER,
    delete_due_at INTEGER, delete_confirmed INTEGER DEFAULT 0 NOT NULL, purged_at INTEGER,
    waiting_since INTEGER, wanted_in TEXT, refused TEXT DEFAULT '' NOT NULL, clean TEXT,
    edited TEXT DEFAULT '' NOT NULL, created_at INTEGER NOT NULL, updated_at INTEGER NOT
    NULL, opened_at INTEGER, checked_at INTEGER)
    """,
    """
    CREATE INDEX contact_source ON contact (kind, account) WHERE deleted_at IS NULL
    """,
    """
    CREATE INDEX contact_deleted ON contact (deleted_at) WHERE deleted_at IS NOT NULL
    """,
    """
    CREATE INDEX contact_recent ON contact (opened_at) WHERE opened_at IS NOT NULL AND
    deleted_at IS NULL
    """,
    """
    CREATE INDEX contact_waiting ON contact (account, waiting_since) WHERE waiting_since IS
    NOT NULL
    """,
    """
    CREATE INDEX contact_order ON contact (sort_key, kind, account) WHERE deleted_at IS NULL
    """,
    """
    CREATE TABLE account (id TEXT NOT NULL, kind TEXT NOT NULL, email TEXT NOT NULL, subject
    TEXT NOT NULL, position INTEGER NOT NULL, state TEXT NOT NULL, reason TEXT DEFAULT ''
    NOT NULL, last_sync INTEGER, cursor TEXT, cursor_since INTEGER, hold TEXT DEFAULT '' NOT
    NULL, retry_at INTEGER, is_default INTEGER DEFAULT 0 NOT NULL, settings TEXT DEFAULT
    '{}' NOT NULL, unlinked_at INTEGER, PRIMARY KEY (id), UNIQUE (kind, subject)) WITHOUT
    ROWID
    """,
    """
    CREATE TABLE journal (id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, at INTEGER NOT
    NULL, contact_id INTEGER, account TEXT, rule TEXT NOT NULL, action TEXT NOT NULL,
    "before" TEXT, "after" TEXT, reason TEXT DEFAULT '' NOT NULL, overruled TEXT, sync TEXT,
    cause TEXT NOT NULL, outcome TEXT NOT NULL, undone_by INTEGER)
    """,
    """
    CREATE INDEX journal_deletes ON journal (account, at) WHERE action = 'delete_there'
    """,
    """
    CREATE INDEX journal_contact ON journal (contact_id) WHERE contact_id IS NOT NULL
    """,
    """
    CREATE INDEX journal_at ON journal (at)
    """,
    """
    CREATE INDEX journal_sync ON journal (sync) WHERE sync IS NOT NULL
    """,
    """
    CREATE TABLE call (id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, at INTEGER NOT NULL,
    direction TEXT NOT NULL, number TEXT NOT NULL, e164 TEXT, name TEXT DEFAULT '' NOT NULL,
    line TEXT DEFAULT '' NOT NULL, outcome TEXT NOT NULL, seconds INTEGER DEFAULT 0 NOT
    NULL, contact_id INTEGER, note TEXT DEFAULT '' NOT NULL)
    """,
    """
    CREATE INDEX call_at ON call (at)
    """,
    """
    CREATE INDEX call_number ON call (e164) WHERE e164 IS NOT NULL
    """,
    """
    CREATE TABLE draft (id INTEGER NOT NULL, contact_id INTEGER, fields TEXT NOT NULL,
    company TEXT DEFAULT '' NOT NULL, note TEXT DEFAULT '' NOT NULL, PRIMARY KEY (id))
    """,
    """
    CREATE TABLE changed (seq INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, contact_id INTEGER
    NOT NULL)
    """,
    """
    CREATE TABLE meta ("key" TEXT NOT NULL, value TEXT NOT NULL, PRIMARY KEY ("key"))
    WITHOUT ROWID
    """,
    """
    CREATE TABLE search_doc (doc INTEGER NOT NULL, names TEXT DEFAULT '' NOT NULL, others
    TEXT DEFAULT '' NOT NULL, mails TEXT DEFAULT '' NOT NULL, numbers TEXT DEFAULT '' NOT
    NULL, PRIMARY KEY (doc))
    """,
    """
    CREATE TABLE search_dirty (doc INTEGER NOT NULL, names TEXT, others TEXT, mails TEXT,
    numbers TEXT, PRIMARY KEY (doc))
    """,
    """
    CREATE TABLE search_number (section INTEGER NOT NULL, "key" INTEGER NOT NULL, doc
    INTEGER NOT NULL, PRIMARY KEY (section, "key", doc)) WITHOUT ROWID
    """,
    """
    CREATE TABLE email (contact_id INTEGER NOT NULL, position INTEGER NOT NULL, address TEXT
    NOT NULL, label TEXT NOT NULL, "key" TEXT NOT NULL, kept_since INTEGER, changed_here_at
    INTEGER, changed_there_at INTEGER, PRIMARY KEY (contact_id, position), FOREIGN
    KEY(contact_id) REFERENCES contact (id) ON DELETE CASCADE) WITHOUT ROWID
    """,
    """
    CREATE INDEX email_key ON email ("key")
    """,
    """
    CREATE TABLE phone (contact_id INTEGER NOT NULL, position INTEGER NOT NULL, written TEXT
    NOT NULL, label TEXT NOT NULL, e164 TEXT, extension TEXT DEFAULT '' NOT NULL, rev9
    INTEGER, kept_since INTEGER, changed_here_at INTEGER, changed_there_at INTEGER, PRIMARY
    KEY (contact_id, position), FOREIGN KEY(contact_id) REFERENCES contact (id) ON DELETE
    CASCADE) WITHOUT ROWID
    """,
    """
    CREATE INDEX phone_rev9 ON phone (rev9) WHERE rev9 IS NOT NULL
    """,
    """
    CREATE TABLE link (contact_id INTEGER NOT NULL, account TEXT NOT NULL, remote_id TEXT
    NOT NULL, etag TEXT NOT NULL, base TEXT, gone_since INTEGER, sent TEXT, updated_remotely
    INTEGER, PRIMARY KEY (contact_id), UNIQUE (account, remote_id), FOREIGN KEY(contact_id)
    REFERENCES contact (id) ON DELETE CASCADE, FOREIGN KEY(account) REFERENCES account (id))
    """,
    """
    CREATE INDEX link_alive ON link (account, remote_id) WHERE gone_since IS NULL
    """,
    """
    CREATE TABLE intent (id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, account TEXT NOT
    NULL, contact_id INTEGER NOT NULL, marker TEXT NOT NULL, body TEXT NOT NULL,
    unknown_since INTEGER, entry_id INTEGER, FOREIGN KEY(account) REFERENCES account (id),
    UNIQUE (marker))
    """,
    """
    CREATE INDEX ix_intent_contact_id ON intent (contact_id)
    """,
    """
    CREATE TABLE directory (contact_id INTEGER NOT NULL, account TEXT NOT NULL, remote_id
    TEXT NOT NULL, digest BLOB NOT NULL, PRIMARY KEY (contact_id), UNIQUE (account,
    remote_id), FOREIGN KEY(contact_id) REFERENCES contact (id) ON DELETE CASCADE, FOREIGN
    KEY(account) REFERENCES account (id))
    """,
    """
    CREATE TABLE group_member (group_id INTEGER NOT NULL, position INTEGER NOT NULL,
    remote_id TEXT, name TEXT NOT NULL, PRIMARY KEY (group_id, position), FOREIGN
    KEY(group_id) REFERENCES contact (id) ON DELETE CASCADE) WITHOUT ROWID
    """,
    """
    CREATE TABLE pair (low_id INTEGER NOT NULL, high_id INTEGER NOT NULL, verdict TEXT NOT
    NULL, at INTEGER NOT NULL, PRIMARY KEY (low_id, high_id), FOREIGN KEY(low_id) REFERENCES
    contact (id) ON DELETE CASCADE, FOREIGN KEY(high_id) REFERENCES contact (id) ON DELETE
    CASCADE) WITHOUT ROWID
    """,
    """
    CREATE INDEX pair_high ON pair (high_id)
    """,
    """
    CREATE TABLE caller_choice (number TEXT NOT NULL, contact_id INTEGER NOT NULL, PRIMARY
    KEY (number), FOREIGN KEY(contact_id) REFERENCES contact (id) ON DELETE CASCADE) WITHOUT
    ROWID
    """,
    """
    CREATE VIRTUAL TABLE search_names USING fts5(words, content='', detail=none,
    columnsize=0, tokenize='ascii', prefix='1 2 3 4 5 6 7 8')
    """,
    """
    CREATE VIRTUAL TABLE search_all USING fts5(words, content='', detail=none, columnsize=0,
    tokenize='ascii', prefix='1 2 3 4 5 6 7 8 9')
    """,
)


def upgrade() -> None:
    """Make every table."""
    for statement in TABLES:
        op.execute(statement)
