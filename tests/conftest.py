"""What tests share: a database on disk, standing people, and a practice RingCX."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.conf import settings as django_settings
from django.core.cache import cache
from django.db import connection as database
from django.test import Client
from django.utils import timezone

from leadhub.audit import triggers
from leadhub.credentials import services
from leadhub.credentials.models import Connection
from leadhub.credentials.sealing import Secrets
from leadhub.people.models import Role, User
from leadhub.practice import seeds
from leadhub.practice.server import PracticeServer

if TYPE_CHECKING:
    from django.db.backends.base.operations import BaseDatabaseOperations

PASSWORD = "correct horse battery"


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> None:
    """Keep SQLite's test database in a file: threads and processes then lock and wait as they do in real life."""
    chosen = django_settings.DATABASES["default"]
    if chosen["ENGINE"].endswith("sqlite3"):
        chosen.setdefault("TEST", {})["NAME"] = str(django_settings.DATA_DIR / "test.sqlite3")


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Let the tests that use real transactions empty the tables afterwards, although events are for good."""
    operations = type(database.ops)
    flush = operations.execute_sql_flush

    def flush_events_too(self: "BaseDatabaseOperations", sql_list: Iterable[str]) -> None:
        with events_unprotected():
            flush(self, sql_list)

    operations.execute_sql_flush = flush_events_too  # type: ignore[method-assign]  # only while the tests run
    yield
    operations.execute_sql_flush = flush  # type: ignore[method-assign]  # as above


@contextmanager
def events_unprotected() -> Iterator[None]:
    """Take the triggers away that keep events for good, as somebody with the database password could."""
    with database.cursor() as cursor:
        for statement in triggers.drop(database.vendor):
            cursor.execute(statement)
        yield
        for statement in triggers.create(database.vendor):
            cursor.execute(statement)


@pytest.fixture(autouse=True)
def _a_fresh_world(settings: Any, tmp_path: Path) -> None:
    """Files in a folder of the test's own, static files without a manifest, quick passwords, an empty cache."""
    settings.STORAGES = {
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tmp_path / "files"},
        },
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    cache.clear()


def _person(name: str, role: Role) -> User:
    return User.objects.create_user(username=name, password=PASSWORD, role=role)


@pytest.fixture
def alice(db: None) -> User:
    """A manager: she owns what the tests make."""
    return _person("alice", Role.MANAGER)


@pytest.fixture
def bob(db: None) -> User:
    """Another manager."""
    return _person("bob", Role.MANAGER)


@pytest.fixture
def charlie(db: None) -> User:
    """A manager who must see nothing of the others'."""
    return _person("charlie", Role.MANAGER)


@pytest.fixture
def dana(db: None) -> User:
    """An admin."""
    return _person("dana", Role.ADMIN)


@pytest.fixture
def client_of() -> Callable[[User], Client]:
    """Return a browser in which the user is signed in."""

    def make(user: User) -> Client:
        browser = Client()
        browser.force_login(user)
        return browser

    return make


@pytest.fixture(scope="session")
def _practice_server() -> Iterator[PracticeServer]:
    with PracticeServer() as server:
        yield server
        assert server.failures == []


@pytest.fixture
def practice(_practice_server: PracticeServer, settings: Any) -> Iterator[PracticeServer]:
    """A running practice RingCX as it is when new, and the custom deployment that leads to it. No rate limits."""
    world = _practice_server.world
    world.reset()
    world.set(rate_limits=False)
    settings.LEADHUB_CUSTOM_DEPLOYMENT_URL = _practice_server.url
    yield _practice_server
    world.clear_faults()


SECRETS = Secrets(client_id=seeds.CLIENT_ID, client_secret=seeds.CLIENT_SECRET, jwt=seeds.JWT)


@pytest.fixture
def connection(alice: User, practice: PracticeServer) -> Connection:
    """Alice's connection to the practice RingCX, tried out and working."""
    return services.add_connection(
        owner=alice, name="Practice", deployment="custom", secrets=SECRETS, now=timezone.now()
    )
