"""What is said of an incident's place: how sure the point of an address is, and what is nearest to a point."""

from console.geocoding import Whereabouts
from models.store import Found
from resources.words import has, t


def sure_words(found: Found) -> str:
    """The find an address was taken for, and how sure its point is."""
    key = f"shell.place.{found.doc.type}"
    kind = (
        t(key)
        if found.row is None and has(key)
        else t(f"incidents.new.sure.{'place' if found.row is None else 'site'}")
    )
    return t("incidents.new.taken_for", name=f"{found.doc.number} {found.doc.name}".strip(), kind=kind)


def near_words(found: Whereabouts) -> str:
    """The nearest address, crossing and site of a point; empty when there are none."""
    parts = [place.name for place in (found.address, found.crossing) if place is not None]
    if found.site is not None:
        parts.append(t("incidents.new.site_near", name=found.site.fact.name, away_m=round(found.site_away_m)))
    return t("incidents.new.near", places=" · ".join(dict.fromkeys(parts))) if parts else ""
