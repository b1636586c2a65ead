"""What happens in one run, all of it drawn from the seed: the load, RingCX's moods, and who dies when."""

import random
from dataclasses import dataclass, field
from typing import Any

from tests.torture.steps import STEPS, Death

LATE = (0.1, 1.2)  # RingCX is at work on a call for so long after its client was told something else
STALL = 1.7  # longer than the load time-out of a run
DROPPING = ("partial_insert", "cut_after", "500_after", "half_json")
LOAD_FAULTS = (
    *("500_before", "500_after", "503", "429", "401", "stall_before", "stall_after", "cut_before", "cut_after"),
    *("html", "half_json", "partial_insert", "slow", "cut_late", "504_late"),
)
READ_FAULTS = ("500_before", "503", "429", "401", "cut_before", "cut_after", "html", "half_json", "slow")
SIGN_IN_FAULTS = ("500_before", "503", "cut_before", "cut_after", "half_json")


@dataclass
class Story:
    """One run."""

    seed: int
    leads: int = 0
    batch_size: int = 0
    duplicates: str = "RETAIN_ALL"
    workers: int = 1
    machines: bool = False  # each worker is on a machine of its own
    job_seconds: float = 60.0
    web_dies: str = ""  # "before" or "after" the commit of the confirmed plan
    ringcx_clock: float = 0.0  # so many seconds away from ours
    skews: list[float] = field(default_factory=list)  # of the workers' own clocks, where the database has one
    faults: list[dict[str, Any]] = field(default_factory=list)
    switches: dict[str, Any] = field(default_factory=dict)
    deaths: list[list[Death]] = field(default_factory=list)  # one after the other, of each worker
    kills: list[tuple[float, int]] = field(default_factory=list)  # (seconds from the start, worker)
    refused: list[int] = field(default_factory=list)  # leads whose phones RingCX calls invalid
    blocked: list[int] = field(default_factory=list)  # leads on RingCX's do-not-call list
    known: list[int] = field(default_factory=list)  # leads whose externId was in the campaign long before
    known_phones: list[int] = field(default_factory=list)  # and those whose phone was, too

    @property
    def ends_early(self) -> bool:
        """Whether RingCX may refuse a whole call."""
        return any(fault["kind"] == "general_failure" for fault in self.faults)

    @property
    def may_drop(self) -> int:
        """How many leads RingCX may lose without a word."""
        return sum(fault.get("drop", 0) * fault["next"] for fault in self.faults)


def tell(seed: int) -> Story:
    """Draw the story of a seed. The same seed tells the same story."""
    dice = random.Random(f"torture {seed}")
    story = Story(seed, leads=dice.randint(100, 400), batch_size=dice.randint(10, 25))
    story.workers = dice.choice([1, 1, 2, 2, 3])
    story.machines = dice.random() < 0.6
    story.job_seconds = dice.choice([0.3, 2.0, 60.0])
    story.web_dies = dice.choice(["", "", "", "before", "after"])
    story.ringcx_clock = dice.choice([0.0, 0.0, -90.0, 90.0])
    story.skews = [dice.choice([0.0, -2.0, 2.0]) for _ in range(story.workers)]
    story.duplicates = dice.choice(["RETAIN_ALL", "RETAIN_ALL", "RETAIN_ALL", "REMOVE_ALL_EXISTING"])
    _people(story, dice)
    _faults(story, dice)
    _moods(story, dice)
    story.deaths = [[_death(dice) for _ in range(dice.choice([0, 1, 1, 2, 4]))] for _ in range(story.workers)]
    story.kills = [(dice.uniform(0.2, 5.0), dice.randrange(story.workers)) for _ in range(dice.choice([0, 0, 1, 2, 4]))]
    return story


def _people(story: Story, dice: random.Random) -> None:
    everybody = range(story.leads)
    if dice.random() < 0.4:
        story.refused = dice.sample(everybody, dice.randint(1, 8))
    if dice.random() < 0.3:
        story.blocked = dice.sample(everybody, dice.randint(1, 5))
    if dice.random() < 0.4:
        story.known = dice.sample(everybody, dice.randint(1, story.leads // 3))
        story.known_phones = [one for one in story.known if dice.random() < 0.5]


def _faults(story: Story, dice: random.Random) -> None:
    for _ in range(dice.randint(1, 5)):
        kind = dice.choice(LOAD_FAULTS)
        fault: dict[str, Any] = {"kind": kind, "endpoint": "direct", "next": dice.choice([1, 1, 2, 3, 6])}
        if kind in DROPPING and dice.random() < (1.0 if kind == "partial_insert" else 0.3):
            fault["drop"] = dice.randint(1, 4)
        if kind.startswith("stall"):
            fault["seconds"] = STALL
        elif kind.endswith("_late"):
            fault["seconds"] = dice.uniform(*LATE)
        elif kind == "slow":
            fault["seconds"] = dice.uniform(0.2, 0.8)
        _aim(fault, story, dice)
    if dice.random() < 0.06:
        _aim({"kind": "general_failure", "endpoint": "direct", "next": 1}, story, dice)
    for _ in range(dice.randint(0, 3)):
        fault = {"kind": dice.choice(READ_FAULTS), "endpoint": dice.choice(["search", "search", "admin", "count"])}
        _aim(fault | {"next": dice.randint(1, 2), "seconds": 0.3}, story, dice)
    if dice.random() < 0.3:
        kind = dice.choice(SIGN_IN_FAULTS)
        _aim({"kind": kind, "endpoint": dice.choice(["exchange", "refresh", "oauth"]), "next": 1}, story, dice)


def _aim(fault: dict[str, Any], story: Story, dice: random.Random) -> None:
    """Let a fault strike at one place, or here and there."""
    if dice.random() < 0.5:
        fault["skip"] = dice.randint(0, 12 if fault["endpoint"] == "direct" else 3)
    else:
        fault |= {"rate": dice.uniform(0.05, 0.5), "seed": dice.randrange(1000)}
    if fault["kind"] == "429" and dice.random() < 0.5:
        fault["retry_after"] = dice.choice([1, 2])
    story.faults.append(fault)


def _moods(story: Story, dice: random.Random) -> None:
    story.switches = {
        "search_lag": dice.choice([0.0, 0.2, 0.5]),
        "search_row_cap": dice.choice([0, 0, 7, 50]),
        "search_nested": dice.random() < 0.3,
        "search_phone_form": dice.choice(["as_loaded", "digits", "plus"]),
        "count_shape": dice.choice(["int", "array", "object"]),
        "retry_after": dice.random() < 0.6,
        "token_life": dice.choice([3.0, 6.0, 300.0]),
        "latency": dice.choice([0.0, 0.02, 0.15]),
        "rejected_order": dice.choice(["as_sent", "shuffled"]),
    }
    if dice.random() < 0.1:
        story.switches |= {"max_leads": dice.randint(4, 12), "too_many_leads": dice.choice(["400", "413"])}


def _death(dice: random.Random) -> Death:
    return Death(dice.choice(list(STEPS)), dice.choice(["before", "after"]), dice.choice([1, 1, 2, 3, 5, 8]))
