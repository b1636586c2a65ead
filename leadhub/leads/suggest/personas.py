"""Which column fits which persona phone of a strategic campaign, by what the labels of both say."""

from collections.abc import Sequence

from leadhub.leads.fields import PERSONA
from leadhub.leads.suggest.board import LIKELY, SURE, Board
from leadhub.leads.suggest.headers import Header, read_header
from leadhub.leads.suggest.senses import Sense

# What tells one phone of a person from another; a landline is the one at home.
_KINDS = {
    Sense.MOBILE: "mobile",
    Sense.HOME: "home",
    Sense.LANDLINE: "home",
    Sense.WORK: "work",
    Sense.COMPANY: "work",
    Sense.CHAT: "chat",
    Sense.SECONDARY: "second",
}


def give_personas(board: Board, ranked: Sequence[tuple[int, int]], labels: Sequence[str]) -> list[tuple[int, int]]:
    """Give the phones (rank, column) that a label fits to its persona phone; those that are left, in their order."""
    free = {label: read_header(label) for label in labels}
    for alike in (_same_words, _same_kind):
        for _, column in ranked:
            header = board.headers[column]
            label = next((label for label, said in free.items() if alike(header, said)), None)
            if label is not None and column not in board.given:
                del free[label]
                sure = SURE if alike is _same_words else LIKELY
                board.give(column, PERSONA + label, sure, f"The sub-account has a persona phone {label}.")
    return [(rank, column) for rank, column in ranked if column not in board.given]


def _same_words(header: Header, label: Header) -> bool:
    return header.plain == label.plain


def _same_kind(header: Header, label: Header) -> bool:
    kinds = _kinds(header)
    alike = header.order is None or label.order is None or header.order == label.order
    return bool(kinds) and kinds == _kinds(label) and alike


def _kinds(header: Header) -> set[str]:
    kinds = {_KINDS[sense] for sense in header.senses if sense in _KINDS}
    return kinds or ({"second"} if (header.order or 1) > 1 else set())
