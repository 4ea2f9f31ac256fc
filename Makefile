# Everything a contributor runs. `make` alone lists it.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.SUFFIXES:

PYTHON ?= python3
BIN := .venv/bin
STAMPS := .venv/stamps
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet

LOCALE := src/dalel/site/locale
CATALOGUES := $(patsubst %.po,%.mo,$(wildcard $(LOCALE)/*/LC_MESSAGES/django.po))

# A file of tests at a time on each core. Four cores are enough: the longest file takes as long.
ON_EVERY_CORE := --numprocesses=auto --maxprocesses=4 --dist=loadfile --no-loadscope-reorder

# The second run of the database tests; journeys start programs of their own.
ON_POSTGRESQL := --ds=tests.settings_postgres --database-tests-only --ignore=tests/journeys

.PHONY: help
help: ## List the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

.PHONY: setup
setup: $(STAMPS)/project $(CATALOGUES) ## Prepare .venv with everything in it; instant when nothing changed

.venv/pyvenv.cfg:
	@$(PYTHON) tools/machine.py venv

$(STAMPS)/dependencies: requirements-dev.txt .venv/pyvenv.cfg
	@echo "installing dependencies"
	@$(PIP) install --require-hashes -r requirements-dev.txt
	@mkdir -p $(STAMPS) && touch $@

$(STAMPS)/project: pyproject.toml $(STAMPS)/dependencies
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

%.mo: %.po $(STAMPS)/dependencies
	@$(BIN)/python -m tools.catalogue compile

.PHONY: run
run: setup ## Start the public site and the desk on this machine, with invented data
	@exec $(BIN)/dalel serve --demo

# One target each, so that `make -k check` shows every fault at once.
CHECKS := check-format check-lint check-types check-imports check-architecture check-translations

.PHONY: check $(CHECKS)
check: $(CHECKS) ## Format, lint, types, architecture, translations: nothing is run

$(CHECKS): setup

check-format:
	$(BIN)/ruff format --check --quiet .

check-lint:
	$(BIN)/ruff check --quiet .

check-types:
	$(BIN)/mypy src tests tools $(wildcard bench)

check-imports:
	$(BIN)/lint-imports --no-logo

check-architecture:
	$(BIN)/pytest -q tests/test_architecture.py tests/test_templates.py

check-translations:
	$(BIN)/python -m tools.catalogue check

.PHONY: machine
machine: setup
	@$(BIN)/python -m tools.machine tests

.PHONY: test
test: setup machine ## Everything that must hold before a push
	@$(MAKE) --no-print-directory --jobs=2 --keep-going --output-sync check
	@status=0; \
	$(BIN)/pytest $(ON_EVERY_CORE) || status=$$?; \
	echo "once more on PostgreSQL"; \
	$(BIN)/pytest $(ON_EVERY_CORE) $(ON_POSTGRESQL) || status=$$?; \
	exit $$status

.PHONY: test-core
test-core: setup ## The core and the verifier alone: no database, no browser
	$(BIN)/pytest $(ON_EVERY_CORE) tests/core $(wildcard tests/verify)

.PHONY: test-journeys
test-journeys: machine ## Whole stories in a real browser
	$(BIN)/pytest $(ON_EVERY_CORE) tests/journeys

.PHONY: bench
bench: setup ## Measure; one line of JSON per figure in build/bench.jsonl
	@mkdir -p build
	$(BIN)/python -m bench

.PHONY: soak
soak: machine ## All tests with their long counts; hours
	$(BIN)/pytest $(ON_EVERY_CORE) --soak --timeout=14400

.PHONY: coverage
coverage: machine ## Branches that no test of the core or of the apps reaches
	$(BIN)/coverage run -m pytest --ignore=tests/journeys
	$(BIN)/coverage report --include='src/dalel/core/*,src/dalel/verify/*' --fail-under=100
	$(BIN)/coverage report --include='src/dalel/apps/*,src/dalel/site/*' --fail-under=95

.PHONY: docs
docs: setup ## Render the documents into build/docs and check every link between them
	$(BIN)/python -m tools.documents

.PHONY: pictures
pictures: machine ## Take the pictures in docs/pictures anew, from a fresh demo
	$(BIN)/python -m tools.pictures

.PHONY: translations
translations: setup ## Gather strings into the catalogues and compile them
	$(BIN)/python -m tools.catalogue update
	$(BIN)/python -m tools.catalogue compile

.PHONY: format
format: setup ## Put the code into its format
	$(BIN)/ruff format --quiet .
	$(BIN)/ruff check --fix .

# Needs uv (https://docs.astral.sh/uv), which is not part of .venv: locks are made rarely.
LOCK := uv --no-config pip compile pyproject.toml --quiet --extra server --universal \
	--python-version 3.11 --generate-hashes --only-binary :all: --emit-build-options \
	--no-emit-index-url --custom-compile-command 'make locks'

# UPGRADE=--upgrade takes newer versions; without it only what pyproject.toml forces is changed.
.PHONY: locks
locks: ## Renew requirements.txt and requirements-dev.txt from pyproject.toml
	$(LOCK) $(UPGRADE) --group build --output-file requirements.txt
	$(LOCK) $(UPGRADE) --group dev --constraints requirements.txt --output-file requirements-dev.txt

.PHONY: clean
clean: ## Remove what was built; never .venv, never an instance
	rm -rf build dist .coverage .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	rm -rf src/*.egg-info
	find src -name '*.mo' -delete
	find . -path ./.venv -prune -o -name __pycache__ -type d -prune -exec rm -rf {} +
