"""The share within reach of a usable hydrant, the gaps that one hydrant closes, and what one more would do."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.features.hydrant_care.coverage import (
    MOST_WALKED,
    TELL_EVERY,
    Coverage,
    Ground,
    GroundKind,
    Waters,
    Way,
    cover,
)
from console.features.hydrant_care.nearness import Stopped
from models.geo import M_PER_DEGREE_LAT, distance_m
from models.hydrant import PROTECTION_RADIUS_M

LON, LAT = 120.0, 30.0
_EDGE_M = 0.5
"""Nearer to the edge of a circle than this, two ways of measuring may differ."""


class Walk(NamedTuple):
    distance_m: float
    estimated: bool = False


def _at(x_m: float, y_m: float) -> tuple[float, float]:
    return LON + x_m / (M_PER_DEGREE_LAT * np.cos(np.radians(LAT))), LAT + y_m / M_PER_DEGREE_LAT


def _ground(*places_m: tuple[float, float]) -> Ground:
    places = np.array([_at(*place) for place in places_m], dtype=float).reshape(-1, 2)
    return Ground(places[:, 0], places[:, 1], GroundKind.HOUSES if places_m else GroundKind.NOTHING)


def _waters(*sources: tuple[float, float, bool, str]) -> Waters:
    places = np.array([_at(x, y) for x, y, _usable, _district in sources], dtype=float).reshape(-1, 2)
    return Waters(
        [f"h{at}" for at in range(len(sources))], [f"H-{at}" for at in range(len(sources))],
        [district for *_, district in sources], places[:, 0], places[:, 1],
        np.array([usable for *_, usable, _district in sources], dtype=np.bool_),
    )  # fmt: skip


def _shares(found: Coverage) -> list[tuple[str, int, int]]:
    return [(line.district, line.places, line.covered) for line in found.shares()]


_SPOT = st.tuples(st.floats(-900, 900), st.floats(-900, 900))
_SOURCE = st.tuples(
    st.floats(-900, 900), st.floats(-900, 900), st.booleans(), st.sampled_from(["", "East", "West"])
)


@given(st.lists(_SPOT, max_size=40), st.lists(_SOURCE, max_size=15))
def test_a_place_is_covered_when_a_usable_source_is_within_the_radius(
    places: list[tuple[float, float]], sources: list[tuple[float, float, bool, str]]
) -> None:
    found = cover(_ground(*places), _waters(*sources))
    for at, place in enumerate(places):
        far = [distance_m(*_at(*place), *_at(x, y)) for x, y, usable, _ in sources if usable]
        best = min(far, default=np.inf)
        if abs(best - PROTECTION_RADIUS_M) > _EDGE_M:
            assert found.covered[at] == (best < PROTECTION_RADIUS_M)
    assert sum(line.places for line in found.shares()) == len(places)
    assert sum(line.sources for line in found.shares()) == len(sources)


@given(st.lists(_SPOT, min_size=1, max_size=40), st.lists(_SOURCE, max_size=10))
def test_every_place_without_water_is_in_one_gap_that_one_hydrant_closes(
    places: list[tuple[float, float]], sources: list[tuple[float, float, bool, str]]
) -> None:
    found = cover(_ground(*places), _waters(*sources))
    assert sum(gap.places for gap in found.gaps) == int((~found.covered).sum())
    for gap in found.gaps:
        assert gap.radius_m <= PROTECTION_RADIUS_M
        after = found.what_if(gap.lon, gap.lat)
        assert after.gained >= gap.places
        assert (after.after or 0) >= (after.before or 0)
    assert [gap.places for gap in found.gaps] == sorted((gap.places for gap in found.gaps), reverse=True)


def test_a_source_out_of_use_covers_nothing_but_says_whose_district_it_is() -> None:
    found = cover(_ground((50, 0), (1000, 0)), _waters((0, 0, False, "East"), (900, 0, True, "West")))
    assert _shares(found) == [("East", 1, 0), ("West", 1, 1)]
    (gap,) = found.gaps
    assert (gap.district, gap.places, gap.nearest) == ("East", 1, 1)
    assert gap.nearest_m == pytest.approx(850, abs=2)
    assert found.share == 0.5


def test_hydrants_that_stand_too_far_apart_are_listed_the_loneliest_first() -> None:
    found = cover(
        _ground(),
        _waters((0, 0, True, ""), (100, 0, True, ""), (300, 0, True, ""), (0, 5000, True, ""), (310, 0, False, "")),
    )
    assert [(one.source, one.other) for one in found.apart] == [(3, -1), (2, 1)]
    assert found.apart[1].metres == pytest.approx(200, abs=1)


def test_a_new_hydrant_gains_only_what_none_reaches_yet() -> None:
    found = cover(_ground((0, 0), (400, 0), (420, 0), (900, 0)), _waters((0, 0, True, "East")))
    after = found.what_if(*_at(410, 0))
    assert (after.gained, after.before, after.after, after.nearest) == (2, 0.25, 0.75, 0)
    assert after.nearest_m == pytest.approx(410, abs=1)


def test_without_ground_or_water_nothing_is_claimed() -> None:
    nothing = cover(_ground(), _waters())
    assert (nothing.share, nothing.shares(), nothing.gaps, nothing.apart) == (None, [], (), ())
    after = nothing.what_if(LON, LAT)
    assert (after.gained, after.after, after.nearest) == (0, None, -1)
    dry = cover(_ground((0, 0)), _waters())
    assert (dry.share, dry.gaps[0].nearest, dry.gaps[0].nearest_m) == (0.0, -1, np.inf)


def _doubled(origin: tuple[float, float], targets: Sequence[tuple[float, float]]) -> list[Walk | None]:
    return [Walk(2 * distance_m(*origin, *target)) for target in targets]


def test_walked_the_hose_must_reach_along_the_ways() -> None:
    ground, waters = _ground((60, 0), (120, 0), (700, 0)), _waters((0, 0, True, ""), (-400, 0, True, ""))
    assert cover(ground, waters).covered.tolist() == [True, True, False]
    walked = cover(ground, waters, walks=_doubled)
    assert (walked.way, walked.covered.tolist()) == (Way.WALKED, [True, False, False])
    guessed = cover(ground, waters, walks=lambda _o, targets: [Walk(1.0, estimated=True) for _ in targets])
    assert (guessed.way, guessed.covered.tolist()) == (Way.ESTIMATED, [True, True, False])
    nowhere = cover(ground, waters, walks=lambda _o, targets: [None for _ in targets])
    assert nowhere.covered.tolist() == [False, False, False]


def test_more_hydrants_than_can_be_walked_from_are_measured_straight_and_said_so() -> None:
    many = _waters(*((10.0 * at, 0.0, True, "") for at in range(MOST_WALKED + 1)))
    assert cover(_ground((0, 10)), many, walks=_doubled).way is Way.STRAIGHT


def test_of_buildings_the_area_within_reach_counts_and_not_their_number() -> None:
    places = _ground((0, 0), (900, 0))
    built = Ground(places.lon, places.lat, GroundKind.BUILDINGS, np.array([300.0, 100.0]))
    found = cover(built, _waters((0, 50, True, "East")))
    assert found.share == 0.75
    (line,) = found.shares()
    assert (line.covered, line.places, line.reached, line.built, line.share) == (1, 2, 300.0, 400.0, 0.75)
    assert found.what_if(*_at(900, 50)).after == 1.0


def test_how_far_the_walks_are_is_told() -> None:
    told: list[tuple[int, int]] = []
    many = _waters(*((10.0 * at, 0.0, True, "") for at in range(TELL_EVERY + 1)))
    cover(_ground((0, 10)), many, walks=_doubled, tell=lambda done, whole: told.append((done, whole)))
    assert told == [(0, TELL_EVERY + 1), (TELL_EVERY, TELL_EVERY + 1)]


def test_it_is_stopped_wherever_it_is() -> None:
    ground, waters = _ground((0, 0), (700, 0)), _waters((0, 0, True, ""), (300, 0, True, ""))
    asked = 0
    cover(ground, waters, walks=_doubled, should_stop=lambda: False)
    for allowed in range(6):
        asked = 0

        def enough(limit: int = allowed) -> bool:
            nonlocal asked
            asked += 1
            return asked > limit

        with pytest.raises(Stopped):
            cover(ground, waters, walks=_doubled, should_stop=enough)
