"""Faults on demand: what can go wrong between a client and RingCX, now and then or next."""

import fnmatch
import json
import random
from dataclasses import asdict, dataclass

from leadhub.practice.answers import Json
from leadhub.practice.state import State

# kind → whether the call was processed before it went wrong; a late one is processed afterwards
KINDS = {
    "500_before": False,
    "500_after": True,
    "503": False,
    "429": False,
    "401": False,
    "stall_before": False,
    "stall_after": True,
    "cut_before": False,
    "cut_after": True,
    "html": False,
    "half_json": True,
    "general_failure": False,
    "partial_insert": True,
    "slow": True,
    "cut_late": False,
    "504_late": False,
}
DEFAULT_SECONDS = {"slow": 3.0, "stall_before": 150.0, "stall_after": 150.0, "cut_late": 5.0, "504_late": 5.0}


class BadFault(ValueError):
    """A fault that cannot be; the message is one sentence."""


@dataclass
class Fault:
    """One fault. It strikes calls of `endpoint` (a kind of call) and `path` (with * and ?); empty is any.

    The first `skip` such calls are spared; then the `next` ones are struck, or a share `rate` of them, chosen
    by `seed` (the same seed strikes the same calls). With both, at most `next` of the share. `drop` leads of
    a direct load are silently lost. `seconds` is how long a stall or a slow answer lasts, or how long after a
    late fault the call is processed; `retry_after` a header of 429 and 503.
    """

    kind: str
    endpoint: str = ""
    path: str = ""
    next: int | None = None
    rate: float | None = None
    seed: int = 0
    skip: int = 0
    seconds: float | None = None
    drop: int = 0
    retry_after: int | None = None
    met: int = 0
    struck: int = 0
    fault_id: int = 0

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise BadFault(f"There is no fault {self.kind}; the kinds are {', '.join(KINDS)}.")
        if self.next is None and self.rate is None:
            self.next = 1
        if self.rate is not None and not 0 <= self.rate <= 1:
            raise BadFault("rate must be between 0 and 1.")
        if self.seconds is None:
            self.seconds = DEFAULT_SECONDS.get(self.kind, 0.0)
        if self.kind == "partial_insert" and not self.drop:
            self.drop = 1

    @property
    def processed(self) -> bool:
        """Whether RingCX carries out the call it strikes."""
        return KINDS[self.kind]

    @property
    def late(self) -> bool:
        """Whether the client is told something at once, and RingCX carries out the call some seconds later."""
        return self.kind.endswith("_late")

    @property
    def over(self) -> bool:
        """Whether it has struck as often as it was asked to."""
        return self.next is not None and self.struck >= self.next

    def fits(self, kind: str, path: str) -> bool:
        """Whether a call of this kind and path is one it may strike."""
        return (not self.endpoint or self.endpoint == kind) and (not self.path or fnmatch.fnmatchcase(path, self.path))

    def strikes(self) -> bool:
        """Count a call that fits, and say whether it is struck."""
        self.met += 1
        if self.over or self.met <= self.skip:
            return False
        if self.rate is not None:
            chance = random.Random(f"{self.seed}:{self.met}")  # noqa: S311 - a repeatable choice, not a secret
            if chance.random() >= self.rate:
                return False
        self.struck += 1
        return True


def fault_of(body: Json) -> Fault:
    """A fault from its JSON form; ``class`` is another word for ``endpoint``. Raises BadFault."""
    wanted = dict(body)
    if "class" in wanted:
        wanted["endpoint"] = wanted.pop("class")
    allowed = set(Fault.__dataclass_fields__) - {"met", "struck", "fault_id"}
    unknown = sorted(set(wanted) - allowed)
    if unknown:
        raise BadFault(f"A fault has no {', '.join(unknown)}.")
    if "kind" not in wanted:
        raise BadFault("A fault needs a kind.")
    for name in ("next", "skip", "drop", "seed", "retry_after", "rate", "seconds"):
        value = wanted.get(name)
        types = (int, float) if name in ("rate", "seconds") else int
        if value is not None and (isinstance(value, bool) or not isinstance(value, types)):
            raise BadFault(f"{name} must be a number.")
    return Fault(**wanted)


def add_fault(state: State, fault: Fault) -> Fault:
    """Store a fault; it gets its id."""
    fault.fault_id = state.next_ids("fault", 1)[0]
    _put(state, fault)
    return fault


def faults(state: State) -> list[Fault]:
    """All faults that may still strike, oldest first."""
    return [Fault(**json.loads(row[0])) for row in state.db.execute("SELECT body FROM faults ORDER BY fault_id")]


def clear_faults(state: State) -> None:
    """Forget every fault."""
    state.db.execute("DELETE FROM faults")


def strike(state: State, kind: str, path: str) -> Fault | None:
    """The fault that strikes this call, if any: the oldest that fits and whose turn it is."""
    for fault in faults(state):
        if not fault.fits(kind, path):
            continue
        hit = fault.strikes()
        if fault.over:
            state.db.execute("DELETE FROM faults WHERE fault_id = ?", (fault.fault_id,))
        else:
            _put(state, fault)
        if hit:
            return fault
    return None


def _put(state: State, fault: Fault) -> None:
    state.db.execute("INSERT OR REPLACE INTO faults VALUES (?, ?)", (fault.fault_id, json.dumps(asdict(fault))))
