"""Calls that the window asks a linked telephone to place: the request, its answer, the call."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count
from uuid import uuid4

from dialpad_contacts.background import messages as m
from dialpad_contacts.domain.contact import AccountId
from dialpad_contacts.domain.phone import Phone, phone
from dialpad_contacts.ui.call_services import Placement

NO_NUMBER = "This is no whole number. Type it with its area code."
NOT_KNOWN = "The request was cut off. Look whether your telephone is calling before you call again."
NOT_HEARD = "The call is being placed. It can't be shown here: no calls arrive from there now."

Done = Callable[[Placement], None]


class Placing:
    """Requests under way. Lives in the GUI thread; the worker asks."""

    def __init__(
        self,
        *,
        region: str,
        order: Callable[[m.Command], None],
        begun: Callable[[Phone, AccountId, str], None],
        is_heard: Callable[[AccountId], bool],
    ) -> None:
        """Take the parts.

        Args:
            region: how a number without '+' is read (ISO 3166 alpha-2).
            order: hands a command to the worker.
            begun: (number, account, token) of a call that is being placed.
            is_heard: whether the calls of an account arrive, so that this one can be shown.
        """
        self._region, self._order, self._begun, self._is_heard = region, order, begun, is_heard
        # Numbered downwards: they never meet the jobs of the window's other commands.
        self._jobs = count(-1, -1)
        self._waiting: dict[int, tuple[Phone, m.PlaceCall, Done]] = {}

    def place(self, number: str, account: AccountId, done: Done) -> None:
        """Ask for a call, once; ``done`` hears how that went."""
        read = phone(number, region=self._region)
        if read.e164 is None:
            done(Placement(False, NO_NUMBER))
            return
        command = m.PlaceCall(next(self._jobs), account, read.e164, uuid4().hex)
        self._waiting[command.job] = read, command, done
        self._order(command)

    def on_message(self, message: m.Done | m.WorkerFailed) -> None:
        """Take an answer of the worker, or that it is gone and will not answer."""
        if isinstance(message, m.WorkerFailed):
            waiting, self._waiting = self._waiting, {}
            for _, _, done in waiting.values():
                done(Placement(False, NOT_KNOWN))
            return
        found = self._waiting.pop(message.job, None)
        if found is None:
            return
        number, command, done = found
        if message.problem:
            done(Placement(False, message.problem))
        elif self._is_heard(command.account):
            self._begun(number, command.account, command.token)
            done(Placement(True))
        else:
            done(Placement(True, NOT_HEARD))
