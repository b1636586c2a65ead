"""A suggestion for every column: from its header, its sample cells and the campaign's own labels.

The order matters: what is surest is decided first and takes its column out of the way of what is vaguer.
"""

from collections.abc import Mapping, Sequence, Set
from types import MappingProxyType

from leadhub.leads.fields import CATALOGUE
from leadhub.leads.suggest.board import EXTRA, IGNORE, POSSIBLE, SURE, Board, Suggestion
from leadhub.leads.suggest.headers import read_header, sense_of, words
from leadhub.leads.suggest.names import LAST_FIRST, resolve_name_by_sight, resolve_names
from leadhub.leads.suggest.numbers import resolve_emails, resolve_phone_by_sight, resolve_phones
from leadhub.leads.suggest.places import CITY_LINE, resolve_places
from leadhub.leads.suggest.records import drop_the_worthless, resolve_dialing, resolve_id
from leadhub.leads.suggest.senses import Sense

__all__ = ["EXTRA", "IGNORE", "Suggestion", "labels", "suggest"]

# Names that mean nothing else; plain words such as title or state are left to the other columns to explain.
_WIRE_NAMES = {
    name.lower(): name
    for name in CATALOGUE
    if name.startswith(("aux", "lead", "extern", "mid", "reserve", "gate", "max", "live", "mach"))
} | {"pendingagentid": "reserveAgent"}  # as the file loader calls it (RingCX guide, bulk import)

_NO_LABELS: Mapping[str, str] = MappingProxyType({})


def suggest(
    headers: Sequence[str],
    samples: Sequence[Sequence[str]] = (),
    *,
    aux_labels: Mapping[str, str] = _NO_LABELS,
    persona_labels: Sequence[str] = (),
) -> list[Suggestion]:
    """One suggestion per column, in order.

    headers: as found in the file. samples: some data rows, cells as text. aux_labels: the campaign's own
    names of its fields, {"auxData1": "Policy number"}. persona_labels: where further phones of a
    strategic campaign go, as the field "persona." and the label. A field is suggested for one column at most.
    """
    board = Board(headers, samples)
    _use_wire_names(board)
    resolve_phones(board, persona_labels)
    resolve_emails(board)
    _use_aux_labels(board, aux_labels)
    resolve_names(board)
    resolve_places(board)
    resolve_dialing(board)
    resolve_id(board)
    resolve_name_by_sight(board)
    resolve_phone_by_sight(board)
    drop_the_worthless(board)
    for column, _ in list(board.free()):
        board.keep(column, "No field of its own; kept under its name.", POSSIBLE)
    return [board.given[column] for column in range(len(headers))]


def _use_wire_names(board: Board) -> None:
    """Headers that are RingCX's own names of fields, however written: auxData1, AUX_DATA1."""
    for column, header in enumerate(board.headers):
        field = _WIRE_NAMES.get(header.plain.replace(" ", ""))
        if field is not None and field not in board.fields:
            board.give(column, field, SURE, "RingCX's own name of the field.")


def _use_aux_labels(board: Board, aux_labels: Mapping[str, str]) -> None:
    for field, label in aux_labels.items():
        wanted = read_header(label).plain
        for column, header in board.free():
            if wanted and header.plain == wanted:
                board.give(column, field, SURE, f"The campaign calls its field {field} so.")
                break


def labels(suggestions: Sequence[Suggestion], headers: Sequence[str]) -> list[str]:
    """The suggested fields by RingCX's names alone, for scripts: what LeadHub takes apart goes by the first field that
    the header names and that has no column of its own."""
    given = {suggestion.field for suggestion in suggestions}
    found = []
    for suggestion in suggestions:
        field = suggestion.field
        if field == LAST_FIRST:
            field = "fullName"
        elif field == CITY_LINE:
            field = _first_named(headers[suggestion.column], given)
        found.append(field)
    return found


def _first_named(header: str, given: Set[str]) -> str:
    senses = {Sense.CITY: "city", Sense.STATE: "state", Sense.ZIP: "zip"}
    named = [senses[sense] for word in words(header) if (sense := sense_of(word)) in senses]
    return next((part for part in [*named, "city"] if part not in given), EXTRA)
