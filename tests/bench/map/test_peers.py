"""The pages the map is measured against ask nothing of a network."""

import re
from pathlib import Path

from tests.bench.map.peers import FAST, PLAIN, make_pages


def test_every_script_and_sheet_lies_beside_the_page(tmp_path: Path) -> None:
    make_pages(tmp_path, 10)
    for name in (FAST, PLAIN):
        page = (tmp_path / name).read_text("utf-8")
        found = re.findall(r"""(?:src|href)="([^"]+)""", page)
        assert len(found) >= 5
        assert all((tmp_path / asked).is_file() for asked in found)
        assert "http" not in page.replace("http-equiv", "")
