"""A fresh database for every run, copied from one that was migrated once."""

import os
import shutil
import subprocess
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from tests.network import free_port

TEMPLATE = "torture_template"


class Sqlite:
    """SQLite: one file for each run."""

    def __init__(self, folder: Path) -> None:
        self._template = folder / "template.sqlite3"
        self.url = f"sqlite:///{self._template}"

    def make(self, seed: int, folder: Path) -> str:
        """Copy the template; return the name of the copy."""
        name = folder / "run.sqlite3"
        shutil.copyfile(self._template, name)
        return str(name)

    def drop(self, name: str) -> None:
        """Nothing to do: the file goes with its folder."""

    def close(self) -> None:
        """Nothing runs."""


class Postgres:
    """PostgreSQL: a server of our own with its files in the folder, or the one that a URL names."""

    def __init__(self, folder: Path, url: str = "") -> None:
        self._cluster = None if url else folder / "postgres"
        self._server = url or self._start(folder)
        self.url = self._with_name(TEMPLATE)
        self._sql(f"DROP DATABASE IF EXISTS {TEMPLATE}")
        self._sql(f"CREATE DATABASE {TEMPLATE}")

    def make(self, seed: int, folder: Path) -> str:
        """Copy the template; return the name of the copy."""
        name = f"torture_{os.getpid()}_{seed}"
        self._sql(f"CREATE DATABASE {name} TEMPLATE {TEMPLATE}")
        return name

    def drop(self, name: str) -> None:
        """Drop a copy."""
        self._sql(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")

    def close(self) -> None:
        """Stop the server if it is ours."""
        if self._cluster:
            self._pg("pg_ctl", "-D", str(self._cluster), "-m", "immediate", "stop")
        else:
            self._sql(f"DROP DATABASE IF EXISTS {TEMPLATE} WITH (FORCE)")

    def _with_name(self, name: str) -> str:
        return urlunsplit(urlsplit(self._server)._replace(path=f"/{name}"))

    def _sql(self, statement: str) -> None:
        import psycopg

        with psycopg.connect(self._with_name("postgres"), autocommit=True) as server:
            server.execute(statement.encode())

    def _start(self, folder: Path) -> str:
        if self._cluster is None:
            raise RuntimeError("this server is not ours to start")
        self._cluster.mkdir()
        if os.geteuid() == 0:
            for path in (folder, self._cluster):
                shutil.chown(path, "postgres")
        port = free_port()
        self._pg("initdb", "-D", str(self._cluster), "-U", "torture", "-A", "trust", "--no-sync")
        options = f"-p {port} -h 127.0.0.1 -k {self._cluster} -c fsync=off -c max_connections=400"
        log = self._cluster / "log"
        self._pg("pg_ctl", "-D", str(self._cluster), "-w", "-l", str(log), "-o", options, "start")
        return f"postgres://torture@127.0.0.1:{port}/postgres"

    def _pg(self, tool: str, *arguments: str) -> None:
        """Run a tool of PostgreSQL. It refuses to work for root."""
        places = [path for path in sorted(Path("/usr/lib/postgresql").glob("*/bin")) if (path / tool).exists()]
        command = str(places[-1] / tool) if places else tool
        before = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
        subprocess.run([*before, command, *arguments], check=True, stdout=subprocess.DEVNULL)
