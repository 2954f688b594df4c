"""Secrets: where they may be kept, and where never."""

from __future__ import annotations

import json
import stat
import sys
from pathlib import Path
from typing import Any

import keyring.backends.fail
import keyring.backends.null
import pytest
from keyring.backend import KeyringBackend
from keyring.backends.chainer import ChainerBackend
from keyring.errors import KeyringLocked, PasswordDeleteError

from dialpad_contacts.desktop import vault as vaults
from dialpad_contacts.desktop.vault import (
    MemoryVault,
    NoKeyring,
    PassphraseVault,
    TokenVault,
    Vault,
    VaultLocked,
    open_vault,
)

LONG = "Zoë-" * 1000


class FakeKeyring(KeyringBackend):
    """A keyring that is good enough."""

    priority: Any = 1.0

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], str] = {}
        self.limit = 2560
        self.is_locked = False

    def get_password(self, service: str, username: str) -> str | None:
        self._check()
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self._check()
        assert len(password.encode("utf-16-le")) <= self.limit, "Windows keeps no more"
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        self._check()
        if self.kept.pop((service, username), None) is None:
            raise PasswordDeleteError("not there")

    def _check(self) -> None:
        if self.is_locked:
            raise KeyringLocked("locked")


class PlaintextKeyring(FakeKeyring):
    """As keyrings.alt has one."""


def unfit(kind: Any) -> Any:
    """Make a backend of keyring's own, which has no types."""
    return kind()


