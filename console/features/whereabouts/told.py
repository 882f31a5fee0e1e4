"""What the card tells of a point, in words: how sure its address is, what is near, and its coordinates."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from console.ages import record_state
from console.context import Context
from console.record_rows import status_words
from console.surroundings import Sure, Surroundings
from models.position_text import Written
from models.record import Record
from models.store import Near
from resources.words import t
from widgets.ages import as_of_text

SYMBOLS = {Sure.HOUSE: "●", Sure.STREET: "◐", Sure.PLACE: "○", Sure.NOTHING: "–"}
"""How full the dot is, is how exactly the point is named."""
KILOMETRES_FROM_M = 1_000


class Told(NamedTuple):
    """Asked in the background: the surroundings, and the position in the notations of this seat."""

    around: Surroundings
    written: Sequence[Written]


def length_words(metres: float) -> str:
    """12 m, 3.4 km."""
    if metres < KILOMETRES_FROM_M:
        return t("whereabouts.metres", metres=round(metres))
    return t("whereabouts.kilometres", kilometres=round(metres / 1_000, 1))


def address_words(around: Surroundings) -> str:
    """The address, with where its street is."""
    place = around.address
    if place is None:
        return t("whereabouts.no_address")
    return " · ".join(part for part in (place.name, place.detail) if part)


def sure_words(around: Surroundings) -> str:
    """How sure the address is, as symbol and words, and how far it lies off the point."""
    away = length_words(around.address_away_m)
    return f"{SYMBOLS[around.sure]} {t(f'whereabouts.sure.{around.sure}', away=away)}"


def near_words(around: Surroundings) -> dict[str, str]:
    """Crossing, site and districts; only what there is."""
    found = around.found
    told: dict[str, str] = {}
    if found.crossing is not None:
        away = length_words(around.away_m(found.crossing))
        told["crossing"] = t("whereabouts.at_distance", name=found.crossing.name, away=away)
    if found.site is not None:
        site = f"{found.site.fact.number} {found.site.fact.name}".strip()
        told["site"] = t("whereabouts.at_distance", name=site, away=length_words(found.site_away_m))
    if around.districts:
        told["districts"] = " › ".join(around.districts)
    return told


def record_words(context: Context, near: Near[Any]) -> str:
    """Distance, name, status and kind of a record beside the point; how old it is when it is old."""
    record: Record[Any] = near.record
    columns, state = record.fact.columns(), record_state(context, record)
    old = as_of_text(state.as_of_s) if state.stale and state.as_of_s is not None else ""
    name = f"{columns.number} {columns.name}".strip()
    parts = (
        length_words(near.distance_m), name, status_words(record.kind, str(columns.status or "")), old,
        t(f"enums.kind.{record.kind}"),
    )  # fmt: skip
    return " · ".join(part for part in parts if part)
