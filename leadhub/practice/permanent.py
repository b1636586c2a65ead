"""Permanent tokens and the legacy portals' sign-in (RingCX guide, legacy authentication; OpenAPI spec, Legacy Auth)."""

import hmac

from leadhub.practice import seeds, tokens
from leadhub.practice.answers import Answer, as_json, as_text
from leadhub.practice.call import Call, Refused

LEGACY_LIFE, LEGACY_LONG_LIFE = 3600.0, 14 * 86_400.0


def login(call: Call) -> Answer:
    """``POST /api/v1/auth/login``: sign-in of legacy deployments; the token goes into ``X-Auth-Token``."""
    form = call.form()
    right = hmac.compare_digest(form.get("password", "").encode(), seeds.LEGACY_PASSWORD.encode())
    known = form.get("username") in (seeds.LEGACY_USERNAME, seeds.MFA_USERNAME)
    if not (known and right) or tokens.is_blocked(call.world.state, seeds.CLIENT_ID):
        raise Refused(call.error(401, message="Invalid username or password"))
    if form["username"] == seeds.MFA_USERNAME:
        raise Refused(call.error(401, message="Multi-factor authentication is required"))
    client = seeds.CLIENTS[seeds.CLIENT_ID]
    life = LEGACY_LONG_LIFE if form.get("stayLoggedIn", "").lower() == "true" else LEGACY_LIFE
    names = ("accountId", "accountName", "mainAccountId", "mainAccountName")
    token = tokens.issue(call.world.state, "x_auth", client.client_id, now=call.world.now(), life=life)
    return as_json(
        {
            "authToken": token,
            "accounts": [{name: seeds.ACCOUNTS[one][name] for name in names} for one in client.sees],
            "platformHost": "practice",
            "user": {"userName": form["username"]},
        }
    )


def is_token_valid(call: Call) -> Answer:
    """``GET /api/v1/auth/isTokenValid?token=``: true or false."""
    state, now, token = call.world.state, call.world.now(), call.query.get("token", "")
    return as_json(any(tokens.owner(state, kind, token, now=now) for kind in ("x_auth", "permanent")))


def make(call: Call) -> Answer:
    """``POST …/admin/token``: a new permanent token, in plain text."""
    return as_text(tokens.new_permanent(call.world.state, call.user.client_id))


def show(call: Call) -> Answer:
    """``GET …/admin/token``: the user's permanent tokens, as a list of texts."""
    return as_json(tokens.permanent(call.world.state, call.user.client_id))


def delete(call: Call) -> Answer:
    """``DELETE …/admin/token/{token}``: the token is worth nothing from now on."""
    if call.params["token"] not in tokens.permanent(call.world.state, call.user.client_id):
        raise Refused(call.error(404))
    tokens.forget(call.world.state, call.params["token"])
    return as_text("true")
