"""A library that Qt lacks is named by the Debian package that has it."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import PySide6
import pytest

import linux_libraries as linux

QT = Path(PySide6.__file__).parent / "Qt"
ON_LINUX = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="ldd is Linux's")


@pytest.mark.parametrize(
    ("soname", "package"),
    [
        ("libEGL.so.1", "libegl1"),
        ("libGL.so.1", "libgl1"),
        ("libX11-xcb.so.1", "libx11-xcb1"),
        ("libbrotlicommon.so.1", "libbrotli1"),
        ("libbrotlidec.so.1", "libbrotli1"),
        ("libdbus-1.so.3", "libdbus-1-3"),
        ("libfontconfig.so.1", "libfontconfig1"),
        ("libfreetype.so.6", "libfreetype6"),
        ("libglib-2.0.so.0", "libglib2.0-0"),
        ("libgssapi_krb5.so.2", "libgssapi-krb5-2"),
        ("libgthread-2.0.so.0", "libglib2.0-0"),
        ("libwayland-client.so.0", "libwayland-client0"),
        ("libwayland-cursor.so.0", "libwayland-cursor0"),
        ("libxcb-cursor.so.0", "libxcb-cursor0"),
        ("libxcb-icccm.so.4", "libxcb-icccm4"),
        ("libxcb-image.so.0", "libxcb-image0"),
        ("libxcb-keysyms.so.1", "libxcb-keysyms1"),
        ("libxcb-randr.so.0", "libxcb-randr0"),
        ("libxcb-render-util.so.0", "libxcb-render-util0"),
        ("libxcb-shape.so.0", "libxcb-shape0"),
        ("libxcb-sync.so.1", "libxcb-sync1"),
        ("libxcb-xkb.so.1", "libxcb-xkb1"),
        ("libxkbcommon-x11.so.0", "libxkbcommon-x11-0"),
        ("libxkbcommon.so.0", "libxkbcommon0"),
        ("libz.so.1", "zlib1g"),
    ],
)
def test_a_library_is_in_this_package(soname: str, package: str) -> None:
    assert linux.debian_package(soname) == package


def test_two_libraries_of_one_package_install_it_once() -> None:
    lacking = ["libgthread-2.0.so.0", "libglib-2.0.so.0", "libEGL.so.1"]
    assert linux.debian_packages(lacking) == ["libegl1", "libglib2.0-0"]


def test_what_ldd_could_not_find_is_read_off_its_answer() -> None:
    answer = """\
libqxcb.so:
	linux-vdso.so.1 (0x00007ffc)
	libxcb-icccm.so.4 => not found
	libc.so.6 => /lib/libc.so.6 (0x00007f)
libqwayland.so:
	libxcb-icccm.so.4 => not found
	libEGL.so.1 => not found
"""
    assert linux.not_found(answer) == ["libEGL.so.1", "libxcb-icccm.so.4"]


@ON_LINUX
def test_every_file_that_is_looked_through_is_in_the_qt_we_ship() -> None:
    assert [name for name in linux.QT_FILES if not (QT / name).exists()] == []


@ON_LINUX
def test_after_a_set_up_qt_lacks_nothing_to_run_the_tests() -> None:
    assert linux.missing_libraries(QT, linux.NEEDED_WITHOUT_A_WINDOW) == []


def test_without_ldd_nothing_is_claimed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda _name: None)
    assert linux.missing_libraries(QT) == []


def test_the_command_for_a_person_updates_and_installs_in_one_line() -> None:
    command = linux.install_command(["libegl1", "libgl1"])
    assert "\n" not in command
    assert command.startswith("sudo apt-get update && sudo apt-get install")
    assert command.endswith("libegl1 libgl1")


@pytest.mark.parametrize(
    ("said", "packages"),
    [
        ("asked\n", []),
        ("asked\nJapanese\nKorean\n", ["fonts-wqy-microhei"]),
        ("asked\nLatin\n", ["fonts-inter"]),
        ("", sorted(set(linux.FONT_PACKAGES.values()))),
    ],
    ids=["nothing", "CJK", "a face for the window", "all of them when Qt cannot be asked"],
)
def test_the_fonts_that_lack_are(
    said: str, packages: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def run(*_args: object, **_options: object) -> subprocess.CompletedProcess[str]:
        return subprocess.CompletedProcess([], 0, said, "")

    monkeypatch.setattr(subprocess, "run", run)
    assert linux.missing_fonts(Path(sys.executable)) == packages


@ON_LINUX
def test_qt_knows_every_script_by_the_name_that_we_ask_for() -> None:
    answer = subprocess.run(
        [sys.executable, "-c", linux.FONT_QUESTION, *linux.FONT_PACKAGES],
        capture_output=True,
        text=True,
        check=True,
    )
    assert answer.stdout.startswith("asked\n")


@pytest.mark.parametrize(
    ("code", "said", "reason"),
    [
        (0, "W: an old list", None),
        (100, "W: x\nE: Unable to locate package y\n", "Unable to locate package y"),
        (100, "", "apt-get ended with code 100"),
    ],
)
def test_apts_own_reason_is_kept(
    code: int, said: str, reason: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls: list[list[str]] = []

    def run(command: list[str], **_options: object) -> subprocess.CompletedProcess[str]:
        calls.append(command)
        return subprocess.CompletedProcess(command, code, "", said)

    monkeypatch.setattr(subprocess, "run", run)
    linux.update_lists.cache_clear()
    assert linux.apt_install(["y"]) == reason
    assert linux.apt_install(["y"]) == reason
    assert ["update" in call for call in calls] == [True, False, False]
    assert ["install" in call for call in calls] == [False, True, True]
