"""How sure the point of an address is, as a symbol and words: the same wherever it is shown or printed."""

from console.geocoding import ADDRESSES
from models.incident import Incident, PlaceSure
from models.store import Found
from resources.words import t

SYMBOLS = {
    PlaceSure.HOUSE: "●", PlaceSure.SITE: "●", PlaceSure.MAP: "●", PlaceSure.CROSSING: "●",
    PlaceSure.COORDINATES: "●", PlaceSure.BETWEEN: "◑", PlaceSure.OTHER_HOUSE: "◐",
    PlaceSure.STREET: "◐", PlaceSure.PLACE: "○",
}  # fmt: skip
"""How full the dot is, is how exactly it is known."""
_ADDRESSES: dict[str, PlaceSure] = {sure.value: sure for sure in PlaceSure if sure.value in ADDRESSES}


def sure_of(found: Found) -> PlaceSure:
    """What a find says of a place; a number that was asked for and is on no map stands in the find's number."""
    if found.row is not None:
        return PlaceSure.SITE
    sure = _ADDRESSES.get(found.doc.type, PlaceSure.PLACE)
    return PlaceSure.OTHER_HOUSE if sure is PlaceSure.HOUSE and found.doc.number else sure


def sure_words(sure: PlaceSure, number: str = "") -> str:
    """Symbol and words; `number` is the house number that was asked for and is on no map."""
    key = f"shell.sure_asked.{sure}" if number else f"enums.place_sure.{sure}"
    return f"{SYMBOLS[sure]} {t(key, number=number) if number else t(key)}"


def incident_place_words(incident: Incident) -> str:
    """How sure the incident's point is and what its address was taken for; empty when nobody said."""
    if not incident.place_sure or incident.lon is None:
        return ""
    words = sure_words(incident.place_sure)
    return t("shell.sure_taken", sure=words, name=incident.place_taken) if incident.place_taken else words
