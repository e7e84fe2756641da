# The few commands of daily work; `make help` lists them.
ADDR ?= 127.0.0.1:8000
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
MANAGE := $(BIN)/python manage.py
LOCK := $(BIN)/uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes \
	--no-annotate --no-emit-index-url --no-header --quiet
.DEFAULT_GOAL := help
.PHONY: help run test test-fast test-postgres e2e pictures check fix fonts lock drill role-matrix

help: ## list the commands
	@grep -hE '^[a-z0-9-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 16

# What a lock file names, installed once: $(call installed,requirements.txt)
installed = @$(PYTHON) deploy/environment.py $(VENV) $(1)

run: export DEVELOPMENT = 1
run: export SITE_URL ?= http://$(ADDR)
run: ## set up, load demonstration data once, serve (ADDR=127.0.0.1:8123)
	$(call installed,requirements.txt)
	@$(PYTHON) deploy/fonts.py --once
	@$(MANAGE) prepare_demo $(ADDR)
	@$(MANAGE) runserver $(ADDR)

test: ## run the tests on SQLite
	$(call installed,requirements-dev.txt)
	@$(BIN)/python -m pytest -n auto --dist loadfile --no-loadscope-reorder -q $(ARGS)

test-fast: ## those of them that take half a minute together
	$(call installed,requirements-dev.txt)
	@$(BIN)/python -m pytest -n auto --dist loadfile --no-loadscope-reorder -q -m "not e2e and not slow" $(ARGS)

test-postgres: ## the same on PostgreSQL, through pg_virtualenv
	$(call installed,requirements-dev.txt)
	@pg_virtualenv -o fsync=off -o synchronous_commit=off -o full_page_writes=off sh -c 'DATABASE_URL="postgres://$$PGUSER:$$PGPASSWORD@$$PGHOST:$$PGPORT/$$PGUSER" \
		$(BIN)/python -m pytest -n auto --dist loadfile --no-loadscope-reorder -q -m "not e2e and not once" $(ARGS)'

e2e: ## the journeys in Debian's chromium
	$(call installed,requirements-e2e.txt)
	@$(PYTHON) deploy/fonts.py --once
	@$(BIN)/python -m pytest -n auto --maxschedchunk 1 -m e2e -q $(ARGS)

pictures: ## photograph every page into var/pictures (PAGES="home question")
	$(call installed,requirements-e2e.txt)
	@$(PYTHON) deploy/fonts.py --once
	@$(BIN)/python docs/pictures.py $(PAGES)

check: ## lint, types, migrations, settings for production
	$(call installed,requirements-dev.txt)
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/djlint templates --lint --quiet
	@DEVELOPMENT=1 $(MANAGE) makemigrations --check --dry-run
	@PYTHON=$(BIN)/python sh deploy/check

fix: ## let ruff mend what it can
	$(call installed,requirements-dev.txt)
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

fonts: ## fetch the two typefaces where npm is there; the pages look right without
	@$(PYTHON) deploy/fonts.py

lock: ## write the lock files anew from pyproject.toml
	$(call installed,requirements-dev.txt)
	@$(LOCK) -o requirements.txt
	@$(LOCK) --extra dev -o requirements-dev.txt
	@$(LOCK) --extra dev --extra e2e -o requirements-e2e.txt

drill: ## the long drills, not part of CI
	$(call installed,requirements-dev.txt)
	@DRILL=1 $(BIN)/python -m pytest -q tests/experiences/workflow/test_races.py tests/experiences/workflow/test_state_machine.py \
		tests/diseasemaps/test_role_matrix.py tests/diseasemaps/test_pages.py $(ARGS)

role-matrix: ## write anew who gets what at every address
	$(call installed,requirements-dev.txt)
	@$(BIN)/python -m tests.support.role_matrix $(ARGS)
