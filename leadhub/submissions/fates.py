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

    @property
    def help(self) -> str:
        """Why, in one sentence."""
        return _WORDS[self][1]


_WORDS = {
    Fate.STOPPED: ("suppressed", "RingCX does not dial it."),
    Fate.ALREADY: ("suppressed", "It was suppressed in RingCX before."),
    Fate.RELEASED: ("released", "RingCX may dial it again."),
    Fate.REMOVED: ("removed", "Deleted from RingCX."),
    Fate.DIALED: ("kept", "It was dialed."),
    Fate.STATE: ("kept", "Its state in RingCX is no longer READY, for example because of a callback."),
    Fate.RESERVED: ("kept", "It is reserved for an agent."),
    Fate.OTHERS: ("kept", "It was suppressed in RingCX, but not by LeadHub."),
    Fate.CHANGED: ("kept", "It was changed in RingCX since it was loaded."),
    Fate.UNCLEAR: ("kept", "RingCX does not say whether it was dialed."),
    Fate.NOT_FOUND: ("failed", "RingCX does not show it."),
    Fate.FAILED: ("failed", "RingCX did not do it."),
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
