"""The source filter: which contacts of each section are asked for."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass

from dialpad_contacts.domain.contact import AccountKind, Direction
from dialpad_contacts.store.conditions import ALWAYS, Condition, either
from dialpad_contacts.store.layout import COMPANY, GROUP, PERSONAL


@dataclass(frozen=True, slots=True)
class Sources:
    """Account ids, 'company' and 'local'; none at all means everything.

    A directory's entries belong to 'company'; to their account only where the account is
    nothing but a directory (Dialpad).
    """

    accounts: frozenset[str] = frozenset()
    directories: frozenset[str] = frozenset()
    company: bool = True
    local: bool = True
    everything: bool = True

    @classmethod
    def read(cls, db: sqlite3.Connection, wanted: frozenset[str]) -> Sources:
        """Return the filter for what the window asked for."""
        if not wanted:
            return cls()
        accounts = wanted - {"company", "local"}
        kinds = dict(db.execute("SELECT id, kind FROM account").fetchall())
        directories = frozenset(
            a
            for a in accounts
            if a in kinds and AccountKind(kinds[a]).direction is Direction.READ_ONLY
        )
        return cls(accounts, directories, "company" in wanted, "local" in wanted, everything=False)

    def condition(self, kind: int) -> Condition | None:
        """Return what of ``contact c`` to ask in a section, None when it is left out."""
        if self.everything or (kind != PERSONAL and self.company):
            return ALWAYS
        if kind != PERSONAL:
            return _in(self.directories) if self.directories else None
        ways = [_in(self.accounts)] if self.accounts else []
        if self.local:
            ways.append(Condition("c.account IS NULL"))
        return either(ways) if ways else None

    def all_kinds(self) -> Condition:
        """Return the condition over every section at once."""
        if self.everything:
            return ALWAYS
        ways = []
        for kind in (COMPANY, GROUP, PERSONAL):
            condition = self.condition(kind)
            if condition is not None:
                sql = f"c.kind = {kind} AND ({condition.sql})"
                ways.append(Condition(sql, condition.parameters))
        return either(ways)


def _in(accounts: frozenset[str]) -> Condition:
    wanted = json.dumps(sorted(accounts))
    return Condition("c.account IN (SELECT value FROM json_each(?))", (wanted,))
