"""One run: the stage is set, the workers die and are started again until the load is done, then the verdict."""

import random
import time
from dataclasses import dataclass, field
from multiprocessing.process import BaseProcess
from pathlib import Path

from django.conf import settings
from django.db import connection as database
from django.utils import timezone

from leadhub.credentials.models import Connection
from leadhub.people.models import User
from leadhub.submissions import services
from leadhub.submissions.models import Batch, Submission
from tests.torture import load, processes, verdict
from tests.torture.processes import Practice
from tests.torture.story import Story

PATIENCE = 120.0  # seconds; a load that is not done by then never will be
CLICKS = 40  # so often a person lets a held load go on
KILLED = -9


@dataclass
class Result:
    """How a run ended."""

    seed: int
    seconds: float = 0.0
    wrong: list[str] = field(default_factory=list)
    facts: dict[str, int] = field(default_factory=dict)


def play(story: Story, folder: Path, scale: float) -> Result:
    """Play a story against an empty database."""
    began = time.monotonic()
    result = Result(story.seed)
    practice = Practice(story, folder / "practice.log")
    settings.LEADHUB_CUSTOM_DEPLOYMENT_URL = practice.url
    practice.ask("settings", rate_window_scale=scale)
    connection = load.connect()
    practice.ask(
        "settings",
        **story.switches,
        refused_phones=[load.phone(n) for n in story.refused],
        dnc_numbers=[load.phone(n) for n in story.blocked],
    )
    for fault in story.faults:
        practice.ask("faults", **fault)
    submission = _confirmed(story, connection, folder)
    cast = _Cast(story, submission.account_key, folder)
    try:
        clicks = _until_done(submission, cast, result)
    finally:
        cast.end()
    if not practice.process.is_alive():
        result.wrong.append("The practice RingCX broke; see practice.log.")
    elif not result.wrong:
        result.wrong = verdict.judge(story, submission, practice)
    if "database is locked" in (folder / "worker.log").read_text():
        result.wrong.append("A worker met a locked database; see worker.log.")
    if result.wrong:
        _note(submission, folder / "batches.txt")
    practice.process.kill()
    sent = submission.batches.exclude(attempts=0)
    result.facts = {
        "leads": story.leads,
        "batches": submission.batches.count(),
        "deaths": cast.deaths,
        "lost answers": sum(bool(batch.evidence) for batch in sent),
        "resent": sum(len(batch.earlier_lists) for batch in sent),
        "parts": submission.batches.filter(state=Batch.State.SPLIT).count(),
        "clicks": clicks,
    }
    result.seconds = time.monotonic() - began
    return result


def _note(submission: Submission, path: Path) -> None:
    """Write down what became of each batch, for whoever looks into a run that failed."""
    names = ("number", "state", "leads", "attempts", "sent_at", "over_at", "looks", "status", "answer", "problem")
    lines = [f"{submission.state} {submission.problem} {submission.proof} {submission.proof_facts}"]
    for batch in submission.batches.order_by("number"):
        lines.append(" | ".join(f"{name} {getattr(batch, name)}" for name in names))
        lines += [f"    {look}" for look in batch.evidence]
    path.write_text("\n".join(lines))


def _confirmed(story: Story, connection: Connection, folder: Path) -> Submission:
    """Confirm the plan. Where the web died before the commit, the person clicks once more."""
    plan = load.plan_of(story, connection)
    if story.web_dies:
        web = processes.start(_web, plan, connection.pk, story.web_dies, log=folder / "web.log")
        web.join()
    if not Submission.objects.exists():
        load.confirm(plan, connection)
    return Submission.objects.get()


def _web(plan: services.ConfirmedPlan, connection_id: int, dies: str) -> None:
    load.confirm(plan, Connection.objects.get(pk=connection_id), dies=dies)


def _until_done(submission: Submission, cast: "_Cast", result: Result) -> int:
    clicks = 0
    end = time.monotonic() + PATIENCE
    owner = User.objects.get()
    while time.monotonic() < end and not result.wrong:
        result.wrong += cast.keep()
        submission.refresh_from_db()
        if submission.state == Submission.State.HELD and clicks < CLICKS:
            services.go_on(submission=submission, actor=owner, now=timezone.now())
            clicks += 1
        if submission.state == Submission.State.DONE and submission.proof != Submission.Proof.DUE:
            return clicks
        time.sleep(0.1)
    if not result.wrong:
        open_ones = sorted(submission.batches.filter(state__in=Batch.OPEN).values_list("number", "state"))
        where = f"{submission.state}, {submission.proof}, {submission.problem!r}, {open_ones}"
        result.wrong.append(f"Not done after {PATIENCE:.0f} s: {where}.")
    return clicks


class _Cast:
    """The workers, each started again when it died."""

    def __init__(self, story: Story, key: str, folder: Path) -> None:
        self.deaths = 0
        self._story = story
        self._key = key
        self._folder = folder
        self._due = [list(deaths) for deaths in story.deaths]
        self._kills = sorted(story.kills)
        self._began = time.monotonic()
        self._rest = random.Random(story.seed)
        self._back_at = [0.0] * story.workers
        self._processes: list[BaseProcess | None] = [None] * story.workers

    def keep(self) -> list[str]:
        """Kill who is to be killed now, start the dead again; say what broke by itself."""
        now = time.monotonic() - self._began
        while self._kills and self._kills[0][0] <= now:
            if process := self._processes[self._kills.pop(0)[1]]:
                process.kill()
        for number, process in enumerate(self._processes):
            if process is None and self._back_at[number] <= now:
                self._processes[number] = self._start(number)
            elif process is not None and not process.is_alive():
                process.join()
                if process.exitcode != KILLED:
                    return [f"Worker {number} broke with status {process.exitcode}; see worker.log."]
                self.deaths += 1
                self._processes[number] = None
                self._back_at[number] = now + self._rest.choice([0.0, 0.3, 2.0])
        return []

    def end(self) -> None:
        """Kill them all: the load is done."""
        for process in self._processes:
            if process is not None:
                process.kill()
                process.join()

    def _start(self, number: int) -> BaseProcess:
        death = self._due[number].pop(0) if self._due[number] else None
        skew = self._story.skews[number] if database.vendor == "postgresql" else 0.0
        return processes.start(
            processes.worker, self._key, number, self._story, death, skew, log=self._folder / "worker.log"
        )
