"""The window's calls: the desk in its thread, what a command or a line brings, who is told."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from dialpad_contacts.app.call_book import StoreCallBook
from dialpad_contacts.app.caller_id import caller_id
from dialpad_contacts.app.placing import Placing
from dialpad_contacts.app.session import Session
from dialpad_contacts.background import messages as m
from dialpad_contacts.background.calls import CallThread
from dialpad_contacts.calls import quiet as quiet_rules
from dialpad_contacts.calls.desk import CallDesk
from dialpad_contacts.calls.events import CallersSaved, CallEvent, HistoryChanged, Over, Rang, Shown
from dialpad_contacts.calls.quiet import Hours, Length, Quiet, Verdict
from dialpad_contacts.calls.sessions import CallId
from dialpad_contacts.calls.who import Who
from dialpad_contacts.desktop.memory import FileMemory
from dialpad_contacts.domain.call import EntryId, LineEvent, LineState, Mark, Source
from dialpad_contacts.domain.contact import AccountId, ContactId, Kind
from dialpad_contacts.domain.phone import Phone
from dialpad_contacts.ui.call_services import Placement

QUIET_FILE = "calls.json"
_QUIET = "quiet"
MOST_EXPORTED = 1_000_000


class WindowCalls:
    """``ui.call_services.Calls``; lives in the GUI thread, which it keeps waiting for nothing.

    Args (of the constructor):
        session: the open data folder; its store is asked in the calls' own thread.
        home: where do-not-disturb is kept, for the sample account as well.
        publish: hands an event to the GUI thread, from any thread.
        opened: a contact rings: fetch it from its account (R6).
        changed: contacts were made: show them, and have them sent (R16).
        ended: a call ended that a command waits for.
        order: hands a command to the sync worker.
    """

    def __init__(
        self,
        session: Session,
        home: Path,
        *,
        publish: Callable[[CallEvent], None],
        opened: Callable[[ContactId], None],
        changed: Callable[[tuple[ContactId, ...]], None],
        ended: Callable[[m.Done], None],
        order: Callable[[m.Command], None],
    ) -> None:
        """Take the parts; no call lives yet."""
        self._session = session
        self._memory = FileMemory(home / QUIET_FILE)
        self._quiet = quiet_rules.from_text(self._memory.read(_QUIET))
        self._opened = opened
        self._changed = changed
        self._ended = ended
        self._lines: dict[AccountId, LineState] = {}
        self._listeners: list[Callable[[CallEvent], None]] = []
        self._publish = publish
        self._thread = CallThread(self._new_desk, publish)
        self._placing = Placing(
            region=session.region, order=order, begun=self._begun, is_heard=self._is_heard
        )

    def start(self) -> None:
        """Begin to take calls; this window has the data folder's lock."""
        self._thread.start()

    def close(self) -> None:
        """End every call."""
        self._thread.close()

    # -- what comes from outside ----------------------------------------------------------

    def ring(self, message: m.Ring) -> None:
        """A command brings a call, and waits for its end."""
        arguments = {"name": message.name, "line": message.line, "token": message.token}
        number, job = message.number, message.job
        if message.missed:
            self._post(lambda d: d.missed(number, Source.COMMAND, **arguments, job=job))
        else:
            self._post(lambda d: d.ring(number, Source.COMMAND, **arguments, job=job))

    def hear(self, event: LineEvent | LineState) -> None:
        """A telephone account tells of its lines (D23)."""
        if isinstance(event, LineEvent):
            self._post(lambda d: d.hear(event))
            return
        if event.connected or event.reason:
            self._lines[event.account] = event
        else:
            self._lines.pop(event.account, None)
        self._tell(event)

    def on_answer(self, message: m.Done | m.WorkerFailed) -> None:
        """Take an answer of the sync worker: perhaps a call is being placed."""
        self._placing.on_message(message)

    def on_event(self, event: CallEvent) -> None:
        """Take an event of the calls' thread, in the GUI thread."""
        match event:
            case Rang(shown) if shown.who.contact is not None and not shown.call.outgoing:
                if shown.who.first is not None and shown.who.first.kind is Kind.PERSONAL:
                    self._opened(shown.who.first.contact)
            case Over(shown, job):
                if shown.saved is not None:
                    self._changed((shown.saved,))
                if job:
                    self._ended(_answer(job, shown))
            case CallersSaved(contacts) if contacts:
                self._changed(contacts)
            case _:
                pass
        self._tell(event)

    def subscribe(self, listener: Callable[[CallEvent], None]) -> Callable[[], None]:
        """Call ``listener`` in the GUI thread with every event; return what ends that."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    # -- live calls -----------------------------------------------------------------------

    @property
    def live(self) -> tuple[Shown, ...]:
        """The calls that live, the oldest first, as they were last told."""
        return self._thread.live

    @property
    def region(self) -> str:
        """The country in which a number without '+' is read (ISO 3166 alpha-2)."""
        return self._session.region

    def who(self, number: str) -> Who:
        """Return whom a number would show; reads the local book at once (R15)."""
        return caller_id(self._session.store, number, region=self._session.region).who

    def simulate(self, number: str | None, *, name: str = "", line: str = "") -> None:
        """Somebody calls, or seems to."""
        self._post(lambda d: d.ring(number, Source.SIMULATED, name=name, line=line))

    def dial(self, number: str, *, line: str = "") -> None:
        """Place a (simulated) call."""
        self._post(lambda d: d.dial(number, Source.SIMULATED, line=line))

    def place(self, number: str, account: AccountId, done: Callable[[Placement], None]) -> None:
        """Have a linked telephone call, once; ``done`` is told, at once or later (D23)."""
        self._placing.place(number, account, done)

    @property
    def telephones(self) -> tuple[AccountId, ...]:
        """The linked accounts that calls can be placed through."""
        linked = self._session.store.accounts_linked()
        return tuple(a.id for a in linked if a.kind.has_telephone)

    def answer(self, call: CallId) -> None:
        """Take a ringing call."""
        self._post(lambda d: d.answer(call), call)

    def decline(self, call: CallId) -> None:
        """Turn a ringing call away."""
        self._post(lambda d: d.decline(call), call)

    def hold(self, call: CallId) -> None:
        """Put a call on hold."""
        self._post(lambda d: d.hold(call), call)

    def resume(self, call: CallId) -> None:
        """Go on with a call on hold."""
        self._post(lambda d: d.resume(call), call)

    def hang_up(self, call: CallId) -> None:
        """End a call."""
        self._post(lambda d: d.hang_up(call), call)

    def note(self, call: CallId, text: str) -> None:
        """Keep a note with the live call."""
        self._post(lambda d: d.note(call, text), call)

    def dont_save(self, call: CallId) -> None:
        """'Don't save' (D17)."""
        self._post(lambda d: d.dont_save(call), call)

    def save_to(self, call: CallId, account: AccountId | None) -> None:
        """Save the caller there; None is 'Dialpad only'."""
        self._post(lambda d: d.save_to(call, account), call)

    def choose(self, call: CallId, contact: ContactId) -> None:
        """This one of several is meant, now and next time (D16)."""
        self._post(lambda d: d.choose(call, contact), call)

    # -- the history ----------------------------------------------------------------------

    def set_note(self, entry: EntryId, text: str) -> None:
        """Set the note of a call that is over."""
        self._post(lambda d: d.history.set_note(entry, text))

    def remove(self, entries: Sequence[EntryId]) -> None:
        """Take entries out of the history."""
        self._post(lambda d: d.history.remove(entries))

    def put_back(self, entries: Sequence[EntryId]) -> None:
        """Take such a removal back."""
        self._post(lambda d: d.history.put_back(entries))

    def clear(self) -> None:
        """Forget the history."""
        self._post(lambda d: d.history.clear())

    def clear_simulated(self) -> None:
        """Take all simulated calls out of the history."""
        self._post(lambda d: d.history.remove_simulated())

    def block(self, number: str, blocked: bool) -> None:
        """Block a number, or let it ring again."""
        self._post(lambda d: d.history.block(number) if blocked else d.history.unblock(number))

    def mark_spam(self, number: str, spam: bool) -> None:
        """Mark a number as spam, or no longer."""
        self._post(lambda d: d.history.mark_spam(number, spam=spam))

    def choose_for(self, number: str, contact: ContactId) -> None:
        """This one of several is meant by a number, from the history (D16)."""
        self._post(lambda d: d.history.choose(number, contact))

    def export(self, file: Path) -> int:
        """Write the whole history to a file; for any thread."""
        from dialpad_contacts.app.call_export import export

        calls = self._session.store.calls(MOST_EXPORTED)
        export(calls, file)
        return len(calls)

    def save_waiting(self) -> None:
        """Save the callers that a flood left waiting (D20's yes)."""
        self._post(lambda d: d.history.save_waiting())

    def set_favourite(self, contact: ContactId, favourite: bool) -> None:
        """Make it a favourite, who may ring through quiet hours."""

        def favour(desk: CallDesk) -> None:
            self._session.store.set_favourite(contact, favourite)
            self._publish(HistoryChanged())

        self._post(favour)

    # -- quiet, and the lines -------------------------------------------------------------

    @property
    def quiet(self) -> Quiet:
        """What the user wants of do-not-disturb, quiet hours and privacy."""
        return self._quiet

    def do_not_disturb(self, length: Length | None) -> Quiet:
        """Turn do-not-disturb on for a while, or (None) off."""
        if length is None:
            return self._set_quiet(quiet_rules.turned_off(self._quiet))
        return self._set_quiet(quiet_rules.turned_on(self._quiet, length, self._local_now()))

    def set_quiet_hours(self, hours: Hours | None) -> Quiet:
        """Set the daily quiet hours, or have none."""
        return self._set_quiet(replace(self._quiet, hours=hours))

    def set_still_show(self, *, favourites: bool, company: bool) -> Quiet:
        """Say who shows all the same."""
        return self._set_quiet(replace(self._quiet, favourites=favourites, company=company))

    def set_private(self, private: bool) -> Quiet:
        """Hide names and numbers in pop-ups, or show them."""
        return self._set_quiet(replace(self._quiet, private=private))

    @property
    def lines(self) -> tuple[LineState, ...]:
        """Whether calls of the linked telephone accounts arrive."""
        return tuple(self._lines.values())

    # -- parts ----------------------------------------------------------------------------

    def _new_desk(self, told: Callable[[CallEvent], None]) -> CallDesk:
        return CallDesk(
            StoreCallBook(self._session.store),
            now=self._session.clock.now,
            region=self._session.region,
            save_unknown=self._session.config.calls.save_unknown_callers,
            told=told,
            verdict=self._judged,
        )

    def _begun(self, number: Phone, account: AccountId, token: str) -> None:
        self._post(lambda d: d.placed(number, account, token))

    def _is_heard(self, account: AccountId) -> bool:
        state = self._lines.get(account)
        return state is not None and state.connected

    def _judged(self, who: Who, mark: Mark) -> Verdict:
        """Say how a call makes itself known; called in the calls' thread."""
        return quiet_rules.verdict(
            self._quiet,
            self._local_now(),
            favourite=any(h.favourite for h in who.everybody),
            company=any(h.kind is Kind.COMPANY for h in who.everybody),
            spam=mark.spam,
        )

    def _local_now(self) -> datetime:
        return self._session.clock.now().astimezone()

    def _set_quiet(self, quiet: Quiet) -> Quiet:
        self._quiet = quiet
        self._memory.write(_QUIET, quiet_rules.to_text(quiet))
        return quiet

    def _post(self, act: Callable[[CallDesk], object], call: CallId | None = None) -> None:
        self._thread.post(act, call)

    def _tell(self, event: CallEvent) -> None:
        for listener in tuple(self._listeners):
            listener(event)


def _answer(job: int, shown: Shown) -> m.Done:
    if shown.entry is None:
        return m.Done(job, "failed", "The call could not be written down. Is the disk full?")
    return m.Done(job, document={"call": shown.entry})
