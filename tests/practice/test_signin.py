import base64
import json
from typing import Any

import pytest
import requests

from leadhub.practice.seeds import (
    CODE_ONLY_CLIENT_ID,
    JWT_ONLY_CLIENT_ID,
    LEGACY_PASSWORD,
    LEGACY_USERNAME,
    NO_RINGCX_CLIENT_ID,
    NO_RINGCX_CLIENT_SECRET,
    NO_RINGCX_JWT,
    PUBLIC_CLIENT_ID,
)
from leadhub.practice.world import (
    CLIENT_ID,
    CLIENT_SECRET,
    EMPTY_CLIENT_ID,
    EMPTY_CLIENT_SECRET,
    EMPTY_JWT,
    NO_RIGHTS_CLIENT_ID,
    NO_RIGHTS_CLIENT_SECRET,
    NO_RIGHTS_JWT,
    SERVICE_ACCOUNT,
    X_AUTH_TOKEN,
    World,
)
from tests.practice.caller import Caller, Clock, a_lead

ACCOUNTS = "/voice/api/v1/admin/accounts"


def claims_of(token: str) -> dict[str, Any]:
    part = token.split(".")[1]
    claims: dict[str, Any] = json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))
    return claims


def test_a_jwt_becomes_a_ringcentral_token(guest: Caller) -> None:
    answer = guest.oauth()
    assert answer.status_code == 200
    body = answer.json()
    assert body["token_type"] == "bearer"
    assert body["expires_in"] == 3600
    assert body["refresh_token_expires_in"] == 604800
    account = guest.call("GET", "/restapi/v1.0/account/~", headers={"Authorization": f"Bearer {body['access_token']}"})
    assert account.json()["status"] == "Confirmed"


@pytest.mark.parametrize(
    ("client_id", "secret", "form", "status", "error"),
    [
        (CLIENT_ID, "wrong", {}, 401, "invalid_client"),
        ("nobody", "practice-secret", {}, 401, "invalid_client"),
        (CLIENT_ID, "practice-secret", {"assertion": "wrong"}, 400, "invalid_grant"),
        (CLIENT_ID, "practice-secret", {"assertion": EMPTY_JWT}, 400, "invalid_grant"),
        (CLIENT_ID, "practice-secret", {"grant_type": "wish"}, 400, "unsupported_grant_type"),
        (CLIENT_ID, "practice-secret", {"grant_type": "authorization_code"}, 400, "invalid_grant"),
        (CLIENT_ID, "practice-secret", {"grant_type": "refresh_token"}, 400, "invalid_grant"),
        (CLIENT_ID, "practice-secret", {"grant_type": "password", "username": "x"}, 400, "invalid_grant"),
    ],
)
def test_a_wrong_credential_is_refused_as_ringcentral_does(
    guest: Caller, client_id: str, secret: str, form: dict[str, str], status: int, error: str
) -> None:
    answer = guest.oauth(client_id, secret, **form)
    assert answer.status_code == status
    body = answer.json()
    assert body["error"] == error
    assert body["errors"][0]["message"] == body["error_description"]


def test_the_password_grant_of_the_vendors_older_clients_works(guest: Caller) -> None:
    form = {"grant_type": "password", "username": LEGACY_USERNAME, "password": LEGACY_PASSWORD}
    assert guest.oauth(**form).status_code == 200


@pytest.mark.parametrize(
    ("client_id", "form"),
    [
        (CODE_ONLY_CLIENT_ID, {}),
        (JWT_ONLY_CLIENT_ID, {"grant_type": "authorization_code", "code": "x"}),
        (JWT_ONLY_CLIENT_ID, {"grant_type": "password"}),
    ],
)
def test_an_app_may_use_its_own_grants_only(guest: Caller, client_id: str, form: dict[str, str]) -> None:
    body = guest.oauth(client_id, CLIENT_SECRET, **form).json()
    assert (body["error"], body["errors"][0]["errorCode"]) == ("unauthorized_client", "OAU-251")


def test_only_a_public_app_may_come_without_a_secret(guest: Caller) -> None:
    url, form = guest.url + "/restapi/oauth/token", {"grant_type": "refresh_token", "refresh_token": "x"}
    for client_id, status in ((PUBLIC_CLIENT_ID, 400), (CLIENT_ID, 401), ("", 401)):
        assert requests.post(url, data=form | {"client_id": client_id}, timeout=10).status_code == status
    assert guest.oauth(CLIENT_ID, "").status_code == 401


