"""The running clouds as a client of theirs sees them."""

from __future__ import annotations

import base64
import hashlib
from typing import Any
from urllib.parse import parse_qs, urlsplit

import requests

from dialpad_contacts.simulator.server import Simulator

API = "https://www.googleapis.com/auth/"
SCOPES = (
    "openid",
    f"{API}userinfo.email",
    f"{API}contacts",
    f"{API}contacts.other.readonly",
    f"{API}directory.readonly",
)
REDIRECT = "http://127.0.0.1:8765/"
VERIFIER = "v" * 64
CHALLENGE = (
    base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).rstrip(b"=").decode()
)
TIMEOUT_S = 10
CONTACTS = 120
MAYA = "maya@northwind.example"
HOME = "maya.ortiz@gmail.example"


class Cloud:
    """The running clouds, and shortcuts to their doors."""

    def __init__(self, simulator: Simulator) -> None:
        """Take the endpoints of ``simulator``."""
        self.endpoints = simulator.endpoints()
        self.people_url: str = self.endpoints["google"]["people_url"]
        self.token_url: str = self.endpoints["google"]["token_url"]
        self.authorize_url: str = self.endpoints["google"]["authorize_url"]
        self.api_url: str = self.endpoints["dialpad"]["api_url"]
        self.http = requests.Session()

    def control(self, method: str, path: str, body: object = None) -> Any:
        """Steer the simulator; fails the test when it says no."""
        url = self.endpoints["control_url"] + path
        answer = requests.request(method, url, json=body, timeout=TIMEOUT_S)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def authorize(self, **changed: str | None) -> requests.Response:
        """Open the authorization page; a parameter set to None is left out."""
        params: dict[str, str | None] = {
            "response_type": "code",
            "client_id": "desktop",
            "redirect_uri": REDIRECT,
            "scope": " ".join(SCOPES),
            "state": "s t/&=",
            "access_type": "offline",
            "prompt": "consent",
            "code_challenge": CHALLENGE,
            "code_challenge_method": "S256",
            **changed,
        }
        given = {name: value for name, value in params.items() if value is not None}
        return self.http.get(
            self.authorize_url, params=given, allow_redirects=False, timeout=TIMEOUT_S
        )

    def code(self, **changed: str | None) -> str:
        """Sign in and return the code."""
        return landed(self.authorize(**changed))["code"]

    def token(self, **changed: str | None) -> requests.Response:
        """Ask the token endpoint."""
        form: dict[str, str | None] = {
            "grant_type": "authorization_code",
            "client_id": "desktop",
            "client_secret": "secret",
            "redirect_uri": REDIRECT,
            "code_verifier": VERIFIER,
            **changed,
        }
        given = {name: value for name, value in form.items() if value is not None}
        return self.http.post(self.token_url, data=given, timeout=TIMEOUT_S)

    def sign_in(self, email: str = MAYA, **changed: str | None) -> dict[str, Any]:
        """Sign in and return the token response."""
        answer = self.token(code=self.code(login_hint=email, **changed))
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    def people(
        self, method: str, path: str, *, token: str, body: object = None, **query: Any
    ) -> requests.Response:
        """Ask the People API."""
        return self.http.request(
            method,
            f"{self.people_url}/v1/{path}",
            params=query,
            json=body,
            headers={"Authorization": f"Bearer {token}"},
            timeout=TIMEOUT_S,
        )


def landed(answer: requests.Response) -> dict[str, str]:
    """Return the parameters that the browser was sent back with."""
    assert answer.status_code == 302, answer.text
    query = parse_qs(urlsplit(answer.headers["Location"]).query)
    return {name: values[0] for name, values in query.items()}
