"""Part files: some thousand rows as compressed JSON lines, written once and never changed.

A part is the unit of parallel work, of restart and of memory. Its first line is a JSON list of lengths, and behind it
stand blocks of that many bytes: 100 lines each, compressed on their own, so that a single line can be read without the
thousands around it. What a line holds is the business of whoever writes it; here a part is only lines of bytes.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate, groupby, pairwise
from typing import IO

import orjson
import zstandard

# Smaller blocks take more room, larger ones more time to read a line from: with 100 lines a part is a tenth larger
# than in one piece, and a page of 50 lines from 50 parts takes milliseconds. Stored parts are cut so: never change it.
_BLOCK = 100
# Level 1 costs a fraction of the time of the default and leads are small either way.
_LEVEL = 1
# 100 rows of 256 cells of 32,767 characters do not fit, but a file of 200 MB cannot hold many of those either.
_MOST_UNPACKED = 512 * 1024 * 1024


class DamagedPart(Exception):
    """The bytes are not a whole part: cut off, changed, or never written by `pack`."""


def name(number: int) -> str:
    """The file name of part `number` (the first one is 1)."""
    return f"{number:06d}.jsonl.z"


def pack(lines: Iterable[bytes]) -> bytes:
    """Compress `lines` (each without its line end) into one part."""
    every = list(lines)
    compressor = zstandard.ZstdCompressor(level=_LEVEL, write_checksum=True)  # not shared: threads may not
    blocks = [
        compressor.compress(b"\n".join([*every[start : start + _BLOCK], b""])) for start in range(0, len(every), _BLOCK)
    ]
    return b"".join([orjson.dumps([len(block) for block in blocks]), b"\n", *blocks])


def unpack(data: bytes) -> Iterator[bytes]:
    """Yield the lines of a part, without line ends. Raises DamagedPart."""
    head, _, rest = data.partition(b"\n")
    ends = list(accumulate(_lengths(head), initial=0))
    if ends[-1] != len(rest):
        raise DamagedPart(f"A part with {len(rest):,} of {ends[-1]:,} bytes cannot be unpacked.")
    reader = zstandard.ZstdDecompressor()
    return iter([line for start, end in pairwise(ends) for line in _lines(reader, rest[start:end])])


def pick(part: IO[bytes], wanted: Sequence[int]) -> list[bytes]:
    """Read single lines of an opened part, unpacking only their blocks; `wanted` are their places, from 0, ascending.

    Raises DamagedPart, and IndexError for a line that the part does not have.
    """
    lengths = _lengths(part.readline())
    starts = list(accumulate(lengths, initial=part.tell()))
    reader = zstandard.ZstdDecompressor()
    picked: list[bytes] = []
    for block, places in groupby(wanted, lambda place: place // _BLOCK):
        length = lengths[block]
        part.seek(starts[block])
        lines = _lines(reader, part.read(length))
        picked.extend(lines[place % _BLOCK] for place in places)
    return picked


def _lengths(head: bytes) -> list[int]:
    try:
        lengths = orjson.loads(head)
    except orjson.JSONDecodeError as error:
        raise DamagedPart("A part without a list of its blocks cannot be unpacked.") from error
    if not isinstance(lengths, list) or not all(type(length) is int and length > 0 for length in lengths):
        raise DamagedPart("A part without a list of its blocks cannot be unpacked.")
    return lengths


def _lines(reader: zstandard.ZstdDecompressor, block: bytes) -> list[bytes]:
    try:
        if not 0 < zstandard.frame_content_size(block) <= _MOST_UNPACKED:
            raise DamagedPart(f"A block of {len(block):,} bytes cannot be unpacked: it would be too large.")
        return reader.decompress(block, allow_extra_data=False).split(b"\n")[:-1]
    except zstandard.ZstdError as error:
        raise DamagedPart(f"A block of {len(block):,} bytes cannot be unpacked.") from error
