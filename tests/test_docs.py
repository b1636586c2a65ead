"""The documents say what is: settings, commands, links and the recipe for keys are compared with the real thing."""

import ast
import re
import subprocess
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from leadhub.leads.states import RowState
from tests.container import REPOSITORY, compose

OPERATORS = (REPOSITORY / "docs/operators.md").read_text()
PAGES = [REPOSITORY / "README.md", *sorted((REPOSITORY / "docs").glob("*.md"))]


def _settings() -> dict[str, str | None]:
    """Every environment variable that settings.py reads, with its default if that is a plain value."""
    found: dict[str, str | None] = {}
    for node in ast.walk(ast.parse((REPOSITORY / "leadhub/settings.py").read_text())):
        if not isinstance(node, ast.Call) or not node.args:
            continue
        asks = ast.unparse(node.func)
        name = node.args[0]
        if (asks.startswith("env.") or asks == "_key") and isinstance(name, ast.Constant):
            default = node.args[1] if asks.startswith("env.") and len(node.args) > 1 else None
            plain = isinstance(default, ast.Constant) and default.value != ""
            found[str(name.value)] = str(default.value) if plain and isinstance(default, ast.Constant) else None
    return found


def _table(page: str, heading: str) -> dict[str, str]:
    """First and second column of the table under a heading."""
    section = page.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
    return dict(re.findall(r"^\| `([^`]+)` \| (.*?) \|", section, re.MULTILINE))


def test_every_setting_is_in_the_table_and_nothing_else() -> None:
    assert len(_settings()) > 15
    assert set(_table(OPERATORS, "Settings")) == set(_settings())


def test_the_defaults_in_the_tables_are_the_defaults() -> None:
    readme = _table((REPOSITORY / "README.md").read_text(), "Configuration")
    assert readme
    for table in (_table(OPERATORS, "Settings"), readme):
        for name, shown in table.items():
            default = _settings()[name]
            if default is not None:
                assert shown == f"`{default}`", name


def test_every_command_is_in_the_table() -> None:
    folder = REPOSITORY / "leadhub/console/management/commands"
    ours = {path.stem.replace("_", "-") for path in folder.glob("[!_]*.py")}
    documented = {name.split()[1] for name in _table(OPERATORS, "Commands")}
    assert documented == ours | {"migrate"}


def test_the_recipe_for_secrets_makes_secrets_that_fit(tmp_path: Path) -> None:
    recipe = OPERATORS.partition("```sh\numask 077\n")[2].partition("docker compose")[0]
    subprocess.run(["bash", "-euo", "pipefail", "-c", f"umask 077\n{recipe}"], cwd=tmp_path, check=True)
    written = dict(line.split("=", 1) for line in (tmp_path / ".env").read_text().splitlines())
    assert compose(written)["services"]
    for name in ("LEADHUB_SECRET_KEY", "LEADHUB_PHONE_KEY", "LEADHUB_SEAL_KEYS"):
        Fernet(written[name])
    assert re.fullmatch("[0-9a-f]{48}", written["POSTGRES_PASSWORD"])
    assert (tmp_path / ".env").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)\s]+)\)", page.read_text()):
        if target.startswith("http") or target == "docs/screenshot.png":
            continue
        path, _, heading = target.partition("#")
        to = (page.parent / path).resolve() if path else page
        assert to.exists(), target
        if heading:
            headings = re.findall(r"^#+ (.+)$", to.read_text(), re.MULTILINE)
            assert heading in {re.sub(r"[^\w -]", "", one).lower().replace(" ", "-") for one in headings}, target


def test_every_state_is_explained_to_users() -> None:
    users = (REPOSITORY / "docs/users.md").read_text()
    for state in RowState:
        assert f"\n| {state.label} |" in users
