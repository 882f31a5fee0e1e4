"""The card over the map: what is at a point of it, kept up to date while it is shown."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QGuiApplication, QHideEvent
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from console.context import Context
from console.features.whereabouts.told import Told, address_words, near_words, record_words, sure_words
from console.follow import Follow
from console.surroundings import BESIDE_M, PLACED
from models.position_text import NOTATIONS, write_position
from models.record import Key
from resources.words import t
from widgets.icons import icon
from widgets.theme import set_role
from widgets.tooltip import plain_tip

WIDTH_PX = 348
ROWS_SHOWN = 5
ALWAYS = "lonlat"
"""The notation every seat has; the others are its settings."""
NEAR = ("crossing", "site", "districts")


class HereCard(QFrame):
    """Shows nothing before `ask`. What it lists is chosen with Enter or a click."""

    hidden = Signal()
    """It was put away, by whatever way."""

    def __init__(self, context: Context) -> None:
        super().__init__(context.map)
        self._context = context
        self.at: tuple[float, float] | None = None
        """The point asked about (lon, lat)."""
        set_role(self, "popup")
        self.setFixedWidth(WIDTH_PX)
        self.title = _label("heading-small")
        self.address, self.sure = _label("heading"), _label("small")
        self.near = {name: _label() for name in NEAR}
        self._names = {name: _label("small") for name in NEAR}
        self.written: dict[str, QLabel] = {}
        self.copies: dict[str, QToolButton] = {}
        self.beside_title = _label("small")
        self.beside = QListWidget()
        self._arrange()
        self._follow = Follow(context, self, self._work, self._show, PLACED, self)
        self.hide()

    def ask(self, lon: float, lat: float) -> None:
        """Begin with another point: what was told of the last one is gone at once."""
        self.at = (lon, lat)
        self.address.setText(t("whereabouts.looking"))
        self.sure.clear()
        self._show_near({})
        for notation in NOTATIONS:
            self._show_written(notation, "")
        self.beside.clear()
        self._show_beside(0)
        self._follow.ask()

    def fail(self, _error: Exception, _again: object) -> None:
        """Say that it could not be found out; asking again is a click."""
        self.address.setText(t("whereabouts.failed"))
        self.place()

    def place(self) -> None:
        """Beside its point as the map lies now."""
        if self.at is not None:
            self._context.desk.show_card(self, self._context.map.point_of(*self.at))

    def _work(self) -> tuple[tuple[float, float], Told] | None:
        """In the background; the first coordinates cost the import of a library."""
        at = self.at
        if at is None:
            return None
        settings = self._context.settings
        wanted = [name for name in NOTATIONS if name == ALWAYS or settings.get(f"whereabouts.{name}")]
        around = self._context.lookup.surroundings(*at, self._context.session.exercise_id)
        return at, Told(around, write_position(*at, wanted))

    def _show(self, answer: tuple[tuple[float, float], Told] | None) -> None:
        if answer is None or answer[0] != self.at:
            return
        around, written = answer[1]
        self.address.setText(address_words(around))
        self.sure.setText(sure_words(around))
        self._show_near(near_words(around))
        texts = {one.notation: one.text for one in written}
        for notation in NOTATIONS:
            self._show_written(notation, texts.get(notation, ""))
        chosen = self.beside.currentRow()
        self.beside.clear()
        for near in around.beside:
            row = QListWidgetItem(icon(near.record.kind), record_words(self._context, near))
            row.setToolTip(plain_tip(row.text()))
            row.setData(Qt.ItemDataRole.UserRole, Key(near.record.kind, near.record.id))
            self.beside.addItem(row)
        self.beside.setCurrentRow(min(chosen, self.beside.count() - 1))
        self._show_beside(around.more)
        self.place()

    def _show_near(self, told: dict[str, str]) -> None:
        for name, label in self.near.items():
            label.setText(told.get(name, ""))
            label.setVisible(name in told)
            self._names[name].setVisible(name in told)

    def _show_written(self, notation: str, text: str) -> None:
        self.written[notation].setText(text)
        for widget in (self.written[notation], self.copies[notation], self._notations[notation]):
            widget.setVisible(bool(text))

    def _show_beside(self, more: int) -> None:
        count = self.beside.count()
        self.beside_title.setText(
            t("whereabouts.beside", count=count + more, radius_m=round(BESIDE_M))
            if count
            else t("whereabouts.nothing_beside", radius_m=round(BESIDE_M))
        )
        self.beside.setVisible(count > 0)
        row_px = self.beside.sizeHintForRow(0) if count else 0
        self.beside.setFixedHeight(row_px * min(count, ROWS_SHOWN) + 2 * self.beside.frameWidth() + 2)

    def copy(self, notation: str) -> None:
        """The text of a notation to the clipboard, and a tick where it was pressed."""
        QGuiApplication.clipboard().setText(self.written[notation].text())
        for name, button in self.copies.items():
            button.setIcon(icon("check" if name == notation else "copy"))

    def hideEvent(self, event: QHideEvent) -> None:
        """Whoever opened it takes the pin away."""
        super().hideEvent(event)
        if self.at is not None and not event.spontaneous():
            self.hidden.emit()

    def _choose(self, row: QListWidgetItem) -> None:
        key: Key = row.data(Qt.ItemDataRole.UserRole)
        self._context.selection.choose(key.kind, key.id)

    def _arrange(self) -> None:
        self.title.setText(t("whereabouts.title"))
        away = QToolButton()
        away.setIcon(icon("close"))
        away.setToolTip(t("whereabouts.close"))
        away.setAccessibleName(t("whereabouts.close"))
        away.clicked.connect(lambda _checked: self.hide())
        set_role(away, "flat")
        head = QHBoxLayout()
        head.addWidget(self.title, 1)
        head.addWidget(away)
        near = QGridLayout()
        near.setColumnStretch(1, 1)
        for row, name in enumerate(NEAR):
            self._names[name].setText(t(f"whereabouts.near.{name}"))
            _beside(self._names[name])
            near.addWidget(self._names[name], row, 0, Qt.AlignmentFlag.AlignTop)
            near.addWidget(self.near[name], row, 1)
        self.beside.setAccessibleName(t("whereabouts.beside_name"))
        self.beside.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.beside.setIconSize(QSize(16, 16))
        self.beside.itemActivated.connect(self._choose)
        self.beside.itemClicked.connect(self._choose)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 12, 10)
        column.setSpacing(4)
        column.addLayout(head)
        for widget in (self.address, self.sure):
            column.addWidget(widget)
        column.addLayout(near)
        column.addWidget(_rule())
        column.addLayout(self._coordinates())
        column.addWidget(_rule())
        column.addWidget(self.beside_title)
        column.addWidget(self.beside)

    def _coordinates(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setVerticalSpacing(0)
        grid.setColumnStretch(1, 1)
        self._notations: dict[str, QLabel] = {}
        for row, notation in enumerate(NOTATIONS):
            name, text, button = _label("small"), _label(), QToolButton()
            name.setText(t(f"whereabouts.notation.{notation}"))
            _beside(name)
            button.setIcon(icon("copy"))
            button.setToolTip(t("whereabouts.copy", notation=name.text()))
            button.setAccessibleName(button.toolTip())
            button.clicked.connect(lambda _checked, notation=notation: self.copy(notation))
            set_role(button, "flat")
            self._notations[notation], self.written[notation], self.copies[notation] = name, text, button
            for column, widget in enumerate((name, text, button)):
                grid.addWidget(widget, row, column)
            self._show_written(notation, "")
        return grid


def _label(role: str = "") -> QLabel:
    label = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    if role:
        set_role(label, role)
    return label


def _beside(name: QLabel) -> None:
    """A name in small letters, on the line of the larger text beside it."""
    name.setWordWrap(False)
    name.setContentsMargins(0, 2, 6, 0)


def _rule() -> QWidget:
    rule = QFrame()
    set_role(rule, "rule")
    return rule
