"""The command line itself: where its data is, and mistakes in its surroundings as one sentence."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from leadhub import cli


def _leadhub(*arguments: object, **environment: str) -> "subprocess.CompletedProcess[str]":
    kept = {name: text for name, text in os.environ.items() if not name.startswith(("LEADHUB_", "DJANGO_", "DATABASE"))}
    return subprocess.run(
        [sys.executable, "-m", "leadhub", *map(str, arguments)],
        capture_output=True,
        text=True,
        env={**kept, **environment},
    )


@pytest.mark.parametrize("typed", [["createuser", "ada", "--data-dir", "d"], ["createuser", "--data-dir=d", "ada"]])
def test_any_command_takes_a_data_folder(typed: list[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LEADHUB_DATA_DIR", "/elsewhere")
    cli._take_data_dir(typed)
    assert typed == ["createuser", "ada"]
    assert os.environ["LEADHUB_DATA_DIR"] == str(tmp_path / "d")


def test_the_demo_keeps_its_data_apart_and_knows_only_the_practice_ringcx(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("LEADHUB_DATA_DIR", raising=False)
    monkeypatch.setenv("LEADHUB_CUSTOM_DEPLOYMENT_URL", "http://127.0.0.1:1")
    cli._set_demo_environment(["leadhub", "demo", "--practice-port", "9001"])
    assert os.environ["LEADHUB_CUSTOM_DEPLOYMENT_URL"] == "http://127.0.0.1:9001"
    assert Path(os.environ["LEADHUB_DATA_DIR"]).parts[-2:] == ("data", "demo")
    cli._set_demo_environment(["leadhub", "demo", "--practice-port=9002"])
    assert os.environ["LEADHUB_CUSTOM_DEPLOYMENT_URL"] == "http://127.0.0.1:9002"


def test_it_lists_its_commands() -> None:
    done = _leadhub("help")
    assert done.returncode == 0
    for command in ("campaigns", "connect", "createuser", "demo", "practice", "serve", "upload", "worker"):
        assert f"    {command}\n" in done.stdout


def test_a_database_that_is_not_set_up_is_one_sentence(tmp_path: Path) -> None:
    for command in (["createuser", "ada"], ["campaigns", "--user", "ada"], ["worker"]):
        done = _leadhub(*command, LEADHUB_DATA_DIR=str(tmp_path))
        assert done.returncode == 2
        assert done.stderr.strip() == "The database is not set up for this version. Run this first: leadhub migrate"


def test_a_refusal_is_an_object_if_that_was_asked_for(tmp_path: Path) -> None:
    done = _leadhub("upload", "x.csv", "--user", "u", "--campaign", "1", "--json", LEADHUB_DATA_DIR=str(tmp_path))
    assert done.returncode == 2
    assert done.stdout.startswith('{"error": {"code": "database", "message": "The database is not set up')


KEYS = {"LEADHUB_SECRET_KEY": "a", "LEADHUB_PHONE_KEY": "b", "LEADHUB_SEAL_KEYS": "c"}


@pytest.mark.parametrize(
    ("environment", "sentence"),
    [
        ({"LEADHUB_WORKERS": "two"}, 'LeadHub cannot start: Environment variable "LEADHUB_WORKERS" invalid: '),
        ({"DATABASE_URL": "postgres://x"}, "LeadHub cannot start: DATABASE_URL is set, so LEADHUB_SECRET_KEY must"),
        ({"LEADHUB_DATA_DIR": "/proc/leadhub"}, "The data folder cannot be used: /proc/leadhub: "),
        ({**KEYS, "DATABASE_URL": "postgres://a:geheim@127.0.0.1:9/x"}, "The database cannot be reached: "),
    ],
)  # fmt: skip
def test_a_mistake_in_the_environment_is_one_sentence(
    environment: dict[str, str], sentence: str, tmp_path: Path
) -> None:
    done = _leadhub("createuser", "ada", **{"LEADHUB_DATA_DIR": str(tmp_path), **environment})
    assert done.returncode != 0
    assert done.stderr.startswith(sentence)
    assert len(done.stderr.strip().splitlines()) == 1
    assert "geheim" not in done.stderr


def test_it_ends_quietly_when_nobody_reads_on(tmp_path: Path) -> None:
    headers = tmp_path / "headers.jsonl"
    headers.write_text('{"id": 1, "headers": ["Phone", "First Name", "Last Name"]}\n' * 5000)
    command = [sys.executable, "-m", "leadhub", "suggest", str(headers), "--data-dir", str(tmp_path)]
    leadhub = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert leadhub.stdout is not None
    assert b"leadPhone" in leadhub.stdout.readline()
    leadhub.stdout.close()
    assert leadhub.stderr is not None
    said = leadhub.stderr.read()
    leadhub.wait(60)
    assert (said, leadhub.returncode) == (b"", 141)
