"""How calls are put into words: history rows, the last call, how long it took. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from dialpad_contacts.domain.call import EntryId, LoggedCall, Outcome, Source, Why
from dialpad_contacts.domain.contact import AccountId, ContactId, Kind
from dialpad_contacts.domain.names import shown
from dialpad_contacts.domain.phone import display
from dialpad_contacts.domain.search import Row
from dialpad_contacts.ui.plain import tip
from dialpad_contacts.ui.strings import t
from dialpad_contacts.ui.viewmodels import when
from dialpad_contacts.ui.viewmodels.fields import COMPANY, LOCAL, Origin, account_origin
from dialpad_contacts.ui.viewmodels.fields import local_origin as here
from dialpad_contacts.ui.viewmodels.number_place import is_news, place_of

MOST_NOTE = 200
_TOLD = (Why.FLOOD, Why.SPAM, Why.NOT_THIS_ONE)


@dataclass(frozen=True, slots=True)
class CallLine:
    """One call as the history paints it. ``lead`` stands first, in the tone of the icon."""

    id: EntryId
    title: str
    key: str
    initials_of: str
    icon: str
    tone: str
    lead: str
    rest: str
    time: str
    origin: Origin | None
    contact: ContactId | None
    number: str
    note: str = ""
    simulated: bool = False
    live: bool = False

    @property
    def second(self) -> str:
        """The line under the name."""
        return "".join(p for p in (self.lead, self.rest) if p)

    @property
    def tip(self) -> str:
        """What the pointer is told: all that may be cut off, and the note."""
        note = t("calls.note", note=self.note) if self.note else ""
        number = self.number if self.number != self.title else ""
        return tip(", ".join(p for p in (self.title, number, self.second, note) if p))

    @property
    def spoken(self) -> str:
        """The row as a screen reader says it."""
        source = self.origin.title if self.origin is not None else ""
        mark = t("calls.simulated") if self.simulated else ""
        note = t("calls.note", note=self.note) if self.note else ""
        parts = (self.time, self.title, self.second, source, mark, note)
        return ", ".join(p for p in parts if p)


def line_of(
    call: LoggedCall,
    row: Row | None,
    titles: Mapping[AccountId, str],
    *,
    region: str | None = None,
    held: bool = False,
) -> CallLine:
    """Return a call of the history for painting.

    Args:
        call: the call.
        row: of its contact, None when it has none (any more).
        titles: the accounts' names by id.
        region: the user's own country (ISO 3166 alpha-2); None leaves a number's place out.
        held: it lives, and is on hold.
    """
    icon, tone, lead, rest = _way(call, held=held)
    number = number_of(call)
    name = shown(call.name) or number or t("calls.withheld")
    origin = origin_of(row, titles)
    saved = _saved(call, origin)
    more = [saved] if saved else []
    if call.why in _TOLD and not call.outcome.is_live:
        more.append(t(f"calls.why.{call.why}"))
    if region is not None and name == number and is_news(call.number, call.area, region):
        more.append(place_of(call.number, call.area, region))
    if call.line:
        more.append(t("calls.line", line=shown(call.line)))
    return CallLine(
        id=call.id,
        title=name,
        key=str(call.contact) if call.contact is not None else f"n{number}",
        initials_of="" if name in (number, t("calls.withheld")) else name,
        icon=icon,
        tone=tone,
        lead=lead,
        rest=rest + "".join(f", {words}" for words in more),
        time=when.clock(call.at),
        origin=origin,
        contact=call.contact,
        number=number,
        note=shown(call.note)[:MOST_NOTE],
        simulated=call.source is Source.SIMULATED,
        live=call.outcome.is_live,
    )


def number_of(call: LoggedCall) -> str:
    """Return the number of a call as it is shown, '' for a withheld one."""
    number = call.number
    return shown(display(number.written, number.e164)) if number is not None else ""


def origin_of(row: Row | None, titles: Mapping[AccountId, str]) -> Origin | None:
    """Return the source of a contact's row as tile and word."""
    if row is None:
        return None
    if row.kind is not Kind.PERSONAL:
        return Origin(COMPANY, t("origin.company"))
    if row.account is None or row.account_kind is None:
        return here()
    name = titles.get(row.account, row.account_kind.display_name)
    return account_origin(row.account_kind, shown(name))


