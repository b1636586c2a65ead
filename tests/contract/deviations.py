"""Where the vendor's OpenAPI file is silent or wrong: one entry each, with the source that says otherwise.

Each entry mends the file in memory. The tests hold LeadHub and Practice RingCX to the mended file, and to the list
itself: an entry without which nothing would be found is not needed any more.
"""

from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from tests.contract.vendor import NULL_IS_ABSENT, Spec

ADMIN = "/voice/api/v1/admin"
ACCOUNT = ADMIN + "/accounts/{accountId}"
EXCHANGE = "/api/auth/login/rc/accesstoken"
FORM = "application/x-www-form-urlencoded"
PORTALS = ("https://portal.vacd.biz", "https://portal.virtualacd.biz")
PLATFORM = "https://platform.ringcentral.com"


@dataclass(frozen=True)
class Deviation:
    """what: the difference. source: who says so. where: what addresses have that show it. mend: puts it into the
    specification.
    """

    what: str
    source: str
    where: str
    mend: Callable[[Spec], None]


DEVIATIONS: list[Deviation] = []


def _deviation(what: str, source: str, where: str = "") -> Callable[[Callable[[Spec], None]], Callable[[Spec], None]]:
    def add(mend: Callable[[Spec], None]) -> Callable[[Spec], None]:
        DEVIATIONS.append(Deviation(what, source, where, mend))
        return mend

    return add


def mended(spec: Spec, *, without: Deviation | None = None) -> Spec:
    """The specification with every deviation in it, or all but one. Later entries build on earlier ones."""
    for deviation in DEVIATIONS:
        if deviation is not without:
            deviation.mend(spec)
    return spec


@_deviation("a default of the boolean false where the type is string", "the file's own type", where="withChildren")
def _default_of_the_wrong_type(spec: Spec) -> None:
    for parameter in spec["paths"][f"{ACCOUNT}/dialGroups/withChildren"]["get"]["parameters"]:
        if parameter["schema"].get("default") is False and parameter["schema"]["type"] == "string":
            parameter["schema"]["default"] = "false"


@_deviation(
    "absent values may be written as null", "answers seen by clients; samples of the RingCX guide", where="dialGroups"
)
def _null(spec: Spec) -> None:
    spec[NULL_IS_ABSENT] = True


@_deviation(
    "the host is ringcx.ringcentral.com; the file names the older one",
    "RingCX guide, Resources and URIs",
    where="https://ringcx",
)
def _host(spec: Spec) -> None:
    spec["servers"].append({"url": "https://ringcx.ringcentral.com"})


@_deviation(
    "a permanent token goes into X-Auth-Token instead of a bearer header",
    "RingCX guide, Permanent API token",
    where="/accounts",
)
def _x_auth_token(spec: Spec) -> None:
    spec["components"]["securitySchemes"]["XAuthToken"] = {"type": "apiKey", "in": "header", "name": "X-Auth-Token"}
    for path in spec["paths"].values():
        for operation in path.values():
            if isinstance(operation, dict) and "security" in operation:
                operation["security"].append({"XAuthToken": []})


@_deviation("the exchange needs no header", "RingCX guide, Authentication", where="/login/rc/")
def _exchange_needs_no_header(spec: Spec) -> None:
    spec["paths"][EXCHANGE]["post"]["security"] = []


@_deviation(
    "the exchange takes the token in a form, not in the address",
    "RingCX guide, Authentication; vendor's SDK",
    where="/login/rc/",
)
def _exchange_is_a_form(spec: Spec) -> None:
    operation = spec["paths"][EXCHANGE]["post"]
    operation["parameters"] = [one for one in operation["parameters"] if one["name"] == "includeRefresh"]
    operation["requestBody"] = _form("rcAccessToken", "rcTokenType")


@_deviation(
    "token refresh is missing",
    "RingCX guide, Authentication; vendor's SDK; the vendor's file of all helpers",
    where="/token/refresh",
)
def _refresh(spec: Spec) -> None:
    answer = {"$ref": "#/components/schemas/AccessTokenUserDetails"}
    spec["paths"]["/api/auth/token/refresh"] = {
        "post": {"requestBody": _form("refresh_token"), "responses": _responses(answer), "security": []}
    }


