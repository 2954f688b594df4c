"""Sets a checkout up and starts it: ``run`` opens the app, ``test`` runs every test.

It needs a bare Python 3.11+ alone, and does its work once: the second time it compares a few
hashes and hands over. So that this stays quick, what only a set-up needs is imported there.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
LOWEST_PYTHON = (3, 11)

USAGE = """\
usage: python3 packaging/dev.py COMMAND [ARGUMENTS]

  run [ARGUMENTS]    set up, then open the app (or carry out its command: run search Ada)
  test [ARGUMENTS]   set up, then run every test; ARGUMENTS go to pytest
  check              set up, then formatting, lint, types, import rules and every test
  cover              set up, then measure what the tests reach of domain/, sync/ and store/
  setup              set up only"""

NO_DISPLAY = (
    "There is no display to open a window on: "
    "'python3 packaging/dev.py run tour OUTDIR' needs none and leaves pictures of the app."
)

CHECKS = (
    ("ruff", "format", "--check", "."),
    ("ruff", "check", "."),
    ("mypy",),
    ("lint-imports", "--no-logo"),
)

# Two workers, because the machines that count have two cores and the tests share loopback
# servers; given before the caller's own arguments, so that theirs win.
PYTEST = ("-m", "pytest", "-n", "2", "--dist", "worksteal")

# Raise it when the search for missing libraries changes, so that it is done once more.
SYSTEM_REVISION = "2"


PIP_INSTALL = ("-m", "pip", "install", "--quiet", "--disable-pip-version-check")


class SetUpError(Exception):
    """The checkout cannot be made ready; the text is one line that says what to do."""


def main(arguments: list[str]) -> int:
    """Carry out one command and return its exit code; ``run`` and ``test`` do not return."""
    command, rest = (arguments[0], arguments[1:]) if arguments else ("", [])
    if command in {"-h", "--help"}:
        print(USAGE)
        return 0
    if command not in {"run", "test", "check", "cover", "setup"} or (
        command in {"check", "cover", "setup"} and rest
    ):
        say(USAGE)
        return 2
    if command == "run" and wants_window(rest) and not has_display(os.environ, sys.platform):
        say(NO_DISPLAY)
        return 2
    scope = "runtime" if command == "run" else "dev"
    try:
        set_up(scope, window=command != "run" or wants_window(rest))
    except (SetUpError, OSError) as error:
        say(f"dev.py: {error}")
        return 1
    except KeyboardInterrupt:
        say("dev.py: stopped; the same command goes on from here.")
        return 130
    return start(command, rest)


def start(command: str, rest: list[str]) -> int:
    """Do what ``command`` is for, now that everything is set up."""
    if command == "run":
        # -P: what lies in the caller's folder must not stand in for a module of ours.
        return hand_over("-P", str(ROOT / "main.py"), *rest)
    if command == "setup":
        say("Everything is set up.")
        return 0
    os.chdir(ROOT)
    compile_sources("dialpad_contacts", "tests")
    if command == "check":
        return check()
    if command == "cover":
        return hand_over(str(ROOT / "packaging" / "cover.py"))
    return hand_over(*PYTEST, *rest)


def compile_sources(*folders: str) -> None:
    """Compile what has changed, once, for every process that will import it.

    Where Python may write no bytecode (PYTHONDONTWRITEBYTECODE), each of the hundreds of programs
    that the tests start would compile it all again, which is a third of its start.
    """
    import compileall

    for folder in folders:  # what can't be compiled says so where it is imported
        compileall.compile_dir(ROOT / folder, quiet=2, workers=0)


def hand_over(*arguments: str) -> int:
    """Become the venv's Python, or, on Windows, wait for it and return its exit code."""
    command = [str(venv_python()), *arguments]
    sys.stdout.flush()
    sys.stderr.flush()
    if os.name == "posix":
        os.execv(command[0], command)
    # On Windows execv returns to the shell at once and the two then share one console.
    import subprocess

    return subprocess.run(command, check=False).returncode


def check() -> int:
    """Run every check and then every test; return 1 when any of them failed."""
    import subprocess

    failed = []
    commands = [(str(venv_program(name[0])), *name[1:]) for name in CHECKS]
    for command in [*commands, (str(venv_python()), *PYTEST)]:
        name = " ".join([Path(command[0]).stem, *command[1:]])
        print(f"== {name}", flush=True)
        if subprocess.run(command, check=False).returncode:
            failed.append(name)
    print("Failed: " + ", ".join(failed) if failed else "Every check passed.")
    return 1 if failed else 0


# --- What the machine is like ----------------------------------------------------------------


def say(text: str) -> None:
    """Tell the person; standard output belongs to the program (``run search --json``)."""
    print(text, file=sys.stderr, flush=True)


