"""Third step: in which system the coordinates are, on what evidence; nothing goes on until somebody says yes."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from console.context import Context
from console.features.importing.asking import AskingStep, Stop
from console.features.importing.draft import Draft, Placing
from console.features.importing.step import label
from console.features.importing.stray_list import StrayList
from console.features.importing.work import find_place
from console.importing.crs.ground import Ground, installed
from console.importing.crs.verdict import describe
from console.importing.decimals import settle
from console.importing.stored_places import ServedPlaces
from console.profile import Profile
from resources.words import t
from widgets.panel_state import PanelState, State
from widgets.point_map import PointMap
from widgets.status_badge import Badge, StatusBadge

SYSTEMS = ("wgs84", "cgcs2000", "gcj02", "bd09", "twd97", "twd67", "EPSG:")
"""What can be chosen besides what was found; the last is completed by typing its number."""
EVIDENCE_PX = 620
"""Longer lines are read with effort; the map takes the rest."""
_TONES = {"certain": "ok", "likely": "warn", "unsure": "refused"}


class Regions:
    """The regions that are here as evidence; looked for once, in background work."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._grounds: list[Ground] | None = None

    def grounds(self) -> Sequence[Ground]:
        """The packs in use and those of the profile; reads the folder the first time."""
        if self._grounds is None:
            used = [pack.path for pack in self._context.places.packs]
            self._grounds = installed([*used, Profile(self._context.profile).regions])
        return self._grounds


class PlaceStep(AskingStep):
    """The verdict, what speaks for it, and the yes of a person."""

    title_key = "wizard.step.place"

    def __init__(self, context: Context, draft: Draft, parent: QWidget | None = None) -> None:
        super().__init__(context, draft, parent)
        self.regions = Regions(context)
        self.system = QComboBox()
        self.badge = StatusBadge()
        self.what, self.against = label("heading"), label("warn")
        self.evidence = QPlainTextEdit(readOnly=True)
        self.map = PointMap()
        self.strays = StrayList()
        self.yes = QCheckBox()
        self.state = PanelState(self._content())
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.state)
        self.setFocusProxy(self.yes)
        self.system.activated.connect(lambda _at: self._said())
        self.yes.toggled.connect(self._agree)
        self.strays.row_wanted.connect(self.row_wanted)
        self.strays.row_chosen.connect(self.map.mark)
        self.strays.left_out.connect(self._leave_out)

    def enter(self) -> None:
        """Ask the detective unless what is known still holds."""
        if not self._draft.placing.asked:
            self._ask()

    def problem(self) -> str:
        """Nobody has said yes, or nobody can."""
        if self._error:
            return self._error
        placing = self._draft.placing
        if not placing.asked:
            return t("wizard.looking")
        if placing.verdict is None or placing.agreed:
            return ""
        return t("wizard.say_yes")

    def summary(self) -> str:
        """The system that was agreed on."""
        placing = self._draft.placing
        if not placing.asked:
            return ""
        return placing.verdict.reading.system.name if placing.verdict else t("wizard.no_coordinates")

    def _ask(self) -> None:
        draft, opened = self._draft, self._draft.opened
        if opened is None:
            return
        word, client = draft.placing.word, self._context.client
        draft.placing = Placing(word=word)
        draft.report_changed()
        kind, table, columns, decimals = draft.kind, opened.table, draft.columns, dict(draft.decimals)

        def work(stop: Stop) -> Placing:
            held = ServedPlaces(lambda: client, stop)
            plain = settle(kind, table, columns, decimals)
            return find_place(kind, plain, columns, self.regions.grounds(), word, held, stop)

        self.seek(work, self._show, t("wizard.looking"))

    def again(self) -> None:
        """Look after all."""
        self._ask()

    def way_out(self) -> tuple[str, Callable[[], None]]:
        """What cannot be as it was said may be as it was found out."""
        return t("wizard.system_again"), self._forget_word

    def _forget_word(self) -> None:
        self._draft.placing = Placing()
        self.system.setCurrentIndex(0)
        self._ask()

    def _show(self, placing: Placing) -> None:
        self._draft.placing = placing
        verdict = placing.verdict
        if verdict is None:
            self.state.set_state(State.EMPTY, t("wizard.no_coordinates_detail"))
            self.changed.emit()
            return
        self.badge.set_badge(Badge(t(f"wizard.confidence.{verdict.confidence}"), _TONES[verdict.confidence]))
        self.what.setText(describe(verdict.reading))
        self.against.setText(placing.contradiction)
        self.against.setVisible(bool(placing.contradiction))
        self.evidence.setPlainText("\n".join(verdict.lines()[1:]))
        self.map.show_picture(placing.picture)
        self._show_strays()
        self.yes.blockSignals(True)
        self.yes.setChecked(placing.agreed)
        self.yes.blockSignals(False)
        self.yes.setText(t("wizard.yes", what=describe(verdict.reading)))
        self.state.set_content()
        self.changed.emit()

    def _said(self) -> None:
        """Another system was chosen: everything is drawn anew by it at once."""
        text = str(self.system.currentData() or self.system.currentText()).strip()
        word = "" if self.system.currentIndex() == 0 and not self._is_typed() else text
        if word == "EPSG:":
            self.system.setEditText("EPSG:")
            return
        if word != self._draft.placing.word or not self._draft.placing.asked:
            self._draft.placing = Placing(word=word)
            self._ask()

    def _is_typed(self) -> bool:
        return self.system.currentText() != self.system.itemText(self.system.currentIndex())

    def _show_strays(self) -> None:
        placing = self._draft.placing
        count = len(placing.verdict.outliers) if placing.verdict is not None else 0
        self.strays.show_strays(placing.strays, count, out=placing.without_strays)
        self.map.mark(int(self.strays.table.selected_id() or 0) if count else 0)

    def _leave_out(self, out: bool) -> None:
        self._draft.placing = replace(self._draft.placing, without_strays=out)
        self._draft.report_changed()
        self._show_strays()
        self.changed.emit()

    def _agree(self, agreed: bool) -> None:
        self._draft.placing = replace(self._draft.placing, agreed=agreed)
        self._draft.report_changed()
        self.changed.emit()

    def _content(self) -> QWidget:
        self.system.setEditable(True)
        self.system.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.system.addItem(t("wizard.system_found"), "")
        for system in SYSTEMS:
            self.system.addItem(t(f"wizard.system.{system.rstrip(':').lower()}"), system)
        self.system.setAccessibleName(t("wizard.system_title"))
        line = self.system.lineEdit()
        if line is not None:
            line.returnPressed.connect(self._said)
        self.evidence.setAccessibleName(t("wizard.evidence"))
        title = label("muted", wrap=False)
        title.setText(t("wizard.system_title"))
        title.setBuddy(self.system)
        head = QHBoxLayout()
        head.addWidget(self.badge)
        head.addWidget(self.what, 1)
        choice = QHBoxLayout()
        choice.addWidget(title)
        choice.addWidget(self.system, 1)
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(head)
        column.addWidget(self.against)
        middle = QHBoxLayout()
        middle.setSpacing(10)
        left = QWidget()
        left.setMaximumWidth(EVIDENCE_PX)
        told = QVBoxLayout(left)
        told.setContentsMargins(0, 0, 0, 0)
        told.setSpacing(8)
        told.addWidget(self.evidence, 1)
        told.addWidget(self.strays)
        middle.addWidget(left, 1)
        middle.addWidget(self.map, 1)
        column.addLayout(middle, 1)
        column.addLayout(choice)
        column.addWidget(self.yes)
        self.yes.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        return content
