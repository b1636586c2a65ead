"""RingCentral's OAuth: a token for a JWT, or for a user who agreed on RingCentral's page; renewing it; giving it back.

Sources: RingCentral guide, "JWT auth flow", "Authorization code flow", "Authorization code with PKCE" and "Refresh
token flow". Nothing is cached or repeated here. An app without a secret (a public app) names itself in the form.
"""

import base64
import hashlib
import secrets
from collections.abc import Mapping
from urllib.parse import urlencode

from leadhub.ringcx import answers, refusals
from leadhub.ringcx.auth import BeforeCall, no_pacing, post_form, read
from leadhub.ringcx.deployments import Deployment
from leadhub.ringcx.errors import SignInFailed
from leadhub.ringcx.tokens import RCToken
from leadhub.ringcx.transport import Answer, Transport

_JWT_GRANT = "urn:ietf:params:oauth:grant-type:jwt-bearer"


def sign_in(
    deployment: Deployment,
    client_id: str,
    client_secret: str,
    jwt: str,
    *,
    transport: Transport,
    before_call: BeforeCall = no_pacing,
) -> RCToken:
    """Get a RingCentral access token with a JWT credential.

    Raises SignInFailed (with the remedy), RateLimited, Unreachable, NoAnswer, BadAnswer.
    """
    form = {"grant_type": _JWT_GRANT, "assertion": jwt.strip()}
    return _token(deployment, client_id, client_secret, form, "jwt", transport, before_call)


def new_verifier() -> str:
    """A fresh secret for one sign-in by code (RFC 7636); only its `challenge` leaves before the code is redeemed."""
    return secrets.token_urlsafe(48)


def challenge(verifier: str) -> str:
    """The S256 challenge of a verifier."""
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()


def authorize_address(deployment: Deployment, client_id: str, redirect_uri: str, state: str, challenge: str) -> str:
    """The address of RingCentral's page where the user signs in and agrees; it sends them back with a code."""
    query = {
        "response_type": "code",
        "client_id": client_id.strip(),
        "redirect_uri": redirect_uri,
        "state": state,
        "code_challenge": challenge,
        "code_challenge_method": "S256",
    }
    return f"{deployment.authorize_url}?{urlencode(query)}"


def consent_refused(error: str) -> SignInFailed:
    """What it means that RingCentral's page sent the user back with this `error` instead of a code."""
    return refusals.at_consent(error)


def redeem(
    deployment: Deployment,
    client_id: str,
    client_secret: str,
    code: str,
    redirect_uri: str,
    verifier: str,
    *,
    transport: Transport,
    before_call: BeforeCall = no_pacing,
) -> RCToken:
    """Get a RingCentral access token for a code, which lives a minute and works once.

    Raises SignInFailed (with the remedy), RateLimited, Unreachable, NoAnswer, BadAnswer.
    """
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": redirect_uri,
        "code_verifier": verifier,
    }
    return _token(deployment, client_id, client_secret, form, "code", transport, before_call)


def renew(
    deployment: Deployment,
    client_id: str,
    client_secret: str,
    refresh_token: str,
    *,
    transport: Transport,
    before_call: BeforeCall = no_pacing,
) -> RCToken:
    """Get another RingCentral access token; the refresh token is spent by this, the answer holds the next one.

    Raises SignInFailed (then the user has to agree again), RateLimited, Unreachable, NoAnswer, BadAnswer.
    """
    form = {"grant_type": "refresh_token", "refresh_token": refresh_token}
    return _token(deployment, client_id, client_secret, form, "refresh", transport, before_call)


def revoke(
    deployment: Deployment,
    client_id: str,
    client_secret: str,
    token: str,
    *,
    transport: Transport,
    before_call: BeforeCall = no_pacing,
) -> None:
    """Give a RingCentral token back, an access token or a refresh token: neither works afterwards.

    Raises SignInFailed, RateLimited, Unreachable, NoAnswer, BadAnswer.
    """
    answer = _ask(deployment.revoke_url, client_id, client_secret, {"token": token}, transport, before_call)
    _check(answer, "revoke")


def _token(
    deployment: Deployment,
    client_id: str,
    client_secret: str,
    form: Mapping[str, str],
    grant: refusals.Grant,
    transport: Transport,
    before_call: BeforeCall,
) -> RCToken:
    answer = _ask(deployment.oauth_url, client_id, client_secret, form, transport, before_call)
    _check(answer, grant)
    return read(answer, RCToken.from_json)


def _ask(
    url: str, client_id: str, client_secret: str, form: Mapping[str, str], transport: Transport, before_call: BeforeCall
) -> Answer:
    client_id, client_secret = client_id.strip(), client_secret.strip()
    headers = {}
    if client_secret:
        basic = base64.b64encode(f"{client_id}:{client_secret}".encode()).decode()
        headers["Authorization"] = f"Basic {basic}"
    else:
        form = {**form, "client_id": client_id}
    before_call("oauth")
    return post_form(transport, url, form, headers)


def _check(answer: Answer, grant: refusals.Grant) -> None:
    if 400 <= answer.status < 500 and answer.status not in (408, 429):
        raise refusals.by_ringcentral(answer, grant)
    answers.check(answer, purpose="sign in to RingCentral")
