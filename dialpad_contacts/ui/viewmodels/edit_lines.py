"""One email or number of the form: what it was, what is typed, and whether that can be saved."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from dialpad_contacts.domain.contact import MAX_VALUE, Email, ShownValue, Value, text_of
from dialpad_contacts.domain.names import clean_text
from dialpad_contacts.domain.phone import phone
from dialpad_contacts.domain.validate import email_problem, phone_problem
from dialpad_contacts.ui.viewmodels.difference import value_text

PHONE_LABELS = ("mobile", "work", "home", "main", "work fax", "other")
EMAIL_LABELS = ("work", "home", "other")


@dataclass(slots=True, eq=False)
class EditLine:
    """One row of the form. ``start`` is the value as the form opened, None for an added row."""

    email: bool
    start: ShownValue | None = None
    text: str = ""
    label: str = field(default="")
    removed: bool = False

    def __post_init__(self) -> None:
        """Begin with the value as it stands."""
        if self.start is not None and not self.text:
            self.text = value_text(self.start.value)
        if not self.label:
            fresh = "other" if self.email else "mobile"
            self.label = self.start.value.label if self.start is not None else fresh

    @property
    def start_text(self) -> str:
        """What the row showed when the form opened, '' for an added row."""
        return value_text(self.start.value) if self.start is not None else ""

    @property
    def copied(self) -> str:
        """What the row of the view copies, by which the cursor finds its field again."""
        return text_of(self.start.value).strip() if self.start is not None else ""

    @property
    def start_key(self) -> str:
        """Identity of the value the row began with."""
        return self.start.value.key if self.start is not None else ""

    @property
    def is_blank(self) -> bool:
        """True when nothing is typed: such a row is no value."""
        return not self.text.strip()

    @property
    def text_changed(self) -> bool:
        """True when other text stands here than at the start."""
        return self.text.strip() != self.start_text.strip()

    @property
    def changed(self) -> bool:
        """True when saving this row changes the contact."""
        if self.start is None:
            return not (self.removed or self.is_blank)
        return self.removed or self.text_changed or self.label != self.start.value.label

    def value(self, region: str) -> Value | None:
        """Return what would be saved, None for a blank or removed row."""
        if self.removed or self.is_blank:
            return None
        if self.start is not None and not self.text_changed:
            return replace(self.start.value, label=self.label)
        text = clean_text(self.text.strip(), MAX_VALUE)
        if self.email:
            return Email(text, self.label or "other")
        return phone(text, self.label or "other", region=region)

    @property
    def problem(self) -> str:
        """What is wrong with the typed text, as a sentence; '' when it can be saved.

        What stood here before the form opened is never wrong: a strange old value must not
        stop an edit of another field.
        """
        if self.removed or self.is_blank or (self.start is not None and not self.text_changed):
            return ""
        return email_problem(self.text) if self.email else phone_problem(self.text)


def lines_of(values: Iterable[ShownValue]) -> list[EditLine]:
    """Return a row for each of ``values``."""
    return [EditLine(isinstance(v.value, Email), v) for v in values]


def lines_with(draft: Sequence[Value], shown_now: Sequence[ShownValue]) -> list[EditLine]:
    """Return the rows of a stored draft on the contact as it is now.

    A draft's value that is not here belongs to the row of the same label that the draft lacks;
    without one it is a new row. Values here that the draft lacks stay as unchanged rows: the
    draft cannot tell a removal from an arrival, and a row that is back can be removed again.
    """
    left = list(shown_now)
    matched: list[tuple[Value, ShownValue | None]] = []
    for value in draft:
        same = next((s for s in left if s.value.key == value.key), None)
        if same is not None:
            left.remove(same)
        matched.append((value, same))
    lines: list[EditLine] = []
    for value, same in matched:
        start = same or next((s for s in left if s.value.label == value.label), None)
        if same is None and start is not None:
            left.remove(start)
        lines.append(_line(value, start))
    return lines + lines_of(left)


def _line(value: Value, start: ShownValue | None) -> EditLine:
    unchanged = start is not None and text_of(start.value) == text_of(value)
    text = "" if unchanged else value_text(value)
    return EditLine(isinstance(value, Email), start, text, value.label)
