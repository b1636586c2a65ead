"""Keys that LeadHub makes for itself on the first start of a single machine."""

import os
import tempfile
from pathlib import Path

from leadhub.credentials.vault import new_key


def key_from_file(path: Path) -> str:
    """Return the key kept in `path`; make a new one there, readable by its owner only, if the file does not exist.

    Web and worker may start at the same moment: the key is written aside and linked into place, so the first one wins
    and nobody ever reads half a key.
    """
    if not path.exists():
        handle, aside = tempfile.mkstemp(dir=path.parent)  # mkstemp makes it 0600
        with os.fdopen(handle, "w") as file:
            file.write(new_key())
        try:
            os.link(aside, path)
        except FileExistsError:
            pass
        finally:
            Path(aside).unlink()
    return path.read_text().strip()
