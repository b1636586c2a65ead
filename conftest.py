"""Gives the tests a world of their own before Django reads its settings.

DJANGO_SETTINGS_MODULE is set here and not in pyproject.toml: pytest-django would load the settings before this file.
"""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

_data = tempfile.mkdtemp(prefix="leadhub-tests-")
atexit.register(shutil.rmtree, _data, ignore_errors=True)
(Path(_data) / "static").mkdir()

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "leadhub.settings")
os.environ["LEADHUB_DATA_DIR"] = _data
os.environ["LEADHUB_JOBS_INLINE"] = "true"
for variable in ("LEADHUB_CUSTOM_DEPLOYMENT_URL", "LEADHUB_STATIC_DIR", "LEADHUB_HTTPS", "LEADHUB_DEBUG"):
    os.environ.pop(variable, None)
