"""From an HTTP answer to plain data, or to the error that it means.

Sources: RingCX guide and OpenAPI spec `Errors` (every field optional); 401 is plain text; an HTML page under
a 200 is seen in clients when the address is wrong.
"""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from email.message import Message
from email.utils import parsedate_to_datetime
from typing import Any

import orjson

from leadhub.ringcx.errors import (
    BadAnswer,
    NoAnswer,
    NotAllowed,
    NotFound,
    OutcomeUnknown,
    RateLimited,
    Refused,
    RingCXError,
    TokenExpired,
    TooLarge,
)
from leadhub.ringcx.scrubbing import scrub
from leadhub.ringcx.transport import Answer

_LONGEST_WAIT = 3600.0
_MOVED_UNPROCESSED = {301, 307, 308}  # 302 and 303 are also what a server says after it has processed a POST


def check(
    answer: Answer, *, purpose: str, changes: bool = False, private: Callable[[], Iterable[str]] = lambda: ()
) -> None:
    """Return if the answer is a success (2xx); otherwise raise the error of the family that its status means.

    purpose: what was asked, to complete "could not …". private: texts that RingCX's own words must not
    repeat.
    """
    if 200 <= answer.status < 300:
        return
    raise _error(answer, purpose, changes, private)


def _error(answer: Answer, purpose: str, changes: bool, private: Callable[[], Iterable[str]]) -> RingCXError:
    status = answer.status
    wait = retry_after(answer)
    if status == 401:
        return TokenExpired(
            "RingCX no longer accepts this connection's sign-in. Test the connection, and replace its "
            "credentials if the test fails.",
            status=status,
        )
    if status == 403:
        return NotAllowed(
            f"RingCX does not allow this connection's user to {purpose}. Ask your RingCX administrator for "
            "the right, or choose another sub-account.",
            status=status,
        )
    if status == 404:
        return NotFound(
            f"LeadHub could not {purpose}: RingCX says that it does not exist (any more). Choose again from the list.",
            status=status,
        )
    if status == 429:
        return RateLimited(
            "RingCX is receiving too many calls right now. Try again in a minute.",
            status=status,
            retry_after=wait,
        )
    if status == 413:
        return TooLarge(
            "RingCX found the request too large. Send fewer leads at a time (a smaller batch size).",
            status=status,
        )
    if status >= 500 or status == 408 or status < 200:
        return _server_failed(status, wait, purpose, changes)
    if status < 400:
        return _redirected(status, changes)
    said = _words(answer, private)
    quoted = f' It said: "{said}".' if said else ""
    return Refused(f"RingCX refused to {purpose} (status {status}).{quoted} Correct that and try again.", status=status)


def _server_failed(status: int, wait: float | None, purpose: str, changes: bool) -> RingCXError:
    if changes:
        return OutcomeUnknown(
            f"RingCX failed (status {status}) while asked to {purpose}. It may have been done: look in RingCX first.",
            status=status,
            code="server_error",
            retry_after=wait,
        )
    return NoAnswer(
        f"RingCX failed (status {status}) while asked to {purpose}. Try again in a minute.",
        status=status,
        code="server_error",
        retry_after=wait,
    )


def _redirected(status: int, changes: bool) -> RingCXError:
    what = f"RingCX's address answered with a redirect (status {status}), which LeadHub does not follow."
    if not changes:
        return BadAnswer(f"{what} Check the deployment of this connection.", status=status, code="redirected")
    if status in _MOVED_UNPROCESSED:
        return Refused(f"{what} Check the deployment of this connection.", status=status, code="redirected")
    return OutcomeUnknown(
        f"{what} The request may have been carried out: look in RingCX first.",
        status=status,
        code="redirected",
    )


def read_json(answer: Answer, *, changes: bool = False) -> Any:
    """The JSON of a successful answer.

    Raises BadAnswer, or OutcomeUnknown if the call was to change something.
    """
    kind = answer.headers.get("content-type", "").lower()
    try:
        if "html" not in kind:
            return parse(answer)
    except ValueError:
        pass
    html = "html" in kind or answer.body.lstrip()[:1] == b"<"
    code = "html_answer" if html else "unreadable_answer"
    what = "a web page" if html else "something unreadable"
    if changes:
        raise OutcomeUnknown(
            f"RingCX's address answered with {what} instead of data. The request may have been carried out: "
            "look in RingCX first, and check the deployment of this connection.",
            status=answer.status,
            code=code,
        )
    raise BadAnswer(
        f"RingCX's address answered with {what} instead of data. Check the deployment of this connection, "
        "and whether a proxy or sign-in page stands in between.",
        status=answer.status,
        code=code,
    )


def parse(answer: Answer) -> Any:
    """The body as JSON: UTF-8 as it should be, else in the charset that the answer declares.

    Raises ValueError.
    """
    body = answer.body.removeprefix(b"\xef\xbb\xbf")
    try:
        return orjson.loads(body)
    except orjson.JSONDecodeError:
        header = Message()
        header["content-type"] = answer.headers.get("content-type", "")
        charset = header.get_content_charset("utf-8")
        if charset in ("utf-8", "utf8"):
            raise
    try:
        return orjson.loads(body.decode(charset))
    except LookupError as unknown_charset:
        raise ValueError("unknown charset") from unknown_charset


def retry_after(answer: Answer) -> float | None:
    """Seconds to wait that the answer asks for (a number or a date), at most an hour; None if it does not
    say.
    """
    text = answer.headers.get("retry-after", "").strip()
    try:
        seconds = float(text)
    except ValueError:
        try:
            moment = parsedate_to_datetime(text)
        except ValueError:
            return None
        seconds = (moment.replace(tzinfo=moment.tzinfo or UTC) - datetime.now(UTC)).total_seconds()
    # Written so that "nan" ends as no wait at all.
    return min(seconds, _LONGEST_WAIT) if seconds > 0 else 0.0


def _words(answer: Answer, private: Callable[[], Iterable[str]]) -> str:
    """What RingCX says is wrong, scrubbed; "" if it says nothing in the form it documents."""
    try:
        said = parse(answer)
    except ValueError:
        return ""
    if not isinstance(said, dict):
        return ""
    errors = said.get("validationErrors")
    details = [
        f"{error.get('attributeName') or ''}: {error['message']}".removeprefix(": ")
        for error in (errors if isinstance(errors, list) else [])
        if isinstance(error, dict) and error.get("message")
    ]
    general = next((said[key] for key in ("generalMessage", "details", "message") if said.get(key)), "")
    return scrub("; ".join([text for text in (general, *details) if isinstance(text, str)]), private()).rstrip(".")
