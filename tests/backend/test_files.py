from pathlib import Path

import pytest

from backend.errors import Problem
from backend.files import inside, sha256_of


def test_only_files_inside_the_folder_are_found(tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    (folder / "a").mkdir(parents=True)
    (folder / "a" / "file").write_bytes(b"x")
    (tmp_path / "secret").write_bytes(b"x")
    (folder / "link").symlink_to(tmp_path / "secret")
    assert inside(folder, "a/file") == folder / "a" / "file"
    assert inside(folder, "a/../a/file") == folder / "a" / "file"
    for name in ("../secret", "link", "a", "", ".", str(tmp_path / "secret"), "a\0", "x" * 5000):
        with pytest.raises(Problem) as problem:
            inside(folder, name)
        assert problem.value.status == 404


def test_the_digest_is_of_the_whole_file(tmp_path: Path) -> None:
    (tmp_path / "f").write_bytes(b"abc")
    assert sha256_of(tmp_path / "f") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
