"""Do-not-call lists as people add them."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone

from leadhub.people.models import User
from leadhub.suppression import reading, services
from leadhub.suppression.models import SuppressionList

AddList = Callable[..., SuppressionList]


@pytest.fixture
def add_list(alice: User) -> AddList:
    """Add a file of phones and have a worker read it."""

    def make(content: bytes, filename: str = "dnc.csv", *, name: str = "", read: bool = True, **said: Any) -> Any:
        added = services.add(
            file=ContentFile(content),
            filename=filename,
            name=name,
            region=said.get("region", "US"),
            actor=said.get("actor", alice),
            now=timezone.now(),
        )
        if read:
            reading.read(str(added.pk))
            added.refresh_from_db()
        return added

    return make
