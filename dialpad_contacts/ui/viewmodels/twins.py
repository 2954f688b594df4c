"""Why a person comes up twice: the other rows, and the actual reason (R7)."""

from __future__ import annotations

from collections.abc import Mapping

from dialpad_contacts.domain.contact import Contact, Kind
from dialpad_contacts.domain.names import fold
from dialpad_contacts.domain.search import Row
from dialpad_contacts.ui.services import Queries
from dialpad_contacts.ui.strings import t
from dialpad_contacts.ui.viewmodels.fields import (
    COMPANY,
    LOCAL,
    Origin,
    account_origin,
    local_origin,
)

MOST_LOOKED_AT = 30


def also_words(contact: Contact, titles: Mapping[str, str]) -> str:
    """Return 'Also a company contact', 'Also in Google' …; '' for one row alone.

    ``titles`` are the accounts' names by id.
    """
    if not contact.also:
        return ""
    if contact.kind is Kind.COMPANY:
        return t("contact.also.personal")
    why = contact.also[0]
    if why in (COMPANY, LOCAL):
        return t(f"contact.also.{why}")
    return t("contact.also.account", account=titles.get(why, why))


def twins_of(queries: Queries, contact: Contact) -> list[Row]:
    """Return the other rows of this person."""
    if not contact.also:
        return []
    wanted = set(contact.also)
    found = queries.search(contact.display_name, frozenset(), MOST_LOOKED_AT).rows
    return [
        row
        for row in found
        if row.id != str(contact.id)
        and fold(row.name) == fold(contact.display_name)
        and ((row.account or LOCAL) in wanted or (_is_company(row) and COMPANY in wanted))
    ]


def origin_of(row: Row, titles: Mapping[str, str]) -> Origin:
    """Return the tile and word of a row."""
    if _is_company(row):
        return Origin(COMPANY, t("origin.company"))
    if row.account is None or row.account_kind is None:
        return local_origin()
    return account_origin(row.account_kind, titles.get(row.account, row.account_kind.display_name))


def why_twice(mine: Origin, theirs: Origin | None) -> str:
    """Return the reason why there are two rows, one from ``mine`` and one from ``theirs``."""
    if theirs is None:
        return t("dup.plain")
    tiles = {mine.tile, theirs.tile}
    account = theirs.title if mine.tile in (COMPANY, LOCAL) else mine.title
    if COMPANY in tiles:
        return t("dup.why.company") if LOCAL in tiles else t("dup.why.account", account=account)
    if LOCAL in tiles:
        return t("dup.made", account=account)
    if mine == theirs:
        return t("dup.twice", account=mine.title)
    return t("dup.both", account=mine.title, other=theirs.title)


def _is_company(row: Row) -> bool:
    return row.kind is Kind.COMPANY
