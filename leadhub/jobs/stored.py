"""Stored files as files on this disk, for readers that need one."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

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
