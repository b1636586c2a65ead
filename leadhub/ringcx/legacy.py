"""Legacy portals: a user name and password become a permanent token at once, and are forgotten.

Sources: RingCX guide, "Legacy authentication" and "Permanent API token"; OpenAPI spec, tag Legacy Auth. The password
goes into the body of the request, never into its address, although the spec would allow that too.
"""

import re
from urllib.parse import quote

from leadhub.ringcx import answers, refusals, wire
from leadhub.ringcx.auth import BeforeCall, no_pacing, post_form
from leadhub.ringcx.deployments import Deployment
from leadhub.ringcx.errors import BadAnswer
from leadhub.ringcx.transport import Answer, Transport

_TOKEN = re.compile(r"[!-~]{8,500}")  # visible ASCII, as every token seen


def permanent_token(
    deployment: Deployment,
    username: str,
    password: str,
    *,
    transport: Transport,
    before_call: BeforeCall = no_pacing,
) -> str:
    """Sign in with a user name and password, make a permanent token and return it. Neither is kept.

    Raises SignInFailed (with the remedy), RateLimited, Unreachable, NoAnswer, BadAnswer, and OutcomeUnknown if a
    token may have been made whose answer was lost.
    """
    before_call("exchange")
    login = post_form(transport, deployment.login_url, {"username": username.strip(), "password": password})
    if login.status in (400, 401, 403):
        raise refusals.by_portal(login)
    answers.check(login, purpose="sign in to the portal")
    session = _session_token(login)
    before_call("other")
    headers = {"X-Auth-Token": session, "Accept": "text/plain, application/json"}
    made = transport.request("POST", deployment.permanent_token_url, headers=headers, changes=True)
    if made.status in (401, 403):
        raise refusals.refused("no_portal_token", status=made.status, as_code="wrong_kind")
    answers.check(made, purpose="make a permanent token", changes=True)
    return _permanent(made)


def delete_token(
    deployment: Deployment, token: str, *, transport: Transport, before_call: BeforeCall = no_pacing
) -> None:
    """Make a permanent token worthless. The vendor's only way has it in the path, which the transport does not log.

    One that is not known any more counts as deleted. Raises what any call raises.
    """
    before_call("other")
    url = f"{deployment.permanent_token_url}/{quote(token.strip(), safe=':')}"
    headers = {"X-Auth-Token": token.strip(), "Accept": "text/plain, application/json"}
    answer = transport.request("DELETE", url, headers=headers, changes=True)
    if answer.status not in (401, 404):
        answers.check(answer, purpose="delete the permanent token", changes=True)


def _session_token(answer: Answer) -> str:
    said = answers.read_json(answer)
    token = wire.text(said.get("authToken")) if isinstance(said, dict) else ""
    if token:
        return token
    if refusals.asks_for_second_factor(answer):
        raise refusals.by_portal(answer)
    raise BadAnswer(
        "The portal's sign-in answer has no token. Check the deployment of this connection.",
        status=answer.status,
        code="bad_shape",
    )


def _permanent(answer: Answer) -> str:
    """The token: plain text, or the same as a JSON string."""
    token = answer.body.decode("utf-8", "replace").strip().strip('"')
    if _TOKEN.fullmatch(token) and "<" not in token and "{" not in token:
        return token
    raise BadAnswer(
        "The portal's answer holds no permanent token. Check the deployment of this connection.",
        status=answer.status,
        code="bad_shape",
    )
