"""Uploads on their way: received for Alice's practice campaign, mapped, checked, each as far as a test wants it."""

from collections.abc import Callable, Sequence
from typing import Any, Protocol

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.utils import timezone

from leadhub.credentials.models import Connection
from leadhub.leads.options import LoadOptions
from leadhub.people.models import User
from leadhub.practice import seeds
from leadhub.uploads import advancing, receiving, services
from leadhub.uploads.models import Upload
from leadhub.uploads.target import find_target

GROUP = 115793  # of the practice campaign "Spring 2026"
HEADERS = ("Lead ID", "First Name", "Phone", "State", "Zip")


def people(count: int, *, start: int = 0) -> list[tuple[str, ...]]:
    """Rows with phones that nobody has."""
    return [
        (f"T-{n}", f"Person {n}", f"{206 + n // 10_000} 444 {n % 10_000:04}", "WA", "98101")
        for n in range(start, start + count)
    ]


def csv_of(*rows: Sequence[str], headers: Sequence[str] = HEADERS) -> bytes:
    """A csv file."""
    return "".join(",".join(row) + "\n" for row in (headers, *rows)).encode()


def advance(upload: Upload) -> Upload:
    """Do what a worker does, and return the upload as it is then."""
    advancing.advance(str(upload.pk))
    upload.refresh_from_db()
    return upload


class Receive(Protocol):
    def __call__(self, content: bytes, filename: str = "list.csv", **options: Any) -> Upload: ...


@pytest.fixture(autouse=True)
def _one_process(settings: Any) -> None:
    settings.LEADHUB_CHECK_PROCESSES = 1


@pytest.fixture
def receive(alice: User, connection: Connection) -> Receive:
    """Receive a file for the practice campaign; the options that are right for it may be changed."""

    def make(content: bytes, filename: str = "list.csv", **options: Any) -> Upload:
        target = find_target(connection, seeds.US_ACCOUNT, GROUP, seeds.SPRING_CAMPAIGN)
        chosen = LoadOptions.from_json({**target.options.to_json(), **options})
        return receiving.receive(
            file=ContentFile(content),
            filename=filename,
            destination=target.destination,
            connection=connection,
            campaign=target.campaign,
            options=chosen,
            actor=alice,
            now=timezone.now(),
        )

    return make


@pytest.fixture
def bobs(connection: Connection, bob: User) -> Connection:
    """A connection of Bob's, with the same secrets as Alice's."""
    secrets = {"sealed": connection.sealed, "sign_in": connection.sign_in, "ok": True}
    return Connection.objects.create(
        owner=bob, name="Bob's", deployment=connection.deployment, created_at=timezone.now(), **secrets
    )


@pytest.fixture
def reviewed(receive: Receive) -> Receive:
    """Receive a file, accept mapping and options as suggested, and do all that is due."""

    def make(content: bytes, filename: str = "list.csv", **options: Any) -> Upload:
        upload = receive(content, filename, **options)
        services.set_options(upload=upload, options=LoadOptions.from_json(upload.options), now=timezone.now())
        return advance(upload)

    return make


@pytest.fixture
def browser(alice: User, client_of: Callable[[User], Client]) -> Client:
    """Alice's browser, without JavaScript."""
    return client_of(alice)
