"""The control interface: does to the clouds what their owners, users and bad days do.

Base: ``control_url`` of the ready line (a port of its own, so that it answers while the clouds
are offline). JSON in, JSON out; 200 on success, else ``{"error": "what is wrong"}`` with 400 or
404. ``GET /`` returns this text. ``{email}`` is an account; ``{id}`` the part of a resource name
after the slash (``c123…`` of ``people/c123…``), a former name works too.

World and clock
    GET  /world                      seed, accounts, counts, switches, clock, delay_s
    POST /world/reset                {"seed": 1, "contacts": 1072, "staff": 212, "delay_s": 0}
                                     (all optional). Everything begins anew, tokens included
    GET  /clock                      {"now": "2026-…Z", "frozen": false}
    POST /clock                      {"advance_s": 604800} or {"set": "2026-12-01T00:00:00Z"},
                                     and/or {"frozen": true}
    GET|POST /switches               any of: consent ("auto", "ask", "deny"), next_sign_in (email of
                                     who signs in next, once, whatever the login_hint),
                                     withheld_scopes (list), directory_sharing, search_lag_s,
                                     latency_ms, offline (true resets every connection),
                                     dialpad_ids_as_text, dialpad_per_second (null: no limit),
                                     dialpad_dials_after_s, dialpad_answered_after_s,
                                     dialpad_ends_after_s: of a call that a program asks for, each
                                     after the one before (null: never)
    GET|POST /quotas                 {"read": 90, "write": 60, "full_sync": 2}; per user and minute
                                     of the virtual clock, null counts nothing
    POST /delay                      {"seconds": 120, "account": email or absent for all}:
                                     propagation delay of writes towards lists and searches

Google accounts and their people (what the user does on the provider's own web page)
    GET    /accounts                 {"accounts": [{"email", "sub", "consumer", "contacts", …}]}
    POST   /accounts                 {"email", "contacts": 0, "consumer": false, "given", "family"}
    DELETE /accounts/{email}         the account is gone, tokens answer invalid_grant
    GET    /accounts/{email}/others  {"people": [person]}: 'Other contacts', met in passing
    GET    /accounts/{email}/people  ?q=text&deleted=1&offset=0&limit=100
                                     {"people": [person], "total": n}
    POST   /accounts/{email}/people  a person, {"people": [person, …]}, or {"generate": 500}
                                     answers {"people": [person]} ({"created": n} for generate)
    GET|PATCH|DELETE /accounts/{email}/people/{id}
                                     PATCH replaces the fields given; null or [] clears one
    POST   /accounts/{email}/people/{id}/restore    out of Google's trash
    POST   /accounts/{email}/people/{id}/rename     new resource name (previousResourceNames)
    POST   /accounts/{email}/people/{id}/touch      new etag, same values
    POST   /accounts/{email}/people/{id}/merge      {"other": id}: joined into {id}, other deleted
    POST   /accounts/{email}/empty                  every contact deleted
    POST   /accounts/{email}/vanish                 every contact gone without a trace: lists are
                                                    empty and no sync tells of deletions
    POST   /accounts/{email}/backup                 {"name": "monday"}: remembers the mailbox
    POST   /accounts/{email}/rewind                 {"name": "monday"}: the provider restores that;
                                                    later ids are gone, older etags hold again
    POST   /accounts/{email}/expire                 {"sync_tokens": true, "page_tokens": true}

    A person is what the People API holds, without metadata: {"names": [{"givenName", …}],
    "emailAddresses": [{"value", "type"}], "phoneNumbers": […], "photos": […], …}, and in answers
    also "resourceName", "id", "version", "deleted", "updateTime", "previousResourceNames" and
    "profile".
    Short forms are taken too: "given", "family", "emails" and "phones" (texts or {"value",
    "type"}), "company", "note". "profile": {fields} links a Google profile to a new contact.

Sign-in
    GET  /oauth                      {"clients", "codes", "access_tokens", "refresh_tokens",
                                     "consents"}: counts, live ones alone
    POST /oauth/expire               {"kind": "access" or "refresh", "account": email or absent}
    POST /oauth/revoke               {"account": email, "client_id": …} (both optional): as the user
                                     removes the app from the account; consent is asked anew
    POST /oauth/refresh-life         {"seconds": 604800 or null}: life of refresh tokens given later

Faults (see faults.py; the first rule that strikes decides)
    GET    /faults                   {"faults": [rule with "met" and "hit" counts]}
    POST   /faults                   {"kind", options…, "service": "people" | "oauth" | …,
                                     "method", "path" (regex on the path below the service root),
                                     "account", "write": true (requests meant to change something,
                                     alone), "skip": 0, "times": null}; answers the rule
    DELETE /faults  ·  /faults/{n}   all, or one
    Kinds in place of the answer (nothing is carried out): status {status, code, message, reason,
    retry_after, headers, body}, reset, html {body}, redirect {location, status}, body {body,
    repeat, content_type, status}, expired_sync_token. Kinds on the real answer (it is carried out):
    drop_reply {seconds}, delay {seconds}, late {seconds} (carried out only after that long),
    truncate {bytes | fraction}, slow {bytes_per_s}, stall {seconds}, invalid_json, empty, bom,
    content_type {content_type}, gzip_bomb {megabytes}, headers {headers}, page_loop, empty_list,
    shrink {fraction}, repeat_items, reverse_items, drop_fields {fields}

Request log (control requests are not in it)
    GET    /log                      ?since=index&account&service&method&status&write=1&path=regex
                                     {"next": last index, "entries": [{"index", "at", "service",
                                     "method", "path", "query", "status" (null: cut), "bytes", "ms",
                                     "account", "write", "body", "fault"}]}
    GET    /log/counts               the same filters; {"requests", "writes", "by_path": {…}}
    DELETE /log

Company (the Google Workspace directory and Dialpad's users at once) and Dialpad
    GET|POST /staff                  {"staff": […]} · {"first_name", "last_name", "emails", …}
    PATCH|DELETE /staff/{n}          n is the user's id
    GET|POST /channels               {"channels": […]} · {"name", "members": [ids]}
    PATCH|DELETE /channels/{n}
    GET|POST /dialpad-keys           {"keys": […]} · {"user_id": n or null}: a new key
    DELETE   /dialpad-keys/{key}
    POST     /dialpad/calls          {"from": "+1…" or any text, "name", "user": id (absent: the
                                     first of the staff), "department": name (the first leg is its
                                     then), "colleagues": [ids that ring too], "outbound": false,
                                     "states": ["calling", "ringing"]};
                                     {"call": n, "legs": [ids], "sent": n}
    POST     /dialpad/calls/{n}      {"state": "connected", "legs": [positions] (absent: all)}
    GET|POST /dialpad/sockets        {"connections": n, "websockets", "subscriptions"} · any of
                                     {"close": true, "forget_tokens": true, "wrong_key": true,
                                     "say": a frame as it is}
    The writes that set call events up are "setup" in the log, requests to call somebody are
    "call", and neither is a "write".

Microsoft (Office 365, Outlook.com, Hotmail); faults name the services "microsoft" (sign-in) and
"graph". A contact is as Graph has it, and in answers also "version", "extended" and "deleted"
    GET|POST /microsoft/accounts     {"accounts": [{"kind", "email", "oid", "tid", "contacts"}]} ·
                                     {"kind": "office365" | "outlook" | "hotmail", "email",
                                     "contacts": 0}
    GET|POST /microsoft/accounts/{email}/contacts    {"contacts": […], "total": n} · a contact with
                                     "folder": id (absent: the default one), or {"generate": 500};
                                     ?deleted=1 lists those in Deleted Items
    GET|PATCH|DELETE /microsoft/accounts/{email}/contacts/{id}
    POST     /microsoft/accounts/{email}/contacts/{id}/restore · touch · move {"folder": id}
    GET|POST /microsoft/accounts/{email}/folders     {"folders": [{"id", "name"}]} ·
                                     {"name", "parent": id}; DELETE …/folders/{id}
    POST     /microsoft/accounts/{email}/vanish      every contact gone without a trace
    POST     /microsoft/accounts/{email}/forget      delta tokens given so far answer 410
    GET|POST /microsoft/switches     consent ("auto", "deny"), next_sign_in, directory,
                                     rotation_revokes, deleted_resolve, claims_need_user
    POST     /microsoft/revoke       {"account": email or absent}: grants end
    POST     /microsoft/expire       {"kind": "access" or "refresh", "account"}
    POST     /microsoft/challenge    {"account"}: access tokens given so far are refused with a
                                     claims challenge (continuous access evaluation)

Exchange (a server of one's own: EWS, Autodiscover; {id} is a number, which a move keeps)
    GET|POST /exchange/accounts      {"accounts": […]} · {"email", "user", "password",
                                     "contacts": 0, "readers": [users who may open Contacts]}
    GET|PATCH /exchange/accounts/{email}    PATCH: {"password", "locked", "disabled", "readers"};
                                     every connection has to sign in again
    GET|POST /exchange/accounts/{email}/contacts     {"contacts": […], "total": n} (?deleted=1: in
                                     Deleted Items) · properties as EWS names them, "folder": id,
                                     "kind": "DistributionList", or {"generate": 500}
    GET|PATCH|DELETE /exchange/accounts/{email}/contacts/{id}
    POST     /exchange/accounts/{email}/contacts/{id}/restore · touch · move {"folder": id} ·
                                     copy {"folder": id}; "item_id" is the id that EWS shows
    GET|POST /exchange/accounts/{email}/folders      {"folders": [{"id", "name", "class"}]} ·
                                     {"name", "parent", "class": "IPF.Contact"}
    DELETE   /exchange/accounts/{email}/folders/{id}
    POST     /exchange/accounts/{email}/empty        every contact to Deleted Items
    POST     /exchange/accounts/{email}/vanish       every contact gone without a trace
    POST     /exchange/accounts/{email}/forget       sync states given so far are invalid
    GET      /exchange/doors         {"server", "plain", "self_signed", "wrong_name", "expired"}:
                                     EWS behind each; the last three have bad certificates
    GET|POST /exchange/switches      schemes (list of "Negotiate", "NTLM", "Basic"),
                                     binding_required, busy_ms (every request is throttled),
                                     autodiscover ("ok", "off", "office365", "elsewhere",
                                     "address") and redirect (where the last two lead)
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable

from dialpad_contacts.simulator import (
    control_calls,
    control_company,
    control_exchange,
    control_microsoft,
    control_people,
    control_sign_in,
    control_world,
)
from dialpad_contacts.simulator.steering import Steer, Wrong
from dialpad_contacts.simulator.wire import Request, Response, reply
from dialpad_contacts.simulator.world import World

_Action = Callable[[Steer], object]


def _route(
    methods: str, path: str, action: _Action
) -> tuple[frozenset[str], re.Pattern[str], _Action]:
    pattern = re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", path)
    return frozenset(methods.split("|")), re.compile(pattern), action


_PERSON = "/accounts/{email}/people/{id}"
_OUTLOOK = "/microsoft/accounts/{email}"
_EXCHANGE = "/exchange/accounts/{email}"
_ROUTES = (
    _route("GET", "/", lambda steer: None),
    _route("GET", "/world", control_world.show),
    _route("POST", "/world/reset", control_world.reset),
    _route("GET|POST", "/clock", control_world.clock),
    _route("GET|POST", "/switches", control_world.switches),
    _route("GET|POST", "/quotas", control_world.quotas),
    _route("POST", "/delay", control_world.delay),
    _route("GET|POST", "/faults", control_world.faults),
    _route("DELETE", "/faults", control_world.remove_faults),
    _route("DELETE", "/faults/{number}", control_world.remove_faults),
    _route("GET", "/log", control_world.log),
    _route("GET", "/log/counts", control_world.log_counts),
    _route("DELETE", "/log", control_world.clear_log),
    _route("GET|POST", "/accounts", control_people.accounts),
    _route("DELETE", "/accounts/{email}", control_people.close_account),
    _route("GET", "/accounts/{email}/others", control_people.others),
    _route("GET", "/accounts/{email}/people", control_people.find),
    _route("POST", "/accounts/{email}/people", control_people.create),
    _route("GET", _PERSON, control_people.show),
    _route("PATCH", _PERSON, control_people.edit),
    _route("DELETE", _PERSON, control_people.delete),
    _route("POST", f"{_PERSON}/restore", control_people.restore),
    _route("POST", f"{_PERSON}/rename", control_people.rename),
    _route("POST", f"{_PERSON}/touch", control_people.touch),
    _route("POST", f"{_PERSON}/merge", control_people.merge),
    _route("POST", "/accounts/{email}/empty", control_people.empty),
    _route("POST", "/accounts/{email}/vanish", control_people.vanish),
    _route("POST", "/accounts/{email}/backup", control_people.backup),
    _route("POST", "/accounts/{email}/rewind", control_people.rewind),
    _route("POST", "/accounts/{email}/expire", control_people.expire),
    _route("GET", "/oauth", control_sign_in.show),
    _route("POST", "/oauth/expire", control_sign_in.expire),
    _route("POST", "/oauth/revoke", control_sign_in.revoke),
    _route("POST", "/oauth/refresh-life", control_sign_in.refresh_life),
    _route("GET|POST", "/staff", control_company.staff),
    _route("PATCH|DELETE", "/staff/{number}", control_company.colleague),
    _route("GET|POST", "/channels", control_company.channels),
    _route("PATCH|DELETE", "/channels/{number}", control_company.channel),
    _route("GET|POST", "/dialpad-keys", control_company.keys),
    _route("DELETE", "/dialpad-keys/{key}", control_company.remove_key),
    _route("POST", "/dialpad/calls", control_calls.calls),
    _route("POST", "/dialpad/calls/{number}", control_calls.call),
    _route("GET|POST", "/dialpad/sockets", control_calls.sockets),
    _route("GET|POST", "/microsoft/accounts", control_microsoft.accounts),
    _route("GET|POST", f"{_OUTLOOK}/contacts", control_microsoft.contacts),
    _route("GET|PATCH|DELETE", f"{_OUTLOOK}/contacts/{{id}}", control_microsoft.contact),
    _route("POST", f"{_OUTLOOK}/contacts/{{id}}/restore", control_microsoft.restore),
    _route("POST", f"{_OUTLOOK}/contacts/{{id}}/touch", control_microsoft.touch),
    _route("POST", f"{_OUTLOOK}/contacts/{{id}}/move", control_microsoft.move),
    _route("GET|POST", f"{_OUTLOOK}/folders", control_microsoft.folders),
    _route("DELETE", f"{_OUTLOOK}/folders/{{id}}", control_microsoft.drop_folder),
    _route("POST", f"{_OUTLOOK}/vanish", control_microsoft.vanish),
    _route("POST", f"{_OUTLOOK}/forget", control_microsoft.forget),
    _route("GET|POST", "/microsoft/switches", control_microsoft.switches),
    _route("POST", "/microsoft/revoke", control_microsoft.revoke),
    _route("POST", "/microsoft/expire", control_microsoft.expire),
    _route("POST", "/microsoft/challenge", control_microsoft.challenge),
    _route("GET|POST", "/exchange/accounts", control_exchange.accounts),
    _route("GET|PATCH", _EXCHANGE, control_exchange.account),
    _route("GET|POST", f"{_EXCHANGE}/contacts", control_exchange.contacts),
    _route("GET|PATCH|DELETE", f"{_EXCHANGE}/contacts/{{id}}", control_exchange.contact),
    _route("POST", f"{_EXCHANGE}/contacts/{{id}}/restore", control_exchange.restore),
    _route("POST", f"{_EXCHANGE}/contacts/{{id}}/touch", control_exchange.touch),
    _route("POST", f"{_EXCHANGE}/contacts/{{id}}/move", control_exchange.move),
    _route("POST", f"{_EXCHANGE}/contacts/{{id}}/copy", control_exchange.copy),
    _route("GET|POST", f"{_EXCHANGE}/folders", control_exchange.folders),
    _route("DELETE", f"{_EXCHANGE}/folders/{{id}}", control_exchange.drop_folder),
    _route("POST", f"{_EXCHANGE}/empty", control_exchange.empty),
    _route("POST", f"{_EXCHANGE}/vanish", control_exchange.vanish),
    _route("POST", f"{_EXCHANGE}/forget", control_exchange.forget),
    _route("GET", "/exchange/doors", control_exchange.doors),
    _route("GET|POST", "/exchange/switches", control_exchange.switches),
)


def handle(world: World, request: Request) -> Response:
    """Answer one request to the control interface."""
    if request.path == "/" and request.method == "GET":
        return Response(200, (__doc__ or "").encode(), "text/plain; charset=utf-8")
    for methods, pattern, action in _ROUTES:
        match = pattern.fullmatch(request.path)
        if match and request.method in methods:
            try:
                steer = Steer(world, request, match.groupdict(), _body(request))
                return reply(action(steer))
            except Wrong as wrong:
                return reply({"error": str(wrong)}, wrong.status)
    return reply({"error": f"no such control: {request.method} {request.path}"}, 404)


def _body(request: Request) -> dict[str, object]:
    if not request.body:
        return {}
    try:
        body = json.loads(request.body)
    except ValueError:
        raise Wrong("the body is no JSON") from None
    if not isinstance(body, dict):
        raise Wrong("the body is no JSON object")
    return body
