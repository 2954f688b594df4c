"""What a hand does on either side, as data: run from a scenario, done in the window, recorded."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from dialpad_contacts.domain.contact import Email, Fields
from dialpad_contacts.domain.phone import Phone
from dialpad_contacts.lab.desk import Desk


@dataclass(frozen=True, slots=True)
class Edit:
    """What changes of a person; None leaves a field as it is."""

    given_name: str | None = None
    family_name: str | None = None
    emails: tuple[Email, ...] | None = None
    phones: tuple[Phone, ...] | None = None

    def made_to(self, fields: Fields) -> Fields:
        """Return ``fields`` after the edit."""
        return Fields(
            fields.given_name if self.given_name is None else self.given_name,
            fields.family_name if self.family_name is None else self.family_name,
            fields.emails if self.emails is None else self.emails,
            fields.phones if self.phones is None else self.phones,
        )

    @classmethod
    def between(cls, before: Fields, after: Fields) -> Edit:
        """Return the edit that makes ``after`` of ``before``."""
        return cls(
            after.given_name if after.given_name != before.given_name else None,
            after.family_name if after.family_name != before.family_name else None,
            after.emails if after.emails != before.emails else None,
            after.phones if after.phones != before.phones else None,
        )

    def say(self) -> str:
        """Return what it changes, in words."""
        said = [
            f"{name} {text or 'empty'}"
            for name, text in (("first name", self.given_name), ("last name", self.family_name))
            if text is not None
        ]
        if self.emails is not None:
            said.append(_listed("email", [e.address for e in self.emails]))
        if self.phones is not None:
            said.append(_listed("number", [p.written for p in self.phones]))
        return ", ".join(said) or "nothing"


NO_EDIT = Edit()


def _listed(what: str, texts: list[str]) -> str:
    return f"{what} {' and '.join(texts)}" if texts else f"no {what}"


class Act:
    """One deed. Subclasses are frozen values; ``carry_out`` does it on a desk."""

    __slots__ = ()
    side: ClassVar[str] = "here"
    """'here', 'there' or 'world'."""

    @property
    def whom(self) -> str:
        """The shown name of whom it is about, '' for nobody."""
        return str(getattr(self, "who", ""))

    def carry_out(self, desk: Desk) -> object:
        """Do it."""
        raise NotImplementedError

    def say(self, account: str) -> str:
        """Return it in words; ``account`` is the cloud's name."""
        raise NotImplementedError

    def same_deed(self, other: Act) -> bool:
        """Return whether ``other`` is this deed to this person, whatever its values."""
        return type(self) is type(other) and self.whom == other.whom
