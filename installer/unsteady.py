"""Asks the few tests that failed in a whole run again, each in a process of its own, and names those that hold."""

import json
import re
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

MOST = 3
"""More than so many failures of one run are no coincidence."""
TIMES = 3
"""So often each must hold, one time after the other."""
CRASH = "crashed while running"
"""How pytest-xdist says that a process of tests died: that is never forgiven."""
STOPPED = re.compile(r"^!{5,} .* !{5,}$", re.MULTILINE)
"""How pytest says that it did not come to its end."""
COUNTED = re.compile(r"\b[1-9]\d* (?:failed|errors?)\b.* in \d+")
"""The last line of a run in which something failed."""
_FAILED = Path(".pytest_cache/v/cache/lastfailed")


def main(arguments: Sequence[str]) -> int:
    """`LOG [OPTION…]`: what the whole run printed, and options of pytest; 0 when every failure held this time."""
    log, *options = arguments
    failed = failures(Path.cwd())
    why = refusal(failed, Path(log).read_text(encoding="utf-8", errors="replace"))
    if why:
        print(f"== not asked again: {why}", flush=True)
        return 1
    held = [_holds(test, options) for test in failed]
    return 0 if all(held) else 1


def failures(root: Path) -> list[str]:
    """The tests that failed last, as pytest keeps them below `root`."""
    kept = root / _FAILED
    return sorted(json.loads(kept.read_text(encoding="utf-8"))) if kept.exists() else []


def refusal(failed: Sequence[str], printed: str) -> str:
    """Why a run that failed so stays failed; empty when its failures may be asked again."""
    if CRASH in printed:
        return "a process of tests died"
    if STOPPED.search(printed) or not COUNTED.search(printed):
        return "the run did not come to its end"
    if not failed or any("::" not in test for test in failed):
        return "it was no test that failed"
    if len(failed) > MOST:
        return f"{len(failed)} tests failed, more than {MOST}"
    return ""


def _holds(test: str, options: Sequence[str]) -> bool:
    for _time in range(TIMES):
        command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *options, test]
        if subprocess.run(command, check=False).returncode:
            print(f"== FAILED again, alone: {test}", flush=True)
            return False
    print(f"== UNSTEADY, a fault to be found: {test} failed in the whole run, held {TIMES} times alone", flush=True)
    return True


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
