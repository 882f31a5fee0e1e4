"""Distances to keep from a substance: of a centre's own table, or typed; none of a number nobody stands behind.

The tables of a centre (initial isolation and protective action distances, as guides and standards print them) are
files of its own: models knows no distance. The shipped table is an example whose rows are marked unverified.
"""

import math
from collections.abc import Iterable, Mapping, Sequence

import msgspec

MOST_ROWS = 5_000
MAX_DISTANCE_M = 100_000.0


class BadTable(ValueError):
    """A table that cannot be used; the message is a sentence with the row."""


class Distance(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One row: from a substance keep `isolation_m` all around, and `protection_m` down the wind (0: not stated).

    `un_number` of the UN list; `source` says who states it and where; a centre that has checked it says verified.
    """

    name: str
    un_number: str = ""
    size: str = ""
    time_of_day: str = ""
    isolation_m: float
    protection_m: float = 0.0
    source: str = ""
    verified: bool = False


def read_table(rows: Iterable[Mapping[str, object]]) -> list[Distance]:
    """The rows of a centre's table. Raises BadTable with the number of a row that is none."""
    found = []
    for number, row in enumerate(rows, 1):
        if number > MOST_ROWS:
            raise BadTable(f"more than {MOST_ROWS} rows")
        try:
            distance = msgspec.convert(row, Distance)
        except msgspec.ValidationError as error:
            raise BadTable(f"row {number}: {error}") from error
        far = (distance.isolation_m, distance.protection_m)
        if not all(math.isfinite(m) and 0 <= m <= MAX_DISTANCE_M for m in far) or not distance.isolation_m:
            raise BadTable(f"row {number}: {distance.isolation_m} m, {distance.protection_m} m")
        if distance.verified and not distance.source:
            raise BadTable(f"row {number}: verified without a source")
        found.append(distance)
    return found


def matching(table: Sequence[Distance], text: str) -> list[Distance]:
    """The rows of a substance by its UN number or a part of its name, those that are verified first."""
    wanted = text.strip().lower().removeprefix("un").strip()
    if not wanted:
        return []
    found = [row for row in table if wanted == row.un_number or wanted in row.name.lower()]
    return sorted(found, key=lambda row: (not row.verified, row.name, row.isolation_m))
