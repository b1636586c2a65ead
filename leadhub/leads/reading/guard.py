"""What the guarded child does to itself before it touches a file, and how it shares its memory with a crew.

Not every system has every limit; the parent's clock works everywhere.
"""

import os
from contextlib import suppress

from leadhub.leads.reading.limits import Limits

try:
    import resource
except ImportError:
    resource = None  # type: ignore[assignment]  # asked for before it is used

_OPEN_FILES = 64
_LARGEST_CREW = 6  # more could not be fed by the one that unpacks the file
_LEAST_MEMORY = 100_000_000  # bytes for each process, Python itself included


def limit_myself(limits: Limits) -> None:
    """Bound this process, and all that it starts, for good: memory, processor time, open files; no core dump."""
    if resource is None:
        return
    wanted = (
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, _OPEN_FILES),
        (resource.RLIMIT_CPU, limits.seconds),
        (resource.RLIMIT_AS, limits.memory),
    )
    for which, value in wanted:
        _, hard = resource.getrlimit(which)
        if hard != resource.RLIM_INFINITY:
            value = min(value, hard)
        with suppress(ValueError, OSError):  # macOS refuses some; the others still hold
            resource.setrlimit(which, (value, value))


def memory_limit() -> int | None:
    """How many bytes this process may use now; None if there is no bound."""
    if resource is None:
        return None
    soft, _ = resource.getrlimit(resource.RLIMIT_AS)
    return None if soft == resource.RLIM_INFINITY else soft


def limit_memory(memory: int | None) -> None:
    """Bound the memory of this process for a while; not above what `limit_myself` has set."""
    if memory is None or resource is None:
        return
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_AS, (memory if hard == resource.RLIM_INFINITY else min(memory, hard), hard))


def crew_size() -> int:
    """How many processes this machine and the memory limit allow; 0 if it is better to do without."""
    if not hasattr(os, "fork"):
        return 0
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    memory = memory_limit()
    size = min(cores, _LARGEST_CREW, _LARGEST_CREW if memory is None else memory // _LEAST_MEMORY - 1)
    return size if size > 1 else 0
