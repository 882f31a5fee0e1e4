"""The import window: the steps on the left with how they stand, the one that is worked on beside them."""

from pathlib import Path

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from console.context import Context
from console.features.importing.apply_step import ApplyStep
from console.features.importing.asking import AskingStep
from console.features.importing.columns_step import ColumnsStep
from console.features.importing.door import dropped_file
from console.features.importing.draft import Draft
from console.features.importing.file_step import FileStep
from console.features.importing.kept import KeptMappings
from console.features.importing.past import PastImports
from console.features.importing.place_step import PlaceStep
from console.features.importing.report_step import ReportStep
from console.features.importing.step import Step, label
from resources.words import t
from widgets.icons import icon
from widgets.theme import set_role, theme_changed

USUAL = QSize(1200, 690)
LIST_PX = 236
_ASIDE = ("log", "settings")
"""The icons of the pages that are no steps."""


class ImportWindow(QDialog):
    """Non modal. Put away it keeps everything; opened again it is where it was."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent or context.window, Qt.WindowType.Window)
        self.setWindowTitle(t("wizard.title"))
        self.setAcceptDrops(True)
        self.resize(USUAL)
        self.draft = Draft()
        self.file, self.columns = FileStep(context, self.draft), ColumnsStep(context, self.draft)
        self.place, self.report = PlaceStep(context, self.draft), ReportStep(context, self.draft)
        self.apply, self.past = ApplyStep(context, self.draft), PastImports(context, self.draft)
        self.steps: tuple[Step, ...] = (self.file, self.columns, self.place, self.report, self.apply)
        self.kept = KeptMappings(context, self.draft)
        self.pages: tuple[Step, ...] = (*self.steps, self.past, self.kept)
        self.list = QListWidget()
        self.heading, self.problem = label("title"), label("warn")
        self.stack = QStackedWidget()
        self.back_button = QPushButton(t("wizard.back"))
        self.next_button = QPushButton(t("wizard.next"))
        self.new_button = QPushButton(t("wizard.another"))
        self._lay_out()
        self._connect()
        self.show_page(0)

    def open_file(self, path: Path) -> None:
        """Begin with this file."""
        if self.apply.running:
            return
        self.show_page(0)
        self.file.open(path)

    def show_row(self, row: int) -> None:
        """A row of the file as it stands there; the step one comes from stays as it is."""
        self.show_page(0)
        self.file.show_row(row)

    def show_past(self) -> None:
        """The list of past imports."""
        self.show_page(len(self.steps))

    def show_page(self, at: int) -> None:
        """Bring a step to the front, if those before it are done; the keyboard with it."""
        if at < len(self.steps) and at > self._reachable():
            return
        self.stack.setCurrentIndex(at)
        self.list.blockSignals(True)
        self.list.setCurrentRow(at)
        self.list.blockSignals(False)
        page = self.pages[at]
        self.heading.setText(t(page.title_key))
        page.enter()
        page.setFocus()
        self._say()

    def forward(self) -> None:
        """The next step, when this one is done."""
        at = self.stack.currentIndex()
        if at + 1 < len(self.steps) and not self.pages[at].problem():
            self.show_page(at + 1)

    def back(self) -> None:
        """The step before; from the pages beside the steps, where one was."""
        at = self.stack.currentIndex()
        if at >= len(self.steps):
            self.show_page(self._reachable())
        elif at > 0:
            self.show_page(at - 1)

    def start_anew(self) -> None:
        """Another file."""
        self.show_page(0)
        self.file.ask()

    def reject(self) -> None:
        """Esc gives up what is being worked out; where nothing is, it puts the window away, with all it holds."""
        page = self.stack.currentWidget()
        if isinstance(page, AskingStep) and page.working:
            page.cancel()
        else:
            super().reject()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """A single file is welcome."""
        if dropped_file(event) is not None:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Begin with it."""
        path = dropped_file(event)
        if path is not None:
            event.acceptProposedAction()
            self.open_file(path)

    def _reachable(self) -> int:
        """The furthest step whose forerunners are all done."""
        for at, step in enumerate(self.steps):
            if step.problem():
                return at
        return len(self.steps) - 1

    def _say(self) -> None:
        at = self.stack.currentIndex()
        page, reachable = self.pages[at], self._reachable()
        is_step = at < len(self.steps)
        problem = page.problem() if is_step and page is not self.apply else ""
        self.problem.setText(problem)
        self.back_button.setEnabled(at > 0 and not self.apply.running)
        self.next_button.setVisible(is_step and at + 1 < len(self.steps))
        self.next_button.setEnabled(not problem)
        self.new_button.setVisible(page is self.apply and self.draft.applied is not None)
        for row, step in enumerate(self.pages):
            self._say_row(row, step, row >= len(self.steps) or (row <= reachable and not self.apply.running))

    def _say_row(self, row: int, step: Step, enabled: bool) -> None:
        item = self.list.item(row)
        number = f"{row + 1}  " if row < len(self.steps) else ""
        summary = step.summary() if row <= self._reachable() else ""
        item.setText(f"{number}{t(step.title_key)}" + (f"\n{summary}" if summary else ""))
        done = row < len(self.steps) and not step.problem() and row <= self._reachable()
        is_current = row == self.stack.currentIndex()
        name = "check" if done else "edit" if is_current else "pending"
        if row >= len(self.steps):
            name = _ASIDE[row - len(self.steps)]
        item.setIcon(icon(name, "ok" if done else "text" if enabled else "text_muted"))
        state = "done" if done else "current" if is_current else "waiting"
        item.setData(Qt.ItemDataRole.AccessibleDescriptionRole, t(f"wizard.state.{state}"))
        flags = Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEnabled
        item.setFlags(flags if enabled else Qt.ItemFlag.NoItemFlags)

    def _connect(self) -> None:
        self.kept.renamed.connect(self.file.profile_renamed)
        self.kept.deleted.connect(self.file.profile_deleted)
        for page in self.pages:
            page.changed.connect(self._say)
            page.onward.connect(self.forward)
            page.row_wanted.connect(self.show_row)
        self.list.currentRowChanged.connect(self.show_page)
        self.back_button.clicked.connect(lambda _checked: self.back())
        self.next_button.clicked.connect(lambda _checked: self.forward())
        self.new_button.clicked.connect(lambda _checked: self.start_anew())
        for keys, act in (("Alt+Right", self.forward), ("Ctrl+Return", self.forward), ("Alt+Left", self.back)):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.activated.connect(act)
        theme_changed.connect(self._say)

    def _lay_out(self) -> None:
        self.list.setFixedWidth(LIST_PX)
        self.list.setIconSize(QSize(18, 18))
        self.list.setSpacing(2)
        self.list.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setAccessibleName(t("wizard.steps"))
        for page in self.pages:
            self.list.addItem(QListWidgetItem())
            self.stack.addWidget(page)
        set_role(self.next_button, "primary")
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(self.problem, 1)
        for button, keys in ((self.new_button, ""), (self.back_button, "Alt+←"), (self.next_button, "Alt+→")):
            button.setAutoDefault(False)
            button.setToolTip(keys)
            foot.addWidget(button)
        rule = QFrame()
        set_role(rule, "rule")
        right = QVBoxLayout()
        right.setContentsMargins(16, 12, 16, 12)
        right.setSpacing(10)
        right.addWidget(self.heading)
        right.addWidget(self.stack, 1)
        right.addWidget(rule)
        right.addLayout(foot)
        both = QHBoxLayout(self)
        both.setContentsMargins(0, 0, 0, 0)
        both.setSpacing(0)
        both.addWidget(self.list)
        both.addLayout(right, 1)


def window_of(context: Context) -> ImportWindow:
    """The console's one import window; made when it is first wanted."""
    found = context.window.findChild(ImportWindow)
    return found if found is not None else ImportWindow(context)
