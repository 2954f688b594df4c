"""What a pop-up shows of a call: known, unknown, several, hidden; ringing, on, missed. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from dialpad_contacts.calls.events import Shown
from dialpad_contacts.domain.call import Source, Why
from dialpad_contacts.domain.contact import AccountId, Direction
from dialpad_contacts.domain.names import shown as plain
from dialpad_contacts.ui.plain import isolated
from dialpad_contacts.ui.strings import t
from dialpad_contacts.ui.viewmodels.call_words import last_call
from dialpad_contacts.ui.viewmodels.difference import value_label
from dialpad_contacts.ui.viewmodels.fields import Origin
from dialpad_contacts.ui.viewmodels.live_calls import LiveCalls, number_of
from dialpad_contacts.ui.viewmodels.number_place import place_of

MOST_NAME = 120
MOST_NOTE = 160


class Mood(StrEnum):
    """Where the pop-up's call stands."""

    RINGING = "ringing"
    TALKING = "talking"
    MISSED = "missed"
    SAVED = "saved"


@dataclass(frozen=True, slots=True)
class Press:
    """A button: what it does, its words, variant, icon, and its whole name."""

    does: str
    words: str
    v: str
    icon: str
    name: str


@dataclass(frozen=True, slots=True)
class Face:
    """Everything a pop-up paints. ``note_does`` are the deeds offered beside the note."""

    mood: Mood
    head: str
    tail: str
    icon: str
    tone: str
    title: str
    second: str
    third: str
    key: str
    initials_of: str
    origin: Origin | None
    note: str
    note_icon: str
    note_tone: str
    note_does: tuple[tuple[str, str], ...]
    buttons: tuple[Press, ...]
    reason: str
    spoken: str
    third_tone: str = "text"


def face_of(
    live: LiveCalls,
    call: Shown,
    mood: Mood,
    *,
    origin: Origin | None,
    titles: Mapping[AccountId, str],
    now: datetime,
    private: bool,
) -> Face:
    """Return what to show of ``call``.

    Args:
        live: how callers are called.
        call: the call.
        mood: where it stands.
        origin: where its contact is kept, None when there is none.
        titles: the accounts' names by id.
        now: the time.
        private: names and numbers are hidden, for screen sharing.
    """
    if private:
        return _hidden(mood, call)
    return _Maker(live, call, mood, origin, titles, now).face()


