"""Finds the libraries and fonts that Qt lacks on Linux, and the Debian packages with them."""

from __future__ import annotations

import functools
import os
import re
import shutil
import subprocess
from pathlib import Path

# Qt loads these by name while it runs, so nothing else would say what they lack until a window
# fails to open. Everything that they link to in turn is looked through as well.
QT_FILES = (
    "lib/libQt6DBus.so.6",
    "lib/libQt6Network.so.6",
    "lib/libQt6Svg.so.6",
    "lib/libQt6Widgets.so.6",
    "plugins/platforminputcontexts/libcomposeplatforminputcontextplugin.so",
    "plugins/platforms/libqoffscreen.so",
    "plugins/platforms/libqwayland.so",
    "plugins/platforms/libqxcb.so",
    "plugins/wayland-shell-integration/libxdg-shell.so",
)

# Without these no Qt window opens; what only a window needs is in another plugin.
NEEDED_WITHOUT_A_WINDOW = ("lib/libQt6Widgets.so.6", "plugins/platforms/libqoffscreen.so")

# Debian names a library's package after its soname (Policy 8.1). These break the rule.
UNRULY_PACKAGES = {
    "libbrotlicommon.so.1": "libbrotli1",
    "libbrotlidec.so.1": "libbrotli1",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libgthread-2.0.so.0": "libglib2.0-0",
    "libz.so.1": "zlib1g",
}

# Small fonts for the scripts that people's names are written in, by Qt's names of the scripts.
FONT_PACKAGES = {
    "Arabic": "fonts-dejavu-core",
    "Devanagari": "fonts-lohit-deva",
    "Hebrew": "fonts-dejavu-core",
    "Japanese": "fonts-wqy-microhei",  # 2 MB; fonts-noto-cjk is 55, fonts-droid lacks Korean
    "Korean": "fonts-wqy-microhei",
    "Latin": "fonts-inter",  # what the design was drawn in; DejaVu alone does not count here
    "SimplifiedChinese": "fonts-wqy-microhei",
    "Thai": "fonts-tlwg-loma-ttf",
}

# What some tests are played on: a screen, a window manager, keys, a message bus; the programs and
# the Debian packages that have them. Without them those tests are skipped.
TEST_PROGRAMS = {
    "Xvfb": "xvfb",
    "dbus-daemon": "dbus",
    "openbox": "openbox",
    "xdotool": "xdotool",
}

# Prints which of the scripts no font can show. It asks Qt and not fc-list, because a bare machine
# has no fc-list and Qt's answer is the one that counts. "Sans Serif" and the like are no fonts of
# their own: every machine has them.
FONT_QUESTION = """
import sys
from PySide6.QtGui import QFontDatabase, QGuiApplication
app = QGuiApplication(["fonts", "-platform", "offscreen"])
aliases = {"Monospace", "Sans Serif", "Serif"}
print("asked")
for script in sys.argv[1:]:
    families = set(QFontDatabase.families(QFontDatabase.WritingSystem[script])) - aliases
    if script == "Latin":
        families = {name for name in families if not name.startswith("DejaVu")}
    if not families:
        print(script)
"""


def missing_libraries(qt_folder: Path, files: tuple[str, ...] = QT_FILES) -> list[str]:
    """Return the sonames that ``files`` need and the machine has not, sorted.

    Args:
        qt_folder: the ``Qt`` folder of the installed PySide6 wheel.
        files: paths below ``qt_folder``; one that the wheel has not is passed over.

    Empty where there is no ``ldd`` to ask (musl, NixOS): Qt then speaks for itself.
    """
    present = [str(qt_folder / name) for name in files if (qt_folder / name).exists()]
    ldd = shutil.which("ldd")
    if not present or ldd is None:
        return []
    # ldd's words are translated, and its exit code is 1 as soon as one file has a fault.
    answer = subprocess.run(
        [ldd, *present],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "LC_ALL": "C"},
    )
    return not_found(answer.stdout)


def not_found(ldd_output: str) -> list[str]:
    """Return the sonames that ``ldd`` could not resolve, sorted, each once."""
    return sorted(set(re.findall(r"^\s*(\S+) => not found", ldd_output, re.MULTILINE)))


def debian_package(soname: str) -> str:
    """Return the Debian package that ships ``soname``.

    Source: Debian Policy 8.1: the name, lower case, then the version, with a hyphen between
    them when the name ends in a digit (``libdbus-1.so.3`` is in ``libdbus-1-3``).
    """
    if soname in UNRULY_PACKAGES:
        return UNRULY_PACKAGES[soname]
    name, _, version = soname.partition(".so.")
    name = name.lower().replace("_", "-")
    return f"{name}-{version}" if name[-1:].isdigit() else f"{name}{version}"


def debian_packages(sonames: list[str]) -> list[str]:
    """Return the Debian packages that ship ``sonames``, sorted, each once."""
    return sorted({debian_package(soname) for soname in sonames})


def missing_fonts(python: Path) -> list[str]:
    """Return the Debian packages of the fonts without which names turn into boxes.

    Args:
        python: an interpreter that can import PySide6.

    All of them when Qt cannot be asked: a machine on which it does not even start is a bare one.
    """
    answer = subprocess.run(
        [str(python), "-c", FONT_QUESTION, *FONT_PACKAGES],
        capture_output=True,
        text=True,
        check=False,
    )
    words = answer.stdout.split()
    lacking = words[1:] if words[:1] == ["asked"] else FONT_PACKAGES
    return sorted({FONT_PACKAGES[script] for script in lacking})


def missing_test_programs() -> list[str]:
    """Return the Debian packages of the programs that some tests need and the machine has not."""
    return sorted(TEST_PROGRAMS[name] for name in TEST_PROGRAMS if shutil.which(name) is None)


def may_install() -> bool:
    """Tell whether this process can add Debian packages: it is root and apt is here."""
    return shutil.which("apt-get") is not None and os.geteuid() == 0


def install_command(packages: list[str]) -> str:
    """Return the one command that a person can paste to install ``packages``."""
    wanted = " ".join(packages)
    return f"sudo apt-get update && sudo apt-get install --no-install-recommends -y {wanted}"


def apt_install(packages: list[str]) -> str | None:
    """Install ``packages`` with apt; return None, or apt's own word on why it could not."""
    update_lists()
    answer = apt_get("install", "--no-install-recommends", "-y", *packages)
    if answer.returncode == 0:
        return None
    errors = [line for line in answer.stderr.splitlines() if line.startswith("E:")]
    return errors[0][2:].strip() if errors else f"apt-get ended with code {answer.returncode}"


@functools.cache
def update_lists() -> None:
    """Fetch apt's package lists, which a fresh machine has not, once.

    Its failure alone is no reason to stop: the lists of yesterday still install, and where they
    do not, the install says why.
    """
    apt_get("update")


def apt_get(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run apt-get without questions, waiting up to 120 s for another one to end."""
    return subprocess.run(
        ["apt-get", "-qq", "-o", "DPkg::Lock::Timeout=120", *arguments],
        env={**os.environ, "DEBIAN_FRONTEND": "noninteractive", "LC_ALL": "C"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
