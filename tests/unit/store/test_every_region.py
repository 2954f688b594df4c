"""R15 over libphonenumber's example numbers: every region and kind of number, in every spelling.

Each is stored in one spelling and calls in another. It is found, or refused for a reason that
is named here; and nobody is ever shown as surely somebody else. ``pytest -s`` prints figures.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import phonenumbers as pn
import pytest

from dialpad_contacts.domain.contact import Fields
from dialpad_contacts.domain.number_match import MIN_ENDING
from dialpad_contacts.domain.phone import Phone, digits, phone
from dialpad_contacts.store import Store, open_store
from dialpad_contacts.sync.ports import Put
from tests.unit.store.made import NOW, local

NO_COUNTRY = "001"
OF_NO_COUNTRY = "of no country, and without its +"


def _only_digits(text: str) -> str:
    return "".join(c for c in text if c.isdigit() or c == "+")


FORMS: dict[str, Callable[[pn.PhoneNumber], str]] = {
    "national": lambda n: pn.format_number(n, pn.PhoneNumberFormat.NATIONAL),
    "national, digits alone": lambda n: _only_digits(FORMS["national"](n)),
    "international": lambda n: pn.format_number(n, pn.PhoneNumberFormat.INTERNATIONAL),
    "with dots": lambda n: FORMS["international"](n).replace(" ", ".").replace("-", "."),
    "RFC 3966": lambda n: pn.format_number(n, pn.PhoneNumberFormat.RFC3966),
    "E.164": lambda n: pn.format_number(n, pn.PhoneNumberFormat.E164),
}


@dataclass(frozen=True)
class Example:
    """One example number; people whose numbers are equal in E.164 are one person."""

    e164: str
    region: str
    texts: dict[str, str]

    def written(self, form: str, region: str) -> Phone:
        return phone(self.texts[form], region=region)


def _example(number: pn.PhoneNumber, region: str) -> Example:
    texts = {form: write(number) for form, write in FORMS.items()}
    return Example(texts["E.164"], region, texts)


def _examples() -> Iterator[Example]:
    kinds = [k for k in pn.PhoneNumberType.values() if k != pn.PhoneNumberType.UNKNOWN]
    for region in sorted(pn.SUPPORTED_REGIONS):
        for kind in kinds:
            number = pn.example_number_for_type(region, kind)
            if number is not None:
                yield _example(number, region)
    for code in sorted(pn.COUNTRY_CODES_FOR_NON_GEO_REGIONS):
        number = pn.example_number_for_non_geo_entity(code)
        if number is not None:
            yield _example(number, NO_COUNTRY)


EXAMPLES = list(_examples())


@dataclass
class Figures:
    """What came of all the calls."""

    found: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    possibly_both: int = 0
    possibly_another: int = 0
    same_digits: int = 0

    @property
    def line(self) -> str:
        found = ", ".join(f"{n} {how}" for how, n in self.found.most_common())
        refused = ", ".join(f"{n} {why}" for why, n in self.refused.most_common())
        return (
            f"found {self.found.total()} ({found}); refused {self.refused.total()} ({refused});"
            f" shown as 'possibly': {self.possibly_both} several with the right one among them,"
            f" {self.possibly_another} somebody else alone; the very same digits without a"
            f" country: {self.same_digits}; surely somebody else: {len(self.wrong)}"
        )


def _filled(path: Path, people: dict[str, Phone]) -> Store:
    store = open_store(path, region="US")
    store.commit([Put(local(Fields(name, phones=(p,)))) for name, p in people.items()], NOW)
    return store


def _call(store: Store, asked: Phone, stored: Phone, true: str, figures: Figures) -> None:
    found = store.callers(asked)
    best = min((c.fit.grade for c in found), default=None)
    shown = [c for c in found if c.fit.grade == best]
    right = next((c for c in shown if c.name == true), None)
    others = [c for c in shown if c.name != true]
    if right is not None:
        figures.found[right.match.value if right.fit.sure else f"possibly {right.match}"] += 1
    else:
        figures.refused[_reason(asked, stored, true)] += 1
    figures.possibly_both += bool(right and others)
    figures.possibly_another += bool(others and not right)
    for other in (o for o in others if o.fit.sure):
        if other.phone.key == asked.key and "+" not in asked.written:
            figures.same_digits += 1  # nothing tells the two apart
        else:
            figures.wrong.append(f"{asked.written} shows {other.phone.written} of {other.name}")


def _reason(asked: Phone, stored: Phone, true: str) -> str:
    """Return why they don't fit; there must be one."""
    both = (asked, stored)
    if pn.region_code_for_number(pn.parse(true)) in (NO_COUNTRY, None):
        return OF_NO_COUNTRY
    if any(p.e164 not in (None, true) for p in both):
        return "another number where the region reads it"
    bare = [p for p in both if p.e164 is None]
    assert bare, f"{asked.written} and {stored.written} are one number, and were not found"
    if any(len(digits(p.written)) < MIN_ENDING for p in bare):
        return "fewer than seven digits"
    return "a guess would have to be made that is not as it is dialled"


def test_R15_in_its_own_region_every_spelling_finds_every_other(tmp_path: Path) -> None:
    """A user's own region: the national spelling is read in it."""
    figures = Figures()
    for stored_as in FORMS:
        people = {e.e164: e.written(stored_as, _read_in(e)) for e in EXAMPLES}
        store = _filled(tmp_path / stored_as / "contacts.db", people)
        for example in EXAMPLES:
            for called_as in FORMS.keys() - {stored_as}:
                asked = example.written(called_as, _read_in(example))
                _call(store, asked, people[example.e164], example.e164, figures)
        store.close()
    print(f"\n{len(EXAMPLES)} example numbers, own region: {figures.line}")
    assert figures.wrong == []
    assert figures.refused.keys() <= {OF_NO_COUNTRY}
    of_no_country = sum(e.region == NO_COUNTRY for e in EXAMPLES)
    assert figures.refused.total() == of_no_country * 2 * 2 * 4
    assert figures.found.keys() <= {"exact"}


@pytest.mark.parametrize("stored_as", ["national", "E.164"])
def test_R15_in_another_region_a_spelling_without_country_is_no_more_than_a_possibility(
    stored_as: str, tmp_path: Path
) -> None:
    """A book whose region is the US, whatever its numbers are: nobody is surely another."""
    figures = Figures()
    people = {e.e164: e.written(stored_as, "US") for e in EXAMPLES}
    store = _filled(tmp_path / "contacts.db", people)
    for example in {e.e164: e for e in EXAMPLES}.values():
        for called_as in FORMS.keys() - {stored_as}:
            asked = example.written(called_as, "US")
            _call(store, asked, people[example.e164], example.e164, figures)
    store.close()
    print(f"\nregion US, stored as {stored_as}: {figures.line}")
    assert figures.wrong == []
    if stored_as == "E.164":
        assert figures.found["exact"] >= len(people) * 3  # international, with dots, RFC 3966


def _read_in(example: Example) -> str:
    return "US" if example.region == NO_COUNTRY else example.region
