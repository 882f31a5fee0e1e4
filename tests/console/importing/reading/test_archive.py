"""Archives are looked over before anything is unpacked."""

import zipfile
from pathlib import Path

import pytest

from console.importing.errors import BadFile
from console.importing.reading import archive as archive_module
from console.importing.reading.archive import is_aside, opened_archive, shown_name, unpack
from console.importing.reading.source import Source
from tests.console.importing.reading.files import zipped


def source(folder: Path, content: bytes) -> Source:
    (folder / "a.zip").write_bytes(content)
    return Source(folder / "a.zip")


def code_of(folder: Path, content: bytes) -> str:
    with pytest.raises(BadFile) as caught, opened_archive(source(folder, content)) as opened:
        unpack(opened, opened.namelist()[0], folder / "out", "a.zip")
    return caught.value.code


def test_a_bomb_is_told_by_what_it_says_of_itself(tmp_path: Path) -> None:
    assert code_of(tmp_path, zipped({"a.csv": b"0" * (100 << 20)})) == "bomb"


def test_too_many_members_damage_and_locks_get_sentences(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert code_of(tmp_path, zipped({})) == "empty"
    good = bytearray(zipped({"a.csv": b"number,name\n" * 999}))
    assert code_of(tmp_path, bytes(good[:60])) == "truncated"
    locked = bytearray(good)
    locked[locked.index(b"PK\x01\x02") + 8] |= 1
    assert code_of(tmp_path, bytes(locked)) == "locked"
    good[45] ^= 0xFF
    assert code_of(tmp_path, bytes(good)) == "truncated"
    monkeypatch.setattr(archive_module, "MAX_MEMBERS", 3)
    assert code_of(tmp_path, zipped({f"{n}.csv": b"" for n in range(9)})) == "archive_members"


def test_names_are_shown_as_their_makers_wrote_them() -> None:
    member = zipfile.ZipInfo("消火栓.csv".encode("gb18030").decode("cp437"))
    assert shown_name(member) == "消火栓.csv"
    assert is_aside("__MACOSX/a.csv")
    assert is_aside("x/.DS_Store")
    assert not is_aside("x/a.csv")
