"""What is in the wrong room is found."""

import json

import pytest

from installer.check.files import check_files
from tests.installer.check.conftest import Build

LOCK = """alembic==1.20.1 \\
    --hash=sha256:83490def
httpx==0.28.1 ; sys_platform == 'linux' \\
    --hash=sha256:00
"""
LOCKS = {"requirements.lock": LOCK, "requirements-dev.lock": LOCK, "installer/uv.lock": LOCK}


def found(build: Build, files: dict[str, str]) -> str:
    return "\n".join(map(str, check_files(build({**LOCKS, **files}))))


def test_a_house_in_order_has_no_findings(build: Build) -> None:
    npm = {"packages": {"": {}, "node_modules/leaflet": {"version": "1.9.4", "integrity": "sha512-AA=="}}}
    files = {
        "maps/web/map.js": "window.x = 1;",
        "resources/styles/base.qss": "QWidget { color: red; }",
        "maps/web/package-lock.json": json.dumps(npm),
        "console/x.py": 'query = "SELECT a FROM b WHERE c = {d}"\nwords = f"{a}: {b};"\n',
    }
    assert found(build, files) == ""


@pytest.mark.parametrize(
    ("name", "text", "finding"),
    [
        ("console/x.js", "", "belongs in maps/web/"),
        ("console/x.qss", "", "belongs in resources/styles/"),
        ("console/x.py", 's = "QLabel { color: red; }"', "console/x.py:1: QSS in Python"),
        ("console/x.py", 's = "color: red; border: none;"', "QSS in Python"),
        ("maps/x.py", 's = "document.title"', "JavaScript in Python"),
        ("maps/x.py", 's = "function (a) { return a; }"', "JavaScript in Python"),
        ("requirements.lock", "--index-url x\n" + LOCK, "a registry address"),
        ("requirements.lock", "a @ https://b.c/a.whl --hash=sha256:00\n", "a registry address"),
        ("requirements.lock", "httpx==0.28.1\n", "without a version or a hash: httpx==0.28.1"),
        ("console/x.py", "x = 1\n" * 401, "401 lines; split it"),
    ],
)
def test_what_is_out_of_place_is_found(build: Build, name: str, text: str, finding: str) -> None:
    assert finding in found(build, {name: text})


def test_an_npm_lock_with_addresses_or_without_hashes_is_found(build: Build) -> None:
    npm = {"packages": {"node_modules/leaflet": {"version": "1.9.4", "resolved": "https://a.b/leaflet.tgz"}}}
    said = found(build, {"maps/web/package-lock.json": json.dumps(npm)})
    assert "has a registry address" in said
    assert "has no integrity hash" in said


def test_a_missing_lock_is_found(build: Build) -> None:
    assert "requirements.lock: missing" in "\n".join(map(str, check_files(build({}))))
