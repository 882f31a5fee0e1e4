"""`make check`: what ruff, mypy and import-linter do not see."""
