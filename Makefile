# The usual tasks. Every target first installs missing dependencies (Debian packages, .venv) and rebuilds what changed.
MAKEFLAGS += --no-print-directory
.DEFAULT_GOAL := help
.PHONY: help run dashboard build test docs pictures wheel soak fuzz bench lint format asan tsan clean

help:
	@echo 'make run [ARGS="--turns 50 --seed 2"]   play a campaign into runs/'
	@echo 'make dashboard [ARGS="--port 8080"]      the campaigns of runs/ in the browser'
	@echo 'make test                               all tests'
	@echo 'make docs                               the documentation site, into build/site'
	@echo 'make pictures                           take the documentation's pictures again'
	@echo 'make wheel                              source package and wheels, into dist/'
	@echo 'make bench                              all benchmarks, compared with their goals'
	@echo 'make build                              the Python package and its native module, in .venv'
	@echo 'make lint | format                      check | apply the style'
	@echo 'make asan | tsan                        native tests under the address and undefined-behaviour | thread sanitizers; FLOORS="ecs combat" selects floors'
	@echo 'make fuzz [SECONDS=60]                  run each fuzz target for that long'
	@echo 'make soak                               the long-running tests'
	@echo 'make clean                              remove build output (not .venv, not runs)'

build:
	@tools/setup.sh run
	@tools/build.sh python

run: build
	@tools/run.sh $(ARGS)

dashboard: build
	@tools/setup.sh run dashboard
	@tools/build.sh page
	@mkdir -p runs
	@exec .venv/bin/void-reckoning dashboard runs $(ARGS)

test:
	@tools/setup.sh run test
	@tools/test.sh $(ARGS)

docs:
	@tools/setup.sh run docs
	@tools/build.sh python
	@tools/docs.sh

pictures:
	@tools/setup.sh run test
	@tools/build.sh python
	@tools/build.sh page
	@VR_PICTURES=$(CURDIR)/docs/pictures tools/clean_env.sh .venv/bin/python -m pytest -q tests/python/documents/test_pictures.py

wheel:
	@tools/setup.sh run wheel
	@tools/wheel.sh

soak:
	@tools/setup.sh run test wheel lint aarch64
	@tools/test.sh --soak $(ARGS)

fuzz:
	@tools/setup.sh run test
	@tools/fuzz.sh $(SECONDS)

bench:
	@tools/setup.sh run bench
	@tools/bench.sh $(ARGS)

lint:
	@tools/setup.sh run test lint
	@tools/lint.sh

format:
	@tools/setup.sh run test lint
	@tools/format.sh

asan tsan:
	@tools/setup.sh run test
	@tools/sanitize.sh $@ $(FLOORS)

clean:
	rm -rf build dist python/void_reckoning/_core*