def wants_window(arguments: list[str]) -> bool:
    """Tell whether the program, started with ``arguments``, would open its window."""
    value_of_option = False
    for argument in arguments:
        if value_of_option:
            value_of_option = False
        elif argument == "--data-dir":
            value_of_option = True
        elif not argument.startswith("-") or argument in {"-h", "--help", "--version"}:
            return False
    return True


def has_display(environment: Mapping[str, str], platform: str) -> bool:
    """Tell whether a window could open: only a Linux machine can be without a screen."""
    names = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    return not platform.startswith("linux") or any(environment.get(name) for name in names)


def venv_program(name: str) -> Path:
    """Return where a program of the venv is, on this operating system."""
    return VENV / "Scripts" / f"{name}.exe" if os.name == "nt" else VENV / "bin" / name


def venv_python() -> Path:
    """Return the venv's interpreter."""
    return venv_program("python")


# --- Setting up, step by step ------------------------------------------------------------------


def set_up(scope: str, *, window: bool) -> None:
    """Bring ``.venv`` and the machine to what the locks ask for, doing only what is not done.

    Args:
        scope: ``runtime``, or ``dev`` for the tests' packages as well.
        window: whether the lack of a library that only a window needs is reason to stop.

    Raises:
        SetUpError: something is lacking that this script may not, or could not, bring.
    """
    if sys.version_info[:2] < LOWEST_PYTHON:
        have, need = (".".join(map(str, v)) for v in (sys.version_info[:2], LOWEST_PYTHON))
        raise SetUpError(f"Python {need} or newer is needed, and this is {have}.")
    want = wanted()
    if not to_do(scope, want, read_stamp()):
        return
    with one_at_a_time():
        done = read_stamp()
        if "python" in to_do(scope, want, done):
            done = {}
        for step in to_do(scope, want, done):
            if carry_out(step, window=window):
                done[step] = want[step]
                if step == "dev":  # its lock holds the other one: tests/packaging/test_locks.py
                    done["runtime"] = want["runtime"]
                write_stamp(done)


def to_do(scope: str, want: dict[str, str], done: dict[str, str]) -> list[str]:
    """Return the steps, in order, whose stamp in ``done`` is not the one in ``want``."""
    steps = [
        step for step in ("python", scope, "project", "system") if done.get(step) != want[step]
    ]
    if "python" not in steps and not venv_python().exists():
        steps.insert(0, "python")
    return steps


def carry_out(step: str, *, window: bool) -> bool:
    """Do one step; return False when it is to be tried again the next time."""
    if step == "python":
        make_venv()
    elif step == "project":
        install_project()
    elif step == "system":
        return complete_system(window=window)
    else:
        install_locked(step)
        if step == "dev":
            complete_test_programs()
    return True


def wanted() -> dict[str, str]:
    """Return, for each step, a stamp that changes whenever the step must be done again."""
    runtime = lock("runtime").read_bytes()
    return {
        "python": digest(sys.version.encode(), sys.base_prefix.encode()),
        "runtime": digest(runtime),
        "dev": digest(lock("dev").read_bytes()),
        # With the folder: the project is installed as a pointer to it, and a checkout can move.
        "project": digest((ROOT / "pyproject.toml").read_bytes(), str(ROOT).encode()),
        "system": digest(SYSTEM_REVISION.encode(), runtime),
    }


def digest(*parts: bytes) -> str:
    """Return a short name for ``parts`` that differs when any of them does."""
    return hashlib.sha256(b"\0".join(parts)).hexdigest()[:16]


def lock(scope: str) -> Path:
    """Return the lock file of ``runtime`` or ``dev``."""
    name = "requirements.lock" if scope == "runtime" else "requirements-dev.lock"
    return ROOT / "packaging" / name


def stamp_file() -> Path:
    """Return where the steps already done are written; it goes when ``.venv`` goes."""
    return VENV / "dev-stamp.txt"


def read_stamp() -> dict[str, str]:
    """Return the steps already done, none when there is no readable stamp."""
    try:
        lines = stamp_file().read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        return {}
    return dict(line.split(" ", 1) for line in lines if " " in line)


def write_stamp(done: dict[str, str]) -> None:
    """Write down the steps already done, so that a broken-off set-up goes on from there."""
    text = "".join(f"{step} {stamp}\n" for step, stamp in sorted(done.items()))
    stamp_file().write_text(text, encoding="utf-8")


@contextlib.contextmanager
def one_at_a_time() -> Iterator[None]:
    """Let a second set-up of the same checkout wait for the first, where the system can."""
    if os.name != "posix":
        yield
        return
    import fcntl

    folder = os.open(ROOT / "packaging", os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)


