"""Every request that LeadHub can send, and every answer of Practice RingCX, is as the vendor's OpenAPI file says.

The requests are those of the real client at every deployment and with every way to sign in, under RingCX's own hosts;
a recording transport carries them to a practice server. Where the file is silent or wrong, `deviations` says so.
"""

import hashlib
import inspect
import json
from collections.abc import Iterator
from types import ModuleType

import pytest
from openapi_core import OpenAPI
from openapi_spec_validator.validation.exceptions import OpenAPIValidationError

from leadhub.practice.server import PracticeServer
from leadhub.ringcx import auth, legacy, oauth
from leadhub.ringcx.client import Client
from leadhub.ringcx.deployments import DEPLOYMENTS, Deployment, SignIn
from tests.contract import driving
from tests.contract.deviations import DEVIATIONS, mended
from tests.contract.driving import METHODS, SIGN_INS, Driver
from tests.contract.recording import Said
from tests.contract.vendor import SHA256, Contract, used, vendors_file, vendors_spec

WAYS = [(row, sign_in) for row in DEPLOYMENTS.values() for sign_in in row.sign_ins]


def _fresh(practice: PracticeServer, row: Deployment, sign_in: SignIn) -> Driver:
    practice.world.reset()
    practice.world.set(rate_limits=False)
    return Driver(practice, row, sign_in)


@pytest.fixture(scope="module")
def said() -> list[Said]:
    """All that LeadHub says at every deployment, in good times and in bad; what is said twice in one form, once."""
    forms: dict[str, Said] = {}
    with PracticeServer() as practice:
        for row, sign_in in WAYS:
            conversation = driving.happy(_fresh(practice, row, sign_in))
            conversation += driving.signing_in(_fresh(practice, row, sign_in))
            if sign_in in (row.sign_ins[0], "password"):
                conversation += driving.unhappy(_fresh(practice, row, sign_in))
            for one in conversation:
                forms.setdefault(one.form(), one)
        assert practice.failures == []
    return sorted(forms.values(), key=lambda one: len(one.answer.body))


def test_the_file_is_the_vendors_own() -> None:
    assert hashlib.sha256(vendors_file()).hexdigest() == SHA256


def test_every_request_and_every_answer_is_as_the_file_says(said: list[Said]) -> None:
    contract = Contract(mended(used(vendors_spec())))
    assert sorted({finding for one in said for finding in contract.findings(one)}) == []
    assert {one.answer.status for one in said} >= {200, 400, 401, 403, 404, 413, 429, 500}


def test_every_deviation_from_the_file_is_needed(said: list[Said]) -> None:
    """An entry that explains nothing any more has to go, or LeadHub no longer does what it is there for."""
    idle = []
    for deviation in DEVIATIONS:
        contract = Contract(mended(used(vendors_spec()), without=deviation))
        if not any(True for one in said if deviation.where in one.url for _ in contract.findings(one)):
            idle.append(deviation.what)
    assert idle == []


def test_every_deviation_has_a_source() -> None:
    assert all(deviation.what and deviation.source for deviation in DEVIATIONS)
    assert len({deviation.what for deviation in DEVIATIONS}) == len(DEVIATIONS)


def test_the_file_becomes_a_valid_specification_by_the_deviations() -> None:
    with pytest.raises(OpenAPIValidationError, match="False is not of type 'string'"):
        OpenAPI.from_dict(vendors_spec()).check_spec()
    OpenAPI.from_dict(mended(used(vendors_spec()))).check_spec()


def test_a_practice_load_answers_with_every_field_that_the_vendor_promises(said: list[Said]) -> None:
    """The newer schema promises none; the older one, still in the file, names those that are always there."""
    promised = set(vendors_spec()["components"]["schemas"]["UploadLeadsResponse"]["required"])
    answers = [json.loads(one.answer.body) for one in said if one.path.endswith("/direct") and one.answer.status == 200]
    assert len(answers) > 5
    assert [promised - answer.keys() for answer in answers if promised - answer.keys()] == []


def test_every_method_of_the_client_is_driven() -> None:
    public = {name for name, _ in inspect.getmembers(Client, inspect.isfunction) if not name.startswith("_")}
    assert public == set(METHODS)


def test_every_sign_in_call_is_driven() -> None:
    assert {name for module in (auth, legacy, oauth) for name in _calls(module)} == set(SIGN_INS)


def _calls(module: ModuleType) -> Iterator[str]:
    """The module's own public functions that are given a transport, and so may send something."""
    short = module.__name__.rpartition(".")[2]
    for name, function in inspect.getmembers(module, inspect.isfunction):
        own = function.__module__ == module.__name__ and not name.startswith("_")
        if own and "before_call" in inspect.signature(function).parameters:
            yield f"{short}.{name}"


@pytest.mark.parametrize("wrong", ["request", "query", "host", "path", "answer", "status", "header"])
def test_the_contract_notices_what_is_wrong(wrong: str) -> None:
    """The yardstick itself: a small fault in any part of a good conversation is found."""
    contract = Contract(mended(used(vendors_spec())))
    with PracticeServer() as practice:
        driver = _fresh(practice, DEPLOYMENTS["ringcx"], "jwt")
        client = driver.client()
        client.search(driving.US, driving.CAMPAIGN, page=1)
        good = driver.transport.said[-1]
    assert list(contract.findings(good)) == []
    assert list(contract.findings(good.spoiled(wrong))) != []
