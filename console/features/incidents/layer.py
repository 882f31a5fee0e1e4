"""The open incidents on the map: number, grade, and NOT ORDERED while a unit sent there has not been told."""

from collections.abc import Sequence
from typing import Any

from console.ages import record_state
from console.context import Context
from console.features.incidents.overview import GRADE_TONES
from console.mark_source import MarkSource
from console.stuck_acts import StuckAct, stuck_acts
from console.undone_sight import Undone, UndoneActs, undone_of_incidents
from console.untold import being_ordered, not_ordered
from maps.shapes import Mark, MarkLayer
from maps.symbols import LayerStyle, Shape, Symbol, aged_index, with_stale
from models.approval import Approval
from models.incident import Incident, IncidentStatus
from models.ordering import ANSWER_S
from models.record import Key, Record
from models.store.query import Op, Query, where
from resources.words import t
from widgets.ages import as_of_text
from widgets.rows import SYNCED, RowState

LAYER = "incidents"
MOST = 500
LOOK_EVERY_MS = 2_000
_FILLS = {"green": "#3fa968", "blue": "#2f80e0", "yellow": "#f2cc45", "orange": "#f0883a", "red": "#e0323b"}
_SHAPES = {1: Shape.CIRCLE, 2: Shape.SQUARE, 3: Shape.DIAMOND, 4: Shape.TRIANGLE, 5: Shape.STAR}


def style() -> LayerStyle:
    """One symbol a fire grade: its own shape, colour and number."""
    return LayerStyle(
        tuple(_symbol(grade) for grade in range(1, 6)),
        near_zoom=0, label_zoom=11, order=95,
    )  # fmt: skip


def aged_style() -> LayerStyle:
    """The same with a twin of each for what was last heard of too long ago."""
    return with_stale(style(), t("map.stale"))


def _symbol(grade: int) -> Symbol:
    words = t(f"enums.fire_grade.{grade}")
    return Symbol(_SHAPES[grade], _FILLS[GRADE_TONES[grade]], words, size_px=30, glyph=str(grade))


def mark(
    record: Record[Incident], waiting: int, state: RowState = SYNCED, stuck: StuckAct | None = None,
    undone: UndoneActs | None = None,
) -> Mark | None:  # fmt: skip
    """The mark of an incident with so many units NOT ORDERED, None when it has no place; `state` tells its age.

    `undone`: what two persons decided for it and nobody did; `stuck`: an act meant for it that became nothing.
    """
    incident = record.fact
    if incident.lon is None or incident.lat is None:
        return None
    old = as_of_text(state.as_of_s) if state.stale and state.as_of_s is not None else ""
    untold = t("incidents.not_ordered_count", count=waiting) if waiting else ""
    others = [one.words for one in (undone, stuck) if one is not None]
    badge = " · ".join(filter(None, (untold, *others)))
    return Mark(
        record.id,
        incident.lon,
        incident.lat,
        aged_index(incident.grade - 1, stale=state.stale),
        " · ".join(part for part in (f"{incident.number} {incident.name}".strip(), old) if part),
        badge,
    )


class IncidentLayer(MarkSource):
    """Keeps the marks of the open incidents."""

    def __init__(self, context: Context) -> None:
        super().__init__(context, MarkLayer(LAYER, t("enums.kind.incident"), aged_style()), LOOK_EVERY_MS)
        self._records: Sequence[Record[Incident]] = ()
        self._undone = Undone()
        self._old: frozenset[str] = frozenset()

    def begin(self) -> None:
        """Follow the incidents and which of them is chosen."""
        self._context.selection.changed.connect(self._ring)
        self.follow(self._work, self._take, {Incident.KIND, Approval.KIND})
        self._look.start()

    def end(self) -> None:
        """Follow nothing any more."""
        self._context.selection.changed.disconnect(self._ring)

    def choose(self, mark_id: str) -> None:
        """The incident, everywhere."""
        self._context.selection.choose(Incident.KIND, mark_id)

    def _ring(self, key: Any) -> None:
        if isinstance(key, Key) and key.kind == Incident.KIND:
            self._context.map.select(LAYER, key.id)

    def _work(self) -> tuple[list[Record[Incident]], Undone]:
        query = Query(
            kind=Incident.KIND,
            filters=(where("status", IncidentStatus.CLOSED, Op.NE),),
            exercise_id=self._context.session.exercise_id,
        )
        undone = undone_of_incidents(self._context.store, self._context.now())
        return self._context.store.page(query, MOST), undone

    def _take(self, found: tuple[list[Record[Incident]], Undone]) -> None:
        self._records, self._undone = found
        self._show()
        self.again_in(self._undone.again_s)

    def _show(self) -> None:
        context, records, undone = self._context, self._records, self._undone.of_incident
        states = {record.id: record_state(context, record) for record in records}
        self._old = frozenset(record_id for record_id, state in states.items() if state.stale)
        stuck = stuck_acts(context.commands.entries())
        self.show_marks(
            mark(
                record,
                not_ordered(context, record),
                states[record.id],
                stuck.get(record.key),
                undone.get(record.id),
            )
            for record in records
        )
        self.again_in(ANSWER_S if being_ordered(context, records) else 0.0)
        self._ring(self._context.selection.key)

    def look(self) -> None:
        """Draw again only when one has grown old, or fresh, since."""
        old = frozenset(record.id for record in self._records if record_state(self._context, record).stale)
        if old != self._old:
            self._show()
