"""LeadHub as a person at a terminal has it: real processes, a data folder of its own, a practice RingCX."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import orjson

from leadhub.leads import parts
from leadhub.leads.plan import Plan
from leadhub.leads.states import RowState
from leadhub.practice import seeds
from leadhub.practice.server import PracticeServer

SAMPLES = Path(__file__).resolve().parent.parent / "files" / "samples"
SECRETS = (seeds.CLIENT_ID, seeds.CLIENT_SECRET, seeds.JWT)


@dataclass(frozen=True)
class Done:
    """A command that has ended."""

    status: int
    out: str
    err: str

    @property
    def json(self) -> dict[str, Any]:
        """Standard output, which is one JSON object and nothing else."""
        return dict(json.loads(self.out))


@dataclass
class World:
    """One data folder, and the practice RingCX it leads to."""

    data: Path
    practice: PracticeServer
    extra: dict[str, str] = field(default_factory=dict)
    seeded: frozenset[int] = frozenset()  # leadIds that RingCX held at the start

    @property
    def environment(self) -> dict[str, str]:
        """What the commands find in their environment; nothing of the test's own settings."""
        kept = {
            name: text for name, text in os.environ.items() if not name.startswith(("LEADHUB_", "DJANGO_", "DATABASE"))
        }
        ours = {"LEADHUB_DATA_DIR": str(self.data), "LEADHUB_CUSTOM_DEPLOYMENT_URL": self.practice.url}
        return {**kept, **ours, "NO_COLOR": "1", **self.extra}

    def leadhub(self, *arguments: object, stdin: str = "", timeout: float = 60) -> Done:
        """Run a command to its end."""
        done = subprocess.run(
            [sys.executable, "-m", "leadhub", *map(str, arguments)],
            input=stdin,
            capture_output=True,
            text=True,
            env=self.environment,
            timeout=timeout,
        )
        return Done(done.returncode, done.stdout, done.stderr)

    @contextmanager
    def running(self, *arguments: object, ending: int = signal.SIGTERM) -> Iterator["subprocess.Popen[str]"]:
        """A command that runs until it is asked to end, which it must do by itself within half a minute."""
        process = subprocess.Popen(
            [sys.executable, "-m", "leadhub", *map(str, arguments)],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            env=self.environment,
            start_new_session=True,
        )
        try:
            yield process
            process.send_signal(ending)
            process.wait(timeout=35)
        finally:
            if process.poll() is None:
                process.kill()
            sys.stdout.write(process.communicate()[0])  # what it said, for whoever reads a failure

    def upload(self, file: str | Path, *arguments: object, campaign: int = seeds.SPRING_CAMPAIGN) -> Done:
        """`leadhub upload` by maria, whole, as an object."""
        path = SAMPLES / file if isinstance(file, str) else file
        return self.leadhub("upload", path, "--user", "maria", "--campaign", campaign, "--json", "--wait", *arguments)

    def arrived(self, campaign: int = seeds.SPRING_CAMPAIGN) -> list[dict[str, Any]]:
        """The leads that RingCX holds now and did not hold at the start, as they were sent."""
        request = f"{self.practice.url}/_sim/leads?campaign={campaign}"
        with urllib.request.urlopen(request, timeout=10) as answer:
            leads = json.loads(answer.read())
        return [lead for lead in leads if lead["leadId"] not in self.seeded]

    def planned(self, submission: str) -> dict[str, dict[str, Any]]:
        """The leads that a confirmed plan sends, by externId, read from the stored plan and parts themselves."""
        database = sqlite3.connect(self.data / "leadhub.sqlite3")
        query = "SELECT parts, plan_file FROM submissions_submission WHERE id = ?"
        stored, plan_file = database.execute(query, [submission.replace("-", "")]).fetchone()
        database.close()
        states = Plan.from_bytes((self.data / "files" / plan_file).read_bytes()).states
        lines = [
            orjson.loads(line)["l"]
            for part in json.loads(stored)
            for line in parts.unpack((self.data / "files" / part["leads"]).read_bytes())
        ]
        assert len(lines) == len(states)
        return {
            lead["externId"]: as_sent(lead)
            for lead, state in zip(lines, states, strict=True)
            if state == RowState.READY.code
        }


# What RingCX adds to a lead of its own; the time zone it works out, unless the load's options say otherwise.
RINGCX_ADDS = {
    "leadTimezone",
    "leadId",
    "campaignId",
    "listId",
    "listDesc",
    "leadState",
    "leadPasses",
    "suppressed",
    "loadedDts",
}


def as_sent(lead: dict[str, Any]) -> dict[str, Any]:
    """A lead without what RingCX itself adds or works out."""
    return {name: value for name, value in lead.items() if name not in RINGCX_ADDS and value is not None}
