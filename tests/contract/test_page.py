"""docs/ringcx.md says what is: its table of deployments is the table, and the files it names are there."""

import re
from pathlib import Path

import pytest

from leadhub.ringcx.deployments import DEPLOYMENTS, SignIn

REPOSITORY = Path(__file__).parents[2]
PAGE = (REPOSITORY / "docs/ringcx.md").read_text()
WORDS: dict[SignIn, str] = {
    "jwt": "JWT",
    "code": "Connect with RingCentral",
    "token": "permanent token",
    "password": "user name and password",
}


def test_the_table_of_deployments_is_the_table() -> None:
    rows = re.findall(r"^\| `(\w+)`.*? \| `([^`]+)` \| `([^`]+)` \| (.+) \|$", PAGE, re.MULTILINE)
    assert rows == [
        (row.name, row.admin_url, row.loader_path, ", ".join(WORDS[sign_in] for sign_in in row.sign_ins))
        for row in DEPLOYMENTS.values()
    ]


@pytest.mark.parametrize("named", sorted(set(re.findall(r"`((?:tests|leadhub)/[\w/.]+)`", PAGE))))
def test_what_the_page_names_is_there(named: str) -> None:
    assert (REPOSITORY / named).exists()
