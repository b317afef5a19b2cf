# Two commands do everything: make ask Q="..." and make test. Both set up what they need first.
.PHONY: ask chat test setup format bench bench-kills clean
.ONESHELL:
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c

PYTHON ?= python3.11
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/ready

# The question reaches the program through the environment, word for word: whatever quotes,
# apostrophes or dollars it holds, neither make nor the shell reads it.
unexport Q
export QUESTION = $(value Q)

# Debian keeps the module that makes environments in a package of its own.
define ENSURE_VENV
if ! $$(command -v $(PYTHON) || command -v python3) -c 'import ensurepip' 2>/dev/null; then
  if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    apt-get update -qq && apt-get install -y -qq python3-venv >&2
  else
    echo "Python cannot make environments here. Run: sudo apt-get install python3-venv" >&2; exit 1
  fi
fi
endef

ask: $(READY)
	@printf '%s\n' "$$QUESTION" | $(BIN)/safeguarding-bot ask -

chat: $(READY)
	@$(BIN)/safeguarding-bot chat

setup: $(READY)

$(READY): pyproject.toml constraints.txt
	@echo "Setting up in $(VENV). The first time takes a few minutes." >&2
	$(ENSURE_VENV)
	[ -x $(BIN)/python ] || $$(command -v $(PYTHON) || command -v python3) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade "pip>=26" -c constraints.txt
	$(BIN)/python -m pip install --quiet -c constraints.txt torch==2.13.0
	$(BIN)/python -m pip install --quiet -c constraints.txt -e ".[test]"
	touch $@

test: $(READY)
	@$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/python -W error -m pytest -n 2 --dist loadfile

format: $(READY)
	@$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: $(READY)
	@$(BIN)/safeguarding-bot bench
	PYTHONPATH=. $(BIN)/python tests/bench_chat.py load limit
	PYTHONPATH=. $(BIN)/python tests/bench_refresher.py
	PYTHONPATH=. $(BIN)/python tests/bench_learning.py
	PYTHONPATH=. $(BIN)/python tests/bench_evidence.py

bench-kills: $(READY)
	@PYTHONPATH=. $(BIN)/python tests/bench_chat.py kills memory

clean:
	@rm -rf $(VENV) build *.egg-info
