"""The area of a number: what libphonenumber's geocoder says, without loading all that it loads."""

from __future__ import annotations

import subprocess
import sys
from itertools import pairwise

import pytest

from dialpad_contacts.domain import place
from dialpad_contacts.domain.place import KEPT, Areas

COMPARED = """
import random, sys
import phonenumbers as p
from phonenumbers import geocoder
from dialpad_contacts.domain.place import Areas
random.seed(5)
numbers = []
for region in p.SUPPORTED_REGIONS:
    kinds = p.PhoneNumberType
    for kind in (kinds.FIXED_LINE, kinds.MOBILE, kinds.TOLL_FREE):
        example = p.example_number_for_type(region, kind)
        if example is not None:
            numbers.append(p.format_number(example, p.PhoneNumberFormat.E164))
for prefix in random.sample(sorted(geocoder.GEOCODE_DATA), 1500):
    for length in (10, 12):
        more = "".join(random.choices("0123456789", k=max(0, length - len(prefix))))
        numbers.append(f"+{prefix}{more}")
areas, compared = Areas(), 0
for text in sorted(numbers):
    number = p.parse(text, None)
    theirs = ""
    if p.is_number_geographical(number):
        theirs = geocoder.description_for_valid_number(number, "en")
        if theirs == geocoder.country_name_for_number(number, "en"):
            continue  # their answer for 'no area', and perhaps an area of that name
    compared += bool(theirs)
    assert areas.find(text) == theirs, (text, areas.find(text), theirs)
print(compared)
"""


def test_every_area_is_the_geocoders() -> None:
    asked = subprocess.run(
        [sys.executable, "-c", COMPARED], capture_output=True, text=True, check=False
    )
    assert asked.returncode == 0, asked.stderr[-400:]
    assert int(asked.stdout) > 300


@pytest.mark.parametrize(
    ("number", "area"),
    [
        ("+14153625555", "San Francisco, CA"),
        ("+16285550119", "California"),
        ("+498912345678", "Munich"),
        ("+5491123456789", "Buenos Aires"),
        ("+447911123456", ""),
        ("+18005550199", ""),
        ("+999", ""),
        ("no number", ""),
        ("", ""),
    ],
)
def test_an_area_is_known_once_its_file_is_loaded(number: str, area: str) -> None:
    areas = Areas()
    assert areas.at_once(number) in (None, "")
    assert areas.find(number) == area
    assert areas.at_once(number) == area


def test_few_files_are_loaded_and_few_stay() -> None:
    code = (
        "import sys; from dialpad_contacts.domain.place import Areas; a = Areas();"
        "[a.find(n) for n in ('+14153625555', '+498912345678', '+33142685555', '+8613812345678')];"
        "print('phonenumbers.geodata' in sys.modules, len(a._loaded))"
    )
    said = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    ).stdout.split()
    assert said == ["False", str(KEPT)]


def test_the_files_are_in_the_order_of_their_prefixes() -> None:
    """Halving relies on it; another version of the package might be made up otherwise."""
    ends = [(min(file), max(file)) for file in map(place._read, place._files())]
    assert len(ends) > 20
    assert all(before[1] < after[0] for before, after in pairwise(ends))


def test_a_package_without_tables_names_no_area(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(place, "_PACKAGE", "phonenumbers.nothing")
    areas = Areas()
    assert areas.find("+14153625555") == ""
    assert areas.at_once("+14153625555") == ""


def test_at_once_loads_no_file_for_another_country() -> None:
    areas = Areas()
    assert areas.find("+14153625555") == "San Francisco, CA"
    assert areas.at_once("+8613812345678") is None


def test_a_table_that_is_not_there_has_no_areas() -> None:
    assert place._read("data999") == {}
