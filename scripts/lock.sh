#!/bin/sh
# Write uv.lock from pyproject.toml, and the same pins for pip. Options go to `uv lock`.
#
# The lock must name the public index only, so settings of this machine are set aside.
set -eu
cd "$(dirname "$0")/.."
unset UV_INDEX UV_INDEX_URL UV_DEFAULT_INDEX UV_EXTRA_INDEX_URL UV_FIND_LINKS
export UV_NO_CONFIG=1 UV_PYTHON_DOWNLOADS=never

uv lock --default-index https://pypi.org/simple "$@"
export_group() {
    uv export --quiet --frozen --no-emit-project --no-header "$@"
}
export_group --group dev --output-file requirements/dev.txt >/dev/null
export_group --only-group bench --output-file requirements/bench.txt >/dev/null
