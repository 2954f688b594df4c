"""T9: what strangers send, mutated: kept inputs always, new ones for 10 s for each target."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

from tests.fuzz.hunt import CORPUS, hunt, kept
from tests.fuzz.targets import TARGETS

SECONDS = 10


def test_t9_each_target_has_inputs_to_begin_with() -> None:
    assert sorted(TARGETS) == sorted(folder.name for folder in CORPUS.iterdir())
    assert all(len(kept(name)) >= 2 for name in TARGETS)


@pytest.mark.parametrize("name", sorted(TARGETS))
def test_t9_no_kept_input_breaks_it(name: str) -> None:
    for file in kept(name):
        TARGETS[name](file.read_bytes())


@pytest.mark.skipif(not importlib.util.find_spec("atheris"), reason="no fuzzer for this machine")
@pytest.mark.parametrize("name", sorted(TARGETS))
def test_t9_nor_does_a_new_one(name: str, tmp_path: Path) -> None:
    done = hunt(name, tmp_path, seconds=SECONDS)
    broken = [file.read_bytes() for file in tmp_path.glob("broken-*")]
    assert done.returncode == 0, (broken, done.stderr[-3000:])
    assert "INITED" in done.stderr
