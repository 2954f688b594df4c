"""Twelve syncs as they should go, each a small story whose end is known."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from dialpad_contacts.domain.contact import Email, Fields
from dialpad_contacts.domain.phone import phone

if TYPE_CHECKING:
    from tests.faults.anomalies import Desk

PEOPLE = 5


@dataclass(frozen=True, slots=True)
class Golden:
    """``act`` is what people do before the sync; ``writes`` what the account is told, in all."""

    name: str
    act: Callable[[Desk], None] = lambda desk: None
    creates: int = 0
    updates: int = 0
    deletes: int = 0
    full: bool = False
    first: bool = False

    @property
    def writes(self) -> dict[str, int]:
        found = {"POST": self.creates, "PATCH": self.updates, "DELETE": self.deletes}
        return {method: times for method, times in found.items() if times}


def somebody(name: str, number: int) -> Fields:
    """Return a person with a value of each kind, all of which every account can hold."""
    return Fields(
        f"Given{name}",
        f"Family{name}",
        (Email(f"{name.lower()}@people.example", "other"),),
        (phone(f"+1 201 555 {number:04}", "mobile", region="US"),),
    )


NEW_EMAIL = Email("new@people.example", "other")
NEW_PHONE = phone("+1 201 555 7777", "mobile", region="US")


def _news(desk: Desk) -> None:
    desk.mailbox.add(somebody("Nina", 70))
    desk.edit_there("Given0", emails=(NEW_EMAIL,))
    desk.remove_there("Given1")


def _create(desk: Desk) -> None:
    desk.add(somebody("Carl", 71))


def _update(desk: Desk) -> None:
    desk.edit("Given0", family_name="Edited", emails=(NEW_EMAIL,))


def _delete(desk: Desk) -> None:
    desk.delete("Given0")


def _both(desk: Desk) -> None:
    desk.edit("Given0", family_name="Edited")
    desk.edit_there("Given0", emails=(somebody("0", 0).emails[0], NEW_EMAIL))


def _gone(desk: Desk) -> None:
    desk.edit("Given0", family_name="Edited")
    desk.remove_there("Given0")


def _moved(desk: Desk) -> None:
    desk.mailbox.move(desk.remote_id("Given0"))
    desk.edit("Given0", family_name="Edited")


def _expired(desk: Desk) -> None:
    _both(desk)
    desk.delete("Given2")
    desk.mailbox.forget_cursors()


def _mixed(desk: Desk) -> None:
    for number, name in enumerate(("Carl", "Cleo")):
        desk.add(somebody(name, 71 + number))
    desk.edit("Given0", phones=(NEW_PHONE,))
    desk.edit("Given1", family_name="Edited")
    desk.delete("Given2")
    desk.delete("Given3")
    desk.mailbox.add(somebody("Nina", 70))
    desk.edit_there("Given4", family_name="There")


def _there_and_back(desk: Desk) -> None:
    desk.edit("Given0", family_name="Edited")
    desk.edit("Given0", family_name="Family0")
    desk.add(somebody("Carl", 71))
    desk.delete("GivenCarl")


GOLDEN = (
    Golden("first", first=True),
    Golden("nothing new"),
    Golden("news", _news),
    Golden("full", _news, full=True),
    Golden("create", _create, creates=1),
    Golden("update", _update, updates=1),
    Golden("delete", _delete, deletes=1),
    Golden("both", _both, updates=1),
    Golden("gone", _gone),
    Golden("moved", _moved, updates=1),
    Golden("expired", _expired, updates=1, deletes=1),
    Golden("mixed", _mixed, creates=2, updates=2, deletes=2),
    Golden("taken back", _there_and_back),
)


def with_changes(fields: Fields, changed: dict[str, object]) -> Fields:
    """Return ``fields`` after an edit."""
    return replace(fields, **changed)  # type: ignore[arg-type]
