"""The read side of the review: what was found, what is planned, and single rows, each page from few parts."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Mapping as AnyMapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import cached_property
from itertools import accumulate, groupby
from typing import Any, overload

import orjson
from django.db.models import Max

from leadhub.leads.choices import DuplicatesBy, Keep
from leadhub.leads.findings import KINDS, Finding, FindingKind, Level, from_line
from leadhub.leads.mapping import Mapping
from leadhub.leads.parts import pick
from leadhub.leads.plan import Plan
from leadhub.leads.row_lists import RowLists
from leadhub.leads.states import RowState, rows_in
from leadhub.suppression.services import lists_with
from leadhub.uploads import files, keys, services
from leadhub.uploads.mapping_form import field_label
from leadhub.uploads.models import Upload
from leadhub.uploads.planning import choices_of
from leadhub.web.health import STALE_AFTER
from leadhub.web.models import Heartbeat

CELL = 60  # characters of a text that are shown
_SUPPRESSED = RowState.SUPPRESSED.code


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
    twin: int | None  # number of the row that stays instead of this one
    heads_group: bool  # among groups of duplicates: the row of its group that stays
    suppressed_by: list[str]  # names of the do-not-call lists with a phone of it, if they keep it back
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
        self.choices = choices_of(upload)

    def __len__(self) -> int:
        if self.state:
            return int(self.upload.totals.get(self.state.value, 0))
        if self.finding:
            return int(self.upload.finding_counts.get(self.finding, 0))
        if self.groups:
            with self._duplicates() as lists:
                return lists.length("together")
        return sum(self.upload.totals.values())

    @overload
    def __getitem__(self, page: int) -> ReviewRow: ...
    @overload
    def __getitem__(self, page: slice) -> list[ReviewRow]: ...
    def __getitem__(self, page: int | slice) -> ReviewRow | list[ReviewRow]:
        if isinstance(page, int):
            return self[page : page + 1][0]
        states = Plan.states_in(files.fetch(self.upload.plan_file))
        return self._rows(states, self._indexes(states, page.start, page.stop - page.start))

    @cached_property
    def columns(self) -> list[tuple[str, tuple[int, ...]]]:
        """The mapped fields, each with the positions of its columns in a row."""
        mapping = Mapping.from_json(self.upload.mapping)
        return [(name, source.columns) for name, source in mapping.fields.items() if source.columns]

    @property
    def headers(self) -> list[tuple[str, str]]:
        """For each mapped field its label and the file's headers."""
        columns, labels = services.columns_of(self.upload), self.upload.campaign.get("aux_labels", {})
        return [
            (field_label(name, labels), ", ".join(columns[at].header or columns[at].letter for at in positions))
            for name, positions in self.columns
        ]

    def _indexes(self, states: bytes, offset: int, limit: int) -> Sequence[int]:
        if self.state:
            return rows_in(states, [self.state], offset=offset, limit=limit)
        if self.finding:
            with _lists(keys.findings_file(self.upload, self.upload.leads_key)) as lists:
                return lists.page(self.finding, offset, limit)
        if self.groups:
            with self._duplicates() as lists:
                return lists.page("together", offset, limit)
        return range(len(states))[offset : offset + limit]

    def _duplicates(self) -> AbstractContextManager[RowLists]:
        return _lists(keys.groups_file(self.upload.plan_file))

    def _rows(self, states: bytes, indexes: Sequence[int]) -> list[ReviewRow]:
        """In the order asked for, which for groups is not the file's."""
        read = dict(self._read(sorted(indexes)))
        kept = self._kept(indexes)
        suppressed = {index: lead["k"] for index, (_, _, lead) in read.items() if states[index] == _SUPPRESSED}
        listed = lists_with({phone for phones in suppressed.values() for phone in phones}) if suppressed else {}
        excluded = set(self.upload.choices["excluded_rows"])
        rows = []
        for index in indexes:
            number, cells, lead = read[index]
            findings = [from_line(stored) for stored in lead["f"]]
            rows.append(
                ReviewRow(
                    index=index,
                    number=number,
                    state=RowState.from_code(states[index]),
                    cells=[_cell(name, [cells[at] for at in places], findings) for name, places in self.columns],
                    findings=findings,
                    twin=kept.get(index),
                    heads_group=self.groups and index not in kept,
                    suppressed_by=_names(listed, suppressed.get(index, ())),
                    left_out=number in excluded,
                )
            )
        return rows

    def _kept(self, indexes: Sequence[int]) -> dict[int, int]:
        """Of these rows those that repeat another: index → the number of the row that stays instead."""
        with self._duplicates() as lists:
            twins, kept = lists.whole("twins"), lists.whole("kept")
        places = [(index, bisect_left(twins, index)) for index in indexes]
        return {index: kept[at] for index, at in places if at < len(twins) and twins[at] == index}

    def _read(self, indexes: list[int]) -> Iterator[tuple[int, tuple[int, list[str], dict[str, Any]]]]:
        """Yield (index, (row number, cells as the file has them, the checked lead's line)) for sorted indexes."""
        parts = list(self.upload.parts.values_list("rows", "table_name", "leads_name"))
        starts = list(accumulate((rows for rows, _, _ in parts), initial=0))
        for part, inside in groupby(indexes, lambda index: bisect_right(starts, index) - 1):
            wanted = list(inside)
            lines = [index - starts[part] for index in wanted]
            _, table_name, leads_name = parts[part]
            for index, row, lead in zip(wanted, _lines(table_name, lines), _lines(leads_name, lines), strict=True):
                number, cells = orjson.loads(row)
                yield index, (number, cells, orjson.loads(lead))


