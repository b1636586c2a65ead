"""Signing in: RingCentral's OAuth, the exchange for a RingCX token, its refresh, and who asks with which token."""

import base64
import binascii
import hmac

from leadhub.practice import consent, seeds, tokens
from leadhub.practice.answers import Answer, Json, as_json, as_text
from leadhub.practice.call import Call, Refused
from leadhub.practice.permanent import LEGACY_LIFE
from leadhub.practice.seeds import Client

JWT_GRANT = "urn:ietf:params:oauth:grant-type:jwt-bearer"
# grant_type → what an app must be allowed; whoever has a refresh token was allowed to get it
GRANTS = {JWT_GRANT: "jwt", "authorization_code": "code", "password": "password"}


def oauth_token(call: Call) -> Answer:
    """``POST /restapi/oauth/token``: JWT, refresh token, authorization code or password."""
    form = call.form()
    grant = form.get("grant_type", "")
    client = _oauth_client(call, form)
    if grant not in (*GRANTS, "refresh_token"):
        raise Refused(_oauth_error(400, "unsupported_grant_type", "OAU-250", "Unsupported grant type"))
    if grant in GRANTS and GRANTS[grant] not in client.grants:
        raise Refused(_oauth_error(400, "unauthorized_client", "OAU-251", "Unauthorized for this grant type"))
    if problem := _problem(call, client, grant, form):
        return problem  # not raised: what was tried stays used up
    state, now = call.world.state, call.world.now()
    life, session = call.world.switches["rc_token_life"], tokens.new_session()
    return as_json(
        {
            "access_token": tokens.issue(state, "rc", client.client_id, now=now, life=life, session=session),
            "token_type": "bearer",
            "expires_in": int(life),
            "refresh_token": tokens.issue(
                state, "rc_refresh", client.client_id, now=now, life=604_800.0, session=session
            ),
            "refresh_token_expires_in": 604_800,
            "scope": "ReadAccounts",
            "owner_id": "222222",
            "endpoint_id": "practice-endpoint",
        }
    )


def _problem(call: Call, client: Client, grant: str, form: dict[str, str]) -> Answer | None:
    """RingCentral's refusal of a grant that is not good; None if it is."""
    state, now = call.world.state, call.world.now()
    failure = ""
    if grant == JWT_GRANT:
        failure = "" if client.jwt and _same(form.get("assertion", ""), client.jwt) else "OAU-213 Token not found"
    elif grant == "refresh_token":
        spent = tokens.use_up(state, "rc_refresh", form.get("refresh_token", ""), now=now)
        failure = "" if spent == client.client_id else "OAU-210 Token is not found, used or expired"
    elif grant == "authorization_code":
        try:
            consent.redeem(state, client, form, now=now)
        except consent.BadCode as bad:
            failure = "OAU-109 Redirect URIs do not match" if bad.redirect else "OAU-211 Invalid authorization code"
    else:
        good = form.get("username") == seeds.LEGACY_USERNAME and _same(form.get("password", ""), seeds.LEGACY_PASSWORD)
        failure = "" if good else "OAU-140 Invalid resource owner credentials"
    code, _, message = failure.partition(" ")
    return _oauth_error(400, "invalid_grant", code, message) if failure else None


def oauth_revoke(call: Call) -> Answer:
    """``POST /restapi/oauth/revoke``: forget a RingCentral token, and the other tokens of its sign-in."""
    form = call.form()
    client = _oauth_client(call, form)
    tokens.end_session(call.world.state, client.client_id, form.get("token", ""))
    return Answer(200)


def oauth_owner(call: Call) -> str:
    """Whose rate limit a token request counts on: the client id it names, known or not."""
    return _named_client(call, call.form())[0]


def _oauth_client(call: Call, form: dict[str, str]) -> Client:
    client_id, secret, public = _named_client(call, form)
    client = seeds.CLIENTS.get(client_id)
    right = client is not None and (_same(secret, client.secret) if secret else public and not client.secret)
    if client is None or not right or tokens.is_blocked(call.world.state, client_id):
        raise Refused(_oauth_error(401, "invalid_client", "OAU-123", "Client authentication is required"))
    return client


def _named_client(call: Call, form: dict[str, str]) -> tuple[str, str, bool]:
    """(client id, secret, whether it comes as a public app: without a secret, its id in the form)."""
    scheme, _, packed = call.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "basic":
        try:
            client_id, _, secret = base64.b64decode(packed, validate=True).decode().partition(":")
        except (binascii.Error, UnicodeDecodeError):
            return "", "", False
        return client_id, secret, False
    return form.get("client_id", ""), "", True


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
    if not seeds.CLIENTS[client_id].in_ringcx:
        raise Refused(call.error(int(call.world.switches["exchange_refusal"])))
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


def signed_in(call: Call) -> Client:
    """Who asks, by RingCX bearer token or X-Auth-Token. Refused with RingCX's plain-text 401."""
    state, now = call.world.state, call.world.now()
    x_auth = call.headers.get("x-auth-token", "")
    if x_auth:
        client_id = tokens.owner(state, "x_auth", x_auth, now=now)
        if client_id:
            tokens.prolong(state, x_auth, now + LEGACY_LIFE)
        client_id = client_id or tokens.owner(state, "permanent", x_auth, now=now)
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
