"""However a workbook is read, by XML events, by patterns or by a crew of processes, the table is the same."""

import io
import struct
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest

from leadhub.leads.reading import Limits, Table, crew, shape, shared_file, xlsx_rows, xlsx_usual
from leadhub.leads.reading import xlsx_worksheet as worksheet
from leadhub.leads.reading.xlsx_sheet import SheetParser
from leadhub.leads.reading.xlsx_usual import Taken, UsualRows
from tests.files import SAMPLES
from tests.files.workbooks import MAIN, row, xlsx_parts, zipped
from tests.leads.reading.conftest import read_file
from tests.leads.reading.splitting import assert_the_same, outcome, sheet, tiny_blocks


@pytest.fixture
def small_blocks() -> Iterator[pytest.MonkeyPatch]:
    """Everything is cut into tiny blocks, and no sheet is too small for a crew."""
    with tiny_blocks() as patch:
        yield patch


# --- Nasty files ------------------------------------------------------------------------------------------------------

ROWS = [row(number, f"Name {number}", 4155550100 + number) for number in range(2, 30)]
HEAD = row(1, "First Name", "Phone")
STRINGS = "".join(f"<si><t>text {number} &amp; more</t></si>" for number in range(40))


def with_rows(*rows: str, before: int = 14, **more: Any) -> bytes:
    """A sheet with some usual rows, then these, then usual rows again."""
    return sheet("".join([HEAD, *ROWS[:before], *rows, *ROWS[before:]]), **more)


def shared(*numbers: int | str) -> str:
    return "".join(f'<row r="{50 + at}"><c r="A1" t="s"><v>{number}</v></c></row>' for at, number in enumerate(numbers))


def raw(xml: bytes, strings: bytes | None = None) -> bytes:
    parts = xlsx_parts("", strings="")
    parts["xl/worksheets/sheet1.xml"] = xml
    if strings is not None:
        parts["xl/sharedStrings.xml"] = strings
    return zipped(parts)


def text_cell(text: str, number: int = 50) -> str:
    return f'<row r="{number}"><c r="A{number}" t="inlineStr"><is><t>{text}</t></is></c></row>'


def wrong_checksum() -> bytes:
    data = bytearray(with_rows())
    with ZipFile(io.BytesIO(bytes(data))) as archive:
        crc = archive.getinfo("xl/worksheets/sheet1.xml").CRC
    at = data.rfind(struct.pack("<I", crc))
    data[at] ^= 1
    return bytes(data)


PLAIN_XML = f'<worksheet xmlns="{MAIN}"><sheetData>{HEAD}{"".join(ROWS)}{text_cell("Zoë")}</sheetData></worksheet>'

