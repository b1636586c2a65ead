"""The load of a run: a plan made by the lead core, confirmed as the web does, while the web may die at it."""

from typing import Any
from uuid import uuid4

import orjson
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone

from leadhub.credentials import services as credentials
from leadhub.credentials.models import Connection
from leadhub.credentials.sealing import Secrets
from leadhub.leads import checks, parts
from leadhub.leads.mapping import Mapping, Source
from leadhub.leads.options import DuplicateHandling, LoadOptions
from leadhub.leads.plan import Choices, decide
from leadhub.leads.reading import Column
from leadhub.people.models import Role, User
from leadhub.practice import seeds
from leadhub.submissions import services
from leadhub.submissions.models import Submission
from tests.torture.steps import die
from tests.torture.story import Story

HEADERS = ["Lead ID", "First Name", "Phone"]
COLUMNS = [Column(index, "ABC"[index], header) for index, header in enumerate(HEADERS)]
MAPPING = Mapping({"externId": Source((0,)), "firstName": Source((1,)), "leadPhone": Source((2,))})
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
    table = parts.pack(orjson.dumps([number, row]) for number, row in enumerate(cells, start=2))
    result = checks.check_part(table, MAPPING, options, COLUMNS)
    plan = decide(result.row_keys, choices=Choices())
    group = next(int(one["groupId"]) for _, one in seeds.CAMPAIGNS if one["campaignId"] == CAMPAIGN)
    destination = Submission(
        deployment="custom",
        account_id=ACCOUNT,
        account_name="Northwind Sales US",
        dial_group_id=group,
        dial_group_name="A dial group",
        campaign_id=CAMPAIGN,
        campaign_name="Spring 2026",
    )
    return services.ConfirmedPlan(
        destination=destination,
        connection_id=connection.pk,
        upload_id=str(uuid4()),
        filename="torture.xlsx",
        size=1234,
        sha256="ab" * 32,
        sheet="Sheet1",
        header_row=1,
        columns=HEADERS,
        mapping={"leadPhone": "Phone"},
        options=options.to_json(),
        choices=Choices().to_json(),
        totals={state.value: count for state, count in plan.totals.items()},
        digest="d" * 64,
        parts=[{"leads": _keep(result.leads_part), "table": _keep(table), "rows": result.rows}],
        plan_file=_keep(plan.to_bytes()),
        canary=canary,
    )


def confirm(plan: services.ConfirmedPlan, connection: Connection, *, dies: str = "") -> None:
    """Confirm a plan as the web process does. `dies`: it is killed "before" or "after" the commit."""
    with transaction.atomic():
        if dies == "after":
            transaction.on_commit(die)  # before the wake-up that is registered next
        services.create(plan=plan, actor=connection.owner, now=timezone.now())
        if dies == "before":
            die()


def _keep(data: bytes) -> str:
    return default_storage.save(f"torture/{uuid4()}", ContentFile(data))
