"""django-import-export's dry run of a file: `python -m bench.dry_run FILE.csv`.

Prints as JSON when it started and ended and how many rows it would take and refuse.
"""

import json
import sys
import tempfile
import time
from pathlib import Path

import django
from django.conf import settings

if __name__ == "__main__":
    with tempfile.TemporaryDirectory(prefix="leadhub-bench-") as folder:
        settings.configure(
            DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": f"{folder}/leads.sqlite3"}},
            DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
            INSTALLED_APPS=["import_export", "bench.dry_run"],
            USE_TZ=True,
        )
        django.setup()
        from django.core.management import call_command

        from bench.dry_run.resources import dry_run

        call_command("migrate", run_syncdb=True, verbosity=0)
        start = time.monotonic()
        totals = dry_run(Path(sys.argv[1]))
        end = time.monotonic()
    print(json.dumps({"start": start, "end": end, "invalid": totals.get("invalid", 0), "totals": totals}))
