"""Part files: up to 5,000 rows as compressed JSON lines, written once and never changed.

A part is the unit of parallel work, of paging, of restart and of memory. What a line holds is the business of
whoever writes it; here a part is only lines of bytes.
"""

import zlib
from collections.abc import Iterable, Iterator

# Level 1 costs a fraction of the time of the default and leads are small either way.
_LEVEL = 1


class DamagedPart(Exception):
    """The bytes are not a whole part: cut off, or never written by `pack`."""


def name(number: int) -> str:
    """The file name of part `number` (the first one is 1)."""
    return f"{number:06d}.jsonl.z"


def pack(lines: Iterable[bytes]) -> bytes:
    """Compress `lines` (each without its line end) into one part."""
    return zlib.compress(b"".join([line + b"\n" for line in lines]), _LEVEL)


def unpack(data: bytes) -> Iterator[bytes]:
    """Yield the lines of a part, without line ends. Raises DamagedPart."""
    try:
        text = zlib.decompress(data)
    except zlib.error as error:
        raise DamagedPart(f"A part of {len(data):,} bytes cannot be unpacked.") from error
    if text and not text.endswith(b"\n"):
        raise DamagedPart(f"A part of {len(data):,} bytes ends in the middle of a line.")
    return iter(text.split(b"\n")[:-1])
