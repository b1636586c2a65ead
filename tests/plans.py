"""A confirmed plan of rows (id, name, phone), made by the very code that makes one from a file."""

from collections.abc import Iterable, Sequence
from uuid import uuid4

import orjson
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from leadhub.credentials.models import Connection
from leadhub.leads import checks, parts
from leadhub.leads.mapping import Mapping, Source
from leadhub.leads.options import LoadOptions
from leadhub.leads.plan import Choices, decide
from leadhub.leads.reading import Column
from leadhub.practice import seeds
from leadhub.submissions import services
from leadhub.submissions.models import Submission

HEADERS = ["Lead ID", "First Name", "Phone"]
COLUMNS = [Column(index, "ABC"[index], header) for index, header in enumerate(HEADERS)]
MAPPING = Mapping({"externId": Source((0,)), "firstName": Source((1,)), "leadPhone": Source((2,))})


def confirmed_plan(
    rows: Iterable[Sequence[str]],
    connection: Connection,
    options: LoadOptions,
    *,
    campaign_id: int = seeds.SPRING_CAMPAIGN,
    filename: str = "list.xlsx",
    canary: bool = False,
) -> services.ConfirmedPlan:
    """Check and plan rows, and store what a submission needs."""
    table = parts.pack(orjson.dumps([number, list(row)]) for number, row in enumerate(rows, start=2))
    result = checks.check_part(table, MAPPING, options, COLUMNS)
    plan = decide(result.row_keys, choices=Choices())
    destination = Submission(
        deployment="custom",
        account_id=seeds.US_ACCOUNT,
        account_name="Northwind Sales US",
        dial_group_id=group_of(campaign_id),
        dial_group_name="A dial group",
        campaign_id=campaign_id,
        campaign_name="Spring 2026",
    )
    return services.ConfirmedPlan(
        destination=destination,
        connection_id=connection.pk,
        upload_id=str(uuid4()),
        filename=filename,
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


def group_of(campaign_id: int) -> int:
    """The dial group a seeded campaign is in."""
    return next(int(one["groupId"]) for _, one in seeds.CAMPAIGNS if one["campaignId"] == campaign_id)


def _keep(data: bytes) -> str:
    return default_storage.save(f"tests/{uuid4()}", ContentFile(data))
