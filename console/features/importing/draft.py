"""What has been decided about a file so far; going back loses none of it."""

from dataclasses import dataclass, field
from pathlib import Path

from console.importing.columns import Column
from console.importing.crs.strays import Stray
from console.importing.crs.verdict import Verdict
from console.importing.decimals import ALL
from console.importing.decisions import Decision, Near
from console.importing.foreign_words import values_of, with_words
from console.importing.kind_guess import Guess
from console.importing.measures import with_units
from console.importing.profiles import ColumnMapping
from console.importing.read import Options, Table
from console.importing.rows import Prepared
from console.importing.send import Report
from widgets.point_map import Picture

NOTHING = ""
"""The field of a header that is not taken."""


@dataclass(frozen=True)
class Opened:
    """A file that was read, and what it seems to hold."""

    path: Path
    table: Table
    guesses: tuple[Guess, ...]
    profiles: tuple[str, ...] = ()
    """The names of kept mappings that fit it."""


@dataclass(frozen=True)
class Placing:
    """What the coordinates are taken for: the word asked with, the answer, and whether somebody said yes."""

    word: str = ""
    verdict: Verdict | None = None
    contradiction: str = ""
    agreed: bool = False
    picture: Picture | None = None
    """The small map of before and after."""
    strays: tuple[Stray, ...] = ()
    without_strays: bool = False
    """Are the rows that lie where the others do not left out?"""
    asked: bool = False
    """Has the detective answered? A verdict of None then says that there are no coordinates."""


@dataclass
class Draft:
    """An import being prepared. Whoever changes a part calls `*_changed`, which forgets what it led to."""

    opened: Opened | None = None
    options: Options = field(default_factory=Options)
    kind: str = ""
    source: str = ""
    profile: str = ""
    """The kept mapping that was taken, by its name."""
    proposed: list[Column] = field(default_factory=list)
    fields: dict[str, str] = field(default_factory=dict)
    """Header -> field, where a person said so; NOTHING for a column that is not taken."""
    units: dict[str, str] = field(default_factory=dict)
    """Header -> unit, where a person said so."""
    key: tuple[str, ...] = ()
    """The headers that tell the rows apart, where a person or the kept mapping names them."""
    dates: str = ""
    """What stands first in days that could be two, where a person or the kept mapping says so."""
    decimals: dict[str, str] = field(default_factory=dict)
    """Header -> what stands before decimals (comma, point), where a person or the kept mapping says so."""
    words: dict[str, str] = field(default_factory=dict)
    """`field:word` -> what a word of the cells means, where a person or the kept mapping says so."""
    placing: Placing = field(default_factory=Placing)
    decisions: dict[int, Decision] = field(default_factory=dict)
    """What was said of rows that may be there already; said of another record it counts no more."""
    near: dict[int, Near] = field(default_factory=dict)
    """Those rows, as they were before anything was decided."""
    prepared: Prepared | None = None
    report: Report | None = None
    applied: Report | None = None

    def file_changed(self, opened: Opened | None) -> None:
        """Another file, or the same one read in another way: what a person said of headers that are there stays."""
        self.opened = opened
        self.decisions = {}
        if opened is not None:
            headers = opened.table.headers
            self.fields = {header: name for header, name in self.fields.items() if header in headers}
            self.units = {header: unit for header, unit in self.units.items() if header in headers}
            self.decimals = {header: word for header, word in self.decimals.items() if header in (*headers, ALL)}
            self.key = self.key if set(self.key) <= set(headers) else ()
        self.columns_changed()

    def columns_changed(self) -> None:
        """The coordinates may stand elsewhere now."""
        self.placing = Placing(word=self.placing.word)
        self.report_changed()

    def report_changed(self) -> None:
        """What would be done has to be asked again."""
        self.prepared = self.report = self.applied = None
        self.near = {}

    def use(self, mapping: ColumnMapping) -> None:
        """Take what was kept as said by a person; a yes to coordinates is never kept."""
        self.kind, self.source = mapping.kind, mapping.source or self.source
        self.fields = {header: name for name, header in mapping.columns.items()}
        self.units = {
            mapping.columns[name]: unit for name, unit in mapping.units.items() if name in mapping.columns
        }
        self.key, self.dates, self.decimals = mapping.key, mapping.dates, dict(mapping.decimals)
        self.words = dict(mapping.words)
        self.placing = Placing(word=mapping.crs)
        self.columns_changed()

    def mapping(self) -> ColumnMapping:
        """What there is to keep for the next file of this form."""
        table = self.opened.table if self.opened else None
        made = set(table.geometry_headers or ()) if table else set()
        columns = [column for column in self.columns if column.header not in made]
        return ColumnMapping(
            kind=self.kind, columns={column.field: column.header for column in columns},
            units={column.field: column.unit for column in columns if column.unit}, sheet=self.options.sheet,
            header_row=self.options.header_row, encoding=self.options.encoding, crs=self.placing.word,
            source=self.source, key=self.key, dates=self.dates, decimals=self.decimals,
            words=self.words,
        )  # fmt: skip

    @property
    def columns(self) -> list[Column]:
        """The columns as they are taken: as proposed, and as a person said."""
        told = {name: header for header, name in self.fields.items() if name}
        columns = [
            column for column in self.proposed if column.header not in self.fields and column.field not in told
        ]
        columns += [Column(header, name) for name, header in told.items()]
        said = {column.field: self.units[column.header] for column in columns if column.header in self.units}
        # What was said of a field that another kind has not is kept, and counts for nothing here.
        words = {
            name: value
            for name, value in self.words.items()
            if ":" in name and value in values_of(self.kind, name.partition(":")[0])
        }
        return with_words(self.kind, with_units(columns, said), words)