@_deviation("the lists of a campaign are missing", "RingCX guide, Lead actions", where="/lists")
def _lists(spec: Spec) -> None:
    campaign = spec["paths"][ACCOUNT + "/dialGroups/{dialGroupId}/campaigns/{campaignId}"]["get"]
    items = {"$ref": "#/components/schemas/CampaignLeadList"}
    spec["paths"][ACCOUNT + "/dialGroups/{dialGroupId}/campaigns/{campaignId}/lists"] = {
        "get": {
            "parameters": campaign["parameters"],
            "security": campaign["security"],
            "responses": _responses({"type": "array", "items": items}),
        }
    }


@_deviation(
    "a search answers with an array of leads, a counting one with a number; the file says an object",
    "public clients; the file's own CampaignLeadSearchResultsView",
    where="leadSearch",
)
def _search(spec: Spec) -> None:
    items = {"$ref": "#/components/schemas/CampaignLeadSearchResultsView"}
    answer = spec["paths"][f"{ACCOUNT}/campaignLeads/leadSearch"]["post"]["responses"]["200"]
    answer["content"]["application/json"]["schema"] = {
        "oneOf": [{"type": "array", "items": items}, {"type": "integer", "minimum": 0}]
    }


@_deviation(
    "search criteria lack campaignId, which narrows them to the campaign",
    "samples of the RingCX guide, Search",
    where="leadSearch",
)
def _campaign_id(spec: Spec) -> None:
    _schema(spec, "CampaignLeadSearchCriteria")["campaignId"] = {"type": "integer", "format": "int32"}


@_deviation(
    "dates are texts such as 2026-07-22T18:10:11.740+0000; the file describes the server's objects",
    "RingCX guide, Lead actions and DNC lists",
    where="/campaigns/",
)
def _dates(spec: Spec) -> None:
    text = {"type": "string", "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+0000$"}
    spec["components"]["schemas"].update(DateTime=text)


@_deviation(
    "collections are arrays; the file says objects", "samples of the RingCX guide, Dial groups", where="/dialGroups"
)
def _collections(spec: Spec) -> None:
    campaigns = {"type": "array", "items": {"$ref": "#/components/schemas/Campaign"}}
    spec["components"]["schemas"].update(
        CollectionCampaign=campaigns, CollectionAgentDialGroupMember={"type": "array", "items": {}}
    )


@_deviation(
    "a campaign names its dial group by id and description only",
    "samples of the RingCX guide, Campaigns",
    where="/campaigns",
)
def _dial_group_of_a_campaign(spec: Spec) -> None:
    named = {"id": {"type": "integer"}, "description": {"type": "string"}}
    _schema(spec, "Campaign")["dialGroup"] = {"type": "object", "properties": named, "required": ["id"]}


@_deviation(
    "refusals have a body: an error object, or plain text with 401; and there are 400, 405, 413, 429 and 500",
    "RingCX guide, Rate limits, Authentication and error samples; the file's own Errors",
    where="/direct",
)
def _refusals(spec: Spec) -> None:
    for path in spec["paths"].values():
        for operation in path.values():
            if isinstance(operation, dict) and "responses" in operation:
                operation["responses"].update(_refusing())


@_deviation("a boolean in plain text is the word true or false", "the file's own content type", where="/admin/token/")
def _boolean_as_text(spec: Spec) -> None:
    answer = spec["paths"][f"{ADMIN}/token/{{token}}"]["delete"]["responses"]["200"]
    answer["content"]["text/plain"]["schema"] = {"type": "string", "enum": ["true", "false"]}


@_deviation("errors carry an errorCode", "error samples of the RingCX guide", where="/direct")
def _error_code(spec: Spec) -> None:
    _schema(spec, "Errors")["errorCode"] = {"type": "string"}


@_deviation(
    "the first generation has its own paths, without v1, and loads with loader/direct",
    "Engage Voice guide, Batch load leads",
    where="/voice/api/admin",
)
def _first_generation(spec: Spec) -> None:
    _copy(spec, ADMIN, "/voice/api/admin", loader="loader/direct")


@_deviation(
    "the legacy portals have the paths without /voice",
    "RingCX guide, Legacy authentication, Resources and URIs",
    where="/api/v1/admin",
)
def _portals(spec: Spec) -> None:
    _copy(spec, ADMIN, "/api/v1/admin", servers=PORTALS)
    _copy(spec, "/voice/api/v1/auth", "/api/v1/auth", servers=PORTALS)


