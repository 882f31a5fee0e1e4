"""What F7 gives: the nearest free source with full pressure first."""

from console.features.hydrants.actions import pick
from console.features.hydrants.nearest import Candidate
from console.features.hydrants.work import Water
from maps.routing import WalkDistance
from models.hydrant import Hydrant, HydrantStatus
from models.record import Record


def _candidate(name: str, walk_m: float, status: HydrantStatus = HydrantStatus.IN_SERVICE) -> Candidate:
    record = Record(kind="hydrant", id=name, fact=Hydrant(number=name, status=status, lon=120.0, lat=30.0))
    return Candidate(record, walk_m, WalkDistance(walk_m, walk_m, 0.0))


def test_full_pressure_comes_before_a_nearer_source_that_is_low() -> None:
    found = Water(candidates=(_candidate("low", 50, HydrantStatus.LOW_PRESSURE), _candidate("full", 90)))
    picked = pick(found, "")
    assert picked is not None
    assert picked.record.id == "full"


def test_low_pressure_is_better_than_no_water() -> None:
    picked = pick(Water(candidates=(_candidate("low", 50, HydrantStatus.LOW_PRESSURE),)), "")
    assert picked is not None
    assert picked.record.id == "low"


def test_what_the_dispatcher_chose_is_taken() -> None:
    found = Water(candidates=(_candidate("full", 50), _candidate("low", 90, HydrantStatus.LOW_PRESSURE)))
    picked = pick(found, "low")
    assert picked is not None
    assert picked.record.id == "low"
