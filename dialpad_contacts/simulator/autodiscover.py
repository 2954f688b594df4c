"""Autodiscover: where a mailbox's Exchange is, by its address.

Source: learn.microsoft.com/exchange/client-developer/web-service-reference/
getusersettings-operation-soap.
"""

from __future__ import annotations

from xml.etree.ElementTree import Element

from dialpad_contacts.simulator.ews_accounts import ExchangeAccount
from dialpad_contacts.simulator.ews_auth import signed_in
from dialpad_contacts.simulator.ews_grammar import operation
from dialpad_contacts.simulator.ews_reading import USER_SETTINGS
from dialpad_contacts.simulator.ews_xml import (
    CONTENT_TYPE,
    SOAP,
    bad_request,
    leaf,
    local,
    parsed,
    tag,
)
from dialpad_contacts.simulator.wire import Refused, Request, Response, page
from dialpad_contacts.simulator.world import World

ENDPOINT = "/autodiscover/autodiscover.svc"
SPACE = "http://schemas.microsoft.com/exchange/2010/Autodiscover"
OFFICE365 = "https://autodiscover-s.outlook.com/autodiscover/autodiscover.svc"
_SCHEMA = "http://www.w3.org/2001/XMLSchema-instance"


def handle(world: World, request: Request) -> Response:
    """Answer one request."""
    switches = world.exchange.switches
    if switches.autodiscover == "off":
        return page("<title>404</title>", 404)
    if switches.autodiscover in ("office365", "elsewhere"):
        where = OFFICE365 if switches.autodiscover == "office365" else switches.redirect
        return Response(302, b"", "text/html", {"Location": where})
    account = signed_in(world, request)
    request.account = account.email
    if request.method != "POST":
        return page("<title>Autodiscover Service</title>")
    root = parsed(request.body)
    request.notes["operation"] = local(operation(root))
    if request.notes["operation"] != USER_SETTINGS:
        raise Refused(Response(500, b"", CONTENT_TYPE))
    address, settings = _asked(operation(root))
    return _answer(_user(world, request, account, address, settings))


def _asked(message: Element) -> tuple[str, list[str]]:
    found = {local(e): e for e in message.iter()}
    if "Mailbox" not in found or "RequestedSettings" not in found:
        raise bad_request()
    settings = [e.text or "" for e in found["RequestedSettings"]]
    return found["Mailbox"].text or "", settings


def _user(
    world: World, request: Request, account: ExchangeAccount, address: str, settings: list[str]
) -> str:
    """Return the response for one user; only one's own address is answered."""
    if world.exchange.switches.autodiscover == "address":
        return _said("RedirectAddress", "Redirection address.", world.exchange.switches.redirect)
    if world.exchange.account(address) is not account:
        return _said("InvalidUser", f"The user {address} is invalid.")
    host = request.headers.get("host", "")
    scheme = "https" if request.connection.get("certificate") else "http"
    url = f"{scheme}://{host}/EWS/Exchange.asmx"
    known = {
        "UserDisplayName": f"{account.given} {account.family}",
        "UserDN": account.legacy_dn,
        "UserDeploymentId": account.box.guid,
        "AutoDiscoverSMTPAddress": account.email,
        "InternalEwsUrl": url,
        "ExternalEwsUrl": url,
        "EwsSupportedSchemas": "Exchange2007, Exchange2007_SP1, Exchange2010, Exchange2013",
    }
    values = [
        f'<UserSetting i:type="StringSetting">{leaf("Name", name)}{leaf("Value", known[name])}'
        "</UserSetting>"
        for name in settings
        if name in known
    ]
    return _said("NoError", "No error.", settings="".join(values))


def _said(code: str, message: str, redirect: str = "", settings: str = "") -> str:
    target = leaf("RedirectTarget", redirect) or '<RedirectTarget i:nil="true" />'
    return tag(
        "UserResponse",
        leaf("ErrorCode", code)
        + leaf("ErrorMessage", message)
        + target
        + "<UserSettingErrors />"
        + f"<UserSettings>{settings}</UserSettings>",
    )


def _answer(user: str) -> Response:
    document = (
        f'<?xml version="1.0" encoding="utf-8"?><s:Envelope xmlns:s="{SOAP}"'
        ' xmlns:a="http://www.w3.org/2005/08/addressing"><s:Header>'
        f'<h:ServerVersionInfo xmlns:h="{SPACE}"><h:MajorVersion>15</h:MajorVersion>'
        "<h:MinorVersion>1</h:MinorVersion><h:MajorBuildNumber>2507</h:MajorBuildNumber>"
        "<h:MinorBuildNumber>37</h:MinorBuildNumber><h:Version>Exchange2016</h:Version>"
        f"</h:ServerVersionInfo></s:Header><s:Body><GetUserSettingsResponseMessage"
        f' xmlns="{SPACE}"><Response xmlns:i="{_SCHEMA}"><ErrorCode>NoError</ErrorCode>'
        f"<ErrorMessage /><UserResponses>{user}</UserResponses></Response>"
        "</GetUserSettingsResponseMessage></s:Body></s:Envelope>"
    )
    return Response(200, document.encode(), CONTENT_TYPE)