@_deviation(
    "the legacy portals have the first generation too",
    "Engage Voice guide, Batch load leads",
    where="portal.vacd.biz/api/admin",
)
def _portals_first_generation(spec: Spec) -> None:
    _copy(spec, ADMIN, "/api/admin", loader="loader/direct", servers=PORTALS)


@_deviation(
    "a portal's sign-in takes user name and password in a form, not in the address, and needs no header",
    "RingCX guide, Legacy authentication; vendor's SDK",
    where="/auth/login",
)
def _portal_login(spec: Spec) -> None:
    operation = spec["paths"].get("/api/v1/auth/login", {}).get("post")
    if operation:
        operation.update(parameters=[], requestBody=_form("username", "password"), security=[])
        refused = {"application/json": {"schema": {"$ref": "#/components/schemas/Errors"}}}
        operation["responses"]["401"] = {"description": "", "content": refused}


@_deviation("RingCentral's own OAuth is another API", "RingCentral guide, Authentication and Errors", where="/oauth/")
def _oauth(spec: Spec) -> None:
    spec["components"]["securitySchemes"]["App"] = {"type": "http", "scheme": "basic"}
    texts = {
        name: {"type": "string"}
        for name in ("access_token", "token_type", "refresh_token", "scope", "owner_id", "endpoint_id")
    }
    numbers = {name: {"type": "integer"} for name in ("expires_in", "refresh_token_expires_in")}
    token = {
        "type": "object",
        "properties": texts | numbers,
        "required": ["access_token", "token_type", "expires_in"],
    }
    grants = [
        _fields("grant_type", "assertion"),
        _fields("grant_type", "code", "redirect_uri", "code_verifier"),
        _fields("grant_type", "code", "redirect_uri", "code_verifier", "client_id"),
        _fields("grant_type", "refresh_token"),
    ]
    revoked = {"200": {"description": "Revoked"}}
    for path, body, answers in (
        ("/restapi/oauth/token", {"oneOf": grants}, _responses(token)),
        ("/restapi/oauth/revoke", _fields("token"), revoked),
    ):
        spec["paths"][path] = {
            "servers": [{"url": PLATFORM}],
            "post": {
                "requestBody": {"required": True, "content": {FORM: {"schema": body}}},
                "responses": answers | {status: _oauth_error() for status in ("400", "401")},
                "security": [{"App": []}, {}],
            },
        }


def _schema(spec: Spec, name: str) -> dict[str, Any]:
    properties: dict[str, Any] = spec["components"]["schemas"][name]["properties"]
    return properties


def _fields(*names: str) -> dict[str, Any]:
    """An object of exactly these texts."""
    return {"type": "object", "properties": {name: {"type": "string"} for name in names}, "required": list(names)}


def _form(*names: str) -> dict[str, Any]:
    return {"required": True, "content": {FORM: {"schema": _fields(*names)}}}


def _responses(schema: dict[str, Any]) -> dict[str, Any]:
    return {"200": {"description": "OK", "content": {"application/json": {"schema": schema}}}} | _refusing()


def _refusing() -> dict[str, Any]:
    error = {"application/json": {"schema": {"$ref": "#/components/schemas/Errors"}}}
    text = {"text/plain": {"schema": {"type": "string"}}}
    refused = {
        status: {"description": "", "content": error} for status in ("400", "403", "404", "405", "413", "429", "500")
    }
    return refused | {"401": {"description": "", "content": text}}


def _oauth_error() -> dict[str, Any]:
    code = _fields("errorCode", "message")
    schema = _fields("error", "error_description")
    schema["properties"]["errors"] = {"type": "array", "items": code}
    return {"description": "", "content": {"application/json": {"schema": schema}}}


def _copy(spec: Spec, old: str, new: str, *, loader: str = "leadLoader/direct", servers: tuple[str, ...] = ()) -> None:
    """The operations below `old` once more below `new`."""
    for path, item in list(spec["paths"].items()):
        if path.startswith(f"{old}/"):
            copied = deepcopy(item)
            for operation in copied.values():
                operation.pop("operationId", None)  # unique in a specification
            if servers:
                copied["servers"] = [{"url": url} for url in servers]
            place = new + path.removeprefix(old)
            spec["paths"][place.replace("leadLoader/direct", loader)] = copied
