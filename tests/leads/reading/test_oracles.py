"""Made-up workbooks of every kind of cell: our reader says what openpyxl and python-calamine say.

Where it deliberately says something else, `DIFFERENCES` says why.
"""

import io
import tempfile
from dataclasses import dataclass
from pathlib import Path
from xml.sax.saxutils import escape

import openpyxl
import pytest
import python_calamine
from hypothesis import given, settings
from hypothesis import strategies as st

from leadhub.leads.reading.book import open_book
from leadhub.leads.reading.cells import value_text
from leadhub.leads.reading.limits import FIND_ALL, Limits
from leadhub.leads.reading.table import letter
from tests.files.workbooks import MAIN, STRICT, xlsx_parts, zipped

pytestmark = pytest.mark.filterwarnings("ignore:Workbook contains no default style:UserWarning")
Cells = dict[tuple[int, int], str]

# Kind of cell → what we do otherwise than openpyxl, than calamine, and why.
DIFFERENCES = {
    "zeros": "00501 stays 00501 where the number format is made of zeros: the oracles give 501, and a ZIP is lost.",
    "percent": "25% stays 25%: the oracles give 0.25, which nobody wrote.",
    "error": "#N/A stays #N/A, so that it can be named: calamine gives a blank.",
    "no_result": "A formula saved without its result is named: the oracles give a blank.",
    "long": "More digits than Excel keeps stay as the file has them: calamine gives an exponent.",
}
STYLES = {"n": 0, "date": 1, "percent": 2, "zeros": 3, "time": 4, "duration": 5}
STYLES_XML = (
    '<numFmts count="3"><numFmt numFmtId="170" formatCode="00000"/><numFmt numFmtId="171" formatCode="hh:mm:ss"/>'
    '<numFmt numFmtId="172" formatCode="[h]:mm:ss"/></numFmts><fonts count="1"><font/></fonts>'
    '<fills count="1"><fill><patternFill/></fill>'
    ""
    '</fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="6"><xf/>'
    '<xf numFmtId="14"/><xf numFmtId="10"/><xf numFmtId="170"/><xf numFmtId="171"/><xf numFmtId="172"/></cellXfs>'
)
TYPES_XML = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" '
    'ContentType="application/xml"/><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.'
    'relationships+xml"/>{}</Types>'
)
OVERRIDES = {
    "workbook": "sheet.main", "worksheets/sheet1": "worksheet", "sharedStrings": "sharedStrings", "styles": "styles",
}  # fmt: skip


@dataclass(frozen=True)
class Cell:
    """A kind of cell and its XML without the reference: `<c{place} …>…</c>`."""

    kind: str
    xml: str


texts = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"], include_characters="\n"), min_size=1)
texts = texts.filter(lambda text: "_x" not in text and "\ufffe" not in text and "\uffff" not in text)
safe = texts.map(lambda text: escape(text[:30]))
numbers = st.one_of(
    st.integers(-(10**14), 10**14),
    st.floats(-1e12, 1e12, allow_nan=False).filter(lambda number: number == 0 or abs(number) > 1e-6),
    st.decimals(-99999, 99999, places=3, allow_nan=False).map(float),
).map(repr)


def styled(kind: str, value: st.SearchStrategy[object]) -> st.SearchStrategy[Cell]:
    return value.map(lambda number: Cell(kind, f'<c{{place}} s="{STYLES.get(kind, 0)}"><v>{number}</v></c>'))


def text_cells(pattern: str) -> st.SearchStrategy[Cell]:
    return st.builds(lambda *made: Cell("text", pattern.replace("<<>>", made[0]).replace("<>", made[1])), safe, safe)


SHARED = 6
shared = st.lists(
    st.one_of(
        safe.map('<si><t xml:space="preserve">{}</t></si>'.format),
        st.builds('<si><r><t xml:space="preserve">{}</t></r><r><rPr><b/></rPr><t>x{}x</t></r></si>'.format, safe, safe),
    ),
    min_size=SHARED,
    max_size=SHARED,
)
PRESERVED = '<t xml:space="preserve">'
cells = st.one_of(
    styled("n", numbers),
    styled("percent", st.integers(0, 1000).map(lambda number: number / 1000)),
    styled("zeros", st.integers(0, 99_999)),
    styled("date", st.one_of(st.integers(61, 80_000), st.integers(244, 320_000).map(lambda quarter: quarter / 4))),
    styled("time", st.integers(1, 1439).map(lambda minute: minute / 1440)),
    styled("duration", st.integers(24, 300).map(lambda hour: hour / 24)),
    st.integers(0, SHARED - 1).map(lambda number: Cell("text", f'<c{{place}} t="s"><v>{number}</v></c>')),
    text_cells(f'<c{{place}} t="inlineStr"><is>{PRESERVED}<<>></t></is></c>'),
    text_cells(f'<c{{place}} t="inlineStr"><is><r>{PRESERVED}<<>></t></r><r>{PRESERVED}<></t></r></is></c>'),
    text_cells('<c{place} t="str"><f>A1</f><v>y<<>>y</v></c>'),
    st.sampled_from(
        [
            Cell("n", '<c{place}><f>1+1</f><v>2</v></c>'),
            Cell("bool", '<c{place} t="b"><v>1</v></c>'),
            Cell("bool", '<c{place} t="b"><f>A1</f><v>0</v></c>'),
            Cell("error", '<c{place} t="e"><v>#N/A</v></c>'),
            Cell("error", '<c{place} t="e"><f>1/0</f><v>#DIV/0!</v></c>'),
            Cell("blank", '<c{place} s="1"/>'),
            Cell("no_result", "<c{place}><f>A1</f></c>"),
        ]
    ),
)  # fmt: skip
made_rows = st.lists(
    st.tuples(st.integers(1, 4), st.lists(st.tuples(st.integers(0, 3), cells), max_size=6)), max_size=8
)


