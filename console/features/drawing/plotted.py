"""What of the drawings stands on the map now, and in which words: read from the store, off the UI thread."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from console.ages import ages_of
from console.context import Context
from console.drawing_words import estimate_lines, style_name, type_name
from console.plot_catalogue import style_index
from maps.shapes import Area, Circle, Line, Shape, Spot
from models.drawing import Drawing, Form
from models.incident import Incident
from models.plan import Plan
from models.record import Record, SyncState
from models.site import Site
from models.store import Query
from resources.words import t

MOST = 5_000
"""Drawings on one map; far more than anybody can read there."""
MOST_PLANS = 50


@dataclass(frozen=True)
class Plotted:
    """The drawings to be shown, oldest first."""

    drawings: tuple[Record[Drawing], ...] = ()


def plotted(context: Context) -> Plotted:
    """Everybody's, those of incidents that are open or worked, and of the plans that are in use or chosen."""
    query = Query(kind=Drawing.KIND, order="at", exercise_id=context.session.exercise_id)
    found = context.store.page(query, MOST)
    incidents = _shown_incidents(context, {record.fact.incident_id for record in found})
    plans = _shown_plans(context)
    return Plotted(tuple(record for record in found if _belongs(record.fact, incidents, plans)))


def _belongs(drawing: Drawing, incidents: Collection[str], plans: Collection[str]) -> bool:
    if drawing.incident_id:
        return drawing.incident_id in incidents
    return not drawing.plan_id or drawing.plan_id in plans


def _shown_incidents(context: Context, ids: Iterable[str]) -> set[str]:
    worked = context.selection.incident_id
    found = context.store.get_many(Incident, filter(None, ids))
    # One that is not here yet may well be open: it is drawn rather than hidden.
    closed = {id_ for id_, record in found.items() if not record.fact.is_open and id_ != worked}
    return set(ids) - closed


def _shown_plans(context: Context) -> set[str]:
    """The plans of the worked incident's site, and the plan or the site's that is chosen."""
    key = context.selection.key
    sites, plans = set[str](), set[str]()
    incident = context.store.get(Incident, context.selection.incident_id) if context.selection.incident_id else None
    if incident is not None and incident.fact.site_id:
        sites.add(incident.fact.site_id)
    if key is not None and key.kind == Plan.KIND:
        plans.add(key.id)
    if key is not None and key.kind == Site.KIND:
        sites.add(key.id)
    if key is not None and key.kind == Drawing.KIND:
        chosen = context.store.get(Drawing, key.id)
        plans |= {chosen.fact.plan_id} if chosen is not None and chosen.fact.plan_id else set()
    for site_id in sites:
        plans |= {record.id for record in context.store.children(Plan.KIND, site_id, MOST_PLANS)}
    return plans


def shapes_of(context: Context, drawings: Sequence[Record[Drawing]]) -> list[Shape]:
    """As the map draws them, those of the catalogue's later entries above the others."""
    ordered = sorted(drawings, key=lambda record: style_index(record.fact.type, record.fact.style))
    return [_shape(record, is_old(context, record)) for record in ordered]


def is_old(context: Context, record: Record[Drawing]) -> bool:
    """Is it how it was, not how it is?"""
    return any(one.stale for _aspect, one in ages_of(context, record))


def _shape(record: Record[Drawing], old: bool) -> Shape:
    drawing, words = record.fact, words_of(record, old)
    at = style_index(drawing.type, drawing.style)
    match drawing.form:
        case Form.LINE:
            return Line(record.id, drawing.points, at, words, old)
        case Form.POLYGON:
            return Area(record.id, (drawing.points,), at, words, old)
        case Form.CIRCLE:
            return Circle(record.id, *drawing.points[0], drawing.radius_m or 0.0, at, words, old)
        case _:
            return Spot(record.id, *drawing.points[0], at, words, drawing.bearing_deg, old)


def words_of(record: Record[Drawing], old: bool) -> str:
    """Its own words, else what it is; as of when, once old; that it was reckoned; that nobody else has it yet."""
    drawing = record.fact
    plain = "" if drawing.form is Form.LINE and not drawing.style else type_name(drawing.type, drawing.style)
    styled = drawing.text and drawing.style
    lines = [
        t("drawing.styled", what=drawing.text, style=style_name(drawing.style)) if styled else drawing.text or plain
    ]
    if drawing.estimate is not None:
        lines = [t("drawing.estimated", what=drawing.text or plain), *estimate_lines(drawing)]
    if old:
        lines.append(t("drawing.as_of", at=f"{drawing.as_of.astimezone():%m-%d %H:%M}"))
    if record.state is not SyncState.SYNCED:
        lines.append(t(f"drawing.state.{record.state}"))
    return "\n".join(line for line in lines if line)
