"""A protected workbook: its sender types the password, and everything goes on as usual."""

import hashlib
import logging
from random import Random

import pytest
from django.core.files.storage import default_storage
from django.db import connection as database
from django.test import Client
from django.utils import timezone

from leadhub.audit.models import Event
from leadhub.people.models import User
from leadhub.uploads import receiving
from leadhub.uploads.models import Upload
from tests.files.locked import agile
from tests.files.workbooks import row, xlsx_parts, zipped
from tests.uploads.conftest import Receive, advance
from tests.uploads.pages import text, url

pytestmark = pytest.mark.django_db

WORD = "Grün & 4 Ecken "  # its last character is a space
ROWS = row(1, "Name", "Phone") + row(2, "Ann", "2064440101") + row(3, "Bob", "2064440102")
PLAIN = zipped({**xlsx_parts(f"<sheetData>{ROWS}</sheetData>"), "docProps/thumb.png": Random(1).randbytes(6000)})


@pytest.fixture(scope="module")
def locked() -> bytes:
    return agile(PLAIN, WORD)


def test_the_page_asks_for_the_password(browser: Client, receive: Receive, locked: bytes) -> None:
    upload = receive(locked, "locked.xlsx")
    page = browser.get(url("where", upload), follow=True)

    assert page.redirect_chain[-1][0] == url("problem", upload)
    assert "This file needs its password" in text(page)
    assert "locked.xlsx is protected by a password. Give the password, or remove it in Excel" in text(page)
    field = page.content.decode().partition('name="password"')[2].partition(">")[0]
    assert 'autocomplete="off"' in field
    assert "value=" not in field


def test_the_right_password_leads_on_to_the_columns(browser: Client, receive: Receive, locked: bytes) -> None:
    upload = receive(locked, "locked.xlsx")
    before = upload.stored_as
    response = browser.post(url("unlock", upload), {"password": WORD})

    assert response.headers["Location"] == url("columns", upload)
    upload.refresh_from_db()
    assert (upload.state, upload.problem, upload.problem_code) == (Upload.State.COLUMNS, "", "")
    assert upload.sha256 == hashlib.sha256(locked).hexdigest()
    assert upload.size == len(locked)
    assert not default_storage.exists(before)
    with default_storage.open(upload.stored_as) as stored:
        assert stored.read() == PLAIN
    assert advance(upload).table["rows"] == 2


def test_a_wrong_password_is_a_sentence_beside_the_field(browser: Client, receive: Receive, locked: bytes) -> None:
    upload = receive(locked, "locked.xlsx")
    page = browser.post(url("unlock", upload), {"password": "wrong-word"})

    assert "This password does not open locked.xlsx. Mind capital letters, and try again." in text(page)
    assert "wrong-word" not in page.content.decode()
    upload.refresh_from_db()
    assert upload.problem_code == receiving.LOCKED
    assert browser.post(url("unlock", upload), {"password": WORD}).status_code == 302


def test_no_password_is_asked_for(browser: Client, receive: Receive, locked: bytes) -> None:
    upload = receive(locked, "locked.xlsx")
    assert "Type the file&#x27;s password." in browser.post(url("unlock", upload), {"password": ""}).content.decode()


def test_the_password_is_kept_nowhere(
    browser: Client, receive: Receive, locked: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    upload = receive(locked, "locked.xlsx")
    for word in ("SECRET-wrong", WORD):
        browser.post(url("unlock", upload), {"password": word})

    rows = []
    with database.cursor() as cursor:
        for table in database.introspection.table_names():
            cursor.execute(f'SELECT * FROM "{table}"')
            rows += cursor.fetchall()
    kept = f"{rows}{caplog.text}"
    assert "SECRET-wrong" not in kept
    assert WORD not in kept


def test_the_event_log_says_that_it_was_opened(browser: Client, receive: Receive, locked: bytes) -> None:
    upload = receive(locked, "locked.xlsx")
    browser.post(url("unlock", upload), {"password": WORD})

    events = Event.objects.filter(subject_id=str(upload.pk)).order_by("pk")
    assert [event.action for event in events] == ["upload.refused", "upload.unlocked"]
    assert events[1].facts == {"file": "locked.xlsx", "problem": ""}


def test_a_file_that_excel_opens_without_asking_is_not_asked_about(receive: Receive) -> None:
    upload = receive(agile(PLAIN, "VelvetSweatshop"), "reserved.xlsx")

    assert upload.state == Upload.State.COLUMNS
    folders, names = default_storage.listdir(upload.folder)
    assert (folders, [f"{upload.folder}/{name}" for name in names]) == ([], [upload.stored_as])


def test_what_is_behind_the_password_may_be_no_list(browser: Client, receive: Receive) -> None:
    letter = zipped({"[Content_Types].xml": "<Types/>", "word/document.xml": Random(1).randbytes(6000)})
    upload = receive(agile(letter, WORD), "letter.xlsx")
    page = browser.post(url("unlock", upload), {"password": WORD}, follow=True)

    assert "letter.xlsx is a text document, not a spreadsheet." in text(page)
    assert "needs its password" not in text(page)


def test_only_a_locked_upload_of_your_own_is_opened(
    browser: Client, receive: Receive, locked: bytes, client: Client
) -> None:
    upload = receive(b"Name,Phone\nAnn,2064440101\n")
    assert browser.post(url("unlock", upload), {"password": WORD}).headers["Location"] == url("columns", upload)
    upload = receive(locked, "locked.xlsx")
    Upload.objects.filter(pk=upload.pk).update(owner=User.objects.create_user("mallory"))
    assert browser.post(url("unlock", upload), {"password": WORD}).status_code == 404
    assert browser.get(url("unlock", upload)).status_code == 405


def test_an_upload_that_was_given_up_meanwhile_stays_so(alice: User, receive: Receive, locked: bytes) -> None:
    upload = receive(locked, "locked.xlsx")
    Upload.objects.filter(pk=upload.pk).update(state=Upload.State.FORGOTTEN)
    with pytest.raises(receiving.NotUnlocked, match="has changed since you saw this page"):
        receiving.unlock(upload=upload, password=WORD, actor=alice, now=timezone.now())
    assert Upload.objects.get(pk=upload.pk).state == Upload.State.FORGOTTEN
    assert not default_storage.exists(upload.stored_as)
