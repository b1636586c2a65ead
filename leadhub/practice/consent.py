"""RingCentral's page where a user lets an app in, and the codes it hands out (RingCentral guide, auth code flow).

A code works once, for a minute, for the app and redirect URI it was made for, and only with the verifier of its
challenge. Any redirect URI on this machine is taken as registered.
"""

import base64
import hashlib
import hmac
import secrets
from html import escape
from ipaddress import ip_address
from urllib.parse import urlencode, urlsplit

from leadhub.practice import page, seeds, tokens
from leadhub.practice.answers import Answer
from leadhub.practice.call import Call, Refused
from leadhub.practice.seeds import Client
from leadhub.practice.state import State

CODE_LIFE = 60.0
FIELDS = ("response_type", "client_id", "redirect_uri", "state", "code_challenge", "code_challenge_method")


class BadCode(ValueError):
    """A code that gets no token. `redirect`: because of the redirect URI."""

    def __init__(self, *, redirect: bool = False) -> None:
        super().__init__("code")
        self.redirect = redirect


def show(call: Call) -> Answer:
    """``GET /restapi/oauth/authorize``: who asks for what, with Authorize and Deny."""
    request = call.query
    client = _app(call, request)
    if problem := _problem(client, request):
        return _back(request, error=problem)
    hidden = "".join(
        f'<input type="hidden" name="{name}" value="{escape(request[name])}">' for name in FIELDS if name in request
    )
    body = (
        f"<section><h2>{escape(client.client_id)} would like to use RingCentral as you</h2>"
        f"<p>You are <strong>{escape(client.name)}</strong>. The app asks to read your account (ReadAccounts). "
        f"You go back to <code>{escape(request['redirect_uri'])}</code>.</p>"
        f'<form method="post" action="/restapi/oauth/authorize">{hidden}<p class="buttons">'
        '<button name="answer" value="allow">Authorize</button> '
        '<button name="answer" value="deny" class="plain">Deny</button></p></form></section>'
    )
    return page.strict_page("Practice RingCentral", "Nobody signs in here for real.", body, _origin(request))


def decide(call: Call) -> Answer:
    """``POST /restapi/oauth/authorize``: back to the app, with a code or with access_denied."""
    request = call.form()
    client = _app(call, request)
    if problem := _problem(client, request):
        return _back(request, error=problem)
    if request.get("answer") != "allow":
        return _back(request, error="access_denied")
    code = secrets.token_urlsafe(24)
    call.world.state.db.execute(
        "INSERT INTO codes VALUES (?, ?, ?, ?, ?, ?)",
        (
            code,
            client.client_id,
            request["redirect_uri"],
            request.get("code_challenge", ""),
            request.get("code_challenge_method") or "plain",
            call.world.now() + CODE_LIFE,
        ),
    )
    return _back(request, code=code)


def redeem(state: State, client: Client, form: dict[str, str], *, now: float) -> None:
    """Use up a code. Raises BadCode if it is not this app's, not for this redirect URI, or the verifier is wrong.

    An attempt uses the code up, whether it succeeds or not.
    """
    code = form.get("code", "")
    row = state.db.execute(
        "SELECT client_id, redirect_uri, challenge, method, expires_at FROM codes WHERE code = ?", (code,)
    ).fetchone()
    state.db.execute("DELETE FROM codes WHERE code = ? OR expires_at < ?", (code, now))
    if row is None:
        raise BadCode
    owner, redirect_uri, challenge, method, expires_at = row
    if owner != client.client_id or expires_at <= now:
        raise BadCode
    if form.get("redirect_uri") != redirect_uri:
        raise BadCode(redirect=True)
    if not _fits(form.get("code_verifier", ""), challenge, method, public=not client.secret):
        raise BadCode


def _fits(verifier: str, challenge: str, method: str, *, public: bool) -> bool:
    """A public app must have sent a challenge; others may."""
    if not challenge:
        return not public and not verifier
    given = verifier
    if method == "S256":
        given = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
    return hmac.compare_digest(given.encode(), challenge.encode())


def _app(call: Call, request: dict[str, str]) -> Client:
    """The app that asks. What cannot be sent back to it safely is shown here, as RingCentral does."""
    client = seeds.CLIENTS.get(request.get("client_id", ""))
    if client is None or tokens.is_blocked(call.world.state, client.client_id):
        raise Refused(_sorry("OAU-146", "This client ID is not known."))
    if not _is_on_this_machine(request.get("redirect_uri", "")):
        raise Refused(_sorry("OAU-109", "Redirect URIs do not match: practice takes those on this machine only."))
    return client


def _problem(client: Client, request: dict[str, str]) -> str:
    """OAuth's word for what is wrong with the request; "" if nothing is."""
    if request.get("response_type") != "code":
        return "unsupported_response_type"
    if "code" not in client.grants:
        return "unauthorized_client"
    challenge, method = request.get("code_challenge", ""), request.get("code_challenge_method") or "plain"
    return "invalid_request" if challenge and method not in ("S256", "plain") else ""


def _is_on_this_machine(url: str) -> bool:
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
        here = host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False
    plain = url.isascii() and url.isprintable() and " " not in url
    return here and plain and parts.scheme in ("http", "https") and not parts.fragment


def _back(request: dict[str, str], **said: str) -> Answer:
    """Send the browser back to the app; `_app` has seen that its address is a plain one."""
    uri = request["redirect_uri"]
    if "state" in request:
        said["state"] = request["state"]
    glue = "&" if urlsplit(uri).query else "?"
    return Answer(302, headers={"Location": f"{uri}{glue}{urlencode(said)}", "Cache-Control": "no-store"})


def _origin(request: dict[str, str]) -> str:
    parts = urlsplit(request["redirect_uri"])
    return f"{parts.scheme}://{parts.netloc}"


def _sorry(code: str, sentence: str) -> Answer:
    body = f'<section><h2>This sign-in cannot go on</h2><p>{escape(sentence)} <span class="soft">{code}</span></p>'
    return page.strict_page("Practice RingCentral", "Nobody signs in here for real.", body + "</section>", status=400)
