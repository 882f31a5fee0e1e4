"""A mapping is kept by its name and found again by the file it fits."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from console.importing.errors import BadFile
from console.importing.profiles import FOLDER, ColumnMapping, delete, fitting, listed, load, names, rename, save

TEXTS = st.text(st.characters(codec="utf-8"), max_size=12)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.builds(ColumnMapping, kind=TEXTS, columns=st.dictionaries(TEXTS, TEXTS), sheet=TEXTS,
                 header_row=st.none() | st.integers(0, 99)))  # fmt: skip
def test_what_is_kept_is_loaded(tmp_path: Path, mapping: ColumnMapping) -> None:
    save(tmp_path, "水务局", mapping)
    assert load(tmp_path, "水务局") == mapping


def test_profiles_are_listed_and_those_that_fit_are_found(tmp_path: Path) -> None:
    save(tmp_path, "one", ColumnMapping(kind="hydrants", columns={"number": "a"}))
    save(tmp_path, "two", ColumnMapping(kind="hydrants", columns={"number": "a", "lon": "b"}))
    save(tmp_path, "other", ColumnMapping(kind="sites", columns={"number": "a"}))
    (tmp_path / FOLDER / "broken.toml").write_text("= nonsense")
    assert names(tmp_path) == ["broken", "one", "other", "two"]
    assert fitting(tmp_path, "hydrants", ["a", "b", "c"]) == ["two", "one"]
    assert fitting(tmp_path, "hydrants", ["a"]) == ["one"]


@pytest.mark.parametrize(
    ("name", "code"),
    [("none", "no_profile"), ("broken", "bad_profile"), ("../x", "profile_name"), ("", "profile_name")],
)
def test_a_profile_that_cannot_be_used_gets_a_sentence(tmp_path: Path, name: str, code: str) -> None:
    save(tmp_path, "kept", ColumnMapping(kind="hydrants"))
    (tmp_path / FOLDER / "broken.toml").write_text("kind = 7")
    with pytest.raises(BadFile) as caught:
        load(tmp_path, name)
    assert caught.value.code == code


def test_a_profile_is_renamed_never_over_another_and_deleted(tmp_path: Path) -> None:
    save(tmp_path, "one", ColumnMapping(kind="hydrants"))
    save(tmp_path, "two", ColumnMapping(kind="sites"))
    rename(tmp_path, "one", "水务局")
    assert names(tmp_path) == ["two", "水务局"]
    for old, new, code in (
        ("水务局", "two", "profile_taken"),
        ("gone", "x", "no_profile"),
        ("two", "a/b", "profile_name"),
    ):
        with pytest.raises(BadFile) as caught:
            rename(tmp_path, old, new)
        assert caught.value.code == code
    delete(tmp_path, "two")
    delete(tmp_path, "two")
    assert names(tmp_path) == ["水务局"]


def test_all_are_listed_by_name_with_those_that_cannot_be_read(tmp_path: Path) -> None:
    one = ColumnMapping(kind="stations", columns={"name": "a"})
    save(tmp_path, "one", one)
    (tmp_path / FOLDER / "bad.toml").write_text("[", "utf-8")
    assert listed(tmp_path) == [("bad", None), ("one", one)]
