"""What an intervention came to for one row, in words and in buckets."""

from enum import StrEnum


class Fate(StrEnum):
    """What became of a row's lead. The value is what is stored."""

    STOPPED = "stopped"
    ALREADY = "already"
    RELEASED = "released"
    REMOVED = "removed"
    DIALED = "dialed"
    STATE = "state"
    RESERVED = "reserved"
    OTHERS = "others"
    CHANGED = "changed"
    UNCLEAR = "unclear"
    NOT_FOUND = "not_found"
    FAILED = "failed"

    @property
    def bucket(self) -> str:
        """The one word under which it is counted."""
        return _WORDS[self][0]

    def help(self, number: int) -> str:
        """Why, in one sentence about so many rows."""
        _, one, many = _WORDS[self]
        return one if number == 1 else many


_WORDS = {
    Fate.STOPPED: ("suppressed", "RingCX does not dial it.", "RingCX does not dial them."),
    Fate.ALREADY: ("suppressed", "It was suppressed in RingCX before.", "They were suppressed in RingCX before."),
    Fate.RELEASED: ("released", "RingCX may dial it again.", "RingCX may dial them again."),
    Fate.REMOVED: ("removed", "Deleted from RingCX.", "Deleted from RingCX."),
    Fate.DIALED: ("kept", "It was dialed.", "They were dialed."),
    Fate.STATE: (
        "kept",
        "Its state in RingCX is no longer READY, for example because of a callback.",
        "Their state in RingCX is no longer READY, for example because of a callback.",
    ),
    Fate.RESERVED: ("kept", "It is reserved for an agent.", "They are reserved for an agent."),
    Fate.OTHERS: (
        "kept",
        "It was suppressed in RingCX, but not by LeadHub.",
        "They were suppressed in RingCX, but not by LeadHub.",
    ),
    Fate.CHANGED: (
        "kept",
        "It was changed in RingCX since it was loaded.",
        "They were changed in RingCX since they were loaded.",
    ),
    Fate.UNCLEAR: (
        "kept",
        "RingCX does not say whether it was dialed.",
        "RingCX does not say whether they were dialed.",
    ),
    Fate.NOT_FOUND: ("failed", "RingCX does not show it.", "RingCX does not show them."),
    Fate.FAILED: ("failed", "RingCX did not do it.", "RingCX did not do it."),
}

BUCKETS = {
    "stop": ("suppressed", "failed"),
    "release": ("released", "kept", "failed"),
    "undo": ("removed", "kept", "failed"),
}


def in_buckets(kind: str, totals: dict[str, int]) -> dict[str, int]:
    """Rows in each bucket of an intervention of this kind, also where there are none."""
    counted = dict.fromkeys(BUCKETS[kind], 0)
    for fate, number in totals.items():
        counted[Fate(fate).bucket] += number
    return counted
