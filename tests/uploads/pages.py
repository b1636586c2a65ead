"""Reading the wizard's pages as a person does, and sending its forms as a browser does."""

import re
from typing import Any

from django.test import Client
from django.urls import reverse

from leadhub.credentials.models import Connection
from leadhub.practice import seeds
from leadhub.uploads.models import Upload
from tests.uploads.conftest import GROUP
from tests.uploads.test_mapping_form import posted


def url(name: str, upload: Upload) -> str:
    return reverse(f"uploads:{name}", args=[upload.pk])


def text(response: Any) -> str:
    """The page's words, without tags and runs of spaces."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def chosen(connection: Connection) -> dict[str, str]:
    """The practice campaign as the picker sends it."""
    return {
        "connection": str(connection.public_id),
        "account": seeds.US_ACCOUNT,
        "group": str(GROUP),
        "campaign": str(seeds.SPRING_CAMPAIGN),
    }


def form_data(browser: Client, upload: Upload) -> dict[str, str]:
    """What the browser would send for the columns page as it is."""
    return posted(browser.get(url("columns", upload)).context["form"])


def option_data(browser: Client, upload: Upload) -> dict[str, Any]:
    """What the browser would send for the options page as it is."""
    form = browser.get(url("options", upload)).context["form"]
    return {name: form[name].value() for name in form.fields if form[name].value() not in (False, None)}
