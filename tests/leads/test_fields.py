"""The catalogue of lead fields."""

import pytest

from leadhub.leads.fields import CATALOGUE, REQUIRED, Group, Kind, grouped

# Fields that RingCX's server keeps or that are not documented; loading them would be a guess.
NEVER_SENT = ("leadId", "leadState", "leadPasses", "suppressed", "dupeKeyOverride", "sortCol", "name", "quotaTargetIds")


def test_every_field_explains_itself() -> None:
    for name, field in CATALOGUE.items():
        assert field.name == name
        assert field.label
        assert field.help.endswith(".")


def test_only_the_phone_is_required() -> None:
    assert REQUIRED == ("leadPhone",)


def test_what_is_split_is_not_sent_as_such() -> None:
    split = ["fullName", "fullNameLastFirst", "cityStateZip"]
    assert [name for name, field in CATALOGUE.items() if not field.wire] == split


@pytest.mark.parametrize("name", NEVER_SENT)
def test_what_the_server_keeps_is_not_offered(name: str) -> None:
    assert name not in CATALOGUE


@pytest.mark.parametrize(
    ("name", "width", "kind"),
    [
        ("externId", 180, Kind.TEXT),
        ("leadPhone", 20, Kind.PHONE),
        ("auxPhone", 30, Kind.PHONE),
        ("firstName", 200, Kind.TEXT),
        ("address1", 325, Kind.TEXT),
        ("state", 50, Kind.STATE),
        ("zip", 50, Kind.ZIP),
        ("email", 325, Kind.EMAIL),
        ("auxData5", 325, Kind.TEXT),
        ("auxGreeting", 65535, Kind.TEXT),
        ("leadTimezone", 5, Kind.TIMEZONE),
        ("leadPriority", None, Kind.INTEGER),
        ("maxPasses", None, Kind.INTEGER),
        ("reserveAgent", None, Kind.AGENT),
    ],
)
def test_a_field_has_the_width_and_kind_ringcx_gives_it(name: str, width: int | None, kind: Kind) -> None:
    assert (CATALOGUE[name].width, CATALOGUE[name].kind) == (width, kind)


def test_the_menu_holds_every_field_once() -> None:
    menu = grouped()
    assert sorted(field.name for fields in menu.values() for field in fields) == sorted(CATALOGUE)
    assert next(iter(menu)) is Group.PHONE
    assert set(menu) == set(Group)
