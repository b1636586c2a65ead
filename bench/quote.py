"""Put what `make bench` printed into docs/performance.md: `python -m bench | tee FILE; python -m bench.quote FILE`.

A table on the page is known by its heading. Heading, table and the lines below it are replaced; the words around them
are not touched. Exit status 1 and a list if a table on the page was not among what was printed, or the other way round.
"""

import re
import sys
from pathlib import Path

PAGE = Path(__file__).resolve().parent.parent / "docs" / "performance.md"
# A heading, the table, and at most one paragraph right below it.
TABLE = re.compile(r"^### (?P<title>.+)\n\n(?:\|.*\n)+(?:\n(?![#(])(?:.+\n)+)?", re.MULTILINE)


def tables(text: str) -> dict[str, str]:
    """Every table with its heading and remarks, by title."""
    return {found["title"]: found[0] for found in TABLE.finditer(text)}


def quoted(page: str, printed: str) -> tuple[str, list[str]]:
    """The page with the tables as printed, and the titles that only one of the two has."""
    old, new = tables(page), tables(printed)

    def replace(found: re.Match[str]) -> str:
        return new.get(found["title"], found[0])

    return TABLE.sub(replace, page), [title for title in {**old, **new} if title not in old or title not in new]


def main(printed: Path) -> int:
    """Write the page anew."""
    page, alone = quoted(PAGE.read_text(encoding="utf-8"), printed.read_text(encoding="utf-8"))
    PAGE.write_text(page, encoding="utf-8")
    for title in alone:
        sys.stderr.write(f"Only on the page or only printed: {title}\n")
    return int(bool(alone))


if __name__ == "__main__":
    raise SystemExit(main(Path(sys.argv[1])))
