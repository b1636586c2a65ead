"""What a file really is, by its content; the name it was given only earns a note."""

import struct
from collections.abc import Iterator
from pathlib import Path, PurePath
from typing import BinaryIO
from zipfile import ZipFile

from leadhub.leads.reading.container import MALFORMED, open_checked
from leadhub.leads.reading.errors import refuse
from leadhub.leads.reading.limits import Limits
from leadhub.leads.reading.table import Note

_HEAD = 65_536
_UPLOAD_A_SHEET = "Upload the list itself as .xlsx, .xls, .ods or .csv."
_SAVE_AS = "Open it in Excel, save it as .xlsx or .csv and upload that."
_UNPACK = "Unpack it and upload the spreadsheet inside."

# What the first bytes say, for what is sent to us by mistake.
_MAGIC: tuple[tuple[bytes, str, str], ...] = (
    (b"%PDF", "a PDF document", _UPLOAD_A_SHEET),
    (b"\x89PNG", "a picture (PNG)", _UPLOAD_A_SHEET),
    (b"\xff\xd8\xff", "a picture (JPEG)", _UPLOAD_A_SHEET),
    (b"GIF8", "a picture (GIF)", _UPLOAD_A_SHEET),
    (b"\x1f\x8b", "a gzip archive", _UNPACK),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive", _UNPACK),
    (b"Rar!\x1a\x07", "a RAR archive", _UNPACK),
    (b"{\\rtf", "a rich text document", _SAVE_AS),
    (b"SQLite format 3\x00", "a database", _UPLOAD_A_SHEET),
    (b"MZ\x90", "a Windows program", _UPLOAD_A_SHEET),
    (b"\x7fELF", "a program", _UPLOAD_A_SHEET),
)
_MARKUP: tuple[tuple[bytes, str], ...] = (
    (b"<!doctype html", "a web page (HTML)"),
    (b"<html", "a web page (HTML)"),
    (b"<table", "a web page (HTML)"),
    (b"<?xml", "an XML document"),
)
_ZIP_MAGIC = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_FILE_PASS = 0x002F
_BEFORE_FILE_PASS = (0x0809, 0x0086)  # BOF, WriteProtect
_OLE_KINDS = {"worddocument": "a Word document", "powerpoint document": "a PowerPoint presentation"}

_FAMILIES = {
    "xlsx": {".xlsx", ".xlsm", ".xltx", ".xltm"},
    "xlsb": {".xlsb"},
    "ods": {".ods", ".ots"},
    "xls": {".xls", ".xlt"},
    "csv": {".csv", ".tsv", ".txt", ".tab", ".psv"},
}
_FORMAT_WORDS = {
    "xlsx": "an Excel workbook (.xlsx)",
    "xlsb": "a binary Excel workbook (.xlsb)",
    "ods": "an OpenDocument spreadsheet (.ods)",
    "xls": "an old Excel workbook (.xls)",
    "csv": "a text file (.csv)",
}


def identify(path: Path, filename: str, limits: Limits) -> str:
    """The format: "xlsx", "xlsb", "ods", "xls" or "csv" (any delimited text). Raises UnreadableFile."""
    try:
        length = path.stat().st_size
    except OSError as error:
        raise refuse("file_missing", filename) from error
    if length == 0:
        raise refuse("empty_file", filename)
    with path.open("rb") as file:
        head = file.read(_HEAD)
        if head.startswith(_ZIP_MAGIC):
            with open_checked(path, filename, limits) as archive:
                return _zip_format(archive, filename)
        if head.startswith(_OLE_MAGIC):
            return _ole_format(file, head, filename)
    problem = _not_text(head)
    if problem:
        raise refuse("not_a_spreadsheet", filename, what=problem[0], advice=problem[1])
    return "csv"


def extension_note(filename: str, found: str) -> list[Note]:
    """A note if the name's ending promises another format than the one that was found."""
    ending = PurePath(filename).suffix.lower()
    promised = next((name for name, endings in _FAMILIES.items() if ending in endings), None)
    if promised is None or promised == found:
        return []
    return [
        Note(
            "wrong_extension",
            f"The name ends in {ending}, but the file is {_FORMAT_WORDS[found]}. It was read as that.",
        )
    ]


