"""The page of a sub-account: seen by all who may use the connection, tested by its owner, not there for others."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from leadhub.accounts import asking, probing
from leadhub.accounts.models import AccountFacts, Probe
from leadhub.audit.models import Event
from leadhub.credentials import services as credentials
from leadhub.credentials.models import Connection
from leadhub.people.models import User
from leadhub.practice import seeds
from leadhub.practice.server import PracticeServer
from tests.accounts.conftest import FIRST, SECOND, US, MakeProbe, TestAccount
from tests.conftest import SECRETS

pytestmark = pytest.mark.django_db


def address(connection: Connection, name: str = "detail", account_id: str = US) -> str:
    return reverse(f"accounts:{name}", args=[connection.public_id, account_id])


def text(response: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


@pytest.fixture
def browser(alice: User, client_of: Callable[[User], Client]) -> Client:
    return client_of(alice)


@pytest.fixture
def shared(dana: User, bob: User, practice: PracticeServer) -> Connection:
    """An admin's connection that Bob may use."""
    made = credentials.add_connection(owner=dana, name="Team", deployment="custom", secrets=SECRETS, now=timezone.now())
    made.shared_with.add(bob)
    return made


# --- Who sees it ------------------------------------------------------------------------------------------------------


def test_nobody_sees_it_without_signing_in(client: Client, connection: Connection) -> None:
    assert client.get(address(connection)).status_code == 302


@pytest.mark.parametrize("name", ["detail", "probe"])
def test_another_s_connection_is_not_there(
    connection: Connection, bob: User, dana: User, client_of: Callable[[User], Client], name: str
) -> None:
    for other in (bob, dana):
        assert client_of(other).get(address(connection, name)).status_code == 404


@pytest.mark.parametrize("name", ["test", "remove-again"])
def test_nobody_else_runs_anything(
    connection: Connection, bob: User, client_of: Callable[[User], Client], name: str
) -> None:
    assert client_of(bob).post(address(connection, name)).status_code == 404
    assert not AccountFacts.objects.exists()


def test_a_sub_account_that_the_connection_does_not_open_is_not_there(browser: Client, connection: Connection) -> None:
    assert browser.get(address(connection, account_id="12345678")).status_code == 404


def test_who_may_use_a_shared_connection_sees_results_and_runs_nothing(
    shared: Connection, bob: User, dana: User, client_of: Callable[[User], Client]
) -> None:
    admin, user = client_of(dana), client_of(bob)
    assert "dana, who made this connection, can run it" in text(user.get(address(shared)))
    assert user.post(address(shared, "test")).status_code == 403
    assert user.get(address(shared, "probe")).status_code == 403
    assert admin.post(address(shared, "test")).status_code == 302

    asking.ask(str(AccountFacts.objects.get().pk))
    page = user.get(address(shared))
    assert "international outbound is off" in text(page)
    assert "Test again" not in text(page)
    assert "Make a probe" not in text(page)


# --- The self-test ----------------------------------------------------------------------------------------------------


def test_one_button_tests_and_the_page_follows(browser: Client, connection: Connection) -> None:
    page = text(browser.get(address(connection)))
    assert "not tested yet" in page
    assert "Test this sub-account" in page
    assert "Northwind Sales US" in page

    response = browser.post(address(connection, "test"))
    assert response.headers["Location"] == address(connection)
    waiting = browser.get(address(connection)).content.decode()
    assert "every 1s" in waiting
    assert "See how far it is" in waiting  # for those without JavaScript
    assert "Test this sub-account" not in waiting

    asking.ask(str(AccountFacts.objects.get().pk))
    done = browser.get(address(connection))
    assert "every 1s" not in done.content.decode()
    assert "The wizard proposes North American numbers" in text(done)
    assert "Test again" in text(done)


def test_only_the_results_are_replaced(browser: Client, connection: Connection) -> None:
    headers = {"HX-Request": "true", "HX-Target": "results"}
    fragment = browser.get(address(connection), headers=headers).content.decode()
    assert fragment.lstrip().startswith('<div id="results"')


def test_a_question_without_an_answer_says_why(
    browser: Client, connection: Connection, test_account: TestAccount, practice: PracticeServer
) -> None:
    practice.world.fault("500_before", path="*/countries/available", next=10)
    test_account()
    assert "could not be asked: RingCX failed (status 500)" in text(browser.get(address(connection)))


def test_every_line_has_words_for_every_account(
    browser: Client, connection: Connection, test_account: TestAccount
) -> None:
    for account in seeds.ACCOUNTS:
        test_account(account)
        page = text(browser.get(address(connection, account_id=account)))
        assert "None" not in page
        assert page.count("could not be asked") == len(
            {"search", "paging"} & set(AccountFacts.objects.get(account_id=account).unasked)
        )


