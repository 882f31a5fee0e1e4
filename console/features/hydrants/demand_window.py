"""The window in which a centre edits its demand table: rows, checks, signatures, files, all by keys."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEvent, QModelIndex, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPushButton,
    QTableView,
    QVBoxLayout,
)

from console.context import Context
from console.features.hydrants.demand_file import SUFFIXES, read_demand, write_demand
from console.features.hydrants.demand_rows import DemandRows
from console.features.hydrants.demand_table import (
    COLUMNS,
    LONGEST,
    BadDemandRows,
    Line,
    lines_in,
    shipped_lines,
    text_of,
)
from console.importing.errors import BadFile
from resources.words import t
from widgets.theme import current_theme, set_role

SETTING = "hydrants.demand_rows"
WIDTHS_PX = {
    "zh": 120, "en": 150, "initial": 62, "developed": 82, "spread": 66, "per_floor": 66, "per_m2": 86, "most": 66,
    "incidents": 200, "verified_by": 112, "source": 150, "verified_on": 92,
}  # fmt: skip
SIZE_PX = (1240, 520)
_NAMED = 2
"""Sentences about what is wrong that are said at once."""


class DemandWindow(QDialog):
    """Non modal. Esc puts it away with the draft in it, Ctrl+Enter keeps the draft: only then is it in force."""

    def __init__(self, context: Context) -> None:
        super().__init__(context.window, Qt.WindowType.Tool)
        self.setWindowTitle(t("hydrants.table.title"))
        self._context = context
        self.rows = DemandRows(self._kept(), self)
        self._before = self.rows.lines
        self.view = _View(self.rows)
        self.standing, self.wrong = (QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText) for _ in range(2))
        self.name = QLineEdit(maxLength=LONGEST["verified_by"], placeholderText=t("hydrants.table.name"))
        self.source = QLineEdit(maxLength=LONGEST["source"], placeholderText=t("hydrants.table.source"))
        for field in (self.name, self.source):
            field.setAccessibleName(field.placeholderText())
        self.buttons: dict[str, QPushButton] = {}
        self._keys: dict[str, QPushButton] = {}
        self._arrange()
        self.rows.edited.connect(self._judge)
        self.rows.modelReset.connect(self._stay)
        context.settings.changed.connect(self._setting_changed)
        for field in (self.name, self.source):
            field.returnPressed.connect(self.sign)
        self._judge()

    @staticmethod
    def of(context: Context) -> "DemandWindow":
        """The one of this console: a draft that was left is still in it."""
        known = context.window.findChild(DemandWindow)
        return known if isinstance(known, DemandWindow) else DemandWindow(context)

    def open_table(self) -> None:
        """Show it, with the keyboard in the rows."""
        if not self.name.text():
            self.name.setText(self._context.session.name)
        self.show()
        self.raise_()
        self.activateWindow()
        self.view.setFocus(Qt.FocusReason.ShortcutFocusReason)
        if not self.view.currentIndex().isValid():
            self.view.setCurrentIndex(self.rows.index(0, COLUMNS.index("zh")))

    def event(self, event: QEvent) -> bool:
        """Its keys are its own, whatever the main window has on them: a shortcut of both would do neither."""
        if event.type() is QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and self._meant(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """What no field and no cell had use for."""
        button = self._meant(event)
        if button is None:
            super().keyPressEvent(event)
        else:
            button.click()

    def _meant(self, event: QKeyEvent) -> QPushButton | None:
        return self._keys.get(QKeySequence(event.keyCombination()).toString())

    def add(self) -> None:
        """One more row, to be typed into."""
        index = self.rows.index(self.rows.add(), COLUMNS.index("zh"))
        self.view.setCurrentIndex(index)
        self.view.setFocus(Qt.FocusReason.OtherFocusReason)
        self.view.edit(index)

    def remove(self) -> None:
        """Without the chosen rows; Ctrl+Z brings them back."""
        self.rows.remove(self._chosen())

    def sign(self) -> None:
        """Vouch for the chosen rows: who says so, and which source they were compared with."""
        by, source, rows = self.name.text().strip(), self.source.text().strip(), self._chosen()
        if not by or not source:
            (self.source if by else self.name).setFocus(Qt.FocusReason.OtherFocusReason)
            self._say(t("hydrants.table.sign_how"))
        elif any(one.line in rows for one in self.rows.wrong):
            self._say(t("hydrants.table.sign_wrong"))
        elif rows:
            self.rows.sign(rows, by, source, f"{self._context.now().astimezone():%Y-%m-%d}")

    def keep(self) -> None:
        """The draft is the table from now on."""
        if self.rows.wrong:
            self._say_wrong()
            return
        self._before = self.rows.lines
        self._context.settings.set(SETTING, text_of(self.rows.lines))
        self._context.notices.good(t("hydrants.table.kept", count=len(self._before)), key=SETTING)
        self._judge()

    def read_file(self, path: Path) -> None:
        """The rows of a file as the draft."""
        known = self.rows.lines
        self._context.background.query(lambda: read_demand(path, known), self._take_file, self._refuse_file)

    def write_file(self, path: Path) -> None:
        """The draft as a file."""
        lines, notices = self.rows.lines, self._context.notices
        self._context.background.query(
            lambda: write_demand(path, lines),
            lambda count: notices.good(t("hydrants.table.written", count=count, file=path), key="export"),
            lambda error: notices.problem(t("exporting.act.failed", reason=error), key="export"),
        )

    def _take_file(self, lines: tuple[Line, ...]) -> None:
        self.rows.replace(lines)
        self.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def _refuse_file(self, error: Exception) -> None:
        if not isinstance(error, (BadFile, BadDemandRows)):
            self._context.notices.problem(t("hydrants.table.unreadable", reason=error), key="import")
        self._say(str(error))

    def _kept(self) -> tuple[Line, ...]:
        """The table in force; the shipped one where the centre's own cannot be read."""
        try:
            return lines_in(str(self._context.settings.get(SETTING)))
        except BadDemandRows:
            return shipped_lines()

    def _setting_changed(self, key: str) -> None:
        """Put back to the shipped one elsewhere: a draft nobody touched follows."""
        if key == SETTING and self.rows.lines == self._before and self._kept() != self._before:
            self._before = self._kept()
            self.rows.begin(self._before)

    def _chosen(self) -> set[int]:
        return {index.row() for index in self.view.selectionModel().selectedIndexes()}

    def _stay(self) -> None:
        """After rows came or went the keyboard is still in one."""
        if self.rows.lines:
            row = min(max(0, self.view.row_before), len(self.rows.lines) - 1)
            self.view.setCurrentIndex(self.rows.index(row, COLUMNS.index("zh")))

    def _judge(self) -> None:
        """Say how the draft stands, and what can be done with it."""
        lines = self.rows.lines
        bare = sum(not (line[COLUMNS.index("verified_by")] and line[COLUMNS.index("source")]) for line in lines)
        words = t(
            "hydrants.table.standing" if bare else "hydrants.table.standing_signed", count=len(lines), bare=bare
        )
        changed = lines != self._before
        self.standing.setText(f"{words} {t('hydrants.table.not_kept')}" if changed else words)
        self._say_wrong()
        self.buttons["undo"].setEnabled(self.rows.can_undo)
        self.buttons["redo"].setEnabled(self.rows.can_redo)
        self.buttons["keep"].setEnabled(changed and not self.rows.wrong)
        self.buttons["shipped"].setEnabled(lines != shipped_lines())

    def _say_wrong(self) -> None:
        wrong = self.rows.wrong
        said = [self._where(one.line) + one.sentence for one in wrong[:_NAMED]]
        if len(wrong) > _NAMED:
            said.append(t("hydrants.table.more_wrong", count=len(wrong) - _NAMED))
        self._say("\n".join(said))

    def _where(self, line: int) -> str:
        return "" if line < 0 else t("hydrants.table.row", row=line + 1)

    def _say(self, sentence: str) -> None:
        self.wrong.setText(sentence)
        self.wrong.setVisible(bool(sentence))

    def _ask_file(self, *, save: bool) -> None:
        title = t("hydrants.table.title")
        dialog = QFileDialog(self, title, str(Path.home()))
        if save:
            dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
            dialog.setNameFilters([f"*{suffix}" for suffix in SUFFIXES])
            dialog.selectFile(f"{title}{SUFFIXES[0]}")
            dialog.fileSelected.connect(lambda name: self.write_file(_named(Path(name))))
        else:
            dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
            dialog.setNameFilters([" ".join(f"*{suffix}" for suffix in SUFFIXES)])
            dialog.fileSelected.connect(lambda name: self.read_file(Path(name)))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.show()

    def _button(self, name: str, keys: str, role: str = "") -> QPushButton:
        """A button and its key."""
        button = QPushButton(t(f"hydrants.table.act.{name}"), autoDefault=False)
        button.setToolTip(keys)
        if role:
            set_role(button, role)
        acts: dict[str, Callable[[], object]] = {
            "add": self.add, "remove": self.remove, "undo": self.rows.undo, "redo": self.rows.redo,
            "sign": self.sign, "keep": self.keep, "leave": self.close,
            "shipped": lambda: self.rows.replace(shipped_lines()),
            "import": lambda: self._ask_file(save=False), "export": lambda: self._ask_file(save=True),
        }  # fmt: skip
        button.clicked.connect(lambda _checked: acts[name]())
        self._keys[QKeySequence(keys).toString()] = button
        self.buttons[name] = button
        return button

    def _arrange(self) -> None:
        set_role(self.standing, "muted")
        set_role(self.wrong, "warning")
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 12, 12, 12)
        column.setSpacing(8)
        tools, signing, last = QHBoxLayout(), QHBoxLayout(), QHBoxLayout()
        for name, keys in (
            ("add", "Ins"), ("remove", "Ctrl+Del"), ("undo", "Ctrl+Z"), ("redo", "Ctrl+Y"), ("import", "Ctrl+O"),
            ("export", "Ctrl+S"), ("shipped", "Ctrl+Shift+R"),
        ):  # fmt: skip
            tools.addWidget(self._button(name, keys))
        tools.addStretch(1)
        signing.addWidget(self.name, 1)
        signing.addWidget(self.source, 2)
        signing.addWidget(self._button("sign", "Ctrl+G"))
        last.addWidget(self.wrong, 1)
        last.addWidget(self._button("leave", "Esc"))
        last.addWidget(self._button("keep", "Ctrl+Return", "primary"))
        column.addWidget(self.standing)
        column.addLayout(tools)
        column.addWidget(self.view, 1)
        column.addLayout(signing)
        column.addLayout(last)
        self.resize(*SIZE_PX)


