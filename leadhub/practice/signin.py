"""Signing in: RingCentral's OAuth, the exchange for a RingCX token, its refresh, and the legacy login."""

import base64
import binascii
import hmac

from leadhub.practice import seeds, tokens
from leadhub.practice.answers import Answer, Json, as_json, as_text
from leadhub.practice.call import Call, Refused
from leadhub.practice.seeds import Client

JWT_GRANT = "urn:ietf:params:oauth:grant-type:jwt-bearer"
LEGACY_LIFE, LEGACY_LONG_LIFE = 3600.0, 14 * 86_400.0


def oauth_token(call: Call) -> Answer:
    """``POST /restapi/oauth/token``: JWT, refresh token, authorization code or password."""
    form = call.form()
    grant = form.get("grant_type", "")
    client = _oauth_client(call, form)
    state, now = call.world.state, call.world.now()
    if grant == JWT_GRANT:
        good = _same(form.get("assertion", ""), client.jwt)
        failure = ("invalid_grant", "OAU-251", "Invalid or revoked JWT assertion")
    elif grant == "refresh_token":
        good = tokens.use_up(state, "rc_refresh", form.get("refresh_token", ""), now=now) == client.client_id
        failure = ("invalid_grant", "OAU-210", "Token is not found, used or expired")
    elif grant == "authorization_code":
        good = _same(form.get("code", ""), seeds.AUTHORIZATION_CODE)
        failure = ("invalid_grant", "OAU-211", "Invalid authorization code")
    elif grant == "password":
        good = form.get("username") == seeds.LEGACY_USERNAME and _same(form.get("password", ""), seeds.LEGACY_PASSWORD)
        failure = ("invalid_grant", "OAU-140", "Invalid resource owner credentials")
    else:
        raise Refused(_oauth_error(400, "unsupported_grant_type", "OAU-250", "Unsupported grant type"))
    if not good:
        raise Refused(_oauth_error(400, *failure))
    life = call.world.switches["rc_token_life"]
    return as_json(
        {
            "access_token": tokens.issue(state, "rc", client.client_id, now=now, life=life),
            "token_type": "bearer",
            "expires_in": int(life),
            "refresh_token": tokens.issue(state, "rc_refresh", client.client_id, now=now, life=604_800.0),
            "refresh_token_expires_in": 604_800,
            "scope": "ReadAccounts",
            "owner_id": "222222",
            "endpoint_id": "practice-endpoint",
        }
    )


def oauth_revoke(call: Call) -> Answer:
    """``POST /restapi/oauth/revoke``: forget one RingCentral token."""
    form = call.form()
    _oauth_client(call, form)
    tokens.forget(call.world.state, form.get("token", ""))
    return Answer(200)


def oauth_owner(call: Call) -> str:
    """Whose rate limit a token request counts on: the client id it names, known or not."""
    return _named_client(call, call.form())[0]


def _oauth_client(call: Call, form: dict[str, str]) -> Client:
    client_id, secret, public = _named_client(call, form)
    client = seeds.CLIENTS.get(client_id)
    if client is None or not (public or _same(secret, client.secret)) or tokens.is_blocked(call.world.state, client_id):
        raise Refused(_oauth_error(401, "invalid_client", "OAU-123", "Client authentication is required"))
    return client


def _named_client(call: Call, form: dict[str, str]) -> tuple[str, str, bool]:
    """(client id, secret, whether it is a public client with PKCE, which has no secret)."""
    scheme, _, packed = call.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "basic":
        try:
            client_id, _, secret = base64.b64decode(packed, validate=True).decode().partition(":")
        except (binascii.Error, UnicodeDecodeError):
            return "", "", False
        return client_id, secret, False
    with_pkce = form.get("grant_type") == "authorization_code" and bool(form.get("code_verifier"))
    return form.get("client_id", ""), "", with_pkce


def _oauth_error(status: int, error: str, code: str, message: str) -> Answer:
    return as_json(
        {"error": error, "error_description": message, "errors": [{"errorCode": code, "message": message}]},
        status,
    )


def rc_account(call: Call) -> Answer:
    """``GET /restapi/v1.0/account/~`` with a RingCentral token."""
    token = _bearer(call)
    client_id = tokens.owner(call.world.state, "rc", token, now=call.world.now())
    if client_id is None:
        message = "Access token is invalid or expired"
        raise Refused(
            as_json(
                {
                    "errorCode": "TokenInvalid",
                    "message": message,
                    "errors": [{"errorCode": "OAU-213", "message": message}],
                },
                401,
            )
        )
    return as_json(
        {
            "id": 111111111,
            "uri": "/restapi/v1.0/account/111111111",
            "mainNumber": "+12125550100",
            "status": "Confirmed",
            "serviceInfo": {
                "brand": {"id": "1210", "name": "RingCentral"},
                "servicePlan": {"name": "Practice"},
            },
        }
    )


