"""Lists in force: whose phones are recognised, in bulk and one by one, and that removing forgets them."""

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from leadhub.people.models import User
from leadhub.suppression import services
from leadhub.suppression.models import SuppressedPhone
from tests.suppression.conftest import AddList

pytestmark = pytest.mark.django_db

ADA, BEN = 12064440001, 12064440002


def test_without_a_list_nothing_is_suppressed_for_one_small_query(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    with django_assert_num_queries(1):
        assert services.suppressed_among(range(12064440000, 12064449999)) == set()
    assert services.version() == ""


@pytest.mark.parametrize("asked", [1, 5000])
def test_few_and_many_phones_find_the_same(add_list: AddList, asked: int) -> None:
    add_list(b"Phone\n" + b"".join(b"206444%04d\n" % n for n in range(200)))

    assert len(services.suppressed_among(range(12064440000, 12064440000 + asked))) == min(asked, 200)


def test_a_phone_on_two_lists_stays_suppressed_until_both_are_gone(add_list: AddList, dana: User) -> None:
    first, second = add_list(b"Phone\n2064440001\n", name="Complaints"), add_list(b"Phone\n2064440001\n", name="State")
    assert services.lists_with([ADA, BEN]) == {ADA: ["Complaints", "State"]}
    versions = {services.version()}

    for listed, left in ((first, {ADA}), (second, set())):
        services.remove(list_id=listed.pk, actor=dana, now=timezone.now())
        assert services.suppressed_among([ADA, BEN]) == left
        versions.add(services.version())
    assert len(versions) == 3
    assert not SuppressedPhone.objects.exists()
    services.remove(list_id=first.pk, actor=dana, now=timezone.now())  # a second click


def test_a_list_is_named_after_its_file_unless_it_has_a_name(add_list: AddList) -> None:
    assert add_list(b"Phone\n2064440001\n", "do not call.csv", read=False).name == "do not call"
    assert add_list(b"Phone\n2064440001\n", name="Ours", read=False).name == "Ours"


def test_an_obstacle_is_a_list_that_cannot_do_its_duty_yet(add_list: AddList) -> None:
    assert services.obstacle() == ""
    add_list(b"Phone\n2064440001\n", name="Ours")
    assert services.obstacle() == ""
    add_list(b"Phone\n2064440001\n", name="New", read=False)
    assert "“New” is still being read" in services.obstacle()


def test_a_file_over_the_limit_is_refused(alice: User, settings: object) -> None:
    settings.LEADHUB_UPLOAD_MAX_BYTES = 10  # type: ignore[attr-defined]  # pytest-django's settings
    with pytest.raises(services.TooLarge, match=r"dnc\.csv is larger than the limit"):
        services.add(
            file=ContentFile(b"x" * 11), filename="dnc.csv", name="", region="US", actor=alice, now=timezone.now()
        )


@pytest.mark.parametrize(
    ("number", "region", "lists"),
    [("(206) 444-0001", "US", ["dnc"]), ("+1 206 444 0001", "DE", ["dnc"]), ("206 444 0002", "US", [])],
)
def test_one_number_is_looked_up_as_it_is_typed(add_list: AddList, number: str, region: str, lists: list[str]) -> None:
    add_list(b"Phone\n2064440001\n")
    assert services.lists_with_number(number, region) == lists


def test_what_is_no_number_is_said(add_list: AddList) -> None:
    with pytest.raises(services.NotANumber, match=r"too few|too short|digits"):
        services.lists_with_number("12345", "US")


def test_another_key_recognises_nothing(add_list: AddList, settings: object) -> None:
    add_list(b"Phone\n2064440001\n")
    settings.LEADHUB_PHONE_KEY = "another"  # type: ignore[attr-defined]  # pytest-django's settings
    assert services.suppressed_among([ADA]) == set()
    assert "“dnc” was added under another LEADHUB_PHONE_KEY" in services.obstacle()
