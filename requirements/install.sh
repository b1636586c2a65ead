#!/usr/bin/env bash
# Make the virtual environment and install the locked, hashed packages: with uv if it is there, else with plain pip.
set -euo pipefail
python=$1 venv=$2 lock=$3

"$python" - <<'PY' || { echo "LeadHub needs Python 3.11 or newer; say PYTHON=python3.12 (or such) to make." >&2; exit 1; }
import sys
sys.exit(sys.version_info < (3, 11))
PY

if command -v uv > /dev/null; then
    [ -x "$venv/bin/python" ] || uv venv --quiet --python "$python" "$venv"
    uv pip install --quiet --python "$venv/bin/python" --require-hashes -r "$lock"
    uv pip install --quiet --python "$venv/bin/python" --no-deps --no-build-isolation -e .
else
    [ -x "$venv/bin/python" ] || "$python" -m venv "$venv"
    "$venv/bin/python" -m pip install --quiet --disable-pip-version-check --require-hashes -r "$lock"
    "$venv/bin/python" -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
fi
