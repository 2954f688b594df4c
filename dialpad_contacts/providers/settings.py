"""What providers want to know of the configuration; ``desktop.config`` has it in this shape."""

from __future__ import annotations

from typing import Protocol


class Client(Protocol):
    """An OAuth client. The secret of a desktop program is none, and may be ''."""

    @property
    def client_id(self) -> str:
        """The id that the cloud gave this program."""
        ...

    @property
    def client_secret(self) -> str:
        """Its so-called secret."""
        ...


class GoogleEndpoints(Protocol):
    """Where Google is."""

    @property
    def authorize_url(self) -> str:
        """The page to sign in at."""
        ...

    @property
    def token_url(self) -> str:
        """Where codes and refresh tokens become access tokens."""
        ...

    @property
    def people_url(self) -> str:
        """The root of the People API."""
        ...


class MicrosoftEndpoints(Protocol):
    """Where Microsoft is."""

    @property
    def authority_url(self) -> str:
        """The root that stands for https://login.microsoftonline.com."""
        ...

    @property
    def graph_url(self) -> str:
        """The root that stands for https://graph.microsoft.com."""
        ...


class ExchangeEndpoints(Protocol):
    """Where Exchange is looked for."""

    @property
    def autodiscover_url(self) -> str:
        """The Autodiscover service to ask for every address; '' asks the address's own domain."""
        ...


class DialpadEndpoints(Protocol):
    """Where Dialpad is."""

    @property
    def api_url(self) -> str:
        """The root that stands for https://dialpad.com."""
        ...


class Network(Protocol):
    """How to get out."""

    @property
    def ca_bundle(self) -> str:
        """A file of extra trust roots (PEM), '' when there is none."""
        ...


class Settings(Protocol):
    """All of it."""

    @property
    def google(self) -> GoogleEndpoints:
        """Where Google is."""
        ...

    @property
    def google_client(self) -> Client | None:
        """The OAuth client for Google, None when there is none."""
        ...

    @property
    def microsoft(self) -> MicrosoftEndpoints:
        """Where Microsoft is."""
        ...

    @property
    def microsoft_client(self) -> Client | None:
        """The client to sign in to Microsoft with, None when there is none."""
        ...

    @property
    def exchange(self) -> ExchangeEndpoints:
        """Where Exchange is looked for."""
        ...

    @property
    def dialpad(self) -> DialpadEndpoints:
        """Where Dialpad is."""
        ...

    @property
    def network(self) -> Network:
        """How to get out."""
        ...

    @property
    def region(self) -> str:
        """How a number without '+' is read: ISO 3166 alpha-2."""
        ...
