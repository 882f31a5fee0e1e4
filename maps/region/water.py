"""The water sources and fire stations mapped in OpenStreetMap, as rows that the import takes."""

import re
from collections.abc import Mapping

Tags = Mapping[str, str]
Row = dict[str, str | float | int]

WATER = {
    "fire_hydrant": "unknown",
    "suction_point": "natural",
    "water_tank": "tank",
    "fire_water_pond": "natural",
    "water_crane": "crane",
}
HYDRANT_TYPES = {
    "pillar": "above_ground", "above_ground": "above_ground", "dry_barrel": "above_ground",
    "underground": "underground", "wall": "wall", "crane": "crane", "water_crane": "crane",
    "pond": "natural", "pipe": "above_ground",
}  # fmt: skip
PREFIXES = ("", "disused:", "abandoned:", "was:")
BAR_MPA = 0.1
PSI_MPA = 0.006894757
LPM_LPS = 1 / 60
M3H_LPS = 1 / 3.6
GPM_LPS = 0.0630902
MM_PER_INCH = 25.4

_AMOUNT = re.compile(r"^\s*(\d+(?:[.,]\d+)?)\s*([^\d\s].*)?$")


def water_row(key: str, tags: Tags) -> Row | None:
    """The row of a water source, its fields named as the fact's; None for anything else.

    `key` names the object for good (`osm:n123`); a source without a number is called by it.
    """
    prefix = next((p for p in PREFIXES if tags.get(f"{p}emergency") in WATER), None)
    if prefix is None:
        return None
    row = _place_row(key, tags)
    row["type"] = HYDRANT_TYPES.get(tags.get("fire_hydrant:type", ""), WATER[tags[f"{prefix}emergency"]])
    if prefix or tags.get("operational_status") in {"out_of_service", "broken", "closed", "defective"}:
        row["status"] = "out_of_service"
    amounts = {
        "main_diameter_mm": millimetres(tags.get("fire_hydrant:diameter") or tags.get("diameter", "")),
        "pressure_mpa": megapascals(tags.get("fire_hydrant:pressure") or tags.get("pressure", "")),
        "flow_lps": litres_per_second(
            tags.get("fire_hydrant:flow_capacity")
            or tags.get("fire_hydrant:flow_rate")
            or tags.get("flow_rate", "")
        ),
        "volume_m3": cubic_metres(tags.get("water_tank:volume") or tags.get("fire_hydrant:volume", "")),
    }
    row.update({name: value for name, value in amounts.items() if value is not None})
    outlets = tags.get("fire_hydrant:couplings", tags.get("couplings", ""))
    if outlets.isdecimal() and len(outlets) < 3:
        row["outlets"] = int(outlets)
    return row


def station_row(key: str, tags: Tags) -> Row | None:
    """The row of a fire station or micro fire station 微型消防站; None for anything else."""
    if tags.get("amenity") != "fire_station":
        return None
    number = tags.get("ref") or key
    name = tags.get("name") or tags.get("name:zh") or tags.get("operator") or number
    micro = tags.get("fire_station:type", "").startswith("micro") or "微型" in name  # zh: as the map's data says it
    row: Row = {"key": key, "number": number, "name": name, "type": "micro" if micro else "fire"}
    texts = {"address": address_of(tags), "phone": tags.get("phone") or tags.get("contact:phone", "")}
    row.update({field: value for field, value in texts.items() if value})
    return row


def _place_row(key: str, tags: Tags) -> Row:
    row: Row = {"key": key, "number": tags.get("ref") or key, "source": "OpenStreetMap"}
    texts = {
        "name": tags.get("name", ""),
        "address": address_of(tags),
        "district": tags.get("addr:district", ""),
        "note": tags.get("description") or tags.get("note", ""),
    }
    row.update({name: value for name, value in texts.items() if value})
    return row


def address_of(tags: Tags) -> str:
    """Street and number as they are written, or the whole address where that is tagged."""
    street, number = tags.get("addr:street", ""), tags.get("addr:housenumber", "")
    return tags.get("addr:full") or f"{street} {number}".strip()


def millimetres(text: str) -> float | None:
    """A pipe's diameter: millimetres unless inches are written; None when it cannot be read."""
    value, unit = _amount(text)
    if value is None or unit not in {"", "mm", '"', "in", "''", "inch"}:
        return None
    return round(value * MM_PER_INCH, 1) if unit not in {"", "mm"} else value


def megapascals(text: str) -> float | None:
    """A pressure: bar unless MPa, kPa or psi is written; None when it cannot be read."""
    value, unit = _amount(text)
    factor = {"": BAR_MPA, "bar": BAR_MPA, "mpa": 1.0, "kpa": 0.001, "psi": PSI_MPA}.get(unit)
    return None if value is None or factor is None else round(value * factor, 4)


def litres_per_second(text: str) -> float | None:
    """A flow whose unit is written; a bare number is not guessed at (l/min, m3/h and gpm all occur)."""
    value, unit = _amount(text)
    factor = {
        "l/s": 1.0, "lps": 1.0, "l/min": LPM_LPS, "lpm": LPM_LPS, "m3/h": M3H_LPS, "m³/h": M3H_LPS, "gpm": GPM_LPS,
        "usgpm": GPM_LPS,
    }.get(unit)  # fmt: skip
    return None if value is None or factor is None else round(value * factor, 3)


def cubic_metres(text: str) -> float | None:
    """A volume: cubic metres unless litres are written; None when it cannot be read."""
    value, unit = _amount(text)
    factor = {"": 1.0, "m3": 1.0, "m³": 1.0, "l": 0.001, "litre": 0.001, "liter": 0.001}.get(unit)
    return None if value is None or factor is None else value * factor


def _amount(text: str) -> tuple[float | None, str]:
    found = _AMOUNT.match(text)
    if found is None:
        return None, ""
    return float(found[1].replace(",", ".")), (found[2] or "").strip().lower()
