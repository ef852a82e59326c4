#!/bin/sh
# Make .venv from the pinned packages, with uv where it works and pip elsewhere.
#
#     scripts/setup.sh          what development needs
#     scripts/setup.sh bench    that, and the programs the benchmarks measure against
#
# Needs Python 3.11 or later and a package index. PYTHON names the interpreter to use.
set -eu
cd "$(dirname "$0")/.."

say() { printf '%s\n' "setup: $*"; }
fail() { printf '%s\n' "setup: $*" >&2; exit 1; }

new_enough() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; }

find_python() {
    if [ -n "${PYTHON:-}" ]; then
        set -- "$PYTHON"
    else
        set -- python3.11 python3 python3.12 python3.13 python3.14 python
    fi
    for candidate; do
        if new_enough "$candidate"; then
            "$candidate" -c 'import sys; print(sys.executable)'
            return
        fi
    done
    return 1
}

with_uv() {
    command -v uv >/dev/null 2>&1 || return 1
    say "installing with uv"
    export UV_PYTHON_DOWNLOADS=never UV_PROJECT_ENVIRONMENT=.venv
    # An environment made by pip is kept if it runs; uv sync then makes it match the lock.
    uv sync --quiet --frozen --no-install-project --python "$python" --group dev $uv_groups &&
        uv pip install --quiet --python .venv --no-deps --no-build-isolation --editable .
}

with_pip() {
    say "installing with pip"
    export PIP_USER=0
    if ! .venv/bin/python -m pip --version >/dev/null 2>&1; then
        "$python" -m venv --clear .venv ||
            fail "$python cannot make a virtual environment; install its venv module (on Debian: python3-venv)."
    fi
    .venv/bin/python -m pip install --quiet --upgrade pip &&
        .venv/bin/python -m pip install --quiet --require-hashes $pip_files &&
        .venv/bin/python -m pip install --quiet --no-deps --no-build-isolation --editable .
}

uv_groups=
pip_files="-r requirements/dev.txt"
if [ "${1:-}" = bench ]; then
    uv_groups="--group bench"
    pip_files="$pip_files -r requirements/bench.txt"
fi

python=$(find_python) ||
    fail "Détente needs Python 3.11 or later and found none; install it, or name it: make PYTHON=/path/to/python3."

# Without a home that can be written to there is nowhere to keep a cache.
if [ ! -w "${HOME:-/nowhere}" ]; then
    export UV_NO_CACHE=1 PIP_NO_CACHE_DIR=1
fi
new_enough .venv/bin/python || rm -rf .venv

with_uv || with_pip || fail "the packages could not be installed; the lines above say why."
say "ready: .venv/bin/detente"
