"""A worker's processes hear at once that it is to end."""

import os
from collections.abc import Iterator

import pytest

from leadhub.jobs import stopping


@pytest.fixture(autouse=True)
def nobody_asked() -> Iterator[None]:
    """Each test starts with a worker that may go on, and leaves one."""
    stopping.forget()
    yield
    stopping.forget()


def test_nobody_has_asked_at_first() -> None:
    assert not stopping.is_asked()


def test_a_process_that_was_started_before_hears_of_it() -> None:
    go, told = os.pipe()
    if (child := os.fork()) == 0:
        os.read(go, 1)
        os._exit(7 if stopping.is_asked() else 1)
    stopping.ask()
    os.write(told, b"!")
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 7
