"""The care of hydrants: open defects, what nobody has looked at for too long, rounds under way, by district."""

from PySide6.QtWidgets import QComboBox, QTabWidget, QVBoxLayout, QWidget

from console.context import Context
from console.facts_panel import FactsPanel
from console.features.hydrant_care.defects_page import DefectsPage
from console.features.hydrant_care.overdue_page import OverduePage
from console.features.hydrant_care.rounds_page import RoundsPage
from console.features.hydrant_care.work import Care, care
from console.follow import Follow
from models.defect import Defect
from models.defect_acts import AssignDefect, CheckDefect, DismissDefect, RepairDefect
from models.hydrant import Hydrant
from models.inspection import RecordVisit, Round
from resources.words import t


class CarePanel(QWidget):
    """Three lists of what waits for somebody, each with how many there are; one district, or all."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self.defects, self.overdue, self.rounds = DefectsPage(context), OverduePage(context), RoundsPage(context)
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        for page, key in ((self.defects, "defects"), (self.overdue, "overdue"), (self.rounds, "rounds")):
            self.tabs.addTab(page, t(f"hydrant_care.tab.{key}", count=0))
        self.districts = QComboBox()
        self.districts.setAccessibleName(t("hydrant_care.column.district"))
        self.districts.addItem(t("hydrant_care.district.all"), "")
        self.tabs.setCornerWidget(self.districts)
        commands = (AssignDefect, RepairDefect, CheckDefect, DismissDefect, RecordVisit)
        self.state = FactsPanel(context, self.tabs, commands)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.state)
        self.setFocusProxy(self.tabs)
        kinds = {Defect.KIND, Hydrant.KIND, Round.KIND}
        self._district = ""
        self._follow = Follow(
            context, self, lambda: care(context, self._district), self.show_care, kinds, self.state
        )
        self.districts.currentIndexChanged.connect(self._narrow)
        self._follow.ask()

    def show_care(self, found: Care) -> None:
        """Draw the lists."""
        self._list_districts(found.districts)
        self.defects.show_defects(found.defects)
        self.overdue.show_overdue(found.overdue, self._district)
        self.rounds.show_rounds(found.rounds)
        counts = (len(found.defects), found.overdue.total, len(found.rounds))
        for at, (key, count) in enumerate(zip(("defects", "overdue", "rounds"), counts, strict=True)):
            self.tabs.setTabText(at, t(f"hydrant_care.tab.{key}", count=count))
        if found or self._district:
            self.state.set_content()
        else:
            self.state.set_none(t("hydrant_care.empty"))

    def _list_districts(self, names: tuple[str, ...]) -> None:
        """Those known so far, the chosen one still chosen."""
        self.districts.blockSignals(True)
        for name in names:
            if self.districts.findData(name) < 0:
                self.districts.addItem(name, name)
        self.districts.blockSignals(False)

    def _narrow(self, _at: int) -> None:
        self._district = str(self.districts.currentData() or "")
        self._follow.ask()
