# Four commands matter: make demo, make test, make lint, make bench. Each sets up what it needs.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PROTOS := $(wildcard protos/glossator/v1/*.proto)

.DEFAULT_GOAL := help
.PHONY: help demo test lint bench bench-bars bench-report bench-check shapes accuracy ablations recorded protos clean install

help: ## show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

# A stamp remembers what was installed from: a second run installs nothing.
$(VENV)/.installed: pyproject.toml plugins/glossator_en/pyproject.toml constraints.txt
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt "torch==2.13.0"
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e ".[dev]" -e ./plugins/glossator_en
	@touch $@

install: $(VENV)/.installed ## create .venv and install everything into it

demo: $(VENV)/.installed ## start a server, stream the seeds through it, print the results
	@$(BIN)/glossator demo seeds/*.txt

test: $(VENV)/.installed ## run the tests
	$(BIN)/python -m pytest

lint: $(VENV)/.installed ## ruff, mypy, import rules
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(VENV)/.installed ## measure every layer; ANALYZERS=a,b: only what tells of these analyzers, anyone's
	GLOSSATOR_BENCH_ANALYZERS="$(ANALYZERS)" $(BIN)/python -m pytest benchmarks --benchmark-only \
		--benchmark-columns=median,iqr,rounds -p no:cacheprovider -o timeout=600

bench-bars: $(VENV)/.installed ## measure the bars; ONLY="first-result workers" for some
	$(BIN)/python -m benchmarks.bars $(foreach row,$(ONLY),--only $(row)) $(ARGS)

bench-report: $(VENV)/.installed ## measure everything and write benchmarks/report; ARGS=--resume to go on, --quick to try
	$(BIN)/python -m benchmarks.report $(ARGS)

bench-check: $(VENV)/.installed ## hold ratios against plain Stanza to those committed: two minutes, for CI
	$(BIN)/python -m benchmarks.check $(ARGS)

shapes: $(VENV)/.installed ## hold texts made to be slow to what news of their length takes; an hour; ARGS="--size 65536"
	$(BIN)/python -m benchmarks.shapes $(ARGS)

accuracy: $(VENV)/.installed ## score models and analyzers on the corpora of GLOSSATOR_DATA; ARGS="--only numbers"
	@$(BIN)/python -m benchmarks.accuracy table $(ARGS)

ablations: $(VENV)/.installed ## score the analyzers with one thing turned off at a time
	@$(BIN)/python -m benchmarks.accuracy ablations $(ARGS)

recorded: $(VENV)/.installed ## record the parses of the seeds anew, and the reference of AUTHORS.md, for glossator.testing
	$(BIN)/python -m glossator.testing.recorded seeds/*.txt
	$(BIN)/python -m glossator.testing.reference core/glossator/testing/AUTHORS.md

protos: $(VENV)/.installed ## regenerate core/glossator/v1 from protos/
	PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/python -m grpc_tools.protoc -Iprotos --python_out=core --mypy_out=core $(PROTOS)
	PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/python -m grpc_tools.protoc -Iprotos --grpc_python_out=core --mypy_grpc_out=core \
		protos/glossator/v1/analysis.proto protos/glossator/v1/registry.proto

clean: ## remove what the other commands made
	rm -rf $(VENV) build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .benchmarks .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
