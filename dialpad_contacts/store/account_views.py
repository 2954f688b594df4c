"""Linked accounts as cards, source rows and the status bar show them."""

from __future__ import annotations

from collections import Counter

from dialpad_contacts.domain.contact import Direction
from dialpad_contacts.store import accounts, listing
from dialpad_contacts.store.database import Session
from dialpad_contacts.sync.views import AccountView


def views(session: Session) -> list[AccountView]:
    """Return the linked accounts in the order they were linked."""
    linked = accounts.linked(session.raw)
    of_kind = Counter(a.kind for a in linked)
    contacts = listing.counts(session.raw).by_account
    pending = dict(
        session.raw.execute(
            "SELECT account, count(*) FROM contact"
            " WHERE waiting_since IS NOT NULL AND account IS NOT NULL GROUP BY account"
        ).fetchall()
    )
    return [
        AccountView(
            id=a.id,
            kind=a.kind,
            title=a.kind.display_name
            if of_kind[a.kind] == 1
            else f"{a.kind.display_name} {a.email}",
            email=a.email,
            direction=a.direction,
            state=a.state,
            reason=a.reason,
            last_sync=a.last_sync,
            retry_at=a.retry_at,
            pending=pending.get(a.id, 0) if a.direction is Direction.TWO_WAY else 0,
            contacts=contacts.get(a.id, 0),
            is_default=a.is_default,
        )
        for a in linked
    ]
