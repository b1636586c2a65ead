"""A pytest plugin for `make core`: Django cannot be imported while it is there, so what passes does without it.

Importing this module is all it takes, also in a Python process of one's own.
"""

import sys
from collections.abc import Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType

import pytest


class _NoDjango(MetaPathFinder):
    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if fullname.partition(".")[0] == "django":
            raise ModuleNotFoundError(f"{fullname} is not there: the core does without Django.", name=fullname)
        return None


sys.meta_path.insert(0, _NoDjango())


def pytest_addoption(parser: pytest.Parser) -> None:
    """Take the setting of pytest-django, which is not there to know it."""
    parser.addini("DJANGO_SETTINGS_MODULE", "not used without Django")
