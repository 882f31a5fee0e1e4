"""The command bar opens an incident at an address: type it, and choose to open there."""

from collections.abc import Sequence
from functools import partial

from console.context import Context
from console.feature import Suggestion
from console.features.incidents.intake import Intake
from console.features.incidents.origin import Draft
from console.features.incidents.place_words import taken_name
from console.place_sure import sure_of, sure_words
from models.store import Found
from models.store.search_index import PLACE
from resources.words import t

MOST = 3
LEAST_CHARACTERS = 2


def suggest(_context: Context, text: str, found: Sequence[Found]) -> Sequence[Suggestion]:
    """`New incident at …` for the best places among what was found. Off the UI thread."""
    if len(text.strip()) < LEAST_CHARACTERS:
        return []
    places = [one for one in found if one.doc.kind == PLACE][:MOST]
    drafts = [(_draft(place, text), sure_words(sure_of(place), place.doc.number)) for place in places]
    return [
        Suggestion(
            title=t("incidents.suggest.open_at", place=draft.address),
            detail=" · ".join((t("incidents.suggest.detail"), sure)),
            run=partial(begin, draft=draft),
            icon="incident",
            rank=28.0 - at,
        )
        for at, (draft, sure) in enumerate(drafts)
    ]


def _draft(place: Found, typed: str) -> Draft:
    """Of a number that is on no map what was typed stays the address: the caller knows it."""
    doc = place.doc
    return Draft(
        lon=doc.lon, lat=doc.lat, address=typed.strip() if doc.number else doc.name, place_sure=sure_of(place),
        place_taken=taken_name(place),
    )  # fmt: skip


def begin(context: Context, draft: Draft) -> None:
    """Show the intake form with the draft, and its place on the map."""
    intake = context.desk.show_panel("intake")
    if isinstance(intake, Intake):
        intake.begin(draft)
    if draft.lon is not None and draft.lat is not None:
        context.in_hand.map.fly_to(draft.lon, draft.lat, 17, mark=True)
