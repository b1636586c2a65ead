"""`leadhub upload`: every row is accounted for, and scripts can rely on what is printed."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from leadhub.practice import seeds
from tests.console.world import SAMPLES, Done, World, as_sent
from tests.files.locked import agile

STATES = {
    "loaded", "duplicate_in_file", "duplicate_in_ringcx", "sent_before", "invalid", "suppressed", "excluded",
    "rejected", "unknown", "removed",
}  # fmt: skip
ROWS = {"spring-prospects.xlsx": 2000, "social-lead-ads.csv": 600, "week47-export.xlsx": 450, "bestand-de.csv": 300}


def _campaign(name: str) -> int:
    return seeds.GERMAN_CAMPAIGN if name == "bestand-de.csv" else seeds.SPRING_CAMPAIGN


def _book(path: Path, *rows: list[Any]) -> Path:
    book = Workbook()
    assert book.active is not None
    for row in rows:
        book.active.append(row)
    book.save(path)
    return path


@pytest.fixture
def three(tmp_path: Path) -> Path:
    """A small file whose columns need no thought."""
    rows = [[f"T-{n}", f"(415) 555-01{n:02}", "Ada", "Baker", "CA"] for n in range(60, 63)]
    return _book(tmp_path / "three.xlsx", ["Lead ID", "Phone", "First Name", "Last Name", "State"], *rows)


# --- The main job -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", sorted(ROWS))
def test_it_loads_a_sample_file_and_accounts_for_every_row(world: World, name: str) -> None:
    done = world.upload(name, campaign=_campaign(name))
    facts = done.json
    assert done.status == 0, facts
    assert set(facts) == {
        "upload", "submission", "file", "mapping", "rows", "states", "batches", "digest", "verdict",
    }  # fmt: skip
    assert set(facts["file"]) == {"name", "sha256", "sheet", "header_row"}
    assert set(facts["states"]) == STATES
    assert facts["file"]["name"] == name
    assert facts["rows"] == sum(facts["states"].values()) == ROWS[name]
    assert re.fullmatch("[0-9a-f]{64}", facts["digest"])
    # What arrived is the plan's, lead by lead and field by field.
    arrived = world.arrived(_campaign(name))
    assert facts["states"]["loaded"] == len(arrived) > 0
    assert {lead["externId"]: as_sent(lead) for lead in arrived} == world.planned(facts["submission"])
    assert facts["batches"] == len({lead["listId"] for lead in arrived})

    # The same file once more: everything that arrived is known, and nothing is sent.
    again = world.upload(name, campaign=_campaign(name))
    assert again.status == 0
    assert again.json["submission"] is None
    assert again.json["states"]["loaded"] == 0
    assert again.json["states"]["sent_before"] >= facts["states"]["loaded"]
    assert again.json["rows"] == sum(again.json["states"].values()) == ROWS[name]
    assert world.arrived(_campaign(name)) == arrived


def test_every_lead_that_arrived_is_a_row_of_the_file(world: World) -> None:
    """Asked of the file itself, with another reader and none of our own rules."""
    sheet = load_workbook(SAMPLES / "spring-prospects.xlsx", read_only=True).worksheets[0]
    header, *rows = sheet.iter_rows(values_only=True)
    at = {name: header.index(name) for name in ("Lead ID", "First Name", "Phone Number")}
    in_file = {str(row[at["Lead ID"]]): row for row in rows}
    world.upload("spring-prospects.xlsx")
    arrived = world.arrived()
    phones = [lead["leadPhone"] for lead in arrived]
    assert len(set(phones)) == len(phones)
    for lead in arrived:
        row = in_file[lead["externId"]]
        digits = re.sub(r"\D", "", str(row[at["Phone Number"]]).removesuffix(".0"))
        assert lead["leadPhone"] in digits
        assert lead["firstName"].casefold() == str(row[at["First Name"]]).strip().casefold()


def test_the_mapping_is_told_in_the_file_s_own_words(world: World, three: Path) -> None:
    assert world.upload(three).json["mapping"] == {
        "externId": "Lead ID", "leadPhone": "Phone", "firstName": "First Name", "lastName": "Last Name",
        "state": "State",
    }  # fmt: skip


def test_a_mapping_of_your_own_decides(world: World, three: Path, tmp_path: Path) -> None:
    mapping = tmp_path / "mapping.json"
    mapping.write_text(json.dumps({"leadPhone": "Phone", "lastName": "First Name", "city": {"value": "Oakland"}}))
    done = world.upload(three, "--mapping", mapping)
    assert done.status == 0, done
    assert [(lead["lastName"], lead["city"], "firstName" in lead) for lead in world.arrived()] == [
        ("Ada", "Oakland", False)
    ] * 3


def test_options_are_set_by_name(world: World, three: Path) -> None:
    done = world.upload(three, "--set", "batch_size=1", "--set", "description=By hand")
    assert done.json["batches"] == 3
    assert all("By hand" in lead["listDesc"] for lead in world.arrived())


def test_duplicates_can_be_sent_on_purpose(world: World, three: Path) -> None:
    world.upload(three)
    again = world.upload(three, "--skip", "none", "--set", "duplicateHandling=RETAIN_ALL")
    assert again.status == 0
    assert again.json["states"]["loaded"] == 3
    assert len(world.arrived()) == 6


def test_what_makes_a_duplicate_and_which_row_stays_can_be_said(world: World, tmp_path: Path) -> None:
    twins = _book(
        tmp_path / "twins.xlsx",
        ["Lead ID", "Phone", "First Name"],
        ["T-1", "(415) 555-0160", "Ada"],
        ["T-2", "(415) 555-0160", "Ben"],
        ["T-3", "(415) 555-0160", "Ada"],
    )
    by_name = world.upload(twins, "--dry-run", "--duplicates-by", "phone-and-name").json["states"]
    assert (by_name["ready"], by_name["duplicate_in_file"]) == (2, 1)
    world.upload(twins, "--keep", "last")
    assert [lead["externId"] for lead in world.arrived()] == ["T-3"]


def test_duplicates_in_ringcx_are_left_out_unless_you_say_otherwise(world: World, tmp_path: Path) -> None:
    held = _book(tmp_path / "held.xlsx", ["Phone"], ["(602) 555-0131"], ["415-555-0177"])  # W-3001 of the seeds
    dry = world.upload(held, "--dry-run").json["states"]
    assert (dry["duplicate_in_ringcx"], dry["ready"]) == (1, 1)
    trusting = world.upload(held, "--dry-run", "--skip", "in-file,sent").json["states"]
    assert (trusting["duplicate_in_ringcx"], trusting["ready"]) == (0, 2)


def test_a_dry_run_sends_nothing_and_says_what_would_be_sent(world: World, three: Path) -> None:
    done = world.upload(three, "--dry-run")
    assert done.status == 0
    assert done.json["submission"] is None
    assert done.json["states"]["ready"] == done.json["rows"] == 3
    assert done.json["batches"] == 1
    assert done.json["verdict"] == "3 leads are ready to load."
    assert world.arrived() == []


def test_a_dry_run_that_could_not_be_confirmed_says_so(world: World, three: Path) -> None:
    world.upload(three)
    done = world.upload(three, "--dry-run")
    assert done.status == 1
    assert done.json["verdict"].startswith("There is nothing to send")


def test_another_sheet_or_header_row_can_be_named(world: World, tmp_path: Path) -> None:
    path = tmp_path / "two.xlsx"
    book = Workbook()
    assert book.active is not None
    book.active.append(["Phone"])
    book.active.append(["4155550191"])
    second = book.create_sheet("Second")
    for row in (["made by", "hand"], ["Phone", "Name"], ["4155550192", "Ada"]):
        second.append(row)
    book.save(path)
    done = world.upload(path, "--sheet", "Second", "--header-row", 2)
    assert done.json["file"]["sheet"] == "Second"
    assert done.json["file"]["header_row"] == 2
    assert [lead["leadPhone"] for lead in world.arrived()] == ["4155550192"]


def test_people_get_words(world: World, three: Path) -> None:
    done = world.leadhub("upload", three, "--user", "maria", "--campaign", seeds.SPRING_CAMPAIGN, "--wait")
    assert done.status == 0
    assert done.err == ""
    assert done.out.splitlines() == [
        "All 3 leads are in RingCX.",
        "",
        "         3  loaded",
        "         3  rows in three.xlsx",
    ]


def test_without_wait_the_load_is_left_to_the_worker(world: World, three: Path) -> None:
    done = world.leadhub("upload", three, "--user", "maria", "--campaign", seeds.SPRING_CAMPAIGN, "--json")
    assert done.status == 0
    assert done.json["states"]["ready"] == 3
    assert "still on the way" in done.json["verdict"]
    assert world.arrived() == []


# --- Refusals ---------------------------------------------------------------------------------------------------------


def _refused(done: Done, code: str, words: str) -> None:
    assert done.status == 2, done
    assert set(done.json) == {"error"}
    assert set(done.json["error"]) == {"code", "message"}
    assert (done.json["error"]["code"], words in done.json["error"]["message"]) == (code, True), done.json
    assert "Traceback" not in done.err


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["--user", "nobody"], "unknown_user", "There is no user 'nobody'. Make one with: leadhub createuser nobody"),
        (["--connection", "Other"], "unknown_connection", "maria has no connection 'Other'. There is: Practice."),
        (["--campaign", "12"], "unknown_campaign", "no campaign 12. See them with: leadhub campaigns"),
        (["--campaign", "spring"], "bad_option", "--campaign takes the number of a campaign, not 'spring'"),
        (["--account", "99990002"], "unknown_campaign", "Sub-account 99990002 has no campaign 180010."),
        (["--set", "speed=9"], "bad_option", "There is no option 'speed'"),
        (["--set", "batch_size"], "bad_option", "Write an option as option=value"),
        (["--set", "batch_size=0"], "bad_option", "batch_size must be a whole number from 1 to 500"),
        (["--set", "timeZoneOption=EXPLICIT"], "bad_option", "no column is mapped to leadTimezone"),
        (["--skip", "some"], "bad_option", "--skip takes in-file, sent, ringcx with commas between, or none, not"),
        (["--duplicates-by", "mail"], "bad_option", "--duplicates-by takes one of phone, phone-and-name, extern-id"),
        (["--keep", "best"], "bad_option", "--keep takes one of first, last, most-complete, not 'best'."),
        (["--sheet", "Nope"], "unreadable_choice", "Nope"),
        (["--header-row", "900"], "unreadable_choice", "900"),
    ],
)  # fmt: skip
def test_it_refuses_with_one_sentence(world: World, three: Path, arguments: list[str], code: str, words: str) -> None:
    _refused(world.upload(three, *arguments), code, words)
    assert world.arrived() == []


@pytest.mark.parametrize(
    ("written", "code", "words"),
    [
        ("{", "bad_mapping", "is not valid JSON"),
        ("[]", "bad_mapping", "must hold one JSON object"),
        ('{"leadPhone": "Telephone"}', "incomplete_mapping", "Telephone"),
        ('{"firstName": "First Name"}', "incomplete_mapping", "No column is mapped to leadPhone."),
    ],
)
def test_it_refuses_a_mapping(world: World, three: Path, tmp_path: Path, written: str, code: str, words: str) -> None:
    mapping = tmp_path / "mapping.json"
    mapping.write_text(written)
    _refused(world.upload(three, "--mapping", mapping), code, words)


def test_it_refuses_a_file_that_cannot_be_opened_or_read(world: World, tmp_path: Path) -> None:
    empty = tmp_path / "empty.csv"
    empty.touch()
    header = tmp_path / "header.csv"
    header.write_text("Phone,Name\n")
    no_phone = tmp_path / "names.csv"
    no_phone.write_text("Name,City\nAda,Berlin\n")
    _refused(world.upload(tmp_path / "gone.xlsx"), "no_file", "gone.xlsx cannot be opened: No such file or directory.")
    _refused(world.upload(tmp_path), "no_file", "cannot be opened")
    _refused(world.upload(empty), "empty_file", "empty")
    _refused(world.upload(header), "no_rows", "no")
    _refused(world.upload(no_phone), "incomplete_mapping", "No column is mapped to leadPhone.")


def test_it_refuses_a_file_above_the_limit(world: World, tmp_path: Path) -> None:
    world.extra["LEADHUB_UPLOAD_MAX_MB"] = "1"
    large = tmp_path / "large.csv"
    large.write_text("Phone\n" + "4155550100\n" * 100_000)
    _refused(world.upload(large), "too_large", "large.csv is larger than the limit of 1")


def test_it_refuses_a_user_without_a_connection_and_asks_which_of_several(world: World, three: Path) -> None:
    world.leadhub("createuser", "jonas", "--password", "practice-jonas")
    _refused(world.upload(three, "--user", "jonas"), "no_connection", "jonas has no connection to RingCX.")
    secrets = "\n".join((seeds.CLIENT_ID, seeds.CLIENT_SECRET, seeds.JWT))
    world.leadhub("connect", "--user", "maria", "--name", "Second", "--deployment", "custom", stdin=secrets)
    _refused(world.upload(three), "which_connection", "maria has several connections: ")


def test_a_revoked_connection_is_one_sentence(world: World, three: Path) -> None:
    world.practice.world.revoke(seeds.CLIENT_ID)
    try:
        done = world.upload(three)
    finally:
        world.practice.world.restore(seeds.CLIENT_ID)
    _refused(done, "bad_client", "RingCentral does not know this client ID and client secret.")


def test_a_ringcx_that_is_away_is_one_sentence(world: World, three: Path) -> None:
    world.extra["LEADHUB_CUSTOM_DEPLOYMENT_URL"] = "http://127.0.0.1:9"
    _refused(world.upload(three), "unreachable", "")


def test_no_secret_and_no_number_is_ever_printed_or_logged(world: World, three: Path) -> None:
    world.extra["LEADHUB_LOG_LEVEL"] = "DEBUG"
    done = world.upload(three)
    assert done.status == 0
    for hidden in (seeds.CLIENT_SECRET, seeds.JWT, "4155550160", "555-0160", "Bearer"):
        assert hidden not in done.out + done.err


# --- A protected workbook ---------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def protected(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workbook whose password has letters that are not ASCII."""
    rows = [[f"T-{n}", f"(415) 555-01{n:02}", "Ada", "Baker", "CA"] for n in range(10, 40)]
    folder = tmp_path_factory.mktemp("protected")
    plain = _book(folder / "plain.xlsx", ["Lead ID", "Phone", "First Name", "Last Name", "State"], *rows)
    path = folder / "protected.xlsx"
    path.write_bytes(agile(plain.read_bytes(), "Größe 7"))
    return path


