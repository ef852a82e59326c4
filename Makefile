# `make run` and `make test` need Python 3.11 or later and a package index; they set up the rest.
SHELL := /bin/sh
BIN := .venv/bin
CASE ?= korea-2017
WORKERS ?= 2
PINS := pyproject.toml uv.lock requirements/dev.txt scripts/setup.sh

export PYTHON

.PHONY: help setup run test validate lint bench lock clean

help: ## Say what there is to make
	@sed -n 's/^\([a-z]*\):.*## /\1\t/p' Makefile

setup: .venv/ready ## Make .venv, once and whenever the pins change

.venv/ready: $(PINS)
	@sh scripts/setup.sh
	@touch $@

run: .venv/ready ## Answer the shipped case, write brief.html (CASE=name for another)
	@$(BIN)/detente run $(CASE)

# one thread of linear algebra for each worker: more only get in one another's way
test: .venv/ready ## Run the fast tests
	@OPENBLAS_NUM_THREADS=1 $(BIN)/python -m pytest -n $(WORKERS)

validate: .venv/ready-bench ## Run the long tests: statistics, and every export beside Storm
	@OPENBLAS_NUM_THREADS=1 $(BIN)/python -m pytest -n $(WORKERS) -m slow --timeout 1800

lint: .venv/ready ## Check style, format, types and the direction of imports
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-logo

.venv/ready-bench: $(PINS) requirements/bench.txt
	@sh scripts/setup.sh bench
	@touch .venv/ready $@

# the two sides of each comparison and the triad want the machine for themselves
bench: .venv/ready-bench ## Run the benchmarks, peers included, and write benchmarks/RESULTS.md (QUICK=1: does it all run?)
	@$(BIN)/python benchmarks/make_results.py $(if $(QUICK),--quick --to build/bench)

lock: ## Choose the pins anew (needs uv; UPGRADE=1 for the newest) and write them for pip
	sh scripts/lock.sh $(if $(UPGRADE),--upgrade)

clean: ## Remove everything the other targets made
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis build dist
	find src tests scripts -name __pycache__ -type d -prune -exec rm -rf {} +
