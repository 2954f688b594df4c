"""Which kinds of account can be linked; small, since the first page of all asks for it."""

from __future__ import annotations

from dialpad_contacts.domain.contact import AccountKind

LINKABLE = (
    AccountKind.GOOGLE,
    AccountKind.OFFICE365,
    AccountKind.EXCHANGE,
    AccountKind.OUTLOOK,
    AccountKind.HOTMAIL,
    AccountKind.DIALPAD,
)
"""The kinds that can be linked today; the menu and the empty page offer these."""
