"""A small .xlsb ([MS-XLSB]), written record by record: the same parts as an .xlsx, but in binary."""

import struct
from collections.abc import Sequence

from tests.files.workbooks import zipped

_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_BOOLEAN, _ERROR, _NUMBER, _TEXT, _SHARED = 4, 3, 5, 6, 7
ERRORS = {"#N/A": 0x2A, "#REF!": 0x17, "#DIV/0!": 0x07}


def xlsb(
    rows: Sequence[Sequence[str | float | bool | None]], *, first_row: int = 1, hidden: Sequence[str] = ()
) -> bytes:
    """A workbook of a sheet named "Leads", its rows from `first_row` on, and of empty hidden sheets.

    A text of ERRORS is that error; every other text that stands in column A is a shared string. None: no cell.
    """
    names = ["Leads", *hidden]
    shared = sorted({row[0] for row in rows if row and isinstance(row[0], str)})
    return _book(names, shared, [_sheet(rows, first_row, shared), *(_sheet([], 1, []) for _ in hidden)])


def _book(names: Sequence[str], shared: Sequence[str], made: Sequence[bytes]) -> bytes:
    sheets = b"".join(
        _record(156, struct.pack("<II", int(number > 1), number) + _wide(f"rId{number}") + _wide(name))
        for number, name in enumerate(names, 1)
    )
    book = _record(131) + _record(143) + sheets + _record(144) + _record(132)
    related = "".join(
        f'<Relationship Id="rId{number}" Type="{_OFFICE}/worksheet" Target="worksheets/sheet{number}.bin"/>'
        for number in range(1, len(names) + 1)
    )
    related += f'<Relationship Id="rIdS" Type="{_OFFICE}/sharedStrings" Target="sharedStrings.bin"/>'
    strings = b"".join(_record(19, b"\0" + _wide(text)) for text in shared)
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": "<Types/>",
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}"><Relationship Id="rId1" Type="{_OFFICE}/officeDocument" '
        'Target="xl/workbook.bin"/></Relationships>',
        "xl/workbook.bin": book,
        "xl/_rels/workbook.bin.rels": f'<Relationships xmlns="{_PACKAGE}">{related}</Relationships>',
        "xl/sharedStrings.bin": _record(159, struct.pack("<II", len(shared), len(shared))) + strings + _record(160),
    }
    for number, sheet in enumerate(made, 1):
        parts[f"xl/worksheets/sheet{number}.bin"] = sheet
    return zipped(parts)


def last_cell() -> bytes:
    """A workbook with one number, in XFD1048576."""
    size = struct.pack("<IIII", 0, 1_048_575, 0, 16_383)
    row = struct.pack("<IIHHBI", 1_048_575, 0, 300, 0, 0, 0)
    made = _record(129) + _record(148, size) + _record(145) + _record(0, row)
    made += _record(_NUMBER, struct.pack("<IId", 16_383, 0, 1.0)) + _record(146) + _record(130)
    return _book(["Leads"], [], [made])


def _sheet(rows: Sequence[Sequence[str | float | bool | None]], first_row: int, shared: list[str]) -> bytes:
    width = max(map(len, rows), default=1)
    size = struct.pack("<IIII", first_row - 1, first_row + len(rows) - 1, 0, width - 1)
    made = _record(129) + _record(148, size) + _record(145)
    for number, cells in enumerate(rows, first_row - 1):
        made += _record(0, struct.pack("<IIHHBI", number, 0, 300, 0, 0, 0))
        made += b"".join(_cell(column, value, shared) for column, value in enumerate(cells) if value is not None)
    return made + _record(146) + _record(130)


def _cell(column: int, value: str | float | bool, shared: list[str]) -> bytes:
    place = struct.pack("<II", column, 0)
    if isinstance(value, bool):
        return _record(_BOOLEAN, place + bytes([value]))
    if isinstance(value, int | float):
        return _record(_NUMBER, place + struct.pack("<d", value))
    if value in ERRORS:
        return _record(_ERROR, place + bytes([ERRORS[value]]))
    if column == 0:
        return _record(_SHARED, place + struct.pack("<I", shared.index(value)))
    return _record(_TEXT, place + _wide(value))


def _wide(text: str) -> bytes:
    raw = text.encode("utf-16-le")
    return struct.pack("<I", len(raw) // 2) + raw


def _record(kind: int, data: bytes = b"") -> bytes:
    number = bytes([kind]) if kind < 128 else bytes([kind & 0x7F | 0x80, kind >> 7])
    return number + _length(len(data)) + data


def _length(length: int) -> bytes:
    made = b""
    while length > 0x7F:
        made += bytes([length & 0x7F | 0x80])
        length >>= 7
    return made + bytes([length])
