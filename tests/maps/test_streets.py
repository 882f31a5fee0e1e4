"""Streets in bulk: distances by a grid are the true ones to a cell, and thirty thousand are asked in no time."""

import time
from pathlib import Path

import numpy as np
import pytest

from maps.region.pack import BadPack
from maps.streets import FAR, GRID_M, UNKNOWN, Grid, Plane, Streets, _cells_away, _mapped
from models.geo import Box
from tests.maps.osm_file import place
from tests.maps.towns import pack_of, small_town


@pytest.fixture(scope="module")
def town() -> Streets:
    return Streets(small_town().gazetteer)


def _away_m(grid: Grid | None, *metres: tuple[float, float]) -> list[int]:
    assert grid is not None
    lon, lat = np.array([place(*at) for at in metres]).T
    return [int(cells) for cells in grid.away_at(*grid.plane.metres(lon, lat))]


def test_distances_to_the_streets_are_right_to_a_cell(town: Streets) -> None:
    grid = town.street_grid(*place(300, 200))
    near = _away_m(grid, (300, 0), (300, 20), (200, 40), (600, 250), (300, 250))
    assert near == pytest.approx([0, 20 / GRID_M, 40 / GRID_M, 0, FAR], abs=1)


def test_far_from_every_street_nothing_is_known(town: Streets) -> None:
    assert _away_m(town.street_grid(*place(0, 0)), (5_000, 0), (-400, -400)) == [UNKNOWN, UNKNOWN]


def test_what_the_pack_does_not_cover_is_not_known() -> None:
    (west, south), (east, north) = place(-10, -10), place(300, 300)
    cut = Streets(small_town().gazetteer, clip=Box(west, south, east, north))
    assert cut.box.east == pytest.approx(east)
    assert _away_m(cut.street_grid(*place(100, 100)), (200, 0), (500, 0)) == [0, UNKNOWN]


def test_house_numbers_have_a_grid_of_their_own(town: Streets) -> None:
    near = _away_m(town.house_grid(*place(100, 20)), (100, 20), (100, 40))
    assert near == pytest.approx([0, 4], abs=1)


@pytest.mark.parametrize(
    ("text", "found"),
    [("人民路", 1), ("明湖市城关区人民路", 1), ("An der Leopoldstraße", 1), ("无名路", 0), ("", 0)],
)
def test_a_text_that_ends_with_a_streets_name_names_it(town: Streets, text: str, found: int) -> None:
    assert len(town.named_in(text)) == found


def test_the_points_along_a_street_lie_on_it(town: Streets) -> None:
    lon, lat = town.spots_of(town.named_in("人民路")[0])
    assert len(lon) > 5
    assert np.allclose(lat, place(0, 0)[1], atol=1e-6)
    assert len(town.spots_of(10**9)[0]) == 0


def test_degrees_and_metres_lead_into_each_other() -> None:
    plane = Plane(121.0, 31.0)
    lon, lat = plane.degrees(*plane.metres(np.array([121.2]), np.array([30.9])))
    assert (lon[0], lat[0]) == pytest.approx((121.2, 30.9))


def test_distances_across_the_cells_are_those_of_geometry() -> None:
    seeds = np.zeros((60, 60), bool)
    seeds[20, 30] = seeds[45, 10] = True
    rows, columns = np.mgrid[:60, :60]
    true = np.minimum(np.hypot(rows - 20, columns - 30), np.hypot(rows - 45, columns - 10))
    assert (_cells_away(seeds) == np.minimum(true, FAR).round()).all()


def test_the_known_ground_reaches_beyond_the_streets_but_not_far() -> None:
    seeds = np.zeros((200, 200), bool)
    seeds[100, 100] = True
    known = _mapped(seeds)
    assert known[100, 100]
    assert known[90, 110]
    assert not known[20, 20]


@pytest.mark.parametrize("content", [b"", b"no database at all" * 99])
def test_a_file_that_is_no_gazetteer_is_refused_with_a_sentence(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "gazetteer.sqlite"
    path.write_bytes(content)
    with pytest.raises(BadPack, match=r"gazetteer\.sqlite"):
        Streets(path)


def test_thirty_thousand_points_of_a_real_town_are_asked_in_two_seconds() -> None:
    pack = pack_of("osm/porto.osm.pbf")
    started = time.thread_time()
    streets = Streets(pack.gazetteer)
    grid = streets.street_grid(pack.box.centre.lon, pack.box.centre.lat)
    assert grid is not None
    random = np.random.default_rng(1)
    lon = random.uniform(pack.box.west, pack.box.east, 30_000)
    lat = random.uniform(pack.box.south, pack.box.north, 30_000)
    away = grid.away_at(*grid.plane.metres(lon, lat))
    assert time.thread_time() - started < 2
    assert 0.3 < np.mean(away <= FAR) < 1
