"""What lies within what was drawn around: a chip a kind with how many there are, and their table."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from console.context import Context
from console.facts_panel import FactsPanel
from console.feature import ShowsRecords
from console.features.map_tools.within import MOST, Found, find, words_of
from console.record_rows import RecordRows
from console.row_menu import ACTS, UNIT_ACTS, give_menu
from console.surroundings import PLACED
from maps.live import LiveLayer
from maps.tools.sketch import Sketch, Sketched, SketchShape
from models.record import Key
from models.store import Op, where
from models.unit import Unit
from resources.words import t
from widgets.chip_line import ChipLine
from widgets.record_table import RecordTable

SHAPES = {"circle": SketchShape.CIRCLE, "box": SketchShape.BOX, "outline": SketchShape.AREA}
"""The purposes of a sketch that asks what is within, and what is sketched."""
A_ROW, MOST_SAID = 3, 9
"""Kinds in a row beside the sketch, and in all."""
PANEL = "map_tools.within"


class Answer(NamedTuple):
    """What was within, and as of when it was asked."""

    now: Sketched
    found: Sequence[Found]
    at: datetime


class Within(QObject):
    """Asks what is within whenever such a sketch is done or mended; the last answer stays until it is put away."""

    answered = Signal()
    failed = Signal(object)

    def __init__(self, context: Context, sketch: Sketch) -> None:
        super().__init__(sketch)
        self._context, self._sketch = context, sketch
        self.answer: Answer | None = None
        sketch.changed.connect(self._changed)

    @staticmethod
    def of(context: Context) -> "Within":
        """The one of this console, made by whoever is the first to want it."""
        known = context.map.findChild(Within)
        return known if isinstance(known, Within) else Within(context, Sketch.of(context.map))

    def begin(self, purpose: str) -> None:
        """Draw around something; the same once more puts it away."""
        now = self._sketch.now
        if now is not None and now.purpose == purpose:
            self._sketch.end()
            return
        self._sketch.begin(purpose, SHAPES[purpose])
        self._context.notices.say(t(f"map_tools.how.{purpose}"), key="map_tools.how")
        self._context.map.setFocus()

    def ask(self) -> None:
        """Look again within what was drawn last."""
        if self.answer is not None:
            self._ask(self.answer.now)

    def _changed(self, now: Sketched) -> None:
        if now.purpose in SHAPES and now.is_done:
            self._ask(now)

    def _ask(self, now: Sketched) -> None:
        context, at = self._context, self._context.now()
        moving = {
            layer.name: {id_: place for id_ in layer.ids if (place := layer.position(id_)) is not None}
            for layer in context.map.layers
            if isinstance(layer, LiveLayer) and layer.name in PLACED
        }
        exercise = context.session.exercise_id
        context.background.query(
            lambda: find(context.store, now, moving, exercise),
            lambda found: self._take(Answer(now, found, at)),
            self.failed.emit, key="map_tools.within",
        )  # fmt: skip

    def _take(self, answer: Answer) -> None:
        self.answer = answer
        counted = [f"{t(f'enums.kind.{one.kind}')} {one.total}" for one in answer.found]
        rows = ["　".join(counted[at : at + A_ROW]) for at in range(0, MOST_SAID, A_ROW) if at < len(counted)]
        lines = [words_of(answer.now), *(rows or [t("map_tools.within.nothing")])]
        if len(counted) > MOST_SAID:
            lines.append(t("map_tools.within.more", count=len(counted) - MOST_SAID))
        self._sketch.say(answer.now.purpose, lines)
        self._context.notices.withdraw_key("map_tools.how")
        self.answered.emit()
        self._context.desk.show_panel(PANEL)


class WithinPanel(QWidget):
    """A row chosen here is chosen everywhere; what happens to it shows at once, who comes or leaves when asked."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        asked = Within.of(context)
        self._context, self._asked = context, asked
        self.title = QLabel()
        self.again = QPushButton(t("map_tools.within.again"))
        self.again.clicked.connect(asked.ask)
        self.in_table = QPushButton(t("map_tools.within.in_table"))
        self.in_table.clicked.connect(self._show_in_table)
        self._group = QButtonGroup(self)
        self._group.idClicked.connect(self._show_kind)
        self._content = QWidget()
        self._column = QVBoxLayout(self._content)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        head = QHBoxLayout()
        head.setContentsMargins(8, 4, 8, 0)
        head.setSpacing(6)
        head.addWidget(self.title, 1)
        head.addWidget(self.in_table)
        head.addWidget(self.again)
        self._column.addLayout(head)
        self.chips = ChipLine()
        self._column.addWidget(self.chips)
        self.tables: dict[str, RecordTable] = {}
        self.kind = ""
        self.state = FactsPanel(context, self._content)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.state)
        asked.answered.connect(self._answered)
        asked.failed.connect(lambda error: self.state.fail(error, asked.ask))
        context.selection.changed.connect(self._selected)
        self._answered()

    def _answered(self) -> None:
        answer = self._asked.answer
        if answer is None or not answer.found:
            self.state.set_none(t("map_tools.within.none" if answer is None else "map_tools.within.nothing"))
            return
        values = {"where": words_of(answer.now), "at": f"{answer.at.astimezone():%H:%M:%S}"}
        self.title.setText(t("map_tools.within.title", **values))
        chips = ChipLine()
        for button in self._group.buttons():
            self._group.removeButton(button)
        for at, one in enumerate(answer.found):
            self._group.addButton(chips.add(f"{t(f'enums.kind.{one.kind}')} {one.total}"), at)
        self._column.replaceWidget(self.chips, chips)
        self.chips.deleteLater()
        self.chips = chips
        kinds = [one.kind for one in answer.found]
        self._show_kind(kinds.index(self.kind) if self.kind in kinds else 0)
        self.state.set_content()

    def _show_kind(self, at: int) -> None:
        answer = self._asked.answer
        if answer is None:
            return
        one = answer.found[at]
        self.kind = one.kind
        self._group.button(at).setChecked(True)
        known = self.tables.get(one.kind)
        if known is None:
            known = self.tables[one.kind] = self._make(one.kind)
        rows = known.rows()
        if isinstance(rows, RecordRows):
            rows.set_filters((where("id", one.ids, Op.IN),))
        for kind, table in self.tables.items():
            table.setVisible(kind == one.kind)
        self.setFocusProxy(known)
        self.title.setToolTip(t("map_tools.within.cut", most=MOST) if one.total > len(one.ids) else "")

    def _show_in_table(self) -> None:
        """The one table shows these and no others: there they are exported, too."""
        answer = self._asked.answer
        ids = next((one.ids for one in answer.found if one.kind == self.kind), ()) if answer is not None else ()
        table = self._context.desk.show_panel("table")
        if answer is None or not isinstance(table, ShowsRecords):
            return
        if not table.show_records(self.kind, ids, words_of(answer.now)):
            self._context.notices.say(t("map_tools.within.no_table"), key="map_tools.within.no_table")

    def _make(self, kind: str) -> RecordTable:
        table = RecordTable(RecordRows(self._context, kind, parent=self))
        table.selected.connect(lambda id_: self._context.selection.choose(kind, id_) if id_ else None)
        give_menu(self._context, table, UNIT_ACTS if kind == Unit.KIND else ACTS)
        self._column.addWidget(table, 1)
        return table

    def _selected(self, key: Key | None) -> None:
        if key is not None and key.kind in self.tables:
            self.tables[key.kind].select(key.id)
