"""A hydrant hangs where somebody says, else on what is called as it is, else on the nearest that is near enough."""

from console.mains.epanet import Junction
from console.mains.matching import Match, matched, placed
from console.mains.wire import By, Hydrant, Open

M_PER_DEGREE = 111_195.0
JUNCTIONS = [
    Junction("H", 121.5, 25.0),
    Junction("17", 121.5, 25.0 + 400 / M_PER_DEGREE),
    Junction("18", 121.5, 25.0002),
]


def found(
    *,
    near: list[Junction] = JUNCTIONS,
    within_m: float = 30.0,
    by_number: bool = False,
    name: str = "h",
    junction: str = "",
    called: str = "",
) -> Match | None:
    """What a hydrant at (121.5, 25) is matched with."""
    asked = Open("", "", [Hydrant(name, 121.5, 25.0, 9.0, junction, called)], 0.1, within_m, by_number=by_number)
    return matched(asked, near, placed(near, "")).get(name)


def test_the_nearest_is_taken_within_the_distance_and_none_beyond() -> None:
    assert found() == Match("H", 0.0, By.PLACE)
    away = found(near=JUNCTIONS[1:])
    assert away is not None
    assert (away.junction, away.by, round(away.away_m or 0)) == ("18", By.PLACE, 22)
    assert found(near=JUNCTIONS[1:], within_m=20.0) is None


def test_who_is_named_is_taken_however_far_and_a_name_that_is_not_there_is_not_guessed() -> None:
    assert found(junction="17", called="18") == Match("17", None, By.TOLD)
    assert found(junction="none", called="18") is None


def test_the_number_counts_beside_the_hydrant_or_anywhere_once_the_centre_says_so() -> None:
    assert found(called="18") == Match("18", None, By.NUMBER)
    assert found(called="17") == Match("H", 0.0, By.PLACE)
    assert found(called="17", by_number=True) == Match("17", None, By.NUMBER)


def test_without_places_names_are_all_there_is() -> None:
    bare = [Junction(j.name, None, None) for j in JUNCTIONS]
    assert found(near=bare, called="17") == Match("17", None, By.NUMBER)
    assert found(near=bare, name="18") == Match("18", None, By.NAME)
    assert found(near=bare) is None


def test_coordinates_that_are_no_degrees_are_no_places_until_their_system_is_named() -> None:
    metres = [Junction("A", 300_000.0, 2_770_000.0)]
    assert placed(metres, "") is None
    assert placed(metres, "nonsense") is None
    there = placed(metres, "EPSG:3826")
    assert there is not None
    assert [round(x) for x in there["A"]] == [121, 25]
    assert placed([Junction("A", 0.0, 0.0), Junction("B", 9.0, 9.0)], "") is None
