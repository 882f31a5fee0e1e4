# Every target sets itself up: see installer/setup.sh. Nothing is fetched when nothing is missing.
PYTHON := .venv/bin/python
WORKERS ?= 2
ARGS ?=

.PHONY: run demo test check bench soak shots pictures runtime dev lock
.DEFAULT_GOAL := run

run: runtime  ## the console on the demo district; without a display, its tour
	@installer/run.sh $(ARGS)

demo: runtime  ## the demo district's files under var/demo
	@$(PYTHON) main.py demo build var/demo

test: dev  ## every test; ARGS="-k words" for some
	@QT_QPA_PLATFORM=offscreen $(PYTHON) -m pytest -n $(WORKERS) --dist loadfile --durations 10 $(ARGS)

check: dev  ## style, types, walls, words
	@$(PYTHON) -m installer.check

bench: dev  ## one JSON line a figure; ONLY=area for some
	@QT_QPA_PLATFORM=offscreen $(PYTHON) -m tests.bench $(if $(ONLY),--only $(ONLY))

soak: dev  ## kill, cut and damage everything, and count what is lost; MINUTES=10 SEED=…
	@$(PYTHON) -m tests.soak $(if $(MINUTES),--minutes $(MINUTES)) $(if $(SEED),--seed $(SEED))

shots: dev  ## the pictures of docs/images
	@QT_QPA_PLATFORM=offscreen $(PYTHON) -m tests.shots $(ARGS)

pictures: dev  ## the map's scenes that tests compare with, drawn anew; ARGS="name…" for some
	@QT_QPA_PLATFORM=offscreen $(PYTHON) -m tests.maps.pictured $(ARGS)

lock:  ## new lock files from requirements*.in; needs uv
	@installer/lock.sh

runtime:
	@installer/setup.sh runtime

dev:
	@installer/setup.sh dev
