#!/usr/bin/env bash
# Gets a machine ready for a make target, and does nothing, in well under a second, when nothing is missing.
#   installer/setup.sh runtime   what the console needs
#   installer/setup.sh dev       and what testing and checking it needs
# What it makes stays inside this folder: .venv/, .tools/, maps/web/node_modules/. Only missing system
# packages are installed elsewhere, with apt-get, on Debian and its relatives;
# WANGHUOLOU_SKIP_SYSTEM=1 leaves them to you.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

PART=${1:-runtime}
ROOT=$PWD
PYTHON=.venv/bin/python
CHECK_PYTHON='import sys, ensurepip, venv; sys.exit(not (3, 12) <= sys.version_info[:2] <= (3, 14))'
CHECK_VERSION='import sys; sys.exit(not (3, 12) <= sys.version_info[:2] <= (3, 14))'

say() { printf '%s\n' "set-up: $*" >&2; }
fail() { say "$*"; exit 2; }
has() { command -v "$1" >/dev/null 2>&1; }

# --- one set-up at a time -------------------------------------------------------------------------------

one_at_a_time() {
    has flock || return 0
    mkdir -p .tools
    exec 9>.tools/setup.lock
    flock 9
}

# --- system packages ------------------------------------------------------------------------------------

on_debian() { has dpkg-query && has apt-get; }

wanted_packages() {
    sed -e 's/#.*//' -e '/^[[:space:]]*$/d' installer/system-packages.txt |
        if [ "$PART" = dev ]; then sed 's/^dev //'; else sed '/^dev /d'; fi
}

installed_packages() {
    # "= name" a line.
    dpkg-query -W -f '${db:Status-Abbrev} ${Package}\n' 2>/dev/null | sed -n 's/^.i  */= /p'
}

missing_packages() {
    # Prints each wanted package of which no alternative is installed, alternatives still joined by "|".
    { installed_packages; wanted_packages; } | awk '
        $1 == "=" { have[$2] = 1; next }
        { found = 0; n = split($1, names, "|"); for (i = 1; i <= n; i++) if (names[i] in have) found = 1 }
        !found
    '
}

as_root() {
    if [ "$(id -u)" = 0 ]; then "$@"; elif has sudo; then sudo "$@"; else return 1; fi
}

