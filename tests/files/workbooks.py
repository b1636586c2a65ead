"""Workbooks made from their XML, so that a test can say exactly what is in them."""

import io
from collections.abc import Mapping, Sequence
from zipfile import ZIP_DEFLATED, ZipFile

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def zipped(parts: Mapping[str, str | bytes]) -> bytes:
    """A zip file with these parts."""
    buffer = io.BytesIO()
    with ZipFile(buffer, "w", ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def xlsx_parts(
    *sheets: str,
    names: Sequence[str] = (),
    states: Sequence[str] = (),
    strings: str | None = None,
    styles: str | None = None,
    properties: str = "",
    namespace: str = MAIN,
) -> dict[str, str | bytes]:
    """The parts of a workbook. A sheet is the inside of `<worksheet>`, strings the inside of `<sst>`."""
    names = names or [f"Sheet{number}" for number in range(1, len(sheets) + 1)]
    states = states or ["visible"] * len(sheets)
    listed = "".join(
        f'<sheet name="{name}" sheetId="{number}" state="{state}" r:id="rId{number}"/>'
        for number, (name, state) in enumerate(zip(names, states, strict=True), 1)
    )
    related = "".join(
        f'<Relationship Id="rId{number}" Type="{_OFFICE}/worksheet" Target="worksheets/sheet{number}.xml"/>'
        for number in range(1, len(sheets) + 1)
    )
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": "<Types/>",
        "_rels/.rels": f'<Relationships xmlns="{_RELATIONS}"><Relationship Id="rId1" Type="{_OFFICE}/officeDocument" '
        'Target="xl/workbook.xml"/></Relationships>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_RELATIONS}">{related}</Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{namespace}" xmlns:r="{_OFFICE}"><workbookPr {properties}/>'
        f"<sheets>{listed}</sheets></workbook>",
    }
    for number, sheet in enumerate(sheets, 1):
        parts[f"xl/worksheets/sheet{number}.xml"] = f'<worksheet xmlns="{namespace}">{sheet}</worksheet>'
    if strings is not None:
        parts["xl/sharedStrings.xml"] = f'<sst xmlns="{namespace}">{strings}</sst>'
    if styles is not None:
        parts["xl/styles.xml"] = f'<styleSheet xmlns="{namespace}">{styles}</styleSheet>'
    return parts


def xlsx(*rows: str, **more: str) -> bytes:
    """A workbook of one sheet: what stands inside of `<sheetData>`, row after row."""
    return zipped(xlsx_parts(f"<sheetData>{''.join(rows)}</sheetData>", **more))


def row(number: int, *values: object, attributes: str = "") -> str:
    """A `<row>` of texts and numbers; None leaves the cell out."""
    cells = []
    for column, value in enumerate(values):
        reference = f"{chr(65 + column)}{number}"
        if isinstance(value, str):
            cells.append(f'<c r="{reference}" t="inlineStr"><is><t>{value}</t></is></c>')
        elif value is not None:
            cells.append(f'<c r="{reference}"><v>{value}</v></c>')
    return f'<row r="{number}" {attributes}>{"".join(cells)}</row>'


LEADS = (
    row(1, "First Name", "Phone"),
    row(2, "Ann", 4155550101),
    row(3, "Bob", 4155550102),
)


def ods(*rows: Sequence[str], blank_to_the_end: bool = False) -> bytes:
    """An OpenDocument spreadsheet of texts, formatted down and right to its last cell if wanted."""
    beside = '<table:table-cell table:number-columns-repeated="16382"/>' if blank_to_the_end else ""
    below = '<table:table-row table:number-rows-repeated="1048573"><table:table-cell table:number-columns-repeated='
    made = "".join(
        "<table:table-row>"
        + "".join(
            f'<table:table-cell office:value-type="string"><text:p>{cell}</text:p></table:table-cell>' for cell in cells
        )
        + beside
        + "</table:table-row>"
        for cells in rows
    )
    made += f'{below}"16384"/></table:table-row>' if blank_to_the_end else ""
    base = "urn:oasis:names:tc:opendocument:xmlns"
    return zipped(
        {
            "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
            "content.xml": f'<office:document-content xmlns:office="{base}:office:1.0" xmlns:table="{base}:table:1.0" '
            f'xmlns:text="{base}:text:1.0"><office:body><office:spreadsheet><table:table table:name="Leads">{made}'
            "</table:table></office:spreadsheet></office:body></office:document-content>",
            "META-INF/manifest.xml": f'<manifest:manifest xmlns:manifest="{base}:manifest:1.0"/>',
        }
    )
