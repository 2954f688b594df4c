"""Control of what users and administrators allow: tokens, consents and their ends."""

from __future__ import annotations

from typing import Any

from dialpad_contacts.simulator.steering import Steer, Wrong


def show(steer: Steer) -> dict[str, Any]:
    """Count what is alive."""
    desk = steer.world.tokens
    return {
        "clients": len(desk.clients),
        "codes": sum(not code.used for code in desk.codes.values()),
        "access_tokens": sum(bool(desk.good(text, "access")) for text in desk.tokens),
        "refresh_tokens": sum(bool(desk.good(text, "refresh")) for text in desk.tokens),
        "consents": [
            {"client_id": client, "account": account, "scopes": sorted(consent.scopes)}
            for (client, account), consent in desk.consents.items()
        ],
    }


def expire(steer: Steer) -> dict[str, Any]:
    """Let tokens of one kind run out."""
    steer.only("kind", "account")
    kind = steer.body.get("kind", "access")
    if kind not in ("access", "refresh"):
        raise Wrong("kind must be access or refresh")
    return {"expired": steer.world.tokens.expire(kind=kind, account=steer.body.get("account"))}


def revoke(steer: Steer) -> dict[str, Any]:
    """Withdraw grants, consents included."""
    steer.only("account", "client_id")
    desk = steer.world.tokens
    account, client_id = steer.body.get("account"), steer.body.get("client_id")
    return {"revoked": desk.withdraw(account=account, client_id=client_id)}


def refresh_life(steer: Steer) -> dict[str, Any]:
    """Set how long refresh tokens last that are given from now on."""
    steer.only("seconds")
    seconds = steer.body.get("seconds")
    steer.world.tokens.refresh_life_s = None if seconds is None else int(seconds)
    return {"seconds": seconds}
