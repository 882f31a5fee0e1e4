"""What is done to incidents, their units, their water and their log."""

from models.assignment import AssignHydrant, ReleaseHydrant
from models.claim import ClaimIncident, ReleaseIncident, TakeOverIncident
from models.hydrant import Hydrant
from models.incident import CloseIncident, CreateIncident, Incident, UpdateIncident
from models.log_entry import AddLogEntry, CorrectLogEntry
from models.unit import DispatchUnit, SetUnitStatus, TellByVoice, Unit, UnitStatus
from models.water_need import Tie, WaterPoint
from models.water_plan import SetWaterDemand, TieWater
from tests.soak.eye import Deed, Eye, deed

MOST_OPEN = 12
_NEXT = {
    UnitStatus.DISPATCHED: UnitStatus.TURNED_OUT, UnitStatus.TURNED_OUT: UnitStatus.ON_SCENE,
    UnitStatus.ON_SCENE: UnitStatus.RETURNING, UnitStatus.RETURNING: UnitStatus.AVAILABLE,
}  # fmt: skip


def write(eye: Eye) -> Deed:
    """A note: now, now or never, or entered afterwards with its real time."""
    command = AddLogEntry(text=eye.text(), incident_id=eye.incident() if eye.chance.random() < 0.7 else "")
    roll = eye.chance.random()
    if roll < 0.15:
        return deed(command, eye.chance.choice((1.0, 2.0, 4.0)))
    return deed(command, ago_s=eye.chance.choice((90.0, 1_800.0)) if roll < 0.35 else None)


def correct(eye: Eye) -> Deed | None:
    """What an entry should have said."""
    entry_id = eye.one(row.id for row in eye.rows("log_entry") if row.type == "note")
    return deed(CorrectLogEntry(entry_id=entry_id, text=eye.text(), reason="x")) if entry_id else None


def begin(eye: Eye) -> Deed | None:
    """Another incident, while there are not too many."""
    if len(eye.open_incidents()) >= MOST_OPEN:
        return None
    return deed(
        CreateIncident(
            incident_id=eye.new_id(), number=eye.number(), type="building_fire",
            address=f"<b>{eye.text()}</b>", lon=121.5, lat=25.0,
        )
    )  # fmt: skip


def update(eye: Eye) -> Deed | None:
    """Another address."""
    found = eye.store.get(Incident, eye.incident())
    if found is None:
        return None
    before = {"address": found.fact.address}
    return deed(UpdateIncident(incident_id=found.id, before=before, after={"address": eye.text()}))


def close(eye: Eye) -> Deed | None:
    """The end of one whose units are all free, with the water it still holds."""
    found = eye.store.get(Incident, eye.incident())
    if found is None or found.fact.active_dispatches:
        return None
    return deed(CloseIncident(incident_id=found.id, result=eye.text()))


def claim(eye: Eye) -> Deed | None:
    """This seat works it, says its screen or not."""
    incident_id = eye.incident()
    return deed(ClaimIncident(incident_id=incident_id)) if incident_id else None


def take_over(eye: Eye) -> Deed | None:
    """From whoever has it on this screen."""
    found = eye.store.get(Incident, eye.incident())
    if found is None:
        return None
    fact = found.fact
    return deed(
        TakeOverIncident(
            incident_id=found.id, reason=eye.text(), from_owner=fact.owner, from_seat=fact.owner_seat
        )
    )  # fmt: skip


def give_up(eye: Eye) -> Deed | None:
    """One that this seat has."""
    found = [eye.store.get(Incident, incident_id) for incident_id in eye.open_incidents()]
    mine = eye.one(one.id for one in found if one is not None and one.fact.owner_seat == eye.seat)
    return deed(ReleaseIncident(incident_id=mine)) if mine else None


def send(eye: Eye) -> Deed | None:
    """A unit, whatever it does now."""
    unit_id, incident_id = eye.unit(), eye.incident()
    if not unit_id or not incident_id:
        return None
    command = DispatchUnit(unit_id=unit_id, incident_id=incident_id)
    return Deed(command, command.DELIVERY, eye.chance.choice((1.0, 2.0, 60.0)))


def report(eye: Eye) -> Deed | None:
    """What a unit does next, or something it cannot."""
    unit = eye.store.get(Unit, eye.unit())
    if unit is None:
        return None
    status = _NEXT.get(unit.fact.status)
    if status is None or eye.chance.random() < 0.1:
        status = eye.chance.choice(list(_NEXT))
    return deed(SetUnitStatus(unit_id=unit.id, status=status, incident_id=unit.fact.incident_id))


def tell(eye: Eye) -> Deed | None:
    """Somebody was called."""
    found = eye.store.get(Incident, eye.incident())
    if found is None or not found.fact.dispatches:
        return None
    dispatch = eye.chance.choice(found.fact.dispatches)
    return deed(TellByVoice(unit_id=dispatch.unit_id, incident_id=found.id, whom="Li"))


def give_water(eye: Eye) -> Deed | None:
    """A hydrant for a unit that is out."""
    unit, rows = eye.store.get(Unit, eye.unit()), eye.rows("hydrant")
    if unit is None or not rows or not unit.fact.incident_id:
        return None
    hydrant_id = eye.chance.choice(rows[:20]).id
    return deed(AssignHydrant(hydrant_id=hydrant_id, unit_id=unit.id, incident_id=unit.fact.incident_id))


def take_water(eye: Eye) -> Deed | None:
    """One that was given."""
    for row in eye.rows("hydrant")[:20]:
        hydrant = eye.store.get(Hydrant, row.id)
        if hydrant is not None and hydrant.fact.assignments:
            given = hydrant.fact.assignments[0]
            return deed(ReleaseHydrant(hydrant_id=row.id, unit_id=given.unit_id, incident_id=given.incident_id))
    return None


def want_water(eye: Eye) -> Deed | None:
    """Another demand for an incident."""
    found = eye.store.get(Incident, eye.incident())
    if found is None:
        return None
    points = (WaterPoint(id="A", demand_lps=float(eye.chance.randrange(10, 90, 10))),)
    return deed(SetWaterDemand(incident_id=found.id, before=found.fact.water_points, water_points=points))


def tie_water(eye: Eye) -> Deed | None:
    """A unit tied to a source, kept off it, or neither."""
    incident_id, unit_id, rows = eye.incident(), eye.unit(), eye.rows("hydrant")
    if not incident_id or not unit_id or not rows:
        return None
    hydrant_id, tie = eye.chance.choice(rows[:20]).id, eye.chance.choice(list(Tie))
    return deed(TieWater(incident_id=incident_id, hydrant_id=hydrant_id, unit_id=unit_id, tie=tie))
