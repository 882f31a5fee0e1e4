"""Run every check, the slow ones side by side; say what each found and how long it took."""

import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from installer.check.excuses import check_excuses
from installer.check.files import check_files
from installer.check.house import House
from installer.check.imports import check_imports
from installer.check.mirror import without_test
from installer.check.words import check_words

ROOT = Path(__file__).resolve().parents[2]
BROKEN = "Broken contracts"
"""Where import-linter's answer begins, behind its banner."""
TOOLS = {
    "ruff check": ["ruff", "check", "--output-format", "concise", "."],
    "ruff format": ["ruff", "format", "--check", "--output-format", "concise", "."],
    "mypy --strict": ["mypy"],
    "import-linter": ["lint-imports"],
}


def main() -> int:
    """0 when the house is in order."""
    with ThreadPoolExecutor(2) as pool:
        running = {name: pool.submit(_tool, command) for name, command in TOOLS.items()}
        good = _house()
        for name, result in running.items():
            code, output, seconds = result.result()
            told = output[max(0, output.find(BROKEN)) :].strip()
            good &= _report(name, told.splitlines() if code else [], seconds)
    return 0 if good else 1


def _tool(command: list[str]) -> tuple[int, str, float]:
    """Run a tool of the environment this runs in."""
    before = time.monotonic()
    tool = Path(sys.executable).with_name(command[0])
    done = subprocess.run([str(tool), *command[1:]], cwd=ROOT, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr, time.monotonic() - before


def _house() -> bool:
    """Our own checks."""
    house = House(ROOT)
    before = time.monotonic()
    counts, excuses = check_excuses(house)
    good = True
    for name, findings in (
        ("words", check_words(house)),
        ("files", check_files(house)),
        ("imports", check_imports(house)),
        ("excuses", excuses),
    ):
        good &= _report(name, [str(finding) for finding in findings], time.monotonic() - before)
        before = time.monotonic()
    for kind, count in counts.items():
        print(f"     {kind}: {count}")
    untested = without_test(house)
    print(f"     source files without a mirrored test: {len(untested)}{''.join(f'\n       {n}' for n in untested)}")
    return good


def _report(name: str, lines: list[str], seconds: float) -> bool:
    """Print one result; True when there is nothing to mend."""
    print(f"{'FAIL' if lines else 'ok  '} {name} ({seconds:.1f} s)")
    for line in lines:
        print(f"     {line}")
    sys.stdout.flush()
    return not lines


if __name__ == "__main__":
    sys.exit(main())
