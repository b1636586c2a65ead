"""Databases to measure with: SQLite, and a PostgreSQL server of a bench's own."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from subprocess import CalledProcessError
from urllib.parse import urlsplit, urlunsplit

from bench.world import BenchFailed
from tests.torture.databases import Postgres


@contextmanager
def postgres() -> Iterator[str]:
    """The URL of an empty database on a server that ends with the `with` statement. Raises BenchFailed."""
    with tempfile.TemporaryDirectory(prefix="leadhub-bench-postgres-") as folder:
        try:
            server = Postgres(Path(folder))
        except (OSError, CalledProcessError) as error:
            raise BenchFailed(f"PostgreSQL did not start, so nothing was measured on it: {error}.") from error
        try:
            name = server.make(0, Path(folder))
            yield urlunsplit(urlsplit(server.url)._replace(path=f"/{name}"))
        finally:
            server.close()
