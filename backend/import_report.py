"""What an import is asked for and what it answers."""

from typing import Any, Literal

import msgspec

from models.near import NEAR_M


class Reference(msgspec.Struct):
    """A file names another record by its number (or id); the field of the row gets that record's id."""

    kind: str
    number: str


class ImportRow(msgspec.Struct):
    """One line of the file: its number there, its key within the source, the fields it carries.

    `id` is the record's own, as an export wrote it; without one the record is known by source and key. `is_new`:
    somebody said that it is another thing than what is near, and nobody asks again.
    """

    row: int
    key: str
    data: dict[str, Any]
    refs: dict[str, Reference] = {}
    id: str = ""
    is_new: bool = False


class ImportIn(msgspec.Struct, kw_only=True):
    """A file; a dry run unless `apply`.

    `near` decides on rows that would make what may be there already, within `near_m` metres (0: not looked for):
    `skip` them, `import` them all the same, or take nothing and `ask` when there are any.
    """

    kind: str
    source: str
    rows: list[ImportRow]
    apply: bool = False
    file_name: str = ""
    near: Literal["ask", "skip", "import"] = "import"
    near_m: float = NEAR_M


class RefusedRow(msgspec.Struct):
    """A row that cannot be true, why, and the field it is about where that is known."""

    row: int
    reason: str
    field: str = ""


class ChangedRow(msgspec.Struct):
    """A stored record the file changes: field -> [old, new]."""

    row: int
    id: str
    fields: dict[str, tuple[Any, Any]]


class DuplicateRow(msgspec.Struct):
    """A row whose key stood in the file before; the first one counts."""

    row: int
    first_row: int


class NearRow(msgspec.Struct):
    """A row that would make a record, and the record that may be the same thing."""

    row: int
    id: str
    number: str
    name: str
    distance_m: float


class ImportReport(msgspec.Struct, kw_only=True):
    """What the file does, or did when `applied`.

    Every row is counted once: rows = created + changed + unchanged + refused + duplicates + skipped. `near` lists
    the rows that were skipped, or, when they were not, are among the created ones, `made`. `undecided`: nothing was
    taken, for there are some and nobody said what to do with them.
    """

    job_id: str
    kind: str
    applied: bool
    rows: int = 0
    created: int = 0
    changed: int = 0
    unchanged: int = 0
    skipped: int = 0
    undecided: bool = False
    refused: list[RefusedRow] = []
    changes: list[ChangedRow] = []
    duplicates: list[DuplicateRow] = []
    near: list[NearRow] = []
    made: list[int] = []
    revision: int = 0
