"""The lead core is plain Python: it needs neither Django nor a database."""

import subprocess
import sys
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parent.parent.parent
ROOM = REPOSITORY / "leadhub" / "leads"
MODULES = sorted(
    ".".join(path.relative_to(REPOSITORY).with_suffix("").parts).removesuffix(".__init__")
    for path in ROOM.rglob("*.py")
    if path.name != "__main__.py"
)
IMPORT = """
import importlib, sys
import tests.without_django
for name in sys.argv[1:]:
    importlib.import_module(name)
assert not [name for name in sys.modules if name.partition(".")[0].startswith("django")]
"""


def _import(*modules: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-c", IMPORT, *modules]
    return subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, check=False)


def test_every_module_can_be_imported_where_there_is_no_django() -> None:
    assert len(MODULES) > 40
    found = _import(*MODULES)
    assert found.returncode == 0, found.stderr


@pytest.mark.parametrize("module", ["django.conf", "leadhub.uploads.services"])
def test_that_would_be_noticed(module: str) -> None:
    assert "the core does without Django" in _import(module).stderr
