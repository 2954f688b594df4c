"""Two commands take a fresh machine to a running app and to a finished test run."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

import dev
import linux_libraries
from tests.architecture.source import ROOT

RUNTIME_STEPS = ["python", "runtime", "project", "system"]
DEV_STEPS = ["python", "dev", "project", "system"]


@pytest.fixture(autouse=True)
def _no_real_work(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever a test gets wrong, it leaves this machine and its .venv alone."""

    def refuse(*_args: object, **_options: object) -> None:
        pytest.fail("a test would have changed this machine")

    for name in ("make_venv", "install_locked", "install_project", "call", "hand_over"):
        monkeypatch.setattr(dev, name, refuse)
    monkeypatch.setattr(linux_libraries, "apt_install", refuse)


class Checkout:
    """A made-up checkout that notes which steps of the set-up are done in it."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.steps: list[str] = []
        self.failing = ""
        self.unfinished = ""

    def carry_out(self, step: str, *, window: bool) -> bool:
        if step == self.failing:
            raise dev.SetUpError("the network is down")
        self.steps.append(step)
        if step == "python":
            dev.venv_python().parent.mkdir(parents=True, exist_ok=True)
            dev.venv_python().touch()
        return step != self.unfinished

    def set_up(self, scope: str) -> list[str]:
        self.steps = []
        dev.set_up(scope, window=True)
        return self.steps

    def change(self, name: str) -> None:
        (self.root / name).write_text("changed", encoding="utf-8")


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Checkout:
    made = Checkout(tmp_path)
    (tmp_path / "packaging").mkdir()
    for name in ("requirements.lock", "requirements-dev.lock"):
        (tmp_path / "packaging" / name).write_text(name, encoding="utf-8")
    (tmp_path / "pyproject.toml").write_text("", encoding="utf-8")
    monkeypatch.setattr(dev, "ROOT", tmp_path)
    monkeypatch.setattr(dev, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(dev, "carry_out", made.carry_out)
    return made


# --- What is done, and what is not done again --------------------------------------------------


def test_run_sets_up_what_the_program_needs_and_the_second_time_nothing(checkout: Checkout) -> None:
    assert checkout.set_up("runtime") == RUNTIME_STEPS
    assert checkout.set_up("runtime") == []


def test_test_after_run_adds_what_the_tests_need(checkout: Checkout) -> None:
    checkout.set_up("runtime")
    assert checkout.set_up("dev") == ["dev"]


def test_run_after_test_needs_nothing(checkout: Checkout) -> None:
    assert checkout.set_up("dev") == DEV_STEPS
    assert checkout.set_up("runtime") == []


@pytest.mark.parametrize(
    ("changed", "steps"),
    [
        ("packaging/requirements.lock", ["runtime", "system"]),
        ("packaging/requirements-dev.lock", []),
        ("pyproject.toml", ["project"]),
    ],
)
def test_a_changed_file_brings_back_the_steps_that_read_it(
    checkout: Checkout, changed: str, steps: list[str]
) -> None:
    checkout.set_up("runtime")
    checkout.change(changed)
    assert checkout.set_up("runtime") == steps


def test_another_python_starts_anew(checkout: Checkout, monkeypatch: pytest.MonkeyPatch) -> None:
    checkout.set_up("dev")
    monkeypatch.setattr(sys, "version", "3.99.0 (main)")
    assert checkout.set_up("dev") == DEV_STEPS


def test_a_venv_that_is_gone_is_made_anew(checkout: Checkout) -> None:
    checkout.set_up("dev")
    dev.venv_python().unlink()
    assert checkout.set_up("dev") == DEV_STEPS


def test_a_checkout_that_moved_is_installed_from_its_new_place(
    checkout: Checkout, monkeypatch: pytest.MonkeyPatch
) -> None:
    checkout.set_up("dev")
    moved = checkout.root.with_name("moved")
    checkout.root.rename(moved)
    monkeypatch.setattr(dev, "ROOT", moved)
    monkeypatch.setattr(dev, "VENV", moved / ".venv")
    assert checkout.set_up("dev") == ["project"]


def test_a_set_up_that_broke_off_goes_on_from_there(checkout: Checkout) -> None:
    checkout.failing = "project"
    with pytest.raises(dev.SetUpError):
        checkout.set_up("dev")
    checkout.failing = ""
    assert checkout.set_up("dev") == ["project", "system"]


def test_what_could_not_be_finished_is_tried_again(checkout: Checkout) -> None:
    checkout.unfinished = "system"
    checkout.set_up("runtime")
    assert checkout.set_up("runtime") == ["system"]


def test_a_garbled_stamp_counts_as_none(checkout: Checkout) -> None:
    checkout.set_up("dev")
    dev.stamp_file().write_bytes(b"\xff\xfe nonsense")
    assert checkout.set_up("dev") == DEV_STEPS


def test_the_second_time_loads_nothing_that_only_a_set_up_needs(checkout: Checkout) -> None:
    checkout.set_up("dev")
    script = (
        "import sys; from pathlib import Path; import dev\n"
        "dev.ROOT = Path(sys.argv[1]); dev.VENV = dev.ROOT / '.venv'\n"
        "code = dev.main(['setup'])\n"
        "print(code, *{'argparse', 'subprocess', 'linux_libraries'} & set(sys.modules))"
    )
    answer = subprocess.run(
        # -S: what a machine's own start-up files import is none of ours.
        [sys.executable, "-S", "-c", script, str(checkout.root)],
        env={**os.environ, "PYTHONPATH": str(ROOT / "packaging")},
        capture_output=True,
        text=True,
        check=True,
    )
    assert answer.stdout.split() == ["0"]


def test_what_the_tests_start_is_compiled_once_wherever_python_may_not_write_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dev, "ROOT", tmp_path)
    package = tmp_path / "dialpad_contacts"
    package.mkdir()
    for name, text in (("whole.py", "WHOLE = True\n"), ("broken.py", "def\n")):
        (package / name).write_text(text, encoding="utf-8")
    dev.compile_sources("dialpad_contacts")
    (compiled,) = package.rglob("*.pyc")
    assert compiled.name.startswith("whole.")
    before = compiled.stat()
    dev.compile_sources("dialpad_contacts")
    assert compiled.stat() == before


# --- Commands and exit codes -------------------------------------------------------------------


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, ...]]:
    """Everything is set up; note what would be started."""
    found: list[tuple[str, ...]] = []

    def hand_over(*arguments: str) -> int:
        found.append(arguments)
        return 0

    monkeypatch.setattr(dev, "set_up", lambda *_args, **_options: None)
    monkeypatch.setattr(dev, "hand_over", hand_over)
    monkeypatch.setattr(dev, "compile_sources", lambda *_folders: None)
    monkeypatch.setattr(os, "chdir", lambda _folder: None)
    return found


@pytest.fixture
def no_display(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)


@pytest.mark.parametrize("arguments", [[], ["--sample"], ["--data-dir", "here"], ["--minimized"]])
@pytest.mark.usefixtures("no_display")
def test_without_a_display_run_says_so_in_one_line_and_names_tour(
    arguments: list[str], capsys: pytest.CaptureFixture[str], started: list[tuple[str, ...]]
) -> None:
    assert dev.main(["run", *arguments]) == 2
    shown = capsys.readouterr()
    assert shown.out == ""
    assert shown.err.count("\n") == 1
    assert "display" in shown.err
    assert "packaging/dev.py run tour OUTDIR" in shown.err
    assert started == []


@pytest.mark.parametrize(
    "arguments",
    [["tour", "out"], ["search", "Ada", "--json"], ["--data-dir", "here", "sync"], ["--help"]],
)
@pytest.mark.usefixtures("no_display")
def test_without_a_display_every_command_works(
    arguments: list[str], started: list[tuple[str, ...]]
) -> None:
    assert dev.main(["run", *arguments]) == 0
    assert started == [("-P", str(ROOT / "main.py"), *arguments)]


@pytest.mark.parametrize("name", ["DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"])
@pytest.mark.usefixtures("no_display")
def test_with_a_display_run_opens_the_window(
    name: str, monkeypatch: pytest.MonkeyPatch, started: list[tuple[str, ...]]
) -> None:
    monkeypatch.setenv(name, "x")
    assert dev.main(["run", "--sample"]) == 0
    assert started == [("-P", str(ROOT / "main.py"), "--sample")]


@pytest.mark.parametrize("platform", ["darwin", "win32"])
def test_other_systems_always_have_a_display(platform: str) -> None:
    assert dev.has_display({}, platform)
    assert not dev.has_display({}, "linux")


def test_test_hands_its_arguments_to_pytest_after_ours(started: list[tuple[str, ...]]) -> None:
    assert dev.main(["test", "-n", "0", "tests/unit"]) == 0
    assert started == [(*dev.PYTEST, "-n", "0", "tests/unit")]


def test_cover_measures(started: list[tuple[str, ...]]) -> None:
    assert dev.main(["cover"]) == 0
    assert started == [(str(ROOT / "packaging" / "cover.py"),)]


def test_setup_starts_nothing(started: list[tuple[str, ...]]) -> None:
    assert dev.main(["setup"]) == 0
    assert started == []


@pytest.mark.parametrize(
    "arguments", [[], ["start"], ["setup", "now"], ["check", "x"], ["cover", "x"], ["-v"]]
)
def test_a_wrong_command_shows_how_it_is_used(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert dev.main(arguments) == 2
    assert capsys.readouterr().err.startswith("usage:")


def test_help_is_no_error(capsys: pytest.CaptureFixture[str]) -> None:
    assert dev.main(["--help"]) == 0
    assert "run" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        (dev.SetUpError("could not make .venv: no room"), 1),
        (PermissionError(13, "Permission denied", ".venv"), 1),
        (KeyboardInterrupt(), 130),
    ],
)
def test_a_failed_set_up_is_one_line(
    fault: BaseException,
    code: int,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def fail(*_args: object, **_options: object) -> None:
        raise fault

    monkeypatch.setattr(dev, "set_up", fail)
    assert dev.main(["test"]) == code
    assert capsys.readouterr().err.count("\n") == 1


def test_a_python_that_is_too_old_is_told_so(
    checkout: Checkout, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dev, "LOWEST_PYTHON", (9, 9))
    with pytest.raises(dev.SetUpError, match=r"Python 9\.9 or newer is needed, and this is 3\."):
        checkout.set_up("runtime")


def test_check_goes_through_every_check_and_fails_when_one_does(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    called: list[str] = []

    def run(command: tuple[str, ...], **_options: object) -> subprocess.CompletedProcess[str]:
        called.append(Path(command[0]).stem)
        return subprocess.CompletedProcess(command, 1 if called[-1] == "mypy" else 0)

    monkeypatch.setattr(subprocess, "run", run)
    assert dev.check() == 1
    assert called == ["ruff", "ruff", "mypy", "lint-imports", "python"]
    assert capsys.readouterr().out.splitlines()[-1] == "Failed: mypy"


@pytest.mark.parametrize(
    ("output", "line"),
    [
        ("WARNING: slow\nERROR: No matching distribution\n\n", "ERROR: No matching distribution"),
        (
            "WARNING: Retrying (Retry(total=4)) after NewConnectionError\nERROR: No such thing\n",
            "the package registry does not answer; is the network there?",
        ),
        ("Collecting x\nboom\n", "boom"),
        ("ERROR: Exception:\nTraceback\n  f()\nOSError: no room\n", "OSError: no room"),
        ("", "it gave no reason"),
    ],
)
def test_the_reason_of_a_failure_is_the_programs_own_line(output: str, line: str) -> None:
    assert dev.reason(output) == line


def test_ci_runs_the_second_command_and_nothing_else() -> None:
    script = ROOT / ".ci" / "run"
    lines = script.read_text(encoding="utf-8").splitlines()
    assert lines[:2] == ["#!/usr/bin/env bash", "set -euo pipefail"]
    assert lines[2].startswith("cd ")
    assert lines[3:] == ["exec python3 packaging/dev.py test"]


# --- What Qt lacks -----------------------------------------------------------------------------


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch) -> Callable[..., list[list[str]]]:
    """Make up what the machine lacks, and note what is installed on it."""

    def make(*, lacking: list[str], core: bool, fonts: list[str], root: bool) -> list[list[str]]:
        installed: list[list[str]] = []

        def missing(_qt: Path, files: tuple[str, ...] = linux_libraries.QT_FILES) -> list[str]:
            of_core = files == linux_libraries.NEEDED_WITHOUT_A_WINDOW
            return lacking if not installed and (core or not of_core) else []

        monkeypatch.setattr(sys, "platform", "linux")
        monkeypatch.setattr(linux_libraries, "missing_libraries", missing)
        monkeypatch.setattr(linux_libraries, "missing_fonts", lambda _python: fonts)
        monkeypatch.setattr(linux_libraries, "may_install", lambda: root)
        monkeypatch.setattr(linux_libraries, "apt_install", installed.append)
        return installed

    return make


def test_root_gets_what_qt_lacks(machine: Callable[..., list[list[str]]]) -> None:
    installed = machine(lacking=["libEGL.so.1"], core=True, fonts=["fonts-inter"], root=True)
    assert dev.complete_system(window=True)
    assert installed == [["libegl1"], ["fonts-inter"]]


def test_anyone_else_gets_the_one_command_that_brings_it(
    machine: Callable[..., list[list[str]]],
) -> None:
    machine(lacking=["libEGL.so.1"], core=True, fonts=["fonts-inter"], root=False)
    command = "sudo apt-get install --no-install-recommends -y libegl1 fonts-inter"
    with pytest.raises(dev.SetUpError, match=command):
        dev.complete_system(window=False)


def test_a_command_without_a_window_goes_on_without_what_a_window_needs(
    machine: Callable[..., list[list[str]]],
) -> None:
    machine(lacking=["libxcb-cursor.so.0"], core=False, fonts=[], root=False)
    assert not dev.complete_system(window=False)
    with pytest.raises(dev.SetUpError, match="libxcb-cursor0"):
        dev.complete_system(window=True)


def test_many_libraries_are_told_in_one_short_line(
    machine: Callable[..., list[list[str]]], capsys: pytest.CaptureFixture[str]
) -> None:
    machine(lacking=[f"lib{n}.so.{n}" for n in range(9)], core=True, fonts=[], root=True)
    assert dev.complete_system(window=True)
    assert "lib0.so.0, lib1.so.1, lib2.so.2 and 6 more libraries" in capsys.readouterr().err


@pytest.mark.parametrize("root", [True, False])
def test_fonts_alone_are_no_reason_to_stop(
    root: bool,
    machine: Callable[..., list[list[str]]],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    machine(lacking=[], core=False, fonts=["fonts-wqy-microhei"], root=root)
    monkeypatch.setattr(linux_libraries, "apt_install", lambda _packages: "no such package")
    assert dev.complete_system(window=True)
    told = capsys.readouterr().err.splitlines()[-1]
    assert ("no such package" if root else "-y fonts-wqy-microhei") in told


@pytest.mark.parametrize("root", [True, False])
def test_programs_that_tests_are_played_on_are_brought_where_it_may(
    root: bool,
    machine: Callable[..., list[list[str]]],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    installed = machine(lacking=[], core=False, fonts=[], root=root)
    monkeypatch.setattr(linux_libraries, "missing_test_programs", lambda: ["openbox", "xvfb"])
    dev.complete_test_programs()
    assert installed == ([["openbox", "xvfb"]] if root else [])
    if not root:
        assert "-y openbox xvfb" in capsys.readouterr().err


def test_a_machine_that_lacks_nothing_is_left_alone(
    machine: Callable[..., list[list[str]]], capsys: pytest.CaptureFixture[str]
) -> None:
    installed = machine(lacking=[], core=False, fonts=[], root=True)
    assert dev.complete_system(window=True)
    assert installed == []
    assert capsys.readouterr().err == ""


def test_what_apt_says_reaches_the_person(
    machine: Callable[..., list[list[str]]], monkeypatch: pytest.MonkeyPatch
) -> None:
    machine(lacking=["libEGL.so.1"], core=True, fonts=[], root=True)
    monkeypatch.setattr(linux_libraries, "apt_install", lambda _packages: "Unable to locate it")
    with pytest.raises(dev.SetUpError, match=r"libEGL\.so\.1.*Unable to locate it"):
        dev.complete_system(window=True)
