"""What a search answers: rows with where they match, by section (R2)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from dialpad_contacts.domain.contact import AccountId, AccountKind, Kind

MatchField = Literal["name", "company", "email", "phone", "member"]


@dataclass(frozen=True, slots=True)
class Match:
    """Where a query matched: ``text[start:end]``, in code points, of one field."""

    field: MatchField
    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the list, ready to paint; as lean as a keystroke wants it.

    ``id`` is the contact id as text, or ``<account>/<remote id>`` of a remote-only result.
    ``second`` is the line under the name (number, email or title); when the match lies in a
    value that is not the first one, ``second`` is that value. ``also`` is why the person
    comes up twice (R7): 'company', 'local', an account id, or ''.
    """

    id: str
    kind: Kind
    name: str
    second: str = ""
    account: AccountId | None = None
    account_kind: AccountKind | None = None
    waiting: int = 0
    also: str = ""
    gone: bool = False
    matches: tuple[Match, ...] = ()
    remote_only: bool = False
    recent: bool = False
    members: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SearchResult:
    """The answer to ``query``: rows in section order company, group, personal.

    ``total`` and ``sections`` count all hits, also those beyond the limit; ``total`` is a
    lower bound when ``total_is_exact`` is False.
    """

    query: str
    total: int
    total_is_exact: bool
    sections: dict[Kind, int]
    rows: tuple[Row, ...]
