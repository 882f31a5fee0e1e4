"""The plan's cards for the crews: made in the background, shown, saved, sent to a printer."""

from collections.abc import Iterator
from dataclasses import replace

from console.context import Context
from console.features.hydrants.allocation.cards import Said, cards_of
from console.features.hydrants.answer import Answer, Names
from console.features.hydrants.flow_basis import is_asked
from console.printing.sheet_window import Printed, print_parts, write_parts
from console.printing.water_card import WaterCard, water_cards
from maps.routing import Routing
from resources.words import t


def print_cards(context: Context, found: Answer | None, unit_id: str = "") -> None:
    """The card of one engine, of every engine that draws when none is named."""
    print_parts(context, lambda: _write(context, found, unit_id), t("hydrants.notice.no_card"))


def _write(context: Context, found: Answer | None, unit_id: str) -> Printed | None:
    """Not on the UI thread."""
    made = cards(found, context.places.routing, unit_id) if found is not None else []
    if found is None or not made:
        return None
    incident = found.known.incident
    return write_parts(context, water_cards(made), incident.fact.number, exercise=incident.exercise_id is not None)


def cards(found: Answer, routing: Routing, unit_id: str = "") -> list[WaterCard]:
    """The cards of the incident's engines that draw, with the way of the hose as the router has it."""
    known = found.known
    lays = [x.lay for x in found.lines if x.lay is not None and unit_id in ("", x.unit_id)]
    ways = {}
    for lay in lays:
        source, (_, point) = found.ground.sources[lay.source_id], found.ground.points[lay.point_id]
        route = routing.route((source.lon, source.lat), (point.lon, point.lat))
        if route is not None and not route.estimated:
            ways[lay.source_id, lay.point_id] = route.points
    said = Said(
        engines={key: r.fact.number for key, r in known.units.items()},
        radios={key: _reach(r.fact.radio_channel, r.fact.phone) for key, r in known.units.items()},
        sources={key: r.fact.number for key, r in known.sources.items()},
        places={key: r.fact.address or r.fact.name for key, r in known.sources.items()},
        points={key: p.name or p.id for key, p in known.points.items()},
        incidents={key: _title(r.fact.number, r.fact.name or r.fact.address) for key, r in known.incidents.items()},
        ways=ways,
    )  # fmt: skip
    wanted = {x.unit_id for x in found.lines if unit_id in ("", x.unit_id)}
    names, drawing = Names(known), {x.unit_id: x.lay.source_id for x in found.lines if x.lay is not None}
    return [
        replace(
            card,
            remarks=(
                *_of_model(found, drawing.get(card.engine_id, "")),
                *(names.sentence(r) for r in known.assumed.get(card.engine_id, ())),
                *card.remarks,
            ),
        )
        for card in cards_of(found.plan, found.ground, said)
        if card.engine_id in wanted
    ]


def _of_model(found: Answer, source_id: str) -> Iterator[str]:
    """That the centre's model of its mains is not behind a flow, where it has one."""
    if found.mains.trouble:
        yield t("hydrants.card.untried")
    elif is_asked(found):
        yield t("hydrants.card.asking")
    elif found.mains.opened is not None and source_id in found.mains.opened.unknown:
        yield t("hydrants.card.unmodelled")


def _reach(channel: str, phone: str) -> str:
    """How a crew is called."""
    return " · ".join(part for part in (channel, phone) if part)


def _title(number: str, place: str) -> str:
    return f"{number} {place}".strip()
