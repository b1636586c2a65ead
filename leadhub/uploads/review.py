"""The read side of the review: what was found, what is planned, and single rows, each page from few parts."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from collections.abc import Mapping as AnyMapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from itertools import accumulate
from typing import Any, overload

import orjson
from django.db.models import Max

from leadhub.leads.duplicates import repeated
from leadhub.leads.fields import CATALOGUE
from leadhub.leads.findings import KINDS, Finding, FindingKind, Level, from_line
from leadhub.leads.mapping import Mapping
from leadhub.leads.plan import Plan
from leadhub.leads.row_keys import RowKeys
from leadhub.leads.states import RowState
from leadhub.submissions.rows import part_lines
from leadhub.uploads import files, keys, services
from leadhub.uploads.mapping_form import field_label
from leadhub.uploads.models import Part, Upload
from leadhub.web.health import STALE_AFTER
from leadhub.web.models import Heartbeat

REPEATED = "extern_id_repeated"
UNPACKING = 4  # parts at a time


@dataclass(frozen=True)
class Cell:
    """A cell of a mapped column: what the file says and, if it was repaired, what is sent."""

    before: str
    after: str = ""
    wrong: bool = False


@dataclass(frozen=True)
class ReviewRow:
    """One row of the file as the review shows it."""

    index: int
    number: int  # as Excel shows it
    state: RowState
    cells: list[Cell]
    findings: list[Finding]
    twin: int | None  # number of the row with the same phone that is kept
    heads_group: bool  # the kept row of a group of duplicates
    left_out: bool  # by its owner, whether or not the plan knows it yet

    @property
    def can_be_left_out(self) -> bool:
        """Whether leaving it out would change anything."""
        return self.state is RowState.READY and not self.left_out


class ReviewRows(Sequence[ReviewRow]):
    """Rows of a planned upload, chosen by state, finding or duplicate group; slices of it are pages.

    Raises FileNotFoundError while a page is read if a worker has just made a newer plan.
    """

    def __init__(
        self, upload: Upload, *, state: RowState | None = None, finding: str = "", groups: bool = False
    ) -> None:
        self.upload = upload
        self.state = state
        self.finding = finding
        self.groups = groups

    def __len__(self) -> int:
        if self.state:
            return int(self.upload.totals.get(self.state.value, 0))
        if self.finding:
            return int(self.upload.finding_counts.get(self.finding, 0))
        return len(self._grouped) if self.groups else len(self.plan.states)

    @overload
    def __getitem__(self, page: int) -> ReviewRow: ...
    @overload
    def __getitem__(self, page: slice) -> list[ReviewRow]: ...
    def __getitem__(self, page: int | slice) -> ReviewRow | list[ReviewRow]:
        if isinstance(page, int):
            return self[page : page + 1][0]
        if self.state:
            indexes = self.plan.rows_in(self.state, offset=page.start, limit=page.stop - page.start)
        elif self.finding == REPEATED:
            indexes = sorted(repeated(self._row_keys.extern_ids))[page]
        elif self.finding:
            indexes = self._with_finding(page.start, page.stop - page.start)
        elif self.groups:
            indexes = self._grouped[page]
        else:
            indexes = list(range(len(self.plan.states)))[page]
        return self._rows(indexes)

    @cached_property
    def plan(self) -> Plan:
        """The stored plan."""
        return Plan.from_bytes(files.fetch(self.upload.plan_file))

    @cached_property
    def columns(self) -> list[tuple[str, tuple[int, ...]]]:
        """The mapped fields, each with the positions of its columns in a row."""
        mapping = Mapping.from_json(self.upload.mapping)
        return [(name, source.columns) for name in CATALOGUE if (source := mapping.fields.get(name)) and source.columns]

    @property
    def headers(self) -> list[tuple[str, str]]:
        """For each mapped field its label and the file's headers."""
        columns, labels = services.columns_of(self.upload), self.upload.campaign.get("aux_labels", {})
        return [
            (field_label(name, labels), ", ".join(columns[at].header or columns[at].letter for at in positions))
            for name, positions in self.columns
        ]

    @cached_property
    def _parts(self) -> list[Part]:
        return list(self.upload.parts.all())

    @cached_property
    def _row_keys(self) -> RowKeys:
        return RowKeys.from_bytes(files.fetch(keys.row_keys_file(self.upload, self.upload.leads_key)))

    @cached_property
    def _grouped(self) -> list[int]:
        groups = self.plan.duplicate_groups()
        return [index for first in sorted(groups) for index in groups[first]]

    def _with_finding(self, offset: int, limit: int) -> list[int]:
        """The parts' own counts say where to look, so only the parts of the page are opened."""
        wanted: list[tuple[int, Part, int]] = []  # (index of its first row, part, hits to pass over)
        start, missing = 0, limit
        for part in self._parts:
            here = part.counts.get(self.finding, 0)
            if here > offset and missing > 0:
                wanted.append((start, part, offset))
                missing -= here - offset
            offset = max(0, offset - here)
            start += part.rows
        with ThreadPoolExecutor(UNPACKING) as threads:
            hits = threads.map(self._hits, [part for _, part, _ in wanted])
        found = [first + at for (first, _, passed), inside in zip(wanted, hits, strict=True) for at in inside[passed:]]
        return found[:limit]

    def _hits(self, part: Part) -> list[int]:
        mark = orjson.dumps(self.finding)
        lines = enumerate(part_lines(part.leads_name))
        candidates = [(at, line) for at, line in lines if mark in line]
        return [at for at, line in candidates if any(found[0] == self.finding for found in orjson.loads(line)["f"])]

    def _rows(self, indexes: list[int]) -> list[ReviewRow]:
        """In the order asked for, which for groups is not the file's."""
        read = dict(self._read(sorted(indexes)))
        heads = set(self.plan.duplicates.values())
        excluded = set(self.upload.choices["excluded_rows"])
        rows = []
        for index in indexes:
            number, cells, findings = read[index]
            twin = self.plan.duplicates.get(index)
            rows.append(
                ReviewRow(
                    index=index,
                    number=number,
                    state=RowState.from_code(self.plan.states[index]),
                    cells=[_cell(name, [cells[at] for at in places], findings) for name, places in self.columns],
                    findings=findings,
                    twin=None if twin is None else self._row_keys.row_numbers[twin],
                    heads_group=index in heads,
                    left_out=number in excluded,
                )
            )
        return rows

    def _read(self, indexes: list[int]) -> Iterator[tuple[int, tuple[int, list[str], list[Finding]]]]:
        """Yield (index, (row number, cells as the file has them, findings)) for sorted indexes."""
        starts = list(accumulate((part.rows for part in self._parts), initial=0))
        wanted: dict[int, list[int]] = {}  # position of the part → lines in it
        for index in indexes:
            place = bisect_right(starts, index) - 1
            wanted.setdefault(place, []).append(index - starts[place])
        # Rows of a rare kind lie scattered over many parts, so several are unpacked at a time.
        with ThreadPoolExecutor(UNPACKING) as threads:
            leads = threads.map(_lines, (self._parts[place].leads_name for place in wanted), wanted.values())
            table = threads.map(_lines, (self._parts[place].table_name for place in wanted), wanted.values())
        lines = zip((line for part in table for line in part), (line for part in leads for line in part), strict=True)
        for index, (row, lead) in zip(indexes, lines, strict=True):
            number, cells = orjson.loads(row)
            yield index, (number, cells, [from_line(stored) for stored in orjson.loads(lead)["f"]])


