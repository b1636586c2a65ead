"""How many columns the suggestion gets right: `python bench/mapping_score.py FILE.jsonl [--misses]`.

FILE has one JSON object a line: headers, labels (the right field of each column) and acceptable (other
fields a careful person might pick). A column is right with its label or an acceptable field; auxData1 to 5
count as extendedLeadData. A row's phone is right when exactly one column is suggested as leadPhone and it
is labelled so or acceptable, or when no column is labelled leadPhone and none suggested.
"""

import argparse
import json
import sys
import time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from leadhub.leads.suggest import labels, suggest

HIGH_CONFIDENCE = 0.8


def main() -> int:
    """Print the two figures and, if asked, every miss."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("file", type=Path)
    parser.add_argument("--misses", action="store_true", help="list every column that is not right")
    parser.add_argument("--json", action="store_true", help="print the counts for another program to read")
    arguments = parser.parse_args()
    rows = [json.loads(line) for line in arguments.file.read_text(encoding="utf-8").splitlines() if line.strip()]
    columns = right = exact = phones = surely_wrong = 0
    started = time.perf_counter()
    for row in rows:
        suggested = suggest(row["headers"], row.get("samples") or [])
        fields = labels(suggested, row["headers"])
        got = ["extendedLeadData" if field.startswith("auxData") else field for field in fields]
        allowed = [{label, *other} for label, other in zip(row["labels"], row["acceptable"], strict=True)]
        wrong = [i for i, field in enumerate(got) if field not in allowed[i]]
        columns += len(got)
        right += len(got) - len(wrong)
        exact += sum(field == label for field, label in zip(got, row["labels"], strict=True))
        phone_right = _phone_is_right(row, got, allowed)
        phones += phone_right
        surely_wrong += sum(got[i] == "leadPhone" and suggested[i].confidence >= HIGH_CONFIDENCE for i in wrong)
        if arguments.misses and (wrong or not phone_right):
            print(f"{row['id']} {row.get('lang')} {row.get('domain')}{'' if phone_right else '  PHONE'}")
            for i in wrong:
                print(f"    {row['headers'][i]!r}: {got[i]} instead of {' or '.join(sorted(allowed[i]))}")
    took = time.perf_counter() - started
    if arguments.json:
        counts = {"rows": len(rows), "columns": columns, "wrong": columns - right, "phones_wrong": len(rows) - phones}
        print(json.dumps({**counts, "surely_wrong": surely_wrong, "ms_a_row": took / max(len(rows), 1) * 1000}))
        return 0
    print(f"{len(rows)} header rows, {columns} columns, {took / max(len(rows), 1) * 1000:.2f} ms a row")
    print(f"columns right: {right / columns:.2%} ({columns - right} wrong; exact {exact / columns:.2%})")
    print(f"phone right:   {phones / len(rows):.2%} ({len(rows) - phones} rows wrong)")
    print(f"wrong columns as leadPhone at confidence {HIGH_CONFIDENCE} or more: {surely_wrong}")
    return 0


def _phone_is_right(row: dict[str, Any], got: list[str], allowed: list[set[str]]) -> bool:
    chosen = [i for i, field in enumerate(got) if field == "leadPhone"]
    if not chosen:
        return "leadPhone" not in row["labels"]
    return len(chosen) == 1 and "leadPhone" in allowed[chosen[0]]


if __name__ == "__main__":
    raise SystemExit(main())
