"""The lists of a pack: water, stations, hospitals, sites and districts of an extract, as GeoJSON files."""

import json
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path

from maps.region.facilities import HOSPITALS, POLICE, SCHOOLS, facility_row
from maps.region.water import Row, Tags, station_row, water_row

HYDRANTS, STATIONS, DISTRICTS = "hydrants", "stations", "districts"
LISTS = (HYDRANTS, STATIONS, HOSPITALS, SCHOOLS, POLICE, DISTRICTS)
"""The districts are for the console itself."""
IMPORT_KINDS = {
    HYDRANTS: "hydrants", STATIONS: "stations", HOSPITALS: "medical", SCHOOLS: "sites", POLICE: "sites",
}  # fmt: skip
"""List -> the kind as which `import` takes it."""


def list_file(name: str) -> str:
    """The file of a list within a pack."""
    return f"{name}.geojson"


class RowsWriter:
    """A GeoJSON file of rows, written as they come."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("w", encoding="utf-8")
        self._file.write('{"type":"FeatureCollection","features":[\n')
        self.count = 0

    def add(self, row: Row, lon: float, lat: float) -> None:
        """Add a row at a position in degrees."""
        self.add_shape(row, f'{{"type":"Point","coordinates":[{round(lon, 7)},{round(lat, 7)}]}}')

    def add_shape(self, row: Mapping[str, str | float | int], geometry: str) -> None:
        """Add a row with its geometry as GeoJSON text."""
        fields = json.dumps(row, ensure_ascii=False)
        before = "," if self.count else ""
        self._file.write(f'{before}{{"type":"Feature","properties":{fields},"geometry":{geometry}}}\n')
        self.count += 1

    def close(self) -> None:
        """End the file so that it is valid GeoJSON; on a full disk it is closed all the same."""
        if not self._file.closed:
            with self._file:
                self._file.write("]}\n")


class Lists:
    """Every list of a pack, written while the extract is read."""

    def __init__(self, folder: Path) -> None:
        self._writers: dict[str, RowsWriter] = {}
        with ExitStack() as stack:
            for name in LISTS:
                self._writers[name] = RowsWriter(folder / list_file(name))
                stack.callback(self._writers[name].close)
            stack.pop_all()

    def add(self, key: str, tags: Tags, lon: float, lat: float) -> None:
        """Put an object on the lists it belongs to; `key` names it for good (`osm:n123`)."""
        if row := water_row(key, tags):
            self._writers[HYDRANTS].add(row, lon, lat)
        if row := station_row(key, tags):
            self._writers[STATIONS].add(row, lon, lat)
        if found := facility_row(key, tags):
            self._writers[found[0]].add(found[1], lon, lat)

    def add_district(self, fields: Mapping[str, str | float | int], geometry: str) -> None:
        """Add the outline of a district."""
        self._writers[DISTRICTS].add_shape(fields, geometry)

    @property
    def counts(self) -> dict[str, int]:
        """Rows of each list."""
        return {name: writer.count for name, writer in self._writers.items()}

    def close(self) -> None:
        """End every file, also when one of them cannot be."""
        with ExitStack() as stack:
            for writer in self._writers.values():
                stack.callback(writer.close)
