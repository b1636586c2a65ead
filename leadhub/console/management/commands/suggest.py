"""`leadhub suggest`: which field each column belongs to, for scripts."""

import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from leadhub.leads.suggest import labels, suggest


class Command(BaseCommand):
    help = (
        'Read JSON lines {"id", "headers"[, "samples"]} and print {"id", "labels"}: for each column the field of a '
        "lead, extendedLeadData for an extra worth keeping, or ignore."
    )
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", nargs="?", type=Path, help="default: standard input")

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            lines = options["file"].read_text(encoding="utf-8").splitlines() if options["file"] else sys.stdin
        except OSError as error:
            raise CommandError(f"{options['file']} cannot be opened: {error.strerror}.", returncode=2) from error
        for number, line in enumerate(lines, start=1):
            if line.strip():
                self.stdout.write(json.dumps(_labels(line, number), ensure_ascii=False))


def _labels(line: str, number: int) -> dict[str, Any]:
    try:
        asked = json.loads(line)
        headers = [str(header) for header in asked["headers"]]
        samples = [[str(cell) for cell in row] for row in asked.get("samples") or []]
    except (ValueError, KeyError, TypeError) as error:
        message = f'Line {number} is not a JSON object with "headers", a list of column names.'
        raise CommandError(message, returncode=2) from error
    return {"id": asked.get("id"), "labels": labels(suggest(headers, samples), headers)}
