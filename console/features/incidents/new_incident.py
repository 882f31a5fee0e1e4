"""The intake form: what, where, how grave, who calls; one key from the call to an open incident."""

import logging
from dataclasses import dataclass, replace

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QComboBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from console.context import Context
from console.features.incidents.catalogue import incident_types
from console.features.incidents.origin import Draft
from console.features.incidents.place_words import near_words, taken_name, taken_words
from console.geocoding import Whereabouts
from console.lookup import Lookup
from console.place_sure import sure_of, sure_words
from models.coordinate_text import ReadPosition, read_coordinates
from models.ids import uuid7
from models.incident import CreateIncident, PlaceSure
from models.record import MAX_TEXT
from models.site import Site
from models.store import Found, Wish
from models.store.search_index import PLACE
from resources.words import t
from widgets.theme import set_role

log = logging.getLogger("wanghuolou.incidents")
FINDS = 5
PATIENCE_MS = 1_000
"""So long an Enter waits for the place of the address it stands behind; an incident is never held up longer."""
LOOSE = frozenset({"lonlat", "latlon", "sides"})
# zh: the signs of degrees
DEGREES = frozenset("°º度")


@dataclass(frozen=True)
class _Looked[Answer]:
    """An answer about the place, and which question it answers."""

    asked: int
    found: Answer


