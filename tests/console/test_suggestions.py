"""The command bar understands characters, pinyin, initials and coordinates."""

import pytest

from console.found_words import coordinates
from console.suggestions import act_rank
from models.store.fit import ask


@pytest.mark.parametrize(
    ("text", "title"),
    [("派遣", "派遣车辆"), ("pq", "派遣车辆"), ("paiqian", "派遣车辆"), ("车辆", "派遣车辆"), ("disp", "Dispatch")],
)
def test_an_act_is_found_by_its_beginning_its_initials_and_its_parts(text: str, title: str) -> None:
    assert act_rank(ask(text), title) > 0


@pytest.mark.parametrize("text", ["xyz", "?", ""])
def test_what_does_not_fit_is_not_offered(text: str) -> None:
    assert act_rank(ask(text), "派遣车辆") == 0


def test_the_title_itself_comes_before_its_beginning_and_that_before_a_part() -> None:
    ranks = [act_rank(ask("地图"), title) for title in ("地图", "地图加载", "到地图")]
    assert ranks == sorted(ranks, reverse=True)
    assert len(set(ranks)) == 3


@pytest.mark.parametrize(
    "text", ["121.47, 31.23", "121.47，31.23", "121.47 31.23", "31.23, 121.47", "东经121.47 北纬31.23"]
)
def test_coordinates_are_offered_as_they_are_read(text: str) -> None:
    (found,) = coordinates(text)
    assert "121.47000, 31.23000" in found.title
    assert found.detail


def test_both_orders_are_offered_when_both_are_possible() -> None:
    assert len(coordinates("11.5, 48.1")) == 2


@pytest.mark.parametrize("text", ["200, 300", "12", "人民路 12", "1,2,3"])
def test_what_is_no_place_on_earth_is_not_offered(text: str) -> None:
    assert coordinates(text) == []
