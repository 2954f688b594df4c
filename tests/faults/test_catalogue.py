"""The fault catalogue: each row, and each promise that is checked, has a test that names it.

A row's tests are those whose names begin with its number, as ``test_N1_…`` or ``test_t7_p1_…``.
"""

from __future__ import annotations

import ast
import functools
import re
from collections.abc import Iterator

import pytest

from tests.architecture.source import Module, modules, parse

CATALOGUE = {
    # Network and provider
    "N1": "out of reach",
    "N2": "a connection that is reset",
    "N3": "an answer that is slow or never ends",
    "N4": "an answer that is none",
    "N5": "an access token that ran out",
    "N6": "a sign-in that was taken back",
    "N7": "403, for whatever reason",
    "N8": "404, of a record that is gone",
    "N9": "a record that changed meanwhile",
    "N10": "a cursor that ran out",
    "N11": "pages that repeat, move or never end",
    "N12": "asked to wait",
    "N13": "5xx, and one bad item among good ones",
    "N14": "late, double and old news",
    "N15": "a create whose reply was lost",
    "N16": "an update or delete whose reply was lost",
    "N17": "a record with a new id",
    "N18": "another person signs in",
    "N19": "an account that is emptied or shrinks",
    "N20": "fields that were not sent",
    "N21": "shared people in a list",
    "N22": "values that are too long or can't be shown",
    "N23": "a clock that is wrong or jumps",
    "N24": "redirects, foreign hosts, bad certificates",
    # Disk
    "S1": "a full disk",
    "S2": "a folder that may not be written",
    "S3": "a damaged, replaced or lost file",
    "S4": "a second instance, a stale lock",
    "S5": "power loss",
    "S6": "an old or newer schema, a broken-off migration",
    "S7": "a restored or copied file",
    "S8": "a backup during a sync",
    # Process
    "P1": "killed at any moment",
    "P2": "an exception in the sync",
    "P3": "suspend and resume",
    "P4": "quit during a sync",
    "P5": "the system shuts down",
    "P6": "no memory left",
    "P7": "no browser to be opened",
    "P8": "two syncs wanted at once",
    "P9": "an account removed during its sync",
    "P10": "clock, time zone or language change",
    "P11": "the program is updated while it runs",
    # Window
    "U1": "a flood of calls",
    "U2": "a flood of events",
    "U3": "an edit while its contact syncs",
    "U4": "news for a contact whose form is open",
    "U5": "undo while its write is under way",
    "U6": "a deleted contact rings again",
    "U7": "one unknown number rings five times at once",
    "U8": "a contact opened while offline",
    "U9": "no caller's number",
    "U10": "hostile names in every widget",
    "U11": "a window closed while a worker sends",
    # Promises
    "I1": "no contact disappears here but by a delete here",
    "I2": "no value disappears here but by a removal here",
    "I2r": "no value is overwritten there but for the user",
    "I3": "one record a contact, one contact a record",
    "I4": "both sides come to agree",
    "I5": "one more pass changes nothing",
    "I6": "nothing is sent to a one-way account",
    "I7": "what is not ours stays as it is",
    "I8": "a deleted contact stays deleted",
    "I9": "a delete there removes nobody here",
    "I10": "a delete here arrives there, two-way",
    "I11": "shared people are left out",
    "I12": "a removed value stays removed",
    "I13": "a typed name is kept",
    "I14": "every write is in the journal first",
    "I15": "nobody is in the logs",
    "I16": "the window is never blocked",
    # The tests of them
    "T1": "the planner alone",
    "T2": "whole worlds by seeds",
    "T3": "one seed, one story",
    "T4": "every crash point",
    "T5": "every fault at every exchange",
    "T6": "power-loss images",
    "T7": "real kills",
    "T8": "planted bugs",
    "T9": "fuzzing",
    "T10": "a day and a month of use",
    "T11": "a monkey at the window",
    "T12": "the laws of merging",
    "T13": "tests in any order",
}
_NUMBER = re.compile(r"[NSPUIT]\d+r?", re.IGNORECASE)


def numbers(module: Module) -> Iterator[tuple[str, str]]:
    """Yield (row, where) for each number that the name of a test begins with."""
    for node in ast.walk(module.tree):
        if not isinstance(node, ast.FunctionDef) or not node.name.startswith("test_"):
            continue
        for word in node.name.split("_")[1:]:
            if _NUMBER.fullmatch(word):
                yield word[0].upper() + word[1:].lower(), module.at(node)
            elif not re.fullmatch(r"[rd]\d+", word, re.IGNORECASE):  # a rule's number
                break


@functools.cache
def named() -> dict[str, list[str]]:
    """Return the rows that tests name, with those tests' places."""
    found: dict[str, list[str]] = {}
    for module in modules("tests"):
        for row, where in numbers(module):
            found.setdefault(row, []).append(where)
    return found


@pytest.mark.parametrize("row", CATALOGUE)
def test_a_row_is_proven_by_a_test_that_names_it(row: str) -> None:
    assert named().get(row), f"no test is named after {row}: {CATALOGUE[row]}"


def test_no_test_names_a_row_that_is_not_there() -> None:
    assert {row: at for row, at in named().items() if row not in CATALOGUE} == {}


def test_numbers_are_read_from_the_beginning_of_a_name() -> None:
    source = """
class TestX:
    def test_N1_R6_s3_no_u4_here(self): ...
def test_i2R_x(): ...
def helper_N9(): ...
def test_of_N8(): ...
"""
    found = [row for row, _ in numbers(parse("tests/test_x.py", source))]
    assert sorted(found) == ["I2r", "N1", "S3"]
