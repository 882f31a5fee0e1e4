"""Estimates carry what they were made from, and say where they hold."""

from pathlib import Path

import pytest

from console.features.drawing.estimating import TABLE, Wind, circle, distances, plume
from models.drawing import MAX_VERTICES
from models.evacuation import BadTable
from models.plume import BadRelease, Release, Stability
from tests.models.facts import NOON

PLACE = (120.0, 30.0)
WIND = Wind(2.0, 270.0, NOON)


def test_a_circle_names_its_distance_substance_and_source() -> None:
    found = circle(PLACE, 300.0, "氯", "本中心 2026", verified=True)
    estimate = found.fields["estimate"]
    assert (found.fields["points"], found.fields["radius_m"]) == ((PLACE,), 300.0)
    assert (estimate.inputs, estimate.source, estimate.verified) == (
        {"radius_m": 300.0, "substance": "氯"}, "本中心 2026", True,
    )  # fmt: skip


def test_a_plume_lies_down_the_wind_and_names_all_its_inputs() -> None:
    found = plume(PLACE, Release(0.1, 2.0, Stability.F), 117.0, WIND, "氯", "x")
    estimate, points = found.fields["estimate"], found.fields["points"]
    assert min(lon for lon, _lat in points) >= PLACE[0] - 1e-6, "a west wind carries to the east"
    assert 3 <= len(points) <= MAX_VERTICES
    assert estimate.inputs["reach_m"] == pytest.approx(500, abs=2)
    assert {"rate_kg_s", "limit_mg_m3", "wind_m_s", "wind_from_deg", "stability", "terrain"} <= set(estimate.inputs)
    assert estimate.wind_at == NOON
    assert not estimate.verified
    assert "501" in found.sentence


def test_a_plume_beyond_the_formulas_says_so_and_one_that_is_nowhere_draws_nothing() -> None:
    assert "公式" in plume(PLACE, Release(100.0, 0.5, Stability.F), 0.01, WIND, "", "").sentence
    assert plume(PLACE, Release(1e-4, 20.0, Stability.A), 1e6, WIND, "", "").fields == {}
    with pytest.raises(BadRelease):
        plume(PLACE, Release(1.0, 0.1, Stability.A), 1.0, WIND, "", "")


def test_a_centres_own_table_goes_before_the_example(tmp_path: Path) -> None:
    assert not any(row.verified for row in distances(tmp_path))
    own = '[[distances]]\nname = "氨"\nun_number = "1005"\nisolation_m = 30.0\nsource = "x"\nverified = true\n'
    (tmp_path / TABLE).write_text(own, "utf-8")
    assert [(row.name, row.verified) for row in distances(tmp_path)] == [("氨", True)]


@pytest.mark.parametrize("text", ["[", '[[distances]]\nname = "x"\n', "\x00"])
def test_a_table_that_cannot_be_read_is_a_sentence(tmp_path: Path, text: str) -> None:
    (tmp_path / TABLE).write_text(text, "utf-8")
    with pytest.raises(BadTable):
        distances(tmp_path)


def test_a_table_without_end_is_refused(tmp_path: Path) -> None:
    (tmp_path / TABLE).write_bytes(b"#" * 2_000_001)
    with pytest.raises(BadTable):
        distances(tmp_path)
