"""The form of a flow test: gauges as they are read, the pitot worked out, what it says at once."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QDoubleSpinBox, QGridLayout, QLabel, QWidget

from console.context import Context
from console.permission import ActButton
from models.flow_rating import BadTest, pitot_flow_lps, rated
from models.flow_test import RecordFlowTest
from models.hydrant import CRITICAL_PRESSURE_MPA
from resources.words import t

MOST_MPA, MOST_LPS, MOST_MM = 4.0, 2_000.0, 500.0
COEFFICIENTS = {"rounded": 0.9, "square": 0.8, "projecting": 0.7}
"""Of an outlet by its shape (NFPA 291)."""


class FlowForm(QWidget):
    """Static, residual and flow; with an outlet's diameter and its pitot pressure the flow is worked out."""

    entered = Signal(object)
    """What was read: RecordFlowTest of no hydrant yet."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.static = _number(MOST_MPA, 3, " MPa", t("hydrant_care.test.static"))
        self.residual = _number(MOST_MPA, 3, " MPa", t("hydrant_care.test.residual"))
        self.flow = _number(MOST_LPS, 1, " L/s", t("hydrant_care.test.flow"))
        self.diameter = _number(MOST_MM, 0, " mm", t("hydrant_care.test.diameter"))
        self.pitot = _number(MOST_MPA, 3, " MPa", t("hydrant_care.test.pitot"))
        self.outlet = QComboBox()
        self.outlet.setAccessibleName(t("hydrant_care.test.outlet"))
        for shape, coefficient in COEFFICIENTS.items():
            self.outlet.addItem(t(f"hydrant_care.outlet.{shape}", coefficient=coefficient), coefficient)
        self.says = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self.button = ActButton(context, t("hydrant_care.act.test"), RecordFlowTest)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        fields = (self.static, self.residual, self.diameter, self.pitot, self.flow)
        for at, field in enumerate(fields):
            name = QLabel(field.accessibleName())
            name.setBuddy(field)
            grid.addWidget(name, at, 0)
            grid.addWidget(field, at, 1)
            field.valueChanged.connect(self._judge if field in fields[:2] or field is self.flow else self._work_out)
        grid.addWidget(self.outlet, len(fields), 0, 1, 2)
        grid.addWidget(self.says, len(fields) + 1, 0, 1, 2)
        grid.addWidget(self.button, len(fields) + 2, 0, 1, 2)
        self.outlet.currentIndexChanged.connect(self._work_out)
        self.button.clicked.connect(self.enter)
        self._judge()

    def clear(self) -> None:
        """For the next hydrant; the outlet stays as it was."""
        for field in (self.static, self.residual, self.flow, self.pitot):
            field.setValue(0.0)

    def enter(self) -> None:
        """Hand over what was read, if it can be."""
        if self.button.isEnabled():
            self.entered.emit(
                RecordFlowTest(
                    hydrant_id="", static_mpa=self.static.value(), residual_mpa=self.residual.value(),
                    flow_lps=self.flow.value(), note=self._how(),
                )
            )  # fmt: skip

    def _how(self) -> str:
        if not self.pitot.value():
            return ""
        return t(
            "hydrant_care.test.how", diameter=f"{self.diameter.value():g}", pitot=f"{self.pitot.value():g}",
            coefficient=self.outlet.currentData(),
        )  # fmt: skip

    def _work_out(self, _value: float = 0.0) -> None:
        """The flow of the open outlet."""
        if self.diameter.value() and self.pitot.value():
            coefficient = float(self.outlet.currentData())
            self.flow.setValue(pitot_flow_lps(self.diameter.value(), self.pitot.value(), coefficient))
        self._judge()

    def _judge(self, _value: float = 0.0) -> None:
        words, good = rating_words(self.static.value(), self.residual.value(), self.flow.value())
        self.says.setText(words)
        self.button.set_possible(good, words)


def rating_words(static_mpa: float, residual_mpa: float, flow_lps: float) -> tuple[str, bool]:
    """What a test says of the flow at the pressure a fire needs, and whether it can have been read so."""
    try:
        found = rated(static_mpa, residual_mpa, flow_lps, CRITICAL_PRESSURE_MPA)
    except BadTest:
        return t("hydrant_care.test.cannot"), False
    key = "weak" if found.weak else "says"
    return t(f"hydrant_care.test.{key}", flow=f"{found.flow_lps:.1f}", mpa=f"{CRITICAL_PRESSURE_MPA:.2f}"), True


def _number(most: float, decimals: int, suffix: str, name: str) -> QDoubleSpinBox:
    field = QDoubleSpinBox(minimum=0.0, maximum=most, decimals=decimals, suffix=suffix)
    field.setSingleStep(10.0 ** -min(decimals, 2))
    field.setAccessibleName(name)
    return field
