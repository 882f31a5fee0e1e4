"""Recording that a unit was told by voice: whom, and when. Beside the work, never in its way."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from PySide6.QtCore import QDateTime, Qt, QTime
from PySide6.QtWidgets import QComboBox, QDialog, QFormLayout, QLabel, QPushButton, QTimeEdit, QVBoxLayout

from console.context import Context
from console.untold import Untold, untold
from models.incident import Incident
from models.person import Person
from models.record import MAX_NAME, Record
from models.station import Station
from models.store import Query, where
from models.unit import MINUTE, TellByVoice, Unit
from resources.words import t
from widgets.theme import set_role

MOST_PEOPLE = 20


@dataclass(frozen=True)
class Call:
    """Whom to tell of what: the dispatch, and the names that can be meant."""

    one: Untold
    names: Sequence[str] = ()


def tell(context: Context) -> None:
    """The chosen unit, else the longest waiting of the worked incident, else of all, was told by phone or radio."""
    key, worked = context.selection.key, context.selection.incident_id
    chosen_id = key.id if key is not None and key.kind == Unit.KIND else ""
    context.background.query(lambda: find(context, chosen_id, worked), lambda call: ask(context, call), key="tell")


def find(context: Context, unit_id: str, incident_id: str) -> Call | None:
    """Whom the key means; None when nobody waits to be told. Reads the store."""
    if unit_id:
        one = _of_unit(context, unit_id, incident_id)
    else:
        one = next(iter((untold(context, incident_id) if incident_id else []) or untold(context)), None)
    return None if one is None else Call(one, _names(context, one))


def find_one(context: Context, one: Untold) -> Call:
    """The same for a dispatch that is known. Reads the store."""
    return Call(one, _names(context, one))


def _of_unit(context: Context, unit_id: str, incident_id: str) -> Untold | None:
    unit = context.store.get(Unit, unit_id)
    if unit is None:
        return None
    incident = context.store.get(Incident, unit.fact.incident_id or incident_id)
    station = context.store.get(Station, unit.fact.station_id)
    sent = [d for d in incident.fact.active_dispatches if d.unit_id == unit_id] if incident else []
    return Untold(incident, sent[-1], unit, station) if incident and sent else None


def _names(context: Context, one: Untold) -> list[str]:
    """The unit itself first, then the people of its station, then the station."""
    unit, station = one.unit, one.station
    people: list[Record[Person]] = []
    if station is not None:
        query = Query(kind=Person.KIND, filters=(where("parent_id", station.id),), order="name")
        people = context.store.page(query, MOST_PEOPLE)
    names = [unit.fact.name or unit.fact.number] if unit else [one.number]
    names += [f"{person.fact.name} {person.fact.role}".strip() for person in people]
    return list(dict.fromkeys([*names, *([station.fact.name] if station else [])]))


def ask(context: Context, call: Call | None) -> "TellWindow | None":
    """Ask whom and when, beside the work; the window that asks already is asked anew."""
    if call is None:
        context.notices.warn(t("untold.nobody"), key="tell")
        return None
    for old in context.window.findChildren(TellWindow):
        old.close()
    window = TellWindow(context, call)
    window.show()
    window.activateWindow()
    window.whom.setFocus(Qt.FocusReason.ShortcutFocusReason)
    return window


class TellWindow(QDialog):
    """Non modal; Enter accepts what is proposed, Esc leaves it undone."""

    def __init__(self, context: Context, call: Call) -> None:
        super().__init__(context.window, Qt.WindowType.Tool)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(t("untold.tell.title"))
        self._context, self._call = context, call
        self._edited = False
        incident = call.one.incident.fact
        name = incident.name or incident.address
        what = t("untold.tell.what", unit=call.one.number, number=incident.number, name=name)
        self.what = QLabel(what, textFormat=Qt.TextFormat.PlainText, wordWrap=True)
        self.reach = QLabel(call.one.reach or t("untold.no_reach"), textFormat=Qt.TextFormat.PlainText)
        self.whom = QComboBox(editable=True)
        self.whom.addItems(list(call.names))
        self.when = QTimeEdit(_local(context.now()).time())
        self.when.setDisplayFormat("HH:mm:ss")
        # As far from the border as the names above it; style sheets do not reach in here.
        self.when.lineEdit().setTextMargins(8, 0, 0, 0)
        self.when.timeChanged.connect(self._changed)
        self.problem = QLabel(textFormat=Qt.TextFormat.PlainText, wordWrap=True)
        self.accept_button = QPushButton(t("untold.tell.accept"))
        self._arrange()

    def told_at(self) -> datetime | None:
        """The moment that was entered, the last one of that time of day; None: just now."""
        if not self._edited:
            return None
        now = _local(self._context.now())
        moment = QDateTime(now.date(), self.when.time())
        told = datetime.fromtimestamp(moment.toSecsSinceEpoch(), UTC)
        return told - timedelta(days=1) if told > self._context.now() + MINUTE else told

    def accept(self) -> None:
        """Record it, unless nobody is named or it was before the dispatch."""
        if self.result() == QDialog.DialogCode.Accepted:
            # Enter is heard by the field and by the button.
            return
        whom, told_at, one = self.whom.currentText().strip(), self.told_at(), self._call.one
        if not whom:
            self._refuse(t("refusal.told.whom", limit=MAX_NAME))
        elif told_at is not None and told_at < one.dispatch.made_at - MINUTE:
            self._refuse(t("refusal.told.time", unit=one.number))
        else:
            command = TellByVoice(
                unit_id=one.dispatch.unit_id, incident_id=one.incident.id, whom=whom, told_at=told_at
            )
            self._context.commands.submit(command)
            super().accept()
            self.close()

    def _refuse(self, sentence: str) -> None:
        self.problem.setText(sentence)
        self.problem.show()

    def _changed(self, _time: QTime) -> None:
        self._edited = True

    def _arrange(self) -> None:
        set_role(self.what, "heading")
        set_role(self.reach, "title")
        set_role(self.problem, "error")
        set_role(self.accept_button, "primary")
        self.problem.hide()
        self.whom.setAccessibleName(t("untold.tell.whom"))
        self.when.setAccessibleName(t("untold.tell.when"))
        editor = self.whom.lineEdit()
        if editor is not None:
            editor.setMaxLength(MAX_NAME)
            editor.selectAll()
            editor.returnPressed.connect(self.accept)
        fields = QFormLayout()
        fields.setHorizontalSpacing(12)
        fields.setVerticalSpacing(8)
        fields.addRow(t("untold.tell.whom"), self.whom)
        fields.addRow(t("untold.tell.when"), self.when)
        self.accept_button.setDefault(True)
        self.accept_button.clicked.connect(lambda _checked: self.accept())
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 14, 16, 14)
        column.setSpacing(10)
        for widget in (self.what, self.reach):
            column.addWidget(widget)
        column.addLayout(fields)
        column.addWidget(self.problem)
        column.addWidget(self.accept_button)
        self.setMinimumWidth(380)


def _local(moment: datetime) -> QDateTime:
    return QDateTime.fromSecsSinceEpoch(int(moment.timestamp()))
