# Everything a newcomer needs. `make help` lists it.
SHELL := /bin/bash
PYTHON ?= python3
VENV := .venv
RUN := $(VENV)/bin
LOCK := requirements/dev.txt
READY := $(VENV)/.installed
PORT ?= 8000
PRACTICE_PORT ?= 8971
SEED ?= 1

.DEFAULT_GOAL := help
.PHONY: help setup demo test torture core check bench format lock browser

help: ## List what can be made
	@grep -E '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | awk -F'\t' '{printf "  make %-8s %s\n", $$1, $$2}'

setup: $(READY) ## Install everything into .venv (locked, hashed versions)

$(READY): $(LOCK) pyproject.toml
	@bash requirements/install.sh "$(PYTHON)" "$(VENV)" "$(LOCK)"
	@touch $@

demo: $(READY) ## Try it: dashboard, worker and a practice RingCX, no account needed
	@$(RUN)/leadhub demo --port $(PORT) --practice-port $(PRACTICE_PORT)

browser: $(READY)
	@$(RUN)/python tests/browser.py

test: $(READY) browser ## Run all tests
	@# The journeys come last and by file: each process that runs some has a LeadHub and a browser of its own.
	$(RUN)/python -m pytest -q -n auto -m "not journey"
	$(RUN)/python -m pytest -q -n 2 --dist loadfile -m journey

torture: $(READY) ## A thousand loads against faults and kill -9, on SQLite and on PostgreSQL; an hour and a half
	$(RUN)/python -m tests.torture --runs 1000 --seed $(SEED) --database sqlite
	$(RUN)/python -m tests.torture --runs 1000 --seed $(SEED) --database postgres

core: $(READY) ## Run the tests of the lead core alone, in seconds, where Django cannot be imported
	$(RUN)/python -m pytest -q -n auto -p no:django -p tests.without_django --confcutdir=tests/leads tests/leads

check: $(READY) ## Format, lint, types, layers, templates, deployment settings, migrations
	$(RUN)/ruff format --check .
	$(RUN)/ruff check .
	$(RUN)/mypy
	$(RUN)/lint-imports
	$(RUN)/djlint templates --check --lint --quiet
	LEADHUB_HTTPS=true LEADHUB_DATA_DIR=$$(mktemp -d) $(RUN)/python manage.py check --deploy --fail-level WARNING
	LEADHUB_DATA_DIR=$$(mktemp -d) $(RUN)/python manage.py makemigrations --check --dry-run

bench: $(READY) ## Measure: what is in bench/, medians, ratios and the aims; half an hour
	$(RUN)/python -m bench

format: $(READY) ## Put code and templates into their form
	$(RUN)/ruff format .
	$(RUN)/ruff check --fix .
	$(RUN)/djlint templates --reformat --quiet

lock: ## Make the locked requirements anew (needs uv)
	uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header -q -o requirements/run.txt
	uv pip compile pyproject.toml --group dev --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header -q -o requirements/dev.txt
	printf 'editables\nhatchling\n' | uv pip compile - --constraint requirements/dev.txt --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate -q -o requirements/build.txt
