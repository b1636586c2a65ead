"""The do-not-call page: everybody sees and adds lists and asks about a number; admins remove."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from leadhub.people.models import User
from leadhub.suppression import reading
from leadhub.suppression.models import SuppressionList
from tests.suppression.conftest import AddList

pytestmark = pytest.mark.django_db

LISTS = "/do-not-call/"


@pytest.fixture
def browser(bob: User, client_of: Callable[[User], Client]) -> Client:
    """A manager's who added nothing."""
    return client_of(bob)


def text(response: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def test_nobody_sees_it_without_signing_in(client: Client) -> None:
    assert client.get(LISTS).status_code == 302


def test_everybody_sees_all_lists(browser: Client, add_list: AddList) -> None:
    assert "No list yet" in text(browser.get(LISTS))
    add_list(b"Phone\n2064440001\n2064440002\n", name="Complaints 2026")

    words = text(browser.get(LISTS))
    assert "Complaints 2026" in words
    assert "in force 2" in words
    assert "by alice" in words


def test_a_list_is_added_and_leads_to_its_receipt(browser: Client) -> None:
    file = SimpleUploadedFile("dnc.csv", b"Phone\n2064440001\n12345\n2064440002\n2064440003\n2064440004\n2064440005\n")
    response = browser.post(LISTS, {"file": file, "name": "", "region": "US"})
    added = SuppressionList.objects.get()
    assert response.headers["Location"] == reverse("suppression:detail", args=[added.pk])

    waiting = browser.get(response.headers["Location"]).content.decode()
    assert "every 1s" in waiting
    assert "See whether it is read" in waiting  # for those without JavaScript

    reading.read(str(added.pk))
    done = browser.get(response.headers["Location"])
    assert "every 1s" not in done.content.decode()
    assert "5 numbers in force" in text(done)
    assert "1 row with something that is no number" in text(done)


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"region": "US"}, "Choose a file first."),
        ({"region": "US", "file": SimpleUploadedFile("dnc.csv", b"")}, "The file is empty."),
        ({"region": "??", "file": SimpleUploadedFile("dnc.csv", b"Phone\n")}, "Select a valid choice."),
    ],
    ids=["no file", "empty file", "no such country"],
)
def test_what_cannot_be_added_is_said_at_the_form(browser: Client, data: dict[str, Any], sentence: str) -> None:
    assert sentence in text(browser.post(LISTS, data))
    assert not SuppressionList.objects.exists()


def test_a_refused_file_says_why(browser: Client, add_list: AddList) -> None:
    added = add_list(b"Name\nAda\n", "names.csv")

    page = text(browser.get(reverse("suppression:detail", args=[added.pk])))
    assert "Nothing of this file is in force" in page
    assert "No column of names.csv holds phone numbers." in page


def test_a_number_is_asked_about(browser: Client, add_list: AddList) -> None:
    add_list(b"Phone\n2064440001\n", name="Complaints")
    check = reverse("suppression:check")

    assert "It is on “Complaints”" in text(browser.post(check, {"number": "206 444 0001", "region": "US"}))
    assert "on no list in force" in text(browser.post(check, {"number": "206 444 0002", "region": "US"}))
    assert "Type a phone number first." in text(browser.post(check, {"number": "", "region": "US"}))
    assert browser.get(check).status_code == 405  # a number in an address would end up in logs


def test_only_admins_remove_a_list_in_force(
    add_list: AddList, alice: User, dana: User, client_of: Callable[[User], Client]
) -> None:
    added = add_list(b"Phone\n2064440001\n")
    remove = reverse("suppression:remove", args=[added.pk])
    for user in (alice,):
        assert client_of(user).post(remove).status_code == 403
    assert "Remove…" not in text(client_of(alice).get(reverse("suppression:detail", args=[added.pk])))

    admin = client_of(dana)
    assert "Remove “dnc”?" in text(admin.get(remove))
    assert "The list “dnc” is removed." in text(admin.post(remove, follow=True))
    assert not SuppressionList.objects.exists()


def test_whoever_added_a_refused_file_clears_it_away(
    add_list: AddList, alice: User, client_of: Callable[[User], Client]
) -> None:
    added = add_list(b"Name\nAda\n", "names.csv")
    client_of(alice).post(reverse("suppression:remove", args=[added.pk]))
    assert not SuppressionList.objects.exists()
