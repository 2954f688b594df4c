"""The journal keeps company and note, too: before and after, as JSON, where they changed."""

from __future__ import annotations

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column; entries from before have nothing to say."""
    op.execute("ALTER TABLE journal ADD COLUMN own TEXT")
