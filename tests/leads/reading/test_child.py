"""The guarded child: the same answers, and no file can take the server down."""

import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from leadhub.leads import parts
from leadhub.leads.reading import Limits, ReadChoices, UnreadableFile, child, look, read
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


def hungry() -> bytes:
    """A million shared strings in 100 kB, all of them needed for the first cell."""
    strings = "<si><t>a string</t></si>" * 1_000_000
    return zipped(xlsx_parts('<sheetData><row><c t="s"><v>999999</v></c></row></sheetData>', strings=strings))


@pytest.mark.parametrize("memory", [50_000_000, 60_000_000, 70_000_000, 80_000_000])
def test_a_child_without_memory_is_a_sentence(memory: int, tmp_path: Path) -> None:
    path = leads(tmp_path, hungry())
    with pytest.raises(UnreadableFile) as refused:
        child.look(path, filename="leads.xlsx", limits=Limits(memory=memory, seconds=20))
    assert (refused.value.code, refused.value.message) == ("too_big_to_read_safely", TOO_BIG)


def test_a_child_that_takes_too_long_is_killed_and_gone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[subprocess.Popen[bytes]] = []
    real = subprocess.Popen

    def spy(*args: Any, **kwargs: Any) -> Any:
        started.append(real(*args, **kwargs))
        return started[-1]

    monkeypatch.setattr(subprocess, "Popen", spy)
    monkeypatch.setattr(child, "_GRACE", -0.97)
    with pytest.raises(UnreadableFile) as refused:
        child.look(leads(tmp_path, hungry()), filename="leads.xlsx", limits=Limits(seconds=1))
    assert (refused.value.code, refused.value.message) == ("too_big_to_read_safely", TOO_BIG)
    assert started[0].returncode == -signal.SIGKILL


def test_a_child_that_burns_its_time_is_stopped(tmp_path: Path) -> None:
    rows = "".join(f'<row r="{number}"><c r="A{number}"><v>{number}</v></c></row>' for number in range(1, 900_000))
    path = leads(tmp_path, xlsx("<!-- without short cuts -->", rows))
    with pytest.raises(UnreadableFile) as refused:
        child.read(path, filename="leads.xlsx", choices=ReadChoices(), out=tmp_path, limits=Limits(seconds=1))
    assert (refused.value.code, refused.value.message) == ("too_big_to_read_safely", TOO_BIG)


def test_the_child_is_quick_and_never_loads_django(tmp_path: Path) -> None:
    code = (
        "import sys, leadhub.leads.reading.inside, leadhub.leads.reading.delimited, leadhub.leads.reading.xlsx_book\n"
        "print(sorted({name.partition('.')[0] for name in sys.modules} "
        "& {'django', 'openpyxl', 'python_calamine', 'charset_normalizer', 'requests', 'cryptography', "
        "'multiprocessing'}))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_the_child_gets_nothing_of_our_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: dict[str, str] = {}
    real = subprocess.Popen

    def spy(*args: Any, **kwargs: Any) -> Any:
        seen.update(kwargs["env"])
        return real(*args, **kwargs)

    monkeypatch.setattr(subprocess, "Popen", spy)
    monkeypatch.setenv("LEADHUB_SEAL_KEYS", "secret")
    child.look(leads(tmp_path, xlsx(*LEADS)), filename="leads.xlsx")
    assert seen
    assert not {"LEADHUB_SEAL_KEYS", "DJANGO_SETTINGS_MODULE"} & set(seen)


def test_choices_reach_the_child(tmp_path: Path) -> None:
    path = leads(tmp_path, xlsx(*LEADS))
    choices = ReadChoices(sheet="Sheet1", header_row=0)
    assert child.look(path, filename="leads.xlsx", choices=choices).chosen.samples[0] == ["First Name", "Phone"]
    with pytest.raises(UnreadableFile) as refused:
        child.look(path, filename="leads.xlsx", choices=replace(choices, sheet="None such"))
    assert refused.value.message == ('leads.xlsx has no sheet named "None such". Choose one of its sheets: Sheet1.')
