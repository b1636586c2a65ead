"""What the container's files say, read plainly enough to do the same without Docker."""

import fnmatch
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import Any

REPOSITORY = Path(__file__).resolve().parent.parent
yaml: Any = import_module("yaml")  # by name: it comes with djlint and has no types of its own


class Missing(Exception):
    """compose.yaml refuses: a variable has no value. The text is what it says."""


def instructions(dockerfile: Path = REPOSITORY / "Dockerfile") -> list[tuple[str, str]]:
    """Return each instruction with what follows it, in order."""
    lines = [line for line in dockerfile.read_text().splitlines() if line.strip() and not line.startswith("#")]
    assert not any(line.endswith("\\") for line in lines), "this reader knows no continued lines"
    return [(word, rest.strip()) for word, _, rest in (line.partition(" ") for line in lines)]


def let_in(path: str, rules: list[str]) -> bool:
    """Say whether .dockerignore lets a path (with / inside) through: the last rule that fits it or a parent counts."""
    parts = path.split("/")
    above = ["/".join(parts[:n]) for n in range(1, len(parts) + 1)]
    ignored = False
    for rule in rules:
        pattern = rule.removeprefix("!").removeprefix("**/")
        names = parts if rule.startswith("**/") else above
        if any(name.count("/") == pattern.count("/") and fnmatch.fnmatchcase(name, pattern) for name in names):
            ignored = not rule.startswith("!")
    return not ignored


def context_files(root: Path = REPOSITORY) -> Iterator[str]:
    """The files that `docker build` would send."""
    rules = [line for line in (root / ".dockerignore").read_text().splitlines() if line and not line.startswith("#")]
    for folder, folders, files in os.walk(root):
        folders[:] = [name for name in folders if name not in (".git", ".venv", "__pycache__", "node_modules")]
        for name in files:
            path = (Path(folder) / name).relative_to(root).as_posix()
            if let_in(path, rules):
                yield path


def compose(environment: Mapping[str, str]) -> dict[str, Any]:
    """Return compose.yaml with its variables filled in. Raises Missing as Compose refuses."""

    def value(found: re.Match[str]) -> str:
        given = environment.get(found["name"], "")
        if not given and found["kind"] == ":?":
            raise Missing(found["rest"])
        return given or found["rest"]

    text = (REPOSITORY / "compose.yaml").read_text()
    filled = re.sub(r"\$\{(?P<name>\w+)(?P<kind>:[?-])(?P<rest>[^}]*)\}", value, text)
    assert "${" not in filled, "a variable that is neither required nor has a default"
    return dict(yaml.safe_load(filled))


@dataclass
class Image:
    """The image's file system as a folder, and how to run a command in it."""

    root: Path
    python: Path
    environment: dict[str, str] = field(default_factory=dict)
    command: list[str] = field(default_factory=list)
    health: list[str] = field(default_factory=list)
    user: str = ""
    workdir: str = "/"

    def build(self) -> None:
        """Do what the Dockerfile says, line by line, with a fresh virtual environment as the base image."""
        subprocess.run([self.python, "-m", "venv", self.root / "usr"], check=True)
        for word, rest in instructions():
            match word:
                case "FROM" | "EXPOSE" | "VOLUME":
                    pass
                case "ENV":
                    name, _, value = rest.partition("=")
                    self.environment[name] = self.inside(value)
                case "WORKDIR":
                    self.workdir = rest
                    Path(self.inside(rest)).mkdir(parents=True, exist_ok=True)
                case "COPY":
                    self._copy(rest)
                case "RUN":
                    self._build_step(rest)
                case "USER":
                    self.user = rest
                case "HEALTHCHECK":
                    self.health = json.loads(rest.partition("CMD ")[2])
                case "CMD":
                    self.command = json.loads(rest)
                case _:
                    raise AssertionError(f"This test does not know {word}.")

    def inside(self, text: str) -> str:
        """Move the image's own folders, /app and /data, to where they are here."""
        return re.sub(r"(?<![\w.-])/(app|data)\b", rf"{self.root}/\1", text)

    def popen(self, command: list[str], environment: Mapping[str, str]) -> "subprocess.Popen[str]":
        """Start a command as the image's user, in its folder, with its and the given environment only."""
        return subprocess.Popen(
            [*self.as_user(), *(self.inside(word) for word in command)],
            cwd=self.inside(self.workdir),
            env=self.clean() | self.environment | {name: self.inside(text) for name, text in environment.items()},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )

    def run(self, command: list[str], environment: Mapping[str, str]) -> tuple[int, str]:
        """Run a command to its end; its exit status and everything it said."""
        process = self.popen(command, environment)
        said, _ = process.communicate(timeout=60)
        return process.returncode, said

    def as_user(self) -> list[str]:
        """Prefix for a command that is to run as the image's user."""
        if not can_change_user():
            return []
        user, _, group = self.user.partition(":")
        return ["setpriv", "--reuid", user, "--regid", group, "--clear-groups", "--no-new-privs"]

    def clean(self) -> dict[str, str]:
        """An environment without anything of ours but the programs' folder."""
        return {"PATH": f"{self.root / 'usr/bin'}:/usr/bin:/bin", "HOME": "/", "LANG": "C.UTF-8"}

    def _copy(self, rest: str) -> None:
        *sources, target = rest.split()
        into = Path(self.inside(self.workdir)) / target
        for path in context_files():
            if sources == ["."] or path in sources:
                to = into / (path if sources == ["."] else Path(path).name if target.endswith("/") else "")
                to.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(REPOSITORY / path, to)

    def _build_step(self, command: str) -> None:
        # pip may use this machine's cache and settings; and only root can give files away.
        pip = {name: value for name, value in os.environ.items() if name.startswith(("PIP_", "HTTP", "http", "SSL_"))}
        home = {"HOME": str(Path.home())}
        environment = self.clean() | self.environment | pip | home
        environment.pop("PIP_NO_CACHE_DIR", None)
        shell = "" if os.geteuid() == 0 else "chown() { :; }; "
        done = subprocess.run(
            ["bash", "-euo", "pipefail", "-c", shell + self.inside(command)],
            cwd=self.inside(self.workdir),
            env=environment,
            text=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        assert done.returncode == 0, f"RUN {command}\n{done.stdout}"


def can_change_user() -> bool:
    """Whether commands can be run as somebody who is not root."""
    return os.geteuid() == 0 and shutil.which("setpriv") is not None


def python_for_anybody() -> Path | None:
    """Return a Python that other users can run too and that makes virtual environments; None if there is none."""
    for candidate in (sys.executable, shutil.which("python3", path="/usr/local/bin:/usr/bin")):
        if candidate is None:
            continue
        path = Path(candidate).resolve()
        reachable = all(folder.stat().st_mode & 0o001 for folder in path.parents)
        if can_change_user() and not reachable:
            continue
        complete = "import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))"
        if subprocess.run([path, "-c", complete], stderr=subprocess.DEVNULL).returncode == 0:
            return path
    return None
