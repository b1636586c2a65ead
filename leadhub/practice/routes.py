"""Every address Practice RingCX answers, one handler each, and the way of a call from socket to answer."""

import contextlib
import re
import sqlite3
import threading
from collections.abc import Callable
from dataclasses import dataclass

from leadhub.practice import actions, consent, control, directory, loader, page, permanent, search, signin
from leadhub.practice.answers import Answer, as_json
from leadhub.practice.call import Call, Refused
from leadhub.practice.faults import strike
from leadhub.practice.limits import WINDOWS

TOKEN_IN_PATH = re.compile(r"(?<=/admin/token/).+")
Handler = Callable[[Call], Answer]

OPEN, SIGNED_IN, READ, LOAD = "open", "signed in", "read", "load"


@dataclass(frozen=True)
class Route:
    """One address: `pattern` is its path, `kind` its class for limits, faults and log, `access` its users."""

    method: str
    pattern: re.Pattern[str]
    kind: str
    access: str
    handler: Handler


def _route(method: str, path: str, kind: str, access: str, handler: Handler) -> Route:
    """`path` with {name} for a text and {name:n} for a number."""
    pattern = re.sub(r"\{(\w+):n\}", r"(?P<\1>\\d{1,18})", path)
    pattern = re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", pattern)
    return Route(method, re.compile(pattern, re.ASCII), kind, access, handler)


# Current deployments have /voice, legacy ones do not; the first generation has no /v1, and another spelling of the
# direct load. Each spelling works only where it belongs.
ADMIN = r"(?:/voice)?/api(?:/v1)?/admin"
ACCOUNT = ADMIN + "/accounts/{accountId}"
V1_CAMPAIGN = r"(?:/voice)?/api/v1/admin/accounts/{accountId}/campaigns/{campaignId:n}"
FIRST_CAMPAIGN = r"(?:/voice)?/api/admin/accounts/{accountId}/campaigns/{campaignId:n}"
GROUP = ACCOUNT + "/dialGroups/{dialGroupId:n}"
CAMPAIGN = GROUP + "/campaigns/{campaignId:n}"

ROUTES = (
    _route("GET", "/restapi/oauth/authorize", "authorize", OPEN, consent.show),
    _route("POST", "/restapi/oauth/authorize", "authorize", OPEN, consent.decide),
    _route("POST", "/restapi/oauth/token", "oauth", OPEN, signin.oauth_token),
    _route("POST", "/restapi/oauth/revoke", "revoke", OPEN, signin.oauth_revoke),
    _route("GET", r"/restapi/v1\.0/account/~", "rc_account", OPEN, signin.rc_account),
    _route("POST", "/api/auth/login/rc/accesstoken", "exchange", OPEN, signin.exchange),
    _route("POST", "/api/auth/token/refresh", "refresh", OPEN, signin.refresh),
    _route("POST", "(?:/voice)?/api/v1/auth/login", "legacy_login", OPEN, permanent.login),
    _route("GET", "(?:/voice)?/api/v1/auth/isTokenValid", "legacy_login", OPEN, permanent.is_token_valid),
    _route("POST", ADMIN + "/token", "admin", SIGNED_IN, permanent.make),
    _route("GET", ADMIN + "/token", "admin", SIGNED_IN, permanent.show),
    _route("DELETE", ADMIN + "/token/{token}", "admin", SIGNED_IN, permanent.delete),
    _route("GET", ADMIN + "/accounts", "admin", SIGNED_IN, directory.accounts),
    _route("GET", ACCOUNT + "/dialGroups", "admin", READ, directory.dial_groups),
    _route("GET", ACCOUNT + "/dialGroups/withChildren", "admin", READ, directory.dial_groups_with_children),
    _route("GET", GROUP, "admin", READ, directory.dial_group),
    _route("GET", GROUP + "/campaigns", "admin", READ, directory.campaigns),
    _route("GET", CAMPAIGN, "admin", READ, directory.campaign),
    _route("GET", CAMPAIGN + "/lists", "admin", READ, directory.lists),
    _route("GET", ACCOUNT + "/campaignLeads/leadStates", "admin", READ, directory.lead_states),
    _route("GET", ACCOUNT + "/campaignLeads/systemDispositions", "admin", READ, directory.system_dispositions),
    _route("GET", ACCOUNT + "/countries/available", "admin", READ, directory.countries),
    _route("GET", ACCOUNT + "/persona-phone-config", "admin", READ, directory.persona_phones),
    _route("POST", V1_CAMPAIGN + "/leadLoader/direct", "direct", LOAD, loader.direct),
    _route("POST", FIRST_CAMPAIGN + "/loader/direct", "direct", LOAD, loader.direct),
    _route("POST", ACCOUNT + "/campaignLeads/leadSearch", "search", READ, search.lead_search),
    _route("PUT", ACCOUNT + "/campaignLeads/actions", "actions", LOAD, actions.lead_actions),
    _route("GET", "/_sim/state", "_sim", OPEN, control.show_state),
    _route("GET", "/_sim/leads", "_sim", OPEN, control.show_leads),
    _route("POST", "/_sim/leads", "_sim", OPEN, control.add_leads),
    _route("GET", "/_sim/calls", "_sim", OPEN, control.show_calls),
    _route("GET", "/_sim/settings", "_sim", OPEN, control.show_settings),
    _route("POST", "/_sim/settings", "_sim", OPEN, control.change_settings),
    _route("GET", "/_sim/faults", "_sim", OPEN, control.show_faults),
    _route("POST", "/_sim/faults", "_sim", OPEN, control.add_fault),
    _route("DELETE", "/_sim/faults", "_sim", OPEN, control.clear_faults),
    _route("POST", "/_sim/reset", "_sim", OPEN, control.reset),
    _route("POST", "/_sim/revoke", "_sim", OPEN, control.revoke),
    _route("POST", "/_sim/campaigns", "_sim", OPEN, control.change_campaign),
    _route("GET", "/", "_sim", OPEN, page.overview),
)


