"""A demo set is built whole, kept when current, and never written over somebody's files."""

import pytest

from console.demo import build
from console.demo.build import MANIFEST, NotOurs, build_demo, is_current
from console.demo.tables import write_json


@pytest.fixture
def quick(monkeypatch):
    made = []

    def write(folder, seed, say):
        made.append(seed)
        (folder / "a.txt").write_text(str(seed))
        digest = build._digest(folder / "a.txt")
        content = {"maker": "wanghuolou demo", "seed": seed, "version": build.VERSION, "files": {"a.txt": digest}}
        write_json(folder / MANIFEST, content)

    monkeypatch.setattr(build, "_write", write)
    return made


def test_a_finished_set_is_not_built_again(quick, tmp_path):
    assert build_demo(tmp_path / "d", 1, lambda _: None)
    assert not build_demo(tmp_path / "d", 1, lambda _: None)
    assert quick == [1]


def test_another_seed_or_a_changed_file_is_built_anew(quick, tmp_path):
    build_demo(tmp_path / "d", 1, lambda _: None)
    build_demo(tmp_path / "d", 2, lambda _: None)
    (tmp_path / "d" / "a.txt").write_text("spoilt")
    assert not is_current(tmp_path / "d", 2)
    build_demo(tmp_path / "d", 2, lambda _: None)
    assert quick == [1, 2, 2]
    assert [p.name for p in tmp_path.iterdir()] == ["d"]


def test_a_folder_with_other_files_is_left_alone(quick, tmp_path):
    (tmp_path / "mine.doc").write_text("x")
    with pytest.raises(NotOurs):
        build_demo(tmp_path, 1, lambda _: None)
    assert (tmp_path / "mine.doc").read_text() == "x"


def test_a_build_that_fails_leaves_the_old_set(quick, tmp_path, monkeypatch):
    build_demo(tmp_path / "d", 1, lambda _: None)

    def full(folder, seed, say):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(build, "_write", full)
    with pytest.raises(OSError, match="No space"):
        build_demo(tmp_path / "d", 2, lambda _: None)
    assert is_current(tmp_path / "d", 1)
    assert [p.name for p in tmp_path.iterdir()] == ["d"]
