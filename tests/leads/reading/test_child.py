"""The guarded child: the same answers, and no file can take the server down."""

import os
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest

from leadhub.leads.reading import Limits, ReadChoices, UnreadableFile, child, look, read
from leadhub.leads import parts
from tests.files import SAMPLES
from tests.files.workbooks import LEADS, xlsx, xlsx_parts, zipped

TOO_BIG = (
    "leads.xlsx needs more memory or time than LeadHub allows for reading one file. Copy only the list of leads into "
    "a new workbook, or save it as .csv, and upload that."
)


@pytest.mark.parametrize("name", sorted(path.name for path in SAMPLES.iterdir()))
def test_it_answers_as_the_reader_itself(name: str, tmp_path: Path) -> None:
    here, there = tmp_path / "here", tmp_path / "there"
    here.mkdir()
    there.mkdir()
    assert child.look(SAMPLES / name, filename=name) == look(SAMPLES / name, filename=name)
    choices = ReadChoices(header_row=None)
    limits = Limits(part_rows=100)
    table = child.read(SAMPLES / name, filename=name, choices=choices, out=there, limits=limits)
    assert table == read(SAMPLES / name, filename=name, choices=choices, out=here, limits=limits)
    for part in table.parts:
        assert (there / parts.name(part.number)).read_bytes() == (here / parts.name(part.number)).read_bytes()


def leads(tmp_path: Path, content: bytes) -> Path:
    path = tmp_path / "leads.xlsx"
    path.write_bytes(content)
    return path


def deep() -> bytes:
    """XML that is nested a few million levels deep."""
    return zipped({**xlsx_parts(""), "xl/worksheets/sheet1.xml": b"<worksheet>" + b"<a>" * 12_000_000})


def test_a_child_without_memory_is_a_sentence(tmp_path: Path) -> None:
    path = leads(tmp_path, deep())
    with pytest.raises(UnreadableFile) as refused:
        child.look(path, filename="leads.xlsx", limits=Limits(memory=300_000_000))
    assert (refused.value.code, refused.value.message) == ("too_big_to_read_safely", TOO_BIG)


def test_a_child_that_hangs_is_stopped(tmp_path: Path) -> None:
    path = tmp_path / "leads.xlsx"
    os.mkfifo(path)  # opening it waits for a writer that never comes; that costs no processor time
    holder = os.open(path, os.O_RDWR)
    started = time.monotonic()
    try:
        os.write(holder, b"x")
        with pytest.raises(UnreadableFile) as refused:
            child.look(path, filename="leads.xlsx", limits=Limits(seconds=0))
    finally:
        os.close(holder)
    assert refused.value.code in {"too_big_to_read_safely", "empty_file"}
    assert time.monotonic() - started < 10


def test_a_child_that_burns_its_time_is_stopped(tmp_path: Path) -> None:
    rows = "".join(f'<row r="{number}"><c r="A{number}"><v>{number}</v></c></row>' for number in range(1, 900_000))
    path = leads(tmp_path, xlsx(rows))
    with pytest.raises(UnreadableFile) as refused:
        child.read(path, filename="leads.xlsx", choices=ReadChoices(), out=tmp_path, limits=Limits(seconds=1))
    assert (refused.value.code, refused.value.message) == ("too_big_to_read_safely", TOO_BIG)


def test_nothing_of_the_child_is_left(tmp_path: Path) -> None:
    path = leads(tmp_path, deep())
    for _ in range(2):
        with pytest.raises(UnreadableFile):
            child.look(path, filename="leads.xlsx", limits=Limits(memory=300_000_000))
    listed = subprocess.run(["ps", "-eo", "ppid=,stat="], capture_output=True, text=True, check=True).stdout
    mine = [line.split() for line in listed.splitlines() if line.split()[0] == str(os.getpid())]
    assert not [state for _, state in mine if state.startswith("Z")]


def test_the_child_is_quick_and_never_loads_django(tmp_path: Path) -> None:
    code = (
        "import sys, leadhub.leads.reading.inside, leadhub.leads.reading.delimited\n"
        "print(sorted({name.partition('.')[0] for name in sys.modules} "
        "& {'django', 'openpyxl', 'python_calamine', 'charset_normalizer', 'requests', 'cryptography'}))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_the_child_gets_nothing_of_our_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: dict[str, str] = {}
    real = subprocess.Popen

    def spy(*args: object, **kwargs: object) -> object:
        seen.update(kwargs["env"])  # type: ignore[call-overload]  # it is a dict
        return real(*args, **kwargs)  # type: ignore[call-overload]  # passed on as it came

    monkeypatch.setattr(child.subprocess, "Popen", spy)
    monkeypatch.setenv("LEADHUB_SEAL_KEYS", "secret")
    child.look(leads(tmp_path, xlsx(*LEADS)), filename="leads.xlsx")
    assert "LEADHUB_SEAL_KEYS" not in seen
    assert "DJANGO_SETTINGS_MODULE" not in seen


def test_choices_reach_the_child(tmp_path: Path) -> None:
    path = leads(tmp_path, xlsx(*LEADS))
    choices = ReadChoices(sheet="Sheet1", header_row=0)
    assert child.look(path, filename="leads.xlsx", choices=choices).chosen.samples[0] == ["First Name", "Phone"]
    with pytest.raises(UnreadableFile) as refused:
        child.look(path, filename="leads.xlsx", choices=replace(choices, sheet="None such"))
    assert refused.value.message == (
        'leads.xlsx has no sheet named "None such". Choose one of its sheets: Sheet1.'
    )
