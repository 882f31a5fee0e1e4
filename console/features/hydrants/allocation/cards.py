"""A plan as cards for the crews: each engine's lay, the way to its source in words, and what it falls back on."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from console.features.hydrants.allocation.explain import Explained, Reason, assumptions_of, explain
from console.features.hydrants.allocation.laid import lay_of, pieces_of
from console.features.hydrants.allocation.options import Ground, is_level_known, way
from console.features.hydrants.allocation.plan import Plan
from console.features.hydrants.allocation.problem import Draw, Option
from console.features.hydrants.allocation.report import sentence
from console.features.hydrants.allocation.supply import Basis
from console.features.hydrants.hydraulics.pump import discharge_mpa
from console.printing.water_card import LEGS, CardLay, WaterCard
from models.geo import M_PER_DEGREE_LAT
from resources.words import t

Positions = Sequence[tuple[float, float]]
"""A line of (lon, lat) in degrees."""
TURN_DEGREES = 35.0
"""A bend that is less is no turn to anybody who carries hose."""
SHORT_M = 8.0
"""A leg that is shorter goes with the next one."""
FIRST = ("dry", "hose_joined", "pressure_unlikely", "flow_unlikely", "same_spot")
"""What a crew must not miss: it may have no water, needs adapters, or its source may not be what it seems."""
LAST = ("hose_unverified",)
"""What is the same on every card."""


@dataclass(frozen=True)
class Said:
    """How things are called on a card, by id; what is not named is called by its id.

    ways: the line of hose from a source to a point, by both ids; places: a source's address.
    """

    engines: Mapping[str, str] = field(default_factory=dict)
    radios: Mapping[str, str] = field(default_factory=dict)
    sources: Mapping[str, str] = field(default_factory=dict)
    places: Mapping[str, str] = field(default_factory=dict)
    points: Mapping[str, str] = field(default_factory=dict)
    incidents: Mapping[str, str] = field(default_factory=dict)
    ways: Mapping[tuple[str, str], Positions] = field(default_factory=dict)


def cards_of(plan: Plan, ground: Ground, said: Said | None = None) -> list[WaterCard]:
    """A card for every engine that draws, in the scenario's order."""
    said = said or Said()
    return [_card(ground, found, found.draw, said) for found in explain(ground, plan) if found.draw is not None]


def _card(ground: Ground, found: Explained, draw: Draw, said: Said) -> WaterCard:
    option = draw.option
    incident_id, _point = ground.points[option.point_id]
    said_first = [found.reason] if found.reason.code == "dry" else []
    said_first += [reason for reason in found.assumptions if reason.code in FIRST]
    others = sorted((r for r in found.assumptions if r.code not in FIRST), key=lambda r: r.code in LAST)
    return WaterCard(
        engine_id=option.engine_id,
        engine=said.engines.get(option.engine_id, option.engine_id),
        incident=said.incidents.get(incident_id, incident_id),
        point=said.points.get(option.point_id, option.point_id),
        lay=_lay(ground, option, draw.flow_lps, said),
        way=_way(ground, option, said),
        fallback=_lay(ground, found.fallback, found.fallback.flow_lps, said) if found.fallback else None,
        radio=said.radios.get(option.engine_id, ""),
        first=(*(_remark(reason, said) for reason in said_first), *_of_fallback(ground, found, said)),
        remarks=tuple(_remark(reason, said) for reason in others),
    )


def _of_fallback(ground: Ground, found: Explained, said: Said) -> Iterator[str]:
    """What a crew must not miss of the lay it falls back on."""
    if found.fallback is None:
        return
    for reason in assumptions_of(ground, found.fallback, found.fallback.flow_lps):
        if reason.code in FIRST:
            source = said.sources.get(found.fallback.source_id, found.fallback.source_id)
            yield t("printing.water_card.of_fallback", source=source, words=_remark(reason, said))


