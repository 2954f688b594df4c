"""The one place that calls go through: who rings, what is shown, what is kept when it is over.

Whatever brings a call (the panel, the command line, Dialpad's events) rings it here, so that
the rules for known, unknown, withheld and blocked callers hold for all of them alike.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from dialpad_contacts.calls import lines
from dialpad_contacts.calls.book import CallBook
from dialpad_contacts.calls.events import CallEvent, Shown
from dialpad_contacts.calls.history import HistoryDesk
from dialpad_contacts.calls.quiet import OPENLY
from dialpad_contacts.calls.sessions import CallId, Phase, WrongMoment
from dialpad_contacts.calls.table import Judge, Table
from dialpad_contacts.calls.unknown import Wishes
from dialpad_contacts.domain.call import LineEvent, Outcome, Source
from dialpad_contacts.domain.caller import read_caller
from dialpad_contacts.domain.contact import AccountId, ContactId, Direction
from dialpad_contacts.domain.phone import Phone, phone


class CallDesk:
    """Live calls with their people, and the history. One thread's own.

    Every act on a call raises WrongMoment when the call does not allow it now.
    """

    def __init__(
        self,
        book: CallBook,
        *,
        now: Callable[[], datetime],
        region: str,
        save_unknown: bool,
        told: Callable[[CallEvent], None],
        verdict: Judge = lambda who, mark: OPENLY,
    ) -> None:
        """Take the parts.

        Args:
            book: the address book and the history.
            now: the time, aware.
            region: how a number without '+' is read (ISO 3166 alpha-2).
            save_unknown: whether unknown callers become contacts at all (D17).
            told: hears of every change; must not call back.
            verdict: whether a caller pops up or rings silently (calls.quiet).
        """
        self._region = region
        self._now = now
        self._book = book
        self._table = Table(book, now=now, save_unknown=save_unknown, told=told, verdict=verdict)
        self.history = HistoryDesk(book, now=now, region=region, told=told)

    @property
    def live(self) -> tuple[Shown, ...]:
        """The calls that live now, the oldest first."""
        return tuple(self._table.shown(call) for call in self._table.calls.live)

    # -- calls come, and go ---------------------------------------------------------------

    def ring(
        self,
        number: str | None,
        source: Source,
        *,
        name: str = "",
        line: str = "",
        token: str = "",
        job: int = 0,
    ) -> Shown:
        """A call comes in; a blocked number rings nobody and is only kept as blocked.

        Args:
            number: as the network gave it, None or a word for a withheld one.
            source: who brings the call.
            name: what the network calls the caller.
            line: the line that it came in on.
            token: the bringer's own name for this call, which is never entered twice.
            job: of whoever waits for the call's end, 0 when nobody does.
        """
        table, asked = self._table, self.read(number)
        known = table.look_up(asked, source, name=name, line=line, token=token, job=job)
        if known.caller.mark.blocked:
            return table.at_once(known, Outcome.BLOCKED)
        return table.begin(table.calls.ring(asked, source, name=name, line=line), known)

    def missed(
        self,
        number: str | None,
        source: Source,
        *,
        name: str = "",
        line: str = "",
        token: str = "",
        job: int = 0,
    ) -> Shown:
        """A call rang and ended at once, nobody having been asked; arguments as ``ring``."""
        table, asked = self._table, self.read(number)
        known = table.look_up(asked, source, name=name, line=line, token=token, job=job)
        return table.at_once(
            known, Outcome.BLOCKED if known.caller.mark.blocked else Outcome.MISSED
        )

    def dial(self, number: str, source: Source, *, line: str = "") -> Shown:
        """Place a call."""
        table, asked = self._table, phone(number, region=self._region)
        known = table.look_up(asked, source, line=line)
        return table.begin(table.calls.dial(asked, source, line=line), known)

    def read(self, number: str | None) -> Phone | None:
        """Return the caller's number, None for a withheld one."""
        return read_caller(number, region=self._region)

    def hear(self, event: LineEvent) -> None:
        """A telephone network says what happened on a line; legs of one call are one call."""
        lines.hear(self._table, event, region=self._region)

    def placed(self, number: Phone, account: AccountId, token: str) -> None:
        """The telephone of ``account`` places a call; what it tells of ``token`` is this one."""
        lines.placed(self._table, number, account, token)

    def answer(self, call: CallId) -> Shown:
        """Take a ringing call."""
        self._check_ours(call)
        return self._table.shown(self._table.calls.answer(call))

    def hold(self, call: CallId) -> Shown:
        """Put a call on hold."""
        self._check_ours(call)
        return self._table.shown(self._table.calls.hold(call))

    def resume(self, call: CallId) -> Shown:
        """Go on with a call on hold."""
        self._check_ours(call)
        return self._table.shown(self._table.calls.resume(call))

    def decline(self, call: CallId) -> Shown:
        """Turn a ringing call away."""
        self._check_ours(call)
        return self._table.finish(self._table.calls.decline(call))

    def hang_up(self, call: CallId) -> Shown:
        """End a call; a network's own, once it was answered, is only put away here."""
        if self._table.known(call).phase is Phase.RINGING:
            self._check_ours(call)
        return self._table.finish(self._table.calls.hang_up(call))

    def expire(self) -> None:
        """End the calls that have rung for too long; to be called every second or so.

        What nobody waited for is done then, too.
        """
        for call in self._table.calls.late():
            self._table.finish(self._table.calls.hang_up(call))
        self._table.find_areas()

    def recover(self) -> None:
        """Finish the calls that a crash cut off; only while no other process has live ones."""
        self._table.recover()

    def close(self) -> None:
        """End every call: the window goes, and with it what could answer them."""
        for call in self._table.calls.live:
            self._table.finish(self._table.calls.hang_up(call.id))

    # -- what the user says of a live call ------------------------------------------------

    def dont_save(self, call: CallId) -> Shown:
        """The user wants no contact of this caller; of a known one there is none to make."""
        return self._wish(call, replace(self._table.open_of(call).wishes, save=False))

    def save_to(self, call: CallId, account: AccountId | None) -> Shown:
        """This caller is to be saved, in ``account``; None is for Dialpad only.

        Raises:
            LookupError: it is no linked two-way account.
        """
        homes = self._table.open_of(call).caller.saving.homes
        two_way = {h.account for h in homes if h.direction is Direction.TWO_WAY}
        if account is not None and account not in two_way:
            raise LookupError(f'There is no two-way account "{account}".')
        return self._wish(call, Wishes(home=AccountId(account or "")))

    def note(self, call: CallId, text: str) -> Shown:
        """Keep a note with the live call."""
        self._table.open_of(call).note = text
        return self._table.changed(call)

    def choose(self, call: CallId, contact: ContactId) -> Shown:
        """The user says whom of several this number means; it is remembered (D16).

        Raises:
            LookupError: that contact doesn't have the number.
        """
        known, number = self._table.open_of(call), self._table.known(call).number
        if number is None or contact not in {h.contact for h in known.caller.who.everybody}:
            raise LookupError("That contact doesn't have this number.")
        self._book.choose(number, contact)
        found = self._book.caller(number, self._now())
        known.caller = replace(found, last=known.caller.last)
        return self._table.changed(call)

    # -- parts ----------------------------------------------------------------------------

    def _wish(self, call: CallId, wishes: Wishes) -> Shown:
        self._table.open_of(call).wishes = wishes
        return self._table.changed(call)

    def _check_ours(self, call: CallId) -> None:
        if not self._table.known(call).is_ours:
            raise WrongMoment("This call is answered, held and ended in Dialpad itself.")
