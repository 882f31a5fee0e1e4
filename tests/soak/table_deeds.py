"""The centre's demand table, changed row by row."""

from models.demand_row import DemandRow, DemandValues, values_of
from models.demand_row_acts import RemoveDemandRow, SetDemandRow
from models.record import Record
from tests.soak.eye import Deed, Eye, deed


def change(eye: Eye) -> Deed | None:
    """A row says something else, or there is one more."""
    found = _row(eye)
    first = float(eye.chance.randrange(5, 30))
    after = DemandValues(
        zh=eye.text()[:40], initial_lps=first, developed_lps=2 * first, spread_lps=4 * first, most_lps=8 * first
    )
    if found is None or eye.chance.random() < 0.3:
        return deed(SetDemandRow(row_id=f"own_{eye.new_id().replace('-', '')}", before=None, after=after))
    before = None if found.fact.removed else values_of(found.fact)
    return deed(SetDemandRow(row_id=found.id, before=before, after=after))


def remove(eye: Eye) -> Deed | None:
    """A row goes."""
    found = _row(eye)
    if found is None:
        return None
    return deed(RemoveDemandRow(row_id=found.id, before=values_of(found.fact)))


def _row(eye: Eye) -> Record[DemandRow] | None:
    return eye.store.get(DemandRow, eye.one(row.id for row in eye.rows(DemandRow.KIND)))
