"""Every way to sign in, against the practice server: from RingCentral's page or a password to leads in a campaign."""

from collections.abc import Callable
from functools import partial
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
import requests

from leadhub.practice.seeds import (
    CODE_ONLY_CLIENT_ID,
    JWT_ONLY_CLIENT_ID,
    LEGACY_PASSWORD,
    LEGACY_USERNAME,
    MFA_USERNAME,
    NO_RINGCX_CLIENT_ID,
    NO_RINGCX_CLIENT_SECRET,
    NO_RINGCX_JWT,
    PUBLIC_CLIENT_ID,
)
from leadhub.practice.server import PracticeServer
from leadhub.practice.world import CLIENT_ID, CLIENT_SECRET, JWT, X_AUTH_TOKEN
from leadhub.ringcx import auth, errors, legacy, oauth
from leadhub.ringcx.client import Client
from leadhub.ringcx.deployments import DEPLOYMENTS, Deployment, custom
from leadhub.ringcx.transport import Transport
from leadhub.ringcx.types import RCToken
from tests.ringcx.test_practice import ACCOUNT, CAMPAIGN, NEW, NEW_IDS, body

# --- Connect with RingCentral -----------------------------------------------------------------------------------------

REDIRECT = "http://localhost:8000/connections/connect/done/"


class Visitor:
    """A browser on RingCentral's page, and the app that sent it there."""

    def __init__(self, sim: PracticeServer, client_id: str = CLIENT_ID) -> None:
        self.place = custom(sim.url)
        self.client_id = client_id
        self.verifier = oauth.new_verifier()

    def answer(self, answer: str = "allow", redirect_uri: str = REDIRECT) -> dict[str, str]:
        """Press a button on the page; what RingCentral then sends along."""
        challenge = oauth.challenge(self.verifier)
        address = oauth.authorize_address(self.place, self.client_id, redirect_uri, "state-1", challenge)
        form = dict(parse_qsl(urlsplit(address).query)) | {"answer": answer}
        sent = requests.post(self.place.authorize_url, data=form, allow_redirects=False, timeout=5)
        back = urlsplit(sent.headers["Location"])
        assert f"{back.scheme}://{back.netloc}{back.path}" == redirect_uri
        said = dict(parse_qsl(back.query, strict_parsing=True))
        assert said.pop("state") == "state-1"
        return said

    def redeem(
        self,
        transport: Transport,
        code: str,
        secret: str = CLIENT_SECRET,
        redirect_uri: str = REDIRECT,
        verifier: str = "",
    ) -> RCToken:
        app = (self.place, self.client_id, secret)
        return oauth.redeem(*app, code, redirect_uri, verifier or self.verifier, transport=transport)


def refusal(call: Callable[[], Any]) -> str:
    with pytest.raises(errors.SignInFailed) as caught:
        call()
    return caught.value.code


def works(place: Deployment, token: RCToken, transport: Transport) -> bool:
    tokens = auth.exchange(place, token.access_token, transport=transport)
    client = Client(place, transport, lambda: tokens.access_token, sign_in="code")
    return client.load_leads(ACCOUNT, CAMPAIGN, body(*NEW)).inserted == 3


@pytest.mark.parametrize(("client_id", "secret"), [(CLIENT_ID, CLIENT_SECRET), (PUBLIC_CLIENT_ID, "")])
def test_a_user_connects_on_ringcentrals_page(
    client_id: str, secret: str, sim: PracticeServer, patient: Transport
) -> None:
    visitor = Visitor(sim, client_id)
    token = visitor.redeem(patient, visitor.answer()["code"], secret)
    assert works(visitor.place, token, patient)


def test_a_code_works_once_for_a_minute_and_only_for_who_asked(sim: PracticeServer, patient: Transport) -> None:
    visitor = Visitor(sim)
    code = visitor.answer()["code"]
    visitor.redeem(patient, code)
    assert refusal(lambda: visitor.redeem(patient, code)) == "code_refused"
    for changes, expected in [
        ({"redirect_uri": "http://localhost:8000/elsewhere/"}, "bad_redirect"),
        ({"verifier": oauth.new_verifier()}, "code_refused"),
    ]:
        code = visitor.answer()["code"]
        assert refusal(partial(visitor.redeem, patient, code, **changes)) == expected
        sim.world.limits.forget()
        assert refusal(partial(visitor.redeem, patient, code)) == "code_refused", "the attempt used it up"


def test_a_user_who_says_no_is_told_what_to_do(sim: PracticeServer) -> None:
    said = Visitor(sim).answer("deny")
    assert said == {"error": "access_denied"}
    assert oauth.consent_refused(said["error"]).code == "consent_denied"


