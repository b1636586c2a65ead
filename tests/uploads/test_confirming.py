"""What can be chosen at the last button: that the first leads go alone."""

import pytest
from django.test import Client
from django.urls import reverse

from leadhub.submissions.models import Submission
from tests.uploads.conftest import Receive, csv_of, people

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("ticked", "canary"), [({"canary": "on"}, "watched"), ({}, "")])
def test_the_first_leads_go_alone_only_if_the_box_is_ticked(
    ticked: dict[str, str], canary: str, browser: Client, reviewed: Receive
) -> None:
    upload = reviewed(csv_of(*people(2)))
    page = browser.get(reverse("uploads:review", args=[upload.pk])).content.decode()
    assert 'name="canary"' in page
    assert "checked" not in page.partition('name="canary"')[2].partition(">")[0]
    browser.post(reverse("uploads:confirm", args=[upload.pk]), {"digest": upload.digest, **ticked})
    assert Submission.objects.get().canary == canary
