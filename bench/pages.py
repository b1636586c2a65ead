"""Every page of the wizard and of a load, over HTTP, with 100,000 rows uploaded and loaded."""

from collections.abc import Iterator
from statistics import median

from bench import make_files
from bench.tables import Line, Table
from bench.wizard import Wizard
from bench.world import World

RUNS = 21
ROWS, SMALL_ROWS = 100_000, 40
AIM = 0.1  # seconds, at the median
LAST = 99_999_999  # beyond the last page is the last page


def pages(*, quick: bool, runs: int | None = None) -> Iterator[Table]:
    """The median of each page; the first request of each is not counted, because nobody opens a page on a cold server
    more than once."""
    rows, usual_runs = (10_000, 5) if quick else (ROWS, RUNS)
    runs = runs or usual_runs
    large, small = make_files.make(rows, "csv"), make_files.make(SMALL_ROWS, "csv")
    with World() as world:
        facts = world.inside("furnish", str(large), str(small))
        world.serve()
        wizard = Wizard(world)
        table = Table(f"Pages, with {rows:,} rows uploaded and {rows:,} loaded in {facts['batches']} batches")
        for name, path in _addresses(facts, wizard.campaign).items():
            wizard.timed(path)
            seconds = [wizard.timed(path) for _ in range(runs)]
            table.lines.append(Line(name, seconds))
    slow = [line.stage for line in table.lines if median(line.seconds) > AIM]
    table.remarks = [f"Above {AIM * 1000:.0f} ms: {', '.join(slow)}." if slow else f"All within {AIM * 1000:.0f} ms."]
    yield table


def _addresses(facts: dict[str, object], campaign: str) -> dict[str, str]:
    upload, load = f"/uploads/{facts['upload']}/", f"/loads/{facts['submission']}/"
    findings, totals, loaded = facts["findings"], facts["totals"], facts["loaded"]
    assert isinstance(findings, dict)
    assert isinstance(totals, dict)
    assert isinstance(loaded, dict)
    commonest = max(findings, key=lambda code: int(findings[code]))
    rarest = min(findings, key=lambda code: int(findings[code]))
    return {
        "home": "/",
        "start, campaign chosen": f"/uploads/new/?{campaign}",
        "reading": f"{upload}reading/",
        "columns": f"{upload}columns/",
        "options": f"{upload}options/",
        "review": f"{upload}review/",
        "readiness of the campaign": f"{upload}readiness/",
        "rows, all, first page": f"{upload}rows/",
        "rows, all, last page": f"{upload}rows/?page={LAST}",
        **{
            f"rows, {state.replace('_', ' ')}, last page": f"{upload}rows/?state={state}&page={LAST}"
            for state in totals
        },
        "rows, same phone together": f"{upload}rows/?duplicates=1",
        "rows, same phone together, last page": f"{upload}rows/?duplicates=1&page={LAST}",
        "rows, commonest finding": f"{upload}rows/?finding={commonest}",
        "rows, commonest finding, last page": f"{upload}rows/?finding={commonest}&page={LAST}",
        "rows, rarest finding": f"{upload}rows/?finding={rarest}",
        "history": "/loads/",
        "receipt": load,
        **{
            f"receipt rows, {state.replace('_', ' ')}, last page": f"{load}rows/?state={state}&page={LAST}"
            for state in loaded
        },
    }
