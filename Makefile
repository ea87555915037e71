# `make help` lists what there is. Everything that is built stays in target/, .venv/ and
# node_modules/; nothing is installed elsewhere.

PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/pip --quiet --disable-pip-version-check

# The packages and the benches are built in release, the tests and the lints in debug, which
# compiles several times faster. Each kind of build shares its dependencies in target/.

RUST := Cargo.toml Cargo.lock $(shell find core bindings-python/Cargo.toml bindings-python/src \
	bindings-node/Cargo.toml bindings-node/build.rs bindings-node/src -type f)

.PHONY: help
help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

# --- For users -------------------------------------------------------------------------------

.PHONY: demo
demo: .venv/privity .venv/demo bindings-node/privity.node ## five stories, in Python and in Node; the last is killed, and opened again
	$(BIN)/python examples/demo.py
	node examples/demo.mjs

.PHONY: test test-rust test-python test-node
test: test-rust test-python test-node ## all tests: cargo test, pytest, node --test

test-rust: | tools
	cargo test --features schema

test-python: .venv/privity .venv/demo .venv/tests
	$(BIN)/python -m pytest tests/python

test-node: bindings-node/privity.node
	node --test tests/node/*.test.mjs

.PHONY: bench
bench: .venv/privity bindings-node/privity.node ## how fast, with a plain hash map beside each figure
	cargo bench --bench '*'
	$(BIN)/python tests/bench/bench.py
	node tests/bench/bench.mjs

# --- For contributors ------------------------------------------------------------------------

.PHONY: ready
ready: lint test demo ## all that must pass before a change is proposed

.PHONY: fuzz
fuzz: | tools ## ten million random steps: nobody gains a right together either; FUZZ_STEPS=N, FUZZ_SEED=N
	cargo test --release --test suite -- --ignored --exact --nocapture $(FUZZ)

FUZZ := worlds::colluders::colluders_gain_nothing_in_many_steps

.PHONY: lint lint-rust lint-python lint-node
lint: lint-rust lint-python lint-node ## formats, clippy, rustdoc, ruff, stubs, types

lint-rust: | tools
	cargo fmt --all --check
	cargo clippy --workspace --all-targets --all-features -- -D warnings
	RUSTDOCFLAGS='-D warnings' cargo doc --no-deps

lint-python: .venv/privity .venv/demo .venv/tests
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/python -m mypy.stubtest privity
	$(BIN)/python -m mypy examples/share.py

lint-node: bindings-node/privity.node
	node_modules/.bin/tsc --project tests/node/tsconfig.json

.PHONY: fmt
fmt: .venv/tests ## format Rust and Python
	cargo fmt --all
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

.PHONY: surface
surface: ## write what every language offers anew, as the core declares it; then the reference
	UPDATE=1 cargo test --package privity --features schema --test suite surface::
	node bindings-node/types.mjs
	$(MAKE) reference

.PHONY: reference
reference: node_modules/installed ## write docs/reference/ anew, from the docstrings and index.d.ts
	$(PYTHON) tests/reference/generate.py
	node tests/reference/generate.mjs

.PHONY: clean
clean: ## remove all that was built
	rm -rf target .venv node_modules
	find bindings-python bindings-node -name '*.so' -delete -o -name '*.node' -delete

# --- What is built: a stamp is as new as the last build, and older than a changed source --------

.PHONY: tools
tools:
	@command -v cargo >/dev/null || { echo "cargo is missing: install Rust 1.95 or newer" >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 10))' 2>/dev/null || \
		{ echo "$(PYTHON) is missing or old: install Python 3.10 or newer" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || \
		{ echo "$(PYTHON) makes no venv: on Debian, apt install python3-venv" >&2; exit 1; }
	@command -v npm >/dev/null || { echo "npm is missing: on Debian, apt install npm" >&2; exit 1; }
	@node -e 'process.exit(+(parseInt(process.versions.node) < 20))' 2>/dev/null || \
		{ echo "node is missing or old: install Node 20 or newer" >&2; exit 1; }

.venv/made: | tools
	$(PYTHON) -m venv .venv
	@touch $@

.venv/demo: examples/requirements.txt .venv/made
	$(PIP) install --requirement $<
	@touch $@

.venv/tests: tests/requirements.txt .venv/made
	$(PIP) install --requirement $<
	@touch $@

.venv/privity: $(RUST) pyproject.toml $(shell find bindings-python/python -name '*.py*') .venv/made
	$(PIP) install .
	@touch $@

node_modules/installed: package.json package-lock.json | tools
	npm ci --ignore-scripts --no-audit --no-fund
	@touch $@

bindings-node/privity.node: $(RUST) bindings-node/build.mjs node_modules/installed
	npm run --silent build
