# Two commands are enough: `make run` and `make test`. `make help` lists the rest.
BIN := .venv/bin
# Parallel workers for the tests, which begin with the files of pages: they take longest. More of pytest's options by `make test PYTEST="-k ranking"`.
WORKERS ?= auto
PYTEST ?=
SQL := pipelines/sql dashboard/queries data

# In CI a page test that cannot run is a failure, not a skip.
ifeq ($(CI),true)
export SCORECARD_REQUIRE_BROWSER := 1
endif
ifdef PYTHON
export PYTHON
endif

serve_options = $(if $(DATA),--data "$(DATA)") $(if $(PORT),--port $(PORT))
data_option = $(if $(DATA),--data "$(DATA)")

.DEFAULT_GOAL := help
.PHONY: help run test lint format build sample bench lock install install-dev browser clean

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

run: install ## Build the warehouse if needed and serve the dashboard [PORT=8501] [DATA=folder]
	@exec $(BIN)/scorecard serve $(serve_options)

# Servers and reading processes are started by the hundred: what they import is compiled once, whatever the machine says.
test: export PYTHONDONTWRITEBYTECODE :=
test: install-dev browser lint ## Everything CI runs: linters, types, import rules, SQL lint, all tests [PYTEST="-k name"]
	@echo "== pytest"
	@$(BIN)/python -m pytest -n $(WORKERS) --dist loadfile --no-loadscope-reorder $(PYTEST)

lint: install-dev ## Linters, formatting, types, import rules and SQL lint
	@echo "== ruff check" && $(BIN)/ruff check .
	@echo "== ruff format --check" && $(BIN)/ruff format --check .
	@echo "== mypy" && $(BIN)/mypy
	@echo "== lint-imports" && $(BIN)/lint-imports --no-cache
	@echo "== sqlfluff lint" && $(BIN)/sqlfluff lint --disable-progress-bar $(SQL)

format: install-dev ## Put Python and SQL into the house format
	$(BIN)/ruff check --fix-only .
	$(BIN)/ruff format .
	$(BIN)/sqlfluff fix --disable-progress-bar $(SQL)

build: install ## Build the warehouse from the workspace's spreadsheets [DATA=folder]
	@$(BIN)/scorecard build $(data_option)

sample: install ## Write the made-up sample bank again
	@$(BIN)/scorecard sample

bench: install-dev ## Measure reading, rebuilding and the first page; prints a table, writes JSON
	@$(BIN)/python tests/bench/run.py

lock: install-dev ## Resolve pyproject.toml again into requirements.txt and requirements-dev.txt
	@.ci/lock

install: ## Make .venv with what the product needs [PYTHON=python3.11]
	@.ci/install requirements.txt

install-dev: ## Make .venv with what tests and linters need as well
	@.ci/install requirements-dev.txt

browser: ## See that the page tests have a browser and a Chinese font
	@.ci/browser

clean: ## Remove .venv, caches and derived warehouses; spreadsheets and policy stay
	rm -rf .venv .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis build dist ./*.egg-info
	rm -rf data/warehouse data/examples/*/warehouse
	find dashboard pipelines models tests -name __pycache__ -type d -prune -exec rm -rf {} +
