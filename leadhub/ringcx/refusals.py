"""Why a sign-in was refused: the server's code becomes one sentence with the remedy, its own words are not repeated.

Sources: RingCentral guide, "Errors" and "Authorization code flow"; public reports for OAU-109 (with either of two
words), OAU-213 and OAU-251 (the app may not use this grant); RFC 6749 for the words that OAuth itself has.
"""

from collections.abc import Mapping
from typing import Literal

from leadhub.ringcx import answers, wire
from leadhub.ringcx.errors import SignInFailed
from leadhub.ringcx.transport import Answer

Grant = Literal["jwt", "code", "refresh", "revoke"]

_CONSOLE = "in the RingCentral developer console"
# Our code → what is wrong and what to do.
SENTENCES: Mapping[str, str] = {
    "bad_client": (
        "RingCentral does not know this client ID and client secret. Copy both again from your app's page "
        "in the RingCentral developer console."
    ),
    "bad_jwt": (
        "RingCentral did not accept the JWT. It may have expired, been revoked, or belong to another app: "
        f"create a new JWT credential for this client ID {_CONSOLE}."
    ),
    "jwt_not_enabled": (
        f"This RingCentral app may not sign in with a JWT. Set its auth type to “JWT auth flow” {_CONSOLE}."
    ),
    "code_not_enabled": (
        "This RingCentral app may not send people to RingCentral's sign-in page. Set its auth type to "
        f"“3-legged OAuth flow authorization code” {_CONSOLE}, or connect with a JWT instead."
    ),
    "no_refresh": (
        "This RingCentral app may not renew its sign-in. Switch on “Issue refresh tokens” on the app's page "
        f"{_CONSOLE}, then connect again."
    ),
    "no_scope": (f"This RingCentral app lacks a permission. Give it the scope ReadAccounts {_CONSOLE}."),
    "mfa": "RingCentral asks for a second factor. Sign in with a JWT credential, which needs none.",
    "refresh_spent": (
        "RingCentral's sign-in of this connection was used up or has expired. Connect with RingCentral again."
    ),
    "code_refused": (
        "RingCentral no longer accepts this sign-in: it is valid for one minute and works once. "
        "Connect with RingCentral again."
    ),
    "bad_redirect": (
        "The redirect URI of this LeadHub is not the one that the RingCentral app knows. Copy it from the connect "
        f"page into “OAuth redirect URI” on the app's page {_CONSOLE}, letter by letter."
    ),
    "consent_denied": (
        "RingCentral was not allowed to connect this LeadHub. Connect again and choose “Authorize”, as the "
        "RingCentral user who is an administrator in RingCX."
    ),
    "exchange_refused": (
        "RingCentral accepted the sign-in, but RingCX did not. The RingCentral user must also be an "
        "administrator in RingCX: ask your RingCX administrator, and check that the deployment is the right one."
    ),
    "wrong_kind": (
        "RingCentral accepted the sign-in, but this RingCentral user or account has no RingCX. Sign in as a user who "
        "is an administrator in RingCX, in a production account: a developer sandbox has no RingCX."
    ),
    "refresh_refused": (
        "RingCX did not renew the sign-in. Test the connection, and replace its credentials if the test fails."
    ),
    "bad_login": (
        "The portal did not accept this user name and password. Try them on the portal's own sign-in page, then "
        "type them here again."
    ),
    "portal_mfa": (
        "The portal asks this user for a second factor, which LeadHub cannot give. Make a permanent API token "
        "in the portal, and connect with that."
    ),
    "no_portal_token": (
        "The portal accepted the user name and password, but gives this user no permanent API token. Ask your "
        "portal's administrator for a token, and connect with that."
    ),
}

