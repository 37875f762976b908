# make run: the app; make test: everything checked. Neither needs root, a service or more than pip.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
CONSUMO_DATA ?= data
export CONSUMO_DATA
SIZE ?= 300k 3m

.PHONY: run test check browser calibrate bench soak faults clean

run: $(VENV)/run.stamp
	@test -s "$(CONSUMO_DATA)/current" || $(BIN)/python -m ingest load --to "$(CONSUMO_DATA)" sample_data
	@timeout 20 $(BIN)/python -m ingest map --once --to "$(CONSUMO_DATA)" || true
	$(BIN)/streamlit run dashboard.py

test: check browser
	$(BIN)/python -m pytest

check: $(VENV)/dev.stamp
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/sqlfluff lint --processes 1 queries

browser:
	sh tests/browser/find_chromium.sh

calibrate: $(VENV)/dev.stamp
	$(BIN)/python -m benchmarks.calibrate --write

bench: $(VENV)/dev.stamp browser
	$(BIN)/python -m benchmarks.surveillance_speed
	$(BIN)/python -m benchmarks.bench --write $(SIZE)

soak: $(VENV)/dev.stamp
	$(BIN)/python -m benchmarks.kill_load --times 200

faults: $(VENV)/dev.stamp
	$(BIN)/python -m benchmarks.faults

clean:
	rm -rf $(VENV) .mypy_cache .pytest_cache .ruff_cache .hypothesis

$(VENV)/bin/python:
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed: make PYTHON=python3.12 ...")'
	$(PYTHON) -m venv $(VENV)

$(VENV)/run.stamp: requirements.txt | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	touch $@

$(VENV)/dev.stamp: requirements-dev.txt requirements.txt | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	touch $@
