"""Deployments: a user names a row, and secrets go nowhere else."""

from dataclasses import replace

import pytest

from leadhub.ringcx.deployments import (
    DEFAULT,
    DEPLOYMENTS,
    BadDeployment,
    Deployment,
    SignIn,
    UnknownDeployment,
    available,
    custom,
    get,
    is_loopback,
    make,
)

SIGN_INS: tuple[SignIn, ...] = ("jwt", "code", "token", "password")


@pytest.mark.parametrize(
    ("name", "oauth", "exchange", "admin", "loader"),
    [
        (
            "ringcx",
            "https://platform.ringcentral.com/restapi/oauth/token",
            "https://ringcx.ringcentral.com/api/auth/login/rc/accesstoken?includeRefresh=true",
            "https://ringcx.ringcentral.com/voice/api/v1/admin",
            "leadLoader/direct",
        ),
        (
            "engage",
            "https://platform.ringcentral.com/restapi/oauth/token",
            "https://engage.ringcentral.com/api/auth/login/rc/accesstoken?includeRefresh=true",
            "https://engage.ringcentral.com/voice/api/v1/admin",
            "leadLoader/direct",
        ),
        (
            "first_generation",
            "https://platform.ringcentral.com/restapi/oauth/token",
            "https://engage.ringcentral.com/api/auth/login/rc/accesstoken?includeRefresh=true",
            "https://engage.ringcentral.com/voice/api/admin",
            "loader/direct",
        ),
    ],
)
def test_a_deployment_knows_its_addresses(name: str, oauth: str, exchange: str, admin: str, loader: str) -> None:
    row = get(name)
    assert (row.oauth_url, row.exchange_url, row.admin_url, row.loader_path) == (
        oauth,
        exchange,
        admin,
        loader,
    )


@pytest.mark.parametrize(
    ("name", "host"), [("legacy_vacd", "portal.vacd.biz"), ("legacy_virtualacd", "portal.virtualacd.biz")]
)
def test_a_legacy_portal_comes_in_both_generations_and_has_no_voice_in_its_path(name: str, host: str) -> None:
    current, first = get(name), get(f"{name}_first")
    assert (current.admin_url, first.admin_url) == (f"https://{host}/api/v1/admin", f"https://{host}/api/admin")
    assert (current.loader_path, first.loader_path) == ("leadLoader/direct", "loader/direct")
    assert (current.duplicate_reading, first.duplicate_reading) == ("B", "A")
    for row in (current, first):
        assert row.sign_ins == ("token", "password")
        assert row.login_url == f"https://{host}/api/v1/auth/login"
    assert current.permanent_token_url == f"https://{host}/api/v1/admin/token"
    assert first.permanent_token_url == f"https://{host}/api/admin/token"


@pytest.mark.parametrize("name", ["ringcx", "engage", "first_generation"])
def test_a_deployment_with_ringcentral_offers_jwt_code_and_token(name: str) -> None:
    row = get(name)
    assert row.sign_ins == ("jwt", "code", "token")
    assert row.authorize_url == "https://platform.ringcentral.com/restapi/oauth/authorize"
    assert row.revoke_url == "https://platform.ringcentral.com/restapi/oauth/revoke"


@pytest.mark.parametrize("name", DEPLOYMENTS)
def test_the_way_to_sign_in_decides_the_header(name: str) -> None:
    headers = {sign_in: get(name).token_header(sign_in) for sign_in in SIGN_INS}
    assert headers == {
        "jwt": "Authorization",
        "code": "Authorization",
        "token": "X-Auth-Token",
        "password": "X-Auth-Token",
    }


def test_the_default_is_the_current_ringcx() -> None:
    assert DEFAULT == "ringcx"
    assert next(iter(DEPLOYMENTS)) == DEFAULT


def test_only_first_generations_document_reading_a() -> None:
    assert [name for name, row in DEPLOYMENTS.items() if row.duplicate_reading == "A"] == [
        "first_generation",
        "legacy_vacd_first",
        "legacy_virtualacd_first",
    ]


def test_every_row_is_reached_over_https() -> None:
    for row in DEPLOYMENTS.values():
        assert all(base.startswith("https://") for base in (row.oauth_base, row.auth_base, row.api_base))


@pytest.mark.parametrize("name", ["nonsense", "custom", "https://evil.example", ""])
def test_it_refuses_a_name_that_is_not_in_the_table(name: str) -> None:
    with pytest.raises(UnknownDeployment, match="Choose one of: ringcx, engage"):
        get(name)


def test_custom_exists_only_when_its_address_is_given() -> None:
    assert "custom" not in available()
    row = get("custom", "http://127.0.0.1:8971/")
    assert row.oauth_url == "http://127.0.0.1:8971/restapi/oauth/token"
    assert row.refresh_url == "http://127.0.0.1:8971/api/auth/token/refresh"
    assert row.admin_url == "http://127.0.0.1:8971/voice/api/v1/admin"


def test_custom_can_take_the_paths_of_another_row() -> None:
    row = custom("http://localhost:1", like="first_generation")
    assert row.admin_url == "http://localhost:1/voice/api/admin"
    assert (row.name, row.loader_path, row.duplicate_reading) == ("custom", "loader/direct", "A")


