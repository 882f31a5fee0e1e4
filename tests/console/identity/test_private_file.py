"""Files nobody else may read are whole, and a broken one is put aside."""

import os
import stat
from pathlib import Path

import pytest

from console.identity.private_file import read_private, write_private


def test_only_this_user_may_read_it_also_when_the_umask_is_wide_open(tmp_path: Path) -> None:
    path = tmp_path / "identity" / "x.json"
    before = os.umask(0)
    try:
        write_private(path, b"{}")
        write_private(path, b'{"a": 1}')
    finally:
        os.umask(before)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert read_private(path, dict[str, int]) == {"a": 1}
    assert [file.name for file in path.parent.iterdir()] == ["x.json"]


@pytest.mark.parametrize("data", [b"", b"{", b'{"a": "x"}', b"\xff\x00", b"[" * 100_000])
def test_what_cannot_be_read_is_put_aside(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "x.json"
    path.write_bytes(data)
    assert read_private(path, dict[str, int]) is None
    assert not path.exists()
    assert path.with_suffix(".bad").read_bytes() == data
    assert read_private(path, dict[str, int]) is None
