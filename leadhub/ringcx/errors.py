"""What can go wrong with RingCX, as one family of errors.

Every error carries `message` (one or two plain sentences for the user: what happened and what to do),
`status` (the HTTP status, if there was an answer), `code` (a short stable word for programs),
`may_have_happened` (whether RingCX may have carried out what was asked), `temporary` (whether the same call
can succeed later, with nothing changed) and `retry_after` (seconds that the answer asks us to wait, if it
says so). None of them ever holds a token, a secret or a lead.
"""

from typing import ClassVar


class RingCXError(Exception):
    """Base of the family; catch this to catch them all."""

    default_code: ClassVar[str] = "ringcx_error"
    may_have_happened: ClassVar[bool] = False
    temporary: ClassVar[bool] = False

    def __init__(
        self,
        message: str,
        *,
        status: int | None = None,
        code: str | None = None,
        retry_after: float | None = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.status = status
        self.code = code or self.default_code
        self.retry_after = retry_after

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.message!r}, status={self.status}, code={self.code!r})"


class NotSent(RingCXError):
    """LeadHub itself held the call back, because sending it would be unsafe."""

    default_code = "not_sent"


class SignInFailed(RingCXError):
    """RingCentral or RingCX did not accept the credentials; a person must change something."""

    default_code = "sign_in_failed"


class TokenExpired(RingCXError):
    """401, and renewing the token did not help. Nothing was processed."""

    default_code = "token_expired"


class NotAllowed(RingCXError):
    """403: the RingCX user lacks the right, or it is somebody else's sub-account."""

    default_code = "not_allowed"


class NotFound(RingCXError):
    """404: the campaign, dial group or sub-account is not there."""

    default_code = "not_found"


class RateLimited(RingCXError):
    """429: too many calls. Nothing was processed; wait `retry_after` seconds, or back off if it is None."""

    default_code = "rate_limited"
    temporary = True


class Refused(RingCXError):
    """400 and the other 4xx: RingCX read the request and said no."""

    default_code = "refused"


class TooLarge(RingCXError):
    """413: send fewer leads at a time."""

    default_code = "too_large"


class Unreachable(RingCXError):
    """The connection never opened, so nothing was sent: safe to repeat."""

    default_code = "unreachable"
    temporary = True


class OutcomeUnknown(RingCXError):
    """A change was sent and its answer was lost, unreadable or a server error: look before a repeat."""

    default_code = "outcome_unknown"
    may_have_happened = True


class BadAnswer(RingCXError):
    """A read (which changes nothing) got nonsense: usually a wrong address, or something in between that
    answers.
    """

    default_code = "bad_answer"


class NoAnswer(BadAnswer):
    """A read was cut, timed out or answered with a server error: safe to repeat."""

    default_code = "no_answer"
    temporary = True
