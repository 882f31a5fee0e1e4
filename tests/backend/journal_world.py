"""A journal with all that a chain can hold, for those that tamper with it."""

from typing import Any

from sqlalchemy import select, text

from backend.db import Database
from backend.import_report import ImportIn, ImportRow
from backend.imports import run_import
from backend.journal_check import Check, Kept, Verdict
from backend.schema import journal
from models.ids import derived_id
from models.log_entry import AddLogEntry
from models.unit import DispatchUnit
from tests.backend.seat_acts import WHO, SeatActs

Row = dict[str, Any]


class World:
    """Two incidents with notes, a dispatch and its order, an import, a refusal: all a chain can hold."""

    def __init__(self, db: Database) -> None:
        self.db = db
        self.seat = SeatActs(db)
        rows = [ImportRow(row=1, key="E1", data={"number": "E1"})]
        run_import(db, WHO, ImportIn(kind="unit", source="t", rows=rows, apply=True))
        self.incident = self.seat.open("2-001")
        self.notes = [self.seat.say(self.incident, f"note {n}") for n in range(4)]
        other = self.seat.open("2-002")
        self.seat.say(other, "elsewhere")
        unit = derived_id("unit", "t", "E1")
        self.seat.do(DispatchUnit(unit_id=unit, incident_id=self.incident))
        self.seat.send(self.seat.made(AddLogEntry(text=" ", incident_id=self.incident)))
        self.seat.do(AddLogEntry(text="交班"))

    def check(self, kept: Kept | None = None) -> Verdict:
        with self.db.reading() as connection:
            return Check(connection).run(kept or {})

    def found(self, kept: Kept | None = None) -> set[tuple[str, int]]:
        return {(finding.code, finding.n) for finding in self.check(kept).findings}

    def sql(self, statement: str, **values: Any) -> None:
        with self.db.writing() as work:
            done = work.connection.execute(text(statement), {"i": self.incident, **values})
            assert done.rowcount

    def rows(self) -> list[Row]:
        with self.db.reading() as connection:
            found = connection.execute(select(journal).order_by(journal.c.incident_id, journal.c.n))
            return [dict(row._mapping) for row in found]

    def commands(self) -> set[str]:
        with self.db.reading() as connection:
            return set(connection.execute(text("SELECT id FROM commands")).scalars())