@pytest.fixture(autouse=True)
def _no_passphrase(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(vaults.PASSPHRASE_VARIABLE, raising=False)


@pytest.fixture(params=["memory", "keyring", "passphrase"])
def vault(request: pytest.FixtureRequest, tmp_path: Path) -> Vault:
    match request.param:
        case "memory":
            return MemoryVault()
        case "keyring":
            return TokenVault(backend=FakeKeyring())
        case _:
            return PassphraseVault(tmp_path / "secrets.enc", "open sesame")


@pytest.mark.parametrize("secret", ["s3cret", "", LONG, "a" * 600, "a" * 601, "🗝" * 700])
def test_what_was_kept_comes_back(vault: Vault, secret: str) -> None:
    vault.save("google", secret)
    vault.save("google-2", "other")
    assert vault.load("google") == secret
    vault.save("google", "newer")
    assert vault.load("google") == "newer"
    assert vault.load("google-2") == "other"


def test_what_was_never_kept_is_none(vault: Vault) -> None:
    assert vault.load("nobody") is None
    vault.delete("nobody")


def test_what_was_forgotten_is_gone(vault: Vault) -> None:
    vault.save("google", LONG)
    vault.delete("google")
    assert vault.load("google") is None


class TestKeyring:
    def test_nothing_is_left_behind(self) -> None:
        backend = FakeKeyring()
        vault = TokenVault(backend=backend)
        vault.save("google", LONG)
        vault.save("google", LONG + "x")
        assert len(backend.kept) == 1 + -(-len(LONG + "x") // 600), "no old parts"
        vault.delete("google")
        assert backend.kept == {}

    def test_two_data_folders_have_two_secrets(self) -> None:
        backend = FakeKeyring()
        TokenVault("one", backend).save("google", "1")
        TokenVault("two", backend).save("google", "2")
        assert TokenVault("one", backend).load("google") == "1"

    def test_a_secret_is_never_half_replaced(self, monkeypatch: pytest.MonkeyPatch) -> None:
        backend = FakeKeyring()
        vault = TokenVault(backend=backend)
        vault.save("google", LONG)
        real, calls = backend.set_password, 0

        def fails_at_the_third(service: str, username: str, password: str) -> None:
            nonlocal calls
            calls += 1
            if calls == 3:
                raise OSError("full")
            real(service, username, password)

        monkeypatch.setattr(backend, "set_password", fails_at_the_third)
        with pytest.raises(VaultLocked):
            vault.save("google", "y" * 5000)
        assert vault.load("google") == LONG

    def test_a_lost_part_is_no_secret(self) -> None:
        backend = FakeKeyring()
        vault = TokenVault(backend=backend)
        vault.save("google", LONG)
        backend.kept.pop(next(key for key in backend.kept if "#" in key[1]))
        assert vault.load("google") is None

    @pytest.mark.parametrize("act", ["load", "save", "delete"])
    def test_a_locked_keyring_says_so(self, act: str) -> None:
        backend = FakeKeyring()
        vault = TokenVault(backend=backend)
        backend.is_locked = True
        acts: dict[str, Any] = {
            "load": lambda: vault.load("a"),
            "save": lambda: vault.save("a", "b"),
            "delete": lambda: vault.delete("a"),
        }
        with pytest.raises(VaultLocked, match="Unlock"):
            acts[act]()

    @pytest.mark.parametrize(
        "backend",
        [
            pytest.param(unfit(keyring.backends.fail.Keyring), id="fail"),
            pytest.param(unfit(keyring.backends.null.Keyring), id="null"),
            pytest.param(PlaintextKeyring(), id="plaintext"),
        ],
    )
    def test_control_8_an_unfit_keyring_is_refused_by_its_class(
        self, backend: KeyringBackend
    ) -> None:
        with pytest.raises(NoKeyring, match="passphrase"):
            TokenVault(backend=backend)

    @pytest.mark.parametrize(
        ("members", "fit"),
        [
            pytest.param([FakeKeyring()], True, id="good"),
            pytest.param([FakeKeyring(), PlaintextKeyring()], False, id="one in the clear"),
            pytest.param([], False, id="none"),
        ],
    )
    def test_control_8_a_chain_is_as_good_as_its_worst(
        self, monkeypatch: pytest.MonkeyPatch, members: list[KeyringBackend], fit: bool
    ) -> None:
        monkeypatch.setattr(ChainerBackend, "backends", members)
        if fit:
            TokenVault(backend=unfit(ChainerBackend))
        else:
            with pytest.raises(NoKeyring):
                TokenVault(backend=unfit(ChainerBackend))


class TestPassphrase:
    def test_the_file_holds_nothing_in_the_clear_and_is_private(self, tmp_path: Path) -> None:
        file = tmp_path / "secrets.enc"
        PassphraseVault(file, "open sesame").save("google", "s3cret")
        content = file.read_bytes()
        assert b"s3cret" not in content
        assert b"google" not in content
        assert b"sesame" not in content
        if sys.platform != "win32":
            assert stat.S_IMODE(file.stat().st_mode) == 0o600
        assert [p.name for p in tmp_path.iterdir()] == ["secrets.enc"]

    def test_the_passphrase_opens_it_again(self, tmp_path: Path) -> None:
        file = tmp_path / "secrets.enc"
        PassphraseVault(file, "open sesame").save("google", "s3cret")
        assert PassphraseVault(file, "open sesame").load("google") == "s3cret"
        with pytest.raises(VaultLocked, match="doesn't open"):
            PassphraseVault(file, "wrong").load("google")
        with pytest.raises(VaultLocked):
            PassphraseVault(file, "wrong").save("google", "x")
        assert PassphraseVault(file, "open sesame").load("google") == "s3cret"

    def test_no_passphrase_is_none(self, tmp_path: Path) -> None:
        with pytest.raises(VaultLocked):
            PassphraseVault(tmp_path / "secrets.enc", "")

    @pytest.mark.parametrize(
        "content", [b"", b"{}", b"[]", b"no json", b'{"v": 1, "salt": 5}', b"\xff", b"null"]
    )
    def test_a_damaged_file_is_said(self, tmp_path: Path, content: bytes) -> None:
        file = tmp_path / "secrets.enc"
        file.write_bytes(content)
        with pytest.raises(VaultLocked, match="damaged"):
            PassphraseVault(file, "open sesame").load("google")

    def test_a_changed_bit_is_noticed(self, tmp_path: Path) -> None:
        file = tmp_path / "secrets.enc"
        PassphraseVault(file, "open sesame").save("google", "s3cret")
        box = json.loads(file.read_text())
        box["sealed"] = ("B" if box["sealed"][0] == "A" else "A") + box["sealed"][1:]
        file.write_text(json.dumps(box))
        with pytest.raises(VaultLocked):
            PassphraseVault(file, "open sesame").load("google")

    @pytest.mark.skipif(sys.platform == "win32", reason="needs a right there")
    def test_a_link_in_its_place_is_not_followed(self, tmp_path: Path) -> None:
        (tmp_path / "real").write_text("{}")
        (tmp_path / "secrets.enc").symlink_to(tmp_path / "real")
        with pytest.raises(VaultLocked):
            PassphraseVault(tmp_path / "secrets.enc", "open sesame").load("google")


class TestChoice:
    def test_a_keyring_comes_first(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(keyring, "get_keyring", FakeKeyring)
        assert isinstance(open_vault(tmp_path / "s", passphrase="x"), TokenVault)

    def test_a_file_that_exists_was_chosen_before(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(keyring, "get_keyring", FakeKeyring)
        PassphraseVault(tmp_path / "s", "x").save("a", "b")
        assert open_vault(tmp_path / "s", passphrase="x").load("a") == "b"
        with pytest.raises(VaultLocked):
            open_vault(tmp_path / "s")

    def test_without_a_keyring_the_passphrase_of_the_environment_counts(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(keyring, "get_keyring", keyring.backends.fail.Keyring)
        with pytest.raises(NoKeyring, match="no keyring"):
            open_vault(tmp_path / "s")
        monkeypatch.setenv(vaults.PASSPHRASE_VARIABLE, "open sesame")
        open_vault(tmp_path / "s").save("a", "b")
        assert (tmp_path / "s").exists()

    def test_a_backend_that_does_not_even_import_is_no_keyring(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def broken() -> KeyringBackend:
            raise ImportError("no such module")

        monkeypatch.setattr(keyring, "get_keyring", broken)
        with pytest.raises(NoKeyring):
            open_vault(tmp_path / "s")
