"""The settings window: every declared setting by section, with its bounds, searchable, in force at once."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QCheckBox,
    QDialog,
    QDoubleSpinBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QScrollArea,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from console.background import Background
from console.feature import Setting
from console.file_setting import FileSetting
from console.settings import Settings
from resources.words import t
from widgets.ages import age_text
from widgets.theme import set_role

LARGEST = 1_000_000
TEXT_PX = 8
"""Style sheets do not reach the text of a spin box."""
SECTIONS: dict[str, tuple[str, ...]] = {
    "look": ("shell.touch", "shell.sound_"),
    "warning": ("shell.",),
    "work": ("incidents.", "hydrants.", "hydrant_care.", "plans.", "alarms."),
    "seat": ("identity.", "seats.", "network."),
    "packs": ("packs.",),
    "map": ("map_sources.", "map_tools.", "moving.", "whereabouts."),
    "regions": ("regions.",),
    "ages": ("age.",),
}
"""Section -> the beginnings of its keys; a key is in the first that fits."""
LIST_PX = 150
LONG_S = 120
"""From here on seconds are said in minutes, hours or days too."""


@dataclass
class _Row:
    section: str
    words: str
    """What a search looks through."""
    parts: tuple[QWidget, ...]


class SettingsWindow(QDialog):
    """Non modal: an alarm never waits for it. `Ctrl+F` or `/` searches, the list at the left goes to a section."""

    act_wanted = Signal(str)
    """The key of the act that edits what is more than a line."""

    def __init__(
        self,
        settings: Settings,
        hidden: frozenset[str],
        parent: QWidget,
        notes: Sequence[str] = (),
        background: Background | None = None,
    ) -> None:
        """`hidden` are the keys that have a place of their own (language, colours); `notes` is said below all.

        `background`: what checks files that are set, once the services stand.
        """
        super().__init__(parent, Qt.WindowType.Tool)
        self.setWindowTitle(t("shell.settings.title"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._settings, self._background = settings, background
        self.editors: dict[str, QWidget] = {}
        self.headings: dict[str, QLabel] = {}
        self._rows: list[_Row] = []
        self.search = QLineEdit(placeholderText=t("shell.settings.search"), clearButtonEnabled=True)
        self.search.setAccessibleName(t("shell.settings.search"))
        self.search.textChanged.connect(self._find)
        self.sections = QListWidget()
        self.sections.setFixedWidth(LIST_PX)
        self.sections.setAccessibleName(t("shell.settings.sections"))
        self.nothing = QLabel(t("shell.settings.nothing"), wordWrap=True)
        set_role(self.nothing, "muted")
        body = QWidget()
        self._grid = QGridLayout(body)
        self._grid.setColumnStretch(0, 1)
        self._grid.setHorizontalSpacing(12)
        self._fill([setting for setting in settings.all() if setting.key not in hidden])
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setWidget(body)
        self._arrange(notes)
        self._find("")

    def _fill(self, settings: Sequence[Setting]) -> None:
        by_section: dict[str, list[Setting]] = {}
        for setting in settings:
            by_section.setdefault(section_of(setting.key), []).append(setting)
        for section in SECTIONS:
            if section in by_section:
                self._add_heading(section)
                for setting in by_section[section]:
                    self._add(setting, section)
        self._grid.addWidget(self.nothing, self._grid.rowCount(), 0, 1, 3)
        self._grid.setRowStretch(self._grid.rowCount(), 1)

    def _add_heading(self, section: str) -> None:
        heading = QLabel(t(f"shell.settings.section.{section}"))
        set_role(heading, "heading")
        heading.setContentsMargins(0, 12 if self.headings else 0, 0, 2)
        self._grid.addWidget(heading, self._grid.rowCount(), 0, 1, 3)
        self.headings[section] = heading
        line = QListWidgetItem(heading.text(), self.sections)
        line.setData(Qt.ItemDataRole.UserRole, section)

    def _arrange(self, notes: Sequence[str]) -> None:
        detail = QLabel(t("shell.settings.detail"), wordWrap=True)
        set_role(detail, "muted")
        both = QHBoxLayout()
        both.addWidget(self.sections)
        both.addWidget(self._area, 1)
        column = QVBoxLayout(self)
        column.addWidget(self.search)
        column.addWidget(detail)
        column.addLayout(both, 1)
        for note in notes:
            line = QLabel(note, textFormat=Qt.TextFormat.PlainText, wordWrap=True)
            set_role(line, "muted")
            column.addWidget(line)
        self.sections.currentRowChanged.connect(self._go)
        for keys in ("Ctrl+F", "/"):
            QShortcut(QKeySequence(keys), self).activated.connect(self._search)
        self.resize(760, 600)

    def _search(self) -> None:
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    def _go(self, row: int) -> None:
        """The section's heading at the top."""
        item = self.sections.item(row)
        if item is not None:
            heading = self.headings[item.data(Qt.ItemDataRole.UserRole)]
            self._area.verticalScrollBar().setValue(heading.y())

    def _find(self, text: str) -> None:
        """Only what has every word that was typed; all without any."""
        wanted = text.casefold().split()
        left = set()
        for row in self._rows:
            fits = all(word in row.words for word in wanted)
            for part in row.parts:
                part.setVisible(fits)
            if fits:
                left.add(row.section)
        for at, (section, heading) in enumerate(self.headings.items()):
            heading.setVisible(section in left)
            self.sections.item(at).setHidden(section not in left)
        self.nothing.setVisible(not left)

    def _add(self, setting: Setting, section: str) -> None:
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
        self._settings.changed.connect(lambda key: self._judge(default, setting) if key == setting.key else None)
        self._judge(default, setting)
        row = self._grid.rowCount()
        self._grid.addWidget(label, row, 0)
        self._grid.addWidget(editor, row, 1)
        self._grid.addWidget(default, row, 2)
        self.editors[setting.key] = editor
        words = " ".join((title, setting.key, t(f"shell.settings.section.{section}"))).casefold()
        self._rows.append(_Row(section, words, (label, editor, default)))

    def _judge(self, default: QPushButton, setting: Setting) -> None:
        """What is as it was in the beginning needs no way back."""
        default.setEnabled(self._settings.get(setting.key) != setting.default)

    def _reset(self, key: str, show: Callable[..., object]) -> None:
        self._settings.reset(key)
        show(self._settings.get(key))

    def _editor(self, setting: Setting) -> tuple[QWidget, Callable[..., object]]:
        """An editor that fits the default's type, and how a value is put into it."""
        value, key = self._settings.get(setting.key), setting.key
        if setting.act:
            button = QPushButton(t("shell.settings.open"), autoDefault=False)
            button.clicked.connect(lambda _checked: self.act_wanted.emit(setting.act))
            return button, lambda _value: None
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
        if setting.file:
            file = FileSetting(self._settings, setting, self._background)
            return file, file.show_value
        line = QLineEdit(str(value))
        line.editingFinished.connect(lambda: self._settings.set(key, line.text()))
        return line, line.setText


def section_of(key: str) -> str:
    """The section a setting is listed in; every key that is declared has one."""
    return next(name for name, begins in SECTIONS.items() if key.startswith(begins))


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

    def say_unit(value: float) -> None:
        long = f" = {age_text(value)}" if unit == "s" and value >= LONG_S else ""
        spin.setSuffix(f" {unit}{long}" if unit else "")

    if setting.least_key:
        spin.setSpecialValueText(t(setting.least_key))
    say_unit(float(setting.default))
    spin.valueChanged.connect(say_unit)
    spin.setToolTip(t("shell.settings.bounds", low=f"{low:g}", high=f"{high:g}", unit=f" {unit}" if unit else ""))
    spin.setMinimumWidth(180)
    spin.lineEdit().setTextMargins(TEXT_PX, 0, 0, 0)
    return spin
