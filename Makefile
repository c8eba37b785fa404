# What can be made here. `make demo` is the place to start.
# PYTHON=… names another Python than the first one found that is new enough.

PYTHON ?= $(shell for python in python3.11 python3 python3.12 python3.13; do \
	"$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo "$$python"; break; }; done)
BIN := .venv/bin
STAMP := .venv/.made
# What failed on a busy machine gets one more chance, by itself; what fails then is broken.
AGAIN := $(BIN)/python -m pytest --last-failed --last-failed-no-failures none
.DEFAULT_GOAL := help

.PHONY: help setup demo test check format words pictures papers site bench mutate soak wheel deb packages clean

# Say what can be made.
help:
	@awk '/^# /{said = substr($$0, 3); next} /^[a-z]+:/{split($$0, part, ":"); printf "make %-8s %s\n", part[1], said} {said = ""}' Makefile

# Make .venv with everything pinned, and the command at .venv/bin/tui-reset.
setup: $(STAMP)

$(STAMP): requirements.txt pyproject.toml
	@"$(PYTHON)" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
		echo "tui-reset needs Python 3.11 or newer. Install it, or name it: make setup PYTHON=/path/to/python3.11"; exit 1; }
	@"$(PYTHON)" -c 'import ensurepip, venv' 2>/dev/null || { \
		echo "This Python cannot make virtual environments. On Debian and Ubuntu: apt-get install python3-venv"; exit 1; }
	$(BIN)/python -c 'import pip, ssl' 2>/dev/null || "$(PYTHON)" -m venv --clear .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	$(BIN)/python -m compileall -q tui_reset
	@touch $@

# Try everything on this machine with made-up accounts.
demo: setup
	$(BIN)/tui-reset demo

# Run all tests: they mostly wait, so three at a time, and by themselves those that measure time.
test: setup
	$(BIN)/python -m pytest -n 3 --dist loadfile -m "not alone" || $(AGAIN) -m "not alone"
	$(BIN)/python -m pytest -m alone || $(AGAIN) -m alone

# Do what CI does to a change: format, lint, spelling, types, imports, tests.
check: setup
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/codespell
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(MAKE) test

# Bring all files into shape.
format: setup
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

LOCALE := tui_reset/language/locale
# Bring the catalogues up to date with the texts in the code, and compile them. NEW=xx begins a new one.
words: setup
	$(BIN)/pybabel -q extract --mapping=babel.toml --no-wrap --add-location=file --sort-by-file --omit-header \
		--keywords="_ mark ngettext:1,2 pgettext:1c,2" --no-default-keywords --add-comments="For translators:" \
		--output=$(LOCALE)/tui_reset.pot .
	$(if $(NEW),test -e $(LOCALE)/$(NEW) || $(BIN)/pybabel -q init --domain=tui_reset --no-wrap --input-file=$(LOCALE)/tui_reset.pot --output-dir=$(LOCALE) --locale=$(NEW))
	$(BIN)/pybabel -q update --domain=tui_reset --no-wrap --ignore-pot-creation-date --no-fuzzy-matching --ignore-obsolete \
		--input-file=$(LOCALE)/tui_reset.pot --output-dir=$(LOCALE)
	$(BIN)/pybabel -q compile --domain=tui_reset --statistics --directory=$(LOCALE)

# Write what is made from the program itself: man pages, completion scripts, the reference of the settings.
papers: setup
	$(BIN)/python -m tests.papers

# Make a web site of the documentation, in site/. It needs no network, and opens from the folder.
site: setup
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --quiet --strict

# Draw the pictures of README.md and docs/ anew, from the apps as they are.
pictures: setup
	$(BIN)/python -m tests.pictures

# Measure against the promised figures, as ratios within one run.
bench: setup
	$(BIN)/python -m tests.bench

# Break the backend's rules in small ways: their tests must notice. MODULES=… chooses some.
mutate: setup
	$(BIN)/python -m tests.mutation $(MODULES)

# Walks, attacks and kills for MINUTES=10 with CLIENTS=50; DATABASE=postgres for two nodes.
soak: setup
	$(BIN)/python -m tests.soak

# Build wheel and sdist into dist/, with the pins beside them for installing the wheel.
wheel: setup
	rm -rf dist
	$(BIN)/python -m build --no-isolation
	sed -n 's/^\([A-Za-z0-9._-]*==[^ ;]*\).*/\1/p' requirements.txt > dist/constraints.txt
	$(BIN)/python install/pins.py > dist/requirements-client.txt
	$(BIN)/python install/pins.py server ssh postgres > dist/requirements-all.txt

# Build a Debian package into dist/, for machines with the same Debian as this one.
deb: wheel
	install/debian/build dist/*.whl dist/requirements-all.txt dist

# Install what was built, in environments and on machines of its own, and use it.
packages: wheel
	BUILT_PACKAGES=dist $(BIN)/python -m pytest tests/packages

# Remove everything that was made.
clean:
	rm -rf .venv dist build site .bench .coverage .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	find tui_reset tests -name __pycache__ -type d -prune -exec rm -rf {} +
