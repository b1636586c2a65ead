"""A zip container is checked before any part of it is unpacked.

Python's zipfile never unpacks more of a part than the container declares, so what is declared here can be
trusted.
"""

import zlib
from itertools import pairwise
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile

from leadhub.leads.reading.errors import refuse, size
from leadhub.leads.reading.limits import Limits

MAX_ENTRIES = 2000
MAX_RATIO = 200  # real workbooks unpack to 5 to 20 times their size, bombs to 1000 times …
RATIO_FROM = 50_000_000  # … but small parts may be as empty as they like
_ENCRYPTED = 0x1
_LOCAL_HEADER = 30  # bytes that stand before the packed ones of each part, and the name of the part

# Whatever zipfile and zlib raise on a container that is cut off, scrambled or written by an adversary.
MALFORMED = (
    BadZipFile,
    zlib.error,
    EOFError,
    OSError,
    NotImplementedError,
    RuntimeError,
    ValueError,
    OverflowError,
)


def open_checked(path: Path, filename: str, limits: Limits) -> ZipFile:
    """Open the container at `path` after all checks. Raises UnreadableFile."""
    try:
        archive = ZipFile(path)
    except MALFORMED as error:
        raise refuse("damaged", filename) from error
    try:
        _check(archive, filename, limits)
    except BaseException:
        archive.close()
        raise
    return archive


def _check(archive: ZipFile, filename: str, limits: Limits) -> None:
    entries = archive.infolist()
    if len(entries) > MAX_ENTRIES:
        raise refuse("unsafe_container", filename, what=f"it is packed in {len(entries):,} pieces")
    names = {entry.filename for entry in entries}
    if len(names) < len(entries):
        raise refuse("unsafe_container", filename, what="it has two parts with the same name")
    places = sorted((entry.header_offset, entry.compress_size) for entry in entries)
    if any(start + _LOCAL_HEADER + length > later for (start, length), (later, _) in pairwise(places)):
        raise refuse("unsafe_container", filename, what="it has two parts in the same place")
    unpacked = sum(entry.file_size for entry in entries)
    if unpacked > limits.max_unpacked:
        raise refuse("zip_bomb", filename, size=size(unpacked))
    for entry in entries:
        pieces = entry.filename.replace("\\", "/").split("/")
        if pieces[0] == "" or ".." in pieces or pieces[0].endswith(":"):
            raise refuse("unsafe_container", filename, what="it has a part that points outside of the file")
        if entry.flag_bits & _ENCRYPTED:
            raise refuse("password_not_supported", filename)
        if entry.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
            raise refuse("unsafe_container", filename, what="it is compressed in an unusual way")
        if entry.file_size > RATIO_FROM and entry.file_size > MAX_RATIO * max(entry.compress_size, 1):
            raise refuse("zip_bomb", filename, size=size(unpacked))
