"""Files of an upload in storage: on this disk or elsewhere, the rest of the room need not know."""

import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage

from leadhub.jobs.stored import local_copy

__all__ = ["fetch", "forget", "forget_folder", "keep", "local_copy", "making", "move_in", "opened", "replace"]


def keep(name: str, data: bytes) -> str:
    """Store bytes under a name and return the name they got. A file is never changed, only followed by another."""
    return default_storage.save(name, ContentFile(data))


class _OnDisk(File):  # type: ignore[type-arg]  # not generic at run time
    """A file that storage on the same disk moves instead of copying it."""

    def temporary_file_path(self) -> str:
        """Where it lies now: the name by which Django's storage knows that it may take the file away."""
        return str(self.name)


@contextmanager
def making(folder: str) -> Iterator[Path]:
    """A place on this disk to make files that are moved into the stored folder; gone afterwards.

    It lies within that folder where that is on this disk, so that to move is to rename. What a killed worker left there
    is cleared away first: only one at a time works on a folder.
    """
    try:
        path = Path(default_storage.path(f"{folder}/making"))
    except NotImplementedError:
        with tempfile.TemporaryDirectory() as elsewhere:
            yield Path(elsewhere)
        return
    forget_folder(f"{folder}/making")
    path.mkdir(parents=True)
    try:
        yield path
    finally:
        forget_folder(f"{folder}/making")


def move_in(name: str, path: Path) -> str:
    """Store a file from this disk, which is gone there afterwards or soon; return the name it got."""
    with path.open("rb") as file:
        return default_storage.save(name, _OnDisk(file, name=str(path)))


def replace(name: str, data: bytes) -> None:
    """Store bytes under exactly this name. What was there was made from the same inputs, by a worker that died."""
    default_storage.delete(name)
    default_storage.save(name, ContentFile(data))


def fetch(name: str) -> bytes:
    """Return the stored bytes."""
    with default_storage.open(name) as file:
        return bytes(file.read())


def opened(name: str) -> "File[bytes]":
    """Open a stored file, to read some of it. Raises FileNotFoundError."""
    return default_storage.open(name)


def forget(names: Iterable[str]) -> None:
    """Delete stored files that nobody needs any more."""
    for name in names:
        if name:
            default_storage.delete(name)


def forget_folder(folder: str) -> None:
    """Delete a folder with everything in it, also what a worker that died has left there."""
    try:
        folders, names = default_storage.listdir(folder)
    except FileNotFoundError:
        return
    for inner in folders:
        forget_folder(f"{folder}/{inner}")
    forget(f"{folder}/{name}" for name in names)
    default_storage.delete(folder)
