"""What is kept of an old pack, and what is made anew."""

import shutil
from pathlib import Path

import pytest

from maps.region import plan as planning
from maps.region.plan import PART_FILES, builder_of, is_whole, plan
from tests.maps.towns import small_town

ALL = frozenset(PART_FILES)
LANGUAGES = ("zh", "en")


@pytest.fixture
def old(tmp_path: Path) -> Path:
    return Path(shutil.copytree(small_town().path, tmp_path / "town"))


def sources() -> list[str]:
    return [source.sha256 for source in small_town().manifest.sources]


def test_of_the_same_inputs_everything_is_kept(old: Path) -> None:
    assert plan(sources(), "", LANGUAGES, old).wanted == frozenset()


def test_without_a_pack_everything_is_made(tmp_path: Path) -> None:
    assert plan(sources(), "", LANGUAGES, tmp_path / "none").wanted == ALL


@pytest.mark.parametrize(("clip", "extra"), [("c", []), ("", ["another"])])
def test_another_polygon_or_source_changes_everything(old: Path, clip: str, extra: list[str]) -> None:
    assert plan([*sources(), *extra], clip, LANGUAGES, old).wanted == ALL


def test_other_languages_change_what_has_names_in_them_and_no_roads(old: Path) -> None:
    assert plan(sources(), "", ("de",), old).wanted == {"basemap", "lists"}


def test_the_order_of_the_sources_changes_nothing(old: Path) -> None:
    first = plan(["a", "b"], "", LANGUAGES, old)
    assert plan(["b", "a"], "", LANGUAGES, old).parts == first.parts


@pytest.mark.parametrize("name", sorted(ALL))
def test_a_part_whose_file_was_changed_is_made_anew(old: Path, name: str) -> None:
    path = old / PART_FILES[name][0]
    data = bytearray(path.read_bytes())
    data[-1] ^= 1
    path.unlink()
    path.write_bytes(data)
    found = plan(sources(), "", LANGUAGES, old)
    assert found.wanted == {name}
    assert found.old is not None
    assert not is_whole(found.old, name)


def test_code_that_changed_makes_its_part_anew(old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(planning, "builder_of", lambda name: builder_of(name) + ("x" if name == "roads" else ""))
    assert plan(sources(), "", LANGUAGES, old).wanted == {"roads"}


def test_every_part_is_made_by_code_of_its_own() -> None:
    assert len({builder_of(name) for name in ALL}) == len(ALL)
