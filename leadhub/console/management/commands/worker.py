"""`leadhub worker`: does what is due in the background, until it is stopped."""

from types import FrameType
from typing import Any

from django_q.cluster import Cluster

from leadhub.console.plain import PlainCommand
from leadhub.console.sweep import every_minute, sweep
from leadhub.jobs import stopping


class Command(PlainCommand):
    help = "Run the background worker: it reads and checks uploads and loads what was confirmed."

    def handle(self, *_args: Any, **_options: Any) -> None:
        every_minute()
        # Whatever a stopped or killed worker left is picked up at once, not a minute later.
        sweep()
        Workers().start()


class Workers(Cluster):  # type: ignore[misc]  # the job engine has no types
    """The job engine, which waits for its jobs when it is asked to end: so they must hear of it."""

    def sig_handler(self, signum: int, frame: FrameType | None) -> None:
        """Let the jobs end soon, and then the engine."""
        stopping.ask()
        super().sig_handler(signum, frame)
