"""Calls that are over, put into a history for a test."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from dialpad_contacts.domain.call import LoggedCall, Outcome, Source
from dialpad_contacts.domain.contact import ContactId
from dialpad_contacts.domain.phone import phone
from dialpad_contacts.store import Store
from dialpad_contacts.store.call_log import CallRow
from dialpad_contacts.ui.viewmodels.calls import Role
from tests.ui.calls.conftest import Desk


def logged(
    store: Store,
    count: int,
    *,
    name: str = "Renee Abara",
    number: str = "+14155550100",
    outcome: Outcome = Outcome.ANSWERED,
    contact: ContactId | None = None,
    note: str = "",
    seconds: int = 150,
    rung_s: int = 0,
    area: str = "",
) -> None:
    """Put calls into the history, a minute apart, the newest a minute ago."""
    now = datetime.now(UTC)
    for minutes in range(count, 0, -1):
        call = LoggedCall(
            0, now - timedelta(minutes=minutes), phone(number, region="US"), outcome,
            Source.COMMAND, name=name, seconds=seconds, contact=contact, note=note,
            rung_s=rung_s, area=area,
        )  # fmt: skip
        store.put_call(CallRow(call))


def lines(desk: Desk) -> list[str]:
    """Return the calls that the history lists, without its days: how many those are is the clock's.

    Calls of a few minutes are of two days just after midnight.
    """
    model = desk.phone.model
    found = [model.index(i).data(Role.LINE) for i in range(model.rowCount())]
    return [f"{line.title}: {line.second}" for line in found if line is not None]
