"""A file is bounded, unpacked on the way, and the same at the end as at the start."""

import bz2
import gzip
import os
from pathlib import Path

import pytest

from console.importing.errors import BadFile
from console.importing.reading import source as source_module
from console.importing.reading.source import Source


@pytest.mark.parametrize("pack", [bytes, gzip.compress, bz2.compress])
def test_packed_bytes_come_out_unpacked(tmp_path: Path, pack) -> None:
    file = tmp_path / "a"
    file.write_bytes(pack(b"number,name\n" * 1000))
    with Source(file) as source:
        assert source.data() == b"number,name\n" * 1000
        assert source.head().startswith(b"number")
        assert source.copied(tmp_path / "copy").read_bytes() == source.data()


def test_a_file_that_grows_while_it_is_read_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_bytes(b"a,b\n")
    with pytest.raises(BadFile) as caught, Source(file):
        file.write_bytes(b"a,b\n1,2\n")
    assert caught.value.code == "changed"


def test_a_file_that_goes_away_while_it_is_read_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_bytes(b"a,b\n")
    with pytest.raises(BadFile) as caught, Source(file):
        os.unlink(file)
    assert caught.value.code == "changed"


def test_what_unpacks_without_end_is_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(source_module, "RATIO_FROM_BYTES", 1 << 20)
    file = tmp_path / "bomb.csv.gz"
    file.write_bytes(gzip.compress(b"0" * (8 << 20)))
    with pytest.raises(BadFile) as caught, Source(file) as source:
        source.data()
    assert caught.value.code == "bomb"


@pytest.mark.parametrize(
    "content", [gzip.compress(os.urandom(5000))[:3000], b"BZh9" + b"no bzip2 at all", b"\x1f\x8b"]
)
def test_packed_bytes_that_end_in_the_middle_get_a_sentence(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "a.gz"
    file.write_bytes(content)
    with pytest.raises(BadFile) as caught, Source(file) as source:
        source.data()
    assert caught.value.code == "truncated"


@pytest.mark.parametrize("name", ["", "nowhere.csv", "a\0b"])
def test_what_is_no_file_gets_a_sentence(tmp_path: Path, name: str) -> None:
    with pytest.raises(BadFile):
        Source(tmp_path / name)
