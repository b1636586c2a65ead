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
from leadhub.submissions import canary, services
from leadhub.submissions.models import Batch, Submission
from tests.torture import load, processes, verdict
from tests.torture.person import KILLED, Person
from tests.torture.processes import Practice
from tests.torture.story import Story

PATIENCE = 400.0  # seconds; a load that is not done by then never will be
CLICKS = 40  # so often a person lets a held load go on
CLICK_SECONDS = 0.3


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
    practice = Practice(story, folder)
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
    before = practice.ask("leads")
    submission = _confirmed(story, connection, folder)
    neighbour = _neighbour(story, connection)
    person = Person(story, submission, practice, folder)
    cast = _Cast(story, submission.account_key, folder)
    try:
        result.facts["let go on"] = _until_done([submission, *neighbour], cast, person, practice, result)
    finally:
        person.end()
        cast.end()
    late = 0
    if not practice.process.is_alive():
        result.wrong.append("The practice RingCX broke; see practice.log.")
    elif not practice.is_away:
        faults = [call["fault"] or "" for call in practice.ask("calls?class=direct&limit=20000")]
        late = sum(fault.endswith("_late") for fault in faults)
    if not result.wrong:
        result.wrong = verdict.judge(story, submission, practice, person.deeds)
        result.wrong += [f"Neighbour: {wrong}" for one in neighbour for wrong in verdict.judge(story, one, practice)]
        result.wrong += verdict.bystanders(before, practice)
    if "database is locked" in (folder / "worker.log").read_text():
        result.wrong.append("A worker met a locked database; see worker.log.")
    if result.wrong:
        (folder / "story.txt").write_text(f"{story}\n{person.deeds}\n")
        for number, one in enumerate([submission, *neighbour]):
            _note(one, practice, folder / f"batches-{number}.txt")
    practice.end()
    result.facts |= _facts(story, [submission, *neighbour], cast, person) | {"carried out late": late}
    result.seconds = time.monotonic() - began
    return result


def _facts(story: Story, loads: list[Submission], cast: "_Cast", person: Person) -> dict[str, int]:
    batches = Batch.objects.filter(submission__in=loads)
    sent = batches.exclude(attempts=0)
    return {
        "leads": sum(one.rows for one in loads),
        "batches": batches.count(),
        "deaths": cast.deaths + person.deeds.deaths,
        "lost answers": sum(bool(batch.evidence) for batch in sent),
        "sent again": sum(len(batch.earlier_lists) for batch in sent),
        "parts": batches.filter(state=Batch.State.SPLIT).count(),
        "clicks": len(person.deeds.done) + bool(person.deeds.decided),
        "canaries": int(story.canary),
        "RingCX away": len(story.away) + len(story.frozen),
    }


def _note(submission: Submission, practice: Practice, path: Path) -> None:
    """Write down what became of each batch, for whoever looks into a run that failed."""
    names = ("number", "state", "leads", "attempts", "sent_at", "over_at", "looks", "status", "answer", "problem")
    lines = [f"{submission.state} {submission.problem} {submission.proof} {submission.proof_facts}"]
    for batch in submission.batches.order_by("number"):
        lines.append(" | ".join(f"{name} {getattr(batch, name)}" for name in names))
        lines += [f"    {look}" for look in batch.evidence]
    for one in submission.interventions.all():
        lines.append(f"{one.kind} {one.asked_at} to {one.finished_at}, overruled {one.overruled}: {one.totals}")
        lines += [
            f"    batch {part.batch.number}: done {part.done}, tries {part.tries}, {part.fates} {part.problem}"
            for part in one.parts.select_related("batch")
        ]
    if practice.process.is_alive() and not practice.is_away:
        lines += [str(made) for made in practice.ask("state")["lists"]]
        lines += [str(call) for call in practice.ask("calls?limit=20000")]
    path.write_text("\n".join(lines))


def _confirmed(story: Story, connection: Connection, folder: Path) -> Submission:
    """Confirm the plan. Where the web died before the commit, the person clicks once more."""
    plan = load.plan_of(story, load.rows_of(story), connection, canary=story.canary)
    if story.web_dies:
        web = processes.start(_web, plan, connection.pk, story.web_dies, log=folder / "web.log")
        web.join()
    if not Submission.objects.exists():
        load.confirm(plan, connection)
    return Submission.objects.get()


def _neighbour(story: Story, connection: Connection) -> list[Submission]:
    """Another load to the same campaign, with which nobody does anything."""
    if not story.neighbour:
        return []
    known = set(Submission.objects.values_list("pk", flat=True))
    load.confirm(load.plan_of(story, load.rows_beside(story), connection), connection)
    return [Submission.objects.exclude(pk__in=known).get()]


def _web(plan: services.ConfirmedPlan, connection_id: int, dies: str) -> None:
    load.confirm(plan, Connection.objects.get(pk=connection_id), dies=dies)


def _until_done(loads: list[Submission], cast: "_Cast", person: Person, practice: Practice, result: Result) -> int:
    """Play until every load is at its end and the person is through; return how often they let one go on."""
    clicks = 0
    began = time.monotonic()
    last_click = 0.0
    while (now := time.monotonic() - began) < PATIENCE and not result.wrong:
        practice.keep(now)
        result.wrong += cast.keep()
        for one in loads:
            one.refresh_from_db()
        result.wrong += person.act()
        held = [one for one in loads if one.state == Submission.State.HELD]
        held = [one for one in held if one is not loads[0] or not person.wants_rest]
        if held and clicks < CLICKS and now > last_click + CLICK_SECONDS:
            for one in held:
                _let_go_on(one)
            clicks += 1
            last_click = now
        if person.is_through() and not practice.is_away and all(map(_is_at_rest, loads)):
            return clicks
        time.sleep(0.1)
    if not result.wrong:
        result.wrong.append(f"Not done after {PATIENCE:.0f} s: {' / '.join(map(_where, loads))}.")
    return clicks


def _let_go_on(held: Submission) -> None:
    """Click whatever button the page of a held load shows."""
    now = timezone.now()
    if held.canary in Submission.HELD_BY_CANARY:
        canary.overrule(submission=held, actor=held.owner, reason="Seen", now=now)
    else:
        services.go_on(submission=held, actor=held.owner, now=now)


def _is_at_rest(submission: Submission) -> bool:
    at_work = submission.proof == Submission.Proof.DUE or submission.interventions.filter(finished_at=None).exists()
    return submission.state == Submission.State.DONE and not at_work


def _where(submission: Submission) -> str:
    open_ones = sorted(submission.batches.filter(state__in=Batch.OPEN).values_list("number", "state"))
    asked = list(submission.interventions.filter(finished_at=None).values_list("kind", flat=True))
    return f"{submission.state}, {submission.proof}, {submission.problem!r}, {open_ones}, {asked}"


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
