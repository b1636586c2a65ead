import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from leadhub.practice import __main__ as command
from leadhub.practice.world import CLIENT_ID, CLIENT_SECRET, JWT

JWT_GRANT = "urn:ietf:params:oauth:grant-type:jwt-bearer"


class Run:
    """``python -m leadhub.practice`` as a process of its own."""

    def __init__(self, data: Path) -> None:
        words = [sys.executable, "-m", "leadhub.practice", "--port", "0", "--data", str(data)]
        self.process = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        assert self.process.stdout is not None
        self.line = self.process.stdout.readline().strip()
        self.url = self.line.rpartition(" ")[2]

    def end(self, number: signal.Signals) -> tuple[int, str, str]:
        self.process.send_signal(number)
        out, err = self.process.communicate(timeout=10)
        return self.process.returncode, out, err

    def token(self) -> str:
        form = {"grant_type": JWT_GRANT, "assertion": JWT}
        url = f"{self.url}/restapi/oauth/token"
        rc_token = requests.post(url, data=form, auth=(CLIENT_ID, CLIENT_SECRET), timeout=10).json()["access_token"]
        url = f"{self.url}/api/auth/login/rc/accesstoken"
        token: str = requests.post(url, data={"rcAccessToken": rc_token}, timeout=10).json()["accessToken"]
        return token


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Run]:
    run = Run(tmp_path / "practice.db")
    yield run
    if run.process.poll() is None:
        run.end(signal.SIGKILL)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_says_one_line_and_stops_cleanly(running: Run, number: signal.Signals) -> None:
    assert re.fullmatch(r"Practice RingCX is ready at http://127\.0\.0\.1:\d+", running.line)
    kept_open = requests.Session()
    assert kept_open.get(f"{running.url}/_sim/state", timeout=10).status_code == 200
    assert running.end(number) == (0, "", "")


def test_loaded_leads_survive_a_kill(running: Run, tmp_path: Path) -> None:
    token = running.token()
    body = {
        "description": "before the kill",
        "dialPriority": "NORMAL",
        "duplicateHandling": "RETAIN_ALL",
        "timeZoneOption": "NPA_NXX",
        "uploadLeads": [{"externId": f"K-{n}", "leadPhone": f"64655501{n:02d}"} for n in range(50)],
    }
    path = "/voice/api/v1/admin/accounts/99990001/campaigns/180010/leadLoader/direct"
    headers = {"Authorization": f"Bearer {token}"}
    answer = requests.post(running.url + path, json=body, headers=headers, timeout=10)
    assert answer.json()["leadsInserted"] == 50
    assert running.end(signal.SIGKILL)[0] == -signal.SIGKILL
    again = Run(tmp_path / "practice.db")
    try:
        leads = requests.get(f"{again.url}/_sim/leads", params={"campaign": 180010}, timeout=10).json()
        assert [lead["externId"] for lead in leads[20:]] == [f"K-{n}" for n in range(50)]
        groups = requests.get(
            f"{again.url}/voice/api/v1/admin/accounts/99990001/dialGroups", headers=headers, timeout=10
        )
        assert groups.status_code == 200
    finally:
        again.end(signal.SIGKILL)


def test_it_refuses_to_be_reachable_by_others(capsys: pytest.CaptureFixture[str]) -> None:
    assert command.main(["--host", "0.0.0.0"]) == 2
    assert capsys.readouterr().err == ("Practice RingCX listens on loopback only (127.0.0.1), not on 0.0.0.0.\n")


def test_a_taken_port_is_told_in_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        assert command.main(["--port", str(taken.getsockname()[1])]) == 2
    assert re.fullmatch(r"Practice RingCX cannot listen on 127\.0\.0\.1:\d+: .*\n", capsys.readouterr().err)


def test_a_data_file_that_is_none_is_told_in_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data = tmp_path / "letter.txt"
    data.write_text("Dear Sir or Madam, " * 500)
    assert command.main(["--port", "0", "--data", str(data)]) == 2
    assert "cannot be used as the data file" in capsys.readouterr().err
