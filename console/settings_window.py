"""The settings window: every declared setting with its bounds, generated, in force at once."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QCheckBox,
    QDialog,
    QDoubleSpinBox,
    QGridLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from console.feature import Setting
from console.settings import Settings
from resources.words import t
from widgets.theme import set_role

LARGEST = 1_000_000
TEXT_PX = 8
"""Style sheets do not reach the text of a spin box."""


class SettingsWindow(QDialog):
    """Non modal: an alarm never waits for it."""

    def __init__(
        self, settings: Settings, hidden: frozenset[str], parent: QWidget, notes: Sequence[str] = ()
    ) -> None:
        """`hidden` are the keys that have a place of their own (language, colours); `notes` is said below all."""
        super().__init__(parent, Qt.WindowType.Tool)
        self.setWindowTitle(t("shell.settings.title"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._settings = settings
        self.editors: dict[str, QWidget] = {}
        detail = QLabel(t("shell.settings.detail"))
        set_role(detail, "muted")
        detail.setWordWrap(True)
        body = QWidget()
        self._grid = QGridLayout(body)
        self._grid.setColumnStretch(0, 1)
        self._grid.setHorizontalSpacing(12)
        for setting in settings.all():
            if setting.key not in hidden:
                self._add(setting)
        self._grid.setRowStretch(self._grid.rowCount(), 1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setWidget(body)
        column = QVBoxLayout(self)
        column.addWidget(detail)
        column.addWidget(area, 1)
        for note in notes:
            line = QLabel(note, textFormat=Qt.TextFormat.PlainText, wordWrap=True)
            set_role(line, "muted")
            column.addWidget(line)
        self.resize(640, 560)

    def _add(self, setting: Setting) -> None:
        title = t(setting.title_key)
        label = QLabel(title)
        label.setWordWrap(True)
        editor, show = self._editor(setting)
        editor.setAccessibleName(title)
        label.setBuddy(editor)
        default = QPushButton(t("shell.settings.reset"))
        default.setAccessibleName(f"{t('shell.settings.reset')}: {title}")
        set_role(default, "flat")
        default.clicked.connect(partial(self._reset, setting.key, show))
        row = self._grid.rowCount()
        self._grid.addWidget(label, row, 0)
        self._grid.addWidget(editor, row, 1)
        self._grid.addWidget(default, row, 2)
        self.editors[setting.key] = editor

    def _reset(self, key: str, show: Callable[..., object]) -> None:
        self._settings.reset(key)
        show(self._settings.get(key))

    def _editor(self, setting: Setting) -> tuple[QWidget, Callable[..., object]]:
        """An editor that fits the default's type, and how a value is put into it."""
        value, key = self._settings.get(setting.key), setting.key
        if isinstance(setting.default, bool):
            box = QCheckBox()
            box.setChecked(bool(value))
            box.toggled.connect(lambda on: self._settings.set(key, on))
            return box, box.setChecked
        if isinstance(setting.default, int | float):
            spin = _spin(setting)
            spin.setValue(value)
            spin.valueChanged.connect(lambda number: self._settings.set(key, number))
            return spin, spin.setValue
        line = QLineEdit(str(value))
        line.editingFinished.connect(lambda: self._settings.set(key, line.text()))
        return line, line.setText


def _spin(setting: Setting) -> QSpinBox | QDoubleSpinBox:
    spin: QSpinBox | QDoubleSpinBox
    low = -LARGEST if setting.minimum is None else setting.minimum
    high = LARGEST if setting.maximum is None else setting.maximum
    if isinstance(setting.default, int):
        spin = QSpinBox()
        spin.setRange(int(low), int(high))
    else:
        spin = QDoubleSpinBox()
        whole = all(float(value).is_integer() for value in (setting.default, low, high))
        spin.setDecimals(0 if whole else 2)
        spin.setRange(low, high)
        spin.setStepType(QAbstractSpinBox.StepType.AdaptiveDecimalStepType)
    unit = setting.unit
    spin.setSuffix(f" {unit}" if unit else "")
    spin.setToolTip(t("shell.settings.bounds", low=f"{low:g}", high=f"{high:g}", unit=f" {unit}" if unit else ""))
    spin.setMinimumWidth(140)
    spin.lineEdit().setTextMargins(TEXT_PX, 0, 0, 0)
    return spin
