# Every command that a person, a hook or CI gives in this project. `make` alone lists them.

PYTHON ?= python3
VENV_PYTHON := .venv/bin/python
READY := .venv/.ready
WORKERS ?= 2

.DEFAULT_GOAL := help
.PHONY: help setup run test screenshots lint format lock bench bench-proof bench-pages bench-scores clean

help:  ## list these commands
	@sed -n 's/^\([a-z-]*\):.*  ## \(.*\)/  make \1\t\2/p' Makefile | expand -t 19

setup: $(READY)  ## create .venv with the locked packages and `yishi` (the commands below do it themselves)

run: $(READY)  ## start the service, with a PostgreSQL of its own unless one is configured
	@.venv/bin/yishi serve

test: $(READY)  ## run the tests; ARGS="-k notice" passes options to pytest, WORKERS=4 uses more cores
	@.ci/test-tools
	@# The processes that tests start find the modules compiled, whatever the caller's environment.
	@PYTHONDONTWRITEBYTECODE= $(VENV_PYTHON) -m pytest --numprocesses $(WORKERS) --dist loadscope $(ARGS)

screenshots: $(READY)  ## picture every page on a phone and at a desk, into .screenshots/
	@.ci/test-tools
	@$(VENV_PYTHON) -m tests.browser.screenshots .screenshots

lint: $(READY)  ## check style, formatting, types and the direction of imports; changes nothing
	@$(VENV_PYTHON) -m ruff check .
	@$(VENV_PYTHON) -m ruff format --check .
	@$(VENV_PYTHON) -m mypy
	@.venv/bin/lint-imports

format: $(READY)  ## rewrite the code in the house format and apply safe fixes
	@$(VENV_PYTHON) -m ruff check --fix-only .
	@$(VENV_PYTHON) -m ruff format .

bench: $(READY)  ## measure on this machine; results in bench/results.json
	@$(VENV_PYTHON) -m bench $(ARGS)

bench-proof: $(READY)  ## measure the transparency log alone: sealing, lag, publication, proofs
	@$(VENV_PYTHON) -m bench proof

bench-pages: $(READY)  ## measure the site on a district of 200,000 facts: pages kept and cold, search, exports
	@$(VENV_PYTHON) -m bench pages search

bench-scores: $(READY)  ## measure scorecards on a generated year of a district; FACTS=100000 for a trial
	@BENCH_FACTS=$(or $(FACTS),2000000) $(VENV_PYTHON) -m bench scores

lock:  ## resolve requirements.lock anew from pyproject.toml; ARGS=--upgrade takes newer versions
	@PYTHON="$(PYTHON)" .ci/lock $(ARGS)

clean:  ## remove .venv, caches and builds; never the data in .yishi/
	@rm -rf .venv .venv-lock .hypothesis .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .screenshots \
		build dist *.egg-info bench/results.json
	@find . -path ./.yishi -prune -o -type d -name __pycache__ -prune -exec rm -rf {} +

# A stamp: setup runs again only after one of these has changed.
$(READY): requirements.lock pyproject.toml .ci/setup
	@PYTHON="$(PYTHON)" .ci/setup
