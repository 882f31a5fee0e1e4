"""Ways over the road network: how far hoses are walked, how long engines drive, and the lines to draw.

Everything here may block for some milliseconds: ask from a worker thread, never from the UI thread. A `Router` may
be shared by any number of threads; as many engines are opened (about 0.1 s each) as ever ask at once, because
Valhalla's engine is not safe to share. Places the network does not reach are answered with None, never an
exception.
"""

import itertools
import json
import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from maps.costing import HOSE, engine_costing
from maps.crossings import Crossing, crossings_of
from maps.matrix import Leg, Position, legs_of, location, question_of
from maps.reach import Reach, leaves, reach_of
from maps.region.pack import Pack
from maps.valhalla_engine import MOST_WALK_M, decode_shape, open_engine
from models.geo import M_PER_DEGREE_LAT, Box, distance_m

if TYPE_CHECKING:
    from valhalla import Actor

STRAIGHT_LINE_FACTOR = 1.4
"""How much longer than the straight line a way is taken to be where no road network is known."""
ESTIMATED_SPEED_MPS = 10.0
"""Speed an engine is taken to drive where no road network is known."""
MOSTHOSE_SNAP_M = 400.0
"""A point further from every road than this is not reached by hose."""
MOST_DRIVE_SNAP_M = 2_000.0
"""A point further from every road than this is not reached by an engine."""
STREET_WITHIN_M = 300.0
"""Where the nearest road leads nowhere, as in a pedestrian zone, an engine stops at a street so near; assumed."""
BOX_MARGIN_M = 1_000.0
"""Points this far outside the pack's box are still looked for on its roads."""
EDGE_M = 500.0
"""What comes so near to the edge of the pack may go on beyond it."""
MOST_REACHES = 4
"""Times of one question that the routing engine takes."""
MOST_TARGETS = 2_000
"""Targets of one question to the routing engine; more are asked in several."""
MOST_ORIGINS = 3
"""Origins of one question about walks: an incident's points of attack."""


class Vehicle(NamedTuple):
    """Where an engine stands and how big it is, in metres and tonnes."""

    lon: float
    lat: float
    height_m: float = 3.3
    width_m: float = 2.5
    length_m: float = 8.5
    weight_t: float = 18.0


class WalkDistance(NamedTuple):
    """Metres of hose: along the roads, and straight to and from them; `distance_m` is the whole."""

    distance_m: float
    road_m: float
    snap_m: float
    estimated: bool = False


WalkTable = list[list[WalkDistance | None]]
"""From each of several origins to each target."""


class Drive(NamedTuple):
    """How long and how far an engine drives."""

    duration_s: float
    distance_m: float
    estimated: bool = False


class Route(NamedTuple):
    """A line to draw, as (lon, lat) in degrees, and how long it is."""

    points: list[Position]
    distance_m: float
    duration_s: float
    estimated: bool = False


class Routing(Protocol):
    """What the screens ask; answered by Router over a pack, by StraightLineRouter without one."""

    def walk_distances(self, origin: Position, targets: Sequence[Position]) -> list[WalkDistance | None]:
        """Metres of hose from the origin to each target; None where no way leads."""

    def walk_table(
        self, origins: Sequence[Position], targets: Sequence[Position]
    ) -> list[list[WalkDistance | None]]:
        """The same from each of several origins that lie together, in one question."""

    def drive_times(self, vehicles: Sequence[Vehicle], target: Position) -> list[Drive | None]:
        """Seconds and metres from each vehicle to the target; None where no way leads."""

    def route(self, origin: Position, target: Position, vehicle: Vehicle | None = None) -> Route | None:
        """The line a hose takes, or the vehicle when one is given; None where no way leads."""

    def crossings(self, origin: Position, target: Position) -> list[Crossing] | None:
        """Roads that a hose from one to the other crosses, at least; None where that cannot be told."""

    def reaches_of(self, origin: Position, minutes: Sequence[int], vehicle: Vehicle | None = None) -> list[Reach]:
        """What the vehicle, or somebody on foot, reaches within so many minutes; nothing where no road is known."""

    def close(self) -> None:
        """Give everything free."""