def sheet_of(
    made: list[tuple[int, list[tuple[int, Cell]]]], *, references: bool
) -> tuple[str, dict[tuple[int, int], str]]:
    """The sheet's rows, and what kind of cell stands where. Without references cells follow one another."""
    xml, kinds = [], {}
    number = 0
    for gap, row in made:
        number += gap if references else 1
        column = -1
        written = []
        for skip, cell in row:
            column += 1 + (skip if references else 0)
            kinds[number, column] = cell.kind
            place = f' r="{letter(column)}{number}"' if references else ""
            written.append(cell.xml.replace("{place}", place))
        place = f' r="{number}"' if references else ""
        xml.append(f"<row{place}>{''.join(written)}</row>")
    return "".join(xml), kinds


def workbook(rows: str, strings: list[str], *, namespace: str, epoch_1904: bool) -> bytes:
    """A workbook as complete as openpyxl wants it."""
    properties = 'date1904="1"' if epoch_1904 else ""
    parts = xlsx_parts(
        f"<sheetData>{rows}</sheetData>",
        strings="".join(strings),
        styles=STYLES_XML,
        namespace=namespace,
        properties=properties,
    )
    kinds = "".join(
        f'<Override PartName="/xl/{name}.xml" ContentType="application/vnd.openxmlformats-officedocument.'
        f'spreadsheetml.{kind}+xml"/>'
        for name, kind in OVERRIDES.items()
    )
    relations = "xl/_rels/workbook.xml.rels"
    more = "".join(
        f'<Relationship Id="more{name}" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{name}"'
        f' Target="{name}.xml"/>'
        for name in ("sharedStrings", "styles")
    )
    parts[relations] = str(parts[relations]).replace("</Relationships>", more + "</Relationships>")
    return zipped({**parts, "[Content_Types].xml": TYPES_XML.format(kinds)})


def as_we_read(content: bytes) -> Cells:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "made.xlsx"
        path.write_bytes(content)
        book = open_book(path, "made.xlsx", FIND_ALL, Limits())
        try:
            rows = list(book.sheets[0].rows())
        finally:
            book.close()
    return {(number, at): text for number, row in rows for at, text in enumerate(row) if text}


def as_openpyxl_reads(content: bytes) -> Cells:
    sheet = openpyxl.load_workbook(io.BytesIO(content), data_only=True).worksheets[0]
    rows = sheet.iter_rows(min_row=1, min_col=1, values_only=True)
    found = {(number, at): value_text(value) for number, row in enumerate(rows, 1) for at, value in enumerate(row)}
    return {place: text for place, text in found.items() if text}


def as_calamine_reads(content: bytes) -> Cells:
    sheet = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0)
    rows = sheet.to_python(skip_empty_area=False)
    found = {(number, at): value_text(value) for number, row in enumerate(rows, 1) for at, value in enumerate(row)}
    return {place: text for place, text in found.items() if text}


def like_openpyxl(ours: Cells, kinds: dict[tuple[int, int], str]) -> Cells:
    """Our cells with the deliberate differences taken back."""
    undone = {}
    for place, text in ours.items():
        match kinds[place]:
            case "zeros":
                assert len(text) == 5
                text = value_text(int(text))
            case "percent":
                assert text.endswith("%")
                text = value_text(round(float(text[:-1]) / 100, 6))
            case "no_result":
                assert text.startswith("#")
                continue
        undone[place] = text
    return undone


@settings(max_examples=120)
@given(made_rows, shared, st.booleans(), st.booleans())
def test_it_reads_what_openpyxl_reads(
    made: list[tuple[int, list[tuple[int, Cell]]]], strings: list[str], references: bool, epoch_1904: bool
) -> None:
    rows, kinds = sheet_of(made, references=references)
    content = workbook(rows, strings, namespace=MAIN, epoch_1904=epoch_1904)
    assert like_openpyxl(as_we_read(content), kinds) == as_openpyxl_reads(content)


@settings(max_examples=120)
@given(made_rows, shared, st.booleans(), st.sampled_from([MAIN, STRICT]))
def test_it_reads_what_calamine_reads(
    made: list[tuple[int, list[tuple[int, Cell]]]], strings: list[str], epoch_1904: bool, namespace: str
) -> None:
    rows, kinds = sheet_of(made, references=True)
    content = workbook(rows, strings, namespace=namespace, epoch_1904=epoch_1904)
    ours = like_openpyxl(as_we_read(content), kinds)
    assert {place: text for place, text in ours.items() if kinds[place] != "error"} == as_calamine_reads(content)


def test_the_differences_are_those_that_are_listed() -> None:
    cells = {
        "zeros": ('<c r="A1" s="3"><v>501</v></c>', "00501", "501", "501"),
        "percent": ('<c r="A1" s="2"><v>0.25</v></c>', "25%", "0.25", "0.25"),
        "error": ('<c r="A1" t="e"><v>#N/A</v></c>', "#N/A", "#N/A", None),
        "no_result": ('<c r="A1"><f>B1</f></c>', "#NO_RESULT!", None, None),
        "long": (
            '<c r="A1"><v>41555501234155550123</v></c>',
            "41555501234155550123",
            "41555501234155550123",
            "4.15555012341556E+19",
        ),
    }
    assert list(cells) == list(DIFFERENCES)
    for xml, *expected in cells.values():
        content = workbook(f'<row r="1">{xml}</row>', [], namespace=MAIN, epoch_1904=False)
        readers = (as_we_read, as_openpyxl_reads, as_calamine_reads)
        assert [read(content).get((1, 0)) for read in readers] == expected
