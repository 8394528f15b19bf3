# Every target sets itself up in .venv; `make run` and `make test` are all a newcomer needs.
.DEFAULT_GOAL := help
SHELL := /bin/bash
BIN := .venv/bin
PYTHON ?= $(shell for p in python3.13 python3.12 python3.11 python3; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)

help: ## what there is to make
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 10

run: .venv/serve ## open the rehearsal room: a pretend Teams channel in your browser
	@$(BIN)/python -m rehearsal

# What is compiled is kept, even where the surroundings say otherwise: the tests start a hundred interpreters.
test: .venv/develop chromium ## every test
	@PYTHONDONTWRITEBYTECODE= $(BIN)/python -m pytest -n 3 --dist worksteal

check: lint test ## style, types, import contracts, then every test

lint: .venv/develop ## style, types and import contracts
	@$(BIN)/ruff format --check --quiet . && $(BIN)/ruff check --quiet . && $(BIN)/mypy && $(BIN)/lint-imports

verbs: .venv/develop ## print the table of rights as docs/verbs.md
	@$(BIN)/python -c 'from panel.rights import page; print(page(), end="")' > docs/verbs.md

pictures: .venv/develop chromium ## take the pictures of the guides anew, as the browser tests see them
	@PICTURES=1 $(BIN)/python -m pytest tests/rehearsal/walks && $(BIN)/python -m tests.rehearsal.walks.pictures

faults: .venv/develop ## every fault at its full size (hours; goes on where it stopped), then docs/trust.md
	@$(BIN)/python -m tests.faults

attack: .venv/develop chromium ## every attack at its full size (an hour or two; goes on where it stopped), then docs/trust.md
	@$(BIN)/python -m tests.attacks

bench: .venv/develop ## what a turn costs, beside the stock SDK and bare aiohttp, in one run
	@$(BIN)/python -m benchmarks

format: .venv/develop
	@$(BIN)/ruff format . && $(BIN)/ruff check --fix .

lock: .venv/develop ## resolve the locked requirements anew (needs uv)
	@for of in pip serve develop; do uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
		--no-header --no-emit-find-links --no-emit-index-url requirements/$$of.in -o requirements/$$of.txt; done

sbom: .venv/serve ## what a serving clerk is made of, from the hashed lock: sbom.cdx.json (CycloneDX)
	@$(BIN)/python requirements/sbom.py

# Installing compiles one file after the other, so that is left to all processors; what is compiled otherwise, or
# never imported, is passed over.
COMPILED = $(BIN)/python -W ignore -m compileall -qq -j 0 -x '/(mypy|mypyc|pip|pkg_resources|pygments|setuptools)/' \
	.venv/lib || :

.venv/serve: requirements/serve.txt | .venv/bin/python
	@$(BIN)/pip install -qq --disable-pip-version-check --require-hashes --no-compile -r $<
	@$(COMPILED)
	@touch $@

.venv/develop: requirements/develop.txt | .venv/bin/python
	@$(BIN)/pip install -qq --disable-pip-version-check --require-hashes --no-compile -r $<
	@$(COMPILED)
	@touch $@ .venv/serve

.venv/bin/python:
	@test -n "$(PYTHON)" || { echo "Panel Clerk needs Python 3.11 or newer: install python3 and try again."; exit 1; }
	@echo "Setting up .venv, this once: a minute or two."
	@$(PYTHON) -m venv .venv || { echo "Panel Clerk needs Python's venv module: install the package python3-venv."; exit 1; }
	@$(BIN)/pip install -qq --disable-pip-version-check --require-hashes -r requirements/pip.txt || echo "Going on with the pip that Python brought."

chromium:
	@command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null \
	|| { [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null && apt-get update -qq \
	     && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium >/dev/null; } \
	|| { echo "The browser tests need Chromium: install the package chromium and try again."; exit 1; }

clean: ## forget .venv and everything the tests left
	@rm -rf .venv .pytest_cache .mypy_cache .ruff_cache .import_linter_cache

.PHONY: help run test check lint verbs pictures faults attack bench format lock sbom chromium clean