class StraightLineRouter:
    """Estimates by the straight line, where no region pack is installed; every answer says so."""

    def __init__(self, factor: float = STRAIGHT_LINE_FACTOR, speed_mps: float = ESTIMATED_SPEED_MPS) -> None:
        self._factor = factor
        self._speed_mps = speed_mps

    def walk_distances(self, origin: Position, targets: Sequence[Position]) -> list[WalkDistance | None]:
        """The straight line times the factor."""
        lengths = [distance_m(*origin, *target) * self._factor for target in targets]
        return [WalkDistance(length, length, 0.0, estimated=True) for length in lengths]

    def walk_table(
        self, origins: Sequence[Position], targets: Sequence[Position]
    ) -> list[list[WalkDistance | None]]:
        """The straight lines times the factor."""
        return [self.walk_distances(origin, targets) for origin in origins]

    def drive_times(self, vehicles: Sequence[Vehicle], target: Position) -> list[Drive | None]:
        """The straight line times the factor, at the assumed speed."""
        lengths = [distance_m(v.lon, v.lat, *target) * self._factor for v in vehicles]
        return [Drive(length / self._speed_mps, length, estimated=True) for length in lengths]

    def route(self, origin: Position, target: Position, vehicle: Vehicle | None = None) -> Route | None:
        """The straight line itself, its length times the factor."""
        length = distance_m(*origin, *target) * self._factor
        return Route([origin, target], length, length / self._speed_mps, estimated=True)

    def crossings(self, origin: Position, target: Position) -> list[Crossing] | None:
        """No straight line knows of roads."""
        return None

    def reaches_of(self, origin: Position, minutes: Sequence[int], vehicle: Vehicle | None = None) -> list[Reach]:
        """Nothing: a circle would be believed."""
        return []

    def close(self) -> None:
        """Nothing is held."""