class _Maker:
    """Puts one face together."""

    def __init__(
        self,
        live: LiveCalls,
        call: Shown,
        mood: Mood,
        origin: Origin | None,
        titles: Mapping[AccountId, str],
        now: datetime,
    ) -> None:
        self._live, self._call, self._mood = live, call, mood
        self._origin, self._titles, self._now = origin, titles, now
        self._title = live.title(call)[:MOST_NAME]
        self._number = number_of(call)
        self._person = live.is_person(call)

    def face(self) -> Face:
        """Return it."""
        head, tail, icon, tone = _head(self._mood, self._call)
        second, third = self._lines()
        note, note_icon, note_tone, does = self._note()
        label = _label(self._call) if self._person else ""
        company = _company(self._call, self._title)
        kept = self._origin is not None and not self._several
        source = self._origin.title if self._origin is not None and kept else ""
        about = [self._title, company, label.lower(), source] if self._person else [
            self._title, second,
        ]  # fmt: skip
        spoken = ", ".join(p for p in [f"{self._spoken_head(head)} {about[0]}", *about[1:]] if p)
        return Face(
            self._mood, head, tail, icon, tone,
            title=self._title,
            second=second,
            third=third,
            key=str(self._live.contact(self._call) or f"n{self._number}"),
            initials_of=self._title if self._person and not self._several else "",
            origin=None if self._several else self._origin,
            note=note,
            note_icon=note_icon,
            note_tone=note_tone,
            note_does=does,
            buttons=self._buttons(),
            reason=plain(self._call.who.reason),
            spoken=", ".join(p for p in (spoken, tail) if p),
            third_tone="text" if self._person else "text2",
        )  # fmt: skip

    def _spoken_head(self, head: str) -> str:
        return f"{head} from" if self._mood in (Mood.RINGING, Mood.MISSED) else f"{head}:"

    def _lines(self) -> tuple[str, str]:
        who = self._call.who
        if self._call.call.number is None:
            return t("call.withheld"), ""
        if self._several:
            many = len(who.everybody)
            words = t("call.match2") if many == 2 else t("call.match.many", n=many)
            return words, self._number
        if self._person:
            parts = (_company(self._call, self._title), _label(self._call))
            return " · ".join(p for p in parts if p), self._number
        if self._live.contact(self._call) is not None:
            return t("call.nameless"), self._area()
        name = plain(self._call.call.offered_name)[:MOST_NAME]
        unknown = t("call.unknown.calls", name=isolated(name)) if name else t("call.unknown")
        return unknown, self._area()

    def _area(self) -> str:
        place = place_of(self._call.call.number, self._call.area, self._live.region)
        return t("call.unknown.area", place=place) if place else ""

    @property
    def _several(self) -> bool:
        """Several people have the number, and none of them was meant before."""
        who = self._call.who
        return len(who.everybody) > 1 and self._call.call.id not in self._live.named

    def _note(self) -> tuple[str, str, str, tuple[tuple[str, str], ...]]:
        """Return (words, icon, tone, what is offered beside them)."""
        call = self._call
        if self._mood in (Mood.MISSED, Mood.SAVED) and call.saved is not None:
            undo = (("undo", t("pop.undo")),)
            return self._saved(), "circle-check", "ok", undo
        choose = (("who", t("call.match.who")),) if self._several else ()
        if self._person:
            return (*self._last(), choose)
        if self._mood is not Mood.RINGING:
            return (*self._last(), ()) if call.last is not None else ("", "", "quiet", ())
        return self._will_save(choose)

    def _will_save(
        self, choose: tuple[tuple[str, str], ...]
    ) -> tuple[str, str, str, tuple[tuple[str, str], ...]]:
        decision = self._call.will_save
        two_way = [h for h in self._call.homes if h.direction is Direction.TWO_WAY]
        if decision.why is Why.SAVED:
            source = self._titles.get(decision.account, "") if decision.account else ""
            words = t("call.willsave", source=isolated(source)) if source else (
                t("call.willsave.here")
            )  # fmt: skip
            more = ("change", t("call.change")) if len(two_way) > 1 else (
                "dont_save", t("call.dont"),
            )  # fmt: skip
            return words, "user-plus", "info", (more,)
        if decision.why is Why.KNOWN or decision.why is Why.PLACED:
            return (*self._last(), choose)
        does = (("save", t("call.do")),) if decision.why is Why.NOT_THIS_ONE else choose
        tone = "warn" if decision.why in (Why.SPAM, Why.FLOOD) else "quiet"
        icon = "triangle-alert" if tone == "warn" else "info"
        return t(f"call.why.{decision.why}"), icon, tone, does

    def _last(self) -> tuple[str, str, str]:
        last = self._call.last
        if self._call.mark.spam:
            return t("call.spam"), "triangle-alert", "warn"
        if last is None:
            known = self._person and not self._several
            return t("call.first" if known else "call.first.number"), "history", "quiet"
        words = last_call(last, self._now)
        if last.note:
            note = plain(last.note)[:MOST_NOTE]
            words = t("call.last.note", last=words, note=isolated(note))
        return words, "history", "quiet"

    def _saved(self) -> str:
        account = self._call.will_save.account
        number = isolated(self._number)
        if account is None:
            return t("call.saved.here", number=number)
        source = self._titles.get(account, account)
        return t("call.saved", number=number, source=isolated(source))

    def _buttons(self) -> tuple[Press, ...]:
        call, name = self._call, self._title
        known = self._live.contact(call) is not None and self._person
        first = Press("open", t("pop.open"), "plain", "contact", t("pop.open.name", name=name))
        if not known:
            words = t("pop.addname.name", name=name)
            first = Press("name", t("pop.addname"), "plain", "user-plus", words)
        firsts = () if call.call.number is None else (first,)
        match self._mood:
            case Mood.RINGING if call.call.is_ours:
                decline = t("pop.decline.name")
                answer = t("pop.answer.name", name=name)
                return (
                    *firsts,
                    Press("decline", t("pop.decline"), "danger", "phone-off", decline),
                    Press("answer", t("pop.answer"), "answer", "phone", answer),
                )
            case Mood.MISSED if call.call.number is not None:
                back = t("pop.back.name", name=name)
                return (*firsts, Press("back", t("pop.back"), "answer", "phone", back))
            case Mood.TALKING:
                return ()
            case _:
                return firsts


def _hidden(mood: Mood, call: Shown) -> Face:
    head, _, icon, tone = _head(mood, call)
    title = t("call.private") if mood is Mood.RINGING else head
    buttons: tuple[Press, ...] = ()
    if mood is Mood.RINGING and call.call.is_ours:
        decline, answer = t("pop.decline.name"), t("pop.answer.private")
        buttons = (
            Press("decline", t("pop.decline"), "danger", "phone-off", decline),
            Press("answer", t("pop.answer"), "answer", "phone", answer),
        )
    return Face(
        mood, head, "", icon, tone, title, t("call.private.hidden"), "", "hidden", "", None,
        "", "", "quiet", (), buttons, "", f"{head}. {t('call.private.hidden')}",
    )  # fmt: skip


def _head(mood: Mood, call: Shown) -> tuple[str, str, str, str]:
    """Return (bold words, quiet words, icon, tone) of the first line."""
    match mood:
        case Mood.TALKING:
            return t("call.on"), _line(call), "phone-call", "ok"
        case Mood.MISSED:
            return t("call.missed"), _line(call), "phone-missed", "bad"
        case Mood.SAVED:
            return t("call.ended"), "", "circle-check", "ok"
        case _:
            return t("call.in"), _line(call), "phone-incoming", "ok"


def _line(call: Shown) -> str:
    line = plain(call.call.line)[:MOST_NAME]
    simulated = call.call.source is Source.SIMULATED
    if line:
        return t("call.in.simulated" if simulated else "call.in.line", line=isolated(line))
    return t("call.in.simulated.main" if simulated else "call.in.main")


def _label(call: Shown) -> str:
    first = call.who.first
    if first is None or first.phone.label in ("", "other"):
        return ""
    return value_label(first.phone)


def _company(call: Shown, title: str) -> str:
    first = call.who.first
    company = plain(first.company)[:MOST_NAME] if first is not None else ""
    return company if company != title else ""
