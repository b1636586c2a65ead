"""The named steps of a delivery, and how a worker dies at the edge of one: as by `kill -9`."""

import functools
import os
import signal
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from leadhub.credentials import broker, calls, pace
from leadhub.ringcx import auth
from leadhub.ringcx.client import Client
from leadhub.submissions import (
    calling_back,
    canary,
    claiming,
    delivery,
    interventions,
    looking,
    outcomes,
    readback,
    receipts,
    sending,
    services,
    settling,
)

# name → where it is called from
STEPS: dict[str, tuple[tuple[Any, str], ...]] = {
    "prepare": ((services, "prepare"),),
    "turn": ((pace.Pace, "turn"),),
    "claim": ((claiming, "claim_of"),),
    "load": ((Client, "load_leads"),),
    "store": ((outcomes, "store"), (settling, "store")),
    "name rows": ((outcomes, "name_rows"), (settling, "name_rows")),
    "ask": ((looking, "ask"),),
    "send again": ((outcomes, "send_again"),),
    "send rest": ((outcomes, "send_rest"),),
    "not now": ((outcomes, "not_now"),),
    "find the lost": ((sending, "find_the_lost"),),
    "exchange": ((auth, "exchange"),),
    "keep token": ((broker.Broker, "_keep"),),
    "finish": ((receipts, "finish"),),
    "compare": ((readback, "compare"),),
}
# The steps of a stop, an un-stop or an undo, in a worker or in the web.
ACTION_STEPS: dict[str, tuple[tuple[Any, str], ...]] = {
    "adopt": ((interventions, "_adopt"),),
    "work": ((calling_back, "work"),),
    "promise": ((calling_back._Step, "_may_ask"),),
    "act": ((Client, "act"),),
    "keep fates": ((calling_back._Step, "store"),),
    "end": ((interventions, "_end"),),
}
# The steps of a canary.
CANARY_STEPS: dict[str, tuple[tuple[Any, str], ...]] = {
    "read the first back": ((canary, "look_next"),),
    "let the others go": ((canary, "_settle"),),
}


@dataclass(frozen=True)
class Death:
    """The end of a worker: `when` ("before" or "after") it passes a step for the `time`-th time."""

    step: str
    when: str
    time: int

    def __str__(self) -> str:
        return f"{self.when} {self.step} no. {self.time}"


def die() -> None:
    """End this process as `kill -9` does: nothing is tidied up."""
    os.kill(os.getpid(), signal.SIGKILL)
    threading.Event().wait()


def arm(death: Death) -> None:
    """Let this process die there."""
    passed = 0
    lock = threading.Lock()

    def wrapped(step: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(step)
        def run(*args: Any, **kwargs: Any) -> Any:
            nonlocal passed
            with lock:
                passed += 1
                now = passed == death.time
            if now and death.when == "before":
                die()
            result = step(*args, **kwargs)
            if now:
                die()
            return result

        return run

    for owner, name in (STEPS | ACTION_STEPS | CANARY_STEPS)[death.step]:
        setattr(owner, name, wrapped(getattr(owner, name)))


def hurry(scale: float) -> None:
    """Make LeadHub's clocks faster, all by about the same; what absorbs the jitter of machines stays as it is."""
    pace.WINDOWS = {
        endpoint: tuple((number, span * scale) for number, span in windows)
        for endpoint, windows in pace.WINDOWS.items()
    }
    calls._HOLD_SECONDS = {endpoint: seconds * scale for endpoint, seconds in calls._HOLD_SECONDS.items()}
    calls._HOLD_OTHERWISE *= scale
    broker.SPARE_SECONDS = 1  # of tokens that live for three seconds
    broker.REFUSAL_SECONDS = 1
    broker.LEASE_SECONDS = 5
    outcomes.SEARCH_LAG *= scale
    setattr(sending, "BACK_OFF", tuple(seconds * scale for seconds in sending.BACK_OFF))  # noqa: B010 - of any length
    sending.TURN_SECONDS *= scale
    sending.FRESH_CLAIM *= scale
    claiming.LEASE_SPARE = 4.0
    delivery.LOOK_SECONDS = 6.0
    interventions.STEP_SECONDS = 6.0
    interventions.WATCH *= scale
    calling_back.PAGE_BUDGET *= scale
