"""Whether this worker was asked to end. Its jobs look here, and begin nothing that takes long once it was.

The word is shared with every process that is forked after this module was loaded, and needs no lock that a killed
process could keep.
"""

from multiprocessing import RawValue

_asked = RawValue("b", 0)


def ask() -> None:
    """Ask all jobs of this worker to come to an end soon. It may be called in a signal handler."""
    _asked.value = 1


def is_asked() -> bool:
    """Say whether the jobs of this worker should end now; what is due is left to the next worker."""
    return bool(_asked.value)


def forget() -> None:
    """Take it back, for a worker that starts anew in the same process."""
    _asked.value = 0
