"""A fire in a cache of its own: a street of hydrants, engines that were sent, and what is asked about them."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from console.features.hydrants.allocation.scenario import Rules
from console.features.hydrants.demand import shipped_rows
from console.features.hydrants.scenario_of import Asked, Situation, situation
from console.features.hydrants.walks import WalkBook
from maps.routing import StraightLineRouter
from models.hydrant import Assignment, Hydrant
from models.incident import Dispatch, Incident
from models.record import Change, Fact
from models.store.cache import Cache
from models.store.store import Store
from models.unit import Unit, UnitStatus
from models.water_need import WaterPoint
from tests.models.facts import NOON
from tests.models.store.rows import change, filled

LON, LAT = 121.5, 25.04
M_PER_DEGREE = 111_195.0


def hydrant(metres: float = 50.0, **fields: Any) -> Hydrant:
    """One that many metres north of the fire, in a straight line."""
    return Hydrant(
        **{"number": f"H{metres:.0f}", "lon": LON, "lat": LAT + metres / M_PER_DEGREE, "outlets": 1, **fields}
    )


def engine(number: str = "E1", **fields: Any) -> Unit:
    """A pumper that was sent to I."""
    usual: dict[str, Any] = {
        "number": number, "incident_id": "I", "status": UnitStatus.ON_SCENE, "pump_flow_lps": 40.0,
        "pump_pressure_mpa": 1.0, "hose_stock": "80×400", "most_lines": 2,
    }  # fmt: skip
    return Unit(**{**usual, **fields})


def fire(units: Sequence[str] = ("E1",), demand_lps: float | None = 60.0, **fields: Any) -> Incident:
    """An incident with those units; demand None: nobody has said."""
    points = () if demand_lps is None else (WaterPoint(id="A", demand_lps=demand_lps),)
    usual: dict[str, Any] = {
        "number": "2-001", "type": "building_fire", "grade": 2, "lon": LON, "lat": LAT, "address": "x",
        "dispatches": tuple(Dispatch(unit_id=u, made_at=NOON) for u in units), "water_points": points,
    }  # fmt: skip
    return Incident(**{**usual, **fields})


def held(unit: str, incident: str = "I") -> Assignment:
    """Water that a unit has."""
    return Assignment(unit_id=unit, incident_id=incident, at=NOON)


class Ground:
    """A context manager over the cache: `known()` is what the records say, `put` changes them."""

    def __init__(self, folder: Path, **facts: Fact) -> None:
        self.cache: Cache
        self.store: Store
        self._revision = 1
        self.book = WalkBook(StraightLineRouter)
        usual: dict[str, Fact] = {"I": fire(), "E1": engine()}
        self.cache, self.store = filled(folder, [_change(key, fact) for key, fact in {**usual, **facts}.items()])

    def __enter__(self) -> "Ground":
        return self

    def __exit__(self, *_what: object) -> None:
        self.store.close()
        self.cache.close()

    def put(self, **facts: Fact) -> None:
        """These are so now."""
        self._revision += 1
        self.cache.apply([_change(key, fact, self._revision) for key, fact in facts.items()], self._revision)

    def known(self, incident_id: str = "I", **asked: Any) -> Situation:
        """What is known of it."""
        usual: dict[str, Any] = {"now": NOON, "rules": Rules(), "rows": shipped_rows(), "reading_life_s": 600.0}
        found = situation(self.store, self.book, Asked(incident_id=incident_id, **{**usual, **asked}))
        assert found is not None
        return found


def _change(key: str, fact: Fact, revision: int = 1) -> Change:
    return change(fact.KIND, key, fact, revision)
