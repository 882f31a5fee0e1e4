"""The water tab: the plan for the engines that were sent, and the sources one by one."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from console.context import Context
from console.facts_panel import FactsPanel
from console.features.hydrants.plan_page import PlanPage
from console.features.hydrants.source_list import SourceList
from resources.words import t
from widgets.theme import set_role


class WaterTab(QWidget):
    """Shows the plan once an engine was sent, the sources before; what somebody chose stays for the incident."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.plan, self.sources = PlanPage(context, self), SourceList(context)
        self._chosen = False
        self.pages = QStackedWidget()
        self.buttons = QButtonGroup(self)
        line = QHBoxLayout()
        line.setContentsMargins(8, 4, 8, 2)
        line.setSpacing(4)
        for at, (page, name) in enumerate(((self.sources, "sources"), (self.plan, "plan"))):
            button = QPushButton(t(f"hydrants.page.{name}"))
            button.setCheckable(True)
            set_role(button, "chip")
            self.buttons.addButton(button, at)
            line.addWidget(button)
            self.pages.addWidget(page)
        line.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(line)
        column.addWidget(self.pages, 1)
        self.buttons.idClicked.connect(self._choose)
        self.plan.solver.solved.connect(self._suit)
        context.selection.incident_changed.connect(self._another)
        self._show(self.sources)

    @property
    def state(self) -> FactsPanel:
        """How the page in sight stands."""
        return self.plan.state if self.pages.currentWidget() is self.plan else self.sources.state

    def show_plan(self) -> None:
        """The plan, whatever was in sight."""
        self._chosen = True
        self._show(self.plan)

    def show_sources(self) -> None:
        """The sources one by one."""
        self._chosen = True
        self._show(self.sources)

    def release(self) -> None:
        """Take the chosen source back."""
        self.show_sources()
        self.sources.release()

    def _choose(self, at: int) -> None:
        self._chosen = True
        page = (self.sources, self.plan)[at]
        self._show(page)
        page.setFocus(Qt.FocusReason.OtherFocusReason)

    def _another(self, _incident_id: str) -> None:
        self._chosen = False

    def _suit(self) -> None:
        """Nobody has chosen: the plan is worth a look once there are engines to plan for."""
        if not self._chosen:
            self._show(self.plan if self.plan.answer is not None and self.plan.answer.lines else self.sources)

    def _show(self, page: PlanPage | SourceList) -> None:
        self.pages.setCurrentWidget(page)
        self.buttons.button(self.pages.indexOf(page)).setChecked(True)
        self.setFocusProxy(page)
        page.draw()
