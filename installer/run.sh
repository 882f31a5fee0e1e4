#!/usr/bin/env bash
# Opens the console on the demo district; with no display it plays the tour offscreen into var/tour/.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

has_display() { [ "$(uname -s)" != Linux ] || [ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ]; }

if has_display; then
    exec .venv/bin/python main.py --demo "$@"
fi
printf 'There is no display: playing the tour into var/tour/\n' >&2
export QT_QPA_PLATFORM=offscreen
exec .venv/bin/python main.py --demo --tour var/tour "$@"
