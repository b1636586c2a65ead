"""Whether the database is there and up to date, said in one sentence."""

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from leadhub.console.loading import Refused


def check_database() -> None:
    """Raise Refused if the database cannot be reached or lacks tables that this version needs."""
    try:
        executor = MigrationExecutor(connection)
        waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError as error:
        raise Refused("database", f"The database cannot be reached: {_first_line(error)}.") from error
    if waiting:
        raise Refused("database", "The database is not set up for this version. Run this first: leadhub migrate")


def _first_line(error: DatabaseError) -> str:
    return (str(error).strip().splitlines() or ["no reason given"])[0].rstrip(".")
