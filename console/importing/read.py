"""The one door for files: whatever it is, `read_table` makes a table of it or says why not."""

from collections.abc import Callable
from pathlib import Path

from console.importing.errors import BadFile
from console.importing.reading.form import form_of
from console.importing.reading.json_text import read_json
from console.importing.reading.source import Source
from console.importing.reading.table import Options, Stopped, Table
from console.importing.reading.text import read_text

__all__ = ["Options", "Stopped", "Table", "read_table"]

type Reader = Callable[[Source, Options], Table]


def read_table(path: Path, options: Options | None = None) -> Table:
    """The rows of a file. Raises BadFile with a sentence, Stopped when `options.should_stop` says so."""
    options = options or Options()
    with Source(path) as source:
        table = _reader(form_of(source.head(), source.name))(source, options)
    if not table.rows and table.refused:
        first = table.refused[0]
        raise BadFile("all_refused", file=path.name, row=str(first.row), reason=first.reason)
    return table


def _reader(form: str) -> Reader:
    return {"json": read_json}.get(form, read_text)
