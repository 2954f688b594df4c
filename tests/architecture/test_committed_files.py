"""What is committed works on any machine: no file names a machine's folders or registries."""

from __future__ import annotations

import re

import pytest

from tests.architecture.source import committed_texts

# Put together from parts, so that this file does not hold what it looks for.
FOLDERS = "|".join(("work", "root", "farm"))
MACHINE_PATH = re.compile(rf"(?<![A-Za-z0-9_.])/(?:{FOLDERS})/")
REGISTRY = re.compile(
    "|".join(
        (
            "pypi" + r"\.org",
            "python" + r"hosted\.org",
            "registry" + r"\.npmjs",
            "deb" + r"\.debian\.org",
            "--(?:extra-)?index" + "-url",
            "--find" + "-links",
        )
    )
)


def lines_with(pattern: re.Pattern[str], files: list[tuple[str, str]]) -> list[str]:
    return [
        f"{name}:{number}"
        for name, text in files
        for number, line in enumerate(text.splitlines(), 1)
        if pattern.search(line)
    ]


def test_no_committed_file_names_a_folder_of_one_machine() -> None:
    assert lines_with(MACHINE_PATH, committed_texts()) == []


def test_no_committed_file_names_a_package_registry() -> None:
    assert lines_with(REGISTRY, committed_texts()) == []


@pytest.mark.parametrize(
    "line",
    ["see /" + "work/main", '"/' + 'root/.venv"', "file:///" + "farm/x"],
)
def test_a_folder_of_one_machine_is_found(line: str) -> None:
    assert lines_with(MACHINE_PATH, [("a.txt", f"fine\n{line}")]) == ["a.txt:2"]


def test_an_address_that_only_looks_like_one_is_fine() -> None:
    assert (
        lines_with(MACHINE_PATH, [("a.txt", "https://a.example/" + "work/x home" + "work/")]) == []
    )


def test_a_registry_is_found() -> None:
    assert lines_with(REGISTRY, [("a.lock", "--extra-index" + "-url x")]) == ["a.lock:1"]
