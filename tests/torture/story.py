"""What happens in one run, all of it drawn from the seed: the load, RingCX's moods, and who dies when."""

import random
from dataclasses import dataclass, field, replace
from typing import Any

from tests.torture.steps import ACTION_STEPS, CANARY_STEPS, STEPS, Death

LATE = (0.1, 1.2)  # RingCX is at work on a call for so long after its client was told something else
VERY_LATE = (2.0, 2.6)  # nearly as long as LeadHub counts on: the load time-out and the time to settle, 3.2 seconds
STALL = 1.7  # longer than the load time-out of a run
FROZEN = (0.3, 1.2)  # RingCX answers nobody for so long, and then carries out what came meanwhile
EVERYTHING = 999  # leads of a call
DROPPING = ("partial_insert", "cut_after", "500_after", "half_json")
LOAD_FAULTS = (
    *("500_before", "500_after", "503", "429", "401", "stall_before", "stall_after", "cut_before", "cut_after"),
    *("html", "half_json", "partial_insert", "slow", "cut_late", "504_late"),
)
READ_FAULTS = ("500_before", "503", "429", "401", "cut_before", "cut_after", "html", "half_json", "slow")
SIGN_IN_FAULTS = ("500_before", "503", "cut_before", "cut_after", "half_json")
ACTION_FAULTS = (
    *("500_before", "500_after", "503", "429", "401", "cut_before", "cut_after", "html", "half_json"),
    *("general_failure", "slow"),
)
PLOTS = (  # what a person does to a load, one click after the other
    *("", "", "", "", "", ""),
    *("pause resume", "pause resume pause resume", "pause cancel", "cancel", "cancel undo"),
    *("stop", "stop stop", "stop release", "stop release stop", "pause stop release", "pause stop"),
    *("undo", "undo undo", "undo stop", "stop undo", "stop release undo", "pause cancel undo", "stop undo release"),
)


@dataclass(frozen=True)
class Click:
    """Something a person does to the load in the web."""

    what: str
    after: float  # seconds after the click before, or after the load was confirmed
    dies: str = ""  # the web dies "before" or "after" the commit
    death: Death | None = None  # or at a step


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
    clicks: list[Click] = field(default_factory=list)
    decision: Click | None = None  # about batches that RingCX cannot settle
    dialed: int = 0  # so many leads are dialed, or worked on, before they are to be taken out
    stopped_by_others: int = 0  # so many leads somebody suppresses in RingCX
    neighbour: int = 0  # leads of another load to the same campaign, at the same time
    same_ids: bool = False  # whose externIds are those of this one
    canary: bool = False  # the first leads go alone and are read back
    away: list[tuple[float, float]] = field(default_factory=list)  # RingCX is gone: (seconds from the start, how long)
    frozen: list[tuple[float, float]] = field(default_factory=list)

    @property
    def ends_early(self) -> bool:
        """Whether RingCX may refuse a whole call."""
        return any(fault["kind"] == "general_failure" for fault in self.faults)

    @property
    def may_mumble(self) -> bool:
        """Whether RingCX may refuse a call because of its size, and cut off the words that say so."""
        cut_off = any(fault["kind"] == "half_json" and fault["endpoint"] == "direct" for fault in self.faults)
        return cut_off and "max_leads" in self.switches

    @property
    def calls_back(self) -> bool:
        """Whether somebody stops, releases or undoes the load."""
        return any(click.what in ("stop", "release", "undo") for click in self.clicks)

    @property
    def may_drop(self) -> int:
        """How many leads RingCX may lose without a word."""
        return sum(min(fault.get("drop", 0), self.batch_size) * fault["next"] for fault in self.faults)


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
    _weather(story, dice)
    _plot(story, dice)
    steps = [*STEPS, *ACTION_STEPS, *ACTION_STEPS] if story.calls_back else [*STEPS]
    story.deaths = [[_death(dice, steps) for _ in range(dice.choice([0, 1, 1, 2, 4]))] for _ in range(story.workers)]
    story.kills = [(dice.uniform(0.2, 5.0), dice.randrange(story.workers)) for _ in range(dice.choice([0, 0, 1, 2, 4]))]
    if dice.random() < 0.3:
        story.canary = True
        story.deaths[0].insert(dice.choice([0, 0, 1]), _death(dice, list(CANARY_STEPS), times=(1, 2)))
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
        fault["skip"] = dice.randint(0, 12 if fault["endpoint"] in ("direct", "actions") else 3)
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


def _weather(story: Story, dice: random.Random) -> None:
    """What befalls RingCX as a whole, and calls that it carries out when nobody counts on it any more."""
    if dice.random() < 0.2:
        story.frozen = [(dice.uniform(0.2, 4.0), dice.uniform(*FROZEN))]
        return  # what is late already, and frozen then, is as late as LeadHub counts on
    if dice.random() < 0.25:
        story.away = [(dice.uniform(0.2, 4.0), dice.uniform(0.3, 4.0))]
    if dice.random() < 0.7:
        late: dict[str, Any] = {"kind": dice.choice(["cut_late", "504_late"]), "endpoint": "direct"}
        late |= {"next": dice.randint(1, 3), "seconds": dice.uniform(*VERY_LATE)}
        late |= {"skip": dice.choice([0, 0, 1, 3])}
        story.faults.insert(0, late)  # before the others, which would take its calls
        story.duplicates = "RETAIN_ALL"  # otherwise RingCX itself would keep the same lead from coming twice


def _plot(story: Story, dice: random.Random) -> None:
    """Who does what to the load, and to its leads in RingCX."""
    for what in dice.choice(PLOTS).split():
        soon = dice.choice([0.0, dice.uniform(0.0, 1.0)]) if story.clicks else dice.uniform(0.1, 3.0)
        click = Click(what, dice.choice([soon, dice.uniform(0.0, 5.0)]))
        if dice.random() < 0.2:
            click = replace(click, dies=dice.choice(["before", "after"]))
        elif dice.random() < 0.3:
            click = replace(click, death=_death(dice, list(ACTION_STEPS), times=(1, 1, 2)))
        story.clicks.append(click)
    if story.calls_back:
        story.dialed = dice.choice([0, dice.randint(1, 20)])
        story.stopped_by_others = dice.choice([0, 0, dice.randint(1, 10)])
        for _ in range(dice.randint(0, 3)):
            _aim({"kind": dice.choice(ACTION_FAULTS), "endpoint": "actions", "next": 1, "seconds": 0.3}, story, dice)
        if not any(click.what in ("release", "undo") for click in story.clicks) and dice.random() < 0.2:
            _aim({"kind": "cut_late", "endpoint": "actions", "next": 1, "seconds": dice.uniform(*LATE)}, story, dice)
    if dice.random() < 0.35:
        story.neighbour, story.same_ids = dice.randint(20, 120), dice.random() < 0.4
    if dice.random() < 0.05:
        lost = {"kind": dice.choice(["cut_after", "500_after"]), "endpoint": "direct", "next": 1, "drop": EVERYTHING}
        _aim(lost, story, dice)
        story.decision = Click(dice.choice(["resend", "leave_out"]), 0.0, dice.choice(["", "before", "after"]))


def _death(dice: random.Random, steps: list[str], *, times: tuple[int, ...] = (1, 1, 2, 3, 5, 8)) -> Death:
    return Death(dice.choice(steps), dice.choice(["before", "after"]), dice.choice(times))