def test_a_protected_workbook_says_which_option_helps(world: World, protected: Path) -> None:
    done = world.upload(protected, "--dry-run")
    assert done.status == 2
    assert done.json["error"]["code"] == "password_protected"
    assert done.json["error"]["message"].endswith("The option for it is --password-file FILE.")


def test_the_password_comes_from_a_file_or_from_standard_input(world: World, protected: Path, tmp_path: Path) -> None:
    kept = tmp_path / "word"
    kept.write_text("Größe 7\n", encoding="utf-8")
    for place, stdin in ((kept, ""), ("-", "Größe 7\n")):
        arguments = ("--user", "maria", "--campaign", seeds.SPRING_CAMPAIGN, "--json", "--dry-run")
        done = world.leadhub("upload", protected, *arguments, "--password-file", place, stdin=stdin)
        assert (done.status, done.json["rows"]) == (0, 30), done.out + done.err
        assert "Größe" not in done.out + done.err


@pytest.mark.parametrize(("word", "code"), [("nope", "wrong_password"), (None, "bad_option")])
def test_a_password_that_does_not_help_is_a_sentence(
    world: World, protected: Path, tmp_path: Path, word: str | None, code: str
) -> None:
    kept = tmp_path / "word"
    if word:
        kept.write_text(word)
    done = world.upload(protected, "--dry-run", "--password-file", kept)
    assert done.status == 2
    assert done.json["error"]["code"] == code
    assert "nope" not in done.out + done.err
