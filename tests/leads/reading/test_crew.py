"""A crew of processes: answers in order, under the child's limits, and never left behind."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from leadhub.leads import parts
from leadhub.leads.reading import Limits, ReadChoices, UnreadableFile, child, read
from leadhub.leads.reading import xlsx_worksheet as worksheet
from leadhub.leads.reading.book import Irregular, Lost
from leadhub.leads.reading.crew import Crew
from leadhub.leads.reading.fitting import Fitter
from leadhub.leads.reading.table import Row
from tests.files.workbooks import row, xlsx_parts, zipped


def shout(block: bytes) -> bytes:
    """The first blocks take longest, so that answers come out of order."""
    time.sleep(0.02 if block in (b"0", b"1") else 0)
    return block * 3


def blocks(count: int) -> Iterator[bytes]:
    return (str(number).encode() for number in range(count))


def gone(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return True
    return False


def test_answers_come_in_the_order_of_the_blocks() -> None:
    with Crew(shout, 3) as crew:
        assert list(crew.map(blocks(100))) == [block * 3 for block in blocks(100)]


def test_blocks_and_answers_may_be_larger_than_a_pipe() -> None:
    def twice(block: bytes) -> bytes:
        return block * 2

    with Crew(twice, 3) as crew:
        assert [len(answer) for answer in crew.map([b"x" * 3_000_000] * 7)] == [6_000_000] * 7


def test_no_blocks_are_no_answers() -> None:
    with Crew(shout, 2) as crew:
        assert list(crew.map([])) == []


def test_blocks_are_fetched_no_further_ahead_than_is_useful() -> None:
    fetched = []

    def slow_first(block: bytes) -> bytes:
        time.sleep(0.3 if block == b"0" else 0)
        return block

    def source() -> Iterator[bytes]:
        for block in blocks(200):
            fetched.append(block)
            yield block

    with Crew(slow_first, 2) as crew:
        assert next(crew.map(source())) == b"0"
        assert len(fetched) < 20


def test_an_irregular_block_is_told_in_its_turn() -> None:
    def task(block: bytes) -> bytes:
        if block == b"5":
            raise Irregular
        return block

    with Crew(task, 3) as crew:
        answers = crew.map(blocks(9))
        assert [next(answers) for _ in range(5)] == list(blocks(5))
        with pytest.raises(Irregular):
            next(answers)


@pytest.mark.parametrize("how", ["killed", "out of memory", "broken"])
def test_a_lost_process_is_told(how: str) -> None:
    def task(block: bytes) -> bytes:
        if block == b"5":
            if how == "killed":
                os.kill(os.getpid(), signal.SIGKILL)
            raise MemoryError if how == "out of memory" else AssertionError
        return block

    with Crew(task, 2) as crew, pytest.raises(Lost):
        list(crew.map(blocks(9)))


def test_a_process_that_hangs_ends_with_the_crew() -> None:
    def task(block: bytes) -> bytes:
        time.sleep(0 if block == b"0" else 60)
        return str(os.getpid()).encode()

    start = time.monotonic()
    with Crew(task, 2) as crew:
        process = int(next(crew.map(blocks(4))))
    assert gone(process)
    assert time.monotonic() - start < 10


def test_the_crew_ends_when_its_child_is_killed() -> None:
    code = (
        "import os, sys, time\n"
        "from leadhub.leads.reading.crew import Crew\n"
        "crew = Crew(lambda block: str(os.getpid()).encode(), 2)\n"
        "print(*[answer.decode() for answer in crew.map([b'1'] * 20)], flush=True)\n"
        "time.sleep(60)\n"
    )
    started = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
    assert started.stdout is not None
    members = {int(process) for process in started.stdout.readline().split()}
    started.kill()
    assert started.stdout.read() == ""  # nobody else holds its output
    started.wait()
    started.stdout.close()
    deadline = time.monotonic() + 10
    while not all(gone(process) for process in members) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert members
    assert all(gone(process) for process in members)


def test_memory_is_divided_among_all() -> None:
    code = (
        "import resource\n"
        "from leadhub.leads.reading.crew import Crew\n"
        "from leadhub.leads.reading.guard import limit_myself, memory_limit\n"
        "from leadhub.leads.reading.limits import Limits\n"
        "limit_myself(Limits(memory=800_000_000))\n"
        "with Crew(lambda block: str(memory_limit()).encode(), 3, mapped=5) as crew:\n"
        "    print({int(answer) for answer in crew.map([b'1'] * 9)}, memory_limit())\n"
        "print(memory_limit())\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == ["{200000005} 200000005", "800000000"]


# --- The same within the guarded child --------------------------------------------------------------------------------


@pytest.fixture
def large(tmp_path: Path) -> Path:
    """A sheet worth a crew; its last rows are not like the others."""
    path = tmp_path / "large.xlsx"
    rows = [row(number, f"Name {number}", 4155550101 + number) for number in range(2, 40_000)]
    rows += [row(50_000, "Hid", 1, attributes='hidden="1"'), '<row r="50001"><c r="A50001"><f>A1</f></c></row>']
    path.write_bytes(zipped(xlsx_parts(f"<sheetData>{row(1, 'Name', 'Phone')}{''.join(rows)}</sheetData>")))
    return path


def test_the_child_reads_a_large_sheet_as_the_reader_itself(large: Path, tmp_path: Path) -> None:
    found = []
    for folder, reader in ((tmp_path / "one", read), (tmp_path / "many", child.read)):
        folder.mkdir()
        table = reader(large, filename="large.xlsx", choices=ReadChoices(), out=folder)
        files = [(folder / parts.name(part.number)).read_bytes() for part in table.parts]
        assert len(files) == len(list(folder.iterdir()))
        found.append((replace(table, parts=[]), [line for file in files for line in parts.unpack(file)]))
    assert found[0] == found[1]
    assert [note.code for note in found[1][0].notes] == ["hidden_rows", "formulas_without_result"]


def test_a_lost_process_is_a_sentence(large: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def die(*_: object) -> list[Row]:
        os.kill(os.getpid(), signal.SIGKILL)
        return []

    started = os.getpid()
    real = Fitter.fit
    monkeypatch.setattr(Fitter, "fit", lambda *args: real(*args) if os.getpid() == started else die())
    monkeypatch.setattr(worksheet, "WORTH_SPLITTING", 0)
    with pytest.raises(UnreadableFile) as refused:
        read(large, filename="large.xlsx", choices=ReadChoices(), out=tmp_path, limits=Limits(), crew_size=2)
    assert refused.value.code == "too_big_to_read_safely"
