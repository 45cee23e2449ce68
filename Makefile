# SPDX-License-Identifier: EUPL-1.2
PYTHON ?= python3
PORT ?= 8000
BIN := .venv/bin
PLUGINS := $(dir $(wildcard plugins/*/pyproject.toml))
SOURCES := engine webui plugins tests bench docs

# What Python compiled is kept: the tests start many processes, and each would compile all of it again.
export PYTHONDONTWRITEBYTECODE :=

# The parts of the check run beside each other, and each tells what it found in one piece where make can.
BESIDE := --no-print-directory -j2 $(if $(filter output-sync,$(.FEATURES)),--output-sync=target)

.PHONY: run test check types docs style pathways bench conformance mutations faults fuzz games bundles bundles-check lock screenshots clean

run: .venv/run.stamp  ## serve the example municipality at http://127.0.0.1:8000
	@$(BIN)/wijkpad serve --example --port $(PORT)

test: .venv/dev.stamp check  ## everything: checks, docs, tests with what this machine has
	$(BIN)/python -m pytest -n auto --dist loadgroup

check: .venv/dev.stamp  ## types, docs, pathways, style and layers
	@$(MAKE) $(BESIDE) types docs pathways style

style: .venv/dev.stamp
	$(BIN)/ruff check $(SOURCES)
	$(BIN)/ruff format --check $(SOURCES)
	$(BIN)/lint-imports

pathways: .venv/dev.stamp
	$(BIN)/wijkpad check processes

types: .venv/dev.stamp
	$(BIN)/mypy

docs: .venv/dev.stamp
	$(BIN)/sphinx-build -q -E -W -n docs docs/_build

bench: .venv/dev.stamp  ## ratios, measured side by side in one run
	$(BIN)/python -m bench

conformance: .venv/dev.stamp  ## run the kits for BPMN and DMN beside the checkout and write their pages
	$(BIN)/python -m tests.dmn.tck --page
	$(BIN)/python -m tests.runtime.betsy --page
	$(BIN)/python -m tests.diagrams.bpmn_static --page

mutations: .venv/dev.stamp  ## make each condition, row and term of intake and meldcode wrong, and see which scenario notices; writes its page
	nice -n 19 $(BIN)/python -m tests.mutations.run --page $(MUTATIONS)

faults: .venv/dev.stamp  ## kill, race and break it a thousand times, on both databases; hours on a small machine
	$(BIN)/python -m tests.faults.run $(FAULTS)

games: .venv/dev.stamp  ## 10,000 random games of tokens against a small model, and loops of 100 passes; GAMES="2000 1" for fewer, with a seed
	LOOP_RUNS=300 LOOP_PASSES=100 $(BIN)/python -m pytest -q -n auto tests/runtime/test_gateways.py -k in_a_loop
	$(BIN)/python -m tests.runtime.games $(GAMES)

fuzz: .venv/dev.stamp  ## a million expressions and a hundred thousand broken models; hours on a small machine
	$(BIN)/python -m tests.fuzz.run $(FUZZ)

golden: .venv/dev.stamp  ## store runs at every kind of wait as this version does; never again once it is released
	$(BIN)/python -m tests.golden.runs

bundles:  ## rebuild the committed JavaScript and CSS; needs Node 20 or newer
	cd frontend && npm ci --ignore-scripts --no-audit --no-fund && npm run build

screenshots: .venv/dev.stamp  ## take the pictures of the docs again; needs Chromium
	$(BIN)/python docs/screenshots.py

lock:  ## needs uv; what runs has the versions that were tested
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --custom-compile-command 'make lock' \
	  --all-extras pyproject.toml requirements/build.in requirements/plugins.in -o requirements/dev.txt
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --custom-compile-command 'make lock' \
	  -c requirements/dev.txt pyproject.toml requirements/build.in requirements/plugins.in --extra postgres -o requirements/run.txt

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "wijkpad needs Python 3.11 or newer; set PYTHON=python3.11"; exit 1; }
	@$(PYTHON) -m venv .venv || { echo "Making a virtual environment failed. On Debian or Ubuntu: apt install python3-venv"; exit 1; }

.venv/run.stamp: requirements/run.txt pyproject.toml $(wildcard plugins/*/pyproject.toml) | .venv/bin/python
	$(BIN)/python -m pip -q install --disable-pip-version-check --require-hashes -r requirements/run.txt
	$(BIN)/python -m pip -q install --disable-pip-version-check --no-deps --no-build-isolation -e . $(addprefix -e ,$(PLUGINS))
	@touch $@

.venv/dev.stamp: requirements/dev.txt .venv/run.stamp
	$(BIN)/python -m pip -q install --disable-pip-version-check --require-hashes -r requirements/dev.txt
	@touch $@

clean:
	rm -rf .venv docs/_build .mypy_cache .ruff_cache .pytest_cache .hypothesis build *.egg-info
