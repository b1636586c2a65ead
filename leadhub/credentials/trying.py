"""Trying a sign-in out: what RingCentral and RingCX say to it, and which sub-accounts open. Nothing is stored here."""

from dataclasses import dataclass, field
from datetime import datetime

from leadhub.credentials.broker import Broker, of_platform, with_ringcx
from leadhub.credentials.calls import PacedTransport, paced, person_key, user_key
from leadhub.credentials.models import Connection
from leadhub.credentials.refusal import CannotConnect, in_words_for
from leadhub.credentials.sealing import Secrets, TokenSet
from leadhub.ringcx import auth, oauth, refusals
from leadhub.ringcx.client import Client
from leadhub.ringcx.deployments import Deployment, SignIn
from leadhub.ringcx.errors import RingCXError, SignInFailed, TokenExpired
from leadhub.ringcx.places import SubAccount
from leadhub.ringcx.tokens import RCToken

# What each kind of sign-in needs, in the words of its page.
NEEDED: dict[SignIn, dict[str, str]] = {
    "jwt": {"client_id": "client ID", "client_secret": "client secret", "jwt": "JWT"},
    "code": {"client_id": "client ID"},
    "token": {"token": "permanent token"},
    "password": {"token": "permanent token"},
}
# What a permanent token that is refused needs.
REFUSED_TOKEN: dict[SignIn, str] = {
    "token": "RingCX does not accept this token. Copy it whole, or have a new one made.",
    "password": "The portal no longer accepts the token that LeadHub made. Type user name and password again.",
}


@dataclass(frozen=True)
class Trial:
    """What trying a sign-in showed. ok: None if RingCX could not be asked; False if what is stored was refused."""

    ok: bool | None
    tokens: TokenSet = field(default_factory=TokenSet)
    sub_accounts: tuple[SubAccount, ...] = ()
    problem: str = ""


def check_complete(deployment: Deployment, sign_in: SignIn, secrets: Secrets) -> None:
    """Raise CannotConnect unless the deployment has this kind of sign-in and nothing that it needs is missing."""
    if sign_in not in deployment.sign_ins:
        raise CannotConnect(f"{deployment.label} has no such way to sign in: choose another one.", field="deployment")
    for name, words in NEEDED[sign_in].items():
        if not getattr(secrets, name).strip():
            raise CannotConnect(f"Paste the {words}: {deployment.label} needs it to sign in.", field=name)


def try_secrets(deployment: Deployment, sign_in: SignIn, secrets: Secrets, now: datetime) -> Trial:
    """Sign in with a JWT or a permanent token. Raises CannotConnect if it is refused."""
    transport = paced(deployment, user_key(deployment.name, secrets))
    if sign_in != "jwt":
        return _look(Client(deployment, transport, lambda: secrets.token, None, transport.announce, sign_in), sign_in)
    try:
        platform = oauth.sign_in(
            deployment,
            secrets.client_id,
            secrets.client_secret,
            secrets.jwt,
            transport=transport,
            before_call=transport.announce,
        )
    except SignInFailed as error:
        raise CannotConnect.because(error) from error
    except RingCXError as error:
        return Trial(ok=None, problem=error.message)
    return _try_platform(deployment, platform, transport, now, lasting=False)


def try_code(
    deployment: Deployment, secrets: Secrets, *, code: str, redirect_uri: str, verifier: str, who: str, now: datetime
) -> Trial:
    """Redeem the code that RingCentral sent the user back with. Raises CannotConnect if nothing can come of it.

    `who` names the person, whose own limit of sign-ins it counts against: many people share an app.
    """
    transport = paced(deployment, person_key(deployment.name, who))
    try:
        platform = oauth.redeem(
            deployment,
            secrets.client_id,
            secrets.secret_at(deployment),
            code,
            redirect_uri,
            verifier,
            transport=transport,
            before_call=transport.announce,
        )
        if not platform.refresh_token:
            raise refusals.refused("no_refresh")
    except SignInFailed as error:
        raise CannotConnect.because(in_words_for(secrets.is_operators(deployment), error)) from error
    except RingCXError as error:  # the code lives a minute: without tokens there is nothing to keep
        raise CannotConnect(f"{error.message} Connect again.", step="agree") from error
    return _try_platform(deployment, platform, transport, now, lasting=True)


def try_connected(connection: Connection, deployment: Deployment, secrets: Secrets) -> Trial:
    """Sign in anew where the user connected on RingCentral's page: only the broker may spend its refresh token."""
    transport = paced(deployment, user_key(deployment.name, secrets, connection))
    broker = Broker(connection.pk, deployment, transport, transport.announce)
    try:
        token = broker.anew()
    except SignInFailed as error:
        return Trial(ok=False, problem=error.message)
    except RingCXError as error:
        return Trial(ok=None, problem=error.message)
    return _look(Client(deployment, transport, lambda: token, None, transport.announce, "code"), "code")


def _try_platform(
    deployment: Deployment, platform: RCToken, transport: PacedTransport, now: datetime, *, lasting: bool
) -> Trial:
    """Go on from a RingCentral token: exchange it, and look what opens."""
    tokens = of_platform(platform, now, lasting=lasting)
    try:
        new = auth.exchange(deployment, tokens.platform, transport=transport, before_call=transport.announce)
    except SignInFailed as error:
        raise CannotConnect.because(error) from error
    except RingCXError as error:
        return Trial(ok=None, tokens=tokens, problem=error.message)
    client = Client(deployment, transport, lambda: new.access_token, None, transport.announce)
    return _look(client, "code" if lasting else "jwt", with_ringcx(tokens, new, now), new.sub_accounts)


def _look(client: Client, sign_in: SignIn, tokens: TokenSet | None = None, seen: tuple[SubAccount, ...] = ()) -> Trial:
    """See which sub-accounts open; `seen` are those that the sign-in itself told of."""
    tokens = tokens or TokenSet()
    try:
        return Trial(True, tokens, tuple(client.sub_accounts()))
    except TokenExpired as error:
        words = REFUSED_TOKEN.get(sign_in, error.message)
        raise CannotConnect.because(SignInFailed(words, code="bad_token")) from error
    except RingCXError as error:
        # Whoever has a RingCX token was accepted just now; of a permanent token nothing is known yet.
        return Trial(True if tokens.access else None, tokens, seen, error.message)