def _account_or_user(call: Call) -> str:
    return call.params.get("accountId") or call.user.client_id


# whose window a call counts on, where it is not the sub-account's or the user's
OWNERS: dict[str, Callable[[Call], str]] = {"oauth": signin.oauth_owner, "exchange": signin.exchange_owner}


def owner_of(call: Call) -> str:
    """Whose window a call counts on; "" if it was not let in far enough to tell."""
    if call.kind not in OWNERS and call.client is None:
        return ""
    return OWNERS.get(call.kind, _account_or_user)(call)


def find_route(call: Call) -> Route | None:
    """The route of a call, whose kind and path parts it fills in; None if there is none."""
    for route in ROUTES:
        match = route.pattern.fullmatch(call.path)
        if match and route.method == call.method:
            call.params = match.groupdict()
            call.kind = "count" if route.kind == "search" and call.query.get("count") == "true" else route.kind
            return route
    return None


def admit(call: Call, route: Route) -> None:
    """Let a call in: signed in, with rights, inside the rate limits. Refused with 401, 403 or 429."""
    if route.access != OPEN:
        call.client = signin.signed_in(call)
    if route.access in (READ, LOAD):
        if call.account_id not in call.user.sees:
            raise Refused(call.error(int(call.world.switches["unknown_account"])))
        rights = call.user.loads if route.access == LOAD else call.user.reads
        if call.account_id not in rights:
            raise Refused(call.error(403))
    _count(call)


def _count(call: Call) -> None:
    switches = call.world.switches
    if not switches["rate_limits"] or call.kind not in WINDOWS:
        return
    owner = owner_of(call)
    wait = call.world.limits.admit(
        call.kind,
        owner,
        call.world.now(),
        scale=switches["rate_limit_scale"],
        window_scale=switches["rate_window_scale"],
    )
    if wait:
        raise Refused(too_many(call, wait, left=call.world.limits.left(call.kind, owner)))


def too_many(call: Call, wait: int, *, left: int = 0) -> Answer:
    """429. Only the RingCentral platform documents headers and body; Retry-After (seconds) by the switch."""
    if call.kind == "oauth":
        body = {"errorCode": "CMN-301", "message": "Request rate exceeded"}
        refused = as_json(body | {"errors": [body]}, 429)
        refused.headers = rate_headers(call, left)
    else:
        refused = call.error(429)
    if call.world.switches["retry_after"]:
        refused.headers["Retry-After"] = str(wait)
    return refused