def test_a_ringcentral_refresh_token_works_once(guest: Caller) -> None:
    first = guest.oauth().json()["refresh_token"]
    assert guest.oauth(grant_type="refresh_token", refresh_token=first).status_code == 200
    assert guest.oauth(grant_type="refresh_token", refresh_token=first).status_code == 400


@pytest.mark.parametrize("which", ["access_token", "refresh_token"])
def test_a_revoked_sign_in_is_worth_nothing(guest: Caller, which: str) -> None:
    sign_in, other = guest.oauth().json(), guest.oauth().json()
    revoked = requests.post(
        f"{guest.url}/restapi/oauth/revoke",
        data={"token": sign_in[which]},
        auth=(CLIENT_ID, "practice-secret"),
        timeout=10,
    )
    assert revoked.status_code == 200
    assert guest.exchange(sign_in["access_token"]).status_code == 401
    assert guest.oauth(grant_type="refresh_token", refresh_token=sign_in["refresh_token"]).status_code == 400
    assert guest.exchange(other["access_token"]).status_code == 200


def test_a_token_of_another_app_cannot_be_revoked(guest: Caller) -> None:
    token = guest.oauth().json()["access_token"]
    requests.post(
        f"{guest.url}/restapi/oauth/revoke",
        data={"token": token},
        auth=(EMPTY_CLIENT_ID, EMPTY_CLIENT_SECRET),
        timeout=10,
    )
    assert guest.exchange(token).status_code == 200


@pytest.mark.parametrize("status", ["403", "401", "404"])
def test_a_ringcentral_user_without_ringcx_gets_no_exchange(guest: Caller, world: World, status: str) -> None:
    world.set(exchange_refusal=status)
    token = guest.oauth(NO_RINGCX_CLIENT_ID, NO_RINGCX_CLIENT_SECRET, assertion=NO_RINGCX_JWT).json()["access_token"]
    assert guest.exchange(token).status_code == int(status)


def test_the_exchange_takes_form_or_query_and_ignores_a_stray_header(guest: Caller) -> None:
    token = guest.oauth().json()["access_token"]
    answer = requests.post(
        f"{guest.url}/api/auth/login/rc/accesstoken",
        params={"rcAccessToken": token, "rcTokenType": "Bearer"},
        headers={"Authorization": "Basic basic"},
        timeout=10,
    )
    assert answer.status_code == 200
    body = answer.json()
    assert "refreshToken" not in body
    assert [detail["accountId"] for detail in body["agentDetails"]] == ["99990001", "99990002", "99990003"]
    assert guest.exchange(token).json()["refreshToken"]


def test_an_access_token_looks_like_a_jwt_of_five_minutes(caller: Caller, clock: Clock) -> None:
    assert caller.token.count(".") == 2
    assert claims_of(caller.token)["exp"] == clock() + 300


def test_an_expired_token_is_told_so_in_plain_text(caller: Caller, clock: Clock) -> None:
    clock.forward(299)
    assert caller.call("GET", ACCOUNTS).status_code == 200
    clock.forward(1)
    answer = caller.call("GET", ACCOUNTS)
    assert answer.status_code == 401
    assert answer.headers["Content-Type"].startswith("text/plain")
    assert answer.text == "Jwt is expired"


def test_the_life_of_tokens_is_a_switch(guest: Caller, world: World, clock: Clock) -> None:
    world.set(token_life=0.5, refresh_life=10, rc_token_life=20)
    guest.sign_in()
    rc_token = guest.oauth().json()["access_token"]
    clock.forward(0.6)
    assert guest.call("GET", ACCOUNTS).text == "Jwt is expired"
    clock.forward(10)
    assert guest.refresh().status_code == 401
    assert guest.exchange(rc_token).status_code == 200
    clock.forward(10)
    assert guest.exchange(rc_token).status_code == 401


