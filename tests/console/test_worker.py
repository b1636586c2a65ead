"""`leadhub worker`: asked to end in the middle of a load, it leaves nothing that must be looked for."""

import sqlite3
import time
from collections import Counter
from pathlib import Path

from leadhub.practice import seeds
from tests.console.world import World
from tests.network import wait_for


def batches(world: World) -> Counter[str]:
    """How many batches are in which state."""
    database = sqlite3.connect(world.data / "leadhub.sqlite3")
    found = Counter(state for (state,) in database.execute("SELECT state FROM submissions_batch"))
    database.close()
    return found


def test_a_restart_in_the_middle_of_a_load_costs_nothing(world: World, tmp_path: Path) -> None:
    path = tmp_path / "many.csv"
    path.write_text("Phone\n" + "".join(f"313555{number:04}\n" for number in range(250)))
    to = ("--user", "maria", "--campaign", seeds.SPRING_CAMPAIGN, "--set", "batch_size=10")
    assert world.leadhub("upload", path, *to).status == 0
    world.practice.world.set(latency=1.0, rate_limits=False)

    with world.running("worker"):
        assert wait_for(lambda: batches(world)["loaded"] >= 2, seconds=45)
        asked = time.monotonic()
    assert time.monotonic() - asked < 15
    assert set(batches(world)) == {"loaded", "pending"}

    world.practice.world.set(latency=0)
    with world.running("worker"):
        assert wait_for(lambda: set(batches(world)) == {"loaded"}, seconds=45)
    assert len({lead["leadPhone"] for lead in world.arrived()}) == len(world.arrived()) == 250
    database = sqlite3.connect(world.data / "leadhub.sqlite3")
    assert database.execute("SELECT max(looks), max(attempts) FROM submissions_batch").fetchone() == (0, 1)
    database.close()
