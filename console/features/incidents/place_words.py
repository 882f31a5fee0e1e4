"""What is said of an incident's place: how sure the point of an address is, and what is nearest to a point."""

from console.geocoding import Whereabouts
from console.place_sure import sure_of, sure_words
from models.store import Found
from resources.words import t


def taken_words(found: Found) -> str:
    """The find an address was taken for, and how sure its point is."""
    number = found.doc.number if found.row is None else ""
    return t("incidents.new.taken_for", name=taken_name(found), kind=sure_words(sure_of(found), number))


def taken_name(found: Found) -> str:
    """What a find is called."""
    number = found.doc.number if found.row is not None else ""
    return f"{number} {found.doc.name}".strip()


def near_words(found: Whereabouts) -> str:
    """The nearest address, crossing and site of a point; empty when there are none."""
    parts = [place.name for place in (found.address, found.crossing) if place is not None]
    if found.site is not None:
        parts.append(t("incidents.new.site_near", name=found.site.fact.name, away_m=round(found.site_away_m)))
    return t("incidents.new.near", places=" · ".join(dict.fromkeys(parts))) if parts else ""
