"""Folders: which one is used, and that nobody else may write to it."""

from __future__ import annotations

import os
import stat
import sys
from pathlib import Path

import pytest

from dialpad_contacts.desktop import paths
from dialpad_contacts.desktop.paths import NoPlace, make_private, resolve

posix = pytest.mark.skipif(sys.platform == "win32", reason="Windows has access lists instead")


@pytest.fixture(autouse=True)
def _no_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(paths.VARIABLE, raising=False)


def test_the_option_wins_over_the_variable(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(paths.VARIABLE, str(tmp_path / "variable"))
    assert resolve(tmp_path / "option").data == tmp_path / "option"
    assert resolve().data == tmp_path / "variable"


def test_settings_are_read_from_the_data_folder_when_one_is_named(tmp_path: Path) -> None:
    found = resolve(tmp_path / "d")
    assert found.config_file == tmp_path / "d" / "config.toml"
    assert found.secrets_file.parent == tmp_path / "d"


def test_else_the_systems_own_folders_are_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import platformdirs

    monkeypatch.setattr(platformdirs, "user_data_dir", lambda *a, **k: str(tmp_path / "data"))
    monkeypatch.setattr(platformdirs, "user_config_dir", lambda *a, **k: str(tmp_path / "config"))
    found = resolve()
    assert (found.data, found.config) == (tmp_path / "data", tmp_path / "config")
    assert found.data.is_dir()
    assert not found.config.exists(), "made only when something is written there"


@posix
def test_a_new_folder_is_for_its_owner_alone_whatever_the_umask(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        data = resolve(tmp_path / "a" / "b").data
    finally:
        os.umask(before)
    assert stat.S_IMODE(data.stat().st_mode) == 0o700


@posix
def test_a_readable_folder_is_closed_to_others(tmp_path: Path) -> None:
    folder = tmp_path / "d"
    folder.mkdir(mode=0o755)
    make_private(folder)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


@posix
@pytest.mark.parametrize("mode", [0o777, 0o720, 0o702])
def test_a_folder_that_others_may_write_to_is_refused(tmp_path: Path, mode: int) -> None:
    folder = tmp_path / "d"
    folder.mkdir()
    folder.chmod(mode)
    with pytest.raises(NoPlace, match="Others may write"):
        make_private(folder)


@posix
def test_somebody_elses_folder_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    mine = os.geteuid()
    monkeypatch.setattr(os, "geteuid", lambda: mine + 1)
    with pytest.raises(NoPlace, match="belongs to another user"):
        make_private(tmp_path)


def test_a_file_in_its_place_is_said(tmp_path: Path) -> None:
    file = tmp_path / "d"
    file.write_text("x")
    with pytest.raises(NoPlace, match="--data-dir"):
        resolve(file)
