from typing import Any

import pytest

from leadhub.practice.switches import SWITCHES, BadSwitch, checked


@pytest.mark.parametrize(
    ("name", "value", "kept"),
    [
        ("token_life", 2, 2.0),
        ("max_leads", 5.0, 5),
        ("missing_leads", 400, "400"),
        ("rate_limits", False, False),
        ("agents", (1, "2"), ["1", "2"]),
    ],
)
def test_a_value_is_kept_in_the_switchs_own_type(name: str, value: Any, kept: Any) -> None:
    assert checked(name, value) == kept
    assert type(checked(name, value)) is type(kept)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("nothing", 1),
        ("token_life", "2"),
        ("token_life", True),
        ("token_life", -1),
        ("rate_limits", 1),
        ("duplicate_reading", "C"),
        ("agents", "980"),
        ("agents", 980),
    ],
)
def test_what_does_not_fit_is_refused_in_one_sentence(name: str, value: Any) -> None:
    with pytest.raises(BadSwitch, match=rf"{name}.*\.$"):
        checked(name, value)


def test_every_default_fits_its_own_switch() -> None:
    for name, switch in SWITCHES.items():
        assert checked(name, switch.default) == switch.default
