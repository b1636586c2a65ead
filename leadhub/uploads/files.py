"""Files of an upload in storage: on this disk or elsewhere, the rest of the room need not know."""

import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage


@contextmanager
def local_copy(name: str) -> Iterator[Path]:
    """Give a path under which the stored file can be read, as itself or as a copy that is gone afterwards."""
    try:
        path = default_storage.path(name)
    except NotImplementedError:
        with tempfile.NamedTemporaryFile() as copy, default_storage.open(name) as stored:
            for chunk in stored.chunks():
                copy.write(chunk)
            copy.flush()
            yield Path(copy.name)
    else:
        yield Path(path)


def keep(name: str, data: bytes) -> str:
    """Store bytes under a name and return the name they got. A file is never changed, only followed by another."""
    return default_storage.save(name, ContentFile(data))


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
