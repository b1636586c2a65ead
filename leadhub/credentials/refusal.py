"""Why a connection cannot be made or changed: one sentence, and where on the page it belongs."""

from collections.abc import Mapping

from leadhub.ringcx.errors import SignInFailed

# The code of a refused sign-in → the step of the guided page that puts it right, and the field if it is about one.
_PLACES: Mapping[str, tuple[str, str | None]] = {
    "bad_client": ("keys", "client_secret"),
    "bad_jwt": ("credential", "jwt"),
    "jwt_not_enabled": ("app", None),
    "code_not_enabled": ("app", None),
    "no_refresh": ("app", None),
    "no_scope": ("scope", None),
    "bad_redirect": ("redirect", None),
    "mfa": ("credential", None),
    "consent_denied": ("agree", None),
    "code_refused": ("agree", None),
    "refresh_spent": ("agree", None),
    "exchange_refused": ("rights", None),
    "wrong_kind": ("rights", None),
    "bad_login": ("login", "password"),
    "bad_token": ("credential", "token"),
}


# The same, where the app is of whoever runs LeadHub: users have no page of it to mend anything on.
_OPERATORS: Mapping[str, str] = {
    "bad_client": "RingCentral does not know this LeadHub's app: tell whoever runs this LeadHub to check its keys.",
    "code_not_enabled": (
        "RingCentral does not let this LeadHub's app send people to its page: tell whoever runs this LeadHub to "
        "check its auth type."
    ),
    "no_refresh": (
        "This LeadHub's app may not renew its sign-in: tell whoever runs this LeadHub to switch on “Issue refresh "
        "tokens”."
    ),
    "no_scope": (
        "This LeadHub's app lacks a permission: tell whoever runs this LeadHub to give it the scope ReadAccounts."
    ),
    "bad_redirect": (
        "This LeadHub's app does not know where to send people back: tell whoever runs this LeadHub to check the app's "
        "“OAuth redirect URI”."
    ),
}


def in_words_for(operators: bool, error: SignInFailed) -> SignInFailed:
    """Return the refusal in words for whoever can mend it. `operators`: the app is of whoever runs LeadHub."""
    if not operators or error.code not in _OPERATORS:
        return error
    _, said, code = error.message.partition(" (RingCentral's code: ")
    return SignInFailed(_OPERATORS[error.code] + said + code, status=error.status, code=error.code)


class CannotConnect(Exception):
    """A connection cannot be made or changed like this.

    `message` is one sentence with the remedy; `field` the input it is about; `step` the step of the guided page.
    """

    def __init__(self, message: str, *, field: str | None = None, step: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.field = field
        self.step = step

    @classmethod
    def because(cls, error: SignInFailed) -> "CannotConnect":
        """Put what RingCentral, RingCX or a portal refused where the user can mend it."""
        step, field = _PLACES.get(error.code, ("", None))
        return cls(error.message, field=field, step=step)
