"""The performance page quotes what was printed, and nothing else on it changes."""

from bench.quote import PAGE, quoted, tables
from bench.tables import Line, Table
from bench.verdicts import AIMS

DOCUMENT = """# Performance

### Growth

| Stage |  Median |
|-------|--------:|
| all   | 2.00 ms |

Old remark.
On two lines.

What it means: nothing.

### Bare

| Stage |  Median |
|-------|--------:|
| all   | 3.00 ms |

## Next
"""


def _printed(*tables: Table) -> str:
    return "".join(f"{table.text()}\n(bench: 3 s)\n\n" for table in tables)


def test_tables_and_their_remarks_are_replaced_and_words_stay() -> None:
    growth = Table("Growth", lines=[Line("all", [0.005])], remarks=["New remark."])
    bare = Table("Bare", lines=[Line("all", [0.006])])
    page, alone = quoted(DOCUMENT, _printed(growth, bare))
    assert alone == []
    expected = DOCUMENT.replace("2.00", "5.00").replace("3.00", "6.00")
    assert page == expected.replace("Old remark.\nOn two lines.", "New remark.")


def test_a_table_that_only_one_of_them_has_is_named() -> None:
    page, alone = quoted(DOCUMENT, _printed(Table("Bare", lines=[Line("all", [0.003])]), Table("Else")))
    assert page == DOCUMENT
    assert sorted(alone) == ["Else", "Growth"]


def test_the_page_quotes_every_aim() -> None:
    lines = tables(PAGE.read_text(encoding="utf-8"))["Scale and speed"].splitlines()
    quoted_aims = [[cell.strip() for cell in line.split("|")[1:3]] for line in lines if line.startswith("|")][2:]
    assert quoted_aims == [[aim.work, aim.words] for aim in AIMS.values()]
