"""Calls keep how long they rang, and the area that an unknown number's prefix names."""

from __future__ import annotations

from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns; of calls from before neither is known."""
    op.execute("ALTER TABLE call ADD COLUMN rung INTEGER DEFAULT 0 NOT NULL")
    op.execute("ALTER TABLE call ADD COLUMN area TEXT DEFAULT '' NOT NULL")
