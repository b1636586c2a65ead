"""Gives the tests a world of their own before Django reads its settings.

A pytest plugin that pyproject.toml names with `-p`, because conftest files are read too late for that.
"""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

_data = tempfile.mkdtemp(prefix="leadhub-tests-")
atexit.register(shutil.rmtree, _data, ignore_errors=True)
(Path(_data) / "static").mkdir()

os.environ["LEADHUB_DATA_DIR"] = _data
os.environ["LEADHUB_JOBS_INLINE"] = "true"
os.environ["LEADHUB_SETTLE_SECONDS"] = "0.3"  # nobody waits for an index that is not there
for variable in ("LEADHUB_CUSTOM_DEPLOYMENT_URL", "LEADHUB_STATIC_DIR", "LEADHUB_HTTPS", "LEADHUB_DEBUG"):
    os.environ.pop(variable, None)
