"""Resources: everything that exists, in one table; and every record found from the command bar."""

from collections.abc import Sequence
from functools import partial

from console.context import Context
from console.feature import Area, Feature, Panel, Suggestion
from console.features.resources.table import OneTable
from console.record_rows import status_words
from models.store import Hit
from resources.words import t

MOST = 8


def suggest(context: Context, text: str) -> Sequence[Suggestion]:
    """Records whose number starts with the text or whose name holds it."""
    hits = context.store.search(text, limit=MOST, exercise_id=context.session.exercise_id)
    return [_suggestion(hit, rank) for rank, hit in enumerate(hits)]


def _suggestion(hit: Hit, rank: int) -> Suggestion:
    title = f"{hit.row.number} {hit.row.name}".strip()
    detail = " · ".join(w for w in (t(f"enums.kind.{hit.kind}"), status_words(hit.kind, hit.row.status)) if w)
    return Suggestion(title, detail, partial(_show, hit=hit), icon=hit.kind, rank=55.0 - rank)


def _show(context: Context, hit: Hit) -> None:
    context.selection.choose(hit.kind, hit.row.id)
    if hit.row.lon is not None and hit.row.lat is not None:
        context.map.fly_to(hit.row.lon, hit.row.lat, 17)


FEATURE = Feature(
    name="resources",
    panels=(Panel("table", "resources.panel", Area.BOTTOM, OneTable, order=10),),
    suggest=suggest,
)
