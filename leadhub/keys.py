"""Keys that LeadHub makes for itself on the first start of a single machine."""

import os
import secrets
import tempfile
from collections.abc import Callable
from pathlib import Path

from leadhub.credentials.vault import new_key


def long_key() -> str:
    """Make a long random text, as Django wants its own key."""
    return secrets.token_urlsafe(64)


def key_from_file(path: Path, make: Callable[[], str] = new_key) -> str:
    """Return the key kept in `path`; make a new one there, readable by its owner only, if the file does not exist.

    Web and worker may start at the same moment: the key is written aside and linked into place, so the first one wins
    and nobody ever reads half a key.
    """
    if not path.exists():
        handle, aside = tempfile.mkstemp(dir=path.parent)  # mkstemp makes it 0600
        with os.fdopen(handle, "w") as file:
            file.write(make())
        try:
            os.link(aside, path)
        except FileExistsError:
            pass
        finally:
            Path(aside).unlink()
    return path.read_text().strip()