class Router:
    """Ways over the roads of a region pack; any thread may ask."""

    def __init__(self, pack: Pack | Path | str) -> None:
        """Open the pack; raises BadPack with a sentence when it or its road network cannot be used."""
        self._pack = pack if isinstance(pack, Pack) else Pack.open(pack)
        self._reach = _widened(self._pack.box, BOX_MARGIN_M)
        self._idle = [self._opened()]

    @property
    def box(self) -> Box:
        """Where the pack lies."""
        return self._pack.box

    def reaches(self, place: Position) -> bool:
        """May the place be on, or near, the pack's roads?"""
        return self._inside(place)

    def close(self) -> None:
        """Drop every engine. Asking again opens new ones."""
        self._idle = []

    def walk_distances(self, origin: Position, targets: Sequence[Position]) -> list[WalkDistance | None]:
        """Metres of hose from the origin to each target, laid along roads and paths, ferries left out.

        The straight legs between each point and its road are included, and no answer is less than the straight
        line. None for a target outside the pack, further than MOST_WALK_M, further than MOSTHOSE_SNAP_M from a
        road, or not connected.
        """
        return self.walk_table([origin], targets)[0]

    def walk_table(
        self, origins: Sequence[Position], targets: Sequence[Position]
    ) -> list[list[WalkDistance | None]]:
        """walk_distances from each of several origins: a target is looked for on the roads once, not once each."""
        found: WalkTable = [[None] * len(targets) for _ in origins]
        starts = [i for i, origin in enumerate(origins) if self._inside(origin)]
        wanted = [
            i
            for i, target in enumerate(targets)
            if self._inside(target) and all(distance_m(*origins[at], *target) < MOST_WALK_M for at in starts)
        ]
        for start in range(0, len(wanted), MOST_TARGETS):
            part = wanted[start : start + MOST_TARGETS]
            legs = self._walks([origins[i] for i in starts], [targets[i] for i in part])
            for (at, i), leg in zip(itertools.product(starts, part), legs, strict=True):
                if leg is not None and max(leg.start_snap_m, leg.end_snap_m) <= MOSTHOSE_SNAP_M:
                    snap = leg.start_snap_m + leg.end_snap_m
                    whole = max(leg.road_m + snap, distance_m(*origins[at], *targets[i]))
                    found[at][i] = WalkDistance(whole, leg.road_m, snap)
        return found

    def _walks(self, origins: Sequence[Position], targets: Sequence[Position]) -> list[Leg | None]:
        """The legs from each origin to all targets, in one question where the engine takes it."""
        if 1 < len(origins) <= MOST_ORIGINS and targets:
            answer = self._ask("matrix", question_of(origins, targets, "pedestrian", HOSE))
            if answer is not None:
                return legs_of(answer, origins, targets)
        return [leg for origin in origins for leg in self._matrix([origin], targets, "pedestrian", HOSE)]

    def drive_times(self, vehicles: Sequence[Vehicle], target: Position) -> list[Drive | None]:
        """Seconds and metres from each vehicle to the target, for its height, width, length and weight.

        Taken as: a car's speeds and legal turns; lorry bans do not bind, private ways and gates are open, but
        limits of height, width, length and weight hold, and so do one-way streets. Sirens, traffic and the way
        from the parking place to the road, or from a street STREET_WITHIN_M away, are not counted. None where no
        road leads.
        """
        found: list[Drive | None] = [None] * len(vehicles)
        if not self._inside(target):
            return found
        for size, members in _by_size(vehicles).items():
            wanted = [i for i in members if self._inside(vehicles[i][:2])]
            for start in range(0, len(wanted), MOST_TARGETS):
                part = wanted[start : start + MOST_TARGETS]
                legs = self._drives([vehicles[i][:2] for i in part], target, engine_costing(size))
                for i, leg in zip(part, legs, strict=True):
                    if leg is not None and max(leg.start_snap_m, leg.end_snap_m) <= MOST_DRIVE_SNAP_M:
                        found[i] = Drive(leg.duration_s, leg.road_m)
        return found

    def _drives(
        self, places: Sequence[Position], target: Position, costing: Mapping[str, object]
    ) -> list[Leg | None]:
        legs = self._matrix(places, [target], "auto", costing)
        lost = [i for i, leg in enumerate(legs) if leg is None]
        if lost:
            wide = question_of([places[i] for i in lost], [target], "auto", costing, STREET_WITHIN_M)
            answer = self._ask("matrix", wide)
            found = legs_of(answer, [places[i] for i in lost], [target]) if answer is not None else []
            for i, leg in zip(lost, found, strict=False):
                legs[i] = leg
        return legs

    def route(self, origin: Position, target: Position, vehicle: Vehicle | None = None) -> Route | None:
        """The line of a hose from the origin to the target, or of the vehicle's way; None where no way leads."""
        if not (self._inside(origin) and self._inside(target)):
            return None
        costing, options = ("pedestrian", HOSE) if vehicle is None else ("auto", engine_costing(vehicle[2:]))
        question = {
            "locations": [location(origin), location(target)],
            "costing": costing,
            "costing_options": {costing: options},
            "directions_type": "none",
        }
        answer = self._ask("route", question)
        if answer is None and vehicle is not None:
            ends = [location(origin, STREET_WITHIN_M), location(target, STREET_WITHIN_M)]
            answer = self._ask("route", {**question, "locations": ends})
        if answer is None:
            return None
        road = [point for leg in answer["trip"]["legs"] for point in decode_shape(leg["shape"])]
        summary = answer["trip"]["summary"]
        snap = distance_m(*origin, *road[0]) + distance_m(*target, *road[-1])
        if vehicle is not None:
            return Route(road, summary["length"] * 1000, summary["time"])
        whole = max(summary["length"] * 1000 + snap, distance_m(*origin, *target))
        return Route([origin, *road, target], whole, summary["time"])

    def crossings(self, origin: Position, target: Position) -> list[Crossing] | None:
        """See maps/crossings.py for what is told and what is not."""
        found = self.route(origin, target)
        return None if found is None else crossings_of(found.points[1:-1], self._ask)

    def reaches_of(self, origin: Position, minutes: Sequence[int], vehicle: Vehicle | None = None) -> list[Reach]:
        """The widest first, at most MOST_REACHES of them; nothing further than MOST_DRIVE_SNAP_M from every road.

        Taken as drive_times does; on foot at 5 km/h.
        """
        costing, options = ("pedestrian", {}) if vehicle is None else ("auto", engine_costing(vehicle[2:]))
        if not self._inside(origin) or not any(self._on_road([origin], costing, options)):
            return []
        question = {
            "locations": [location(origin)],
            "costing": costing,
            "costing_options": {costing: options},
            "contours": [{"time": one} for one in sorted(set(minutes))[:MOST_REACHES]],
            "polygons": True,
            "denoise": 0.2,
            "generalize": 15,
        }
        reaches = self._reaches(question)
        if vehicle is not None and not leaves(reaches, origin, STREET_WITHIN_M):
            wide = self._reaches({**question, "locations": [location(origin, STREET_WITHIN_M)]})
            return wide if leaves(wide, origin, STREET_WITHIN_M) else reaches
        return reaches

    def _reaches(self, question: Mapping[str, object]) -> list[Reach]:
        answer = self._ask("isochrone", question)
        within = _widened(self._pack.box, -EDGE_M)
        return [] if answer is None else [reach_of(feature, within) for feature in answer["features"]]

    def _matrix(
        self, sources: Sequence[Position], targets: Sequence[Position], costing: str, options: Mapping[str, object]
    ) -> list[Leg | None]:
        """The legs between one source and many targets, or many sources and one target, in their order."""
        if not sources or not targets:
            return []
        answer = self._ask("matrix", question_of(sources, targets, costing, options))
        if answer is None:
            return self._matrix_of_parts(sources, targets, costing, options)
        return legs_of(answer, sources, targets)

    def _matrix_of_parts(
        self, sources: Sequence[Position], targets: Sequence[Position], costing: str, options: Mapping[str, object]
    ) -> list[Leg | None]:
        """The engine refuses a whole question for one unusable place: leave those out, else ask by halves."""
        whole = len(sources) * len(targets)
        many, one = (sources, targets) if len(sources) > 1 else (targets, sources)
        on_road = self._on_road([*many, *one], costing, options)
        if whole == 1 or not on_road[-1]:
            return [None] * whole
        usable = [i for i, has in enumerate(on_road[:-1]) if has]
        found: list[Leg | None] = [None] * whole
        halves = [usable[: whole // 2], usable[whole // 2 :]]
        for part in halves if len(usable) == whole else [usable]:
            places = [many[i] for i in part]
            if many is sources:
                legs = self._matrix(places, targets, costing, options)
            else:
                legs = self._matrix(sources, places, costing, options)
            for i, leg in zip(part, legs, strict=True):
                found[i] = leg
        return found

    def _on_road(self, points: Sequence[Position], costing: str, options: Mapping[str, object]) -> list[bool]:
        """Which of the points have a road near them that can be used so?"""
        question = {
            "locations": [location(point) for point in points],
            "costing": costing,
            "costing_options": {costing: options},
            "verbose": False,
        }
        answer = self._ask("locate", question)
        return [bool(place.get("edges")) for place in answer] if answer else [False] * len(points)

    def _ask(self, question: str, content: Mapping[str, object]) -> Any:
        """The engine's answer; None when it says that there is no way."""
        from valhalla import ValhallaError

        # An engine works for one thread at a time; one that comes back after `close` goes nowhere.
        idle = self._idle
        engine = _taken(idle) or self._opened()
        try:
            return json.loads(getattr(engine, question)(json.dumps(content)))
        except ValhallaError:
            return None
        finally:
            idle.append(engine)

    def _opened(self) -> "Actor":
        return open_engine(self._pack, MOST_TARGETS, MOST_DRIVE_SNAP_M * 2, MOST_ORIGINS)

    def _inside(self, point: Sequence[float]) -> bool:
        return self._reach.contains(point[0], point[1])


def _taken(idle: "list[Actor]") -> "Actor | None":
    try:
        return idle.pop()
    except IndexError:
        return None


def _by_size(vehicles: Sequence[Vehicle]) -> dict[tuple[float, ...], list[int]]:
    groups: dict[tuple[float, ...], list[int]] = {}
    for i, vehicle in enumerate(vehicles):
        groups.setdefault(vehicle[2:], []).append(i)
    return groups


def _widened(box: Box, margin_m: float) -> Box:
    d_lat = margin_m / M_PER_DEGREE_LAT
    d_lon = d_lat / max(0.01, math.cos(math.radians(box.centre.lat)))
    return Box(box.west - d_lon, box.south - d_lat, box.east + d_lon, box.north + d_lat)
