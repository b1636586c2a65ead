"""Why a sign-in was refused: one plain sentence for each reason, with what to do."""

import pytest

from leadhub.ringcx import oauth
from leadhub.ringcx.refusals import SENTENCES, asks_for_second_factor, by_portal, refused
from leadhub.ringcx.transport import Answer


@pytest.mark.parametrize(
    ("error", "code", "remedy"),
    [
        ("access_denied", "consent_denied", "Connect again and choose “Authorize”"),
        ("unauthorized_client", "code_not_enabled", "connect with a JWT instead"),
        ("unsupported_response_type", "code_not_enabled", "auth type"),
        ("invalid_scope", "no_scope", "ReadAccounts"),
        ("server_error", "sign_in_failed", "in a minute"),
        ("<script>", "sign_in_failed", "could not finish"),
    ],
)
def test_a_user_who_comes_back_without_a_code_is_told_why(error: str, code: str, remedy: str) -> None:
    refused = oauth.consent_refused(error)
    assert refused.code == code
    assert remedy in refused.message
    assert error not in refused.message


def test_every_sentence_says_what_to_do() -> None:
    doing = ("Copy", "create", "Set", "Switch on", "Give", "Sign in", "Connect", "connect", "ask", "Ask", "Test", "Try")
    for code, sentence in SENTENCES.items():
        assert sentence.endswith("."), code
        assert any(word in sentence for word in doing), code


def test_ringcentrals_own_code_is_shown_for_its_support_and_oauths_word_is_not() -> None:
    assert refused("bad_client", shown="OAU-123").message.endswith("(RingCentral's code: OAU-123)")
    assert "invalid_client" not in refused("bad_client", shown="invalid_client").message


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b'{"generalMessage": "MFA is required"}', "mfa"),
        (b'{"mfaRequired": true}', "mfa"),
        (b"Enter the verification code", "mfa"),
        (b"Two-Factor sign-in", "mfa"),
        (b'{"generalMessage": "Invalid username or password"}', "bad_login"),
        (b"\xff", "bad_login"),
        (b"", "bad_login"),
    ],
)
def test_a_portal_that_wants_a_second_factor_is_told_by_its_words(body: bytes, code: str) -> None:
    answer = Answer(401, {}, body)
    assert (by_portal(answer).code, asks_for_second_factor(answer)) == (code, code == "mfa")
