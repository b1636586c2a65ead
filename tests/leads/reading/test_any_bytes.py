"""Whatever the bytes, reading gives a table or an UnreadableFile, and nothing else."""

import tempfile
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leadhub.leads.reading import Look, ReadChoices, UnreadableFile, look, read
from tests.files import SAMPLES
from tests.files.ole import container, xls
from tests.files.workbooks import LEADS, ods, xlsx, xlsx_parts, zipped
from tests.files.xlsb import xlsb

EXTENSIONS = st.sampled_from(["csv", "tsv", "txt", "xlsx", "xlsm", "xls", "xlsb", "ods", "pdf", ""])
GOOD = [
    xlsx(*LEADS, strings="<si><t>x</t></si>", styles='<cellXfs><xf numFmtId="14"/></cellXfs>'),
    xls([["Name", "Phone"], ["Ann", 4155550101.0], ["Bob", "4155550102"]]),
    ods(["Name", "Phone"], ["Ann", "4155550101"]),
    container({"EncryptedPackage": b"x"}),
    xlsb([["Name", "Phone"], ["Ann", 4155550101.0, True], ["Bob", "#N/A"]]),
    (SAMPLES / "bestand-de.csv").read_bytes()[:3000],
    "Name;Stadt\nJosé;München\n".encode("utf-16"),
]


def survives(content: bytes, extension: str, choices: ReadChoices | None = None) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "upload"
        path.write_bytes(content)
        choices = choices or ReadChoices()
        with suppress(UnreadableFile):
            assert isinstance(look(path, filename=f"a.{extension}", choices=choices), Look)
        with suppress(UnreadableFile):
            assert read(path, filename=f"a.{extension}", choices=choices, out=Path(folder)).rows > 0


@settings(max_examples=250)
@given(st.binary(max_size=300), EXTENSIONS)
def test_any_bytes_under_any_name(content: bytes, extension: str) -> None:
    survives(content, extension)


@settings(max_examples=250)
@given(st.text(st.sampled_from('aB1@.,;\t|"\n\r\0 é’')), st.sampled_from(["utf-8", "cp1252", "utf-16", "utf-32"]))
def test_any_text_in_any_encoding(content: str, encoding: str) -> None:
    survives(content.encode(encoding), "csv")


@settings(max_examples=250)
@given(st.sampled_from(GOOD), st.data())
def test_a_good_file_with_some_bytes_changed(good: bytes, data: st.DataObject) -> None:
    damaged = bytearray(good)
    for _ in range(data.draw(st.integers(1, 6))):
        damaged[data.draw(st.integers(0, len(damaged) - 1))] = data.draw(st.integers(0, 255))
    cut = data.draw(st.one_of(st.just(len(damaged)), st.integers(0, len(damaged))))
    survives(bytes(damaged[:cut]), data.draw(EXTENSIONS))


PIECES = st.sampled_from(
    [
        *('<row r="1">', "</row>", '<row r="x">', '<row r="99999999">', '<row hidden="1">', "<c>", "</c>", "<v>"),
        *("</v>", "<t>", "</t>", "<is>", "</is>", "<f/>", '<c r="A1" t="s">', '<c r="1A">', '<c r="ZZZZ9">', "<rPh>"),
        *('<c t="n" s="7">', '<c s="-1">', '<c t="d">', '<c t="b">', '<c t="zz">', "12", "-1", "é", "1e999", "nan"),
        *('<col min="1" max="99999999999" hidden="1"/>', '<col min="x" hidden="1"/>', "&amp;", "&nope;", "<!--x-->"),
        *("<![CDATA[1]]>", "</sheetData>", "<?pi?>", "_xD800_", '<c r="" t="inlineStr">'),
    ]
)


@settings(max_examples=250)
@given(st.lists(PIECES, max_size=25), st.lists(PIECES, max_size=6), st.lists(PIECES, max_size=6))
def test_any_xml_within_a_workbook(sheet: list[str], strings: list[str], styles: list[str]) -> None:
    survives(zipped(xlsx_parts("".join(sheet), strings="".join(strings), styles="".join(styles))), "xlsx")


NAMES = st.sampled_from(
    [
        *("[Content_Types].xml", "_rels/.rels", "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml"),
        *("xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/workbook.bin", "xl/worksheets/sheet1.bin"),
        *("mimetype", "content.xml", "META-INF/manifest.xml", "word/document.xml", "a", "XL/Workbook.XML", "xl\\x"),
    ]
)
CONTENTS = st.one_of(
    st.binary(max_size=60),
    st.lists(PIECES, max_size=8).map("".join),
    st.sampled_from(
        [
            "application/vnd.oasis.opendocument.spreadsheet",
            '<workbook><sheets><sheet name="a" r:id="rId1"/></sheets></workbook>',
            '<Relationships><Relationship Id="rId1" Type="/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
            "<worksheet><sheetData><row><c><v>1</v></c></row></sheetData></worksheet>",
            xlsx(*LEADS),
        ]
    ),
)


@settings(max_examples=200)
@given(st.dictionaries(NAMES, CONTENTS, max_size=6), st.booleans(), EXTENSIONS)
def test_any_parts_in_a_container(parts: dict[str, str | bytes], on_a_workbook: bool, extension: str) -> None:
    whole = xlsx_parts(f"<sheetData>{''.join(LEADS)}</sheetData>") if on_a_workbook else {}
    survives(zipped({**whole, **parts}), extension)


@settings(max_examples=100)
@given(
    st.sampled_from(GOOD),
    st.builds(
        ReadChoices,
        sheet=st.one_of(st.none(), st.sampled_from(["", "Sheet1", "Leads", "\0"])),
        header_row=st.one_of(st.none(), st.integers(-5, 2**40)),
        encoding=st.one_of(st.none(), st.sampled_from(["utf-8", "utf-16", "cp1252", "rot13", "\0", ""])),
        delimiter=st.one_of(st.none(), st.sampled_from([",", ";", "", ",,", "\n", '"'])),
    ),
)
def test_any_choice(good: bytes, choices: ReadChoices) -> None:
    survives(good, "csv", choices)


@pytest.mark.parametrize("good", GOOD[:3], ids=["xlsx", "xls", "ods"])
def test_every_cut_of_a_workbook(good: bytes) -> None:
    for length in range(0, len(good), max(len(good) // 60, 1)):
        survives(good[:length], "xlsx")
