"""Files made to do harm: each small, each more than it seems."""

import io
import struct
from zipfile import ZIP_DEFLATED, ZipFile

from tests.files.ole import container
from tests.files.workbooks import LEADS, xlsx_parts, zipped
from tests.files.xlsb import last_cell

LEADS_XML = f"<sheetData>{''.join(LEADS)}</sheetData>"
SHEET = "xl/worksheets/sheet1.xml"


def with_part(name: str, content: str | bytes) -> bytes:
    """A workbook of leads with one part more, or one replaced."""
    return zipped({**xlsx_parts(LEADS_XML), name: content})


def external_entity() -> bytes:
    """A sheet that asks its reader for a file of the server."""
    return with_part(SHEET, '<!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/passwd">]><worksheet>&x;</worksheet>')


def external_declaration() -> bytes:
    """A workbook that asks its reader to fetch its grammar."""
    return with_part("xl/workbook.xml", '<!DOCTYPE workbook SYSTEM "http://127.0.0.1:9/x.dtd"><workbook/>')


def hidden_doctype() -> bytes:
    """A declaration in UTF-16, where a search for the word finds nothing."""
    text = '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE w [<!ENTITY a "b">]><worksheet>&a;</worksheet>'
    return with_part(SHEET, text.encode("utf-16"))


def overlapping() -> bytes:
    """Many entries of the directory that all point to the same packed bytes."""
    buffer = io.BytesIO()
    with ZipFile(buffer, "w", ZIP_DEFLATED) as archive:
        for name, content in xlsx_parts(LEADS_XML).items():
            archive.writestr(name, content)
        archive.writestr("xl/media/a", b" " * 40_000_000)
    data = buffer.getvalue()
    at = data.rfind(b"PK\x01\x02")
    end = data.rfind(b"PK\x05\x06")
    entry = data[at:end]
    copies = b"".join(entry.replace(b"xl/media/a", b"xl/media/%c" % number) for number in range(98, 122))
    count, size = struct.unpack_from("<HI", data, end + 10)
    tail = bytearray(data[end:])
    struct.pack_into("<HHI", tail, 8, count + 24, count + 24, size + len(copies))
    return data[:end] + copies + bytes(tail)


def million_cells_in_a_row() -> bytes:
    """One row of a million cells without references."""
    cells = "<c><v>1</v></c>" * 1_000_000
    return with_part(SHEET, f'<worksheet><sheetData><row r="1">{cells}</row></sheetData></worksheet>')


def endless_attribute() -> bytes:
    """A tag that never ends: a parser keeps all of it."""
    return with_part(SHEET, b'<worksheet><sheetData><row r="1' + b"1" * 80_000_000)


def endless_text() -> bytes:
    """A single cell of 45 million characters."""
    row = f'<row r="2"><c t="str"><v>{"x" * 45_000_000}</v></c></row>'
    return with_part(SHEET, f"<worksheet><sheetData>{LEADS[0]}{row}</sheetData></worksheet>")


def string_that_holds_itself() -> bytes:
    """Shared strings nested in one another."""
    sheet = '<sheetData><row r="1"><c t="s"><v>0</v></c></row></sheetData>'
    return zipped(xlsx_parts(sheet, strings="<si>" * 5000 + "</si>" * 5000))


def workbook_in_a_workbook() -> bytes:
    """A sheet that is a packed workbook itself."""
    return with_part(SHEET, with_part("x", "y"))


def relation_in_a_circle() -> bytes:
    """A workbook whose only sheet is the workbook."""
    parts = xlsx_parts(LEADS_XML)
    name = "xl/_rels/workbook.xml.rels"
    parts[name] = str(parts[name]).replace("worksheets/sheet1.xml", "workbook.xml")
    return zipped(parts)


def relation_to_the_outside() -> bytes:
    """A workbook whose only sheet is a file of the server."""
    parts = xlsx_parts(LEADS_XML)
    name = "xl/_rels/workbook.xml.rels"
    parts[name] = str(parts[name]).replace("worksheets/sheet1.xml", "../../../etc/passwd")
    return zipped(parts)


def repeated_ods() -> bytes:
    """An OpenDocument sheet that says of one cell that it is repeated 17 thousand million times."""
    base = "urn:oasis:names:tc:opendocument:xmlns"
    return zipped(
        {
            "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
            "content.xml": f'<office:document-content xmlns:office="{base}:office:1.0" xmlns:table="{base}:table:1.0" '
            f'xmlns:text="{base}:text:1.0"><office:body><office:spreadsheet><table:table table:name="Leads">'
            '<table:table-row table:number-rows-repeated="1048576"><table:table-cell '
            'table:number-columns-repeated="16384" office:value-type="string"><text:p>Ann</text:p></table:table-cell>'
            "</table:table-row></table:table></office:spreadsheet></office:body></office:document-content>",
            "META-INF/manifest.xml": f'<manifest:manifest xmlns:manifest="{base}:manifest:1.0"/>',
        }
    )


def far_xlsb() -> bytes:
    """A binary workbook with one value in its last cell: the native reader makes room for all before it."""
    return last_cell()


def ole_in_a_circle() -> bytes:
    """A container whose directory leads back to itself."""
    data = bytearray(container({"Workbook": b"x" * 9000}))
    struct.pack_into("<I", data, 512 + 4, 1)
    return bytes(data)


def wide_text() -> bytes:
    """A text file of one line with five million columns."""
    return b"a," * 5_000_000 + b"\n"
