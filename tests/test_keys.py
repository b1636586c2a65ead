"""Keys that LeadHub makes for itself: once, whole, and for nobody else to read."""

import stat
import subprocess
import sys
from pathlib import Path

from cryptography.fernet import Fernet

from leadhub.keys import key_from_file


def test_a_key_is_made_once_and_kept(tmp_path: Path) -> None:
    key = key_from_file(tmp_path / "seal.keys")
    Fernet(key)  # it can seal
    assert key_from_file(tmp_path / "seal.keys") == key
    assert key_from_file(tmp_path / "other.keys") != key


def test_only_its_owner_can_read_it(tmp_path: Path) -> None:
    key_from_file(tmp_path / "seal.keys")
    assert stat.S_IMODE((tmp_path / "seal.keys").stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["seal.keys"], "nothing is left beside it"


def test_a_key_of_your_own_is_taken_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "seal.keys").write_text("new-key,old-key\n")
    assert key_from_file(tmp_path / "seal.keys") == "new-key,old-key"


def test_processes_that_start_at_the_same_moment_agree(tmp_path: Path) -> None:
    program = (
        "import sys, pathlib; from leadhub.keys import key_from_file; print(key_from_file(pathlib.Path(sys.argv[1])))"
    )
    command = [sys.executable, "-c", program, str(tmp_path / "secret.key")]
    running = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(8)]
    assert len({process.communicate()[0] for process in running}) == 1
