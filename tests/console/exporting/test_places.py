"""A place is taken out of the columns and becomes a geometry."""

from console.exporting.fields import fields_of
from console.exporting.places import placed, without_place


def test_longitude_and_latitude_leave_the_columns() -> None:
    fields = fields_of("hydrant")
    names = [one.name for one in fields]
    cells: list[str | float | None] = [f"c{n}" for n in range(len(fields))]
    cells[names.index("lon")], cells[names.index("lat")] = 121.5, 25.0
    [row] = placed(fields, [cells])
    assert (row.lon, row.lat) == (121.5, 25.0)
    assert list(row.cells) == [cells[names.index(one.name)] for one in without_place(fields)]


def test_half_a_place_is_none() -> None:
    fields = fields_of("hydrant")
    cells: list[str | float | None] = [None] * len(fields)
    cells[[one.name for one in fields].index("lon")] = 121.5
    [row] = placed(fields, [cells])
    assert (row.lon, row.lat) == (None, None)
