"""`leadhub upload --canary`: the first leads go alone, and a difference is an exit status and a sentence."""

from pathlib import Path

from tests.console.world import World


def _csv(folder: Path) -> Path:
    path = folder / "some.csv"
    path.write_text("Phone,First Name\n" + "".join(f"313555{number:04},Person {number}\n" for number in range(40)))
    return path


def test_first_leads_as_sent_let_the_load_go_on(world: World, tmp_path: Path) -> None:
    world.extra["LEADHUB_SETTLE_SECONDS"] = "0.5"
    done = world.upload(_csv(tmp_path), "--canary")
    assert (done.status, done.json["states"]["loaded"], done.json["batches"]) == (0, 40, 2)


def test_first_leads_that_differ_hold_it_and_say_so(world: World, tmp_path: Path) -> None:
    world.extra["LEADHUB_SETTLE_SECONDS"] = "0.5"
    world.practice.world.set(alters_fields=["firstName"])
    done = world.upload(_csv(tmp_path), "--canary")
    assert (done.status, done.json["states"]["loaded"]) == (1, 25)
    assert "RingCX holds 25 not as sent (First name)" in done.json["verdict"]
    assert len(world.arrived()) == 25