@contextmanager
def _lists(name: str) -> Iterator[RowLists]:
    with files.opened(name) as file:
        yield RowLists(file)


def _lines(name: str, wanted: list[int]) -> list[bytes]:
    with files.opened(name) as part:
        return pick(part, wanted)


def _names(listed: AnyMapping[int, list[str]], phones: Iterable[int]) -> list[str]:
    """The lists that have one of a row's phones."""
    return sorted({name for phone in phones for name in listed.get(phone, [])})


def _cell(name: str, texts: list[str], findings: list[Finding]) -> Cell:
    before = _short(" | ".join(text for text in texts if text))
    here = [found for found in findings if found.field == name]
    repairs = [found for found in here if found.level == Level.REPAIR]
    sent = len(texts) == 1 and all(found.level != Level.ERROR for found in here)
    if repairs and here[0] is repairs[0] and sent:
        return Cell(before, _short(repairs[-1].after))
    return Cell(before, wrong=len(here) > len(repairs))


def _short(text: str) -> str:
    """What fits a cell of the page. Here, because the template's filter takes a third of the time of the page."""
    return text if len(text) <= CELL else f"{text[: CELL - 1]}…"


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
    same = f"Another row has the {choices_of(upload).duplicates_by.label}."
    kinds = (
        ("skip_in_file", RowState.DUPLICATE_IN_FILE, "In this file", same),
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


def duplicate_ways(upload: Upload) -> list[dict[str, Any]]:
    """What can be chosen about duplicates within the file: what makes one, and which row of several stays."""
    choices = choices_of(upload)
    ways: tuple[tuple[str, str, type[DuplicatesBy | Keep], StrEnum], ...] = (
        ("duplicates_by", "Compare by", DuplicatesBy, choices.duplicates_by),
        ("keep", "Keep the", Keep, choices.keep),
    )
    return [
        {
            "name": name,
            "label": label,
            "members": [{"value": m.value, "label": m.label, "chosen": m is chosen} for m in members],
        }
        for name, label, members, chosen in ways
    ]


def worker_is_missing(now: datetime) -> bool:
    """Whether no worker has shown itself lately: then nothing on this page moves until one is started."""
    seen = Heartbeat.objects.aggregate(at=Max("at"))["at"]
    return seen is None or now - seen > STALE_AFTER
