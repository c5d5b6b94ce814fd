# Everything starts from a bare checkout: each target sets up what it needs first, which is quick the next time.
# `make help` lists the targets. Variables: PYTHON, PORT, ARGS (for tests), and those that README.md names.

PYTHON ?= python3
PORT ?= 8000
BIN := .venv/bin
export PORT

.PHONY: help run test lint audit bench walks backup restore upgrade clean

help: ## say what there is
	@sed -n 's/^\([a-z]*\):.*## /make \1@/p' Makefile | column -t -s @

# The demonstration of a named place (DEMO=name) has a data folder of its own.
run: export DEMONSTRATION := 1
run: export DATA_DIR := $(or $(DATA_DIR),$(CURDIR)/var$(if $(DEMO),/$(DEMO)))
run: export SITE_URL := $(or $(SITE_URL),http://127.0.0.1:$(PORT))
run: ## set up, load the demonstration, serve it on 127.0.0.1:$(PORT) until Ctrl-C
	@$(PYTHON) scripts/set_up.py python node formats
	@exec $(BIN)/python manage.py serve --demonstration --port $(PORT)

# A hundred processes that the tests start read what the first has compiled, wherever Python is told to keep nothing.
test: export PYTHONDONTWRITEBYTECODE :=
test: ## set up and run every test: all of them on SQLite, those that touch the database on PostgreSQL too
	@$(PYTHON) scripts/set_up.py python-tests node formats-tests chromium postgres
	@$(BIN)/python manage.py seed_demo --fetch-only --settings config.settings.test
	$(BIN)/pytest -q -n 2 --dist worksteal $(ARGS)
	$(BIN)/python scripts/with_postgres.py $(BIN)/pytest -q -n 2 --dist worksteal -m "database and not browser" $(ARGS)

lint: ## check style, types, templates, imports, migrations and settings
	@$(PYTHON) scripts/set_up.py python-tests node
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy manage.py gunicorn.conf.py site crime_map home consultations forums scripts bench
	git ls-files -z --cached --others --exclude-standard 'templates/*.html' | xargs -0 $(BIN)/djade --check --target-version 5.2
	PYTHONPATH=site:. $(BIN)/lint-imports
	$(BIN)/python manage.py check --settings config.settings.test --fail-level WARNING
	$(BIN)/python manage.py makemigrations --settings config.settings.test --check --dry-run
	@! grep -n '"resolved"' package-lock.json || (echo "package-lock.json names a registry: run npm install again, .npmrc keeps it out"; exit 1)

audit: ## look up known weaknesses of the packages in use (needs the advisory databases)
	@$(PYTHON) scripts/set_up.py python-tests node
	-$(BIN)/pip-audit -r requirements.txt
	-npm audit --omit=dev

bench: ## measure, and print a report in Markdown
	@$(PYTHON) scripts/set_up.py python-tests node formats-tests chromium postgres wrk
	@$(BIN)/python -m bench

walks: ## record the README's pictures from the running site
	@$(PYTHON) scripts/set_up.py python-tests node chromium
	@$(BIN)/python scripts/walks.py

backup: ## write the whole site into one file: make backup [TO=file.tar.gz]
	@$(BIN)/python manage.py backup $(TO)

restore: ## put a backup back, in the place of what is there: make restore FROM=file.tar.gz
	@$(BIN)/python manage.py restore $(FROM)

upgrade: ## after `git pull`: back up, install what changed, bring the database up to date
	@$(PYTHON) scripts/set_up.py python node formats
	@$(BIN)/python manage.py backup
	@$(BIN)/python manage.py prepare
	@echo "Upgraded. Restart the site to use it."

clean: ## remove what can be made again; the data in var/ stays
	rm -rf .venv node_modules build .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
