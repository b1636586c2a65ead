"""Workbooks behind a password: opened in the guarded child, whichever way Excel has locked them."""

import os
import subprocess
import sys
from pathlib import Path
from random import Random

import pytest

from leadhub.leads.reading import Limits, UnreadableFile, child, look
from leadhub.leads.reading.limits import DEFAULT_LIMITS
from tests.files.locked import agile, standard, xls_rc4, xls_xor
from tests.files.ole import container, xls
from tests.files.workbooks import LEADS, xlsx, xlsx_parts, zipped
from tests.files.xlsb import xlsb

# Large enough for a stream of its own in the container, as every real workbook is.
TWO: list[list[str | float]] = [["Ann", 4155550101.0], ["Bob", "4155550102"]]
ROWS: list[list[str | float]] = [["First Name", "Phone"], *TWO * 60]
WORKBOOK = zipped(
    {**xlsx_parts(f"<sheetData>{''.join(LEADS)}</sheetData>"), "docProps/thumb.png": Random(1).randbytes(6000)}
)
WORD = "Grün & 4 Ecken"
LOCKED = {
    "agile.xlsx": lambda word: agile(WORKBOOK, word),
    "standard.xlsx": lambda word: standard(WORKBOOK, word),
    "agile.xlsb": lambda word: agile(xlsb(ROWS * 20), word),
    "rc4.xls": lambda word: xls_rc4(ROWS, word),
}


def unlock(path: Path, password: str, limits: Limits = DEFAULT_LIMITS) -> Path:
    plain = path.with_suffix(".plain")
    child.unlock(path, filename=path.name, password=password, out=plain, limits=limits)
    return plain


@pytest.mark.parametrize("name", LOCKED)
def test_the_right_password_opens_it(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(LOCKED[name](WORD))
    with pytest.raises(UnreadableFile) as refused:
        look(path, filename=name)
    assert (refused.value.code, refused.value.message) == (
        "password_protected",
        f"{name} is protected by a password. Give the password, or remove it in Excel "
        "(File › Info › Protect Workbook), save and upload the file again.",
    )
    seen = child.look(unlock(path, WORD), filename=name)
    assert seen.format == name.partition(".")[2]
    assert seen.chosen.samples[:2] == [["Ann", "4155550101"], ["Bob", "4155550102"]]


def test_the_oldest_protection_opens_too(tmp_path: Path) -> None:
    path = tmp_path / "old.xls"
    path.write_bytes(xls_xor(ROWS, "secret"))
    with pytest.raises(UnreadableFile, match="protected by a password"):
        look(path, filename="old.xls")
    assert look(unlock(path, "secret"), filename="old.xls").chosen.samples[0] == ["Ann", "4155550101"]


@pytest.mark.parametrize("name", LOCKED)
@pytest.mark.parametrize("word", ["grün & 4 ecken", "", "x" * 300, "\0", "\ud800"], ids=repr)
def test_a_wrong_password_is_a_sentence(name: str, word: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(LOCKED[name](WORD))
    with pytest.raises(UnreadableFile) as refused:
        unlock(path, word)
    assert refused.value.message == f"This password does not open {name}. Mind capital letters, and try again."
    assert refused.value.code == "wrong_password"


@pytest.mark.parametrize(
    "content",
    [
        xlsx(*LEADS),
        xls([["Name"], ["Ann"]]),
        container({"EncryptionInfo": b"", "EncryptedPackage": b""}),
        container({"EncryptionInfo": b"\4\0\4\0\x40\0\0\0<encryption/>", "EncryptedPackage": b"x"}),
        container({"EncryptionInfo": b"\3\0\3\0", "EncryptedPackage": b"x"}),
        agile(WORKBOOK, WORD)[:5000],
        b"",
    ],
    ids=["not locked", "xls not locked", "no info", "no key", "unknown kind", "cut", "empty"],
)
def test_what_cannot_be_opened_is_a_sentence(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "list.xlsx"
    path.write_bytes(content)
    with pytest.raises(UnreadableFile) as refused:
        unlock(path, WORD)
    assert refused.value.message == (
        "list.xlsx is protected by a password in a way that LeadHub cannot undo. "
        "Remove the password in the program that set it, save and upload the file again."
    )


def test_a_lock_that_takes_for_ever_is_given_up(tmp_path: Path) -> None:
    path = tmp_path / "slow.xlsx"
    path.write_bytes(agile(WORKBOOK, WORD, rounds=3_000_000))
    with pytest.raises(UnreadableFile) as refused:
        unlock(path, WORD, Limits(seconds=1))
    assert refused.value.code == "too_big_to_read_safely"


@pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="needs /proc")
def test_the_child_hears_the_password_on_its_standard_input_only(tmp_path: Path) -> None:
    path = tmp_path / "list.xlsx"
    path.write_bytes(agile(WORKBOOK, WORD))
    watch = (
        "import os, sys, threading, time\n"
        "from pathlib import Path\n"
        "from leadhub.leads.reading import child\n"
        "seen = []\n"
        "def look():\n"
        "    while not done:\n"
        "        for place in Path('/proc').glob('[0-9]*'):\n"
        "            try:\n"
        "                if f'PPid:\\t{os.getpid()}\\n' in (place / 'status').read_text():\n"
        "                    seen.append((place / 'cmdline').read_bytes() + (place / 'environ').read_bytes())\n"
        "            except OSError: pass\n"
        "        time.sleep(0.01)\n"
        "done = False\n"
        "thread = threading.Thread(target=look, daemon=True); thread.start()\n"
        "child.unlock(Path(sys.argv[1]), filename='a', password=sys.stdin.read(), out=Path(sys.argv[2]))\n"
        "done = True; thread.join()\n"
        "assert any(b'reading.inside' in one for one in seen)\n"
        "sys.stdout.buffer.write(b'|'.join(seen))\n"
    )
    told = subprocess.run(
        [sys.executable, "-c", watch, str(path), str(tmp_path / "plain")],
        input=WORD.encode(),
        capture_output=True,
        check=True,
        env={**os.environ, "PYTHONUTF8": "1"},
    )
    assert b"reading.inside" in told.stdout
    assert WORD.encode() not in told.stdout
