"""Calls that live, marks of numbers, callers that wait for a yes, contacts that a call made."""

from __future__ import annotations

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

STEPS = (
    "ALTER TABLE contact ADD COLUMN favourite INTEGER DEFAULT 0 NOT NULL",
    "ALTER TABLE contact ADD COLUMN added_by_call INTEGER",
    "CREATE INDEX journal_calls ON journal (at) WHERE cause = 'call'",
    "ALTER TABLE call ADD COLUMN extension TEXT DEFAULT '' NOT NULL",
    "ALTER TABLE call ADD COLUMN number_key TEXT",
    "ALTER TABLE call ADD COLUMN source TEXT DEFAULT 'simulated' NOT NULL",
    "ALTER TABLE call ADD COLUMN offered TEXT DEFAULT '' NOT NULL",
    "ALTER TABLE call ADD COLUMN answered_at INTEGER",
    "ALTER TABLE call ADD COLUMN live INTEGER DEFAULT 0 NOT NULL",
    "ALTER TABLE call ADD COLUMN save INTEGER DEFAULT 1 NOT NULL",
    "ALTER TABLE call ADD COLUMN home TEXT",
    "ALTER TABLE call ADD COLUMN why TEXT",
    "ALTER TABLE call ADD COLUMN token TEXT",
    "ALTER TABLE call ADD COLUMN deleted_at INTEGER",
    "ALTER TABLE call ADD COLUMN folded TEXT DEFAULT '' NOT NULL",
    "UPDATE call SET number_key = coalesce(e164, nullif(number, '')),"
    " folded = lower(name) || ' ' || number || ' ' || ltrim(coalesce(e164, ''), '+')",
    "DROP INDEX call_number",
    "CREATE INDEX call_number_key ON call (number_key) WHERE number_key IS NOT NULL",
    "CREATE INDEX call_contact ON call (contact_id) WHERE contact_id IS NOT NULL",
    "CREATE INDEX call_live ON call (live) WHERE live = 1",
    "CREATE INDEX call_waiting ON call (why) WHERE why = 'flood'",
    "CREATE UNIQUE INDEX call_token ON call (token) WHERE token IS NOT NULL",
    "CREATE TABLE number_mark (number TEXT NOT NULL, written TEXT NOT NULL, blocked_at INTEGER,"
    " spam_at INTEGER, PRIMARY KEY (number)) WITHOUT ROWID",
)


def upgrade() -> None:
    """Add the columns; calls from before are over, and wait for nothing."""
    for step in STEPS:
        op.execute(step)
