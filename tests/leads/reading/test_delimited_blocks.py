"""Whether delimited text is read by one process or in blocks by a crew, the table is the same."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leadhub.leads.reading import Table, crew, delimited, delimited_blocks, shape
from tests.leads.reading import splitting
from tests.leads.reading.splitting import Outcome


@contextmanager
def tiny_blocks() -> Iterator[pytest.MonkeyPatch]:
    """Everything is cut into tiny blocks, and no file is too small for a crew."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(delimited, "WORTH_SPLITTING", 0)
        patch.setattr(shape, "SCAN_ROWS", 3)
        patch.setattr(delimited_blocks, "_FIRST_CHUNK", 7)
        patch.setattr(delimited_blocks, "_CHUNK", 11)
        patch.setattr(delimited_blocks, "_BLOCK", 13)
        patch.setattr(delimited_blocks, "_LONGEST_PIECE", 300)
        yield patch


outcome = partial(splitting.outcome, filename="made.csv")


def assert_the_same(content: bytes, **choices: Any) -> Outcome:
    with tiny_blocks():
        expected = outcome(content, **choices)
        assert outcome(content, 2, **choices) == expected
    return expected


HEAD = b"Name,Phone,Notes\n"
ROWS = [f"Name {number},41555501{number},fine\n".encode() for number in range(10, 40)]


def with_rows(*rows: bytes, before: int = 14) -> bytes:
    return b"".join([HEAD, *ROWS[:before], *rows, *ROWS[before:]])


NASTY: dict[str, bytes] = {
    "nothing unusual": with_rows(),
    "no line end behind": with_rows().rstrip(b"\n"),
    "blank lines": with_rows(b"\n\n", b"\n"),
    "blank rows": with_rows(b",,\n", b'"",,""\n'),
    "spaces only": with_rows(b" , ,\n"),
    "quoted cells": with_rows(b'"Smith, Ann",4155550123,"says ""hi"""\n'),
    "a cell of two lines": with_rows(b'Ann,4155550123,"one\ntwo"\n'),
    "a cell of many lines": with_rows(b'Ann,4155550123,"' + b"line\n" * 40 + b'"\n'),
    "a cell of too many lines": with_rows(b'Ann,4155550123,"' + b"line\n" * 1100 + b'"\n'),
    "a cell that ends with a line end": with_rows(b'Ann,4155550123,"one\n"\n'),
    "inches": with_rows(b'Ann,4155550123,5" pipe\n'),
    "inches twice": with_rows(b'Ann,4155550123,5" pipe\n', b'Bob,4155550124,6" pipe\n'),
    "inches on both sides of a line": with_rows(b'Ann,4155550123,5" pipe\nBob,4155550124,6" pipe\n'),
    "a nickname": with_rows(b'Robert "Bob" Lee,4155550123,\n'),
    "a mark that opens and never closes": with_rows(b'Ann,4155550123,"open\n'),
    "a mark that opens and closes rows later": with_rows(b'Ann,4155550123,"open\n', *ROWS[:5], b'Bob,1,close"\n'),
    "text behind a closing mark": with_rows(b'Ann,4155550123,"closed" and more\n'),
    "text behind a mark over two lines": with_rows(b'Ann,4155550123,"one\ntwo" and more\n'),
    "only marks": with_rows(b'""\n', b'""""\n', b'"""\n', b'"\n'),
    "marks at the very end": with_rows() + b'"',
    "Windows line ends": with_rows().replace(b"\n", b"\r\n"),
    "mixed line ends": with_rows(b"Ann,4155550123,x\r\n"),
    "old Mac line ends": with_rows().replace(b"\n", b"\r"),
    "a lone carriage return": with_rows(b"Ann,4155550123,a\rb\n"),
    "a quoted carriage return": with_rows(b'Ann,4155550123,"a\rb"\n'),
    "NUL characters": with_rows(b"Ann\x00,4155550123,x\n"),
    "a mark in front": b"\xef\xbb\xbf" + with_rows(),
    "two marks in front": b"\xef\xbb\xbf\xef\xbb\xbf" + with_rows(),
    "a mark within": with_rows(b"\xef\xbb\xbfAnn,4155550123,x\n"),
    "accents": with_rows("Zoë,4155550123,漢字 🙂\n".encode()),
    "accents of Windows": with_rows("Zoë Müller,4155550123,x\n".encode("cp1252")),
    "UTF-16": with_rows().decode().encode("utf-16"),
    "a separator line": b"sep=,\n" + with_rows(),
    "a separator line and a mark": b"sep=,\n\xef\xbb\xbf" + with_rows(),
    "the words that end a block": with_rows(b"the end of the block\n", b'"\nthe end of the block"\n'),
    "an odd mark and the words": with_rows(b'x,"\nthe end of the block\n'),
    "too many columns": with_rows(b"x" + b",y" * 300 + b"\n"),
    "blank columns": with_rows(b"x" + b"," * 300 + b"\n"),
    "too many rows": with_rows(*ROWS, *ROWS),
    "values without a column": with_rows(b"Ann,4155550123,x,outside\n"),
    "only a header": HEAD,
}


@pytest.mark.parametrize("name", NASTY)
def test_a_nasty_file_has_one_meaning(name: str) -> None:
    assert_the_same(NASTY[name])
    assert_the_same(NASTY[name], header_row=0, delimiter=",")


def test_a_crew_reads_what_is_left_of_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    counted: list[int] = []
    real = delimited.DelimitedSheet.blocks

    def spy(*args: Any) -> Iterator[Any]:
        for answer in real(*args):
            counted.append(sum(part.rows for part in answer.parts))
            yield answer

    monkeypatch.setattr(delimited.DelimitedSheet, "blocks", spy)
    assert_the_same(NASTY["quoted cells"])
    assert len(counted) > 10
    assert sum(counted) >= 27


def test_a_small_file_needs_no_crew(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crew, "Crew", None)
    assert isinstance(outcome(NASTY["nothing unusual"], 2)[0], Table)


cell = st.one_of(
    st.text("ab,;\"'\n\r 1é", max_size=6),
    st.text("ab \n,", max_size=6).map(lambda text: '"' + text.replace('"', '""') + '"'),
    st.sampled_from(["", "4155550123", '5" pipe', '"quoted"', '"two\nlines"', '"a ""b"" c"']),
)
line = st.lists(cell, max_size=4).map(",".join)
line_end = st.sampled_from(["\n", "\n", "\n", "\r\n", "\r\n", "\r"])
plain_line = st.lists(st.text("ab1 é", max_size=5), min_size=1, max_size=4).map(",".join)
multi_line = st.lists(
    st.text('ab\n,"', max_size=6).map(lambda text: '"' + text.replace('"', '""') + '"'), min_size=1, max_size=3
).map(",".join)


@settings(max_examples=150)
@given(
    st.lists(st.one_of(plain_line, plain_line, multi_line, line), min_size=3, max_size=25),
    st.one_of(st.just("\n"), st.just("\r\n"), line_end),
    st.booleans(),
    st.sampled_from([None, 0]),
)
def test_a_made_up_file_has_one_meaning(lines: list[str], end: str, ended: bool, header_row: int | None) -> None:
    content = (end.join(lines) + (end if ended else "")).encode()
    assert_the_same(content, header_row=header_row, delimiter=",")
