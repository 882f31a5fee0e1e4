"""A small checkout to find fault with."""

from collections.abc import Callable
from pathlib import Path

import pytest

from installer.check.house import House

Build = Callable[[dict[str, str]], House]


@pytest.fixture
def build(tmp_path: Path) -> Build:
    """Write files, path -> text, and give the checkout made of them."""

    def built(files: dict[str, str]) -> House:
        for name, text in files.items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        return House(tmp_path)

    return built
