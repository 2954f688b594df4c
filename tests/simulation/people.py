"""Random people of a small world: few values, so that they meet; many names, so that they tell."""

from __future__ import annotations

from dataclasses import replace
from random import Random

from dialpad_contacts.domain.contact import Email, Fields
from dialpad_contacts.domain.phone import Phone

LABELS = ("home", "work", "mobile")


class People:
    """Makes fields and edits them; a name is seldom used twice."""

    def __init__(self, random: Random) -> None:
        self._random = random
        self._named = 0

    def name(self) -> str:
        if self._random.random() < 0.25:
            return self._random.choice(("", "Ada", "Leo"))
        self._named += 1
        return f"N{self._named}"

    def email(self) -> Email:
        address = f"a{self._random.randrange(5)}@x.example"
        return Email(address, self._random.choice(LABELS))

    def phone(self) -> Phone:
        number = f"+1202555010{self._random.randrange(5)}"
        return Phone(number, number, self._random.choice(LABELS))

    def somebody(self) -> Fields:
        emails = {e.key: e for e in (self.email() for _ in range(self._random.randrange(3)))}
        phones = {p.key: p for p in (self.phone() for _ in range(self._random.randrange(3)))}
        self._named += 1
        return Fields(
            f"P{self._named}", self.name(), tuple(emails.values()), tuple(phones.values())
        )

    def edit(self, fields: Fields) -> Fields:
        """Return ``fields`` after one or two small edits."""
        for _ in range(self._random.choice((1, 1, 2))):
            fields = self._edit_once(fields)
        return fields

    def _edit_once(self, fields: Fields) -> Fields:
        dice = self._random.randrange(10)
        if dice < 2:
            return replace(fields, given_name=self.name() or "Ada")
        if dice < 3:
            return replace(fields, family_name=self.name())
        if dice < 6:
            return self._add(fields)
        if dice < 8:
            return self._remove(fields)
        return self._relabel(fields)

    def _add(self, fields: Fields) -> Fields:
        if self._random.random() < 0.5:
            email = self.email()
            if email.key in {e.key for e in fields.emails}:
                return fields
            return replace(fields, emails=(*fields.emails, email))
        phone = self.phone()
        if phone.key in {p.key for p in fields.phones}:
            return fields
        return replace(fields, phones=(*fields.phones, phone))

    def _remove(self, fields: Fields) -> Fields:
        if fields.emails and (self._random.random() < 0.5 or not fields.phones):
            gone = self._random.choice(fields.emails)
            return replace(fields, emails=tuple(e for e in fields.emails if e is not gone))
        if fields.phones:
            lost = self._random.choice(fields.phones)
            return replace(fields, phones=tuple(p for p in fields.phones if p is not lost))
        return fields

    def _relabel(self, fields: Fields) -> Fields:
        label = self._random.choice(LABELS)
        if fields.emails and self._random.random() < 0.5:
            first = fields.emails[0]
            address = first.address.upper() if self._random.random() < 0.2 else first.address
            return replace(fields, emails=(Email(address, label), *fields.emails[1:]))
        if fields.phones:
            number = replace(fields.phones[0], label=label)
            return replace(fields, phones=(number, *fields.phones[1:]))
        return fields