def test_a_test_that_could_not_sign_in_says_so(
    browser: Client, connection: Connection, test_account: TestAccount, settings: Any
) -> None:
    settings.LEADHUB_CUSTOM_DEPLOYMENT_URL = "http://127.0.0.1:9"
    test_account()
    page = text(browser.get(address(connection)))
    assert "RingCX could not be asked" in page
    assert "could not reach 127.0.0.1" in page


# --- The probe --------------------------------------------------------------------------------------------------------


def filled(resting: int, **changes: Any) -> dict[str, Any]:
    return {
        "campaign": resting,
        "first_number": FIRST,
        "second_number": SECOND,
        "region": "US",
        "reason": "A new account",
        "word": "load",
        **changes,
    }


def test_before_the_self_test_there_is_no_probe(browser: Client, connection: Connection, resting: int) -> None:
    assert "Run the self-test first" in text(browser.get(address(connection, "probe")))
    assert not Probe.objects.exists()


def test_a_probe_is_asked_for_made_and_told(
    browser: Client, connection: Connection, test_account: TestAccount, resting: int, practice: PracticeServer
) -> None:
    test_account()
    offered = browser.get(address(connection, "probe")).content.decode()
    assert f'value="{resting}"' in offered
    assert f'value="{seeds.SPRING_CAMPAIGN}"' not in offered

    response = browser.post(address(connection, "probe"), filled(resting))
    assert response.headers["Location"] == address(connection)
    waiting = browser.get(address(connection))
    assert "Looking whether your numbers are free" in text(waiting)
    assert "every 1s" in waiting.content.decode()

    probing.run(str(Probe.objects.get().pk))
    done = text(browser.get(address(connection)))
    assert "the old lead wins" in done
    assert "each load made a list of its own" in done
    assert "Nothing of the last probe is left in Resting 2026" in done


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"word": "yes"}, "Without the word LOAD nothing is done."),
        ({"reason": ""}, "Say in a few words why."),
        ({"campaign": seeds.SPRING_CAMPAIGN}, "Select a valid choice."),
        ({"campaign": ""}, "Choose one."),
        ({"first_number": ""}, "Type a number that rings at your own phone."),
        ({"first_number": "12"}, "This number has 2 digits"),
        ({"second_number": FIRST}, "Type two different numbers."),
        ({"region": "DE"}, "Select a valid choice."),
    ],
    ids=["word", "reason", "active campaign", "no campaign", "no number", "no phone", "same numbers", "region"],
)
def test_what_cannot_be_probed_is_said_at_the_form(
    browser: Client,
    connection: Connection,
    test_account: TestAccount,
    resting: int,
    changes: dict[str, Any],
    sentence: str,
) -> None:
    test_account()
    response = browser.post(address(connection, "probe"), filled(resting, **changes))
    assert response.status_code == 200
    assert sentence in text(response)
    assert not Probe.objects.exists()


def test_one_probe_at_a_time(browser: Client, connection: Connection, ask_for_probe: MakeProbe, resting: int) -> None:
    ask_for_probe()
    response = browser.post(address(connection, "probe"), filled(resting))
    assert "A probe of this sub-account is under way" in text(response)
    assert Probe.objects.count() == 1


def test_what_is_left_in_ringcx_is_named_with_what_to_do(
    browser: Client, connection: Connection, make_probe: MakeProbe
) -> None:
    probe = make_probe()
    Probe.objects.filter(pk=probe.pk).update(left=[probe.extern_id(2)], problem="RingCX said no.")
    page = text(browser.get(address(connection)))
    assert probe.extern_id(2) in page
    assert "before the campaign is activated" in page
    assert "Make a probe" not in page

    browser.post(address(connection, "remove-again"))
    probing.run(str(probe.pk))
    assert Event.objects.filter(action="account.probe_cleaned").count() == 1
    assert "Nothing of the last probe is left" in text(browser.get(address(connection)))


@pytest.mark.parametrize(
    ("step", "words"),
    [
        ("load", "Lead 2 of 3 is being loaded"),
        ("watch", "Waiting until RingCX shows lead 2 of 3"),
        ("clean", "What the probe loaded is being removed"),
    ],
)
def test_the_page_says_how_far_a_probe_is(
    browser: Client, connection: Connection, ask_for_probe: MakeProbe, step: str, words: str
) -> None:
    probe = ask_for_probe()
    Probe.objects.filter(pk=probe.pk).update(step=step, number=2, sealed="")
    assert words in text(browser.get(address(connection)))


def test_removing_the_connection_warns_while_leads_of_a_probe_are_left(
    browser: Client, connection: Connection, ask_for_probe: MakeProbe
) -> None:
    def warned() -> bool:
        page = browser.get(reverse("credentials:remove", args=[connection.public_id]))
        return "has not removed all of its leads" in text(page)

    assert not warned()
    ask_for_probe()
    assert warned()
    Probe.objects.update(step=Probe.Step.DONE, sealed="")
    assert not warned()
    Probe.objects.update(left=["probe-1"])
    assert warned()
