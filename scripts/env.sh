# Sourced by every script: where build products live, and nothing else.
#
# DRL_CACHE  holds everything that is built or fetched (default: ~/.cache/drl). It is outside the checkout, so that a
#            fresh clone on the same machine is warm. Set it to move the whole of it.
set -euo pipefail
DRL_ROOT="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
export DRL_ROOT
export DRL_CACHE="${DRL_CACHE:-$HOME/.cache/drl}"
export CARGO_TARGET_DIR="$DRL_CACHE/target"
# The copy of the checkout that scripts/cargo builds in.
export DRL_COPY="$DRL_CACHE/checkout"
export PATH="$HOME/.cargo/bin:$PATH"
mkdir -p "$DRL_CACHE"

say() { printf '\033[1m==> %s\033[0m\n' "$*" >&2; }
die() { printf '\033[1merror:\033[0m %s\n' "$*" >&2; exit 1; }
