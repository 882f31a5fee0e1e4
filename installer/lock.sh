#!/usr/bin/env bash
# Writes the lock files anew from requirements*.in: hashes, every platform, no registry address.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

compile() {
    uv pip compile -q --universal --python-version "$1" --generate-hashes --no-annotate --no-header \
        --no-emit-index-url --no-emit-find-links "${@:2}"
}

uv --version >/dev/null 2>&1 || { echo "uv is needed to write lock files: python -m pip install uv" >&2; exit 2; }
compile 3.12 requirements.in -o requirements.lock
compile 3.12 -c requirements.lock requirements.in requirements-dev.in -o requirements-dev.lock
compile 3.9 installer/uv.in -o installer/uv.lock
