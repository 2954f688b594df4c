"""The simulated Microsoft as a client of its own sees it: msal's way in, and Graph's calls."""

from __future__ import annotations

import html
import re
from typing import Any

import msal
import requests

from tests.contract.simulator.cloud import TIMEOUT_S, Cloud

LOGIN = "https://login.microsoftonline.com"
CLIENT_ID = "a-desktop-program"
SCOPES = ["Contacts.ReadWrite", "User.Read"]
IMMUTABLE = {"Prefer": 'IdType="ImmutableId"'}


class Way:
    """An http client for msal that knows where the simulated sign-in is."""

    def __init__(self, root: str) -> None:
        self.root = root

    def at(self, url: str) -> str:
        return url.replace(LOGIN, self.root, 1)

    def get(self, url: str, **options: Any) -> requests.Response:
        return requests.get(self.at(url), timeout=TIMEOUT_S, **_known(options))

    def post(self, url: str, **options: Any) -> requests.Response:
        return requests.post(self.at(url), timeout=TIMEOUT_S, **_known(options))

    def close(self) -> None:
        return


def _known(options: dict[str, Any]) -> dict[str, Any]:
    return {k: v for k, v in options.items() if k in ("params", "data", "headers")}


class Outlook:
    """One account, signed in with msal."""

    def __init__(self, cloud: Cloud, email: str, tenant: str = "organizations") -> None:
        self.cloud = cloud
        self.email = email
        self.way = Way(cloud.endpoints["microsoft"]["authority_url"])
        self.root = cloud.endpoints["microsoft"]["graph_url"]
        self.app = self.application(tenant)
        self.result = self.sign_in()
        self.headers = {"Authorization": f"Bearer {self.result['access_token']}"}

    def application(self, tenant: str, **options: Any) -> Any:
        return msal.PublicClientApplication(
            CLIENT_ID, authority=f"{LOGIN}/{tenant}", http_client=self.way,
            client_capabilities=["CP1"], **options,
        )  # fmt: skip

    def sign_in(self, scopes: list[str] | None = None) -> dict[str, Any]:
        """Sign in as msal's interactive way does: the reply is posted by the page."""
        flow = self.app.initiate_auth_code_flow(
            scopes or SCOPES, redirect_uri="http://localhost:8765", login_hint=self.email,
            response_mode="form_post",
        )  # fmt: skip
        page = requests.get(self.way.at(flow["auth_uri"]), timeout=TIMEOUT_S)
        result: dict[str, Any] = self.app.acquire_token_by_auth_code_flow(flow, posted(page.text))
        return result

    def ask(
        self, method: str, path: str, *, body: object = None, **headers: str
    ) -> requests.Response:
        """Send one request to Graph; an underscore in a header's name stands for a hyphen."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return requests.request(
            method, f"{self.root}/v1.0{path}", json=body, timeout=TIMEOUT_S,
            headers={**self.headers, **IMMUTABLE, **named},
        )  # fmt: skip

    def control(self, method: str, path: str, body: object = None) -> Any:
        return self.cloud.control(method, f"/microsoft/accounts/{self.email}{path}", body)


def posted(page: str) -> dict[str, str]:
    """Return what the page's form would post."""
    fields = re.findall(r'name="([^"]*)" value="([^"]*)"', page)
    return {html.unescape(name): html.unescape(value) for name, value in fields}


def code_of(answer: requests.Response) -> tuple[int, str]:
    """Return the status and Graph's own error code."""
    return answer.status_code, answer.json()["error"]["code"]
