"""The panel of the estimates: where, how much, in which wind; drawn with its inputs beside it, never as a fact."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QDoubleSpinBox,
    QFormLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from console.ages import life_s
from console.context import Context
from console.facts_panel import FactsPanel
from console.fault_words import fault_words
from console.features.drawing.drawer import drawer_of
from console.features.drawing.estimating import (
    CIRCLE,
    PLUME,
    Reckoned,
    Wind,
    circle,
    distances,
    plume,
    stabilities,
    terrains,
)
from console.features.drawing.wind import MeasuredWind, wind_near
from console.permission import ActButton
from models.age import aspects
from models.coordinate_text import read_coordinates
from models.drawing import MAX_RADIUS_M, MAX_WORDS, AddDrawing, Drawing
from models.evacuation import Distance, matching
from models.incident import Incident
from models.plume import LEAST_WIND_M_S, BadRelease, Release, Stability, Terrain
from models.reading import Reading
from models.record import Key
from resources.words import t
from widgets.scrolled import scrolled
from widgets.theme import set_role
from widgets.tooltip import plain_tip

MOST_FOUND = 12
(_READING,) = aspects(Reading.KIND)


class EstimatePanel(QWidget):
    """What is typed stays until it is typed over: the next estimate differs by one value from the last."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._table: list[Distance] = []
        self._chosen: Distance | None = None
        self._measured: MeasuredWind | None = None
        self.method = QComboBox()
        for key in (CIRCLE, PLUME):
            self.method.addItem(t(f"enums.drawing_type.{key}"), key)
        self.place = QLineEdit()
        self.place.setPlaceholderText(t("drawing.estimate.place_hint"))
        self.substance, self.source = QLineEdit(), QLineEdit()
        for line in (self.substance, self.source):
            line.setMaxLength(MAX_WORDS)
        self.found = QComboBox()
        self.found.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.found.setMinimumContentsLength(6)
        self.radius = _number(1, MAX_RADIUS_M, 100, " m", 0)
        self.rate = _number(0.0001, 10_000, 1, " kg/s", 4)
        self.source_height = _number(0, 500, 0, " m", 1)
        self.speed = _number(LEAST_WIND_M_S, 60, 2, " m/s", 1)
        self.wind_from = _number(0, 359, 0, "°", 0)
        self.wind_from.setWrapping(True)
        self.limit = _number(0.001, 1e6, 10, " mg/m³", 3)
        self.stability, self.terrain = QComboBox(), QComboBox()
        for box, entries in ((self.stability, stabilities()), (self.terrain, terrains())):
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            box.setMinimumContentsLength(6)
            for words, value in entries:
                box.addItem(words, value)
        self.stability.setCurrentIndex(self.stability.findData(Stability.D))
        self.wind = QLabel(t("drawing.wind.typed"), wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        set_role(self.wind, "small")
        self.says = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self.caution = QLabel(t("drawing.estimate.caution"), wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        set_role(self.caution, "small-warning")
        self.draw_button = ActButton(context, t("drawing.estimate.draw"), AddDrawing)
        set_role(self.draw_button, "primary")
        self.here_button = QPushButton(t("drawing.estimate.here"))
        self.here_button.setToolTip(plain_tip(t("drawing.estimate.here_tip")))
        self.state = FactsPanel(context, self._content(), (AddDrawing,), typed=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.state)
        self.setFocusProxy(self.method)
        self._connect()
        self._arrange()
        self.state.set_content()
        context.background.query(lambda: distances(context.profile), self._take_table, self._no_table)

    def _content(self) -> QWidget:
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(12, 10, 12, 10)
        self._form = QFormLayout()
        self._form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        self._form.addRow(self.method)
        for name, widget in self._rows().items():
            self._form.addRow(t(f"drawing.estimate.field.{name}"), widget)
            widget.setAccessibleName(t(f"drawing.estimate.field.{name}"))
        column.addLayout(self._form)
        for widget in (self.wind, self.here_button, self.says, self.caution, self.draw_button):
            column.addWidget(widget)
        column.addStretch()
        return scrolled(content)

    def _rows(self) -> dict[str, QWidget]:
        return {
            "place": self.place, "substance": self.substance, "found": self.found, "radius": self.radius,
            "rate": self.rate, "limit": self.limit, "speed": self.speed, "wind_from": self.wind_from,
            "stability": self.stability, "terrain": self.terrain, "height": self.source_height,
            "source": self.source,
        }  # fmt: skip

    def _connect(self) -> None:
        self.method.currentIndexChanged.connect(self._arrange)
        self.substance.textChanged.connect(self._search)
        self.found.activated.connect(self._take_distance)
        self.here_button.clicked.connect(self.take_place)
        self.place.editingFinished.connect(self.ask_wind)
        self.draw_button.clicked.connect(self.draw)

    @property
    def kind(self) -> str:
        """Which of the two is reckoned."""
        return str(self.method.currentData())

    def begin(self, kind: str) -> None:
        """Ready for one of the two, at the place of what is worked or chosen."""
        self.method.setCurrentIndex(self.method.findData(kind))
        self.take_place()

    def _arrange(self, _at: int = 0) -> None:
        of_circle = {self.found, self.radius}
        of_both = {self.place, self.substance, self.source}
        for widget in self._rows().values():
            shown = widget in of_both or (widget in of_circle) is (self.kind == CIRCLE)
            self._form.setRowVisible(widget, shown)
        self.wind.setVisible(self.kind == PLUME)
        self.says.clear()
        self.ask_wind()

    # ---- the place -----------------------------------------------------------------------------------------------

    def take_place(self) -> None:
        """Where the chosen drawing or the worked incident is, else the middle of the map."""
        key, incident_id = self._context.selection.key, self._context.selection.incident_id
        store = self._context.store

        def look() -> tuple[float, float] | None:
            if key is not None and key.kind == Drawing.KIND:
                return _position(store.get(Drawing, key.id))
            at = Key(Incident.KIND, incident_id) if incident_id else None
            return _position(store.get(Incident, at.id)) if at is not None else None

        before = self.place.text()
        # The newest question alone: the answer to an older one would pass for a place that somebody has typed.
        self._context.background.query(look, lambda place: self._show_place(place, before), key=(self, "place"))

    def _show_place(self, place: tuple[float, float] | None, before: str) -> None:
        if self.place.text() != before:
            return  # Somebody has typed one meanwhile.
        view = self._context.map.view()
        lon, lat = place or (view.lon, view.lat)
        self.place.setText(f"{lon:.6f}, {lat:.6f}")
        self.ask_wind()

    # ---- the wind ------------------------------------------------------------------------------------------------

    def ask_wind(self) -> None:
        """What the nearest anemometer says; where none does, the wind is what is typed."""
        places = read_coordinates(self.place.text())
        if self.kind != PLUME or not places:
            return
        store, exercise, place = self._context.store, self._context.session.exercise_id, places[0]
        self._context.background.query(
            lambda: wind_near(store, place.lon, place.lat, exercise), self._take_wind, key="drawing.wind"
        )

    def _take_wind(self, found: MeasuredWind | None) -> None:
        """Fresh and strong enough it is reckoned with at once; else it is only said."""
        self._measured = None
        if found is None:
            self.wind.setText(t("drawing.wind.typed"))
            return
        now, life = self._context.now(), life_s(self._context, _READING)
        self.wind.setText(found.words(now, life))
        if not found.is_calm and (now - found.at).total_seconds() <= life:
            self.speed.setValue(found.speed_m_s)
            self.wind_from.setValue(found.from_deg)
            # As the fields have it: what is typed over it is somebody's own.
            self._measured = found._replace(speed_m_s=self.speed.value(), from_deg=self.wind_from.value())

    def _wind(self) -> Wind:
        """As measured while the fields say the same; else as typed now."""
        typed, measured = (self.speed.value(), self.wind_from.value()), self._measured
        if measured is not None and (measured.speed_m_s, measured.from_deg) == typed:
            return Wind(*typed, measured.at, measured.name)
        return Wind(*typed, self._context.now())

    # ---- the table -----------------------------------------------------------------------------------------------

    def _take_table(self, table: list[Distance]) -> None:
        self._table = table
        self._search(self.substance.text())

    def _no_table(self, error: Exception) -> None:
        self.says.setText(t("drawing.estimate.bad_table", reason=fault_words(error)))

    def _search(self, text: str) -> None:
        self._chosen = None
        self.found.clear()
        self.found.addItem(t("drawing.estimate.typed"), None)
        for row in matching(self._table, text)[:MOST_FOUND]:
            mark = "" if row.verified else f" · {t('drawing.unverified')}"
            about = " ".join(part for part in (row.name, row.size, row.time_of_day) if part)
            self.found.addItem(f"{about} {row.isolation_m:g} m{mark}", row)

    def _take_distance(self, _at: int) -> None:
        row = self.found.currentData()
        if isinstance(row, Distance):
            self._chosen = row
            self.radius.setValue(row.isolation_m)
            self.source.setText(row.source)

    # ---- the estimate --------------------------------------------------------------------------------------------

    def reckon(self) -> Reckoned | None:
        """What the fields come to; None, with the sentence, when they come to nothing."""
        places = read_coordinates(self.place.text())
        if not places:
            self.says.setText(t("drawing.estimate.no_place"))
            return None
        place = (places[0].lon, places[0].lat)
        substance, source = self.substance.text().strip(), self.source.text().strip()
        if self.kind == CIRCLE:
            row = self._chosen
            as_stated = row is not None and row.isolation_m == self.radius.value() and row.source == source
            return circle(
                place, self.radius.value(), substance, source or t("drawing.estimate.by_hand"),
                verified=row is not None and row.verified and as_stated,
            )  # fmt: skip
        release = Release(
            self.rate.value(), self.speed.value(), Stability(self.stability.currentData()),
            Terrain(self.terrain.currentData()), self.source_height.value(),
        )  # fmt: skip
        try:
            return plume(
                place, release, self.limit.value(), self._wind(), substance, source or t("drawing.estimate.by_hand")
            )
        except BadRelease:
            self.says.setText(t("drawing.estimate.bad_release"))
            return None

    def draw(self) -> None:
        """On the map and for every seat, as an estimate."""
        found = self.reckon()
        if found is None:
            return
        self.says.setText(found.sentence)
        if found.fields:
            drawer_of(self._context).add(self.kind, **found.fields)


def _position(record: object) -> tuple[float, float] | None:
    columns = getattr(getattr(record, "fact", None), "columns", None)
    if columns is None:
        return None
    found = columns()
    return None if found.lon is None or found.lat is None else (found.lon, found.lat)


def _number(least: float, most: float, value: float, unit: str, decimals: int) -> QDoubleSpinBox:
    box = QDoubleSpinBox(minimum=least, maximum=most, decimals=decimals, suffix=unit)
    box.setValue(value)
    return box
