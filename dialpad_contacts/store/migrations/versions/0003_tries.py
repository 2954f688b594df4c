"""A contact that can't be sent by itself is counted, and set aside in the end (N13)."""

from __future__ import annotations

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column; nothing has failed so far."""
    op.execute("ALTER TABLE contact ADD COLUMN tries INTEGER DEFAULT 0 NOT NULL")
