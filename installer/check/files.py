"""Everything is in its room: JavaScript in maps/web, QSS in resources/styles, no registry address in a lock."""

import ast
import json
import re
from collections.abc import Iterator

from installer.check.house import Finding, House, Source

JAVASCRIPT_IN = "maps/web/"
QSS_IN = "resources/styles/"
LOCKS = ("requirements.lock", "requirements-dev.lock", "installer/uv.lock")
NPM_LOCKS = ("maps/web/package-lock.json", "tests/bench/map/web/package-lock.json")
MAX_LINES = 400

_ADDRESS = re.compile(
    r"\b(?:https?|git|ssh|file)://|^\s*-(?:i|f)\b|--(?:extra-)?index-url|--find-links|@ ", re.MULTILINE
)
_QSS = re.compile(
    r"\b(?:Q[A-Z]\w+|\*)(?:[#:.\[][^{};]*)?\s*\{[^{}]*[a-z-]+\s*:[^{}]*;|^\s*[a-z-]*(?:color|border|padding)\s*:[^;]+;"
)
_JAVASCRIPT = re.compile(r"\b(?:document|window)\.\w+|\bfunction\s*\w*\(|=>\s*\{|<script\b")


def check_files(house: House) -> list[Finding]:
    """Every finding about where things are."""
    return [
        *_javascript(house),
        *_foreign_text(house.product),
        *_locks(house),
        *_long(house.product),
    ]


def _javascript(house: House) -> Iterator[Finding]:
    for path in house.files(".js", ".mjs", ".ts", ".qss"):
        name = house.name(path)
        room = QSS_IN if path.suffix == ".qss" else JAVASCRIPT_IN
        if not name.startswith((room, "tests/")):
            yield Finding(name, f"belongs in {room}")


def _foreign_text(sources: list[Source]) -> Iterator[Finding]:
    """Python strings that are JavaScript or QSS."""
    for source in sources:
        if source.name.startswith("installer/check/"):
            continue
        loose = {id(n.value) for n in ast.walk(source.tree) if isinstance(n, ast.Expr)}
        for node in ast.walk(source.tree):
            if not isinstance(node, ast.Constant) or not isinstance(node.value, str) or id(node) in loose:
                continue
            where = f"{source.name}:{node.lineno}"
            if _QSS.search(node.value):
                yield Finding(where, f"QSS in Python; put it into {QSS_IN}")
            if _JAVASCRIPT.search(node.value) and not node.value.startswith("<"):
                yield Finding(where, f"JavaScript in Python; put it into {JAVASCRIPT_IN}")


def _locks(house: House) -> Iterator[Finding]:
    for name in LOCKS:
        path = house.root / name
        if not path.exists():
            yield Finding(name, "missing; run make lock")
            continue
        text = path.read_text(encoding="utf-8")
        if _ADDRESS.search(text):
            yield Finding(name, "a registry address; run make lock")
        for entry in re.split(r"\n(?=\S)", text.strip()):
            if "==" not in entry or "--hash=sha256:" not in entry:
                yield Finding(name, f"without a version or a hash: {entry.splitlines()[0]}")
    for name in NPM_LOCKS:
        yield from _npm_lock(house, name)


def _npm_lock(house: House, lock: str) -> Iterator[Finding]:
    path = house.root / lock
    if not path.exists():
        return
    for name, entry in json.loads(path.read_text(encoding="utf-8")).get("packages", {}).items():
        if name and "resolved" in entry:
            yield Finding(lock, f"{name} has a registry address; npm: omit-lockfile-registry-resolved")
        if name and not entry.get("integrity", "").startswith("sha512-"):
            yield Finding(lock, f"{name} has no integrity hash")


def _long(sources: list[Source]) -> Iterator[Finding]:
    for source in sources:
        lines = len(source.text.splitlines())
        if lines > MAX_LINES:
            yield Finding(source.name, f"{lines} lines; split it (at most {MAX_LINES})")
