"""How many living contacts each source has is kept by triggers, not counted for each look."""

from __future__ import annotations

from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tally, fill it, and have it kept from then on; the index only served to count."""
    op.execute(
        "CREATE TABLE tally (kind INTEGER NOT NULL, account TEXT NOT NULL, living INTEGER NOT NULL,"
        " PRIMARY KEY (kind, account)) WITHOUT ROWID"
    )
    op.execute(
        "INSERT INTO tally SELECT kind, coalesce(account, ''), count(*) FROM contact"
        " WHERE deleted_at IS NULL GROUP BY 1, 2"
    )
    op.execute("DROP INDEX contact_source")
    op.execute(
        "CREATE TRIGGER contact_comes AFTER INSERT ON contact WHEN new.deleted_at IS NULL BEGIN"
        " INSERT INTO tally VALUES (new.kind, coalesce(new.account, ''), 1)"
        " ON CONFLICT DO UPDATE SET living = living + 1; END"
    )
    op.execute(
        "CREATE TRIGGER contact_goes AFTER DELETE ON contact WHEN old.deleted_at IS NULL BEGIN"
        " UPDATE tally SET living = living - 1 WHERE kind = old.kind AND account ="
        " coalesce(old.account, ''); END"
    )
    op.execute(
        "CREATE TRIGGER contact_moves AFTER UPDATE OF kind, account, deleted_at ON contact"
        " WHEN old.kind <> new.kind OR old.account IS NOT new.account"
        " OR (old.deleted_at IS NULL) <> (new.deleted_at IS NULL) BEGIN"
        " UPDATE tally SET living = living - 1 WHERE kind = old.kind AND account ="
        " coalesce(old.account, '') AND old.deleted_at IS NULL;"
        " INSERT INTO tally SELECT new.kind, coalesce(new.account, ''), 1"
        " WHERE new.deleted_at IS NULL ON CONFLICT DO UPDATE SET living = living + 1; END"
    )
