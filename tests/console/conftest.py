"""A LeadHub that was set up from the command line once, and a copy of it for each test."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from leadhub.practice.server import PracticeServer
from tests.console.world import SECRETS, World


@pytest.fixture(scope="session")
def set_up(_practice_server: PracticeServer, tmp_path_factory: pytest.TempPathFactory) -> World:
    """A data folder with maria, a manager, and her connection to the practice RingCX, made by the commands."""
    world = World(tmp_path_factory.mktemp("set-up") / "data", _practice_server)
    _practice_server.world.reset()
    assert world.leadhub("migrate", "--verbosity", "0").status == 0
    assert world.leadhub("createuser", "maria", "--password", "practice-maria").status == 0
    id_, secret, jwt = SECRETS
    done = world.leadhub(
        *("connect", "--user", "maria", "--name", "Practice", "--deployment", "custom"),
        *("--client-id", id_, "--client-secret", secret, "--jwt", jwt),
    )
    assert done.status == 0, done
    return world


@pytest.fixture
def world(set_up: World, tmp_path: Path) -> Iterator[World]:
    """A copy of that, with a practice RingCX as it is when new."""
    data = tmp_path / "data"
    shutil.copytree(set_up.data, data)
    set_up.practice.world.reset()
    set_up.practice.world.set(rate_limits=False)
    seeded = frozenset(lead["leadId"] for lead in set_up.practice.world.leads())
    yield World(data, set_up.practice, seeded=seeded)
    set_up.practice.world.clear_faults()