def _remark(reason: Reason, said: Said) -> str:
    source = str(reason.values.get("source", ""))
    return sentence(replace(reason, values={**reason.values, "source": said.sources.get(source, source)}))


def _lay(ground: Ground, option: Option, flow_lps: float, said: Said) -> CardLay:
    source, (_, point) = ground.sources[option.source_id], ground.points[option.point_id]
    pieces = pieces_of(ground, option, flow_lps)
    about_flow = ground.supplies[source.id].basis in (Basis.ASSUMED, Basis.MODELLED, Basis.WEAK_TEST)
    return CardLay(
        source=said.sources.get(source.id, source.id),
        hose=pieces,
        length_m=ground.scenario.rules.hose_length_m,
        lines=option.lines,
        flow_lps=flow_lps,
        pump_mpa=max(0.0, discharge_mpa(ground.table, lay_of(ground, option, pieces), flow_lps, point.arrives_mpa)),
        place=said.places.get(source.id, ""),
        about_hose=way(ground, source, point).estimated,
        about_flow=about_flow,
        about_pump=about_flow or not ground.table.verified or not is_level_known(source, point),
        crossings=option.crossings,
    )


def _way(ground: Ground, option: Option, said: Said) -> tuple[str, ...]:
    """From the point to the source, as the crew goes; the straight direction where no line is known."""
    known = said.ways.get((option.source_id, option.point_id))
    if known is not None and len(known) > 1:
        return way_words(list(reversed(known)))
    source, (_, point) = ground.sources[option.source_id], ground.points[option.point_id]
    metres = way(ground, source, point).walk_m
    heading, _straight_m = _course((point.lon, point.lat), (source.lon, source.lat))
    return (t("printing.water_card.about", heading=_compass(heading), metres=_metres(metres or 0.0)),)


def way_words(line: Positions, most: int = LEGS) -> tuple[str, ...]:
    """A line walked from its beginning, a sentence a leg; what is beyond the last leg is told in metres."""
    legs = list(_legs(line))
    words = [
        t(f"printing.water_card.{_turn(legs, n)}", heading=_compass(heading), metres=_metres(metres))
        for n, (heading, metres) in enumerate(legs)
    ]
    if len(words) <= most:
        return tuple(words)
    rest = math.fsum(metres for _, metres in legs[most - 1 :])
    return (*words[: most - 1], t("printing.water_card.further", metres=_metres(rest)))


def _legs(line: Positions) -> Iterator[tuple[float, float]]:
    """(heading, metres) of each leg: steps one after the other that hardly bend, and short ones, are one."""
    course, length = 0.0, 0.0
    for step in pairwise(line):
        heading, metres = _course(*step)
        if metres <= 0:
            continue
        if length > SHORT_M and metres > SHORT_M and abs(_bend(course, heading)) > TURN_DEGREES:
            yield course, length
            length = 0.0
        if metres >= length:
            course = heading
        length += metres
    if length > 0:
        yield course, length


def _course(here: tuple[float, float], there: tuple[float, float]) -> tuple[float, float]:
    """Degrees from north, and metres, of a step of some hundred metres."""
    north_m = (there[1] - here[1]) * M_PER_DEGREE_LAT
    east_m = (there[0] - here[0]) * M_PER_DEGREE_LAT * math.cos(math.radians(here[1]))
    return math.degrees(math.atan2(east_m, north_m)) % 360, math.hypot(north_m, east_m)


def _bend(before: float, after: float) -> float:
    return (after - before + 180) % 360 - 180


def _turn(legs: Sequence[tuple[float, float]], n: int) -> str:
    if n == 0:
        return "towards"
    return "right" if _bend(legs[n - 1][0], legs[n][0]) > 0 else "left"


def _compass(heading: float) -> str:
    return t(f"printing.water_card.compass.{round(heading / 45) % 8}")


def _metres(metres: float) -> str:
    return f"{max(5, 5 * round(metres / 5))}"
