"""A verdict is told in sentences of both languages, with the rows that stray and points before and after."""

import pytest

from console.importing.crs.telling import SHOWN
from models.geo_shift import gcj02_to_wgs84, move_point
from resources.words import set_language
from tests.console.importing.crs.conftest import Region
from tests.console.importing.crs.distortions import SHIFTS, projected, written, written_pair
from tests.console.importing.crs.test_examine import table_of, verdict_on


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_lines_hold_no_gaps_and_name_system_evidence_and_runner_up(language: str, town: Region) -> None:
    set_language(language)
    points = town.points[0][::8], town.points[1][::8]
    verdict = verdict_on(table_of(*written_pair(SHIFTS["gcj02"](*points))), town.ground)
    text = "\n".join(verdict.lines())
    assert "GCJ-02" in text
    assert "WGS-84" in text
    assert "{" not in text
    assert len(verdict.lines()) >= 5
    set_language("zh")


def test_points_before_and_after_are_those_of_the_rows(town: Region) -> None:
    points = town.points[0][::8], town.points[1][::8]
    verdict = verdict_on(table_of(*written_pair(SHIFTS["gcj02"](*points))), town.ground)
    assert 0 < len(verdict.samples) <= SHOWN
    sample = verdict.samples[3]
    assert sample.before is not None
    assert sample.after == pytest.approx(move_point(gcj02_to_wgs84, *sample.before), abs=1e-7)


def test_a_system_that_had_to_be_moved_is_not_told_to_mean_the_same(town: Region) -> None:
    set_language("en")
    points = town.points[0][::8], town.points[1][::8]
    verdict = verdict_on(table_of(*written_pair(SHIFTS["gcj02"](*points))), town.ground)
    assert "the same places" not in "\n".join(verdict.lines())


def test_metres_have_no_place_before(town: Region) -> None:
    x, y = projected(32647, (town.points[0][::8], town.points[1][::8]))
    verdict = verdict_on(table_of(written(x, 2), written(y, 2)), town.ground)
    assert all(sample.before is None for sample in verdict.samples)


def test_a_row_far_from_the_others_is_named(town: Region) -> None:
    lon, lat = town.points[0][::8].copy(), town.points[1][::8]
    lon[4] += 3
    verdict = verdict_on(table_of(written(lon, 6), written(lat, 6)), town.ground)
    assert verdict.outliers == (6,)
    assert not verdict.is_plain
    assert any("6" in line for line in verdict.lines()[-1:])
