"""The small map shows the shift at a size a person sees, over the streets where there are any."""

import math

import numpy as np
import pytest

from console.features.importing.picture import FAR_M, LEAST_HALF_M, picture_of
from console.importing.columns import Column
from console.importing.crs.examine import examine
from console.importing.crs.ground import PackGround
from console.importing.crs.strays import Stray
from console.importing.crs.systems import asked
from console.importing.crs.verdict import Verdict
from console.importing.read import Table
from models.geo_shift import wgs84_to_gcj02
from resources.words import t
from tests.console.importing.crs.conftest import Region
from tests.console.importing.crs.distortions import points_of

COLUMNS = [Column("lon", "lon"), Column("lat", "lat")]


def verdict_of(lon: object, lat: object, word: str) -> Verdict:
    pairs = zip(np.asarray(lon), np.asarray(lat), strict=True)
    rows = [(at, {"lon": f"{x:.6f}", "lat": f"{y:.6f}"}) for at, (x, y) in enumerate(pairs, 2)]
    found = examine(Table(("lon", "lat"), rows), COLUMNS, (), only=asked(word))
    assert found is not None
    return found


def test_a_shift_is_shown_large_enough_to_be_seen() -> None:
    lon, lat = np.linspace(120.0, 120.2, 50), np.linspace(30.0, 30.2, 50)
    picture = picture_of(verdict_of(*wgs84_to_gcj02(lon, lat), "gcj02"), (), ())
    assert picture is not None
    before, after = picture.pairs[0]
    assert before is not None
    assert math.dist(before, after) > picture.half_m / 20
    assert (picture.before, picture.lines) == (t("wizard.map.before"), t("wizard.map.no_streets"))


def test_places_that_stay_are_drawn_once() -> None:
    picture = picture_of(verdict_of(np.linspace(120.0, 120.001, 9), np.linspace(30.0, 30.001, 9), "wgs84"), (), ())
    assert picture is not None
    assert all(before is None for before, _after in picture.pairs)
    assert (picture.half_m, picture.after) == (LEAST_HALF_M, t("wizard.map.as_is"))


def test_numbers_that_are_no_place_as_they_stand_are_said_not_drawn() -> None:
    picture = picture_of(
        verdict_of(np.linspace(301_000, 302_000, 9), np.linspace(2_771_000, 2_772_000, 9), "twd97"), (), ()
    )
    assert picture is not None
    assert picture.before == t("wizard.map.nowhere")
    assert picture.half_m < FAR_M


def test_the_streets_of_the_region_are_drawn_under_the_points(town: Region) -> None:
    lon, lat = points_of(town.pack)
    picture = picture_of(verdict_of(lon[:50], lat[:50], "wgs84"), (), (PackGround(town.pack),))
    assert picture is not None
    assert picture.ground is not None
    assert 0.01 < picture.ground.mean() < 0.8
    assert picture.lines == t("wizard.map.streets")


def test_rows_far_from_the_others_are_crossed_where_they_lie() -> None:
    verdict = verdict_of(np.linspace(120.0, 120.001, 9), np.linspace(30.0, 30.001, 9), "wgs84")
    gone = Stray(7, "H7", "120.0005 / 31.0", 120.0005, 31.0, 111_000.0)
    nowhere = Stray(8, "H8", "x", float("nan"), float("nan"), float("nan"))
    picture = picture_of(verdict, (gone, nowhere), ())
    assert picture is not None
    assert list(picture.crosses) == [7]
    assert picture.crosses[7][1] == pytest.approx(111_000, rel=0.01)
    assert picture.crossed == t("wizard.map.strays")
