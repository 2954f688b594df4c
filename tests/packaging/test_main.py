"""``python main.py`` is the installed program, and helps where a dependency is missing."""

from __future__ import annotations

import sys
from types import ModuleType

import pytest

import main


def install_cli(monkeypatch: pytest.MonkeyPatch, outcome: int | ImportError) -> None:
    cli = ModuleType("dialpad_contacts.cli")

    def run() -> int:
        if isinstance(outcome, ImportError):
            raise outcome
        return outcome

    vars(cli)["main"] = run
    monkeypatch.setitem(sys.modules, "dialpad_contacts.cli", cli)


def test_its_exit_code_is_the_programs(monkeypatch: pytest.MonkeyPatch) -> None:
    install_cli(monkeypatch, 4)
    assert main.main() == 4


@pytest.mark.parametrize(
    ("fault", "lacking"),
    [
        (ModuleNotFoundError("No module named 'PySide6'", name="PySide6"), "PySide6"),
        (ImportError("libEGL.so.1: cannot open shared object file"), "libEGL.so.1"),
    ],
)
def test_a_missing_dependency_is_one_line_that_says_what_to_run(
    fault: ImportError,
    lacking: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    install_cli(monkeypatch, fault)
    assert main.main() == 1
    shown = capsys.readouterr().err
    assert shown.count("\n") == 1
    assert lacking in shown
    assert "python3 packaging/dev.py run" in shown


def test_a_missing_module_of_ours_is_a_fault_and_not_a_missing_dependency(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    install_cli(monkeypatch, ModuleNotFoundError("x", name="dialpad_contacts.store"))
    with pytest.raises(ModuleNotFoundError):
        main.main()
