"""The support tab: what a team, expert, store, hospital or shelter has, and whom to call."""

from datetime import date
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFormLayout, QLabel, QVBoxLayout, QWidget

from console.context import Context
from console.facts_panel import FactsPanel
from console.features.support.layers import LOOKS
from console.follow import Follow
from console.record_rows import status_words, type_words
from models.expert import Expert
from models.medical import Medical
from models.record import Record
from models.shelter import Shelter
from models.supply import Supply
from models.team import Team
from resources.words import t
from widgets.panel_state import State

FIELDS: dict[str, tuple[str, ...]] = {
    Team.KIND: (
        "type", "status", "leader", "phone", "radio_channel", "members", "specialty", "equipment", "organisation",
        "address", "note",
    ),
    Expert.KIND: ("type", "phone", "hours", "title", "specialty", "organisation", "address", "note"),
    Supply.KIND: ("type", "amount", "store", "keeper", "phone", "expires_on", "address", "note"),
    Medical.KIND: (
        "type", "level", "phone", "contact", "beds", "beds_free", "ambulances", "departments", "address", "note",
    ),
    Shelter.KIND: (
        "type", "status", "occupied", "capacity", "contact", "phone", "equipment", "area_m2", "address", "note",
    ),
}  # fmt: skip
"""What the tab tells of each kind, what is needed first above."""


class SupportTab(QWidget):
    """Follows the selection; a row a field of the kind that is chosen."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self.fields: dict[str, QLabel] = {}
        content = QWidget()
        self._form = QFormLayout(content)
        for key in dict.fromkeys(key for keys in FIELDS.values() for key in keys):
            label = QLabel("—", wordWrap=True, textFormat=Qt.TextFormat.PlainText)
            self.fields[key] = label
            self._form.addRow(t(f"support.field.{key}"), label)
        self.state = FactsPanel(context, content)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.state)
        self._follow = Follow(context, self, self._work, self.show_record, set(LOOKS), self.state)
        context.selection.changed.connect(lambda _key: self._follow.ask())
        self._follow.ask()

    def show_record(self, record: Record[Any] | None) -> None:
        """Draw what was found."""
        if record is None:
            self.state.set_state(State.EMPTY, t("support.empty"))
            return
        told = FIELDS[record.kind]
        for key, label in self.fields.items():
            self._form.setRowVisible(label, key in told)
            if key in told:
                label.setText(_value(record, key) or "—")
        self.state.show_record(record)

    def _work(self) -> Record[Any] | None:
        key = self._context.selection.key
        return self._context.store.get(key.kind, key.id) if key is not None and key.kind in LOOKS else None


def _value(record: Record[Any], key: str) -> str:
    value = getattr(record.fact, key)
    if key == "type":
        return type_words(record.kind, value)
    if key == "status":
        return status_words(record.kind, record.fact.columns().status)
    if value is None:
        return ""
    if key == "amount":
        return f"{value:,g} {record.fact.unit}".strip()
    if key == "area_m2":
        return f"{value:,.0f} m²"
    return value.isoformat() if isinstance(value, date) else str(value)
