# Everything starts from a bare checkout: `make run` and `make test` set up what they need and are quick the next time.

PYTHON ?= python3
PORT ?= 8000

.PHONY: help run test lint

help:  ## say what there is
	@sed -n 's/^\([a-z-]*\):.*##/make \1\t/p' Makefile | expand -t 16

test: ## run every test
	.venv/bin/pytest -q -n 2

lint: ## check the code
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
