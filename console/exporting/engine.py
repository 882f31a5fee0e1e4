"""One export: records of a kind, in the columns of the language spoken, into a file of a format."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from console.exporting import csv_text, geo_json, geo_package, keyhole, workbook
from console.exporting.cells import MAX_TEXT, Cell, Cells
from console.exporting.drawn import drawn, without_points
from console.exporting.errors import BadExport
from console.exporting.fields import Field, fields_of, referred
from console.exporting.places import placed, without_place
from console.exporting.records import Records
from console.exporting.whole_file import whole_file
from models.drawing import Drawing
from resources.words import t

TELL_EVERY = 500
SUFFIXES = (csv_text.SUFFIX, workbook.SUFFIX, geo_json.SUFFIX, geo_package.SUFFIX, keyhole.SUFFIX)


@dataclass(frozen=True)
class Exported:
    """What was written: how many records, and a sentence for everything that could not be written as it was."""

    count: int
    losses: list[str]


def export(
    records: Records,
    kind: str,
    path: Path,
    progress: Callable[[int, int], None] = lambda _done, _all: None,
    should_stop: Callable[[], bool] = lambda: False,
) -> Exported:
    """Write the file whole, or raise BadExport and leave what was there. `kind` is that of the records."""
    suffix = path.suffix.lower()
    if suffix not in SUFFIXES:
        raise BadExport("format", file=path.name, formats=" ".join(SUFFIXES))
    fields = fields_of(kind)
    limit = workbook.MAX_CELL if suffix == workbook.SUFFIX else MAX_TEXT
    cells = Cells(kind, fields, {name: records.numbers(name) for name in referred(kind)}, limit)
    rows = _Rows(records, cells, progress, should_stop)
    with whole_file(path) as beside:
        _write(suffix, beside, kind, fields, iter(rows))
    return Exported(rows.count, cells.losses.sentences(limit))


class _Rows:
    """The rows as they are written; counts them, tells how far it is, and ends when nobody wants them any more."""

    def __init__(
        self,
        records: Records,
        cells: Cells,
        progress: Callable[[int, int], None],
        should_stop: Callable[[], bool],
    ) -> None:
        self._records, self._cells = records, cells
        self._progress, self._should_stop = progress, should_stop
        self.count = 0

    def __iter__(self) -> Iterator[Sequence[Cell]]:
        whole = self._records.count()
        for record_id, fact in self._records.pairs():
            if self.count % TELL_EVERY == 0:
                if self._should_stop():
                    raise BadExport("stopped")
                self._progress(self.count, whole)
            self.count += 1
            yield self._cells.row(record_id, fact)
        self._progress(self.count, whole)


def _write(suffix: str, path: Path, kind: str, fields: list[Field], rows: Iterator[Sequence[Cell]]) -> None:
    title = t(f"enums.kind.{kind}")
    headers = [one.header for one in fields]
    stay = without_place(fields)
    is_drawn = kind == Drawing.KIND
    shown = [one.header for one in (without_points(fields) if is_drawn else stay)]
    places = drawn(fields, rows) if is_drawn else placed(fields, rows)
    match suffix:
        case csv_text.SUFFIX:
            csv_text.write_csv(path, headers, rows)
        case workbook.SUFFIX:
            workbook.write_workbook(path, headers, rows, title)
        case geo_json.SUFFIX:
            geo_json.write_geo_json(path, shown, places)
        case keyhole.SUFFIX:
            keyhole.write_kml(path, shown, places, title)
        case _:
            geo_package.write_geo_package(path, stay, placed(fields, rows), kind)