def duration(seconds: int) -> str:
    """Return how long a call took: '18 s', '2 min 31 s', '1 h 5 min'."""
    minutes, rest = divmod(max(0, seconds), 60)
    if not minutes:
        return t("calls.time.s", s=rest)
    if minutes < 60:
        return t("calls.time.min.s", m=minutes, s=rest) if rest else t("calls.time.min", m=minutes)
    hours, minutes = divmod(minutes, 60)
    return t("calls.time.h", h=hours, m=minutes) if minutes else t("calls.time.h0", h=hours)


def stopwatch(seconds: int) -> str:
    """Return a running time: '02:14', '1:02:14'."""
    minutes, rest = divmod(max(0, seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes:02}:{rest:02}"


def last_call(call: LoggedCall, now: datetime) -> str:
    """Return 'Last call 12 Nov at 16:40, outgoing, 4 min' (``call.last``)."""
    day = when.heading(call.at, now) if _is_near(call.at, now) else when.day(call.at, now)
    moment = t("call.last.at", day=day[0].lower() + day[1:], time=when.clock(call.at))
    return t("call.last", when=moment, how=_how(call))


def _is_near(then: datetime, now: datetime) -> bool:
    return (now.astimezone().date() - then.astimezone().date()).days in (0, 1)


def _how(call: LoggedCall) -> str:
    match call.outcome:
        case Outcome.ANSWERED:
            way = t("calls.out") if call.outgoing else t("calls.in")
            minutes = call.seconds // 60
            length = t("calls.time.min", m=minutes) if minutes else duration(call.seconds)
            return f"{way.lower()}, {length}"
        case Outcome.MISSED:
            return t("calls.was.missed").lower()
        case Outcome.CANCELLED:
            return t("calls.out.none").lower()
        case Outcome.DECLINED:
            return t("call.how.declined")
        case Outcome.BLOCKED:
            return t("call.how.blocked")
        case Outcome.ELSEWHERE:
            return t("call.how.elsewhere")
        case Outcome.RINGING | Outcome.TALKING:
            return t("call.how.now")


def _way(call: LoggedCall, *, held: bool) -> tuple[str, str, str, str]:
    """Return (icon, its tone, the words that have that tone, the words behind them)."""
    way = t("calls.out") if call.outgoing else t("calls.in")
    icon = "phone-outgoing" if call.outgoing else "phone-incoming"
    match call.outcome:
        case Outcome.RINGING:
            return icon, "ok", "", t("calls.line.rings", way=way)
        case Outcome.TALKING:
            state = "calls.line.hold" if held else "calls.line.now"
            return icon, "ok", "", t(state, way=way)
        case Outcome.ANSWERED:
            words = "calls.out.long" if call.outgoing else "calls.in.long"
            tone = "text2" if call.outgoing else "ok"
            return icon, tone, "", t(words, time=duration(call.seconds))
        case Outcome.MISSED:
            rang = f", {t('calls.rang', time=duration(call.rung_s))}" if call.rung_s else ""
            return "phone-missed", "bad", t("calls.was.missed"), rang
        case Outcome.DECLINED:
            return "phone-off", "text2", "", t("calls.declined")
        case Outcome.BLOCKED:
            return "phone-off", "text2", "", t("calls.blocked")
        case Outcome.CANCELLED:
            return "phone-outgoing", "text2", "", t("calls.out.none")
        case Outcome.ELSEWHERE:
            return "phone-incoming", "text2", "", t("calls.elsewhere")


def _saved(call: LoggedCall, origin: Origin | None) -> str:
    if call.why is not Why.SAVED or origin is None:
        return ""
    if origin.tile == LOCAL:
        return t("calls.saved.here")
    return t("calls.saved", source=origin.title)
