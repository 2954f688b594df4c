"""What of the tables SQLAlchemy has no words for: full text, the revision, triggers."""

from __future__ import annotations

VIRTUAL = (
    "CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL,"
    " CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num))",
    "CREATE VIRTUAL TABLE search_names USING fts5(words, content='', detail=none, columnsize=0,"
    " tokenize='ascii', prefix='1 2 3 4 5 6 7 8')",
    "CREATE VIRTUAL TABLE search_all USING fts5(words, content='', detail=none, columnsize=0,"
    " tokenize='ascii', prefix='1 2 3 4 5 6 7 8 9')",
)
"""Full-text tables (their tokens: see ``tokens``), and the revision, as Alembic itself makes it."""

TRIGGERS = (
    "CREATE TRIGGER contact_comes AFTER INSERT ON contact WHEN new.deleted_at IS NULL BEGIN"
    " INSERT INTO tally VALUES (new.kind, coalesce(new.account, ''), 1)"
    " ON CONFLICT DO UPDATE SET living = living + 1; END",
    "CREATE TRIGGER contact_goes AFTER DELETE ON contact WHEN old.deleted_at IS NULL BEGIN"
    " UPDATE tally SET living = living - 1 WHERE kind = old.kind AND account ="
    " coalesce(old.account, ''); END",
    "CREATE TRIGGER contact_moves AFTER UPDATE OF kind, account, deleted_at ON contact"
    " WHEN old.kind <> new.kind OR old.account IS NOT new.account"
    " OR (old.deleted_at IS NULL) <> (new.deleted_at IS NULL) BEGIN"
    " UPDATE tally SET living = living - 1 WHERE kind = old.kind AND account ="
    " coalesce(old.account, '') AND old.deleted_at IS NULL;"
    " INSERT INTO tally SELECT new.kind, coalesce(new.account, ''), 1"
    " WHERE new.deleted_at IS NULL ON CONFLICT DO UPDATE SET living = living + 1; END",
)
"""They keep ``schema.tally``, whoever writes."""
