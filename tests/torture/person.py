"""The person whose load it is: clicks in the web at the story's moments, while the web may die at it."""

import random
import time
from dataclasses import dataclass, field
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone

from leadhub.jobs import clock as shared_clock
from leadhub.submissions import decisions, interventions, services
from leadhub.submissions.models import Batch, Intervention, Submission
from tests.torture import load, processes
from tests.torture.processes import Practice
from tests.torture.steps import arm, die
from tests.torture.story import Click, Story

KILLED = -9
REASON = "The wrong file"
DECISIONS = ("resend", "leave_out")
TOUCHES: tuple[dict[str, Any], ...] = (
    {"leadPasses": 1},
    {"leadPasses": 3, "leadState": "COMPLETE"},
    {"leadState": "CALLBACK"},
    {"firstName": "Somebody else"},
)


@dataclass
class Quiet:
    """A time in which nothing may be sent but what was on its way before."""

    after: int  # the newest lead list in RingCX when it began
    names: set[str]  # lists of all calls that had begun by then
    up_to: int | None = None  # the newest list when it ended


@dataclass
class Deeds:
    """What the person, and others in RingCX, have done: what the verdict is measured against."""

    quiets: list[Quiet] = field(default_factory=list)
    touched: set[str] = field(default_factory=set)  # externIds of leads that were dialed, or worked on, before an undo
    stopped_by_others: set[str] = field(default_factory=set)
    done: list[str] = field(default_factory=list)  # the clicks that counted
    decided: str = ""
    held_before_undo: list[dict[str, Any]] = field(default_factory=list)  # the load's leads in RingCX
    deaths: int = 0


