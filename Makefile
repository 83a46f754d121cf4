# One command each: `make setup` the environment, `make test` everything CI runs, `make demo` a sample unit.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
DEMO := demo-unit

export PYTHON
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: help setup system test browser check types imports unit quick demo desk pictures format messages golden bench torture clean

help:  ## this list
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## */\1\t/' | column -t -s "$$(printf '\t')"

system:  ## system packages (libmagic, libarchive, Pango, Tesseract models), or the line to run
	@tools/system-packages.sh

$(STAMP): pyproject.toml hatch_build.py
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "bukti: Python 3.11 or newer is needed; try: make $(MAKECMDGOALS) PYTHON=python3.11" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install -q -e '.[dev,demo]'
	@touch $@

setup: system $(STAMP)  ## the environment in .venv

browser:
	@tools/system-packages.sh --tests

test: browser setup messages check types imports unit  ## everything CI runs

check:
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types:
	$(BIN)/mypy

imports:
	$(BIN)/lint-imports

unit:
	$(BIN)/pytest -m '' -n 3  # many of the slow ones wait: for a watch, a browser, a kill

quick: $(STAMP)  ## the inner loop
	$(BIN)/pytest

demo: setup messages  ## builds the sample unit, scans it, shows results
	$(BIN)/bukti demo $(DEMO)

$(DEMO)/arsip/bukti.toml:
	@$(MAKE) --no-print-directory demo

desk: $(STAMP) messages $(DEMO)/arsip/bukti.toml  ## opens the desk over the sample unit; asks for a password once
	@$(BIN)/bukti -w $(DEMO)/arsip user list --json | grep '"contoh"' >/dev/null || $(BIN)/bukti -w $(DEMO)/arsip user add contoh --role admin
	$(BIN)/bukti -w $(DEMO)/arsip serve

pictures: browser $(STAMP) messages $(DEMO)/arsip/bukti.toml  ## takes the pictures of the README anew, from the sample unit
	$(BIN)/python tools/screenshots.py --workspace $(DEMO)/arsip

format: $(STAMP)  ## formats and mends what ruff can
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

messages: $(STAMP)  ## compiles the message catalogues
	@$(BIN)/python tools/messages.py compile

golden: $(STAMP)  ## writes the generated parts of the documentation and the golden files anew
	$(BIN)/python tools/documentation.py --write
	BUKTI_GOLDEN=write $(BIN)/pytest -n 0 -m '' -k golden tests

BENCHMARKS = matching gaps renewing move backup search scan watch

bench: setup  ## the benchmarks that need no files of other people (minutes)
	for bench in $(BENCHMARKS); do $(BIN)/python -m benchmarks.$$bench; done

torture: setup messages  ## the watch under random operations and kills, compared with the truth (half an hour)
	$(BIN)/python -m tests.torture

clean:  ## removes what was built, not your workspaces
	rm -rf $(VENV) build dist $(DEMO) .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
