"""What whoever opens the file has to know of it; its tables are in ``schema``."""

from __future__ import annotations

REVISION = "0007"
"""The Alembic revision these tables are."""
APPLICATION_ID = 0x44504C43
"""PRAGMA application_id of our files: 'DPLC'."""
NORMALISER = "1"
"""Version of folding and tokens: the search index is built anew when it differs."""

COMPANY, GROUP, PERSONAL = 0, 1, 2
"""contact.kind, in the order of a search's sections."""
