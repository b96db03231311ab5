# Everything sets itself up from a bare Python and make. `make help` lists the targets.
PYTHON ?= python3
AS_OF ?= 2026-10-31
VENV := .venv
BIN := $(VENV)/bin
INBOX := var/inbox
# What is imported is to be compiled once, not in every process: tests start hundreds of them.
unexport PYTHONDONTWRITEBYTECODE
PIP := $(BIN)/python -m pip --disable-pip-version-check --no-input

.DEFAULT_GOAL := help
.PHONY: help install run test test-long check audit bench docs lock clean

help:  ## list the targets
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  make \1\t\2/'

$(VENV)/.made:
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed; set PYTHON=...")'
	$(PYTHON) -m venv $(VENV)
	@touch $@

$(VENV)/.installed: requirements.lock pyproject.toml | $(VENV)/.made
	$(PIP) install -q --require-hashes -r requirements.lock
	$(PIP) install -q --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.developed: requirements-dev.lock $(VENV)/.installed
	$(PIP) install -q --require-hashes -r requirements-dev.lock
	@touch $@

$(VENV)/.benched: requirements-bench.lock $(VENV)/.developed
	$(PIP) install -q --require-hashes -r requirements-bench.lock
	@touch $@

install: $(VENV)/.installed  ## put the program into .venv/bin/relapse-watch

$(INBOX)/truth/manifest.json: | $(VENV)/.installed
	$(BIN)/relapse-watch sample $(INBOX) --as-of $(AS_OF)

run: $(VENV)/.installed $(INBOX)/truth/manifest.json  ## write the sample county and run its night
	$(BIN)/relapse-watch nightly --inbox $(INBOX) --as-of $(AS_OF)

test: $(VENV)/.developed  ## run the tests; test-long runs those that look twice too
	$(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder

test-long: $(VENV)/.developed  ## run the tests that look a second time too, and kill more often
	KILLS=50 $(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder --long

check: $(VENV)/.developed  ## ruff, mypy, import-linter, bandit, pip-audit and the house rules
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/bandit -q -c pyproject.toml -r flows alerts data_contracts relapse_watch warnings/early_warning
	$(BIN)/python .ci/audit.py --if-reachable
	$(BIN)/python -m pytest tests/house

audit: $(VENV)/.developed  ## hold the locked packages against the published advisories (needs the network)
	$(BIN)/python .ci/audit.py

bench: $(VENV)/.benched  ## time the engine beside others, the night, and a province beside its floor
	$(BIN)/python -m bench

docs: $(VENV)/.installed  ## write the generated pages of docs/
	$(BIN)/python -m flows.pages docs

lock: $(VENV)/.developed  ## compile the locks anew (needs uv)
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header \
		--extra build pyproject.toml -o requirements.lock
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header \
		--extra build --extra dev pyproject.toml -o requirements-dev.lock
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header \
		--extra build --extra dev --extra bench -c requirements-dev.lock pyproject.toml -o requirements-bench.lock

clean:  ## remove the environment and what runs left
	rm -rf $(VENV) var .pytest_cache .mypy_cache .ruff_cache .hypothesis