known_name() {
    # The first alternative that this release can install.
    local name
    for name in ${1//|/ }; do
        if apt-cache policy "$name" 2>/dev/null | grep -q 'Candidate: [0-9]'; then
            printf '%s\n' "$name"
            return
        fi
    done
    printf '%s\n' "${1%%|*}"
}

apt_install() {
    local names=() name
    say "system packages are missing: $*"
    as_root env DEBIAN_FRONTEND=noninteractive apt-get update -qq ||
        fail "could not read the package lists. Run as an administrator: apt-get install ${*%%|*}"
    for name in "$@"; do names+=("$(known_name "$name")"); done
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends "${names[@]}" >&2 ||
        fail "could not install them. Run as an administrator: apt-get install ${names[*]}"
}

system_packages() {
    [ -z "${WANGHUOLOU_SKIP_SYSTEM:-}" ] && on_debian || return 0
    local missing=()
    mapfile -t missing < <(missing_packages)
    has npm || missing+=(nodejs npm)
    [ ${#missing[@]} -eq 0 ] || apt_install "${missing[@]}"
}

# --- Python ---------------------------------------------------------------------------------------------

good_python() { "$1" -c "$CHECK_PYTHON" >/dev/null 2>&1; }

find_python() {
    local name
    for name in python3.12 python3.13 python3.14 python3 python; do
        if has "$name" && good_python "$name"; then printf '%s\n' "$name"; return; fi
    done
    for name in "${PYENV_ROOT:-$HOME/.pyenv}"/versions/3.1[234].*/bin/python; do
        if [ -x "$name" ] && good_python "$name"; then printf '%s\n' "$name"; return; fi
    done
    return 1
}

python_without_venv() {
    # Debian splits venv off: a good interpreter that only lacks it?
    python3 -c "$CHECK_VERSION" >/dev/null 2>&1 && ! good_python python3
}

uv_command() {
    # uv from PATH (a pyenv shim may be there and still refuse), else our own from a locked requirement.
    if uv --version >/dev/null 2>&1; then printf 'uv\n'; return; fi
    if [ ! -x .tools/uv/bin/uv ]; then
        python3 -c 'import ensurepip, venv' 2>/dev/null || { on_debian && apt_install python3-venv; } || return 1
        python3 -m venv .tools/uv >&2 &&
            .tools/uv/bin/python -m pip install -q --require-hashes -r installer/uv.lock >&2 || return 1
    fi
    printf '.tools/uv/bin/uv\n'
}

make_venv() {
    local python uv
    rm -rf .venv
    if python_without_venv && on_debian && [ -z "${WANGHUOLOU_SKIP_SYSTEM:-}" ]; then apt_install python3-venv; fi
    if python=$(find_python); then
        say "making .venv with $("$python" --version)"
        "$python" -m venv .venv
        return
    fi
    say "no Python 3.12, 3.13 or 3.14 on PATH or in pyenv: fetching one with uv"
    uv=$(uv_command) &&
        UV_PYTHON_INSTALL_DIR="$ROOT/.tools/python" "$uv" venv -q --seed --managed-python --python 3.12 .venv ||
        fail "there is no Python to use. Install Python 3.12, 3.13 or 3.14 (on Debian 13 or Ubuntu 24.04: apt-get install python3 python3-venv; elsewhere: pyenv install 3.12) and run this again."
}

install_lock() {
    local lock=$1 stamp=.venv/.installed-$1
    cmp -s "$lock" "$stamp" && return
    say "installing $lock"
    "$PYTHON" -m pip install -q --disable-pip-version-check --no-input --require-hashes -r "$lock" >&2 ||
        fail "the Python packages of $lock could not be installed; see above. Check the network and run this again: what is already there is kept."
    cp "$lock" "$stamp"
}

python_environment() {
    "$PYTHON" -c "$CHECK_VERSION" 2>/dev/null || make_venv
    if [ "$PART" = dev ]; then install_lock requirements-dev.lock; else runtime_environment; fi
}

runtime_environment() {
    # A development environment holds everything of the runtime one.
    cmp -s requirements-dev.lock .venv/.installed-requirements-dev.lock || install_lock requirements.lock
}

# --- the map page ---------------------------------------------------------------------------------------

npm_packages() {
    # What the lock of a folder names, into its node_modules; nothing, when that is there already.
    local folder=$1 what=$2
    cmp -s "$folder/package-lock.json" "$folder/node_modules/.installed" && return
    has npm || fail "npm is missing. Install Node.js 18 or newer with npm and run this again."
    say "installing $folder/package-lock.json"
    npm ci --prefix "$folder" --ignore-scripts --no-audit --no-fund --silent >&2 ||
        fail "$what could not be installed; see above. Check the network and run this again."
    cp "$folder/package-lock.json" "$folder/node_modules/.installed"
    [ "$folder" != maps/web ] || rm -f maps/web/page.html
}

web_assets() {
    [ ! -f maps/web/package-lock.json ] || npm_packages maps/web "the map's JavaScript"
    # What the map is measured against; no part of the product.
    [ "$PART" != dev ] || [ ! -f tests/bench/map/web/package-lock.json ] ||
        npm_packages tests/bench/map/web "the JavaScript of the map's peers"
    compose_page
}

compose_page() {
    [ -f maps/page.py ] || return 0
    local page=maps/web/page.html
    if [ -f "$page" ] && [ -d maps/web/vendor ] && [ -z "$(find maps/page.py maps/web -name node_modules -prune -o -name vendor -prune \
        -o -type f -newer "$page" -print -quit)" ]; then return; fi
    say "composing the map page"
    "$PYTHON" -m maps.page >&2 || fail "the map page could not be composed; see above."
}

one_at_a_time
system_packages
python_environment
web_assets