def _lines(name: str, wanted: list[int]) -> list[bytes]:
    lines = part_lines(name)
    return [lines[at] for at in wanted]


def _cell(name: str, texts: list[str], findings: list[Finding]) -> Cell:
    before = " | ".join(text for text in texts if text)
    for found in findings:
        if found.field == name and found.level == Level.REPAIR and len(texts) == 1:
            return Cell(before, found.after)
        if found.field == name and found.level != Level.REPAIR:
            return Cell(before, wrong=True)
    return Cell(before)


@dataclass(frozen=True)
class FindingLine:
    """One kind of finding and how many rows have it."""

    kind: FindingKind
    rows: int


def finding_groups(counts: AnyMapping[str, int]) -> list[tuple[str, list[FindingLine]]]:
    """All kinds of findings under a heading for each level, the commonest first; levels without any are left out."""
    headings = {
        Level.ERROR: "Cannot be sent",
        Level.WARNING: "Sent, but worth a look",
        Level.REPAIR: "Repaired for you",
    }
    groups = []
    for level, heading in headings.items():
        lines = [FindingLine(KINDS[code], rows) for code, rows in counts.items() if KINDS[code].level is level]
        if lines:
            groups.append((heading, sorted(lines, key=lambda line: -line.rows)))
    return groups


def duplicate_kinds(upload: Upload) -> list[dict[str, Any]]:
    """The three kinds of duplicates: what they are, how many rows, and what was chosen."""
    kinds = (
        ("skip_in_file", RowState.DUPLICATE_IN_FILE, "In this file", "An earlier row has the same phone."),
        ("skip_sent", RowState.SENT_BEFORE, "Sent before", "An earlier load sent the phone to this campaign."),
        ("skip_ringcx", RowState.DUPLICATE_IN_RINGCX, "Already in RingCX", "The campaign has a lead with this phone."),
    )  # fmt: skip
    return [
        {
            "name": name,
            "state": state.value,
            "title": heading,
            "help": words,
            "rows": upload.found.get(state.value, 0),
            "skip": upload.choices[name],
        }
        for name, state, heading, words in kinds
    ]


def worker_is_missing(now: datetime) -> bool:
    """Whether no worker has shown itself lately: then nothing on this page moves until one is started."""
    seen = Heartbeat.objects.aggregate(at=Max("at"))["at"]
    return seen is None or now - seen > STALE_AFTER
