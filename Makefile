# The few commands of daily work; `make help` lists them.
ADDR ?= 127.0.0.1:8000
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
MANAGE := $(BIN)/python manage.py
LOCK := $(BIN)/uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes \
	--no-annotate --no-emit-index-url --no-header --quiet
.DEFAULT_GOAL := help
.PHONY: help run test test-postgres e2e pictures check fix fonts lock drill role-matrix

help: ## list the commands
	@grep -hE '^[a-z0-9-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 16

# A stamp for each lock, so that nothing is installed twice.
$(VENV)/%.stamp: %.txt
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $<
	@touch $@

run: export DEBUG ?= 1
run: export SITE_URL ?= http://$(ADDR)
run: $(VENV)/requirements.stamp fonts ## set up, load demonstration data once, serve (ADDR=127.0.0.1:8123)
	@mkdir -p var
	@$(MANAGE) migrate --verbosity 0
	@$(MANAGE) load_demo
	@$(MANAGE) show_demo $(ADDR)
	@$(MANAGE) runserver $(ADDR) --verbosity 0

test: $(VENV)/requirements-dev.stamp ## run the tests on SQLite
	@mkdir -p var
	@$(BIN)/python -m pytest -n auto -q $(ARGS)

test-postgres: $(VENV)/requirements-dev.stamp ## the same on PostgreSQL, through pg_virtualenv
	@mkdir -p var
	@pg_virtualenv -o fsync=off -o synchronous_commit=off -o full_page_writes=off sh -c 'DATABASE_URL="postgres://$$PGUSER:$$PGPASSWORD@$$PGHOST:$$PGPORT/$$PGUSER" \
		$(BIN)/python -m pytest -n auto -q -m "not e2e and not once" $(ARGS)'

e2e: $(VENV)/requirements-e2e.stamp fonts ## the journeys in Debian's chromium
	@mkdir -p var
	@$(BIN)/python -m pytest -n auto -m e2e -q $(ARGS)

pictures: $(VENV)/requirements-e2e.stamp fonts ## photograph every page into docs/pages
	@$(BIN)/python docs/pictures.py $(PAGES)

check: $(VENV)/requirements-dev.stamp ## lint, migrations, settings for production
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/djlint templates --lint --quiet
	@DEBUG=1 $(MANAGE) makemigrations --check --dry-run
	@sh deploy/check

fix: $(VENV)/requirements-dev.stamp ## let ruff mend what it can
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

fonts: ## fetch the two typefaces where npm is there; the pages look right without
	@sh deploy/fonts

lock: $(VENV)/requirements-dev.stamp ## write the lock files anew from pyproject.toml
	@$(LOCK) -o requirements.txt
	@$(LOCK) --extra dev -o requirements-dev.txt
	@$(LOCK) --extra dev --extra e2e -o requirements-e2e.txt

drill: $(VENV)/requirements-dev.stamp ## the long drills, not part of CI
	@mkdir -p var
	@DRILL=1 $(BIN)/python -m pytest -q tests/experiences/workflow/test_races.py tests/experiences/workflow/test_state_machine.py \
		tests/diseasemaps/test_role_matrix.py $(ARGS)

role-matrix: $(VENV)/requirements-dev.stamp ## write anew who gets what at every address
	@mkdir -p var
	@$(BIN)/python -m tests.support.role_matrix $(ARGS)
