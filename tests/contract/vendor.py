"""The vendor's OpenAPI file, and what a request or an answer has against it.

The file is an unmodified copy (SOURCE.md beside it). It fails the strict check of a specification by one member
(`MENDS` corrects it), so it is validated against without that check.
"""

import gzip
import hashlib
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from jsonschema_path import SchemaPath
from openapi_core import Config, OpenAPI
from openapi_core.templating.paths.exceptions import PathError
from openapi_core.templating.paths.finders import APICallPathFinder
from openapi_core.testing import MockRequest, MockResponse

from tests.contract.recording import Said

FILE = Path(__file__).with_name("engage-voice_openapi3.json.gz")
SHA256 = "6757ee8ca7ab8bf0b8868067a86b2e7ed6907026c3aaa6a6818fe9d09f4e4e84"
Spec = dict[str, Any]
NULL_IS_ABSENT = "x-null-is-absent"  # a member of our own: nulls in answers are read as if they were not there

_USED = re.compile(
    r"/api/auth/login/rc/accesstoken|/voice/api/v1/auth/login|/voice/api/v1/admin/(?:token(?:/\{token\})?|accounts"
    r"|accounts/\{accountId\}/(?:dialGroups.*|campaignLeads/.*|campaigns/.*|countries/.*|persona-phone-config))"
)


def vendors_file() -> bytes:
    """The file as the vendor published it."""
    return gzip.decompress(FILE.read_bytes())


def vendors_spec() -> Spec:
    """The file's content, a fresh copy. Raises ValueError if it is not the file we say it is."""
    data = vendors_file()
    if hashlib.sha256(data).hexdigest() != SHA256:
        raise ValueError("this is not the vendor's file of SOURCE.md")
    spec: Spec = json.loads(data)
    return spec


def used(spec: Spec) -> Spec:
    """The specification with only the operations that LeadHub has a use for: the others cost time, not proof."""
    spec["paths"] = {path: item for path, item in spec["paths"].items() if _USED.fullmatch(path)}
    return spec


class Contract:
    """A specification to hold requests and answers against. Strict: what it does not name is not allowed."""

    def __init__(self, spec: Spec) -> None:
        _close(spec)
        self._openapi = OpenAPI.from_dict(spec, config=Config(spec_validator_cls=None))
        self._paths = APICallPathFinder(SchemaPath.from_dict(spec))
        self._null_is_absent = bool(spec.get(NULL_IS_ABSENT))

    def findings(self, said: Said) -> Iterator[str]:
        """What speaks against a request and its answer, one line each."""
        request = MockRequest(
            said.host,
            said.method,
            said.path,
            args=said.query,
            headers=dict(said.headers),
            data=said.body,
            content_type=said.content_type,
        )
        try:
            found = self._paths.find(said.method.lower(), said.host + said.path)
        except PathError as missing:
            yield f"{said.method} {said.path}: {type(missing).__name__}"
            return
        place = f"{said.method} {found.path_result.pattern}"
        operation = found.operation.read_value()
        yield from (f"{place} request: {line}" for line in _unnamed(said, operation))
        for error in self._openapi.iter_request_errors(request):
            yield from (f"{place} request: {line}" for line in _lines(error))
        kind = said.answer.headers.get("content-type", "").partition(";")[0]
        body = said.answer.body
        if self._null_is_absent and kind == "application/json" and body:
            body = json.dumps(_without_nulls(json.loads(body))).encode()
        response = MockResponse(body, said.answer.status, dict(said.answer.headers), kind)
        for error in self._openapi.iter_response_errors(request, response):
            yield from (f"{place} {said.answer.status}: {line}" for line in _lines(error))


def _close(part: Any) -> None:
    """Let objects have the members that are named, and no others. The validator's own setting for it is slow."""
    if isinstance(part, dict):
        if "properties" in part and part.get("type") == "object":
            part.setdefault("additionalProperties", False)
        part = list(part.values())
    if isinstance(part, list):
        for item in part:
            _close(item)


def _unnamed(said: Said, operation: Spec) -> Iterator[str]:
    """What the validator lets pass although the operation does not name it: query parameters, a body."""
    named = {one["name"] for one in operation.get("parameters", []) if one["in"] == "query"}
    for name in said.query:
        if name not in named:
            yield f"query parameter {name} is not in the file"
    if said.body is not None and "requestBody" not in operation:
        yield "a body is not in the file"


def _lines(error: Exception) -> Iterator[str]:
    schema_errors = list(getattr(error.__cause__, "schema_errors", ()))
    if not schema_errors:
        yield f"{type(error).__name__} {error.__cause__ or error}"
    for one in schema_errors:
        place = ".".join("*" if isinstance(step, int) else str(step) for step in one.absolute_path)
        yield f"{place or '(all)'}: {one.message[:150]}"


def _without_nulls(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _without_nulls(item) for name, item in value.items() if item is not None}
    return [_without_nulls(item) for item in value] if isinstance(value, list) else value
