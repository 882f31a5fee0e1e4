"""Hospitals and clinics (medical points), schools and police (sites) of OpenStreetMap as rows the import takes."""

from collections.abc import Mapping

from maps.region.schema import height_m
from maps.region.water import Row, Tags, address_of

HOSPITALS, SCHOOLS, POLICE = "hospitals", "schools", "police"
MAX_BEDS, MAX_FLOORS = 20_000, 199
_MEDICAL = ("hospital", "clinic")
"""Values of amenity and of healthcare, which are also types of a medical point."""
_SITES: Mapping[str, tuple[str, str]] = {
    "school": (SCHOOLS, "school"), "kindergarten": (SCHOOLS, "school"), "college": (SCHOOLS, "school"),
    "university": (SCHOOLS, "school"),
    "police": (POLICE, "public"),
}  # fmt: skip
"""Value of amenity -> the list it goes to, and the type of site it is."""


def facility_row(key: str, tags: Tags) -> tuple[str, Row] | None:
    """The list an object belongs to and its row, fields named as the record's; None for anything else."""
    amenity, care = tags.get("amenity", ""), tags.get("healthcare", "")
    for medical in _MEDICAL:
        if medical in (amenity, care):
            return HOSPITALS, _row(key, tags, medical) | _counted("beds", tags.get("beds", ""), MAX_BEDS)
    found = _SITES.get(amenity)
    if found is None:
        return None
    row = _row(key, tags, found[1]) | _counted("floors", tags.get("building:levels", ""), MAX_FLOORS)
    if height := height_m(tags):
        row["height_m"] = height
    return found[0], row


def _row(key: str, tags: Tags, type_: str) -> Row:
    """What medical points and sites have in common."""
    name = tags.get("name") or tags.get("name:zh") or tags.get("name:en") or tags.get("operator")
    row: Row = {"key": key, "number": tags.get("ref") or key, "name": name or key, "type": type_}
    texts = {
        "address": address_of(tags),
        "phone": tags.get("phone") or tags.get("contact:phone", ""),
        "note": tags.get("description", ""),
    }
    row.update({field: value for field, value in texts.items() if value})
    return row


def _counted(field: str, text: str, most: int) -> Row:
    """A number of things, if it is one that somebody can mean."""
    return {field: int(text)} if text.isdecimal() and 0 < int(text) <= most else {}
