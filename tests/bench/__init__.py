"""The figures of speed: `python -m tests.bench [--only area]` prints one JSON line each."""
