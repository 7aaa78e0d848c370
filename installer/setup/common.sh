# shellcheck shell=bash
# Shared by the scripts of this folder. SPDX-License-Identifier: GPL-3.0-or-later

setup_folder="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
source_folder="$(cd "$setup_folder/../.." && pwd)"
cache_folder="${LEPTON_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/lepton-studio}"
export PIP_ROOT_USER_ACTION=ignore PIP_DISABLE_PIP_VERSION_CHECK=1

say() { printf '── %s\n' "$*" >&2; }

# fail WHAT [HINT]
fail() {
    printf 'error: %s\n' "$1" >&2
    [ -z "${2:-}" ] || printf 'hint: %s\n' "$2" >&2
    exit 1
}

# Waits until no other call holds FILE, then holds it until this script ends.
hold_lock() {
    mkdir -p "$(dirname "$1")"
    exec {lock_descriptor}>"$1"
    flock -n "$lock_descriptor" && return
    say "Another call is at work here; waiting for it to finish"
    flock "$lock_descriptor"
}

# The interpreter that has pip. Debian's comes without it: then one in a folder of our own.
python_with_pip() {
    local python
    for python in python3 /usr/bin/python3 "$cache_folder/python-tools/bin/python"; do
        if "$python" -m pip --version >/dev/null 2>&1; then
            echo "$python"
            return
        fi
    done
    make_environment "$cache_folder/python-tools"
    echo "$cache_folder/python-tools/bin/python"
}

# make_environment FOLDER: a Python environment with pip.
make_environment() {
    local python
    for python in python3 /usr/bin/python3; do
        "$python" -m venv --clear "$1" >/dev/null 2>&1 && return
    done
    fail "No Python environment can be made in $1" "Install python3-venv, and check that the folder can be written to"
}
