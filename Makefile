# `make site` builds the site and `make test` proves it; both do all the set-up.
# ARGS=… is passed on: make check ARGS=--watch, make test ARGS="-k search".

SHELL := bash
.DEFAULT_GOAL := help
.NOTPARALLEL:

# MkDocs 2 is announced in every build; we are pinned below it, with the reason in pyproject.toml.
export NO_MKDOCS_2_WARNING := 1
export DISABLE_MKDOCS_2_WARNING := true
# Python starts a good deal faster with its bytecode kept.
unexport PYTHONDONTWRITEBYTECODE
MAKEFLAGS += --no-print-directory

.PHONY: help
help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-15s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.PHONY: setup
setup: ## Make .venv with the locked packages and the command .venv/bin/framework
	@.ci/venv site

.PHONY: setup-downloads
setup-downloads: ## The same, with a browser that prints, and fails without one
	@.ci/venv test
	@CI=true .venv/bin/python tests/ensure_browser.py

.PHONY: site
site: setup ## Build every version of the site into site/
	@.venv/bin/framework site $(ARGS)

.PHONY: downloads
downloads: setup-downloads ## Build the site with a PDF and an offline copy of every version
	@.venv/bin/framework site --downloads $(ARGS)

.PHONY: measure
measure: ## Measure what a reader waits for, and what checkers find on each kind of page
	@.ci/venv test
	@.ci/node
	@CI=true .venv/bin/python tests/ensure_browser.py
	@.venv/bin/python tests/measure_reading.py $(ARGS)

.PHONY: bench
bench: ## Measure building and serving against stock MkDocs, with every budget: ARGS="15 150"
	@.ci/venv test
	@CI=true .venv/bin/python tests/ensure_browser.py
	@.venv/bin/python -m bench $(ARGS)

.PHONY: bench-peers
bench-peers: ## Measure other tools on the same text, beside stock and ours: ARGS="15 150"
	@.ci/venv test
	@CI=true .venv/bin/python tests/ensure_browser.py
	@.venv/bin/python -m bench.peers $(ARGS)

.PHONY: bench-counts
bench-counts: setup ## Count what a small site costs: pages rendered, files opened, bytes
	@.venv/bin/python -m bench.counts

.PHONY: screenshots
screenshots: ## Take the pictures that the README shows
	@.ci/venv test
	@CI=true .venv/bin/python tests/ensure_browser.py
	@.venv/bin/python tests/take_screenshots.py $(ARGS)

.PHONY: serve
serve: setup ## Show the draft on this machine, and again at every change
	@.venv/bin/framework serve $(ARGS)

.PHONY: check
check: setup ## Check the framework's text: every finding with file, line and rule
	@.venv/bin/framework check $(ARGS)

.PHONY: test
test: ## Check code and site, with real browsers; what CI runs
	@.ci/venv test
	@.ci/node
	@.venv/bin/python tests/ensure_browser.py --engines
	@.venv/bin/python tests/ensure_nginx.py
	@.ci/lint || lint=failed; \
	.venv/bin/python -m pytest -n auto --maxprocesses 4 $(ARGS) && [ -z "$$lint" ] || \
	{ echo "test: failed$${lint:+; lint failed too, see above the tests}" >&2; exit 1; }

.PHONY: test-fast
test-fast: ## The tests of model, reading, rules, differences and views, for the inner loop
	@.ci/venv test
	@.venv/bin/python -m pytest -q -n auto --maxprocesses 4 -m "not long and not slow and not browser" \
	  tests/source tests/check tests/diff tests/views tests/test_architecture.py tests/test_content.py $(ARGS)

.PHONY: lint
lint: ## Check code, types, scripts, styles, templates and workflows
	@.ci/venv test
	@.ci/node
	@.ci/lint

UNMEASURED := not twice and not thousand and not full_disk

.PHONY: coverage
coverage: ## Run the tests and report which lines and branches none of them runs
	@.ci/venv test
	@.venv/bin/python tests/ensure_browser.py
	@rm -rf build/coverage && mkdir -p build/coverage
	@# What compares times, or fills the disk, would measure coverage itself.
	@.venv/bin/python -m coverage run -m pytest -n auto --maxprocesses 4 -k "$(UNMEASURED)" $(ARGS)
	@.venv/bin/python -m coverage combine --quiet
	@.venv/bin/python -m coverage report

.PHONY: mutants
mutants: ## Change code bit by bit and list what no test notices; ARGS="living_framework.diff.words*"
	@.ci/venv test
	@.venv/bin/mutmut run $(ARGS)
	@.venv/bin/mutmut results

.PHONY: test-long
test-long: coverage mutants ## What takes long: many cases, the tests with their coverage, and the mutants
	@.venv/bin/python -m pytest -n auto --maxprocesses 4 -m long

.PHONY: strings
strings: setup ## Collect the words of the interface into locale/interface.pot
	@.venv/bin/pybabel -q extract -F babel.cfg -k _ -k ngettext:1,2 -k message --no-location --omit-header -o locale/interface.pot .

.PHONY: lock
lock: setup ## Pin every package again; UPGRADE=1 takes the newest
	@.ci/lock

.PHONY: clean
clean: ## Remove all that these commands made
	rm -rf .venv node_modules mutants .cache site build *.egg-info .mypy_cache .pytest_cache .ruff_cache .hypothesis
	find living_framework macros tests -name __pycache__ -type d -prune -exec rm -rf {} +
