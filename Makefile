# Two commands do everything: make ask Q="..." and make test. Both set up what they need first.
.PHONY: ask chat web install test test-all test-slow test-clock setup lock format lint bench bench-kills pictures clean
.ONESHELL:
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c

PYTHON ?= python3.11
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/ready
READY_TEST := $(VENV)/ready-test
ENCODED := $(VENV)/encoded/ready
LOG := $(VENV)/setup.log
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check
# Files of other digests than the lock's are refused, and nothing that it does not name is installed.
LOCKED := $(PIP) --no-deps --require-hashes
COMPILE := $(BIN)/uv pip compile --quiet --universal --no-deps --generate-hashes --no-header --no-annotate
PYTEST = $(BIN)/python -W error -m pytest -q -n $(PROCESSES) --no-loadscope-reorder
# How many processes run tests on two cores. Among all tests are many that wait: for a lease, an outage, a retry.
PROCESSES := 4
test-all test-slow: PROCESSES := 5
# The council of that administrator, where there is none yet.
COUNCIL ?= kent
QUICK := -m "not crash and not postgres and not slow and not browser"
SLOW := -m "crash or postgres or slow or browser"
# The quick tests try some of the examples of each property; make test-all tries them all.
FEWER := EXAMPLES_ONE_IN=4
# Under another clock fewer still: what a property test tries does not hang on the day.
FEWEST := EXAMPLES_ONE_IN=20
# How many seconds ahead the clock of make test-clock is: a year. AT sets a moment instead, as clocks in London
# show it: make test-clock AT="2027-10-31 01:58 BST" begins two minutes before summer time ends.
CLOCK ?= 31536000
AT ?=

# The question reaches the program through the environment, word for word: whatever quotes,
# apostrophes or dollars it holds, neither make nor the shell reads it.
Q ?= child lives in havering, risk is at dad's in kent. who holds the strat?
unexport Q
# Compiled once, the program starts in two thirds of the time, and the tests are not compiled by each process.
unexport PYTHONDONTWRITEBYTECODE
export QUESTION = $(value Q)

# Debian keeps the module that makes environments in a package of its own.
define ENSURE_VENV
if ! $$(command -v $(PYTHON) || command -v python3) -c 'import ensurepip' 2>/dev/null; then
  if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    apt-get update -qq && apt-get install -y -qq python3-venv
  else
    trap - ERR
    echo "Python cannot make environments here. Run: sudo apt-get install python3-venv" >&3; exit 1
  fi
fi
endef

# What tools say goes to the log, which nobody needs unless something fails.
define LOGGED
mkdir -p $(VENV)
exec 3>&2 >>$(LOG) 2>&1
trap 'echo "Setting up failed; the end of $(LOG) says why." >&3' ERR
endef

ask: $(READY)
	@printf '%s\n' "$$QUESTION" | $(BIN)/safeguarding-bot ask -

chat: $(READY)
	@$(BIN)/safeguarding-bot chat

# The page on this machine alone, with a link to sign in once as its first administrator.
web: $(READY)
	@SAFEGUARDING_WEB_URL=http://localhost:8080 $(BIN)/safeguarding-bot run --first-administrator $(COUNCIL)

install: $(READY)

setup: $(ENCODED)

# Wants uv, which nothing else here does.
lock: $(READY)
	@$(PIP) uv==0.13.9
	sed -n '/^# Production/,/^# Build/p' constraints.txt | grep -v '^torch==' | $(COMPILE) - -o requirements.lock
	sed -n '/^# Build/,/^# Tests/p' constraints.txt | $(COMPILE) - -o build.lock
	$(BIN)/python -m pip uninstall --quiet --yes uv

$(READY): pyproject.toml requirements.lock build.lock
	@echo "Setting up in $(VENV), once; this takes a few minutes." >&2
	$(LOGGED)
	$(ENSURE_VENV)
	[ -x $(BIN)/python ] || $$(command -v $(PYTHON) || command -v python3) -m venv $(VENV)
	$(LOCKED) -r build.lock
	$(PIP) --no-deps torch==2.13.0
	$(LOCKED) -r requirements.lock
	$(PIP) --no-deps --no-build-isolation -e .
	$(BIN)/python -m compileall -q bot embeddings procedures
	touch $@

$(READY_TEST): $(READY) constraints.txt
	@echo "Adding what the tests need, once." >&2
	$(LOGGED)
	$(PIP) --no-build-isolation -c constraints.txt -e ".[test]"
	touch $@

# What tests over the shipped library begin with: encoding it takes each run of them half a minute otherwise.
$(ENCODED): $(READY_TEST) $(shell find procedures/library -type f)
	@echo "Encoding the library for the tests." >&2
	$(LOGGED)
	SAFEGUARDING_DATA_DIR=$(VENV)/encoded $(BIN)/safeguarding-bot ask "who holds the strategy discussion?"
	touch $@

lint: $(READY_TEST)
	@$(BIN)/ruff format --quiet --check .
	$(BIN)/ruff check --quiet .
	$(BIN)/mypy --no-error-summary --num-workers 2

test: lint $(ENCODED)
	@$(FEWER) $(PYTEST) $(QUICK)

test-all: lint $(ENCODED)
	@$(PYTEST)

# What make test leaves out: with make test FEWER= these are all the tests, each once.
test-slow: $(ENCODED)
	@$(PYTEST) $(SLOW)

# With QUICK= all tests there are.
test-clock: $(ENCODED)
	@ahead=$(CLOCK)
	if [ -n "$(AT)" ]; then
	  export TZ=Europe/London
	  moment=$$(date -d "$(AT)" +%s)
	  ahead=$$((moment - $$(date +%s)))
	fi
	PYTHONPATH=$(CURDIR)/tests TEST_CLOCK_AHEAD=$$ahead $(FEWEST) $(PYTEST) -W "ignore:Module already imported" $(QUICK)

format: $(READY_TEST)
	@$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: $(READY_TEST)
	@$(BIN)/safeguarding-bot bench
	PYTHONPATH=.:tests $(BIN)/python tests/benchmarks/chat.py load limit flood machines
	PYTHONPATH=.:tests $(BIN)/python tests/benchmarks/refresher.py
	PYTHONPATH=.:tests $(BIN)/python tests/benchmarks/learning.py
	PYTHONPATH=.:tests $(BIN)/python tests/benchmarks/evidence.py
	PYTHONPATH=.:tests $(BIN)/python tests/benchmarks/documents.py
	PYTHONPATH=.:tests $(BIN)/python tests/benchmarks/reading.py
	PYTHONPATH=.:tests $(BIN)/python tests/benchmarks/searching.py --passages 20000 --encoded 2000
	PYTHONPATH=.:tests $(BIN)/python tests/benchmarks/pages.py
	PYTHONPATH=.:tests $(BIN)/python tests/benchmarks/adding.py
	PYTHONPATH=.:tests $(BIN)/python tests/benchmarks/live_session.py

bench-kills: $(READY_TEST)
	@PYTHONPATH=.:tests $(BIN)/python tests/benchmarks/chat.py kills memory
	PYTHONPATH=.:tests $(BIN)/python tests/benchmarks/faults.py
	PYTHONPATH=.:tests $(BIN)/python tests/benchmarks/kills.py

# The pictures of docs/, taken of the running pages. Wants Chromium.
pictures: $(ENCODED)
	@PYTHONPATH=.:tests $(BIN)/python -m support.pictures

clean:
	@rm -rf $(VENV) build *.egg-info