class _View(QTableView):
    """Cells: typing or Enter edits, Tab goes on; the hidden first column is the code."""

    def __init__(self, rows: DemandRows) -> None:
        super().__init__()
        self.row_before = 0
        self.setModel(rows)
        self.setAccessibleName(t("hydrants.table.title"))
        self.setEditTriggers(
            QAbstractItemView.EditTrigger.DoubleClicked
            | QAbstractItemView.EditTrigger.EditKeyPressed
            | QAbstractItemView.EditTrigger.AnyKeyPressed
        )
        self.setAlternatingRowColors(True)
        self.setWordWrap(False)
        self.setCornerButtonEnabled(False)
        self.setColumnHidden(0, True)
        self.verticalHeader().setDefaultSectionSize(current_theme().row_height)
        self.verticalHeader().setMinimumWidth(32)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        for at, name in enumerate(COLUMNS):
            if name in WIDTHS_PX:
                header.resizeSection(at, WIDTHS_PX[name])
        header.setSectionResizeMode(COLUMNS.index("incidents"), QHeaderView.ResizeMode.Stretch)
        self.selectionModel().currentRowChanged.connect(self._remember)

    def _remember(self, now: QModelIndex) -> None:
        if now.isValid():
            self.row_before = now.row()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter edits, as typing does."""
        plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
        idle = self.state() is not QAbstractItemView.State.EditingState
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and plain and idle:
            self.edit(self.currentIndex())
            event.accept()
            return
        super().keyPressEvent(event)


def _named(path: Path) -> Path:
    return path if path.suffix.lower() in SUFFIXES else path.with_name(path.name + SUFFIXES[0])
