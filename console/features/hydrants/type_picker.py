"""Choosing the types of incidents a row of the demand table is taken for: known ones by a tick, others typed."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from console.features.hydrants.demand_table import JOIN, clean_cell, incident_titles, shown_cell, words_of
from models.demand_row import LONGEST
from resources.words import t
from widgets.theme import set_role

SIZE_PX = (500, 540)
_KEY = Qt.ItemDataRole.UserRole


class TypePicker(QDialog):
    """Space ticks, Enter takes what is ticked and typed, Esc leaves it as it was."""

    def __init__(self, row: str, chosen: Sequence[str], elsewhere: Mapping[str, str], parent: QWidget) -> None:
        """`row`: whose types they are; `elsewhere`: type -> the row that is taken for it now."""
        super().__init__(parent)
        self.setWindowTitle(t("hydrants.table.types.title", row=row))
        self.list = QListWidget()
        self.list.setAccessibleName(self.windowTitle())
        for key in incident_titles():
            self._add(key, ticked=key in chosen, taken=elsewhere.get(key, ""))
        others = [word for word in chosen if word not in incident_titles()]
        self.others = QLineEdit(JOIN.join(others), placeholderText=t("hydrants.table.types.others"))
        self.others.setMaxLength(4 * LONGEST["incident"])
        self.others.setAccessibleName(self.others.placeholderText())
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
        self.buttons.button(QDialogButtonBox.StandardButton.Ok).setText(t("hydrants.table.types.take"))
        self.buttons.button(QDialogButtonBox.StandardButton.Cancel).setText(t("hydrants.table.types.leave"))
        set_role(self.buttons.button(QDialogButtonBox.StandardButton.Ok), "primary")
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        self.list.itemDoubleClicked.connect(_toggle)
        hint = QLabel(t("hydrants.table.types.hint"), wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        set_role(hint, "muted")
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 12, 12, 12)
        column.setSpacing(8)
        for widget in (hint, self.list, self.others, self.buttons):
            column.addWidget(widget, 1 if widget is self.list else 0)
        self.resize(*SIZE_PX)
        self.list.setCurrentRow(next((at for at in range(self.list.count()) if self._ticked(at)), 0))
        self.list.setFocus()

    @property
    def cell(self) -> str:
        """What is ticked and typed, as the cell keeps it."""
        ticked = [str(self.list.item(at).data(_KEY)) for at in range(self.list.count()) if self._ticked(at)]
        typed = words_of(clean_cell("incidents", self.others.text()))
        return JOIN.join(dict.fromkeys([*ticked, *typed]))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter takes it, wherever the keyboard is."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.accept()
        else:
            super().keyPressEvent(event)

    def _add(self, key: str, *, ticked: bool, taken: str) -> None:
        name = shown_cell("incidents", key)
        item = QListWidgetItem(t("hydrants.table.types.taken", name=name, row=taken) if taken else name, self.list)
        item.setData(_KEY, key)
        item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
        item.setCheckState(Qt.CheckState.Checked if ticked else Qt.CheckState.Unchecked)

    def _ticked(self, at: int) -> bool:
        return self.list.item(at).checkState() is Qt.CheckState.Checked


def _toggle(item: QListWidgetItem) -> None:
    """A double click on the words does what one on the tick does."""
    on = item.checkState() is Qt.CheckState.Checked
    item.setCheckState(Qt.CheckState.Unchecked if on else Qt.CheckState.Checked)
