"""Files made to do harm: each is refused with its sentence, by a child that leaves nothing behind and costs little."""

import resource
from collections.abc import Callable
from pathlib import Path

import pytest

from leadhub.leads.reading import ReadChoices, UnreadableFile, child
from tests.files import nasty

SAVE_AGAIN = "Open it in Excel, save it again as .xlsx and upload that."
DAMAGED = f"{{}} is damaged or incomplete. {SAVE_AGAIN}"
DAMAGED_SHEET = f'{{}}, sheet "Sheet1", is damaged or incomplete{{near}}. {SAVE_AGAIN}'
DOCTYPE = (
    "{} was not opened because it contains a document type declaration (DOCTYPE), which no spreadsheet program "
    f"writes. {SAVE_AGAIN}"
)
TOO_WIDE = (
    "has a value in column {} (row {}); LeadHub reads up to 256 columns (A to IV). Delete the columns you do "
    "not need, save and upload it again."
)
TOO_BIG = (
    "{} needs more memory or time than LeadHub allows for reading one file. Copy only the list of leads into a new "
    "workbook, or save it as .csv, and upload that."
)

NASTY: list[tuple[str, Callable[[], bytes], str, str]] = [
    ("entity.xlsx", nasty.external_entity, "unsafe_xml", DOCTYPE),
    ("grammar.xlsx", nasty.external_declaration, "unsafe_xml", DOCTYPE),
    ("utf16.xlsx", nasty.hidden_doctype, "unsafe_xml", DOCTYPE),
    (
        "overlapping.xlsx",
        nasty.overlapping,
        "unsafe_container",
        "{} was not opened because it has two parts in the same place, which no spreadsheet program does. "
        + SAVE_AGAIN,
    ),
    (
        "cells.xlsx",
        nasty.million_cells_in_a_row,
        "too_many_columns",
        '{}, sheet "Sheet1", ' + TOO_WIDE.format("IW", "1"),
    ),
    ("wide.csv", nasty.wide_text, "too_many_columns", "{} " + TOO_WIDE.format("JXLKR", "1")),
    ("far.xlsb", nasty.far_xlsb, "too_many_columns", '{}, sheet "Leads", ' + TOO_WIDE.format("XFD", "1,048,576")),
    (
        "attribute.xlsx",
        nasty.endless_attribute,
        "zip_bomb",
        "{} would unpack to 80 MB, far more than a list of leads needs. "
        "Copy the list into a new workbook and upload that.",
    ),
    ("text.xlsx", nasty.endless_text, "damaged", DAMAGED_SHEET.replace("{near}", " near row 2")),
    ("strings.xlsx", nasty.string_that_holds_itself, "damaged", DAMAGED_SHEET.replace("{near}", " near row 1")),
    ("inner.xlsx", nasty.workbook_in_a_workbook, "damaged", DAMAGED_SHEET.replace("{near}", "")),
    ("outside.xlsx", nasty.relation_to_the_outside, "damaged", DAMAGED_SHEET.replace("{near}", "")),
    (
        "circle.xlsx",
        nasty.relation_in_a_circle,
        "no_values",
        "{} has no values. Check that the export finished, then upload it again.",
    ),
    ("repeated.ods", nasty.repeated_ods, "damaged", DAMAGED),
    ("circle.xls", nasty.ole_in_a_circle, "too_big_to_read_safely", TOO_BIG),
]


@pytest.mark.parametrize(("name", "maker", "code", "sentence"), NASTY, ids=[name for name, *_ in NASTY])
def test_it_is_refused_with_its_sentence_and_at_little_cost(
    name: str, maker: Callable[[], bytes], code: str, sentence: str, tmp_path: Path
) -> None:
    path = tmp_path / name
    path.write_bytes(maker())
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    for attempt in (
        lambda: child.look(path, filename=name),
        lambda: child.read(path, filename=name, choices=ReadChoices(), out=tmp_path),
    ):
        with pytest.raises(UnreadableFile) as refused:
            attempt()
        assert (refused.value.code, refused.value.message) == (code, sentence.format(name))
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before < 20
    assert sorted(left.name for left in tmp_path.iterdir()) == [name]