@pytest.mark.parametrize("like", DEPLOYMENTS)
def test_custom_takes_every_way_to_sign_in_the_usual_one_first(like: str) -> None:
    row = custom("http://127.0.0.1:1", like=like)
    assert set(row.sign_ins) == set(SIGN_INS)
    assert row.sign_ins[0] == get(like).sign_ins[0]


# --- An admin's own rows ----------------------------------------------------------------------------------------------


def own(name: str = "emea", label: str = "EMEA", api_base: str = "https://emea.example.com", **more: str) -> Deployment:
    addresses = {"oauth_base": "https://platform.example.com", "auth_base": "https://emea.example.com"}
    return make(name, label, api_base=api_base, **({"like": "ringcx"} | addresses | more))


def test_an_admins_row_has_its_own_hosts_and_the_rest_of_another_row() -> None:
    row = own(api_base="https://emea.example.com/", label=" EMEA ")
    assert (row.name, row.label) == ("emea", "EMEA")
    assert row.oauth_url == "https://platform.example.com/restapi/oauth/token"
    assert row.admin_url == "https://emea.example.com/voice/api/v1/admin"
    assert (row.sign_ins, row.loader_path, row.duplicate_reading) == (
        ("jwt", "code", "token"),
        "leadLoader/direct",
        "B",
    )


@pytest.mark.parametrize("base", ["https://emea.example.com", "https://emea.example.com/voice/"])
def test_an_admins_row_of_the_first_generation_keeps_its_voice(base: str) -> None:
    row = own(api_base=base, like="first_generation")
    assert row.admin_url == "https://emea.example.com/voice/api/admin"
    assert (row.loader_path, row.duplicate_reading) == ("loader/direct", "A")


def test_an_admins_row_like_a_portal_takes_what_the_portal_takes() -> None:
    assert own(like="legacy_vacd_first", api_base="http://127.0.0.1:8971").sign_ins == ("token", "password")


@pytest.mark.parametrize(
    "change",
    [
        {"api_base": "http://emea.example.com"},
        {"auth_base": "http://10.0.0.1"},
        {"oauth_base": "https://a:b@platform.example.com"},
        {"oauth_base": ""},
        {"api_base": "https://emea.example.com?x=1"},
        {"api_base": "https://emea.example.com?"},
        {"api_base": "https://@emea.example.com"},
        {"api_base": "https://emea.ex\nample.com"},
        {"api_base": "https://emea.example.com/ x"},
        {"api_base": "https://emea.example.com\\.example.org"},
        {"api_base": "https://emea.example.com:0"},
        {"auth_base": "https://r\u0131ngcx.example.com"},
        {"auth_base": "https://\u24e1ingcx.example.com"},
        {"auth_base": "https://emea.example.com\u200b"},
        {"auth_base": "https://emea..example.com"},
        {"name": "ringcx"},
        {"name": "custom"},
        {"name": "Emea"},
        {"name": ""},
        {"name": "a/b"},
        {"label": " "},
    ],
)
def test_an_admins_row_with_an_unsafe_address_or_a_taken_name_is_refused(change: dict[str, str]) -> None:
    with pytest.raises(BadDeployment) as caught:
        own(**change)
    assert str(caught.value).endswith(".")


def test_an_admins_row_must_be_like_one_of_the_table() -> None:
    with pytest.raises(UnknownDeployment):
        own(like="custom")


def test_an_admins_rows_can_be_named_and_take_nobodys_place() -> None:
    mine = own()
    assert get("emea", extra=[mine]) is mine
    assert list(available("http://127.0.0.1:1", [mine]))[-2:] == ["custom", "emea"]
    false_friend = replace(mine, name="ringcx")
    assert get("ringcx", extra=[false_friend]).api_base == "https://ringcx.ringcentral.com"
    with pytest.raises(UnknownDeployment, match="emea"):
        get("apac", extra=iter([mine]))


@pytest.mark.parametrize(
    "url",
    [
        "https://example.com",
        "http://127.0.0.1.example.com",
        "http://user:secret@127.0.0.1",
        "http://127.0.0.1?to=example.com",
        "http://127.0.0.1#x",
        "http://10.0.0.1",
        "ftp://127.0.0.1",
        "127.0.0.1:8971",
        "http://127.0.0.1:99999",
        "http://",
        "nonsense",
    ],
)
def test_it_refuses_a_custom_address_off_this_machine(url: str) -> None:
    with pytest.raises(BadDeployment):
        custom(url)


@pytest.mark.parametrize("base", ["http://ringcx.ringcentral.com", "https://a:b@ringcx.ringcentral.com"])
def test_no_row_can_have_an_unsafe_address(base: str) -> None:
    with pytest.raises(BadDeployment):
        Deployment("x", "X", "https://platform.ringcentral.com", "https://ringcx.ringcentral.com", base)


@pytest.mark.parametrize(
    ("url", "inside"),
    [
        ("http://127.0.0.1:1", True),
        ("http://127.8.9.1", True),
        ("http://[::1]:8971", True),
        ("http://localhost", True),
        ("http://0.0.0.0", False),
        ("http://localhost.example.com", False),
        ("http://2130706433", False),
    ],
)
def test_it_knows_what_stays_on_this_machine(url: str, inside: bool) -> None:
    assert is_loopback(url) is inside