class NewIncident(QWidget):
    """A draft being filled in. `opened` names the incident that was made of it."""

    opened = Signal(str)
    cancelled = Signal()
    lost = Signal(object)
    """The Draft of an incident that could not be saved: what was written is not gone."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._draft = self._begun = Draft()
        self._unsaved: dict[str, Draft] = {}
        self._asked = 0
        self._is_looking = self._is_wanted = False
        """The address shown is being looked up; it is to be opened as soon as that is answered."""
        self._patience = QTimer(self, singleShot=True, interval=PATIENCE_MS)
        self._patience.timeout.connect(self._settle)
        self.kind = QComboBox()
        for key in incident_types():
            self.kind.addItem(t(f"enums.incident_type.{key}"), key)
        self.grade = QComboBox()
        for grade in range(1, 6):
            self.grade.addItem(t(f"enums.fire_grade.{grade}"), grade)
        self.address = QLineEdit(placeholderText=t("incidents.new.address_hint"), maxLength=500)
        self.place = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self.name = QLineEdit(maxLength=200)
        self.caller = QLineEdit(maxLength=200)
        self.phone = QLineEdit(maxLength=40)
        self.note = QPlainTextEdit()
        self.problem = QLabel(wordWrap=True)
        self.open_button = QPushButton(t("incidents.new.open"))
        self.cancel_button = QPushButton(t("incidents.new.cancel"))
        self._arrange()
        self._connect()
        self.show_draft(Draft())

    def show_draft(self, draft: Draft) -> None:
        """Begin with these values; the address line has the keyboard."""
        self._look_no_more()
        self._draft = self._begun = draft
        kind = incident_types().get(draft.type)
        self.kind.setCurrentIndex(max(0, self.kind.findData(draft.type)))
        self.grade.setCurrentIndex((draft.grade or (kind.grade if kind else 1)) - 1)
        self.address.setText(draft.address)
        self.name.setText(draft.name)
        self.caller.setText(draft.caller)
        self.phone.setText(draft.caller_phone)
        self.note.setPlainText(draft.note)
        self.problem.clear()
        self._show_place()

    def bring_back(self, draft: Draft) -> None:
        """Show what was written before; it is not an incident yet, and counts as written."""
        self.show_draft(draft)
        self._begun = Draft()

    @property
    def touched(self) -> bool:
        """Has anybody written something that is not yet an incident?"""
        begun = self._begun
        shown = (begun.address, begun.name, begun.caller, begun.caller_phone, begun.note[:MAX_TEXT])
        return self._written() != tuple(text.strip() for text in shown)

    def set_place(self, lon: float, lat: float) -> None:
        """The place was pointed out on the map."""
        self._draft = replace(self._draft, lon=lon, lat=lat, place_sure=PlaceSure.MAP, place_taken="")
        self._show_place()

    def _written(self) -> tuple[str, str, str, str, str]:
        lines = (self.address, self.name, self.caller, self.phone)
        address, name, caller, phone = (line.text().strip() for line in lines)
        return address, name, caller, phone, self.note.toPlainText().strip()[:MAX_TEXT]

    def submit(self) -> str:
        """Open the incident and return its id; empty, with a sentence in the form, when something is missing.

        Empty as well while the address is being looked up: it is opened with the place of what is written, not of
        what stood there a moment ago.
        """
        if self._is_looking:
            self._is_wanted = True
            self._patience.start()
            return ""
        address, name, caller, phone, note = self._written()
        draft = replace(
            self._draft, type=str(self.kind.currentData()), grade=int(self.grade.currentData()), address=address,
            name=name, caller=caller, caller_phone=phone, note=note,
        )  # fmt: skip
        if not draft.has_place:
            self.problem.setText(t("incidents.new.nowhere"))
            self.address.setFocus()
            return ""
        incident_id = uuid7()
        command_id = self._context.commands.submit(
            CreateIncident(
                incident_id=incident_id, number=self._context.commands.next_incident_number(), type=draft.type,
                grade=draft.grade, lon=draft.lon, lat=draft.lat, name=draft.name, address=draft.address,
                note=draft.note, caller=draft.caller, caller_phone=draft.caller_phone, site_id=draft.site_id,
                alarm_id=draft.alarm_id, place_sure=draft.place_sure, place_taken=draft.place_taken,
            )
        )  # fmt: skip
        if self._context.commands.given(command_id) is None:
            # Nobody is here to act, which is said: what was written stays where it stands.
            return ""
        self._unsaved[command_id] = draft
        self.opened.emit(incident_id)
        return incident_id

    def _arrange(self) -> None:
        set_role(self.open_button, "primary")
        set_role(self.problem, "error")
        set_role(self.place, "small")
        self.note.setMaximumHeight(72)
        self.note.setTabChangesFocus(True)
        form = QFormLayout()
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.DontWrapRows)
        form.setLabelAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        for key, field in (
            ("address", self.address), ("place", self.place), ("kind", self.kind), ("grade", self.grade),
            ("name", self.name), ("caller", self.caller), ("phone", self.phone), ("note", self.note),
        ):  # fmt: skip
            form.addRow(t(f"incidents.new.{key}"), field)
            field.setAccessibleName(t(f"incidents.new.{key}"))
        buttons = QHBoxLayout()
        buttons.addWidget(self.cancel_button)
        buttons.addStretch()
        buttons.addWidget(self.open_button)
        column = QVBoxLayout(self)
        column.addLayout(form)
        column.addWidget(self.problem)
        column.addLayout(buttons)
        column.addStretch()

    def _saved(self, command_id: str) -> None:
        self._unsaved.pop(command_id, None)

    def _not_saved(self, command_id: str, _why: str) -> None:
        draft = self._unsaved.pop(command_id, None)
        if draft is not None:
            self.lost.emit(draft)

    def _connect(self) -> None:
        self._context.commands.saved.connect(self._saved)
        self._context.commands.not_saved.connect(self._not_saved)
        self.open_button.clicked.connect(lambda _checked: self.submit())
        self.cancel_button.clicked.connect(lambda _checked: self._cancel())
        self.address.textEdited.connect(self._address_edited)
        self.kind.activated.connect(self._kind_chosen)
        for line in (self.address, self.name, self.caller, self.phone):
            line.returnPressed.connect(self.submit)
        enter = QShortcut(QKeySequence("Ctrl+Return"), self)
        enter.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        enter.activated.connect(self.submit)
        self._context.map.clicked.connect(self._map_clicked)
        self._context.lookup.indexed.connect(self._look_again)

    def _map_clicked(self, lon: float, lat: float) -> None:
        if not self.isVisible():
            return
        self.set_place(lon, lat)
        self._look_no_more()
        lookup, drill, asked = self._context.lookup, self._context.session.exercise_id, self._asked
        self._context.background.query(
            lambda: _Looked(asked, lookup.whereabouts(lon, lat, drill)), self._name_place, key=self
        )

    def _name_place(self, looked: _Looked[Whereabouts]) -> None:
        """What the pointed-out place is called, unless the dispatcher has written something meanwhile."""
        found = looked.found
        if looked.asked != self._asked:
            return
        if found.words and not self.address.text().strip():
            self.address.setText(found.words)
        self._show_place(near_words(found))

    def _kind_chosen(self, _index: int) -> None:
        kind = incident_types()[str(self.kind.currentData())]
        self.grade.setCurrentIndex(kind.grade - 1)

    def _address_edited(self, text: str) -> None:
        """Look the address up; the best place found is taken until another is pointed out."""
        self._look_no_more()
        self._look(text)

    def _look(self, text: str) -> None:
        self._asked += 1
        self._is_looking, asked = True, self._asked
        view, lookup = self._context.map.view(), self._context.lookup
        wish = Wish(
            text=text, kinds=(PLACE, Site.KIND), near=(view.lon, view.lat),
            exercise_id=self._context.session.exercise_id, limit=FINDS,
        )  # fmt: skip
        self._context.background.query(
            lambda: _Looked(asked, _look_up(lookup, wish)), self._answered, self._not_answered, key=self
        )

    def _look_no_more(self) -> None:
        """What is still being looked up is of something else; nothing waits for it."""
        self._asked += 1
        self._is_looking = self._is_wanted = False
        self._patience.stop()

    def _answered(self, looked: _Looked[list[Found] | ReadPosition]) -> None:
        if looked.asked == self._asked:
            self._found(looked.found)
            self._settle()

    def _not_answered(self, error: Exception) -> None:
        log.warning("address not looked up: %s", error)
        self._settle()

    def _settle(self) -> None:
        """The place is as sure as it will be: open what was to be opened."""
        is_wanted = self._is_wanted
        self._is_looking = self._is_wanted = False
        self._patience.stop()
        if is_wanted:
            self.submit()

    def _cancel(self) -> None:
        self._look_no_more()
        self.cancelled.emit()

    def _look_again(self) -> None:
        """What was typed before its name could be found has a place now, unless one was pointed out meanwhile."""
        text = self.address.text().strip()
        if text and not self._draft.has_place and self.isVisible():
            # An Enter that waits for the place goes on waiting.
            self._look(text)

    def _found(self, found: list[Found] | ReadPosition) -> None:
        """Where it is, and what the address was taken for: the dispatcher sees a wrong one before it is sent to."""
        if isinstance(found, ReadPosition):
            sure = PlaceSure.COORDINATES
            self._draft = replace(self._draft, lon=found.lon, lat=found.lat, place_sure=sure, place_taken="")
            self._show_place(sure_words(sure))
            return
        placed = next((one for one in found if one.doc.lon is not None and one.doc.lat is not None), None)
        if placed is not None and placed.doc.lon is not None and placed.doc.lat is not None:
            self._draft = replace(
                self._draft, lon=placed.doc.lon, lat=placed.doc.lat, place_sure=sure_of(placed),
                place_taken=taken_name(placed),
            )  # fmt: skip
            self._show_place(taken_words(placed))
        elif self._draft.lon is not None and self.address.text().strip():
            taken = self._draft.place_taken
            self._show_place(
                t("incidents.new.still_taken_for", name=taken) if taken else t("incidents.new.still_there")
            )

    def _show_place(self, words: str = "") -> None:
        lon, lat = self._draft.lon, self._draft.lat
        if lon is None or lat is None:
            self.place.setText(t("incidents.new.no_place"))
        else:
            self.place.setText(f"{lon:.5f}, {lat:.5f}" + (f"\n{words}" if words else ""))


def _look_up(lookup: Lookup, wish: Wish) -> list[Found] | ReadPosition:
    """In the background: coordinates as they are written, the likeliest reading first, else what the names say."""
    read = read_coordinates(wish.text)
    # `12-3` and `50 S 30 E` are addresses: whole degrees alone are nobody's coordinates.
    surely = read and (
        read[0].notation not in LOOSE or wish.text.count(".") > 1 or not DEGREES.isdisjoint(wish.text)
    )
    return read[0] if surely else lookup.find(wish)
