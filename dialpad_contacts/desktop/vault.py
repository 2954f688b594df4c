"""Where tokens and passwords are kept: keyring, this run alone, or an encrypted file."""

from __future__ import annotations

import base64
import json
import os
import secrets
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Any, Protocol

from dialpad_contacts.domain.errors import ContactsError

PASSPHRASE_VARIABLE = "DIALPAD_CONTACTS_PASSPHRASE"
_SERVICE = "Dialpad Contacts"
_CHUNK = 600
"""Characters; Windows keeps 2,560 bytes an entry, and two to four for each character."""
_WHOLE = "1:"
_PARTS = "2:"
_SCRYPT_N = 2**15
_MAX_FILE_BYTES = 4 * 1024 * 1024


class NoKeyring(ContactsError):
    """There is no place for secrets on this computer but those the user may choose."""


class VaultLocked(ContactsError):
    """The place is there, and can't be opened now."""


class Vault(Protocol):
    """Keeps one secret an account. Every method may raise NoKeyring or VaultLocked."""

    def save(self, account: str, secret: str) -> None:
        """Keep ``secret``, in place of an earlier one."""
        ...

    def load(self, account: str) -> str | None:
        """Return the secret, None when there is none."""
        ...

    def delete(self, account: str) -> None:
        """Forget the secret; one that is not there is no error."""
        ...


class MemoryVault:
    """Keeps secrets for this run only."""

    def __init__(self) -> None:
        self._secrets: dict[str, str] = {}

    def save(self, account: str, secret: str) -> None:
        """Keep ``secret``."""
        self._secrets[account] = secret

    def load(self, account: str) -> str | None:
        """Return the secret."""
        return self._secrets.get(account)

    def delete(self, account: str) -> None:
        """Forget the secret."""
        self._secrets.pop(account, None)


class TokenVault:
    """The system's keyring. A long secret is kept in parts, and is never half replaced."""

    def __init__(self, scope: str = "", backend: Any = None) -> None:
        """Use ``backend``, else the one that keyring chooses (``$PYTHON_KEYRING_BACKEND`` counts).

        Args:
            scope: tells data folders apart, which may each have an account 'google'.
            backend: a keyring backend; tests hand one in.

        Raises:
            NoKeyring: there is none, or one that keeps secrets in the clear.
        """
        self._service = f"{_SERVICE} {scope}".strip()
        self._backend: Any = backend if backend is not None else _chosen_backend()
        unfit = _why_unfit(self._backend)
        if unfit:
            raise NoKeyring(unfit)

    def save(self, account: str, secret: str) -> None:
        """Keep ``secret``: its parts first, what names them last."""
        before = self._get(account)
        if len(secret) <= _CHUNK:
            self._set(account, _WHOLE + secret)
        else:
            parts = [secret[i : i + _CHUNK] for i in range(0, len(secret), _CHUNK)]
            name = secrets.token_hex(4)
            for i, part in enumerate(parts):
                self._set(f"{account}#{name}.{i}", part)
            self._set(account, f"{_PARTS}{name}.{len(parts)}")
        self._forget_parts(account, before)

    def load(self, account: str) -> str | None:
        """Return the secret."""
        head = self._get(account)
        if head is None or head.startswith(_WHOLE):
            return head[len(_WHOLE) :] if head else None
        parts = [self._get(name) for name in _part_names(account, head)]
        if not parts or None in parts:
            return None
        return "".join(part for part in parts if part is not None)

    def delete(self, account: str) -> None:
        """Forget the secret, and its parts."""
        head = self._get(account)
        if head is not None:
            self._drop(account)
            self._forget_parts(account, head)

    def _forget_parts(self, account: str, head: str | None) -> None:
        for name in _part_names(account, head or ""):
            self._drop(name)

    def _get(self, name: str) -> str | None:
        try:
            found = self._backend.get_password(self._service, name)
        except Exception as error:
            raise _locked() from error
        return found if isinstance(found, str) else None

    def _set(self, name: str, text: str) -> None:
        try:
            self._backend.set_password(self._service, name, text)
        except Exception as error:
            raise _locked() from error

    def _drop(self, name: str) -> None:
        from keyring.errors import PasswordDeleteError

        try:
            with suppress(PasswordDeleteError):
                self._backend.delete_password(self._service, name)
        except Exception as error:
            raise _locked() from error


def _locked() -> VaultLocked:
    return VaultLocked("The keyring can't be opened. Unlock it and try again.")


def _part_names(account: str, head: str) -> list[str]:
    if not head.startswith(_PARTS):
        return []
    name, _, count = head[len(_PARTS) :].partition(".")
    return [f"{account}#{name}.{i}" for i in range(int(count))] if count.isdecimal() else []


def _chosen_backend() -> object:
    try:
        import keyring

        return keyring.get_keyring()
    except Exception as error:  # a backend named in the environment may not even import
        raise NoKeyring(_NO_KEYRING) from error


_NO_KEYRING = (
    "This computer has no keyring. Keep the sign-in for this run only, or in a file encrypted"
    f" with a passphrase (${PASSPHRASE_VARIABLE})."
)


