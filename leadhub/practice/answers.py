"""What RingCX answers with: JSON bodies, error objects and its own way of writing dates."""

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

Json = dict[str, Any]

GENERAL_MESSAGES = {
    400: "The supplied data is not valid",
    404: "The resource you have requested does not exist",
    405: "The request method is not supported",
    413: "The request is too large",
    415: "The content type is not supported",
    429: "Too many requests",
    500: "An Internal Server Error occurred while processing this request",
    503: "The service is temporarily unavailable",
}


@dataclass
class Answer:
    """One HTTP answer: status, body, content type, further headers, and a remark for the call log."""

    status: int
    body: bytes = b""
    content_type: str = "application/json"
    headers: dict[str, str] = field(default_factory=dict)
    remark: str = ""


def as_json(value: object, status: int = 200, *, remark: str = "") -> Answer:
    """A JSON answer in UTF-8."""
    return Answer(status, json.dumps(value, ensure_ascii=False).encode(), remark=remark)


def as_text(text: str, status: int = 200) -> Answer:
    """A plain-text answer; RingCX uses it for 401 ("Jwt is expired")."""
    return Answer(status, text.encode(), "text/plain;charset=UTF-8")


def as_html(text: str, status: int = 200) -> Answer:
    """A page in HTML."""
    return Answer(status, text.encode(), "text/html;charset=UTF-8")


def wire_date(seconds: float | None) -> str | None:
    """Seconds since 1970 as RingCX writes dates: milliseconds, and an offset without a colon."""
    if seconds is None:
        return None
    moment = datetime.fromtimestamp(seconds, UTC)
    return f"{moment:%Y-%m-%dT%H:%M:%S}.{moment.microsecond // 1000:03d}+0000"


def seconds_of(text: str) -> float | None:
    """The reverse of `wire_date`, tolerant of the usual ISO spellings; None if it is no date."""
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError:
        return None
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()


def error(
    status: int,
    *,
    request_uri: str,
    now: float,
    message: str = "",
    validation_errors: list[Json] | None = None,
) -> Answer:
    """RingCX's error object (OpenAPI spec ``Errors``); 403 has the longer form seen in the guide."""
    general = message or GENERAL_MESSAGES.get(status, "The request failed")
    body: Json = {
        "details": general,
        "generalMessage": general,
        "requestUri": request_uri,
        "timestamp": int(now * 1000),
    }
    if status == 403:
        body = {
            "errorCode": "access.denied.exception",
            "generalMessage": "You do not have permission to access this resource",
            "details": "",
            "developerMessage": "Access is denied",
            "cause": "",
            "requestUri": request_uri,
            "timestamp": int(now * 1000),
        }
    if validation_errors:
        body["validationErrors"] = validation_errors
    return as_json(body, status)
