"""The nearest water by walk is exact, and nothing out of service is offered."""

from collections.abc import Sequence
from typing import NamedTuple

from hypothesis import given
from hypothesis import strategies as st

from console.features.hydrants.nearest import Candidate, nearest_by_walk
from models.geo import distance_m
from models.hydrant import Hydrant, HydrantStatus
from models.record import Record


class Walk(NamedTuple):
    distance_m: float
    estimated: bool = False


ORIGIN = (120.0, 30.0)


def _record(n: int, lon: float, lat: float, status: HydrantStatus = HydrantStatus.IN_SERVICE) -> Record[Hydrant]:
    return Record(kind="hydrant", id=f"h{n}", fact=Hydrant(number=str(n), lon=lon, lat=lat, status=status))


@given(
    st.lists(
        st.tuples(st.floats(-0.005, 0.005), st.floats(-0.005, 0.005), st.floats(1.0, 4.0), st.booleans()),
        max_size=200,
    ),
    st.integers(1, 12),
)
def test_the_batched_search_finds_what_asking_about_every_source_finds(
    places: list[tuple[float, float, float, bool]], wanted: int
) -> None:
    records = [
        _record(n, 120 + x, 30 + y, HydrantStatus.IN_SERVICE if ok else HydrantStatus.MISSING)
        for n, (x, y, _, ok) in enumerate(places)
    ]
    detour = {(120 + x, 30 + y): factor for x, y, factor, _ in places}

    def walks(origin: tuple[float, float], targets: Sequence[tuple[float, float]]) -> list[Walk | None]:
        return [Walk(distance_m(*origin, *target) * detour[target]) for target in targets]

    found = nearest_by_walk(ORIGIN, records, walks, wanted, 600)
    offered = [c.walk.distance_m for c in found if c.walk is not None]
    every = sorted(
        walk.distance_m
        for record in records
        if record.fact.usable
        for walk in walks(ORIGIN, [(record.fact.lon or 0, record.fact.lat or 0)])
        if walk is not None and walk.distance_m <= 600
    )
    assert offered == every[:wanted]
    assert all(c.record.fact.usable for c in found if c.walk is not None)


def _straight(origin: tuple[float, float], targets: Sequence[tuple[float, float]]) -> list[Walk | None]:
    return [Walk(distance_m(*origin, *target)) for target in targets]


def test_a_source_out_of_service_is_shown_but_not_offered() -> None:
    near = _record(1, 120.0005, 30.0, HydrantStatus.OUT_OF_SERVICE)
    far = _record(2, 120.001, 30.0)
    found: list[Candidate] = nearest_by_walk(ORIGIN, [near, far], _straight, 5, 600)
    assert [(c.record.id, c.usable) for c in found] == [("h2", True), ("h1", False)]


def test_a_source_that_cannot_be_reached_is_not_offered() -> None:
    found = nearest_by_walk(
        ORIGIN, [_record(1, 120.0005, 30.0)], lambda _o, targets: [None for _ in targets], 5, 600
    )
    assert found == []


def test_a_source_without_a_place_is_left_out() -> None:
    lost = Record(kind="hydrant", id="x", fact=Hydrant(number="x"))
    assert nearest_by_walk(ORIGIN, [lost], _straight, 5, 600) == []
