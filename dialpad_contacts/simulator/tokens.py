"""Authorization codes, access tokens and refresh tokens, and who consented to what."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass, field

from dialpad_contacts.simulator.clock import MICROSECONDS, VirtualClock
from dialpad_contacts.simulator.dice import Dice

ACCESS_LIFE_S = 3_599
CODE_LIFE_S = 600
_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
# 'There is currently a limit of 100 refresh tokens per Google Account per OAuth 2.0 client ID'
# (developers.google.com/identity/protocols/oauth2#expiration); the oldest stops to work.
_REFRESH_LIMIT = 100


@dataclass(slots=True)
class Code:
    """An authorization code on its way to the token endpoint."""

    text: str
    client_id: str
    account: str
    scopes: tuple[str, ...]
    redirect_uri: str
    challenge: str
    offline: bool  # a refresh token goes with it
    nonce: str | None
    made_us: int
    used: bool = False


@dataclass(slots=True)
class Token:
    """An access or a refresh token."""

    text: str
    kind: str  # access or refresh
    client_id: str
    account: str
    scopes: tuple[str, ...]
    made_us: int
    expires_us: int | None = None
    revoked: bool = False


@dataclass(slots=True)
class Consent:
    """What a user once allowed a client."""

    scopes: set[str] = field(default_factory=set)


class TokenDesk:
    """Hands out tokens and takes them back."""

    def __init__(self, clock: VirtualClock, seed: int) -> None:
        """Begin with no clients and no tokens."""
        self.clock = clock
        self.clients: dict[str, str | None] = {}  # id -> secret, None until one was used
        self.codes: dict[str, Code] = {}
        self.tokens: dict[str, Token] = {}
        self.consents: dict[tuple[str, str], Consent] = {}  # (client, account)
        self.refresh_life_s: int | None = None  # 7 days in projects in 'Testing'
        self._dice = Dice(seed ^ 0x0A17)

    def _text(self, length: int) -> str:
        return "".join(self._dice.pick(_ALPHABET) for _ in range(length))

    def new_code(self, code: Code) -> str:
        """Keep ``code`` under a fresh text, and return that."""
        code.text = f"4/0A{self._text(68)}"
        self.codes[code.text] = code
        return code.text

    def new_access(self, client_id: str, account: str, scopes: tuple[str, ...]) -> Token:
        """Return a new access token."""
        now_us = self.clock.now_us()
        token = Token(
            f"ya29.a0A{self._text(160)}",
            "access",
            client_id,
            account,
            scopes,
            now_us,
            now_us + ACCESS_LIFE_S * MICROSECONDS,
        )
        self.tokens[token.text] = token
        return token

    def new_refresh(self, client_id: str, account: str, scopes: tuple[str, ...]) -> Token:
        """Return a new refresh token; the oldest of too many stops to work."""
        now_us = self.clock.now_us()
        expires_us = now_us + self.refresh_life_s * MICROSECONDS if self.refresh_life_s else None
        token = Token(
            f"1//0e{self._text(98)}", "refresh", client_id, account, scopes, now_us, expires_us
        )
        self.tokens[token.text] = token
        mine = [
            t
            for t in self.tokens.values()
            if t.kind == "refresh"
            and (t.client_id, t.account) == (client_id, account)
            and not t.revoked
        ]
        for surplus in mine[:-_REFRESH_LIMIT]:
            surplus.revoked = True
        return token

    def good(self, text: str, kind: str) -> Token | None:
        """Return the token, None when it is unknown, of another kind, revoked or expired."""
        token = self.tokens.get(text)
        if token is None or token.kind != kind or token.revoked:
            return None
        if token.expires_us is not None and self.clock.now_us() >= token.expires_us:
            return None
        return token

    def revoke(self, text: str) -> bool:
        """Withdraw the grant that ``text`` belongs to; False when there is no such token."""
        token = self.tokens.get(text)
        if token is None or token.revoked:
            return False
        self.withdraw(account=token.account, client_id=token.client_id)
        return True

    def withdraw(self, *, account: str | None = None, client_id: str | None = None) -> int:
        """Revoke all tokens and consents that match, and return how many tokens those were."""
        hit = [
            t
            for t in self.tokens.values()
            if account in (None, t.account) and client_id in (None, t.client_id) and not t.revoked
        ]
        for token in hit:
            token.revoked = True
        for key in list(self.consents):
            if client_id in (None, key[0]) and account in (None, key[1]):
                del self.consents[key]
        return len(hit)

    def expire(self, *, kind: str, account: str | None = None) -> int:
        """Let all matching tokens of ``kind`` run out now, and return how many those were."""
        now_us = self.clock.now_us()
        hit = [
            t
            for t in self.tokens.values()
            if t.kind == kind and account in (None, t.account) and self.good(t.text, kind)
        ]
        for token in hit:
            token.expires_us = now_us
        return len(hit)


def challenge_of(verifier: str) -> str:
    """Return the S256 challenge of a PKCE verifier (RFC 7636 section 4.2)."""
    digest = hashlib.sha256(verifier.encode("ascii", "replace")).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