class Person:
    """Does one click after the other, each in a web process of its own."""

    def __init__(self, story: Story, submission: Submission, practice: Practice, folder: Path) -> None:
        self.deeds = Deeds()
        self.wants_rest = False  # paused: so nobody lets the load go on
        self._story = story
        self._submission = submission
        self._practice = practice
        self._folder = folder
        self._clicks = list(story.clicks)
        self._web: BaseProcess | None = None
        self._click = Click("", 0.0)  # what the web process is at
        self._next_at = time.monotonic() + (self._clicks[0].after if self._clicks else 0.0)
        self._asked = 0  # interventions before the click
        self._dice = random.Random(f"person {story.seed}")

    def act(self) -> list[str]:
        """Do what is due now; say what went wrong."""
        if self._web is not None:
            return [] if self._web.is_alive() else self._clicked(self._web)
        if self._practice.is_away or time.monotonic() < self._next_at:
            return []
        click = self._next()
        if click and self._is_possible(click):
            self._before(click)
            self._click = click
            log = self._folder / "web.log"
            self._web = processes.start(_click, self._submission.pk, self._story, click, log=log)
        return []

    def is_through(self) -> bool:
        """Whether there is nothing left to do for them."""
        return self._web is None and self._next() is None

    def end(self) -> None:
        """Stop what they are at."""
        if self._web is not None:
            self._web.kill()
            self._web.join()

    def _next(self) -> Click | None:
        if self._clicks:
            return self._clicks[0]
        decision = None if self.deeds.decided else self._story.decision
        return decision if decision and self._unsettled().exists() else None

    def _unsettled(self) -> Any:
        done = self._submission.state == Submission.State.DONE
        return self._submission.batches.filter(state=Batch.State.UNKNOWN) if done else Batch.objects.none()

    def _is_possible(self, click: Click) -> bool:
        if click.what in ("release", "undo"):
            return not interventions.why_not(self._submission, click.what)
        return True

    def _before(self, click: Click) -> None:
        """What is to be true before a click, and what others do in RingCX meanwhile."""
        self._asked = self._submission.interventions.count()
        if click.what == "pause":
            self.wants_rest = True
        elif click.what in ("resume", "resend"):
            self.wants_rest = False
            for quiet in self.deeds.quiets:
                quiet.up_to = quiet.up_to or self._last_list()
        elif click.what in ("stop", "undo"):
            self._others_stop()
        if click.what == "undo":
            self._agents_dial()
            self.deeds.held_before_undo = self.deeds.held_before_undo or self._leads()

    def _others_stop(self) -> None:
        if self._story.stopped_by_others and not self.deeds.stopped_by_others and "stop" not in self.deeds.done:
            chosen = self._some_leads(self._story.stopped_by_others)
            self._practice.ask("leads", leadIds=list(chosen), suppressed=True)
            self.deeds.stopped_by_others = set(chosen.values())

    def _agents_dial(self) -> None:
        if self._story.dialed and not self.deeds.touched:
            chosen = self._some_leads(self._story.dialed)
            for number, lead_id in enumerate(chosen):
                self._practice.ask("leads", leadIds=[lead_id], **TOUCHES[number % len(TOUCHES)])
            self.deeds.touched = set(chosen.values())

    def _some_leads(self, number: int) -> dict[int, str]:
        """Some leads of the load that RingCX holds now: leadId → externId."""
        leads = self._leads()
        return {one["leadId"]: one["externId"] for one in self._dice.sample(leads, min(number, len(leads)))}

    def _leads(self) -> list[dict[str, Any]]:
        tag = self._submission.pk.hex[:8]
        return [one for one in self._practice.ask(f"leads?campaign={load.CAMPAIGN}") if tag in (one["listDesc"] or "")]

    def _clicked(self, web: BaseProcess) -> list[str]:
        """A web process has ended: what it did counts from now on, unless it died too early."""
        if self._practice.is_away:
            return []  # its log is asked below
        web.join()
        self._web = None
        if web.exitcode not in (0, KILLED):
            return [f"The web broke with status {web.exitcode}; see web.log."]
        self.deeds.deaths += web.exitcode == KILLED
        click, what = self._click, self._click.what
        has_counted = web.exitcode == 0 or self._has_counted(click)
        again = Click(what, click.after)  # this time the web lives
        if what in DECISIONS:
            self._story.decision = again
            self.deeds.decided = what if has_counted else ""
            return []
        if not has_counted:
            self._clicks[0] = again
            return []
        self.deeds.done.append(what)
        del self._clicks[0]
        if what in ("pause", "cancel", "stop", "undo"):
            self.deeds.quiets.append(self._begin_quiet())
        if self._clicks:
            self._next_at = time.monotonic() + self._clicks[0].after
        return []

    def _has_counted(self, click: Click) -> bool:
        """Whether the web died after its commit."""
        if click.what in Intervention.Kind:
            return bool(self._submission.interventions.count() > self._asked)
        return click.dies == "after"

    def _begin_quiet(self) -> Quiet:
        newest = self._last_list()
        begun = self._submission.batches.exclude(attempts=0)
        return Quiet(newest, {name for batch in begun for name in (batch.description, *batch.earlier_lists)})

    def _last_list(self) -> int:
        return max((made["listId"] for made in self._practice.ask("state")["lists"]), default=0)


def _click(pk: Any, story: Story, click: Click) -> None:
    """Do in the web what a click does there: the change, and of an intervention the first step."""
    processes.be_on_a_machine(story, 0)
    if click.death:
        arm(click.death)
    submission = Submission.objects.get(pk=pk)
    with transaction.atomic():
        if click.dies == "after":
            transaction.on_commit(die)  # before the wake-up that is registered next
        asked = _do(submission, click.what)
        if click.dies == "before":
            die()
    if asked:
        interventions.step(asked, clock=shared_clock.now, in_a_page=True)


def _do(submission: Submission, what: str) -> Intervention | None:
    who, now = submission.owner, timezone.now()
    match what:
        case "pause":
            services.pause(submission=submission, actor=who, now=now)
        case "resume":
            services.go_on(submission=submission, actor=who, now=now)
        case "cancel":
            services.cancel(submission=submission, actor=who, reason=REASON, now=now)
        case decision if decision in DECISIONS:
            decide = decisions.leave_out if submission.is_called_back() else getattr(decisions, decision)
            for batch in submission.batches.filter(state=Batch.State.UNKNOWN):
                decide(batch=batch, actor=who, reason=REASON, now=now)
        case kind:
            return interventions.ask(submission=submission, kind=kind, actor=who, reason=REASON, now=now)
    return None
