"""Reading one phone number: LeadHub beside the phonenumbers library, on the same cells."""

from collections.abc import Iterator
from typing import Any

from bench.phone_cells import KINDS
from bench.tables import Line, Table
from bench.world import World

RUNS = 5
CELLS = 50_000


def phones(*, quick: bool, runs: int | None = None) -> Iterator[Table]:
    """Time for one cell. The library alone means parse, is_valid_number and format_number."""
    cells, usual_runs = (5_000, 2) if quick else (CELLS, RUNS)
    runs = runs or usual_runs
    with World() as world:
        said = [world.inside("phones", str(cells)) for _ in range(runs)]
    table = Table("One phone cell", headings=("Cells", "Median", "Min – max", "× library", "", ""))
    differences = []
    for kind in KINDS:
        table.lines += _lines(kind, [one[kind] for one in said])
        differences.append(f"{said[0][kind]['differences']:,} of {said[0][kind]['cells']:,} {kind}")
    table.remarks = [
        f"Other answer than the library alone: {'; '.join(differences)}.",
        "On purpose: for a North American account LeadHub refuses numbers of other countries.",
    ]
    yield table


def _lines(name: str, runs: list[dict[str, Any]]) -> list[Line]:
    library = [run["seconds"]["library"] / run["cells"] for run in runs]
    ours = [run["seconds"]["ours"] / run["cells"] for run in runs]
    return [Line(f"{name}: LeadHub", ours, library), Line(f"{name}: library", library, library)]
