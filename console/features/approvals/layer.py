"""A ring around every incident for which something was decided by two persons and done by nobody."""

from typing import NamedTuple

from console.context import Context
from console.mark_source import MarkSource
from console.undone_sight import UndoneActs, show_undone, undone_of_incidents
from maps.shapes import Mark, MarkLayer
from maps.symbols import LayerStyle, Shape, Symbol
from models.approval import Approval
from models.incident import Incident
from models.record import Record
from resources.words import t

LAYER = "undone_acts"
COLOUR = "#e0323b"
SIZE_PX = 44.0
"""Around the incident's own symbol, within the ring of an act that was refused."""


class Ringed(NamedTuple):
    """An open incident, and what nobody did for it; in `again_s` there may be more."""

    acts: dict[str, UndoneActs]
    incidents: dict[str, Record[Incident]]
    again_s: float


def style() -> LayerStyle:
    """One ring; the words and whom to call stand on the incident's own plate."""
    # Nothing within it: what the incident is, and in which colour, stays in sight.
    ring = Symbol(Shape.CIRCLE, f"{COLOUR}00", t("approvals.layer"), stroke=COLOUR, size_px=SIZE_PX)
    return LayerStyle((ring,), near_zoom=0, label_zoom=0, order=80)


class UndoneLayer(MarkSource):
    """Keeps the rings; choosing one chooses its incident, and leads to the request."""

    def __init__(self, context: Context) -> None:
        super().__init__(context, MarkLayer(LAYER, t("approvals.layer"), style()))
        self._acts: dict[str, UndoneActs] = {}

    def begin(self) -> None:
        """Follow the requests and their incidents."""
        self.follow(self._work, self._show, {Approval.KIND, Incident.KIND})

    def _work(self) -> Ringed:
        """Reads the store."""
        store = self._context.store
        undone = undone_of_incidents(store, self._context.now())
        found = store.get_many(Incident, list(undone.of_incident))
        incidents = {record_id: record for record_id, record in found.items() if record.fact.is_open}
        acts = {record_id: undone.of_incident[record_id] for record_id in incidents}
        return Ringed(acts, incidents, undone.again_s)

    def _show(self, found: Ringed) -> None:
        self._acts = found.acts
        self.show_marks(
            Mark(record_id, record.fact.lon, record.fact.lat, 0, "", "")
            for record_id, record in found.incidents.items()
            if record.fact.lon is not None and record.fact.lat is not None
        )
        self.again_in(found.again_s)

    def choose(self, mark_id: str) -> None:
        """The incident, and the request nobody carried out for it."""
        self._context.selection.choose(Incident.KIND, mark_id)
        if (acts := self._acts.get(mark_id)) is not None:
            show_undone(self._context, acts.first_id)
