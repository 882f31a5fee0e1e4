"""The plan on the map: hose along and across the roads, and points of attack that say whether they have enough."""

from collections.abc import Sequence

from console.features.hydrants.answer import Answer, EngineLine, LayFacts
from console.features.hydrants.crossing_marks import crossing_spots, crossing_strokes
from console.features.hydrants.difference import Step
from maps.routing import Routing
from maps.shapes import Line, Shape, Spot
from maps.symbols import Along, Stroke
from models.geo import distance_m
from resources.words import t

LAYS_DRAWN = 40
"""More lays at once are a knot nobody reads."""
BESIDE_WITHIN_M = 5.0
"""A point of attack so near to the incident's own place is drawn beside its mark, whose grade it would hide."""
HELD, OFFERED, MOVES, ASSUMED, FED, LACKING, CROSSES, CROSSES_BUSY = range(8)
_TICK = "M4 12 a8 8 0 1 0 16 0 a8 8 0 1 0 -16 0 M8 12 l3 3 l5 -6"
_ALERT = "M12 3 L22 20 L2 20 Z M12 9 l0 5 M12 16.5 l0 1"


def strokes() -> tuple[Stroke, ...]:
    """How lays look: each told apart by its dashes and by what runs along it, in the direction of the water."""
    return (
        Stroke("#35b96d", t("hydrants.lay.assigned"), 4.0, along=Along.ARROWS, on_light="#15803d"),
        Stroke(
            "#3b8eea", t("hydrants.lay.offered"), 3.0, dash_px=(10.0, 6.0), along=Along.ARROWS, on_light="#1d5fb4"
        ),
        Stroke(
            "#f0a93a", t("hydrants.lay.moves"), 3.5, dash_px=(3.0, 5.0), along=Along.CHEVRONS, on_light="#a05a00"
        ),
        Stroke(
            "#8ab4f8", t("hydrants.lay.assumed"), 3.0, dash_px=(10.0, 6.0), along=Along.DOTS, on_light="#3a6ea5"
        ),
        Stroke("#35b96d", t("hydrants.lay.fed"), 2.5, symbol=_TICK, size_px=26.0, on_light="#15803d"),
        Stroke("#f0a93a", t("hydrants.lay.lacking"), 2.5, symbol=_ALERT, size_px=26.0, on_light="#a05a00"),
        *crossing_strokes(),
    )


def plan_shapes(found: Answer, routing: Routing) -> list[Shape]:
    """Every lay of the incident along the roads, its points, and the roads its hose crosses.

    Asks the router: only in background work.
    """
    lays = [shape for line in found.lines[:LAYS_DRAWN] if (shape := _lay(found, line, routing)) is not None]
    drawn = {lay.id for lay in lays}
    crossed = [
        (crossing, lay.lines)
        for line in found.lines
        if (lay := line.lay) is not None and f"lay/{line.unit_id}" in drawn
        for crossing in lay.crossings or ()
    ]
    return [*lays, *_points(found), *crossing_spots(crossed, CROSSES, CROSSES_BUSY)]


def _lay(found: Answer, line: EngineLine, routing: Routing) -> Line | None:
    lay = line.lay
    if lay is None or found.known.scenario is None:
        return None
    source, (_, point) = found.ground.sources[lay.source_id], found.ground.points[lay.point_id]
    route = routing.route((source.lon, source.lat), (point.lon, point.lat))
    if route is None or len(route.points) < 2:
        return None
    style = {Step.STANDS: HELD, Step.MOVES: MOVES}.get(line.change.step, ASSUMED if lay.about else OFFERED)
    text = t(
        "hydrants.lay.text", unit=line.number, hose_m=f"{lay.hose_m:.0f}", lengths=lay.lengths, lines=lay.lines,
        flow_lps=f"{lay.flow_lps:.0f}", about="≈" if lay.about else "", sizes=_sizes(lay),
    )  # fmt: skip
    return Line(f"lay/{line.unit_id}", tuple((lon, lat) for lon, lat in route.points), style, text)


def _sizes(lay: LayFacts) -> str:
    """` DN80+65` where a line is of several diameters: not every coupling fits every other."""
    return f" DN{'+'.join(f'{mm:g}' for _, mm in lay.hose)}" if len(lay.hose) > 1 else ""


def _points(found: Answer) -> Sequence[Spot]:
    brought: dict[str, float] = {}
    for draw in found.plan.draws:
        brought[draw.option.point_id] = brought.get(draw.option.point_id, 0.0) + draw.flow_lps
    spots, incident = [], found.known.incident.fact
    home = None if incident.lon is None or incident.lat is None else (incident.lon, incident.lat)
    for key in found.known.own_points:
        kept, (_, point) = found.known.points[key], found.ground.points[key]
        have = brought.get(key, 0.0)
        if point.demand_lps <= 0:
            continue
        style = FED if have >= point.demand_lps - 0.5 else LACKING
        text = t(
            "hydrants.lay.point", point=kept.name or kept.id, have=f"{have:.0f}", wanted=f"{point.demand_lps:.0f}"
        )
        beside = home is not None and distance_m(point.lon, point.lat, *home) < BESIDE_WITHIN_M
        spots.append(Spot(f"point/{key}", point.lon, point.lat, style, text, beside=beside))
    return spots
