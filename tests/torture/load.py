"""The load of a run: a plan made by the lead core, confirmed as the web does, while the web may die at it."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from leadhub.credentials import services as credentials
from leadhub.credentials.models import Connection
from leadhub.credentials.sealing import Secrets
from leadhub.leads.options import DuplicateHandling, LoadOptions
from leadhub.people.models import Role, User
from leadhub.practice import seeds
from leadhub.submissions import services
from tests.plans import confirmed_plan
from tests.torture.steps import die
from tests.torture.story import Story

CAMPAIGN = seeds.SPRING_CAMPAIGN
OTHER_CAMPAIGN = 180013
NEIGHBOUR = 6000  # the first phone of another load
ACCOUNT = seeds.US_ACCOUNT
SECRETS = Secrets(client_id=seeds.CLIENT_ID, client_secret=seeds.CLIENT_SECRET, jwt=seeds.JWT)


def extern_id(number: int) -> str:
    """The user's own id of a lead."""
    return f"T-{number}"


def phone(number: int) -> str:
    """A phone that nobody has."""
    return f"206555{number:04}"


def lead(number: int, *, phone_of: int | None = None) -> dict[str, Any]:
    """A lead on the wire, as others put it into RingCX."""
    return {"externId": extern_id(number), "leadPhone": phone(number if phone_of is None else phone_of)}


def connect() -> Connection:
    """Make a manager and her connection to the practice RingCX."""
    owner = User.objects.create_user(username="alice", password=None, role=Role.MANAGER)
    return credentials.add_connection(
        owner=owner, name="Practice", deployment="custom", secrets=SECRETS, now=timezone.now()
    )


def rows_of(story: Story) -> list[list[str]]:
    """The rows of the load of a story."""
    return [[extern_id(n), f"Person {n}", phone(n)] for n in range(story.leads)]


def rows_beside(story: Story) -> list[list[str]]:
    """The rows of the other load to the same campaign."""
    first_id = 0 if story.same_ids else NEIGHBOUR
    return [[extern_id(first_id + n), f"Neighbour {n}", phone(NEIGHBOUR + n)] for n in range(story.neighbour)]


def plan_of(
    story: Story, cells: list[list[str]], connection: Connection, *, canary: bool = False
) -> services.ConfirmedPlan:
    """Check and plan rows, and store what a submission needs."""
    options = LoadOptions(batch_size=story.batch_size, duplicateHandling=DuplicateHandling[story.duplicates])
    return confirmed_plan(cells, connection, options, campaign_id=CAMPAIGN, filename="torture.xlsx", canary=canary)


def confirm(plan: services.ConfirmedPlan, connection: Connection, *, dies: str = "") -> None:
    """Confirm a plan as the web process does. `dies`: it is killed "before" or "after" the commit."""
    with transaction.atomic():
        if dies == "after":
            transaction.on_commit(die)  # before the wake-up that is registered next
        services.create(plan=plan, actor=connection.owner, now=timezone.now())
        if dies == "before":
            die()
