"""The hospitals, schools and police stations mapped in OpenStreetMap, as rows of sites that the import takes."""

from collections.abc import Mapping

from maps.region.schema import height_m
from maps.region.water import Row, Tags, address_of

HOSPITALS, SCHOOLS, POLICE = "hospitals", "schools", "police"
_KINDS: Mapping[str, tuple[str, str]] = {
    "hospital": (HOSPITALS, "hospital"),
    "school": (SCHOOLS, "school"), "kindergarten": (SCHOOLS, "school"), "college": (SCHOOLS, "school"),
    "university": (SCHOOLS, "school"),
    "police": (POLICE, "public"),
}  # fmt: skip
"""Value of amenity -> the list it goes to, and the type of site it is."""


def facility_row(key: str, tags: Tags) -> tuple[str, Row] | None:
    """The list an object belongs to and its row, fields named as the site's; None for anything else."""
    amenity = tags.get("amenity", "")
    found = _KINDS.get("hospital" if tags.get("healthcare") == "hospital" else amenity)
    if found is None:
        return None
    name = tags.get("name") or tags.get("name:zh") or tags.get("name:en") or tags.get("operator")
    row: Row = {"key": key, "number": tags.get("ref") or key, "name": name or key, "type": found[1]}
    texts = {
        "address": address_of(tags),
        "phone": tags.get("phone") or tags.get("contact:phone", ""),
        "note": tags.get("description", ""),
    }
    row.update({field: value for field, value in texts.items() if value})
    levels = tags.get("building:levels", "")
    if levels.isdecimal() and 0 < int(levels) < 200:
        row["floors"] = int(levels)
    if height := height_m(tags):
        row["height_m"] = height
    return found[0], row
