"""Reading one phone number: LeadHub beside the phonenumbers library, on the same cells."""

from typing import Any

from bench.tables import Line, Table
from bench.world import World

RUNS = 5
CELLS = 50_000
NAMES = {
    "usual": "usual North American writings",
    "odd": "extensions, prefixes, other countries",
}


def phones(*, quick: bool) -> list[Table]:
    """Time for one cell. The library alone means parse, is_valid_number and format_number."""
    runs, cells = (2, 5_000) if quick else (RUNS, CELLS)
    with World() as world:
        said = [world.inside("phones", str(cells)) for _ in range(runs)]
    table = Table("One phone cell", headings=("Cells", "Median", "Min – max", "× library", "", ""))
    differences = []
    for key, name in NAMES.items():
        table.lines += _lines(name, [one[key] for one in said])
        differences.append(f"{said[0][key]['differences']:,} of {said[0][key]['cells']:,} {name}")
    table.remarks = [
        f"Other answer than the library alone: {'; '.join(differences)}.",
        "LeadHub refuses numbers outside of North America in this mode and takes off labels, which the library does not.",
    ]
    return [table]


def _lines(name: str, runs: list[dict[str, Any]]) -> list[Line]:
    library = [run["seconds"]["library"] / run["cells"] for run in runs]
    ours = [run["seconds"]["ours"] / run["cells"] for run in runs]
    return [Line(f"{name}: LeadHub", ours, library), Line(f"{name}: library", library, library)]
