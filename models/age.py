"""How long a value may be taken for now: the shelf life of each, and as of when it is.

A measured value has a moment of its own. A stated one (a status, a grade) holds until something else is said: it is
as fresh as the line over which that would come.
"""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

import msgspec

from models.alarm import Alarm
from models.camera import Camera
from models.defect import Defect
from models.device import Device
from models.drawing import Drawing
from models.expert import Expert
from models.hydrant import Hydrant
from models.incident import Incident
from models.inspection import Round
from models.medical import Medical
from models.person import Person
from models.plan import Plan
from models.reading import Reading
from models.record import Fact, Record, SyncState
from models.shelter import Shelter
from models.site import Site
from models.station import Station
from models.supply import Supply
from models.team import Team
from models.unit import Unit, UnitStatus

MINUTE_S, HOUR_S, DAY_S = 60.0, 3_600.0, 86_400.0
UNDER_WAY = frozenset({UnitStatus.TURNED_OUT, UnitStatus.ON_SCENE, UnitStatus.RETURNING})
"""Units that are not at their station, whatever place their record has."""


class Aspect(msgspec.Struct, frozen=True):
    """Something known of a kind of record that ages as one.

    name    of its setting, `age.<name>_s`, and its words, `ages.aspect.<name>`
    moment  the fact's own moment of it; None for what is stated
    listed  is it what the `at` of the kind's lists tells?
    if_any  only those have it whose moment is known: a person without a radio has no place that ages
    """

    name: str
    kind: str
    life_s: float
    moment: Callable[[Any], datetime | None] | None = None
    listed: bool = False
    if_any: bool = False


class Age(msgspec.Struct, frozen=True):
    """As of when a value is (None: nobody knows), and whether that is too long ago."""

    as_of: datetime | None
    stale: bool


ASPECTS: tuple[Aspect, ...] = (
    # At 60 km/h an engine is two kilometres on; trackers report every ten to thirty seconds.
    Aspect("unit_position", Unit.KIND, 2 * MINUTE_S, lambda unit: unit.position_at),
    # What seats act upon at once: a minute without the line and somebody else may have acted.
    Aspect("unit_status", Unit.KIND, MINUTE_S),
    Aspect("incident", Incident.KIND, MINUTE_S),
    Aspect("alarm", Alarm.KIND, MINUTE_S),
    # Gateways report a channel at least every five minutes; two reports missed.
    Aspect("reading", Reading.KIND, 10 * MINUTE_S, lambda reading: reading.at, True),
    # A loop answers its panel all the time, the panel its gateway once a day at least.
    Aspect("device_state", Device.KIND, DAY_S, lambda device: device.last_seen_at, True),
    # People with a radio, drones and vehicles: as units.
    Aspect("device_position", Device.KIND, 2 * MINUTE_S, lambda device: device.position_at, if_any=True),
    Aspect("person_position", Person.KIND, 2 * MINUTE_S, lambda person: person.position_at, if_any=True),
    # Inspected every year at the least; a centre that does it each quarter sets its own.
    Aspect("hydrant_check", Hydrant.KIND, 365 * DAY_S, lambda hydrant: hydrant.seen_at, True),
    # Stated: what is wrong is so until somebody says otherwise; nobody acts upon it within minutes.
    Aspect("defect", Defect.KIND, HOUR_S),
    Aspect("round", Round.KIND, HOUR_S),
    Aspect("camera_state", Camera.KIND, 10 * MINUTE_S),
    # A fire is somewhere else after half an hour; what a plan has drawn is as old as the plan.
    Aspect(
        "drawing", Drawing.KIND, 30 * MINUTE_S, lambda drawing: None if drawing.plan_id else drawing.as_of, True
    ),
    # As a reading: an estimate is no younger than the wind it was made with; what was seen has none.
    Aspect(
        "drawing_wind",
        Drawing.KIND,
        10 * MINUTE_S,
        lambda drawing: drawing.estimate and drawing.estimate.wind_at,
        if_any=True,
    ),
    # Registers change in an office, not in a fire.
    *(
        Aspect(f"{kind.KIND}_register", kind.KIND, 7 * DAY_S)
        for kind in (Site, Station, Plan, Person, Team, Expert, Supply, Medical, Shelter)
    ),
)
"""No standard gives these numbers: each is a setting. A hydrant nobody measured has no age."""


def aspects(kind: str) -> tuple[Aspect, ...]:
    """What ages of a kind."""
    return _OF.get(kind, ())


def listed(kind: str) -> Aspect | None:
    """What a row of the kind's lists is judged by: what its own time tells, else what is stated."""
    found = aspects(kind)
    own = next((aspect for aspect in found if aspect.listed), None)
    return own or next((aspect for aspect in found if aspect.moment is None), None)


def shelf_life_s(aspect: Aspect, lives: Mapping[str, float]) -> float:
    """The centre's own number, else the default."""
    return lives.get(aspect.name, aspect.life_s)


def age(aspect: Aspect, at: datetime | None, now: datetime, last_contact_at: datetime | None, life_s: float) -> Age:
    """The age of a value whose own moment is `at`. Pure; all moments by the backend's clock.

    `last_contact_at` None: nothing was ever heard, or the value is the seat's own act and owes nothing to the line.
    """
    limit = now - timedelta(seconds=life_s)
    gone = last_contact_at is not None and last_contact_at < limit
    if aspect.moment is None:
        return Age(last_contact_at, gone)
    return Age(at, (at is not None and at < limit) or gone)


def ages(
    record: Record[Any], now: datetime, last_contact_at: datetime | None, lives: Mapping[str, float]
) -> dict[str, Age]:
    """Aspect name -> its age, for one record: of all it has."""
    contact = last_contact_at if record.state is SyncState.SYNCED else None
    found = {}
    for aspect in aspects(record.kind):
        at = aspect.moment(record.fact) if aspect.moment is not None else None
        if aspect.if_any and at is None:
            continue
        one = age(aspect, at, now, contact, shelf_life_s(aspect, lives))
        found[aspect.name] = Age(None, True) if _moved_without_a_fix(aspect, record.fact) else one
    return found


def as_of(record: Record[Any]) -> datetime | None:
    """The record's own moment of what it measures, else when the backend last changed it."""
    for aspect in aspects(record.kind):
        at = aspect.moment(record.fact) if aspect.moment is not None else None
        if at is not None:
            return at
    try:
        return datetime.fromisoformat(record.changed_at)
    except ValueError:
        return None


def is_stale(
    record: Record[Any], now: datetime, last_contact_at: datetime | None, lives: Mapping[str, float]
) -> bool:
    """Is anything about it past its shelf life?"""
    return any(one.stale for one in ages(record, now, last_contact_at, lives).values())


def _moved_without_a_fix(aspect: Aspect, fact: Fact) -> bool:
    """A unit that left, and has never said where it is, is not where its record says."""
    return (
        aspect.name == "unit_position"
        and isinstance(fact, Unit)
        and fact.position_at is None
        and fact.status in UNDER_WAY
    )


_OF = {kind: tuple(a for a in ASPECTS if a.kind == kind) for kind in {a.kind for a in ASPECTS}}