# RingCentral's code or OAuth's word → our code. Codes come first in an answer: they say more.
_SAME_FOR_ALL: Mapping[str, str] = {
    "OAU-109": "bad_redirect",
    "OAU-123": "bad_client",
    "OAU-146": "bad_client",
    "OAU-168": "mfa",
    "invalid_client": "bad_client",
    "invalid_redirect_uri": "bad_redirect",
    "redirect_uri_mismatch": "bad_redirect",
    "invalid_scope": "no_scope",
    "access_denied": "consent_denied",
}
_BY_GRANT: Mapping[Grant, Mapping[str, str]] = {
    "jwt": {
        "OAU-140": "bad_jwt",
        "OAU-210": "bad_jwt",
        "OAU-213": "bad_jwt",
        "invalid_grant": "bad_jwt",
        "OAU-251": "jwt_not_enabled",
        "unauthorized_client": "jwt_not_enabled",
        "unsupported_grant_type": "jwt_not_enabled",
    },
    "code": {
        "OAU-140": "code_refused",
        "OAU-210": "code_refused",
        "OAU-213": "code_refused",
        "invalid_grant": "code_refused",
        "OAU-251": "code_not_enabled",
        "unauthorized_client": "code_not_enabled",
        "unsupported_response_type": "code_not_enabled",
        "unsupported_grant_type": "code_not_enabled",
    },
    "refresh": {
        "OAU-140": "refresh_spent",
        "OAU-210": "refresh_spent",
        "OAU-213": "refresh_spent",
        "invalid_grant": "refresh_spent",
        "OAU-251": "no_refresh",
        "unauthorized_client": "no_refresh",
        "unsupported_grant_type": "no_refresh",
    },
    "revoke": {},
}
_ASKED_FOR: Mapping[Grant, str] = {
    "jwt": "Check the client ID, the client secret and the JWT.",
    "code": "Check the client ID and the client secret, then connect with RingCentral again.",
    "refresh": "Connect with RingCentral again.",
    "revoke": "The connection can be ended on RingCentral's own page of connected apps.",
}


def refused(code: str, *, status: int | None = None, shown: str = "", as_code: str = "") -> SignInFailed:
    """The error of one of our codes. `shown`: RingCentral's own code, for its support; `as_code`: what pages
    key on, where it is not `code`.
    """
    said = f" (RingCentral's code: {shown})" if shown.startswith("OAU-") else ""
    return SignInFailed(SENTENCES[code] + said, status=status, code=as_code or code)


def by_ringcentral(answer: Answer, grant: Grant) -> SignInFailed:
    """What RingCentral's refusal of a token request means."""
    for word in _words(answer):
        code = _SAME_FOR_ALL.get(word) or _BY_GRANT[grant].get(word)
        if code:
            return refused(code, status=answer.status, shown=word)
    return SignInFailed(
        f"RingCentral refused the sign-in (status {answer.status}). {_ASKED_FOR[grant]}", status=answer.status
    )


def at_consent(error: str) -> SignInFailed:
    """What the `error` means that RingCentral's sign-in page sends back instead of a code."""
    code = _SAME_FOR_ALL.get(error) or _BY_GRANT["code"].get(error)
    if code:
        return refused(code)
    return SignInFailed("RingCentral could not finish the sign-in. Connect with RingCentral again in a minute.")


def by_portal(answer: Answer) -> SignInFailed:
    """What a legacy portal's refusal of a user name and password means."""
    asks = asks_for_second_factor(answer)
    return refused("portal_mfa" if asks else "bad_login", status=answer.status, as_code="mfa" if asks else "")


def asks_for_second_factor(answer: Answer) -> bool:
    """Whether a portal's answer is about a second factor. How it says so is not documented: any usual word counts."""
    words = answer.body[:2000].decode("utf-8", "replace").lower()
    return any(word in words for word in ("mfa", "multi-factor", "multifactor", "two-factor", "verification code"))


def _words(answer: Answer) -> list[str]:
    try:
        said = answers.parse(answer)
    except ValueError:
        return []
    if not isinstance(said, dict):
        return []
    codes = [wire.text(error.get("errorCode")) for error in wire.items(said.get("errors")) if isinstance(error, dict)]
    return [*codes, wire.text(said.get("error"))]
