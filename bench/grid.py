"""The rows of a full sheet in review: each filter that the page offers, its first and its last page, over HTTP."""

from collections.abc import Iterator
from html.parser import HTMLParser
from statistics import median
from urllib.parse import urlencode

from bench import make_files
from bench.tables import Line, Table
from bench.verdicts import Verdict
from bench.wizard import Wizard
from bench.world import BenchFailed, World

RUNS = 21
QUICK_ROWS = 20_000
LAST = 99_999_999  # beyond the last page is the last page


def grid(*, quick: bool, runs: int | None = None) -> Iterator[Table | Verdict]:
    """The median for each filter, of the slower of its two pages. The first request of each page does not count."""
    rows, usual_runs = (QUICK_ROWS, 3) if quick else (make_files.FULL_SHEET, RUNS)
    runs = runs or usual_runs
    with World() as world:
        facts = world.inside("review", str(make_files.make(rows, "xlsx")))
        world.serve()
        wizard = Wizard(world)
        address = f"/uploads/{facts['upload']}/rows/"
        filters = filters_of(wizard.get(address))
        if len(filters) < 4:
            raise BenchFailed(f"The page of the rows offers only {len(filters)} filters; its form must have changed.")
        table = Table(f"The rows of {rows:,} in review, by filter")
        for query, label in filters.items():
            pages = {
                page: _requests(wizard, f"{address}?{query}{'&' if query else ''}page={number}", runs)
                for page, number in (("first page", 1), ("last page", LAST))
            }
            slower = max(pages, key=lambda page: median(pages[page]))
            table.lines.append(Line(label, pages[slower], note=slower))
    yield table
    slowest = max(table.lines, key=lambda line: median(line.seconds))
    yield Verdict("grid", median(slowest.seconds) * 1000, slowest.stage)


def _requests(wizard: Wizard, path: str, runs: int) -> list[float]:
    wizard.timed(path)  # nobody opens a page on a cold server more than once
    return [wizard.timed(path) for _ in range(runs)]


def filters_of(page: str) -> dict[str, str]:
    """The filters a page of rows offers, as query → label: its links with a query, and the choices of its menus.

    They are read from the page so that a new filter is measured without anybody thinking of it.
    """
    reader = _Filters()
    reader.feed(page)
    return reader.found


class _Filters(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, str] = {}
        self._gets = False
        self._select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        facts = {name: value or "" for name, value in attrs}
        if tag == "a" and facts.get("href", "").startswith("?") and "page=" not in facts["href"]:
            query = facts["href"][1:]
            self.found[query] = query.replace("=", ": ") or "all"
        elif tag == "form":
            self._gets = facts.get("method", "get").lower() == "get"
        elif tag == "select":
            self._select = facts.get("name", "") if self._gets else ""
        elif tag == "option" and self._select and facts.get("value"):
            self.found[urlencode({self._select: facts["value"]})] = f"{self._select}: {facts['value']}"

    def handle_endtag(self, tag: str) -> None:
        if tag == "select":
            self._select = ""
        elif tag == "form":
            self._gets = False
