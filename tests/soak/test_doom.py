"""The points inside a transaction of a seat are where its files are written today."""

import sqlite3
from pathlib import Path

import pytest

from models.store.cache import Cache
from tests.soak.doom import Doom, commit_of_seat


def test_a_page_that_is_about_to_be_committed_is_known(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    points: list[str] = []
    # Put back when the test is over: the doom itself stays for the life of a process.
    monkeypatch.setattr(sqlite3, "connect", sqlite3.connect)
    doom = Doom("page.in_write")
    monkeypatch.setattr(doom, "at", points.append)
    doom.on_commits(commit_of_seat)
    cache = Cache(tmp_path / "cache.db")
    points.clear()
    cache.apply([], 7, epoch="an epoch")
    cache.close()
    assert "page.in_write" in points