def rate_headers(call: Call, left: int | None = None) -> dict[str, str]:
    """The headers that tell a rate window (RingCentral guide, rate limits); none for a call without one."""
    if call.kind not in WINDOWS:
        return {}
    if left is None:
        left = call.world.limits.left(call.kind, owner_of(call))
    allowed, seconds = WINDOWS[call.kind][0]
    return {
        "X-Rate-Limit-Group": "auth" if call.kind == "oauth" else call.kind,
        "X-Rate-Limit-Limit": str(allowed),
        "X-Rate-Limit-Remaining": str(left),
        "X-Rate-Limit-Window": str(seconds),
    }


def let_in(call: Call) -> Route:
    """Find the route, check rights and limits, and note in `call.fault` what is to go wrong."""
    route = find_route(call)
    if route is None:
        known = any(one.pattern.fullmatch(call.path) for one in ROUTES)
        raise Refused(call.error(405 if known else 404))
    if call.kind != "_sim":
        admit(call, route)
        call.fault = strike(call.world.state, call.kind, call.path)
    return route


def answer(call: Call) -> Answer:
    """The answer to a call: let it in, carry it out (unless a fault strikes before), write the log.

    A refused call changes nothing, but the fault that struck it is used up.
    """
    state = call.world.state
    with state.lock:
        try:
            with state.transaction():
                route = let_in(call)
            with state.transaction():
                before = call.fault is not None and not call.fault.processed
                result = spoiled(call) if before else route.handler(call)
            if call.fault is not None and call.fault.late:
                _carry_out_later(call, route)
        except Refused as refused:
            result = refused.answer
        if call.world.switches["rate_headers"]:
            result.headers = rate_headers(call) | result.headers
        if call.fault is not None and call.fault.kind == "500_after":
            result = call.error(500)
        if call.kind != "_sim":
            _log(call, result)
    return result


def _carry_out_later(call: Call, route: Route) -> None:
    """Carry out a call whose client has been told something else already, as a busy RingCX behind a gateway does."""

    def carry_out() -> None:
        state = call.world.state
        with contextlib.suppress(Refused, sqlite3.ProgrammingError), state.lock, state.transaction():
            route.handler(call)

    timer = threading.Timer(call.fault.seconds or 0.0 if call.fault else 0.0, carry_out)
    timer.daemon = True
    timer.start()


def _log(call: Call, result: Answer) -> None:
    fault = call.fault.kind if call.fault else ""
    silent = fault.startswith(("cut_", "stall_"))
    status = None if silent else result.status
    path = TOKEN_IN_PATH.sub("…", call.path)
    with call.world.state.transaction():
        call.world.state.log_call(call.world.now(), call.method, path, call.kind, status, fault, result.remark)


def spoiled(call: Call) -> Answer:
    """The answer when a fault strikes before the call is processed. Stalls and cuts are the server's part."""
    fault = call.fault
    if fault is None:
        raise RuntimeError("no fault struck this call")
    if fault.kind == "429":
        return too_many(call, fault.retry_after or 1)
    if fault.kind == "401":
        return Answer(401, b"Jwt is expired", "text/plain;charset=UTF-8")
    if fault.kind == "html":
        return Answer(200, page.WRONG_PAGE, "text/html;charset=UTF-8")
    if fault.kind == "504_late":
        return Answer(504, page.UNAVAILABLE, "text/html;charset=UTF-8")
    if fault.kind == "503":
        headers = {"Retry-After": str(fault.retry_after)} if fault.retry_after else {}
        return Answer(503, page.UNAVAILABLE, "text/html;charset=UTF-8", headers)
    if fault.kind == "general_failure" and call.kind == "direct":
        return loader.failed({}, loader.FAILED)
    if fault.kind == "general_failure" and call.kind == "actions":
        return as_json(actions.refusal(call.query.get("leadAction", ""), "The action failed"))
    return call.error(500)
