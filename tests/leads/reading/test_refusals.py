"""Bad files: each gets its code and exactly one sentence, in this process and from the guarded child."""

import struct
import zlib
from collections.abc import Callable
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZIP_LZMA, ZipFile

import pytest

from leadhub.leads.reading import Limits, ReadChoices, UnreadableFile, child, look, read
from leadhub.leads.reading.errors import SENTENCES
from tests.files.ole import container, xls
from tests.files.workbooks import LEADS, ods, row, xlsx, xlsx_parts, zipped

DOCTYPE = '<!DOCTYPE worksheet [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
LEADS_XML = f"<sheetData>{''.join(LEADS)}</sheetData>"
SAVE_AGAIN = "Open it in Excel, save it again as .xlsx and upload that."
UPLOAD = "Upload the list itself as .xlsx, .xls, .ods or .csv."
CHECK = "Check that the export finished, then upload it again."
PASSWORD = (
    "{} is protected by a password. Give the password, or remove it in Excel (File › Info › Protect Workbook), "
    "save and upload the file again."
)
OTHER_PASSWORD = (
    "{} is protected by a password in a way that LeadHub cannot undo. Remove the password in the program that set it, "
    "save and upload the file again."
)


def without_end(data: bytes) -> bytes:
    return data[: len(data) * 2 // 3]


def with_part(name: str, content: str | bytes) -> bytes:
    return zipped({**xlsx_parts(LEADS_XML), name: content})


def password_zip() -> bytes:
    """A workbook whose parts say that they are encrypted."""
    data = bytearray(xlsx(*LEADS))
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.find(mark)
        while at >= 0:
            data[at + offset] |= 1
            at = data.find(mark, at + 4)
    return bytes(data)


def bomb() -> bytes:
    """60 MB of blanks in a part of 60 kB."""
    return with_part("xl/worksheets/sheet1.xml", b"<worksheet>" + b" " * 60_000_000 + b"</worksheet>")


def lying() -> bytes:
    """A part that unpacks to more than it declares: what is beyond the declared size is never unpacked."""
    data = bytearray(with_part("xl/worksheets/sheet1.xml", f"<worksheet>{LEADS_XML}{' ' * 5000}</worksheet>"))
    at = data.rfind(b"xl/worksheets/sheet1.xml") - 46
    size = struct.unpack_from("<I", data, at + 24)[0]
    struct.pack_into("<I", data, at + 24, size // 3)
    return bytes(data)


def twice_the_same_part(path: Path) -> None:
    with ZipFile(path, "w", ZIP_DEFLATED) as archive:
        for name, content in xlsx_parts(LEADS_XML).items():
            archive.writestr(name, content)
        with pytest.warns(UserWarning, match="Duplicate name"):
            archive.writestr("xl/workbook.xml", "<workbook/>")


def unusual_compression(path: Path) -> None:
    with ZipFile(path, "w", ZIP_LZMA) as archive:
        for name, content in xlsx_parts(LEADS_XML).items():
            archive.writestr(name, content)


def wrong_checksum() -> bytes:
    data = bytearray(xlsx(*LEADS))
    sheet = bytes(data).find(b"PK\x01\x02", bytes(data).find(b"xl/worksheets/sheet1.xml"))
    while b"sheet1" not in data[sheet : sheet + 80]:
        sheet = bytes(data).find(b"PK\x01\x02", sheet + 4)
    struct.pack_into("<I", data, sheet + 16, zlib.crc32(b"other"))
    return bytes(data)


Maker = bytes | str | Callable[[], bytes] | Callable[[Path], None]

BAD: list[tuple[str, Maker, str, str]] = [
    ("nothing.xlsx", b"", "empty_file", f"nothing.xlsx is empty. {CHECK}"),
    ("blank.csv", b" \r\n\r\n\t\n", "empty_file", f"blank.csv is empty. {CHECK}"),
    ("mark.csv", b"\xef\xbb\xbf", "empty_file", f"mark.csv is empty. {CHECK}"),
    ("commas.csv", b",,,\n,,,\n", "no_values", f"commas.csv has no values. {CHECK}"),
    (
        "heads.csv",
        b"First Name,Phone\n",
        "no_rows",
        f"heads.csv has a header row but no rows below it. {CHECK}",
    ),
    (
        "heads.xlsx",
        xlsx(LEADS[0]),
        "no_rows",
        f'heads.xlsx, sheet "Sheet1", has a header row but no rows below it. {CHECK}',
    ),
    ("bare.xlsx", xlsx(""), "no_values", f"bare.xlsx has no values. {CHECK}"),
    ("locked.xlsx", container({"EncryptionInfo": b"", "EncryptedPackage": b""}), "password_protected", PASSWORD),
    ("zipped.xlsx", password_zip, "password_not_supported", OTHER_PASSWORD),
    ("scan.xlsx", b"%PDF-1.7\n1 0 obj", "not_a_spreadsheet", f"{{}} is a PDF document, not a spreadsheet. {UPLOAD}"),
    (
        "photo.csv",
        b"\x89PNG\r\n\x1a\n\0\0",
        "not_a_spreadsheet",
        f"{{}} is a picture (PNG), not a spreadsheet. {UPLOAD}",
    ),
    (
        "letter.xlsx",
        zipped({"[Content_Types].xml": "<Types/>", "word/document.xml": "<w/>"}),
        "not_a_spreadsheet",
        f"{{}} is a text document, not a spreadsheet. {UPLOAD}",
    ),
    (
        "letter.xls",
        container({"WordDocument": b"x"}),
        "not_a_spreadsheet",
        f"{{}} is a Word document, not a spreadsheet. {UPLOAD}",
    ),
    (
        "all.zip",
        zipped({"leads.csv": "Name,Phone"}),
        "not_a_spreadsheet",
        "{} is a zip archive, not a spreadsheet. Unpack it and upload the spreadsheet inside.",
    ),
    (
        "export.xls",
        b"<html><body><table><tr><td>Name",
        "not_a_spreadsheet",
        "{} is a web page (HTML), not a spreadsheet. Open it in Excel, save it as .xlsx or .csv and upload that.",
    ),
    (
        "list.csv",
        b'[{"name": "Ann"}]',
        "not_a_spreadsheet",
        "{} is a JSON document, not a spreadsheet. Open it in Excel, save it as .xlsx or .csv and upload that.",
    ),
    ("noise.csv", bytes(range(256)) * 20, "not_a_spreadsheet", f"{{}} is binary data, not a spreadsheet. {UPLOAD}"),
    ("cut.xlsx", without_end(xlsx(*LEADS)), "damaged", f"cut.xlsx is damaged or incomplete. {SAVE_AGAIN}"),
    ("cut.xls", xls([["Name"], ["Ann"]])[:1500], "damaged", f"cut.xls is damaged or incomplete. {SAVE_AGAIN}"),
    (
        "xml.xlsx",
        with_part("xl/worksheets/sheet1.xml", f"<worksheet><sheetData>{LEADS[0]}{LEADS[1]}<row r='7'><c></row>"),
        "damaged",
        f'xml.xlsx, sheet "Sheet1", is damaged or incomplete near row 7. {SAVE_AGAIN}',
    ),
    (
        "strings.xlsx",
        xlsx('<row r="4"><c r="A4" t="s"><v>99</v></c></row>'),
        "damaged",
        f'strings.xlsx, sheet "Sheet1", is damaged or incomplete near row 4. {SAVE_AGAIN}',
    ),
    (
        "checksum.xlsx",
        wrong_checksum,
        "damaged",
        f'checksum.xlsx, sheet "Sheet1", is damaged or incomplete. {SAVE_AGAIN}',
    ),
    ("lying.xlsx", lying, "damaged", f'lying.xlsx, sheet "Sheet1", is damaged or incomplete. {SAVE_AGAIN}'),
    (
        "deep.xlsx",
        with_part("xl/worksheets/sheet1.xml", b"<worksheet>" + b"<a>" * 12_000_000),
        "damaged",
        f'deep.xlsx, sheet "Sheet1", is damaged or incomplete. {SAVE_AGAIN}',
    ),
    ("nobook.xlsx", with_part("xl/workbook.xml", "<x/>"), "damaged", f"{{}} is damaged or incomplete. {SAVE_AGAIN}"),
    (
        "bomb.xlsx",
        bomb,
        "zip_bomb",
        "{} would unpack to 60 MB, far more than a list of leads needs. "
        "Copy the list into a new workbook and upload that.",
    ),
    (
        "many.xlsx",
        lambda: zipped({**xlsx_parts(LEADS_XML), **{f"x/{n}": "" for n in range(2100)}}),
        "unsafe_container",
        "{} was not opened because it is packed in 2,105 pieces, which no spreadsheet program does. " + SAVE_AGAIN,
    ),
    (
        "outside.xlsx",
        with_part("../../etc/passwd", "x"),
        "unsafe_container",
        "{} was not opened because it has a part that points outside of the file, which no spreadsheet program does. "
        + SAVE_AGAIN,
    ),
    (
        "absolute.xlsx",
        with_part("/etc/passwd", "x"),
        "unsafe_container",
        "{} was not opened because it has a part that points outside of the file, which no spreadsheet program does. "
        + SAVE_AGAIN,
    ),
    (
        "twice.xlsx",
        twice_the_same_part,
        "unsafe_container",
        "{} was not opened because it has two parts with the same name, which no spreadsheet program does. "
        + SAVE_AGAIN,
    ),
    (
        "lzma.xlsx",
        unusual_compression,
        "unsafe_container",
        "{} was not opened because it is compressed in an unusual way, which no spreadsheet program does. "
        + SAVE_AGAIN,
    ),
    *(
        (
            name,
            with_part(part, DOCTYPE + content),
            "unsafe_xml",
            "{} was not opened because it contains a document type declaration (DOCTYPE), which no spreadsheet "
            "program writes. " + SAVE_AGAIN,
        )
        for name, part, content in [
            ("laughs.xlsx", "xl/worksheets/sheet1.xml", "<worksheet>&b;</worksheet>"),
            ("laughs2.xlsx", "xl/workbook.xml", "<workbook>&b;</workbook>"),
        ]
    ),
    (
        "far.xlsx",
        xlsx(*LEADS, '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'),
        "too_many_columns",
        'far.xlsx, sheet "Sheet1", has a value in column XFD (row 1,048,576); LeadHub reads up to 256 columns '
        "(A to IV). Delete the columns you do not need, save and upload it again.",
    ),
    (
        "wide.csv",
        ",".join(["x"] * 300) + "\n" + ",".join(["1"] * 300) + "\n",
        "too_many_columns",
        "wide.csv has a value in column KN (row 1); LeadHub reads up to 256 columns (A to IV). "
        "Delete the columns you do not need, save and upload it again.",
    ),
    (
        "wide.ods",
        ods(["x"] * 300, ["1"] * 300),
        "too_many_columns",
        'wide.ods, sheet "Leads", has a value in column KN (row 1); LeadHub reads up to 256 columns (A to IV). '
        "Delete the columns you do not need, save and upload it again.",
    ),
    (
        "quote.csv",
        'Name,Phone\nAnn,1\n"Bob,2\nCid,3\n',
        "unbalanced_quote",
        'quote.csv has a quotation mark (") near line 3 that is not closed, so the rows after it run together. '
        "Correct that line, or open the list in Excel and save it as .xlsx, then upload it again.",
    ),
]


@pytest.mark.parametrize(("name", "content", "code", "sentence"), BAD, ids=[name for name, *_ in BAD])
def test_a_bad_file_gets_its_sentence(name: str, content: Maker, code: str, sentence: str, tmp_path: Path) -> None:
    path = make(tmp_path / name, content)
    for attempt in (
        lambda: look(path, filename=name),
        lambda: read(path, filename=name, choices=ReadChoices(), out=tmp_path, limits=Limits()),
        lambda: child.read(path, filename=name, choices=ReadChoices(), out=tmp_path),
    ):
        with pytest.raises(UnreadableFile) as refused:
            attempt()
        assert (refused.value.code, refused.value.message) == (code, sentence.format(name))


def make(path: Path, content: Maker) -> Path:
    if isinstance(content, str):
        path.write_text(content)
    elif isinstance(content, bytes):
        path.write_bytes(content)
    elif content in (twice_the_same_part, unusual_compression):
        content(path)
    else:
        path.write_bytes(content())  # type: ignore[call-arg, arg-type]  # the others return its bytes
    return path


@pytest.mark.parametrize(
    ("limits", "code", "sentence"),
    [
        (
            Limits(max_bytes=50),
            "too_large",
            "leads.csv has 1.2 kB; LeadHub reads files of up to 50 bytes. Split it and upload the pieces.",
        ),
        (Limits(max_rows=79), "too_many_rows", "leads.csv has more than 79 rows. Split it and upload the pieces."),
    ],
)
def test_a_limit_says_what_it_is(limits: Limits, code: str, sentence: str, tmp_path: Path) -> None:
    path = tmp_path / "leads.csv"
    path.write_text("Name,Phone\n" + "Ann,4155550101\n" * 80)
    with pytest.raises(UnreadableFile) as refused:
        read(path, filename="leads.csv", choices=ReadChoices(), out=tmp_path, limits=limits)
    assert (refused.value.code, refused.value.message) == (code, sentence)


def test_exactly_the_limit_of_rows_is_fine(tmp_path: Path) -> None:
    path = tmp_path / "leads.csv"
    path.write_text("Name,Phone\n" + "Ann,4155550101\n" * 80)
    table = read(path, filename="leads.csv", choices=ReadChoices(), out=tmp_path, limits=Limits(max_rows=80))
    assert table.rows == 80


def test_a_file_that_vanished_is_named(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match=r"^leads\.csv is no longer there\. Upload it again\.$"):
        look(tmp_path / "gone", filename="leads.csv")


def test_a_broken_sheet_does_not_hide_a_good_one(tmp_path: Path) -> None:
    path = tmp_path / "two.xlsx"
    wide = f'<sheetData>{row(1, "x")}<row r="2"><c r="ZZ2"><v>1</v></c></row></sheetData>'
    path.write_bytes(zipped(xlsx_parts(wide, LEADS_XML, names=["Wide", "Leads"])))
    assert look(path, filename="two.xlsx").sheet == "Leads"
    with pytest.raises(UnreadableFile, match='sheet "Wide", has a value in column ZZ'):
        look(path, filename="two.xlsx", choices=ReadChoices(sheet="Wide"))


def test_names_from_outside_cannot_break_a_sentence(tmp_path: Path) -> None:
    path = tmp_path / "x"
    path.write_bytes(b"")
    with pytest.raises(UnreadableFile) as refused:
        look(path, filename="a\r\nb{file}\x1b[31m" + "x" * 500)
    assert refused.value.message.startswith("a  b{file} [31mxxx")
    assert len(refused.value.message) < 300


def test_every_sentence_ends_properly_and_has_a_code() -> None:
    for code, sentence in SENTENCES.items():
        assert code.replace("_", "").isalpha()
        assert sentence.endswith((".", "{advice}", "{sheets}."))
        assert "{file}" in sentence or "{where}" in sentence or "{encoding}" in sentence