def make_venv() -> None:
    """Make ``.venv`` anew, bringing Debian's venv package where that is what lacks."""
    import importlib.util

    if importlib.util.find_spec("ensurepip") is None:
        bring([f"python{sys.version_info[0]}.{sys.version_info[1]}-venv"], "Python lacks venv")
    say("Setting up: making .venv")
    call(sys.executable, "-m", "venv", "--clear", str(VENV), doing="make .venv")


def install_locked(scope: str) -> None:
    """Install every package of a lock, each checked by its hash."""
    say("Setting up: installing the locked packages (a minute or so)")
    # The lock names every package, so nothing is left to resolve; and a wheel needs no compiler,
    # which a fresh machine has not.
    options = ("--no-deps", "--require-hashes", "--only-binary", ":all:", "-r", str(lock(scope)))
    call(str(venv_python()), *PIP_INSTALL, *options, doing="install the locked packages")


def install_project() -> None:
    """Install the checkout itself, so that what is edited is what runs."""
    # The builder is in the lock: with isolation pip would fetch it once more, unchecked.
    options = ("--no-deps", "--no-build-isolation", "--no-index", "-e", str(ROOT))
    call(str(venv_python()), *PIP_INSTALL, *options, doing="install the project")
    compile_sources("dialpad_contacts")  # as pip does with what it copies: the first start is one


def complete_system(*, window: bool) -> bool:
    """Bring what Qt lacks on Linux; return False when it lacks what only a window needs."""
    if not sys.platform.startswith("linux"):
        return True
    import linux_libraries as linux

    qt = qt_folder()
    lacking = linux.missing_libraries(qt)
    if lacking and linux.may_install():
        bring(linux.debian_packages(lacking), f"Qt lacks {some_of(lacking)}")
        lacking = linux.missing_libraries(qt)
        if lacking:
            raise SetUpError(f"Qt still lacks {some_of(lacking)}: install what holds them.")
    if lacking and (window or linux.missing_libraries(qt, linux.NEEDED_WITHOUT_A_WINDOW)):
        packages = [*linux.debian_packages(lacking), *linux.missing_fonts(venv_python())]
        bring(packages, f"Qt lacks {some_of(lacking)}")
    if not lacking:
        complete_fonts()
    return not lacking


def complete_fonts() -> None:
    """Bring the fonts that lack, or say what does; they are never a reason to stop."""
    import linux_libraries as linux

    fonts = linux.missing_fonts(venv_python())
    if fonts:
        try:
            bring(fonts, "some names would show as boxes")
        except SetUpError as error:
            say(f"dev.py: {error}")


def complete_test_programs() -> None:
    """Bring what some tests are played on, or say what does; never a reason to stop."""
    if not sys.platform.startswith("linux"):
        return
    import linux_libraries as linux

    packages = linux.missing_test_programs()
    if packages:
        try:
            bring(packages, "some tests would be skipped")
        except SetUpError as error:
            say(f"dev.py: {error}")


def some_of(names: list[str]) -> str:
    """Return ``names`` for one line: the first few, and how many more there are."""
    shown, more = names[:3], len(names[3:])
    return ", ".join(shown) + (f" and {more} more libraries" if more else "")


def bring(packages: list[str], lack: str) -> None:
    """Install Debian packages, or raise SetUpError with the one command that does."""
    import linux_libraries as linux

    if not linux.may_install():
        raise SetUpError(f"{lack}. This brings it: {linux.install_command(packages)}")
    noun = "packages" if len(packages) > 1 else "package"
    say(f"Setting up: installing {len(packages)} Debian {noun} ({lack})")
    fault = linux.apt_install(packages)
    if fault:
        raise SetUpError(f"{lack}, and apt could not bring it: {fault}")


def qt_folder() -> Path:
    """Return the folder with Qt's libraries and plugins inside the venv."""
    version = f"python{sys.version_info[0]}.{sys.version_info[1]}"
    return VENV / "lib" / version / "site-packages" / "PySide6" / "Qt"


def call(*command: str, doing: str) -> None:
    """Run a program in silence; when it fails, raise SetUpError with its own reason."""
    import subprocess

    answer = subprocess.run(
        command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
    )
    if answer.returncode:
        raise SetUpError(f"could not {doing}: {reason(answer.stdout + answer.stderr)}")


def reason(output: str) -> str:
    """Return the one line of a program's output that says why it failed."""
    if "Retrying (" in output:  # pip's last word would be that the package does not exist
        return "the package registry does not answer; is the network there?"
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    errors = [line for line in lines if line.lower().startswith("error")]
    if errors == ["ERROR: Exception:"]:  # pip met a bug and shows its traceback: the last line says
        errors = []
    return (errors or lines or ["it gave no reason"])[-1]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
