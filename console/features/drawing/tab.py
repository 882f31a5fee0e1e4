"""The dossier's tab of a drawing: what it is, of when and by whom, its words, and what can be done to it."""

from dataclasses import dataclass

from PySide6.QtWidgets import QComboBox, QGridLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from console.context import Context
from console.drawing_words import estimate_lines, style_name, type_name
from console.facts_panel import FactsPanel
from console.features.drawing.drawer import drawer_of
from console.follow import Follow
from console.permission import ActButton
from console.plot_catalogue import plot_styles, plot_symbols
from maps.geodesic import area_of, area_words, legs, length_words
from models.drawing import MAX_WORDS, ChangeDrawing, Drawing, Form, RemoveDrawing
from models.incident import Incident
from models.plan import Plan
from models.record import Record
from resources.words import t
from widgets.aged_fields import AgedFields
from widgets.panel_state import State
from widgets.scrolled import scrolled

FIELDS = ("type", "as_of", "by", "of", "size", "estimate", "source")
MAX_ZOOM = 17.0


@dataclass(frozen=True)
class Found:
    """The chosen drawing, and what its incident or plan is called."""

    drawing: Record[Drawing] | None = None
    owner: str = ""


class DrawingTab(QWidget):
    """Follows the selection while a drawing is chosen. Words half typed stay until they are kept."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._drawer = drawer_of(context)
        self._record: Record[Drawing] | None = None
        self.lines = AgedFields({key: t(f"drawing.tab_field.{key}") for key in FIELDS})
        self.fields = self.lines.values
        self.words = QLineEdit()
        self.words.setMaxLength(MAX_WORDS)
        self.words.setPlaceholderText(t("drawing.field.words"))
        self.words.setAccessibleName(t("drawing.field.words"))
        self.types = QComboBox()
        self.types.setAccessibleName(t("drawing.tab_field.type"))
        self.styles = QComboBox()
        self.styles.setAccessibleName(t("drawing.tab_field.style"))
        self.styles.setToolTip(t("drawing.tab_field.style"))
        self.keep_button = ActButton(context, t("drawing.tab_act.keep"), ChangeDrawing)
        self.edit_button = ActButton(context, t("drawing.act.edit"), ChangeDrawing)
        self.now_button = ActButton(context, t("drawing.tab_act.now"), ChangeDrawing)
        self.remove_button = ActButton(context, t("drawing.act.remove"), RemoveDrawing)
        self.show_button = ActButton(context, t("drawing.tab_act.show"))
        self.state = FactsPanel(context, self._content(), (ChangeDrawing, RemoveDrawing))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.state)
        self.words.returnPressed.connect(self.keep)
        self.keep_button.clicked.connect(self.keep)
        self.edit_button.clicked.connect(self._edit)
        self.now_button.clicked.connect(self._still_so)
        self.remove_button.clicked.connect(self._remove)
        self.show_button.clicked.connect(self.look)
        kinds = {Drawing.KIND, Incident.KIND, Plan.KIND}
        self._follow = Follow(context, self, self._work, self.show_drawing, kinds, self.state)
        context.selection.changed.connect(lambda _key: self._follow.ask())
        self._follow.ask()

    def _content(self) -> QWidget:
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(12, 12, 12, 12)
        column.setSpacing(10)
        line = QHBoxLayout()
        line.addWidget(self.words, 1)
        line.addWidget(self.keep_button)
        kind = QHBoxLayout()
        kind.addWidget(self.types, 1)
        kind.addWidget(self.styles)
        column.addLayout(kind)
        column.addLayout(line)
        grid = QGridLayout()
        for at, button in enumerate((self.edit_button, self.show_button, self.now_button, self.remove_button)):
            grid.addWidget(button, at // 2, at % 2)
        column.addLayout(grid)
        column.addWidget(self.lines)
        column.addStretch()
        return scrolled(content)

    def show_drawing(self, found: Found) -> None:
        """Draw what was found."""
        before, self._record = self._record, found.drawing
        if found.drawing is None:
            self.state.set_state(State.EMPTY, t("drawing.none_chosen"))
            return
        drawing = found.drawing.fact
        another = before is None or before.id != found.drawing.id
        if another or (before is not None and self.words.text() == before.fact.text):
            self.words.setText(drawing.text)
        self._show_types(drawing)
        self._show_styles(drawing)
        for key, value in _values(drawing, found.owner).items():
            self.lines.show_value(key, value)
        self.state.show_record(found.drawing)

    def _show_types(self, drawing: Drawing) -> None:
        """What it may be instead: of the same form. An estimate stays what it was reckoned to be."""
        self.types.clear()
        estimate = drawing.estimate is not None
        for key, symbol in plot_symbols().items():
            if key == drawing.type or (symbol.form is drawing.form and not symbol.estimate and not estimate):
                self.types.addItem(symbol.title, key)
        if self.types.findData(drawing.type) < 0:
            self.types.addItem(type_name(drawing.type), drawing.type)
        self.types.setCurrentIndex(self.types.findData(drawing.type))
        self.types.setEnabled(self.types.count() > 1)

    def _show_styles(self, drawing: Drawing) -> None:
        fill_styles(self.styles)
        if self.styles.findData(drawing.style) < 0:
            self.styles.addItem(style_name(drawing.style), drawing.style)
        self.styles.setCurrentIndex(self.styles.findData(drawing.style))

    def keep(self) -> None:
        """The words, the type and the style as they stand here."""
        if self._record is not None and self.keep_button.isEnabled():
            looks = {"type": self.types.currentData(), "style": self.styles.currentData()}
            self._drawer.alter(self._record, text=self.words.text().strip(), **looks)

    def look(self) -> None:
        """The map shows all of it."""
        if self._record is None:
            return
        self._context.in_hand.map.fit(self._record.fact.box, MAX_ZOOM)

    def _edit(self) -> None:
        if self._record is not None:
            self._drawer.edit(self._record)

    def _remove(self) -> None:
        if self._record is not None:
            self._drawer.remove(self._record)

    def _still_so(self) -> None:
        """It is still so on the ground: as of now."""
        if self._record is not None:
            self._drawer.alter(self._record, as_of=self._context.now())

    def _work(self) -> Found:
        key, store = self._context.selection.key, self._context.store
        record = store.get(Drawing, key.id) if key is not None and key.kind == Drawing.KIND else None
        if record is None:
            return Found()
        incident = store.get(Incident, record.fact.incident_id) if record.fact.incident_id else None
        plan = store.get(Plan, record.fact.plan_id) if record.fact.plan_id else None
        owner = incident.fact.number if incident is not None else plan.fact.name if plan is not None else ""
        return Found(record, owner)


def fill_styles(box: QComboBox) -> None:
    """All of the catalogue, after how it is on the ground."""
    box.clear()
    box.addItem(t("drawing.as_it_is"), "")
    for style in plot_styles().values():
        box.addItem(style.title, style.key)


def _values(drawing: Drawing, owner: str) -> dict[str, str]:
    kind = Incident.KIND if drawing.incident_id else Plan.KIND
    whose = f"{t(f'enums.kind.{kind}')} {owner}" if owner else t("drawing.everybody")
    estimate = drawing.estimate
    return {
        "type": f"{type_name(drawing.type, drawing.style)} · {t(f'enums.form.{drawing.form}')}",
        "as_of": f"{drawing.as_of.astimezone():%Y-%m-%d %H:%M:%S}",
        "by": " · ".join(part for part in (drawing.author, drawing.seat) if part),
        "of": whose,
        "size": size_words(drawing),
        "estimate": "\n".join(estimate_lines(drawing)),
        "source": estimate.source if estimate is not None else "",
    }


def size_words(drawing: Drawing) -> str:
    """How long or large it is."""
    match drawing.form:
        case Form.CIRCLE:
            return t("drawing.size.radius", length=length_words(drawing.radius_m or 0.0))
        case Form.LINE:
            return t("drawing.size.length", length=length_words(sum(leg.length_m for leg in legs(drawing.points))))
        case Form.POLYGON:
            area_m2, edge_m = area_of(drawing.points)
            return t("drawing.size.area", area=area_words(area_m2), edge=length_words(edge_m))
        case _:
            return ""