def _why_unfit(backend: object) -> str:
    """Return why ``backend`` may not hold secrets, '' when it may; judged by its class."""
    kind = type(backend)
    module, name = kind.__module__, kind.__qualname__.lower()
    if module in ("keyring.backends.fail", "keyring.backends.null"):
        return _NO_KEYRING
    if module.startswith("keyrings.alt") or "plaintext" in name or "uncrypted" in name:
        return (
            "The keyring in use keeps secrets in the clear, so nothing was kept there. "
            + (_NO_KEYRING.partition(". ")[2])
        )
    if module == "keyring.backends.chainer":
        members = list(getattr(backend, "backends", ()))
        reasons = [_why_unfit(member) for member in members]
        return next((reason for reason in reasons if reason), "" if members else _NO_KEYRING)
    return ""


class PassphraseVault:
    """A file encrypted with a passphrase: scrypt for the key, AES-GCM for the content; 0600."""

    def __init__(self, file: Path, passphrase: str) -> None:
        """Use ``file``, which may not exist yet.

        Raises:
            VaultLocked: the passphrase is empty.
        """
        if not passphrase:
            raise VaultLocked(f"A passphrase is needed. Give it in ${PASSPHRASE_VARIABLE}.")
        self._file = file
        self._passphrase = passphrase.encode()
        self._keys: dict[bytes, bytes] = {}

    def save(self, account: str, secret: str) -> None:
        """Keep ``secret``."""
        self._write({**self._read(), account: secret})

    def load(self, account: str) -> str | None:
        """Return the secret."""
        return self._read().get(account)

    def delete(self, account: str) -> None:
        """Forget the secret."""
        kept = self._read()
        if kept.pop(account, None) is not None:
            self._write(kept)

    def _key(self, salt: bytes) -> bytes:
        from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

        if salt not in self._keys:
            kdf = Scrypt(salt=salt, length=32, n=_SCRYPT_N, r=8, p=1)
            self._keys[salt] = kdf.derive(self._passphrase)
        return self._keys[salt]

    def _read(self) -> dict[str, str]:
        """Return all secrets. Raises VaultLocked."""
        from cryptography.exceptions import InvalidTag
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        content = self._content()
        if content is None:
            return {}
        try:
            box = json.loads(content)
            salt, nonce, sealed = (base64.b64decode(box[k]) for k in ("salt", "nonce", "sealed"))
            if box["v"] != 1:
                raise VaultLocked(f"{self._file} was made by a newer version of this program.")
            opened = json.loads(AESGCM(self._key(salt)).decrypt(nonce, sealed, b"1"))
            return {str(account): str(secret) for account, secret in opened.items()}
        except InvalidTag as error:
            raise VaultLocked("That passphrase doesn't open the file of secrets.") from error
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise VaultLocked(f"{self._file} is damaged. Remove it and sign in again.") from error

    def _content(self) -> bytes | None:
        flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0)
        try:
            with os.fdopen(os.open(self._file, flags), "rb") as source:
                return source.read(_MAX_FILE_BYTES)
        except FileNotFoundError:
            return None
        except OSError as error:
            raise VaultLocked(f"{self._file} can't be read: {error.strerror}.") from error

    def _write(self, kept: dict[str, str]) -> None:
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        salt = next(iter(self._keys), None) or secrets.token_bytes(16)
        nonce = secrets.token_bytes(12)
        sealed = AESGCM(self._key(salt)).encrypt(nonce, json.dumps(kept).encode(), b"1")
        texts = {"salt": salt, "nonce": nonce, "sealed": sealed}
        box = {"v": 1, **{k: base64.b64encode(v).decode() for k, v in texts.items()}}
        try:
            self._replace(json.dumps(box).encode())
        except OSError as error:
            raise VaultLocked(f"{self._file} can't be written: {error.strerror}.") from error

    def _replace(self, content: bytes) -> None:
        """Write the whole file or nothing; ``mkstemp`` makes it 0600."""
        handle, name = tempfile.mkstemp(dir=self._file.parent, prefix=".secrets-")
        try:
            with os.fdopen(handle, "wb") as target:
                target.write(content)
                target.flush()
                os.fsync(target.fileno())
            Path(name).replace(self._file)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise


def open_vault(file: Path, *, scope: str = "", passphrase: str | None = None) -> Vault:
    """Return the place for secrets: ``file`` once the user chose it, else the keyring.

    Args:
        file: the encrypted file's place; where it exists it is used.
        scope: tells data folders apart in the keyring.
        passphrase: what the user typed; else ``$DIALPAD_CONTACTS_PASSPHRASE``.

    Raises:
        NoKeyring: there is none, and no passphrase either. Offer ``MemoryVault`` or a passphrase.
        VaultLocked: the file exists and no passphrase was given.
    """
    given = passphrase or os.environ.get(PASSPHRASE_VARIABLE, "")
    if file.exists():
        return PassphraseVault(file, given)
    try:
        return TokenVault(scope)
    except NoKeyring:
        if given:
            return PassphraseVault(file, given)
        raise
