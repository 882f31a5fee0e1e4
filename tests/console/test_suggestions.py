"""The command bar understands characters, initials and coordinates."""

import pytest

from console.suggestions import closeness, coordinates, pinyin_initials


def test_initials_are_those_of_the_syllables() -> None:
    assert pinyin_initials("派遣车辆") == "pqcl"


@pytest.mark.parametrize(
    ("text", "title"), [("派遣", "派遣车辆"), ("pq", "派遣车辆"), ("车辆", "派遣车辆"), ("disp", "Dispatch")]
)
def test_a_title_is_found_by_its_beginning_its_initials_and_its_parts(text: str, title: str) -> None:
    assert closeness(text, title) > 0


def test_what_does_not_fit_is_not_offered() -> None:
    assert closeness("xyz", "派遣车辆") == 0


def test_the_title_itself_comes_before_its_beginning_and_that_before_a_part() -> None:
    assert closeness("地图", "地图") > closeness("地图", "地图加载") > closeness("地图", "到地图")


@pytest.mark.parametrize("text", ["121.47, 31.23", "121.47，31.23", "121.47 31.23"])
def test_coordinates_are_longitude_first(text: str) -> None:
    (found,) = coordinates(text)
    assert "121.47000, 31.23000" in found.title


def test_coordinates_that_only_fit_the_other_way_round_are_turned() -> None:
    (found,) = coordinates("31.23, 121.47")
    assert "121.47000, 31.23000" in found.title


@pytest.mark.parametrize("text", ["200, 300", "12", "人民路 12", "1,2,3"])
def test_what_is_no_place_on_earth_is_not_offered(text: str) -> None:
    assert coordinates(text) == []
