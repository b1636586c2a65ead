"""Deployments: a user names a row, and secrets go nowhere else."""

import pytest

from leadhub.ringcx.deployments import (
    DEFAULT,
    DEPLOYMENTS,
    BadDeployment,
    Deployment,
    UnknownDeployment,
    available,
    custom,
    get,
    is_loopback,
)


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
def test_a_legacy_portal_takes_a_permanent_token_and_has_no_voice_in_its_path(name: str, host: str) -> None:
    row = get(name)
    assert row.admin_url == f"https://{host}/api/v1/admin"
    assert (row.sign_in, row.token_header) == ("token", "X-Auth-Token")


def test_the_default_is_the_current_ringcx() -> None:
    assert DEFAULT == "ringcx"
    assert next(iter(DEPLOYMENTS)) == DEFAULT


def test_only_the_first_generation_documents_reading_a() -> None:
    assert [name for name, row in DEPLOYMENTS.items() if row.duplicate_reading == "A"] == ["first_generation"]


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
