"""`leadhub upload`: a file to a campaign without a browser."""

import json
import sys
from argparse import ArgumentParser
from getpass import getpass
from pathlib import Path
from typing import Any, TypeVar

from leadhub.console import choosing, loading
from leadhub.console.loading import Refused, Report
from leadhub.console.plain import PlainCommand
from leadhub.leads.choices import DuplicatesBy, Keep
from leadhub.leads.options import BadOption, parse_settings
from leadhub.leads.reading import ReadChoices
from leadhub.leads.states import RowState

Way = TypeVar("Way", DuplicatesBy, Keep)
SKIPS = ("in-file", "sent", "ringcx")


class Command(PlainCommand):
    help = "Load a spreadsheet of leads into a campaign, and print the receipt."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="the spreadsheet: xlsx, xls, csv, …")
        parser.add_argument("--user", required=True, help="who loads it: a user name of LeadHub")
        parser.add_argument("--campaign", required=True, help="the campaign's id in RingCX")
        parser.add_argument("--account", help="the sub-account's id; needed if the connection opens several")
        parser.add_argument("--connection", help="the connection's name; needed if the user has several")
        parser.add_argument("--mapping", type=Path, help='JSON file: {"leadPhone": "Phone Number", …}')
        parser.add_argument("--sheet", help="the sheet to read, if not the one LeadHub finds")
        parser.add_argument("--header-row", type=int, help="the header's row as Excel shows it; 0 if there is none")
        parser.add_argument(
            "--password-file",
            metavar="FILE",
            help="a file whose first line is the password of a protected workbook; - reads it from standard input",
        )
        parser.add_argument("--set", action="append", default=[], metavar="OPTION=VALUE", help="a load option")
        parser.add_argument(
            "--skip",
            default=",".join(SKIPS),
            help="duplicates to leave out: in-file,sent,ringcx (default: all) or none",
        )
        parser.add_argument(
            "--duplicates-by",
            default="phone",
            help="what makes rows of the file duplicates: phone (default), phone-and-name or extern-id",
        )
        parser.add_argument(
            "--keep", default="first", help="which of several stays: first (default), last or most-complete"
        )
        parser.add_argument("--dry-run", action="store_true", help="check everything, load nothing")
        parser.add_argument(
            "--canary",
            action="store_true",
            help="load the first 25 leads, read them back from RingCX, and go on only if they are as they were sent",
        )
        parser.add_argument("--wait", action="store_true", help="stay until all of it is loaded")
        parser.add_argument("--json", action="store_true", help="print one JSON object on standard output")

    def handle(self, *_args: Any, **options: Any) -> None:
        report = self._load(options)
        self.stdout.write(json.dumps(report.facts) if options["json"] else _in_words(report))
        if report.exit_status:
            raise SystemExit(report.exit_status)

    def _load(self, options: dict[str, Any]) -> Report:
        user = choosing.user(options["user"])
        connection = choosing.connection(user, options["connection"])
        try:
            settings = parse_settings(options["set"])
        except BadOption as error:
            raise Refused("bad_option", str(error)) from error
        request = loading.Request(
            file=options["file"],
            user=user,
            target=choosing.target(connection, options["account"], _campaign(options["campaign"])),
            settings=settings,
            skip=_skips(options["skip"]),
            duplicates_by=_one_of(DuplicatesBy, "--duplicates-by", options["duplicates_by"]),
            keep=_one_of(Keep, "--keep", options["keep"]),
            mapping=options["mapping"],
            password=_password(options["password_file"]),
            read_choices=ReadChoices(sheet=options["sheet"], header_row=options["header_row"]),
        )
        upload = loading.prepare(request)
        submission = (
            None if options["dry_run"] else loading.load(upload, wait=options["wait"], canary=options["canary"])
        )
        return loading.report(upload, submission, dry_run=options["dry_run"])


def _campaign(text: str) -> int:
    if not (text.isascii() and text.isdigit()):
        raise Refused("bad_option", f"--campaign takes the number of a campaign, not {text!r}: see leadhub campaigns")
    return int(text)


def _password(place: str | None) -> str | None:
    """Read the first line: never from the command line itself, which every user of the machine can see."""
    if place is None:
        return None
    if place == "-":
        line = getpass("Password of the file: ") if sys.stdin.isatty() else sys.stdin.readline()
    else:
        try:
            with Path(place).open(encoding="utf-8-sig") as file:
                line = file.readline()
        except (OSError, UnicodeDecodeError) as error:
            raise Refused("bad_option", f"The password file {place} cannot be read.") from error
    return line.rstrip("\r\n")


def _skips(text: str) -> frozenset[str]:
    """Read `--skip`."""
    wanted = {word.strip() for word in text.split(",") if word.strip()}
    if wanted == {"none"}:
        return frozenset()
    if not wanted or not wanted <= set(SKIPS):
        raise Refused("bad_option", f"--skip takes {', '.join(SKIPS)} with commas between, or none, not {text!r}.")
    return frozenset(wanted)


def _one_of(words: type[Way], option: str, text: str) -> Way:
    """Read an option that is one of a few words, written with hyphens as usual on a command line."""
    try:
        return words(text.strip().replace("-", "_"))
    except ValueError:
        allowed = ", ".join(word.value.replace("_", "-") for word in words)
        raise Refused("bad_option", f"{option} takes one of {allowed}, not {text!r}.") from None


def _in_words(report: Report) -> str:
    facts = report.facts
    lines = [facts["verdict"], ""]
    lines += [f"{count:>10,}  {RowState(state).label}" for state, count in facts["states"].items() if count]
    lines += [f"{facts['rows']:>10,}  rows in {facts['file']['name']}"]
    return "\n".join(lines)
