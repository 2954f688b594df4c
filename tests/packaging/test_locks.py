"""The locks name every package once, by hash alone, and agree with each other."""

from __future__ import annotations

import re
import sys
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

from tests.architecture.source import ROOT, imports, modules

LOCKS = [ROOT / "packaging" / name for name in ("requirements.lock", "requirements-dev.lock")]


def entries(lock_text: str) -> list[str]:
    """Return each requirement with its hashes as one line."""
    lines = lock_text.replace("\\\n", " ").splitlines()
    return [line for line in lines if line.strip() and not line.startswith("#")]


def pins(lock: Path) -> dict[str, str]:
    found: dict[str, str] = {}
    for entry in entries(lock.read_text(encoding="utf-8")):
        requirement = Requirement(entry.partition(" --hash")[0])
        found[canonicalize_name(requirement.name)] = str(requirement.specifier)
    return found


def faults(entry: str) -> list[str]:
    checks = {
        "has no sha256": re.search(r"--hash=sha256:[0-9a-f]{64}\b", entry) is None,
        "is not pinned": re.match(r"[\w.-]+==[\w.]+(\s|$)", entry) is None,
        "names an address": "://" in entry or " @ " in entry,
        "is an option": entry.lstrip().startswith("-"),
    }
    return [f"{entry[:40]} {fault}" for fault, found in checks.items() if found]


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_every_requirement_is_pinned_by_hash_and_names_no_address(lock: Path) -> None:
    found = entries(lock.read_text(encoding="utf-8"))
    assert len(found) > 20
    assert [fault for entry in found for fault in faults(entry)] == []


@pytest.mark.parametrize(
    "entry",
    [
        "requests==2.34.2",
        "requests>=2 --hash=sha256:" + "a" * 64,
        "requests @ https://a.example/x.whl --hash=sha256:" + "a" * 64,
        "--index https://a.example/",
    ],
)
def test_a_requirement_that_is_not_locked_is_found(entry: str) -> None:
    assert faults(entry)


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_qt_is_older_than_the_release_that_aborts_on_python_3_11(lock: Path) -> None:
    for name in ("pyside6-essentials", "shiboken6"):
        assert Version(pins(lock)[name].removeprefix("==")) < Version("6.12")


def test_the_tests_lock_holds_the_programs_lock() -> None:
    runtime, dev = map(pins, LOCKS)
    assert runtime.items() <= dev.items()


def test_every_declared_dependency_is_locked() -> None:
    table = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    groups = table["dependency-groups"]
    runtime, dev = map(pins, LOCKS)
    for declared, locked in (
        ([*table["project"]["dependencies"], *groups["build"]], runtime),
        (groups["dev"], dev),
    ):
        for text in declared:
            wanted = Requirement(text)
            pin = locked[canonicalize_name(wanted.name)].removeprefix("==")
            assert wanted.specifier.contains(pin), text


def test_the_scripts_need_the_standard_library_alone() -> None:
    ours = {Path(module.path).stem for module in modules("packaging")}
    named = [found for module in modules("packaging") for found in imports(module)]
    tops = {found.target.partition(".")[0] for found in named}
    assert len(tops) > 5
    assert tops - sys.stdlib_module_names - ours == set()
