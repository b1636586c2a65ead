"""One method for each RingCX endpoint that LeadHub uses, typed on both sides.

A 401 renews the token once and repeats the call once, also a load: a 401 means that nothing was processed.
Nothing else is repeated here. Sources: RingCX guide and OpenAPI spec, admin API.
"""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from typing import Any, TypeVar
from urllib.parse import urlencode

import orjson

from leadhub.ringcx import answers, searching
from leadhub.ringcx.auth import BeforeCall, no_pacing
from leadhub.ringcx.deployments import Deployment, SignIn
from leadhub.ringcx.errors import BadAnswer, NotSent, OutcomeUnknown, Refused
from leadhub.ringcx.ids import account_path, is_id, number
from leadhub.ringcx.scrubbing import personal_strings
from leadhub.ringcx.transport import Answer, Transport
from leadhub.ringcx.types import (
    ActionResult,
    BadShape,
    Campaign,
    Country,
    DialGroup,
    Lead,
    LeadAction,
    LeadList,
    LoadResult,
    PersonaPhone,
    SubAccount,
)

T = TypeVar("T")

ACTION_CHUNK = 200  # lead ids in one action, as seen in clients; larger sets are for the caller to cut
SEARCH_ROWS = 1000
_MOST_PAGES = 1000


class Client:
    """RingCX as one signed-in user sees it.

    token: gives the token to use. on_unauthorized: is told the token that was not accepted and gives a new
    one; None if there is no way to renew (a permanent token). before_call: is told the class of the endpoint
    (direct, search, count, actions, other) before every single call, and may wait there. sign_in: how the
    token was got, which decides the header that carries it.
    """

    def __init__(
        self,
        deployment: Deployment,
        transport: Transport,
        token: Callable[[], str],
        on_unauthorized: Callable[[str], str] | None = None,
        before_call: BeforeCall = no_pacing,
        sign_in: SignIn = "jwt",
    ) -> None:
        self.deployment = deployment
        self._header = deployment.token_header(sign_in)
        self._transport = transport
        self._token = token
        self._on_unauthorized = on_unauthorized
        self._before_call = before_call

    def sign_in(self) -> None:
        """Make sure of a token now, so that the next call loses no time over it."""
        self._token()

    # --- Where leads can go ---------------------------------------------------------------------------------

    def sub_accounts(self) -> list[SubAccount]:
        """The sub-accounts that the user can see; may be empty."""
        return self._list("/accounts", SubAccount.from_json, "list your sub-accounts")

    def dial_groups(self, account_id: str, with_children: bool = True) -> list[DialGroup]:
        """The dial groups of a sub-account, with their campaigns in the short form if asked for."""
        path = f"{account_path(account_id)}/dialGroups{'/withChildren' if with_children else ''}"
        return self._list(path, DialGroup.from_json, "list the dial groups")

    def dial_group(self, account_id: str, dial_group_id: int) -> DialGroup:
        """One dial group, without its campaigns."""
        path = f"{account_path(account_id)}/dialGroups/{number(dial_group_id)}"
        return self._one(path, DialGroup.from_json, "read the dial group")

    def campaigns(self, account_id: str, dial_group_id: int) -> list[Campaign]:
        """The campaigns of a dial group, in whichever form RingCX lists them."""
        path = f"{account_path(account_id)}/dialGroups/{number(dial_group_id)}/campaigns"
        return self._list(
            path, lambda item: Campaign.from_json(item, dial_group_id=dial_group_id), "list the campaigns"
        )

    def campaign(self, account_id: str, dial_group_id: int, campaign_id: int) -> Campaign:
        """One campaign in its full form."""
        path = f"{account_path(account_id)}/dialGroups/{number(dial_group_id)}/campaigns/{number(campaign_id)}"
        return self._one(path, lambda item: Campaign.from_json(item, dial_group_id=dial_group_id), "read the campaign")

    def lists(self, account_id: str, dial_group_id: int, campaign_id: int) -> list[LeadList]:
        """The lead lists of a campaign; the description of a load is the name of its list."""
        campaigns = f"{account_path(account_id)}/dialGroups/{number(dial_group_id)}/campaigns"
        path = f"{campaigns}/{number(campaign_id)}/lists"
        return self._list(path, LeadList.from_json, "list the campaign's lead lists")

    def lead_states(self, account_id: str) -> list[str]:
        """The lead states that RingCX knows, such as READY."""
        return self._list(f"{account_path(account_id)}/campaignLeads/leadStates", _word, "list the lead states")

    def system_dispositions(self, account_id: str) -> list[str]:
        """The system dispositions that RingCX knows, such as NOANSWER."""
        path = f"{account_path(account_id)}/campaignLeads/systemDispositions"
        return self._list(path, _word, "list the system dispositions")

    def countries(self, account_id: str) -> list[Country]:
        """The countries whose numbers the account can dial."""
        return self._list(f"{account_path(account_id)}/countries/available", Country.from_json, "list the countries")

    def persona_phones(self, account_id: str) -> list[PersonaPhone]:
        """The labels of the account's further phones, for STRATEGIC campaigns; id 1 is the lead's own phone."""
        path = f"{account_path(account_id)}/persona-phone-config"
        return self._list(path, PersonaPhone.from_json, "list the labels of further phones")

    # --- Leads ----------------------------------------------------------------------------------------------

    def load_leads(self, account_id: str, campaign_id: int, body: Mapping[str, Any]) -> LoadResult:
        """Load one batch. Not repeatable: there is no idempotency key. `verdict` says what the result means.

        Raises OutcomeUnknown if RingCX may hold the leads; any other error means that nothing was loaded.
        """
        path = f"{account_path(account_id)}/campaigns/{number(campaign_id)}/{self.deployment.loader_path}"
        purpose = "load leads into this campaign"
        data, status = self._call("POST", path, "direct", purpose, body=body, changes=True)
        return _shape(LoadResult.from_json, data, status, changes=True)

    def search(
        self,
        account_id: str,
        campaign_id: int,
        *,
        extern_ids: Sequence[str] = (),
        phones: Sequence[str] = (),
        list_ids: Sequence[int] = (),
        page: int | None = None,
        max_rows: int | None = None,
    ) -> list[Lead]:
        """One page of the campaign's leads that have one of each kind of key given.

        Freshly loaded ones may lag 2 s.
        """
        keys: dict[str, Any] = {"extern_ids": extern_ids, "phones": phones, "list_ids": list_ids}
        wanted = searching.Wanted(campaign_id, **keys)
        return [lead for lead in self._search_page(account_id, campaign_id, keys, page, max_rows) if lead in wanted]

    def search_all(
        self,
        account_id: str,
        campaign_id: int,
        *,
        extern_ids: Sequence[str] = (),
        phones: Sequence[str] = (),
        list_ids: Sequence[int] = (),
        max_rows: int = SEARCH_ROWS,
        thorough: bool = False,
    ) -> list[Lead]:
        """All pages of `search`, until one is short, empty, or brings no lead that was not seen.

        The number of RingCX's first page is not documented, so the first request names none. thorough: for
        proving that a lead is NOT there. RingCX's own cap of rows is not documented either, so this goes on
        after a short page, from page 1, and looks at page 0 too while an externId is missing.
        """
        keys: dict[str, Any] = {"extern_ids": extern_ids, "phones": phones, "list_ids": list_ids}
        wanted = searching.Wanted(campaign_id, **keys)
        seen: dict[object, Lead] = {}
        for page in range(1 if thorough else 0, _MOST_PAGES + 1):
            found = self._search_page(account_id, campaign_id, keys, page or None, max_rows)
            if not thorough and len(found) < max_rows:
                searching.add_new(found, seen)
                break
            # Where pages count from 1, page 1 is what the request without a number brought.
            if not searching.add_new(found, seen) and (thorough or page != 1):
                break
        if thorough and not (extern_ids and {lead.extern_id for lead in seen.values()}.issuperset(extern_ids)):
            # A server that counts from 1 may call page 0 an error; then there is nothing before page 1.
            with suppress(Refused):
                searching.add_new(self._search_page(account_id, campaign_id, keys, 0, max_rows), seen)
        return [lead for lead in seen.values() if lead in wanted]

    def count(
        self,
        account_id: str,
        campaign_id: int,
        *,
        extern_ids: Sequence[str] = (),
        phones: Sequence[str] = (),
        list_ids: Sequence[int] = (),
    ) -> int:
        """How many leads the search would find, by RingCX's own count, which nobody filters again."""
        body = searching.criteria(number(campaign_id), extern_ids=extern_ids, phones=phones, list_ids=list_ids)
        path = f"{account_path(account_id)}/campaignLeads/leadSearch?count=true"
        data, status = self._call("POST", path, "count", "count the campaign's leads", body=body)
        return _shape(searching.read_count, data, status)

    def act(self, account_id: str, action: LeadAction | str, campaign_id: int, lead_ids: Sequence[int]) -> ActionResult:
        """Carry out an action on exactly these leads. Check `success` and the numbers: 200 is no success.

        Raises NotSent without a campaign and lead ids: an incomplete action may cover the whole account.
        """
        if action not in list(LeadAction):
            raise NotSent("LeadHub does not carry out that action on leads.", code="unknown_action")
        if isinstance(lead_ids, str | bytes) or not lead_ids or not all(map(is_id, [campaign_id, *lead_ids])):
            raise NotSent(
                "An action on leads needs a campaign and the exact leads; without them it could reach "
                "every lead of the account. Search for the leads first.",
                code="unsafe_action",
            )
        query = urlencode({"leadAction": str(action)})
        body = {"campaignLeadSearchCriteria": searching.criteria(campaign_id, lead_ids=lead_ids)}
        path = f"{account_path(account_id)}/campaignLeads/actions?{query}"
        data, status = self._call("PUT", path, "actions", "change these leads", body=body, changes=True)
        return _shape(ActionResult.from_json, data, status, changes=True)

    # --- How a call is made ---------------------------------------------------------------------------------

    def _search_page(
        self,
        account_id: str,
        campaign_id: int,
        keys: Mapping[str, Any],
        page: int | None,
        max_rows: int | None,
    ) -> list[Lead]:
        body = searching.criteria(number(campaign_id), **keys)
        given = {name: value for name, value in (("page", page), ("maxRows", max_rows)) if value is not None}
        query = f"?{urlencode(given)}" if given else ""
        path = f"{account_path(account_id)}/campaignLeads/leadSearch{query}"
        data, status = self._call("POST", path, "search", "search the campaign's leads", body=body)
        return _shape(searching.read_leads, data, status)

    def _one(self, path: str, reader: Callable[[object], T], purpose: str) -> T:
        data, status = self._call("GET", path, "other", purpose)
        return _shape(reader, data, status)

    def _list(self, path: str, reader: Callable[[object], T], purpose: str) -> list[T]:
        data, status = self._call("GET", path, "other", purpose)

        def read(items: object) -> list[T]:
            if not isinstance(items, list):
                raise BadShape("it is no list")
            return [reader(item) for item in items]

        return _shape(read, data, status)

    def _call(
        self,
        method: str,
        path: str,
        endpoint_class: str,
        purpose: str,
        *,
        body: Mapping[str, Any] | None = None,
        changes: bool = False,
    ) -> tuple[Any, int]:
        """The JSON of the answer and its status."""
        encoded = None if body is None else orjson.dumps(body)
        token = self._token()
        answer = self._send(method, path, endpoint_class, token, encoded, changes)
        if answer.status == 401 and self._on_unauthorized is not None:
            token = self._on_unauthorized(token)
            answer = self._send(method, path, endpoint_class, token, encoded, changes)
        answers.check(answer, purpose=purpose, changes=changes, private=lambda: [token, *personal_strings(body)])
        return answers.read_json(answer, changes=changes), answer.status

    def _send(
        self, method: str, path: str, endpoint_class: str, token: str, body: bytes | None, changes: bool
    ) -> Answer:
        headers: dict[str, str] = {self._header: f"Bearer {token}" if self._header == "Authorization" else token}
        self._before_call(endpoint_class)
        return self._transport.request(
            method, self.deployment.admin_url + path, headers=headers, body=body, changes=changes
        )


def _shape(reader: Callable[[Any], T], data: object, status: int, *, changes: bool = False) -> T:
    """Read an answer. An unreadable one is BadAnswer, or OutcomeUnknown after a change."""
    try:
        return reader(data)
    except BadShape as problem:
        what = f"RingCX's answer cannot be used: {problem}."
    if changes:
        raise OutcomeUnknown(
            f"{what} The request may have been carried out: look in RingCX first.",
            status=status,
            code="bad_shape",
        )
    raise BadAnswer(f"{what} Check the deployment of this connection.", status=status, code="bad_shape")


def _word(item: object) -> str:
    if not isinstance(item, str):
        raise BadShape("it is no list of words")
    return item
