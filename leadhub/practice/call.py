"""One call on its way through Practice RingCX: the request, who asks, and what answers it can be given."""

import json
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

from leadhub.practice.answers import Answer, Json, error
from leadhub.practice.faults import Fault
from leadhub.practice.seeds import Client
from leadhub.practice.world import World


class Refused(Exception):
    """Stops a call with this answer; nothing the call did so far stays."""

    def __init__(self, answer: Answer) -> None:
        super().__init__(answer.status)
        self.answer = answer


@dataclass
class Call:
    """A request. `query` keeps the last of equal names; `params` are its variable parts."""

    world: World
    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    body: bytes = b""
    params: dict[str, str] = field(default_factory=dict)
    kind: str = ""
    client: Client | None = None
    fault: Fault | None = None

    @property
    def account_id(self) -> str:
        """The sub-account in the path."""
        return self.params["accountId"]

    @property
    def user(self) -> Client:
        """Who asks; only for calls that were let in."""
        if self.client is None:
            raise RuntimeError("this address lets in callers that have not signed in")
        return self.client

    def number(self, name: str) -> int:
        """A variable path part that is an id."""
        return int(self.params[name])

    def form(self) -> dict[str, str]:
        """The fields of a form body, over those of the query: RingCX takes either."""
        return self.query | dict(parse_qsl(self.body.decode("utf-8", "replace"), keep_blank_values=True))

    def json(self) -> Json:
        """The JSON object in the body. Refused with 400 if there is none."""
        try:
            value = json.loads(self.body)
        except ValueError:
            value = None
        if not isinstance(value, dict):
            raise Refused(self.error(400, message="The request body is not a JSON object"))
        return value

    def error(self, status: int, *, message: str = "", invalid: list[Json] | None = None) -> Answer:
        """RingCX's error object for this call."""
        uri = f"{self.path.lstrip('/')} - {self.method}"
        return error(status, request_uri=uri, now=self.world.now(), message=message, validation_errors=invalid)

    def campaign(self) -> Json:
        """The campaign in the path. Refused with 404 if this sub-account (or dial group) has none such."""
        campaign = self.world.state.campaign(self.account_id, self.number("campaignId"))
        if campaign is None or ("dialGroupId" in self.params and campaign["groupId"] != self.number("dialGroupId")):
            raise Refused(self.error(404))
        return campaign

    def page_of(self, items: list[Any], *, cap: int = 0) -> list[Any]:
        """The page that ``page`` and ``maxRows`` ask for; all without maxRows, the first without ``page``.

        The first is 1 (and 0 gives it too), or 0 by the switch.
        """
        size = self._count("maxRows")
        if cap:
            size = min(size or cap, cap)
        if not size:
            return items
        base = self.world.switches["page_base"]
        page = max(base, self._count("page", base)) - base
        return items[page * size : (page + 1) * size]

    def _count(self, name: str, absent: int = 0) -> int:
        text = self.query.get(name, "") or str(absent)
        if not text.isascii() or not text.isdigit() or len(text) > 9:
            raise Refused(self.error(400, message=f"{name} is not a number"))
        return int(text)
