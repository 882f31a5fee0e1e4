"""As of when: every value of the chosen record with its age, and how the record stands with the backend."""

from datetime import datetime
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QDialog, QGridLayout, QLabel, QVBoxLayout

from console.ages import ages_of, is_outdated, none_words
from console.context import Context
from models.incident import Incident
from models.record import Key, Record
from resources.words import t
from widgets.ages import ago_text
from widgets.theme import set_role

TICK_MS = 1_000


def show_ages(context: Context) -> None:
    """For the chosen record, else the worked incident."""
    key = context.selection.key or Key(Incident.KIND, context.selection.incident_id)

    def show(record: Record[Any] | None) -> None:
        if record is None:
            context.notices.warn(t("ages.none_chosen"), key="ages")
            return
        for old in context.window.findChildren(AgesWindow):
            old.close()
        AgesWindow(context, record).show()

    context.background.query(lambda: context.store.get(key.kind, key.id), show, key="ages")


class AgesWindow(QDialog):
    """Non modal; counts on while it stands."""

    def __init__(self, context: Context, record: Record[Any]) -> None:
        super().__init__(context.window, Qt.WindowType.Tool)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(t("ages.act.as_of"))
        self._context, self._record = context, record
        columns = record.fact.columns()
        name = QLabel("  ".join(text for text in (columns.number, columns.name) if text) or record.id)
        name.setTextFormat(Qt.TextFormat.PlainText)
        set_role(name, "heading")
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(16)
        self._grid.setVerticalSpacing(6)
        self._grid.setColumnStretch(1, 1)
        self._values: list[QLabel] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 14, 16, 14)
        column.setSpacing(10)
        column.addWidget(name)
        column.addLayout(self._grid)
        column.addStretch()
        self._tick = QTimer(self, interval=TICK_MS)
        self._tick.timeout.connect(self.count)
        self._tick.start()
        self.setMinimumWidth(420)
        self.count()

    def lines(self) -> list[tuple[str, str, str]]:
        """Name, value, and the role it is drawn in."""
        context, record = self._context, self._record
        found = [
            (
                t(f"ages.aspect.{aspect.name}"),
                none_words(aspect, one) if one.as_of is None else self._when(one.as_of, one.stale),
                "warning" if one.stale else "",
            )
            for aspect, one in ages_of(context, record)
        ]
        contact = context.link.state.as_of
        state = t(f"enums.sync_state.{record.state}")
        if is_outdated(context, record.key):
            found.insert(0, (t("ages.version"), t("ages.newer_unread"), "warning"))
        return [
            *found,
            (t("ages.changed"), self._when(_moment(record.changed_at)), ""),
            (t("ages.heard"), self._when(contact), ""),
            (t("ages.state"), t("ages.state_value", state=state, revision=record.revision), ""),
        ]

    def count(self) -> None:
        """Say it as it is now."""
        lines = self.lines()
        while len(self._values) < len(lines):
            row = len(self._values)
            name, value = (QLabel(textFormat=Qt.TextFormat.PlainText) for _part in range(2))
            set_role(name, "muted")
            self._grid.addWidget(name, row, 0)
            self._grid.addWidget(value, row, 1)
            self._values.append(value)
            name.setText(lines[row][0])
        for label, (name_text, value_text, role) in zip(self._values, lines, strict=False):
            label.setAccessibleName(name_text)
            label.setText(value_text)
            if label.property("role") != role:
                set_role(label, role)

    def _when(self, moment: datetime | None, stale: bool = False) -> str:
        if moment is None:
            return t("ages.unknown")
        age = ago_text((self._context.now() - moment).total_seconds())
        words = f"{moment.astimezone():%Y-%m-%d %H:%M:%S} · {age}"
        return f"{words} · {t('ages.stale')}" if stale else words


def _moment(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None
