"""T2 and T3: seeds by the thousand over the real engine; a seed is the same story every time."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.simulation.replay import live
from tests.simulation.sqlite_book import sqlite_books
from tests.simulation.world import OpenBook

CHUNKS, CHUNK = 40, 500
LATE_CHUNKS = 3
SQLITE_CHUNKS, SQLITE_CHUNK = 10, 100
ROOT = Path(__file__).parents[2]
CAUGHT = Path(__file__).with_name("seeds.txt")


def caught() -> list[tuple[int, bool]]:
    """Return every seed that ever found something, and whether late; they run for ever."""
    lines = CAUGHT.read_text(encoding="utf-8").splitlines()
    words = [line.split() for line in lines if line and not line.startswith("#")]
    return [(int(word[0]), word[1] == "late") for word in words]


@pytest.fixture(scope="module")
def book() -> Iterator[OpenBook]:
    with sqlite_books() as books:
        yield books


@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_t2_no_promise_is_broken_in_20_000_seeds(chunk: int) -> None:
    acts = sum(live(seed).done for seed in range(chunk * CHUNK + 1, (chunk + 1) * CHUNK + 1))
    assert acts >= CHUNK * 49, "the user acts 50 times a seed"


@pytest.mark.parametrize("chunk", range(SQLITE_CHUNKS))
def test_t2_nor_over_the_real_book_in_1_000_seeds(chunk: int, book: OpenBook) -> None:
    for seed in range(chunk * SQLITE_CHUNK + 1, (chunk + 1) * SQLITE_CHUNK + 1):
        live(seed, book=book, options=" --store sqlite")


@pytest.mark.parametrize("chunk", range(LATE_CHUNKS))
def test_t2_nor_when_replies_are_late_in_1_500_seeds(chunk: int) -> None:
    """The weather in which the rarest bugs show (faults.LATE)."""
    for seed in range(chunk * CHUNK + 1, (chunk + 1) * CHUNK + 1):
        live(seed, late=True, options=" --late")


def test_t2_a_seed_that_once_found_something_stays_clean() -> None:
    for seed, late in caught():
        live(seed, late=late, options=" --late" * late)


def test_t3_the_same_seed_is_the_same_story() -> None:
    for seed in range(1, 201):
        assert live(seed).sha() == live(seed).sha()


def test_t3_so_it_is_in_another_process_and_its_command_prints_it() -> None:
    stories = []
    for hashing in ("1", "2"):
        command = [sys.executable, "-m", "tests.simulation.replay", "7"]
        environment = {**os.environ, "PYTHONHASHSEED": hashing}
        done = subprocess.run(
            command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True
        )
        stories.append(done.stdout.rpartition("\n1 seeds")[0])
    assert stories[0] == stories[1]
    assert f"trace {live(7).sha()}" in stories[0]