def _zip_format(archive: ZipFile, filename: str) -> str:
    names = {name.replace("\\", "/").lower() for name in archive.namelist()}
    if "xl/workbook.bin" in names:
        return "xlsb"
    if "[content_types].xml" in names and any(name.startswith("xl/") for name in names):
        return "xlsx"
    mimetype = _mimetype(archive, filename) if "mimetype" in names else ""
    if mimetype.startswith("application/vnd.oasis.opendocument.spreadsheet"):
        return "ods"
    what, advice = "a zip archive", _UNPACK
    if any(name.startswith("word/") for name in names) or mimetype.endswith(".text"):
        what, advice = "a text document", _UPLOAD_A_SHEET
    elif any(name.startswith("ppt/") for name in names) or mimetype.endswith(".presentation"):
        what, advice = "a presentation", _UPLOAD_A_SHEET
    elif "index/document.iwa" in names:
        what, advice = (
            "an Apple Numbers or Pages document",
            "Export it to Excel or CSV there and upload that.",
        )
    elif "_rels/.rels" in names:
        if "workbook.xml" in {name.rpartition("/")[2] for name in names}:
            return "xlsx"
        what, advice = "an Office document without a workbook", _UPLOAD_A_SHEET
    raise refuse("not_a_spreadsheet", filename, what=what, advice=advice)


def _mimetype(archive: ZipFile, filename: str) -> str:
    try:
        with archive.open("mimetype") as part:
            return part.read(200).decode("ascii", "replace").strip()
    except KeyError:
        return ""
    except MALFORMED as error:
        raise refuse("damaged", filename) from error


def _ole_format(file: BinaryIO, head: bytes, filename: str) -> str:
    """An OLE container is an old .xls, an encrypted .xlsx or another program's document.

    Its directory tells.
    """
    names = {name.lower(): start for name, start in _ole_entries(file, head)}
    if "encryptedpackage" in names or "encryptioninfo" in names:
        raise refuse("password_protected", filename)
    workbook = names.get("workbook", names.get("book"))
    if workbook is not None:
        if _has_password(file, head, workbook):
            raise refuse("password_protected", filename)
        return "xls"
    what = next((words for name, words in _OLE_KINDS.items() if name in names), None)
    if what:
        raise refuse("not_a_spreadsheet", filename, what=what, advice=_UPLOAD_A_SHEET)
    raise refuse("damaged", filename)


def _has_password(file: BinaryIO, head: bytes, start: int) -> bool:
    """Whether an .xls is protected: the record FilePass stands near its beginning ([MS-XLS] 2.1.7.20.3)."""
    sector = _ole_sector(head)
    file.seek((start + 1) * sector)
    stream = file.read(sector)
    at = 0
    while at + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, at)
        if kind == _FILE_PASS:
            return True
        if kind not in _BEFORE_FILE_PASS:
            return False
        at += 4 + length
    return False


def _ole_sector(head: bytes) -> int:
    return 1 << min(int.from_bytes(head[30:32], "little"), 12)


def _ole_entries(file: BinaryIO, head: bytes) -> Iterator[tuple[str, int]]:
    """Names and first sectors in the directory of an OLE file ([MS-CFB] 2.6). Follows at most 64 directory sectors."""
    sector = _ole_sector(head)
    if sector < 512:
        return
    fat_sectors = [int.from_bytes(head[at : at + 4], "little") for at in range(76, 512, 4)]
    current = int.from_bytes(head[48:52], "little")
    for _ in range(64):
        file.seek((current + 1) * sector)
        entries = file.read(sector)
        for at in range(0, len(entries) - 127, 128):
            length = min(int.from_bytes(entries[at + 64 : at + 66], "little"), 64)
            name = entries[at : at + max(length - 2, 0)].decode("utf-16-le", "replace")
            yield name, int.from_bytes(entries[at + 116 : at + 120], "little")
        which, slot = divmod(current, sector // 4)
        if len(entries) < sector or which >= len(fat_sectors):
            return
        file.seek((fat_sectors[which] + 1) * sector + slot * 4)
        current = int.from_bytes(file.read(4), "little")
        if current >= 0xFFFFFFFA:  # end of the chain
            return


def _not_text(head: bytes) -> tuple[str, str] | None:
    """What the bytes are, with advice, if they are no delimited text."""
    for magic, what, advice in _MAGIC:
        if head.startswith(magic):
            return what, advice
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()[:200].lower()
    for opening, what in _MARKUP:
        if start.startswith(opening):
            return what, _SAVE_AS
    if start.startswith((b'{"', b"[{")):
        return "a JSON document", _SAVE_AS
    if head.startswith((b"\xff\xfe", b"\xfe\xff")) or _every_other_is_nul(head):
        return None
    # Text has next to no control characters; programs, pictures and encrypted data are full of them.
    controls = len(head) - len(head.translate(None, _CONTROLS))
    if controls > len(head) / 100:
        return "binary data", _UPLOAD_A_SHEET
    return None


_CONTROLS = bytes(set(range(32)) - set(b"\t\n\v\f\r\x1a"))


def _every_other_is_nul(head: bytes) -> bool:
    """UTF-16 without a mark.

    Half of the bytes of Western text are NUL, all of them at odd or at even places.
    """
    pairs = len(head) // 2
    odd, even = head[1::2].count(0), head[0::2].count(0)
    return pairs > 0 and max(odd, even) > pairs * 0.4 and min(odd, even) <= pairs * 0.02
