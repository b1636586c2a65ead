"""The container's files, kept without Docker: their very commands run in a folder that holds what the image would."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import urllib.request
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from cryptography.fernet import Fernet

from tests.container import (
    Image,
    Missing,
    can_change_user,
    compose,
    context_files,
    instructions,
    let_in,
    python_for_anybody,
)
from tests.network import free_port, wait_for

DOTENV = {
    "POSTGRES_PASSWORD": "0123456789abcdef",
    "LEADHUB_SECRET_KEY": Fernet.generate_key().decode(),
    "LEADHUB_PHONE_KEY": Fernet.generate_key().decode(),
    "LEADHUB_SEAL_KEYS": Fernet.generate_key().decode(),
    "LEADHUB_HOST": "leadhub.example.com",
    "LEADHUB_HTTPS": "false",
}


@pytest.fixture
def image() -> Iterator[Image]:
    """The image as a folder. Building it installs the locked packages, so one test alone asks for it."""
    python = python_for_anybody()
    if python is None:
        pytest.skip("NOT TESTED: no Python here that other users can run and that makes virtual environments")
    root = Path(tempfile.mkdtemp(prefix="leadhub-image-"))
    root.chmod(0o755)  # the image's user must get in
    try:
        image = Image(root, python)
        image.build()
        subprocess.run(["chmod", "-R", "a-w", root / "app"], check=True)
        yield image
    finally:
        subprocess.run(["chmod", "-R", "u+w", root], check=False)
        shutil.rmtree(root, ignore_errors=True)


@pytest.fixture(scope="module")
def environment() -> dict[str, str]:
    """What compose.yaml gives to LeadHub, with a database that needs no server."""
    given = {name: str(value) for name, value in compose(DOTENV)["services"]["web"]["environment"].items()}
    assert given["DATABASE_URL"] == "postgres://leadhub:0123456789abcdef@db:5432/leadhub"
    return given | {"DATABASE_URL": "sqlite:////data/leadhub.sqlite3"}


def _at(port: int, command: list[str]) -> list[str]:
    """The same command on a free port of this machine."""
    moved = (word.replace("0.0.0.0:8000", f"127.0.0.1:{port}") for word in command)
    return [
        word.replace("127.0.0.1:8000", f"127.0.0.1:{port}").replace("web:8000", f"127.0.0.1:{port}") for word in moved
    ]


@contextmanager
def _running(image: Image, command: list[str], environment: dict[str, str]) -> Iterator["subprocess.Popen[str]"]:
    """A service that is told to stop at the end, as Docker does it, and must stop by itself."""
    process = image.popen(command, environment)
    try:
        yield process
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=40)
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        sys.stdout.write(process.communicate()[0])  # what it said, for whoever reads a failure


def _get(port: int, path: str) -> tuple[int, str]:
    request = urllib.request.Request(f"http://127.0.0.1:{port}{path}", headers={"Host": "leadhub.example.com"})
    with urllib.request.urlopen(request, timeout=10) as answer:
        return answer.status, answer.read().decode()


# --- What goes in -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "path",
    [".env", "data/secret.key", "data/leadhub.sqlite3", ".git/config", "tests/conftest.py", "requirements/dev.txt",
     "leadhub/__pycache__/cli.cpython-311.pyc", "bench/__main__.py", "dump.sql"],
)  # fmt: skip
def test_the_image_never_holds_keys_data_or_tests(path: str) -> None:
    rules = Path(".dockerignore").read_text().splitlines()
    assert not let_in(path, [rule for rule in rules if rule and not rule.startswith("#")])


def test_the_image_holds_what_it_runs() -> None:
    inside = set(context_files())
    for needed in ("manage.py", "leadhub/wsgi.py", "templates/base.html", "static/app.css", "requirements/run.txt"):
        assert needed in inside
    assert {path.split("/")[0] for path in inside} == {
        "leadhub", "templates", "static", "requirements", "manage.py", "pyproject.toml", "README.md", "LICENSE",
    }  # fmt: skip


# --- What Compose asks for --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", sorted(DOTENV))
def test_compose_refuses_to_start_without(name: str) -> None:
    with pytest.raises(Missing, match=f"Set {name} in .env"):
        compose({**DOTENV, name: ""})


def test_compose_gives_no_service_more_rights_than_it_needs() -> None:
    services = compose(DOTENV)["services"]
    assert set(services) == {"db", "migrate", "web", "worker"}
    for name in ("migrate", "web", "worker"):
        service: dict[str, Any] = services[name]
        assert service["read_only"] is True
        assert service["tmpfs"] == ["/tmp"]
        assert service["cap_drop"] == ["ALL"]
        assert service["volumes"] == ["files:/data"]
        assert "no-new-privileges:true" in service["security_opt"]
    assert services["web"]["ports"] == ["127.0.0.1:8000:8000"]
    assert "ports" not in services["db"]


def test_web_and_worker_wait_for_the_database_to_be_up_to_date() -> None:
    services = compose(DOTENV)["services"]
    assert services["migrate"]["depends_on"] == {"db": {"condition": "service_healthy"}}
    for name in ("web", "worker"):
        assert services[name]["depends_on"] == {"migrate": {"condition": "service_completed_successfully"}}


# --- What it does -----------------------------------------------------------------------------------------------------


def test_the_image_is_not_roots() -> None:
    users = [rest for word, rest in instructions() if word == "USER"]
    assert len(users) == 1
    user, _, group = users[0].partition(":")
    assert int(user) > 0, "a number, so that Kubernetes can tell"
    assert int(group) > 0


def test_the_image_does_what_it_is_for(image: Image, environment: dict[str, str]) -> None:
    """One long test, because its image takes half a minute to make."""
    _holds_no_key(image)
    _cannot_change_its_own_code(image, environment)
    _makes_no_keys_of_its_own_when_it_shares_a_database(image, environment)
    _migrates_serves_and_works(image, environment)


def _holds_no_key(image: Image) -> None:
    names = {path.name for path in image.root.joinpath("app").rglob("*")}
    assert not names & {"secret.key", "phones.key", "seal.keys", "data"}
    assert "staticfiles.json" in names


def _cannot_change_its_own_code(image: Image, environment: dict[str, str]) -> None:
    if os.geteuid() == 0 and not can_change_user():
        warnings.warn("NOT TESTED: whether the image's user cannot change its code; this needs setpriv", stacklevel=1)
        return
    status, said = image.run(["touch", "/app/leadhub/settings.py"], environment)
    assert status != 0
    assert "Permission denied" in said


def _makes_no_keys_of_its_own_when_it_shares_a_database(image: Image, environment: dict[str, str]) -> None:
    for name in ("LEADHUB_SECRET_KEY", "LEADHUB_PHONE_KEY", "LEADHUB_SEAL_KEYS"):
        status, said = image.run(["leadhub", "check"], {**environment, name: ""})
        assert status != 0
        assert f"DATABASE_URL is set, so {name} must be set too" in said


def _migrates_serves_and_works(image: Image, environment: dict[str, str]) -> None:
    services = compose(DOTENV)["services"]
    status, said = image.run(services["migrate"]["command"], environment)
    assert status == 0, said
    port = free_port()
    whole = _at(port, services["worker"]["healthcheck"]["test"][1:])
    with _running(image, _at(port, image.command), environment) as web:
        assert wait_for(lambda: image.run(_at(port, image.health), environment)[0] == 0, seconds=20)
        page_status, page = _get(port, "/sign-in/")
        assert page_status == 200
        style = page.partition('rel="stylesheet" href="')[2].partition('"')[0]
        assert _get(port, style)[0] == 200
        assert image.run(whole, environment)[0] != 0, "healthy without a worker"
        with _running(image, services["worker"]["command"], environment) as worker:
            assert wait_for(lambda: image.run(whole, environment)[0] == 0, seconds=30), "the worker does not beat"
            status, said = image.run(["leadhub", "createuser", "maria"], environment)
            assert (status, "maria may sign in" in said) == (0, True)
        assert worker.returncode == 0
    assert web.returncode == 0
    assert not list(image.root.joinpath("app").rglob("*.sqlite3"))
