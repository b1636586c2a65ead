"""The family of errors: what each promises about what may have happened."""

import pytest

from leadhub.ringcx import errors


@pytest.mark.parametrize(
    ("kind", "may_have_happened", "temporary"),
    [
        (errors.NotSent, False, False),
        (errors.SignInFailed, False, False),
        (errors.TokenExpired, False, False),
        (errors.NotAllowed, False, False),
        (errors.NotFound, False, False),
        (errors.RateLimited, False, True),
        (errors.Refused, False, False),
        (errors.TooLarge, False, False),
        (errors.Unreachable, False, True),
        (errors.OutcomeUnknown, True, False),
        (errors.BadAnswer, False, False),
        (errors.NoAnswer, False, True),
    ],
)
def test_it_says_whether_anything_may_have_been_processed(
    kind: type[errors.RingCXError], may_have_happened: bool, temporary: bool
) -> None:
    error = kind("A sentence.")
    assert (error.may_have_happened, error.temporary) == (may_have_happened, temporary)
    assert isinstance(error, errors.RingCXError)
    assert str(error) == error.message == "A sentence."
    assert error.code == kind.default_code != errors.RingCXError.default_code


def test_no_two_kinds_share_a_code() -> None:
    kinds: list[type[errors.RingCXError]] = [errors.RingCXError, *errors.RingCXError.__subclasses__(), errors.NoAnswer]
    assert len({kind.default_code for kind in kinds}) == len(kinds)