def test_an_app_is_held_to_its_grants(sim: PracticeServer, patient: Transport) -> None:
    said = Visitor(sim, JWT_ONLY_CLIENT_ID).answer()
    assert oauth.consent_refused(said["error"]).code == "code_not_enabled"
    place = custom(sim.url)
    code_only = (place, CODE_ONLY_CLIENT_ID, CLIENT_SECRET, JWT)
    assert refusal(lambda: oauth.sign_in(*code_only, transport=patient)) == "jwt_not_enabled"


def test_a_refresh_token_of_ringcentrals_works_once(sim: PracticeServer, patient: Transport) -> None:
    visitor = Visitor(sim, PUBLIC_CLIENT_ID)
    app = (visitor.place, PUBLIC_CLIENT_ID, "")
    first = visitor.redeem(patient, visitor.answer()["code"], "")
    second = oauth.renew(*app, first.refresh_token, transport=patient)
    assert second.refresh_token != first.refresh_token
    assert works(visitor.place, second, patient)
    assert refusal(lambda: oauth.renew(*app, first.refresh_token, transport=patient)) == "refresh_spent"


def test_a_sign_in_that_was_given_back_is_worth_nothing(sim: PracticeServer, patient: Transport) -> None:
    place = custom(sim.url)
    app = (place, CLIENT_ID, CLIENT_SECRET)
    token = oauth.sign_in(*app, JWT, transport=patient)
    other = oauth.sign_in(*app, JWT, transport=patient)
    oauth.revoke(*app, token.refresh_token, transport=patient)
    assert refusal(lambda: auth.exchange(place, token.access_token, transport=patient)) == "exchange_refused"
    assert refusal(lambda: oauth.renew(*app, token.refresh_token, transport=patient)) == "refresh_spent"
    assert works(place, other, patient)
    oauth.revoke(*app, "long-gone", transport=patient)


@pytest.mark.parametrize(
    ("status", "code"), [("403", "wrong_kind"), ("401", "exchange_refused"), ("404", "exchange_refused")]
)
def test_a_ringcentral_user_without_ringcx_is_told_so(
    status: str, code: str, sim: PracticeServer, patient: Transport
) -> None:
    sim.world.set(exchange_refusal=status)
    place = custom(sim.url)
    who = (place, NO_RINGCX_CLIENT_ID, NO_RINGCX_CLIENT_SECRET, NO_RINGCX_JWT)
    token = oauth.sign_in(*who, transport=patient)
    assert refusal(lambda: auth.exchange(place, token.access_token, transport=patient)) == code


# --- Permanent tokens and portals -------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", DEPLOYMENTS)
def test_a_permanent_token_loads_on_every_deployment(name: str, sim: PracticeServer, patient: Transport) -> None:
    client = Client(custom(sim.url, like=name), patient, lambda: X_AUTH_TOKEN, sign_in="token")
    assert client.sub_accounts()
    assert client.load_leads(ACCOUNT, CAMPAIGN, body(*NEW)).inserted == 3


@pytest.mark.parametrize("name", DEPLOYMENTS)
def test_a_password_becomes_a_token_that_loads_until_it_is_deleted(
    name: str, sim: PracticeServer, patient: Transport
) -> None:
    place = custom(sim.url, like=name)
    token = legacy.permanent_token(place, LEGACY_USERNAME, LEGACY_PASSWORD, transport=patient)
    client = Client(place, patient, lambda: token, sign_in="password")
    assert client.load_leads(ACCOUNT, CAMPAIGN, body(*NEW)).inserted == 3
    assert [one.extern_id for one in client.search(ACCOUNT, CAMPAIGN, extern_ids=NEW_IDS[:1])] == NEW_IDS[:1]
    legacy.delete_token(place, token, transport=patient)
    with pytest.raises(errors.TokenExpired):
        client.sub_accounts()
    legacy.delete_token(place, token, transport=patient)


@pytest.mark.parametrize(
    ("username", "password", "code"),
    [
        (LEGACY_USERNAME, "wrong", "bad_login"),
        ("nobody", LEGACY_PASSWORD, "bad_login"),
        (MFA_USERNAME, LEGACY_PASSWORD, "mfa"),
    ],
)
def test_a_portal_says_why_it_lets_nobody_in(
    username: str, password: str, code: str, sim: PracticeServer, patient: Transport
) -> None:
    place = custom(sim.url, like="legacy_vacd")
    assert refusal(lambda: legacy.permanent_token(place, username, password, transport=patient)) == code
