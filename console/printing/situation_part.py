"""What was plotted on the map, on paper: a table of what, as of when and by whom, and where it lies."""

import itertools
from collections.abc import Mapping, Sequence

from console.drawing_words import estimate_lines, type_name
from console.holders import person
from console.printing.markup import Markup, beside, joined, table, tagged, text, unbroken
from console.printing.pack_facts import IncidentFacts, Listed, PackFacts, PlanDrawn
from console.printing.situation_drawing import situation_uri
from models.drawing import Drawing
from models.geo import union
from models.record import Record, SyncState
from resources.words import has, t

SHOWN_PX = 262
type Place = tuple[float | None, float | None]
"""Longitude and latitude in degrees, None where they are not known."""


def situation(sheet: IncidentFacts) -> list[Markup]:
    """What was plotted for an incident and for the plans of its site; nothing where nothing is drawn."""
    place = (sheet.incident.lon, sheet.incident.lat)
    own = _drawn(t("printing.situation"), sheet.drawn, sheet.names, place) if sheet.drawn.items else []
    planned = (_drawn(_plan_title(one), one.drawn, sheet.names, place) for one in sheet.planned)
    return [*own, *itertools.chain.from_iterable(planned)]


def plans(pack: PackFacts) -> Markup:
    """The part of a pack with what was plotted for plans, each around its own place."""
    heading = tagged("h1", t("printing.pack.plans"))
    if not pack.planned.items:
        return joined([heading, tagged("p", t("printing.none"), "muted")])
    parts = (
        part
        for one in pack.planned.items
        for part in _drawn(_plan_title(one), one.drawn, pack.names, _middle_of(one), burns=False)
    )
    return joined([heading, *parts, left_out(pack.planned.left_out)])


def _plan_title(one: PlanDrawn) -> str:
    return t("printing.planned", number=one.plan.fact.number, name=one.plan.fact.name)


def _middle_of(one: PlanDrawn) -> Place:
    """Where the plan's site is, else the middle of what is drawn."""
    plan = one.plan.fact
    if plan.lon is not None and plan.lat is not None:
        return plan.lon, plan.lat
    box = union(record.fact.box for record in one.drawn.items)
    return (None, None) if box is None else (box.centre.lon, box.centre.lat)


def _drawn(
    title: str, drawn: Listed[Record[Drawing]], names: Mapping[str, str], place: Place, *, burns: bool = True
) -> list[Markup]:  # fmt: skip
    """A table, and a picture beside it where the place is known."""
    heading, (lon, lat) = tagged("h2", title), place
    listed = joined([_table(drawn.items, names), left_out(drawn.left_out)])
    if lon is None or lat is None:
        return [heading, listed]
    uri = situation_uri(lon, lat, [record.fact for record in drawn.items], burns=burns)
    picture = Markup(f'<img src="{uri}" width="{SHOWN_PX}" height="{SHOWN_PX}" alt="{text(title)}">')
    return [heading, beside(listed, picture, 62)]


def everybodys(pack: PackFacts) -> Markup:
    """The part of a pack with what belongs to no incident and no plan."""
    heading = tagged("h1", t("printing.pack.drawn"))
    if not pack.drawn.items:
        return joined([heading, tagged("p", t("printing.none"), "muted")])
    return joined([heading, _table(pack.drawn.items, pack.names, places=True), left_out(pack.drawn.left_out)])


def left_out(count: int) -> Markup:
    """How many are not listed."""
    return tagged("p", t("printing.left_out", count=count), "muted") if count else Markup()


def _table(drawn: Sequence[Record[Drawing]], names: Mapping[str, str], *, places: bool = False) -> Markup:
    heads = ["", *(t(f"printing.column.{name}") for name in ("drawn", "as_of", "who"))]
    rows = [
        [
            str(number),
            _what(record, places=places),
            f"{record.fact.as_of.astimezone():%m-%d %H:%M}",
            _who(record, names),
        ]
        for number, record in enumerate(drawn, 1)
    ]
    return table(heads, rows, (6, 52, 18, 24))


def _what(record: Record[Drawing], *, places: bool) -> Markup:
    drawing = record.fact
    name = type_name(drawing.type, drawing.style)
    if drawing.estimate is not None:
        name = t("drawing.estimated", what=name)
    lines = [name, drawing.text, *estimate_lines(drawing)]
    if places:
        lines.append("{1:.5f}, {0:.5f}".format(*drawing.points[0]))
    words = [text(line) for line in lines if line]
    if record.state is not SyncState.SYNCED:
        key = f"enums.sync_state.{record.state}"
        words.append(tagged("span", unbroken(t(key) if has(key) else str(record.state)), "solid"))
    return Markup("<br>".join(words))


def _who(record: Record[Drawing], names: Mapping[str, str]) -> str:
    drawing = record.fact
    return " · ".join(part for part in (drawing.seat, person(drawing.author, names)) if part)