NASTY: dict[str, bytes] = {
    "nothing unusual": with_rows(),
    "end of a row in a comment": with_rows("<!-- <row r='40'></row> -->"),
    "a row in a comment": with_rows(f"<!-- {ROWS[3]} -->"),
    "half a row in a comment": with_rows('<row r="40"><!-- </row> --><c r="A40"><v>5</v></c></row>'),
    "end of a row in CDATA": with_rows('<row r="40"><c r="A40" t="str"><v><![CDATA[</row>]]></v></c></row>'),
    "end of a row in an instruction": with_rows("<?pi </row> ?>"),
    "a comment in front": raw(PLAIN_XML.replace("<sheetData>", "<!-- </row> --><sheetData>").encode()),
    "rows without numbers": with_rows("<row><c><v>7</v></c></row>" * 9),
    "cells without references": with_rows('<row r="40"><c><v>7</v></c><c/><c><v>8</v></c></row>'),
    "cells out of order": with_rows('<row r="40"><c r="C40"><v>3</v></c><c r="A40"><v>1</v></c></row>'),
    "cells twice": with_rows('<row r="40"><c r="A40"><v>3</v></c><c r="A40"><v>1</v></c></row>'),
    "cells between rows": with_rows('<c r="A40"><v>7</v></c><c><v>9</v></c>'),
    "values between rows": with_rows("<v>7</v>x"),
    "a row in a row": with_rows(f'<row r="40">{ROWS[0]}</row>'),
    "rows out of order": with_rows(row(9000, "Late", 1), row(3, "Early", 2)),
    "blank rows": with_rows('<row r="33"/>', '<row r="34" hidden="1"></row>', '<row r="0"/>'),
    "self-closed rows": with_rows(
        '<row r="33"/>\n<row r="34" spans="1:2" s="1"/>', "<row/>", "<row><c><v>1</v></c></row>"
    ),
    "blanks only": with_rows(row(40, "  ", " "), row(41, "\t")),
    "hidden rows": with_rows(row(40, "Hid", 1, attributes='hidden="1"'), row(41, "Hid", 1, attributes='hidden="true"')),
    "hidden as Excel writes it": with_rows(
        '<row r="40" spans="1:2" hidden="1" x14ac:dyDescent="0.3"><c r="A40"><v>1</v></c></row>'
    ),
    "not hidden": with_rows('<row r="40" hidden="false"><c r="A40"><v>1</v></c></row>'),
    "formulas without result": with_rows(
        '<row r="40"><c r="B40"><f>A1</f></c><c r="A40" t="str"><f>x</f><v/></c></row>'
    ),
    "formulas": with_rows('<row r="40"><c r="A40" t="str"><f>A1&amp;"x"</f><v>cached</v></c></row>'),
    "errors": with_rows('<row r="40"><c r="A40" t="e"><v>#N/A</v></c><c r="B40" t="b"><v>1</v></c></row>'),
    "values without a column": with_rows(row(40, "A", 1, "outside"), row(41, "B", 2, None, "further outside")),
    "named entities": with_rows(text_cell("&lt;a&gt; &amp;amp; &quot;b&apos;")),
    "numbered entities": with_rows(text_cell("&#10;&#x41;&amp;#65;")),
    "unknown entity": with_rows(text_cell("&nope;")),
    "bare ampersand": with_rows(text_cell("a & b")),
    "bare end of CDATA": with_rows(text_cell("a ]]> b")),
    "bare greater than": with_rows(text_cell("a > b")),
    "carriage returns": with_rows(text_cell("a\r\nb\rc")),
    "escaped characters": with_rows(text_cell("a_x000A_b _xD800_")),
    "forbidden character": with_rows(text_cell("a\x01b")),
    "forbidden code point": with_rows(text_cell("a\ufffeb")),
    "rare code points": with_rows(text_cell("\U0001f600\u2028\x85\x7f")),
    "rich text": with_rows('<row r="40"><c r="A40" t="inlineStr"><is><r><t>a</t></r><r><t> b</t></r></is></c></row>'),
    "twice the same attribute": with_rows('<row r="40" r="41"><c r="A40"><v>1</v></c></row>'),
    "twice the same cell attribute": with_rows('<row r="40"><c r="A40" r="B40"><v>1</v></c></row>'),
    "attributes in another order": with_rows('<row hidden="1" r="40"><c t="str" s="0" r="A40"><v>1</v></c></row>'),
    "single quotes": with_rows("<row r='40'><c r='A40'><v>1</v></c></row>"),
    "space in tags": with_rows('<row r="40" ><c r="A40" ><v >1</v ></c ></row >'),
    "space between cells": with_rows('<row r="40">\n  <c r="A40"><v>1</v></c>\n</row>\n  '),
    "text between cells": with_rows('<row r="40">junk<c r="A40"><v>1</v></c>junk</row>'),
    "tags that cross": with_rows('<row r="40"><c r="A40"><v>1</c></v></row>'),
    "mixed ends": with_rows('<row r="40"><c r="A40" t="inlineStr"><is><t>1</v></c></row>'),
    "a tag too much": with_rows("</sheetData>"),
    "the sheet ends too early": with_rows("</sheetData></worksheet>"),
    "two parts of data": with_rows("</sheetData><sheetData>"),
    "data of another name": with_rows("</sheetData><other>"),
    "two sheets": with_rows("</sheetData></worksheet><worksheet><sheetData>"),
    "cut off": raw(PLAIN_XML[:-200].encode()),
    "junk behind": raw(PLAIN_XML.encode() + b"<x/>"),
    "rows behind": sheet(HEAD + "".join(ROWS), after=f"<x>{row(60, 'Stray', 3)}<row><c><v>4</v></c></row></x>"),
    "much behind": sheet(HEAD + "".join(ROWS), after="<links>" + '<link ref="A1" id="1"/>' * 100 + "</links>"),
    "an endless tag behind": sheet(HEAD + "".join(ROWS), after="<links>" + "x" * 3000 + "</row></links>"),
    "deep": with_rows("<a>" * 70 + "</a>" * 70),
    "prefixes": raw(PLAIN_XML.replace("<", "<x:").replace("<x:/", "</x:").encode()),
    "declared UTF-8": raw(b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n' + PLAIN_XML.encode()),
    "a mark in front": raw(b'\xef\xbb\xbf<?xml version="1.0"?>' + PLAIN_XML.encode()),
    "declared Latin-1": raw(b"<?xml version='1.0' encoding='ISO-8859-1'?>" + PLAIN_XML.encode("latin-1")),
    "declared ASCII": raw(b"<?xml version='1.0' encoding='US-ASCII'?>" + PLAIN_XML.encode("latin-1")),
    "UTF-16": raw(PLAIN_XML.encode("utf-16")),
    "not UTF-8": raw(PLAIN_XML.encode("latin-1")),
    "half a character": raw(PLAIN_XML.encode().replace("ë".encode(), b"\xed\xa0\x80")),
    "doctype": raw(f"<!DOCTYPE worksheet>{PLAIN_XML}".encode()),
    "late doctype": with_rows("<!DOCTYPE worksheet>"),
    "too many columns": with_rows(f'<row r="40">{"".join(f"<c><v>{n}</v></c>" for n in range(300))}</row>'),
    "a far column": with_rows('<row r="40"><c r="XFD40"><v>1</v></c></row>'),
    "an impossible column": with_rows('<row r="40"><c r="XFE40"><v>1</v></c></row>'),
    "a small letter": with_rows('<row r="40"><c r="b40"><v>1</v></c></row>'),
    "an impossible row": with_rows('<row r="1048577"><c r="A1"><v>1</v></c></row>'),
    "a row that is no number": with_rows('<row r="x"><c r="A1"><v>1</v></c></row>'),
    "digits of another script": with_rows('<row r="٤٠"><c r="A٤"><v>٤</v></c></row>'),
    "too many rows": with_rows(*[row(number, "More", number) for number in range(100, 160)]),
    "wrong checksum": wrong_checksum(),
    "shared strings": with_rows(shared(0, 39, 7, 7, 20), strings=STRINGS),
    "a string that is not there": with_rows(shared(0, 40), strings=STRINGS),
    "a negative string": with_rows(shared(0, -1), strings=STRINGS),
    "a string that is no number": with_rows(shared("x"), strings=STRINGS),
    "a string number with spaces": with_rows(shared(" 5 "), strings=STRINGS),
    "no strings at all": with_rows(shared(0)),
    "an empty part of strings": raw(
        with_strings := PLAIN_XML.replace("</sheetData>", shared(1) + "</sheetData>").encode(), b""
    ),
    "strings with a comment": with_rows(shared(0, 20), strings="<!-- </si> -->" + STRINGS),
    "strings with a late comment": with_rows(
        shared(0, 30), strings=STRINGS + "<!-- </si><si><t>no</t></si> -->" + STRINGS
    ),
    "strings in CDATA": with_rows(shared(40), strings=STRINGS + "<si><t><![CDATA[</si>]]></t></si>" + STRINGS),
    "rich strings": with_rows(
        shared(40, 41, 42, 43, 44),
        strings=STRINGS + "<si><r><t>rich</t></r><r><t> text</t></r></si><si><t>漢字</t><rPh><t>no</t></rPh></si><si/>"
        '<si><t xml:space="preserve"> kept </t></si><si><t/></si>' + STRINGS,
    ),
    "strings in strings": with_rows(shared(41), strings=STRINGS + "<si><si><t>in</t></si></si>" + STRINGS),
    "broken strings": with_rows(shared(3), strings=STRINGS + "<si><t>" + STRINGS),
    "broken strings that are needed": with_rows(shared(41), strings=STRINGS + "<si><t>" + STRINGS),
    "strings with a doctype": raw(with_strings, f"<!DOCTYPE sst><sst>{STRINGS}</sst>".encode()),
    "Latin-1 strings": raw(
        with_strings, "<?xml version='1.0' encoding='latin-1'?><sst><si/><si><t>ë</t></si></sst>".encode("latin-1")
    ),
    "strings with prefixes": raw(with_strings, b"<x:sst><x:si/><x:si><x:t>y</x:t></x:si></x:sst>"),
    "strings by another name": raw(with_strings, b"<other><si/><si><t>y</t></si></other>"),
    "only a header": sheet(HEAD),
    "nothing": sheet(""),
}


@pytest.mark.parametrize("name", NASTY)
@pytest.mark.usefixtures("small_blocks")
def test_a_nasty_file_has_one_meaning(name: str) -> None:
    assert_the_same(NASTY[name])
    assert_the_same(NASTY[name], header_row=1)


@pytest.mark.parametrize("name", ["spring-prospects.xlsx", "week47-export.xlsx"])
def test_a_sample_has_one_meaning(name: str, small_blocks: pytest.MonkeyPatch, tmp_path: Path) -> None:
    small_blocks.setattr(xlsx_rows, "_BLOCK", 9000)
    small_blocks.setattr(shared_file, "_BLOCK", 900)
    small_blocks.setattr(shape, "SCAN_ROWS", 30)
    folders = [tmp_path / "one", tmp_path / "many"]
    for folder in folders:
        folder.mkdir()
    one, many = (
        read_file(SAMPLES / name, folder, crew_size=size) for folder, size in zip(folders, (0, 3), strict=True)
    )
    assert (replace(one[0], parts=[]), one[1]) == (replace(many[0], parts=[]), many[1])


# --- The tests above would be worth nothing if the short cuts were never taken ----------------------------------------


@pytest.mark.parametrize("name", ["spring-prospects.xlsx", "week47-export.xlsx"])
def test_usual_rows_are_taken_apart_by_pattern(name: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    taken: list[int] = []
    real = UsualRows.take

    def spy(self: UsualRows, text: str) -> Taken | None:
        found = real(self, text)
        taken.append(len(found.rows) if found else 0)
        return found

    monkeypatch.setattr(UsualRows, "take", spy)
    monkeypatch.setattr(xlsx_rows, "_FIRST_CHUNK", 400)
    table, _ = read_file(SAMPLES / name, tmp_path)
    assert sum(taken) > 0.9 * table.rows


def test_rows_that_are_nearly_usual_cost_little(monkeypatch: pytest.MonkeyPatch) -> None:
    def numbers(last: str) -> str:
        letters = [f"{one}{two}" for one in "ABCDE" for two in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"]
        return "".join(f'<c r="{each}1"><v>{at}</v></c>' for at, each in enumerate(letters)) + f'<c r="FA1">{last}</c>'

    usual = [f'<row r="{number}">{numbers("<v>1</v>")}</row>' for number in range(1, 40)]
    other = [f'<row r="{number}">{numbers("<f>1</f><v>2</v>")}</row>' for number in range(40, 44)]
    monkeypatch.setattr(xlsx_usual, "_WORTH_LEARNING", 0)
    start = time.process_time()
    found = outcome(sheet("".join([*usual, *other])), header_row=0)
    assert time.process_time() - start < 5
    assert isinstance(found[0], Table)
    assert found[0].rows == 43
    assert found[1][-1][1][-2:] == ["129", "2"]


def test_cells_of_usual_rows_are_taken_apart_by_pattern(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    taken: list[bool] = []
    real = SheetParser._take_row

    def spy(self: SheetParser, text: str) -> bool:
        taken.append(real(self, text))
        return taken[-1]

    monkeypatch.setattr(SheetParser, "_take_row", spy)
    monkeypatch.setattr(xlsx_usual, "_WORTH_LEARNING", 10**9)
    monkeypatch.setattr(xlsx_rows, "_FIRST_CHUNK", 400)
    for name in ("spring-prospects.xlsx", "week47-export.xlsx"):
        taken.clear()
        table, _ = read_file(SAMPLES / name, tmp_path)
        assert sum(taken) > 0.9 * table.rows


def test_the_crew_reads_what_is_left_of_the_sheet(small_blocks: pytest.MonkeyPatch) -> None:
    counted: list[int] = []
    real = worksheet.XlsxSheet.blocks

    def spy(*args: Any) -> Iterator[Any]:
        for answer in real(*args):
            counted.append(sum(part.rows for part in answer.parts))
            yield answer

    small_blocks.setattr(worksheet.XlsxSheet, "blocks", spy)
    found = outcome(NASTY["shared strings"], 2)
    assert isinstance(found[0], Table)
    assert len(counted) > 3
    assert found[0].rows - sum(counted) <= 8


def test_a_small_sheet_needs_no_crew(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crew, "Crew", None)
    assert isinstance(outcome(NASTY["nothing unusual"], 2)[0], Table)


def test_nothing_is_left_of_parts_that_were_read_in_vain(small_blocks: pytest.MonkeyPatch, tmp_path: Path) -> None:
    path = tmp_path / "made.xlsx"
    path.write_bytes(with_rows("<!-- </row> -->", before=26))
    table, _ = read_file(path, tmp_path, Limits(part_rows=4), 2)
    assert len(list(tmp_path.glob("*.jsonl.z"))) == len(table.parts)
    assert {one.name for one in tmp_path.iterdir() if not one.name.endswith(".jsonl.z")} == {"made.xlsx"}
