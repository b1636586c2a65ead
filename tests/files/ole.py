"""Old Office containers ([MS-CFB]) and a small .xls ([MS-XLS]), written byte by byte."""

import struct
from collections.abc import Iterator, Sequence

_SECTOR = 512
_FREE, _END, _FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
_SMALLEST_STREAM = 4096  # smaller ones live in a stream of their own, which we need not write


def container(streams: dict[str, bytes]) -> bytes:
    """An OLE file with these streams; small ones are filled up with zeros."""
    sizes = {name: max(_SMALLEST_STREAM, len(data)) for name, data in streams.items()}
    padded = {name: data.ljust(-(-sizes[name] // _SECTOR) * _SECTOR, b"\0") for name, data in streams.items()}
    directory_sectors = -(-(len(streams) + 1) // 4)
    fat = [_FAT, *range(2, directory_sectors + 1), _END]
    entries = [_entry("Root Entry", 5, child=1, start=_END, size=0)]
    body = b""
    for number, (name, data) in enumerate(padded.items(), 1):
        start, count = len(fat), len(data) // _SECTOR
        fat += [*range(start + 1, start + count), _END]
        sibling = number + 1 if number < len(padded) else _FREE
        entries.append(_entry(name, 2, right=sibling, start=start, size=sizes[name]))
        body += data
    assert len(fat) <= _SECTOR // 4
    header = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(16)
    header += struct.pack("<HHHHH6xIIIIIIIII", 0x3E, 3, 0xFFFE, 9, 6, 0, 1, 1, 0, _SMALLEST_STREAM, _END, 0, _END, 0)
    header += struct.pack("<I", 0) + b"\xff" * 432
    table = b"".join(struct.pack("<I", sector) for sector in fat).ljust(_SECTOR, b"\xff")
    directory = b"".join(entries).ljust(directory_sectors * _SECTOR, b"\0")
    return header + table + directory + body


def _entry(name: str, kind: int, *, start: int, size: int, child: int = _FREE, right: int = _FREE) -> bytes:
    raw = (name + "\0").encode("utf-16-le")
    head = raw.ljust(64, b"\0") + struct.pack("<HBBIII", len(raw), kind, 1, _FREE, right, child)
    return head + bytes(36) + struct.pack("<IQ", start, size)


def xls(rows: Sequence[Sequence[str | float]]) -> bytes:
    """A workbook of one sheet named "Leads"."""
    return container({"Workbook": xls_stream(rows)})


def xls_stream(rows: Sequence[Sequence[str | float]], *, protection: bytes = b"") -> bytes:
    """The records of such a workbook; with the inside of a FilePass record, if there is one."""
    name = b"Leads"
    sheet_list = struct.pack("<IHBB", 0, 0, len(name), 0) + name
    start = _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0005, 0, 0, 0, 0))
    if protection:
        start += _record(0x002F, protection)
    before = len(start) + 4 + len(sheet_list) + 4
    sheet_list = struct.pack("<I", before) + sheet_list[4:]
    book = start + _record(0x0085, sheet_list) + _record(0x000A, b"")
    book += _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0010, 0, 0, 0, 0))
    width = max(len(cells) for cells in rows)
    book += _record(0x0200, struct.pack("<IIHHH", 0, len(rows), 0, width, 0))
    for number, cells in enumerate(rows):
        for column, value in enumerate(cells):
            where = struct.pack("<HHH", number, column, 0)
            if isinstance(value, str):
                book += _record(0x0204, where + struct.pack("<HB", len(value), 1) + value.encode("utf-16-le"))
            else:
                book += _record(0x0203, where + struct.pack("<d", value))
    return book + _record(0x000A, b"")


def records(stream: bytes) -> Iterator[tuple[int, int, int]]:
    """Kind, start and length of the data of each record."""
    at = 0
    while at < len(stream):
        kind, length = struct.unpack_from("<HH", stream, at)
        yield kind, at + 4, length
        at += 4 + length


def _record(kind: int, data: bytes) -> bytes:
    return struct.pack("<HH", kind, len(data)) + data
