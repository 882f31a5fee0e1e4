"""A find or a position as a line of the command bar: what it is called, how sure its place is, and going there."""

from functools import partial

from console.context import Context
from console.feature import Suggestion
from console.geocoding import ADDRESSES
from console.place_sure import sure_of, sure_words
from console.record_rows import status_words
from models.coordinate_text import read_coordinates
from models.store import Found
from models.store.fit import Tier
from models.store.search import TIER_STEP
from models.store.search_index import PLACE
from resources.words import has, t

PLACE_ZOOM = 17.0
RANKS = {Tier.WHOLE: 62.0, Tier.BEGINS: 52.0, Tier.WORD: 46.0, Tier.INSIDE: 41.0, Tier.NEARLY: 20.0}
"""A find among the acts of the command bar: what was typed in full goes before an act that only begins so."""
_WITHIN = 4.0 / TIER_STEP


def suggestion_of(found: Found) -> Suggestion:
    """The line, ranked as the search ranked it."""
    doc = found.doc
    rank = RANKS[found.fit.tier] + _WITHIN * (found.score - TIER_STEP * found.fit.tier)
    if found.row is None:
        return Suggestion(doc.name, place_words(found), partial(_go, found=found), icon="region", rank=rank)
    row = found.row
    kind, status = t(f"enums.kind.{doc.kind}"), status_words(doc.kind, row.status)
    other = next((text for text in doc.more if text != row.name), "")
    detail = " · ".join(words for words in (kind, status, other) if words)
    title = f"{row.number} {row.name}".strip()
    return Suggestion(title, detail, partial(_choose, found=found), icon=doc.kind, rank=rank)


def coordinates(text: str) -> list[Suggestion]:
    """A position in any notation; which one it was read as is said."""
    return [
        Suggestion(
            title=t("shell.command.coordinates", lon=read.lon, lat=read.lat),
            detail=t(f"shell.notation.{read.notation}"),
            run=partial(go_to, lon=read.lon, lat=read.lat),
            icon="locate",
            rank=100.0 - at,
        )
        for at, read in enumerate(read_coordinates(text))
    ]


def place_words(found: Found) -> str:
    """What kind of place it is and where; of an address how sure its point is."""
    doc = found.doc
    key = f"shell.place.{doc.type}"
    kind = sure_words(sure_of(found), doc.number) if doc.type in ADDRESSES else t(key) if has(key) else ""
    words = (kind, doc.detail, *doc.more[:1])
    return t("shell.command.place_detail", kind=" · ".join(w for w in words if w)).rstrip(" ·")


def is_place(found: Found) -> bool:
    """Is it a point out of a region pack?"""
    return found.doc.kind == PLACE and found.doc.lon is not None


def go_to(context: Context, lon: float, lat: float) -> None:
    """Show a place on the map in hand."""
    context.in_hand.map.fly_to(lon, lat, PLACE_ZOOM, mark=True)


def _go(context: Context, found: Found) -> None:
    context.lookup.choose(found.key)
    if found.doc.lon is not None and found.doc.lat is not None:
        go_to(context, found.doc.lon, found.doc.lat)


def _choose(context: Context, found: Found) -> None:
    context.lookup.choose(found.key)
    context.selection.choose(found.doc.kind, found.doc.record)
    row = found.row
    if row is not None and row.lon is not None and row.lat is not None:
        context.in_hand.map.fly_to(row.lon, row.lat, PLACE_ZOOM)
