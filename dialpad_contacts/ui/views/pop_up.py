"""The pop-up of a call: who calls on which line, what was last, what will be saved, what to do."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QAccessible, QAccessibleEvent, QEnterEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from dialpad_contacts.calls.sessions import CallId
from dialpad_contacts.ui.plain import plain_label, set_tip, set_tone
from dialpad_contacts.ui.shortcuts import cap
from dialpad_contacts.ui.strings import t
from dialpad_contacts.ui.viewmodels.caller_face import Face, Mood, Press
from dialpad_contacts.ui.views.parts import set_words, wrapping
from dialpad_contacts.ui.views.pop_up_frame import PopUpFrame
from dialpad_contacts.ui.views.ring_avatar import RingAvatar
from dialpad_contacts.ui.views.status_bar import announce
from dialpad_contacts.ui.widgets import Button, ElidedLabel, IconLabel, KeyHint, SourceBadge

TALKING_MS, NOTE_MS = 2000, 8000
KEYS = (("Ctrl+Shift+A", "pop.answer"), ("Ctrl+Shift+D", "pop.decline"))


class PopUp(PopUpFrame):
    """One call. The window keeps its place and size as long as it is shown."""

    does = Signal(object, str)
    """(this pop-up, what to do)."""
    gone = Signal(object)
    """It was closed: by its x, or because its time was over."""

    def __init__(self) -> None:
        super().__init__()
        self.setWindowTitle(t("pop.window"))
        self.call: CallId = 0
        self.face: Face | None = None
        self.hidden_by_user = False
        self._icon = IconLabel("phone-incoming", 16, "ok")
        self._head = plain_label("", "strong", "ok")
        self._tail = ElidedLabel("", "body", "text2")
        self.close_button = Button("", "ghost", "x", name=t("pop.hide"), small=True)
        self.close_button.clicked.connect(lambda: self._close(by_user=True))
        self._avatar = RingAvatar()
        self._title = ElidedLabel("", "toast", "text")
        self._second = ElidedLabel("", "value", "text2")
        self._third = ElidedLabel("", "value", "text")
        self._source = SourceBadge("local", "")
        self._note = _Note()
        self._note.does.connect(lambda what: self.does.emit(self, what))
        self._buttons = QHBoxLayout()
        self._buttons.setSpacing(9)
        self.buttons: dict[str, Button] = {}
        self._strip = QWidget()
        self._strip.setLayout(self._buttons)
        self._buttons.setContentsMargins(0, 0, 0, 0)
        self._keys = QWidget()
        self._arrange()
        self._time = QTimer(self, singleShot=True)
        self._time.timeout.connect(lambda: self._close(by_user=False))
        self.close_button.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def show_face(self, face: Face, *, keys: bool) -> None:
        """Show a call for the first time: the window takes its size now, and announces it."""
        self.hidden_by_user = False
        self.setMinimumSize(0, 0)
        self._put(face)
        self._keys.setVisible(keys and face.mood is Mood.RINGING)
        self.fit()

    def prepare(self) -> None:
        """Be dressed, laid out and painted once, unseen, so that the first ring need not wait."""
        self.show_face(_anybody(), keys=True)
        self.grab()
        self.dismiss()

    @property
    def links(self) -> dict[str, Button]:
        """What is offered beside the note."""
        return self._note.links

    def tell(self) -> None:
        """Have a screen reader say who calls, once."""
        if self.face is not None:
            QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Alert))
            announce(self, self.face.spoken)

    def change(self, face: Face) -> None:
        """Show what changed, in place and at the same size."""
        if face == self.face:
            return
        moved = self.face is None or face.mood is not self.face.mood
        self._put(face)
        if moved:
            self._keys.hide()
            self.guard()
            self.tell()

    def show_keys(self, on: bool) -> None:
        """Show the key caps or not; their room stays."""
        for hint in self._keys.findChildren(KeyHint):
            hint.setVisible(on)

    def dismiss(self) -> None:
        """Go, without a word."""
        self._time.stop()
        self._avatar.rest()
        self.hide()
        self.call, self.face = 0, None

    def enterEvent(self, event: QEnterEvent) -> None:
        self._time.stop()

    def leaveEvent(self, event: QEvent) -> None:
        self._start_clock()

    # -- parts ----------------------------------------------------------------------------

    def _put(self, face: Face) -> None:
        mood_changed = self.face is None or self.face.mood is not face.mood
        self.face = face
        self.setAccessibleName(face.spoken)
        self._icon.set_icon(face.icon, face.tone)
        set_tone(self._head, face.tone)
        self._head.setText(face.head)
        self._tail.set_full(face.tail)
        ringing = face.mood is Mood.RINGING
        words = t("pop.hide") if ringing else t("pop.close")
        self.close_button.setAccessibleName(words)
        set_tip(self.close_button, words)
        self._avatar.show_person(face.key, face.initials_of, rings=ringing)
        self._title.set_full(face.title)
        set_tip(self, face.reason)
        self.setAccessibleDescription(face.reason)
        self._second.set_full(face.second)
        self._second.setVisible(bool(face.second))
        self._third.set_full(face.third)
        set_tone(self._third, face.third_tone)
        self._third.setVisible(bool(face.third))
        self._source.setVisible(face.origin is not None)
        if face.origin is not None:
            self._source.set_source(face.origin.tile, face.origin.title)
        self._note.show_note(face)
        self._show_buttons(face.buttons)
        if mood_changed:
            self._start_clock()

    def _show_buttons(self, wanted: tuple[Press, ...]) -> None:
        names = [press.does for press in wanted]
        for gone in [n for n in self.buttons if n not in names]:
            button = self.buttons.pop(gone)
            self._buttons.removeWidget(button)
            button.hide()
            button.deleteLater()
        for at, press in enumerate(wanted):
            known = self.buttons.get(press.does)
            if known is None:
                known = Button(press.words, press.v, press.icon)
                known.setFocusPolicy(Qt.FocusPolicy.NoFocus)
                known.clicked.connect(lambda _=False, d=press.does: self.does.emit(self, d))
                self.buttons[press.does] = known
                self._buttons.insertWidget(at, known, 1)
                known.show()  # or it counts only when Qt is idle, and the size is taken now
            known.setAccessibleName(press.name)
        self._strip.setVisible(bool(wanted))

    def _start_clock(self) -> None:
        face = self.face
        self._time.stop()
        if face is None or face.mood is Mood.RINGING:
            return
        if not self.underMouse() or face.mood is Mood.TALKING:
            self._time.start(TALKING_MS if face.mood is Mood.TALKING else NOTE_MS)

    def _close(self, *, by_user: bool) -> None:
        self.hidden_by_user = by_user
        self.gone.emit(self)

    def _arrange(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self._icon)
        head.addWidget(self._head)
        head.addWidget(self._tail, 1)
        head.addWidget(self.close_button)
        self.body.addLayout(head)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addStretch(1)
        first = QHBoxLayout()  # the source stands beside the name alone: the lines below are whole
        first.setSpacing(10)
        first.addWidget(self._title, 1)
        first.addWidget(self._source)
        words.addLayout(first)
        for label in (self._second, self._third):
            words.addWidget(label)
        words.addStretch(1)
        person = QHBoxLayout()
        person.setSpacing(14)
        person.addWidget(self._avatar, 0, Qt.AlignmentFlag.AlignVCenter)
        person.addLayout(words, 1)
        self.body.addLayout(person)
        self.body.addWidget(self._note)
        self.body.addStretch(1)
        self.body.addWidget(self._strip)
        keys = QHBoxLayout(self._keys)
        keys.setContentsMargins(0, 2, 0, 0)
        keys.setSpacing(14)
        for sequence, what in KEYS:
            hint = KeyHint(cap(sequence), t(what))
            kept = hint.sizePolicy()
            kept.setRetainSizeWhenHidden(True)
            hint.setSizePolicy(kept)
            keys.addWidget(hint)
        keys.addStretch(1)
        self.body.addWidget(self._keys)


def _anybody() -> Face:
    """Return a face like most, to be dressed for; nobody sees or hears it."""
    buttons = (
        Press("open", t("pop.open"), "plain", "contact", ""),
        Press("decline", t("pop.decline"), "danger", "phone-off", ""),
        Press("answer", t("pop.answer"), "answer", "phone", ""),
    )
    return Face(
        Mood.RINGING, t("call.in"), t("call.in.main"), "phone-incoming", "ok",
        title=t("call.private"), second=t("call.private"), third=t("call.private"), key="",
        initials_of="", origin=None, note=t("call.first"), note_icon="history",
        note_tone="quiet", note_does=(), buttons=buttons, reason="", spoken="",
    )  # fmt: skip


class _Note(QFrame):
    """The tinted line: last call, or what will be saved, with what can be done about it."""

    does = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._icon = IconLabel("history", 16, "text2")
        self._words = wrapping("")
        self._tint = ""
        self.links: dict[str, Button] = {}
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(12, 7, 6, 7)
        self._row.setSpacing(11)
        self._row.addWidget(self._icon)
        self._row.addWidget(self._words, 1)

    def show_note(self, face: Face) -> None:
        """Show the note of a face, nothing when it has none."""
        self.setVisible(bool(face.note))
        tint = face.note_tone
        if tint != self._tint:  # a new dress costs as much as a whole line of text
            self._tint = tint
            self.setProperty("card", "quiet" if tint == "quiet" else "")
            self.setProperty("banner", "" if tint == "quiet" else tint)
            self.style().unpolish(self)
            self.style().polish(self)
        self._icon.set_icon(face.note_icon, "text2" if tint == "quiet" else tint)
        set_words(self._words, face.note)
        wanted = dict(face.note_does)
        for gone in [n for n in self.links if n not in wanted]:
            link = self.links.pop(gone)
            self._row.removeWidget(link)
            link.hide()
            link.deleteLater()
        for what, words in wanted.items():
            if what not in self.links:
                link = Button(words, "link")
                link.setFocusPolicy(Qt.FocusPolicy.NoFocus)
                link.clicked.connect(lambda _=False, w=what: self.does.emit(w))
                self.links[what] = link
                self._row.addWidget(link)
                link.show()
