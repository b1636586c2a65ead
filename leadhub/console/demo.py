"""The demo's people, connection and first load: made once, found again on the next start."""

from pathlib import Path
from tempfile import TemporaryDirectory

from django.utils import timezone

from leadhub.console import choosing, loading
from leadhub.console.demo_file import write_demo_file
from leadhub.credentials.models import Connection
from leadhub.credentials.sealing import Secrets
from leadhub.credentials.services import add_connection
from leadhub.people.models import Role, User
from leadhub.people.services import create_user
from leadhub.practice import seeds
from leadhub.submissions.models import Submission

# Everybody may know these: the demo listens on this machine only, and everything in it is made up.
PEOPLE = (
    ("maria", "practice-maria", Role.MANAGER, "a campaign manager, with a connection and a first load"),
    ("jonas", "practice-jonas", Role.MANAGER, "a second manager, who sees none of Maria's work"),
    ("admin", "practice-admin", Role.ADMIN, "an admin, who sees everybody's loads and all events"),
)
CONNECTION = "Practice RingCX"


def set_the_stage() -> None:
    """Make whatever is missing: the people, Maria's and Jonas's connection, and a load in Maria's history."""
    for name, password, role, _ in PEOPLE:
        if not User.objects.filter(username=name).exists():
            create_user(name=name, password=password, role=role, actor=None, now=timezone.now())
    for name in ("maria", "jonas"):
        if not Connection.objects.of(choosing.user(name)).exists():
            _connect(choosing.user(name))
    maria = choosing.user("maria")
    if not Submission.objects.filter(owner=maria).exists():
        _first_load(maria)


def _connect(user: User) -> None:
    add_connection(
        owner=user,
        name=CONNECTION,
        deployment="custom",
        secrets=Secrets(client_id=seeds.CLIENT_ID, client_secret=seeds.CLIENT_SECRET, jwt=seeds.JWT),
        now=timezone.now(),
    )


def _first_load(user: User) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "autumn-outreach.xlsx"
        write_demo_file(path)
        upload = loading.prepare(
            loading.Request(
                file=path,
                user=user,
                target=choosing.target(choosing.connection(user, None), None, seeds.SPRING_CAMPAIGN),
                settings={},
                skip=frozenset({"in-file", "sent", "ringcx"}),
            )
        )
        loading.load(upload, wait=True)
