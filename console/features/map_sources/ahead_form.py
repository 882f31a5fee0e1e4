"""Fetching ahead for offline: which zooms of what is in view, how much that is, and what is allowed."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QFormLayout, QLabel, QSpinBox, QVBoxLayout, QWidget

from maps.sources.ahead import Area
from maps.sources.cache import MEBIBYTE
from maps.sources.source import Source
from models.geo import Box
from resources.words import t
from widgets.theme import set_role

TEXT_PX = 8
DEEPER = 3
"""Zooms below the one in view that are proposed."""


class AheadForm(QDialog):
    """Non modal; the map may be moved meanwhile: the box is what was in view when it was opened."""

    wanted = Signal(object)
    """The Area to fetch."""
    looked_at = Signal(int)
    """The zoom whose coverage is worth seeing; -1: none any more."""

    def __init__(self, source: Source, box: Box, zoom: float, most: int, tile_bytes: int, parent: QWidget) -> None:
        """`most`: how many tiles the provider still allows; `tile_bytes`: what one weighs."""
        super().__init__(parent, Qt.WindowType.Tool)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(t("sources.ahead.title", title=source.title))
        self._source, self._box, self._most, self._tile_bytes = source, box, most, tile_bytes
        low = min(source.max_zoom, max(source.min_zoom, round(zoom)))
        self.low, self.high = (_zoom(source, value) for value in (low, min(source.max_zoom, low + DEEPER)))
        self.words = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        fields = QFormLayout()
        fields.addRow(t("sources.ahead.low"), self.low)
        fields.addRow(t("sources.ahead.high"), self.high)
        buttons = QDialogButtonBox()
        self.begin_button = buttons.addButton(t("sources.ahead.begin"), QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.addButton(t("sources.form.leave"), QDialogButtonBox.ButtonRole.RejectRole)
        buttons.accepted.connect(self._begin)
        buttons.rejected.connect(self.close)
        note = QLabel(t("sources.ahead.note"), wordWrap=True)
        set_role(note, "small")
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 14, 16, 14)
        for part in (note, fields, self.words, buttons):
            column.addLayout(part) if isinstance(part, QFormLayout) else column.addWidget(part)
        for spin in (self.low, self.high):
            spin.valueChanged.connect(lambda _value: self.count())
        self.finished.connect(lambda _result: self.looked_at.emit(-1))
        self.setMinimumWidth(420)
        self.count()

    def area(self) -> Area:
        """What is asked for."""
        box, zooms = self._box, sorted((self.low.value(), self.high.value()))
        return Area(box.west, box.south, box.east, box.north, *zooms)

    def count(self) -> None:
        """Say how much it is."""
        area = self.area()
        count = area.count()
        size_mb = count * self._tile_bytes / MEBIBYTE
        words = t("sources.ahead.count", count=f"{count:,}", size_mb=f"{size_mb:,.1f}")
        is_allowed = count <= self._most
        if not is_allowed:
            words += "\n" + t("sources.ahead.too_many", most=f"{self._most:,}", limit=f"{self._source.most_kept:,}")
        self.words.setText(words)
        set_role(self.words, "" if is_allowed else "problem")
        self.begin_button.setEnabled(is_allowed)
        self.looked_at.emit(area.high)

    def _begin(self) -> None:
        self.wanted.emit(self.area())
        self.close()


def _zoom(source: Source, value: int) -> QSpinBox:
    spin = QSpinBox()
    spin.setRange(source.min_zoom, source.max_zoom)
    spin.setValue(value)
    spin.lineEdit().setTextMargins(TEXT_PX, 0, 0, 0)
    return spin
