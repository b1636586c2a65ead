"""A LeadHub of its own for a bench: a temporary data folder, a practice RingCX, and on demand the real server.

The practice RingCX keeps no rate limits unless a bench asks for them, so that what is measured is LeadHub and not its
waiting.
"""

import base64
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import IO, Any

import requests

ROOT = Path(__file__).resolve().parent.parent
SAMPLE = ROOT / "tests" / "files" / "samples" / "spring-prospects.xlsx"
MANAGER, PASSWORD = "bench", "bench-password"
LOOPBACK = "127.0.0.1"
# Where several machines could share a database they must be told their keys; these open nothing but a bench.
_KEYS = {
    "LEADHUB_SECRET_KEY": "bench" * 12,
    "LEADHUB_PHONE_KEY": "bench" * 8,
    "LEADHUB_SEAL_KEYS": base64.urlsafe_b64encode(b"bench bench bench bench bench be").decode(),
}


class BenchFailed(Exception):
    """Something that is needed for measuring did not work; the text says what."""


class World:
    """Use it in a `with` statement; everything it started is stopped and deleted at the end. `cores`: how many of the
    machine's cores its processes may use; default: all. `practice`: switches of the practice RingCX.
    """

    def __init__(
        self, *, cores: int | None = None, database_url: str = "", practice: dict[str, Any] | None = None
    ) -> None:
        if cores and not shutil.which("taskset"):
            raise BenchFailed("Only a machine with the command taskset (Linux, util-linux) can keep to some cores.")
        self._cores = sorted(os.sched_getaffinity(0))[:cores] if cores else None
        self._database_url = database_url
        self._practice = {"rate_limits": False, **(practice or {})}
        self._folder = tempfile.TemporaryDirectory(prefix="leadhub-bench-")
        self.data_dir = Path(self._folder.name)
        self._processes: list[subprocess.Popen[Any]] = []
        self.practice_url = ""
        self.url = ""
        self.server_pid = 0

    def __enter__(self) -> "World":
        try:
            self._set_up()
        except BaseException:
            self._tear_down()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._tear_down()

    def _set_up(self) -> None:
        practice = self.start("-m", "leadhub.practice", "--port", "0", stdout=subprocess.PIPE)
        assert practice.stdout
        ready = practice.stdout.readline().decode().split()
        if not ready:
            raise BenchFailed("The practice RingCX did not start; its words stand above.")
        self.practice_url = ready[-1]
        self.inside("set_up")
        requests.post(f"{self.practice_url}/_sim/settings", json=self._practice, timeout=10).raise_for_status()

    def _tear_down(self) -> None:
        for process in reversed(self._processes):
            process.terminate()
        for process in reversed(self._processes):
            try:
                process.wait(40)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        self._folder.cleanup()

    @property
    def environment(self) -> dict[str, str]:
        """What LeadHub's processes get to know."""
        keep = {name: value for name, value in os.environ.items() if not name.startswith(("LEADHUB_", "DATABASE_URL"))}
        return {
            **keep,
            "LEADHUB_DATA_DIR": str(self.data_dir),
            "LEADHUB_CUSTOM_DEPLOYMENT_URL": self.practice_url,
            "LEADHUB_LOG_LEVEL": "ERROR",
            "DJANGO_SETTINGS_MODULE": "leadhub.settings",
            **({"DATABASE_URL": self._database_url, **_KEYS} if self._database_url else {}),
        }

    def calls(self, endpoint: str) -> list[dict[str, Any]]:
        """The calls of that kind that reached the practice RingCX, oldest first, `at` in seconds since 1970."""
        query = {"class": endpoint, "limit": "100000"}
        found = requests.get(f"{self.practice_url}/_sim/calls", params=query, timeout=30)
        found.raise_for_status()
        calls: list[dict[str, Any]] = found.json()
        for call in calls:
            call["at"] = datetime.strptime(call["time"], "%Y-%m-%dT%H:%M:%S.%f%z").timestamp()
        return calls

    def start(
        self, *arguments: str, stdout: int | IO[bytes] = subprocess.DEVNULL, stderr: int | IO[bytes] | None = None
    ) -> "subprocess.Popen[bytes]":
        """Start a Python process that ends with this world."""
        command = [sys.executable, *arguments]
        if self._cores:
            command = ["taskset", "--cpu-list", ",".join(map(str, self._cores)), *command]
        process = subprocess.Popen(command, cwd=ROOT, env=self.environment, stdout=stdout, stderr=stderr)
        self._processes.append(process)
        return process

    def begin(self, task: str, *arguments: str) -> "subprocess.Popen[bytes]":
        """Start a task of `bench.inside`: LeadHub's own code in a fresh process. Its answer comes from `answer`."""
        return self.start("-m", "bench.inside", task, *arguments, stdout=subprocess.PIPE)

    def inside(self, task: str, *arguments: str) -> dict[str, Any]:
        """Run a task of `bench.inside` to its end."""
        return answer(self.begin(task, *arguments))

    def serve(self) -> None:
        """Start the dashboard and its worker, as `leadhub serve` does for everybody."""
        with socket.socket() as probe:
            probe.bind((LOOPBACK, 0))
            port = probe.getsockname()[1]
        self.url = f"http://{LOOPBACK}:{port}"
        log = self.data_dir / "server.log"
        with log.open("wb") as words:
            command = ("-m", "leadhub", "serve", "--host", LOOPBACK, "--port", str(port))
            self.server_pid = self.start(*command, stdout=words, stderr=words).pid
        end = time.monotonic() + 60
        while time.monotonic() < end:
            try:
                if requests.get(f"{self.url}/healthz", timeout=5).json().get("worker"):
                    return
            except (requests.ConnectionError, ValueError):
                pass
            time.sleep(0.1)
        raise BenchFailed(f"LeadHub did not start within a minute. It said: {log.read_text()[-2000:]}")


def answer(process: "subprocess.Popen[bytes]") -> dict[str, Any]:
    """Wait for a process that prints one JSON object as its last line. Raises BenchFailed."""
    out, _ = process.communicate()
    if process.returncode:
        raise BenchFailed(f"A measuring process ended with status {process.returncode}; its words stand above.")
    said: dict[str, Any] = json.loads(out.splitlines()[-1])
    return said
