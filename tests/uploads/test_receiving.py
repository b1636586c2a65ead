"""Receiving: every file becomes an upload, and every bad one says in one sentence what is wrong and what to do."""

import hashlib
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone

from leadhub.audit import services as audit
from leadhub.credentials.models import Connection
from leadhub.leads.mapping import Mapping
from leadhub.leads.reading import Look
from leadhub.people.models import User
from leadhub.practice import seeds
from leadhub.uploads import receiving
from leadhub.uploads.models import Upload
from leadhub.uploads.target import find_target
from tests.files import ole
from tests.files.workbooks import row, xlsx, zipped
from tests.uploads.conftest import GROUP, Receive, csv_of, people

pytestmark = pytest.mark.django_db
SAMPLES = Path(__file__).parent.parent / "files" / "samples"


def bomb() -> bytes:
    """A small workbook that unpacks to two hundred megabytes of nothing."""
    return zipped({"xl/workbook.xml": "<workbook/>", "xl/worksheets/sheet1.xml": bytes(200_000_000)})


def wide() -> bytes:
    """A csv of 300 columns."""
    return (",".join(f"Column {n}" for n in range(300)) + "\n" + ",".join("x" for _ in range(300)) + "\n").encode()


PNG = b"\x89PNG\r\n\x1a\n" + bytes(200)
SAVE_AGAIN = "Open it in Excel, save it again as .xlsx and upload that."
BAD = [
    ("nothing.xlsx", b"", "empty_file", "nothing.xlsx is empty. Check that the export finished, then upload it again."),
    (
        "header.csv",
        csv_of(),
        "no_rows",
        "header.csv has a header row but no rows below it. Check that the export finished, then upload it again.",
    ),
    (
        "blank.xlsx",
        xlsx(),
        "no_values",
        "blank.xlsx has no values. Check that the export finished, then upload it again.",
    ),
    ("torn.xlsx", xlsx(row(1, "Phone"))[:150], "damaged", f"torn.xlsx is damaged or incomplete. {SAVE_AGAIN}"),
    (
        "secret.xlsx",
        ole.container({"EncryptionInfo": b"x", "EncryptedPackage": b"x"}),
        "password_protected",
        "secret.xlsx is protected by a password. Give the password, or remove it in Excel "
        "(File › Info › Protect Workbook), save and upload the file again.",
    ),
    (
        "bomb.xlsx",
        bomb(),
        "zip_bomb",
        "bomb.xlsx would unpack to 200 MB, far more than a list of leads needs. "
        "Copy the list into a new workbook and upload that.",
    ),
    (
        "wide.csv",
        wide(),
        "too_many_columns",
        "wide.csv has a value in column KN (row 1); LeadHub reads up to 256 columns (A to IV). "
        "Delete the columns you do not need, save and upload it again.",
    ),
]


@pytest.mark.parametrize(("filename", "content", "code", "sentence"), BAD, ids=[case[0] for case in BAD])
def test_a_bad_file_says_what_is_wrong_and_what_to_do(
    receive: Receive, filename: str, content: bytes, code: str, sentence: str
) -> None:
    upload = receive(content, filename)

    assert upload.state == Upload.State.UNREADABLE
    assert (upload.problem_code, upload.problem) == (code, sentence)


def test_a_renamed_picture_is_called_by_its_name(receive: Receive) -> None:
    upload = receive(PNG, "leads.xlsx")

    assert upload.problem_code == "not_a_spreadsheet"
    assert upload.problem.startswith("leads.xlsx is ")
    assert "not a spreadsheet" in upload.problem


def test_a_bad_file_is_in_the_event_log_too(receive: Receive) -> None:
    upload = receive(b"", "nothing.xlsx")

    [event] = audit.for_subject("upload", upload.pk)
    assert event.action == "upload.refused"


def test_a_file_over_the_limit_is_refused_before_anything_is_stored(
    alice: User, connection: Connection, settings: Any
) -> None:
    settings.LEADHUB_UPLOAD_MAX_BYTES = 1000
    target = find_target(connection, seeds.US_ACCOUNT, GROUP, seeds.SPRING_CAMPAIGN)

    with pytest.raises(
        receiving.TooLarge, match=r"^big.csv is larger than the limit of 1 kB. Split it into several files.$"
    ):
        receiving.receive(
            file=ContentFile(bytes(1001)),
            filename="big.csv",
            destination=target.destination,
            connection=connection,
            campaign=target.campaign,
            options=target.options,
            actor=alice,
            now=timezone.now(),
        )

    assert not Upload.objects.exists()
    assert not default_storage.exists("uploads")


def test_a_good_file_is_fingerprinted_stored_and_suggested_for(receive: Receive) -> None:
    content = csv_of(*people(3))
    upload = receive(content)

    assert upload.state == Upload.State.COLUMNS
    assert upload.sha256 == hashlib.sha256(content).hexdigest()
    with default_storage.open(upload.stored_as) as stored:
        assert stored.read() == content
    assert upload.mapping["fields"]["leadPhone"] == {"columns": [2]}
    assert upload.campaign_name == "Spring 2026"
    assert upload.options["extern_prefix"] == f"LH{upload.pk.hex[:10]}"


@pytest.mark.parametrize(
    ("sent", "kept"),
    [("../../etc/passwd.csv", "passwd.csv"), (r"C:\Users\me\leads.csv", "leads.csv"), ("x" * 400 + ".csv", None)],
)
def test_a_file_name_is_only_a_name(receive: Receive, sent: str, kept: str | None) -> None:
    upload = receive(csv_of(*people(1)), sent)

    assert upload.filename == kept or len(upload.filename) == 255
    assert upload.stored_as.startswith(f"uploads/{upload.pk.hex}/")


def test_nothing_secret_and_no_phone_is_in_the_event(receive: Receive) -> None:
    upload = receive(csv_of(*people(2)))

    [event] = audit.for_subject("upload", upload.pk)
    assert "555" not in event.facts_json
    assert set(event.facts) >= {"file", "sha256", "size", "campaign"}


def test_a_hidden_column_is_used_only_if_somebody_asks_for_it(receive: Receive) -> None:
    week47 = (SAMPLES / "week47-export.xlsx").read_bytes()
    upload = receive(week47, "week47-export.xlsx")
    look = Look.from_json(upload.look)
    [hidden] = [column for column in look.chosen.columns if column.hidden]
    assert hidden.header == "internal score"
    mapping = Mapping.from_json(upload.mapping)
    assert hidden.index not in mapping.columns_used()
    assert {name: source.columns for name, source in mapping.fields.items()} == {
        "fullName": (1,),
        "leadPhone": (2,),
        "state": (4,),
        "leadTimezone": (5,),
        "reserveAgent": (6,),
    }
