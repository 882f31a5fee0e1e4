"""The gaps of coverage as a file: CSV, XLSX or GeoJSON."""

import math
from collections.abc import Sequence
from pathlib import Path

from console.exporting import csv_text, geo_json, workbook
from console.exporting.cells import Cell
from console.exporting.errors import BadExport
from console.exporting.formula import guarded
from console.exporting.places import Placed
from console.exporting.whole_file import whole_file
from console.features.hydrant_care.coverage import Gap, Waters
from resources.words import t

SUFFIXES = (workbook.SUFFIX, csv_text.SUFFIX, geo_json.SUFFIX)
COLUMNS = ("rank", "places", "district", "nearest", "nearest_m", "radius_m")


def write_gaps(path: Path, gaps: Sequence[Gap], waters: Waters) -> int:
    """Write them, the largest first; how many. Raises BadExport."""
    suffix = path.suffix.lower()
    headers = [t(f"hydrant_care.gap.{name}") for name in COLUMNS]
    placed = [Placed(gap.lon, gap.lat, _cells(rank, gap, waters)) for rank, gap in enumerate(gaps, 1)]
    if suffix not in SUFFIXES:
        raise BadExport("format", file=path.name, formats=" ".join(SUFFIXES))
    with whole_file(path) as beside:
        if suffix == geo_json.SUFFIX:
            geo_json.write_geo_json(beside, headers, placed)
        else:
            named = [*headers, t("exporting.header.lon"), t("exporting.header.lat")]
            rows = [[*one.cells, one.lon, one.lat] for one in placed]
            if suffix == csv_text.SUFFIX:
                csv_text.write_csv(beside, named, rows)
            else:
                workbook.write_workbook(beside, named, rows, t("hydrant_care.tab.gaps_title"))
    return len(placed)


def _cells(rank: int, gap: Gap, waters: Waters) -> list[Cell]:
    near = guarded(waters.numbers[gap.nearest]) if gap.nearest >= 0 else ""
    metres = round(gap.nearest_m, 1) if math.isfinite(gap.nearest_m) else None
    return [rank, gap.places, guarded(gap.district), near, metres, round(gap.radius_m, 1)]
