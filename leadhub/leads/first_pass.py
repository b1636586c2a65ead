"""The first pass over a large file: the processes that read its rows check them too.

Each part of the table and the leads made from it are written by the process that has just read its rows: nothing is
packed, stored, fetched and unpacked in between. The leads are those that checking the parts afterwards would make.
As a module of its own (`python -m leadhub.leads.first_pass`) this is the inside of a limited child process, like
`reading.inside`; a mere look at a file does not have to wait for everything that checking needs.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from leadhub.leads import parts, row_lists
from leadhub.leads.checks import Checker
from leadhub.leads.gathering import Gathered, zips_hold_five
from leadhub.leads.mapping import IncompleteMapping, Mapping, check_mapping
from leadhub.leads.options import LoadOptions
from leadhub.leads.reading import Column, Limits, ReadChoices, Table, child, inside, whole
from leadhub.leads.reading.delimited_blocks import WORTH_SPLITTING
from leadhub.leads.reading.guard import crew_size
from leadhub.leads.reading.limits import DEFAULT_LIMITS
from leadhub.leads.reading.part_files import BESIDE
from leadhub.leads.reading.table import Row
from leadhub.leads.row_keys import RowKeys

ROW_KEYS, FINDINGS = "row-keys", "findings"  # files beside the parts
# Bytes below which a file is read by one process, so that this pass would only delay it; other formats always are.
_WORTH_IT = {"csv": WORTH_SPLITTING, "xlsx": 400_000}
_Facts = tuple[RowKeys, "dict[str, Any]", str]


@dataclass(frozen=True)
class Checked:
    """What was made of the rows: the digests of the leads of each part, and how many rows have each finding.

    In the folder of the parts are the leads (`leads_file`), and the row keys and findings of all rows.
    """

    digests: list[str]
    finding_counts: dict[str, int]


def is_worth_it(size: int, file_format: str) -> bool:
    """Whether a file of so many bytes may be read by several processes; else `reading.child.read` does the same."""
    return size >= _WORTH_IT.get(file_format, size + 1)


def leads_file(number: int) -> str:
    """The name of the file with the leads of a part."""
    return parts.name(number) + BESIDE


def read_and_check(
    path: Path,
    *,
    filename: str,
    choices: ReadChoices,
    out: Path,
    mapping: Mapping,
    options: LoadOptions,
    limits: Limits = DEFAULT_LIMITS,
) -> tuple[Table, Checked | None]:
    """As `reading.child.read`, and the rows are checked on the way if that is worth it. Raises UnreadableFile."""
    request = {
        "do": "read_and_check",
        "path": str(path),
        "filename": filename,
        "choices": asdict(choices),
        "out": str(out),
        "mapping": mapping.to_json(),
        "options": options.to_json(),
    }
    result = child.ask(request, filename, limits, module=__spec__.name)
    checked = result["checked"]
    return Table.from_json(result["table"]), Checked(**checked) if checked else None


def read(
    path: Path,
    *,
    filename: str,
    choices: ReadChoices,
    out: Path,
    mapping: Mapping,
    options: LoadOptions,
    limits: Limits = DEFAULT_LIMITS,
    crew_size: int = 0,
) -> tuple[Table, Checked | None]:
    """The same in this process."""
    checking = _Checking(mapping, options, out)
    table = whole.read(
        path,
        filename=filename,
        choices=choices,
        out=out,
        limits=limits,
        crew_size=crew_size,
        companion=checking,
    )
    return table, checking.checked


class _Checking:
    """Checks the rows of each part as they are read; see `part_files.Companion`."""

    def __init__(self, mapping: Mapping, options: LoadOptions, out: Path) -> None:
        self.checked: Checked | None = None
        self._mapping = mapping
        self._options = options
        self._out = out
        self._gathered = Gathered()
        self._digests: list[str] = []
        self._checker: Checker | None = None

    def begin(self, columns: Sequence[Column], first_part: Sequence[Row]) -> bool:
        """Get ready; False if the mapping does not fit these columns."""
        try:
            check_mapping(self._mapping, columns)
        except IncompleteMapping:
            return False
        hold_five = zips_hold_five(self._mapping, [cells for _, cells in first_part])
        self._checker = Checker(self._mapping, self._options, columns, zips_hold_five=hold_five)
        return True

    def work(self, rows: Sequence[Row]) -> tuple[bytes, _Facts]:
        """The leads of a part, and what is gathered of it."""
        assert self._checker is not None  # noqa: S101 - it has begun
        result = self._checker.check(rows)
        return result.leads_part, (result.row_keys, result.found, result.digest)

    def add(self, facts: _Facts) -> None:
        """Gather a part."""
        row_keys, found, digest = facts
        self._gathered.add(row_keys, found)
        self._digests.append(digest)

    def end(self) -> None:
        """Write what was gathered."""
        gathered = self._gathered
        gathered.finish()
        (self._out / ROW_KEYS).write_bytes(gathered.row_keys.to_bytes())
        (self._out / FINDINGS).write_bytes(row_lists.pack(gathered.found))
        self.checked = Checked(self._digests, gathered.counts())


def _answer(request: dict[str, Any]) -> dict[str, Any]:
    table, checked = read(
        Path(request["path"]),
        filename=request["filename"],
        choices=ReadChoices(**request["choices"]),
        out=Path(request["out"]),
        mapping=Mapping.from_json(request["mapping"]),
        options=LoadOptions.from_json(request["options"]),
        limits=Limits(**request["limits"]),
        crew_size=crew_size(),
    )
    return {"table": table.to_json(), "checked": asdict(checked) if checked else None}


if __name__ == "__main__":
    inside.main({"read_and_check": _answer})
