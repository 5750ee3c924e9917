# Two commands: make run (a server on http://localhost:5005) and make test (everything that must pass).
.PHONY: run chat train check test evaluate lint audit format env dev

PY := .venv/bin/python -W ignore

run: env
	@exec $(PY) -m assistant run

chat: env
	@exec $(PY) -m assistant chat

train: env
	@$(PY) -m assistant train

check: env
	@$(PY) -m assistant check

# Two processes share the test folders: most tests wait for servers and browsers.
test: dev lint audit
	@$(PY) -m assistant check
	@$(PY) -m pytest -n 2 --dist loadgroup

evaluate: dev
	@$(PY) -m scripts.evaluation

lint: dev
	@.venv/bin/ruff check .
	@.venv/bin/ruff format --check .
	@.venv/bin/mypy

audit: dev
	@$(PY) -m scripts.audit

format: dev
	@.venv/bin/ruff check --fix .
	@.venv/bin/ruff format .

env:
	@scripts/install.sh run

dev:
	@scripts/install.sh dev
