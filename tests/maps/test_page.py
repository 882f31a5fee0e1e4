import re
import subprocess
import sys
from pathlib import Path

import pytest

from maps import page

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def html() -> str:
    return page.compose()


def test_composing_twice_gives_the_same_page(html):
    fresh = [sys.executable, "-c", "from maps import page; import sys; sys.stdout.write(page.compose())"]
    again = subprocess.run(fresh, cwd=ROOT, capture_output=True, text=True, check=True, timeout=300).stdout
    assert again == html == page.compose()


def test_every_script_and_sheet_is_a_file_of_ours(html):
    links = re.findall(r'(?:src|href)="([^"]+)"', html)
    assert links
    for link in links:
        assert "//" not in link
        assert (page.WEB / link.removeprefix("joined/")).is_file(), link


def test_the_modules_come_as_one_that_is_asked_for_at_once(html):
    assert re.findall(r'<link rel="modulepreload" href="([^"]+)"', html) == ["joined/map.js"]
    assert re.findall(r'<script type="module" src="([^"]+)"', html) == ["joined/map.js"]


def test_what_starts_early_stands_before_all_that_is_read(html):
    early = (page.WEB / page.EARLY).read_text("utf-8")
    assert html.index(early) < min(html.index(tag) for tag in ("<script src", "<style>", 'rel="stylesheet"'))


def test_no_address_of_another_host_is_in_the_page(html):
    assert re.findall(r"https?://", html) == []


def test_the_policy_allows_only_our_scheme_and_the_hashed_blocks(html):
    found = re.search(r'Content-Security-Policy" content="([^"]+)"', html)
    assert found is not None
    policy = found[1]
    assert policy.startswith("default-src 'none';")
    assert "unsafe" not in policy
    assert "http" not in policy
    assert "*" not in policy
    assert policy.count("'sha256-") == len(re.findall("<script>", html)) + len(re.findall("<style>", html))


def test_a_changed_inline_block_gets_another_hash():
    one, two = (page.lock(f"<html><head></head><script>{text}</script></html>") for text in ("a", "b"))
    assert one.split("</head>", maxsplit=1)[0] != two.split("</head>", maxsplit=1)[0]


def test_missing_third_party_files_are_named_with_what_to_do(tmp_path, monkeypatch):
    monkeypatch.setattr(page, "VENDOR", {"absent.js": "absent/absent.js"})
    with pytest.raises(page.PageNotComposed, match="npm ci"):
        page.build(tmp_path)


def test_the_console_does_not_import_folium_at_run_time():
    source = "import sys, maps.view; sys.exit('folium' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", source], cwd=ROOT, check=False, timeout=300).returncode == 0


def test_the_lock_file_carries_hashes_and_no_address():
    lock = (page.WEB / "package-lock.json").read_text()
    assert '"integrity": "sha512-' in lock
    assert '"resolved"' not in lock


def test_a_page_of_another_version_is_not_there_to_be_shown(tmp_path):
    page.build(tmp_path)
    assert page.is_built(tmp_path)
    whole = (tmp_path / "page.html").read_text("utf-8")
    for other in (whole.replace("joined/map.js", "map.js"), whole.replace("window.begun", "window.old"), ""):
        (tmp_path / "page.html").write_text(other, "utf-8")
        assert not page.is_built(tmp_path)
    (tmp_path / "page.html").unlink()
    assert not page.is_built(tmp_path)
