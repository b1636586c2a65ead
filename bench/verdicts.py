"""The aims that LeadHub sets itself, and whether a run of the benches met them.

Nearly all are ratios: both sides are measured in the same run on the same machine, so they hold on other machines too.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from bench.tables import Table


@dataclass(frozen=True)
class Aim:
    """One line of the table. `unit` follows the number: " s", or " × " and what it is a multiple of."""

    work: str
    limit: float
    unit: str
    at_least: bool = False
    digits: int = 2

    @property
    def words(self) -> str:
        """The aim as the table shows it."""
        return f"{'≥' if self.at_least else '≤'} {self.limit:,g}{self.unit}"


AIMS = {
    "xlsx": Aim("full sheet (1,048,575 × 15), xlsx, to the plan", 1.7, " × bare fastexcel"),
    "xlsx memory": Aim("… its memory, all processes", 0.5, " × bare fastexcel"),
    "csv": Aim("the same as csv", 5, " × bare csv"),
    "csv memory": Aim("… its memory, all processes", 500, " MB", digits=0),
    "first look": Aim("first look at the full xlsx", 0.3, " s"),
    "100k xlsx": Aim("100,000 rows, xlsx, to the plan", 3, " × bare fastexcel"),
    "100k csv": Aim("100,000 rows, csv, to the plan", 2, " × bare fastexcel of the xlsx"),
    "plain loop": Aim("openpyxl + phonenumbers, 100,000 rows", 10, " × LeadHub's time", at_least=True, digits=1),
    "import-export": Aim("django-import-export, 10,000 rows", 100, " × LeadHub's time", at_least=True, digits=0),
    "changed mapping": Aim("changed mapping, full xlsx", 0.6, " × the first pass"),
    "changed mapping csv": Aim("changed mapping, full csv", 0.6, " × the first pass"),
    "growth": Aim("time a row, full sheet beside 10,000 rows", 1.2, " × smaller file's"),
    "grid": Aim("slowest filter of the rows, full sheet", 50, " ms", digits=1),
    "two cores": Aim("full sheet on two cores, memory of all", 2000, " MB", digits=0),
    "own time": Aim("a batch of 500 leads, all but RingCX's answer", 50, " ms", digits=1),
    "own time, eight": Aim("… its processor time with eight senders", 50, " ms", digits=1),
    "quota": Aim("calls made ÷ calls that RingCX allows, 400 batches", 0.95, "", at_least=True, digits=3),
    "quota, four machines": Aim("the same, four machines on PostgreSQL", 0.95, "", at_least=True, digits=3),
    "too many": Aim("… of them refused for being too many", 0, "", digits=0),
    "overtaking": Aim("200 rows beside 100,000: first call, real quota", 5, " s"),
    "sent before": Aim("100,000 phones among 10,000,000 sent before", 2, " s"),
    "sent before, PostgreSQL": Aim("the same on PostgreSQL", 2, " s"),
    "columns": Aim("columns suggested right", 97, " %", at_least=True),
    "phones": Aim("phone columns suggested right", 99, " %", at_least=True),
    "surely wrong": Aim("wrong leadPhone at high confidence", 0, "", digits=0),
}


@dataclass(frozen=True)
class Verdict:
    """What was measured for the aim of that name; `note` says more about it."""

    aim: str
    measured: float
    note: str = ""

    @property
    def met(self) -> bool:
        """Whether the aim was reached, by the number as it was measured and not as it is rounded."""
        aim = AIMS[self.aim]
        return self.measured >= aim.limit if aim.at_least else self.measured <= aim.limit

    def cells(self, *, quick: bool) -> list[str]:
        """Work, aim, measured, verdict, note; a quick run, with its small files, gives no verdict."""
        aim = AIMS[self.aim]
        unit = " ×" if aim.unit.startswith(" × ") else aim.unit
        verdict = "" if quick else "met" if self.met else "MISSED"
        return [aim.work, aim.words, f"{self.measured:,.{aim.digits}f}{unit}", verdict, self.note]


def scale_and_speed(verdicts: Iterable[Verdict], *, quick: bool) -> Table:
    """The table of all that was measured, in the order of the aims."""
    order = list(AIMS)
    given = sorted(verdicts, key=lambda verdict: order.index(verdict.aim))
    table = Table("Scale and speed", headings=("Work", "Aim", "Measured", "Verdict", "In figures"))
    table.rows = [verdict.cells(quick=quick) for verdict in given]
    missed = sum(not verdict.met for verdict in given)
    if quick:
        table.remarks.append("Small files and few runs (--quick): no verdicts, the aims are for the whole sizes.")
    else:
        table.remarks.append(f"{len(given) - missed} of {len(given)} met, {missed} missed.")
    return table