def test_bad_and_missing_tokens_are_told_apart(caller: Caller) -> None:
    header, claims, signature = caller.token.split(".")
    longer = json.loads(base64.urlsafe_b64decode(claims + "=" * (-len(claims) % 4))) | {"exp": 9_999_999_999}
    forged = base64.urlsafe_b64encode(json.dumps(longer).encode()).rstrip(b"=").decode()
    rc_token = caller.oauth().json()["access_token"]
    for token in (rc_token, f"{header}.{forged}.{signature}", "a.b.c", "x"):
        answer = caller.call("GET", ACCOUNTS, headers={"Authorization": f"Bearer {token}"})
        assert (answer.status_code, answer.text) == (401, "Jwt verification fails")
    caller.token = ""
    answer = caller.call("GET", ACCOUNTS)
    assert (answer.status_code, answer.text) == (401, "Jwt is missing")


def test_a_ringcx_refresh_token_rotates_and_works_once(caller: Caller, clock: Clock) -> None:
    clock.forward(400)
    old = caller.refresh_token
    answer = caller.refresh(old).json()
    assert answer["refreshToken"] != old
    caller.token = answer["accessToken"]
    assert caller.call("GET", ACCOUNTS).status_code == 200
    assert caller.refresh(old).status_code == 401
    assert caller.refresh(answer["refreshToken"]).status_code == 200


def test_refresh_accepts_what_the_vendors_clients_send(caller: Caller) -> None:
    answer = requests.post(
        f"{caller.url}/api/auth/token/refresh",
        params={"refresh_token": caller.refresh_token, "rcTokenType": "Bearer"},
        headers={"Authorization": "Bearer long.gone.token"},
        timeout=10,
    )
    assert answer.status_code == 200


def test_a_credential_without_accounts_sees_none(guest: Caller) -> None:
    guest.sign_in(EMPTY_CLIENT_ID, EMPTY_CLIENT_SECRET, EMPTY_JWT)
    assert guest.call("GET", ACCOUNTS).json() == []
    assert guest.get("/dialGroups").status_code == 403


def test_a_credential_without_rights_sees_an_account_it_cannot_read(guest: Caller) -> None:
    guest.sign_in(NO_RIGHTS_CLIENT_ID, NO_RIGHTS_CLIENT_SECRET, NO_RIGHTS_JWT)
    assert [account["accountId"] for account in guest.call("GET", ACCOUNTS).json()] == ["99990001"]
    answer = guest.get("/dialGroups/withChildren")
    assert answer.status_code == 403
    assert answer.json()["errorCode"] == "access.denied.exception"
    assert answer.json()["requestUri"] == ("voice/api/v1/admin/accounts/99990001/dialGroups/withChildren - GET")


def test_the_service_account_can_be_read_but_not_loaded(caller: Caller) -> None:
    assert caller.get("/dialGroups", SERVICE_ACCOUNT).status_code == 200
    answer = caller.load([a_lead(1)], campaign=180040, account=SERVICE_ACCOUNT)
    assert answer.status_code == 403
    assert caller.server.world.leads(180040) == []


@pytest.mark.parametrize(("switch", "status"), [("403", 403), ("404", 404)])
def test_an_unknown_account_is_answered_by_the_switch(caller: Caller, world: World, switch: str, status: int) -> None:
    world.set(unknown_account=switch)
    assert caller.get("/dialGroups", "12345678").status_code == status


def test_a_legacy_login_gives_a_token_that_slides(guest: Caller, clock: Clock) -> None:
    form = {"username": LEGACY_USERNAME, "password": LEGACY_PASSWORD}
    answer = guest.call("POST", "/api/v1/auth/login", data=form).json()
    assert answer["accounts"][0]["accountId"] == "99990001"
    headers = {"X-Auth-Token": answer["authToken"]}
    for _ in range(3):
        clock.forward(3000)
        assert guest.call("GET", "/api/v1/admin/accounts", headers=headers).status_code == 200
    clock.forward(3601)
    assert guest.call("GET", "/api/v1/admin/accounts", headers=headers).status_code == 401
    wrong = guest.call("POST", "/api/v1/auth/login", data=form | {"password": "no"})
    assert wrong.status_code == 401


def test_a_permanent_token_works_everywhere(guest: Caller) -> None:
    for path in (ACCOUNTS, "/api/v1/admin/accounts"):
        answer = guest.call("GET", path, headers={"X-Auth-Token": X_AUTH_TOKEN})
        assert answer.status_code == 200
    assert guest.call("GET", ACCOUNTS, headers={"X-Auth-Token": "aws80:no"}).status_code == 401
