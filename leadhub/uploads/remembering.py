"""What was decided before for the same header row: by this person first, else by anybody of the team.

Remembered is which column went where, of confirmed uploads alone: those still on their way are their owner's. Of a
colleague's choice a person learns who made it and when, but neither the file nor the campaign.
"""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import orjson
from django.utils import timezone

from leadhub.leads.fields import PERSONA
from leadhub.leads.mapping import Mapping, Source
from leadhub.leads.options import LoadOptions
from leadhub.leads.reading import Column
from leadhub.leads.suggest import EXTRA, IGNORE
from leadhub.leads.suggest.headers import same_header
from leadhub.uploads.models import Upload

THE_SAME = 0.99
NEARLY_THE_SAME = 0.9
_LATEST = 20  # earlier loads of one's own, and of others, in which nearly the same header row is looked for
_SHARE = 0.75  # of the named columns that two rows must have in common to be nearly the same
_FEWEST = 3


@dataclass(frozen=True)
class Memory:
    """An earlier choice, as far as it fits this file.

    mapping: the sources that are whole here. chosen: for each column that was decided then, the field, or
    "extendedLeadData", or "ignore". confidence: of each of them. words: who chose it and when, one sentence.
    """

    mapping: Mapping
    chosen: dict[int, str]
    confidence: float
    words: str


def header_print(columns: Iterable[Column]) -> str:
    """What a header row is known again by; "" for one that names hardly anything."""
    headers = [same_header(column.header) for column in columns]
    if sum(map(bool, headers)) < _FEWEST:
        return ""
    return hashlib.sha256(orjson.dumps(headers)).hexdigest()


def recall(upload: Upload, columns: Sequence[Column]) -> Memory | None:
    """Find the choice that was made for the same columns, or nearly the same, and carry it over to these."""
    wanted = header_print(columns)
    if not wanted:
        return None
    past = (
        Upload.objects.filter(state=Upload.State.CONFIRMED)
        .exclude(pk=upload.pk)
        .select_related("owner", "submission")
        .defer("look", "totals", "found")
        .order_by("-submission__confirmed_at")
    )
    own, others = past.filter(owner=upload.owner), past.exclude(owner=upload.owner)
    same = own.filter(header_print=wanted).first() or others.filter(header_print=wanted).first()
    if same is not None:
        return _carry_over(same, upload, columns, dict(enumerate(range(len(columns)))))
    for some in (own, others):
        for earlier in some.exclude(header_print="")[:_LATEST]:
            places = _same_columns(_columns_of(earlier), columns)
            if places:
                return _carry_over(earlier, upload, columns, places)
    return None


def _columns_of(upload: Upload) -> list[Column]:
    return [Column(**column) for column in upload.table["columns"]]


def _same_columns(then: Sequence[Column], now: Sequence[Column]) -> dict[int, int]:
    """Places then → now of the columns with the same header, if most are the same; else nothing."""
    before, after = _by_header(then), _by_header(now)
    both = before.keys() & after.keys()
    if len(both) < max(_FEWEST, _SHARE * max(len(before), len(after))):
        return {}
    return {before[header]: after[header] for header in both}


def _by_header(columns: Sequence[Column]) -> dict[str, int]:
    headers = [same_header(column.header) for column in columns]
    return {header: place for place, header in enumerate(headers) if header and headers.count(header) == 1}


def _carry_over(earlier: Upload, upload: Upload, columns: Sequence[Column], places: dict[int, int]) -> Memory:
    then = _columns_of(earlier)
    # A column that is hidden only now is not used without being asked for.
    places = {old: new for old, new in places.items() if then[old].hidden or not columns[new].hidden}
    mapping = Mapping.from_json(earlier.mapping)
    other = _relabelled(earlier, upload) | _other_phones(mapping, upload)
    fields = _whole({name: source for name, source in mapping.fields.items() if name not in other}, places)
    extras = _whole(mapping.extras, places)
    prefix = mapping.extern_prefix if "externId" in fields else ""
    used = mapping.columns_used()
    chosen = {new: IGNORE for old, new in places.items() if old not in used}
    chosen |= {column: EXTRA for source in extras.values() for column in source.columns}
    chosen |= {column: name for name, source in fields.items() for column in source.columns}
    same = len(places) == len(then) == len(columns)
    confidence = THE_SAME if same else NEARLY_THE_SAME
    return Memory(Mapping(fields, extras, prefix), chosen, confidence, _in_words(earlier, upload, same=same))


def _relabelled(earlier: Upload, upload: Upload) -> set[str]:
    """Aux fields that the two campaigns call differently: what was put there then says nothing about now."""
    then, now = (one.campaign.get("aux_labels", {}) for one in (earlier, upload))
    return {name for name in {*then, *now} if then.get(name) != now.get(name)}


def _other_phones(mapping: Mapping, upload: Upload) -> set[str]:
    """Phone fields that this campaign does not take as the earlier one did: those are suggested anew."""
    labels = upload.campaign.get("persona_labels", ())
    other = {name for name in mapping.fields if name.startswith(PERSONA) and name.removeprefix(PERSONA) not in labels}
    joined = len(mapping.fields.get("leadPhone", Source()).columns) > 1
    return other | {"leadPhone"} if joined and LoadOptions.from_json(upload.options).strategic else other


def _whole(sources: dict[str, Source], places: dict[int, int]) -> dict[str, Source]:
    """The sources whose columns are all here, with their places now."""
    return {
        name: source if source.value is not None else Source(tuple(places[column] for column in source.columns))
        for name, source in sources.items()
        if all(column in places for column in source.columns)
    }


def _in_words(earlier: Upload, upload: Upload, *, same: bool) -> str:
    day = timezone.localtime(earlier.submission.confirmed_at if earlier.submission else earlier.created_at)
    today = timezone.localtime()
    date = f"{day:%-d %B}" if day.year == today.year else f"{day:%-d %B %Y}"
    nearly = "" if same else "nearly "
    if earlier.owner_id == upload.owner_id:
        file = f"for {earlier.filename}" if same else f"for {earlier.filename}, which has nearly the same columns"
        return f"You chose this on {date} {file}."
    return f"{earlier.owner} chose this on {date} for {nearly}the same columns."
