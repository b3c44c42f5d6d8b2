# `make help` lists the targets. Each installs what it needs or says plainly how to get it.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.PHONY: help needs needs-dev needs-web needs-browser web demo test test-web audit bench evaluate fuzz fuzz-api release clean

TARGET_FOLDER := $(or $(CARGO_TARGET_DIR),target)
FUZZ_SECONDS ?= 60
FUZZ_EXAMPLES ?= 20

help: ## List the targets.
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /\1\t/' | awk -F'\t' '{ printf "  make %-9s %s\n", $$1, $$2 }'

needs:
	@command -v cargo >/dev/null || { \
	  echo "Rust is missing. Get it as https://rustup.rs says, or from your system's packages (1.90 or newer),"; \
	  echo "then open a new terminal and run the same command again."; exit 1; }
	@command -v cc >/dev/null || { \
	  echo "A C compiler is missing (SQLite is built from source). Get one with:"; \
	  echo "  Debian, Ubuntu:  sudo apt-get install build-essential"; \
	  echo "  Fedora:          sudo dnf install gcc"; \
	  echo "  macOS:           xcode-select --install"; exit 1; }

needs-dev: needs
	@cargo fmt --version >/dev/null 2>&1 || rustup component add rustfmt
	@cargo clippy --version >/dev/null 2>&1 || rustup component add clippy

needs-web:
	@command -v npm >/dev/null && node -e 'const [a, b] = process.versions.node.split("."); process.exit(a > 20 || (a == 20 && b >= 19) ? 0 : 1)' || { \
	  echo "Node.js 20.19 or newer with npm is missing (the workbench's page is built with it). Get it with:"; \
	  echo "  Debian 13, Ubuntu 25.04 or newer:  sudo apt-get install nodejs npm"; \
	  echo "  Fedora:                            sudo dnf install nodejs"; \
	  echo "  macOS:                             brew install node"; \
	  echo "or as https://nodejs.org says."; exit 1; }

needs-browser:
	@command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null || { \
	  if command -v apt-get >/dev/null && [ "$$(id -u)" = 0 ]; then apt-get update -qq && apt-get install -y -qq chromium fonts-noto-cjk >/dev/null; else \
	    echo "Chromium is missing (the page is tested in it). Get it with:"; \
	    echo "  Debian:  sudo apt-get install chromium fonts-noto-cjk"; \
	    echo "  Fedora:  sudo dnf install chromium"; exit 1; fi; }

WEB_SOURCES := $(shell find web -type f -not -path 'web/node_modules/*' -not -path 'web/dist/*' -not -path 'web/tests/*' 2>/dev/null | tr ' ' '?')

web: web/dist/index.html ## Build the workbench's page, where its sources are newer than it.

web/node_modules/.package-lock.json: web/package-lock.json web/package.json web/.npmrc | needs-web
	npm --prefix web ci --no-audit --no-fund
	@touch $@

web/dist/index.html: $(WEB_SOURCES) web/node_modules/.package-lock.json
	npm --prefix web run build
	@touch $@

demo: needs web ## Build Krama and show it on an invented country: from its reports to groups beside the truth, and the workbench.
	cargo build --locked --profile demo -p krama-cli
	rm -rf demo-unit
	"$(TARGET_FOLDER)/demo/krama" demo
	@echo "krama is here: $(TARGET_FOLDER)/demo/krama"

test: needs-dev web ## Run everything that must hold: format, lints, tests, doctests, checks of the house.
	cargo fmt --all --check
	cargo clippy --locked --workspace --all-targets -- -D warnings
	if cargo nextest --version >/dev/null 2>&1; then \
	  cargo nextest run --locked --workspace; \
	else \
	  cargo test --locked --workspace --lib --bins --tests; \
	fi
	cargo test --locked --workspace --doc
	$(MAKE) --no-print-directory test-web

test-web: needs web needs-browser ## Check and test the page alone, and drive it in a browser against the real binary.
	npm --prefix web run check
	npm --prefix web run check:api
	npm --prefix web test
	cargo build --locked -p krama-cli
	KRAMA_BINARY="$(abspath $(TARGET_FOLDER))/debug/krama" npm --prefix web run browse

audit: needs needs-web ## Ask for known flaws in what Krama is built of (the lists of flaws come from the network).
	@cargo deny --version >/dev/null 2>&1 || cargo install --locked cargo-deny
	cargo deny check
	npm --prefix web audit

bench: needs web ## Measure against peers on this machine and write docs/benchmarks.md.
	bench/run

evaluate: needs ## Measure against the truth of simulated countries, with peers, and write docs/evaluation.md (EVALUATE_SEEDS="11" is quick).
	bench/evaluate

# The library that reads workbooks lets the numbers of absurd cells wrap; it is built for that target as it is shipped.
fuzz: needs ## Feed every reader, every kind and the proofs random bytes (FUZZ_SECONDS each, 60 unless set).
	@cargo fuzz --version >/dev/null 2>&1 || cargo install --locked cargo-fuzz
	for target in $$(cargo fuzz list --fuzz-dir fuzz); do \
	  echo "== $$target"; \
	  mkdir -p "fuzz/corpus/$$target"; \
	  case "$$target" in read_*) seeds="fixtures/intake fixtures/hostile"; length=65536;; *) seeds=""; length=2048;; esac; \
	  case "$$target" in read_workbook) checks="--release";; *) checks="";; esac; \
	  cargo fuzz run --fuzz-dir fuzz -s none $$checks "$$target" "fuzz/corpus/$$target" $$seeds -- \
	    -max_total_time=$(FUZZ_SECONDS) -max_len=$$length -rss_limit_mb=2048; \
	done

fuzz-api: needs web ## Ask the interface everything its document describes, wrongly too, as every role (FUZZ_EXAMPLES of each, 20 unless set).
	@command -v python3 >/dev/null || { echo "python3 is missing: it runs schemathesis"; exit 1; }
	[ -x fuzz/.venv/bin/schemathesis ] || { python3 -m venv fuzz/.venv && fuzz/.venv/bin/pip install --quiet --requirement fuzz/api.txt; }
	cargo build --locked --profile demo -p krama-cli
	fuzz/.venv/bin/python fuzz/api.py --krama "$(TARGET_FOLDER)/demo/krama" --examples $(FUZZ_EXAMPLES)

release: needs web ## Build the binary that is measured and given away.
	cargo build --locked --release -p krama-cli
	@echo "$(TARGET_FOLDER)/release/krama"

clean: ## Remove what was built, and the demo's country and workspace.
	cargo clean
	rm -rf demo-unit bench/out fuzz/target fuzz/.venv