def exchange(call: Call) -> Answer:
    """``POST /api/auth/login/rc/accesstoken``: a RingCentral token becomes a RingCX one; no header needed."""
    form = call.form()
    client_id = tokens.owner(call.world.state, "rc", form.get("rcAccessToken", ""), now=call.world.now())
    if client_id is None:
        raise Refused(as_text("RingCentral access token is not valid", 401))
    return as_json(_session(call, seeds.CLIENTS[client_id], form.get("includeRefresh", "").lower() == "true"))


def exchange_owner(call: Call) -> str:
    """Whose rate limit an exchange counts on: the token's client."""
    token = call.form().get("rcAccessToken", "")
    return tokens.owner(call.world.state, "rc", token, now=call.world.now()) or "unknown"


def refresh(call: Call) -> Answer:
    """``POST /api/auth/token/refresh``: a new pair of tokens; each refresh token works once."""
    token = call.form().get("refresh_token", "")
    client_id = tokens.use_up(call.world.state, "refresh", token, now=call.world.now())
    if client_id is None:
        raise Refused(as_text("Refresh token is not valid", 401))
    return as_json(_session(call, seeds.CLIENTS[client_id], with_refresh=True))


def _session(call: Call, client: Client, with_refresh: bool) -> Json:
    state, now, switches = call.world.state, call.world.now(), call.world.switches
    session: Json = {}
    if with_refresh:
        session["refreshToken"] = tokens.issue(
            state, "refresh", client.client_id, now=now, life=switches["refresh_life"]
        )
    email = f"{client.first_name.lower()}.{client.last_name.lower()}@example.com"
    details = [
        {
            "agentId": 111111 + number,
            "firstName": client.first_name,
            "lastName": client.last_name,
            "email": email,
            "username": email,
            "agentType": "AGENT",
            "rcUserId": 222222,
            "accountId": account_id,
            "accountName": seeds.ACCOUNTS[account_id]["accountName"],
            "agentGroupId": None,
            "allowLoginControl": True,
            "allowLoginUpdates": True,
        }
        for number, account_id in enumerate(client.sees)
    ]
    return session | {
        "accessToken": tokens.access_token(state, client.client_id, now=now, life=switches["token_life"]),
        "tokenType": "Bearer",
        "mainAccountId": seeds.MAIN_ACCOUNT,
        "agentDetails": details,
        "adminId": client.admin_id,
        "adminUrl": "/voice/admin/",
        "agentUrl": "/voice/agent/",
        "ssoLogin": True,
    }


def legacy_login(call: Call) -> Answer:
    """``POST /api/v1/auth/login``: sign-in of legacy deployments; the token goes into ``X-Auth-Token``."""
    form = call.form()
    if form.get("username") != seeds.LEGACY_USERNAME or not _same(form.get("password", ""), seeds.LEGACY_PASSWORD):
        raise Refused(call.error(401, message="Invalid username or password"))
    client = seeds.CLIENTS[seeds.CLIENT_ID]
    life = LEGACY_LONG_LIFE if form.get("stayLoggedIn", "").lower() == "true" else LEGACY_LIFE
    accounts = [
        {
            name: seeds.ACCOUNTS[account_id][name]
            for name in ("accountId", "accountName", "mainAccountId", "mainAccountName")
        }
        for account_id in client.sees
    ]
    token = tokens.issue(call.world.state, "x_auth", client.client_id, now=call.world.now(), life=life)
    return as_json(
        {
            "authToken": token,
            "accounts": accounts,
            "platformHost": "practice",
            "user": {"userName": "practice"},
        }
    )


def signed_in(call: Call) -> Client:
    """Who asks, by RingCX bearer token or X-Auth-Token. Refused with RingCX's plain-text 401."""
    state, now = call.world.state, call.world.now()
    x_auth = call.headers.get("x-auth-token", "")
    if x_auth:
        client_id = tokens.owner(state, "x_auth", x_auth, now=now)
        if client_id:
            tokens.prolong(state, x_auth, now + LEGACY_LIFE)
        elif _same(x_auth, seeds.X_AUTH_TOKEN) and not tokens.is_blocked(state, seeds.CLIENT_ID):
            client_id = seeds.CLIENT_ID
        if client_id is None:
            raise Refused(as_text(tokens.BAD, 401))
        return seeds.CLIENTS[client_id]
    token = _bearer(call)
    if not token:
        raise Refused(as_text("Jwt is missing", 401))
    verdict, client_id = tokens.judge(state, token, now=now)
    if verdict != tokens.LIVE:
        raise Refused(as_text(verdict, 401))
    return seeds.CLIENTS[client_id]


def _bearer(call: Call) -> str:
    scheme, _, token = call.headers.get("authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else ""


def _same(given: str, expected: str) -> bool:
    return hmac.compare_digest(given.encode(), expected.encode())
