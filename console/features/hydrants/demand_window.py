"""The window in which a centre edits its demand table: rows, checks, signatures, files, all by keys."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QDialog, QFileDialog, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout

from console.context import Context
from console.fault_words import fault_words
from console.features.hydrants.demand_file import SUFFIXES, read_demand, write_demand
from console.features.hydrants.demand_rows import DemandRows
from console.features.hydrants.demand_shared import Shared, shared_table
from console.features.hydrants.demand_standing import standings
from console.features.hydrants.demand_table import COLUMNS, BadDemandRows, Line, shipped_lines
from console.features.hydrants.demand_view import DemandView
from console.features.hydrants.old_table_bar import OldTableBar
from console.follow import Follow
from console.importing.errors import BadFile
from console.permission import not_allowed
from models.demand_row import LONGEST, DemandRow
from models.demand_row_acts import RemoveDemandRow, SetDemandRow
from models.record import SyncState
from resources.words import t
from widgets.ask_bar import AskBar
from widgets.theme import set_role
from widgets.wrapped_label import WrappedLabel

KEPT = "hydrants.demand_table"
"""Key of the notices about it."""
MOST_PX, HEIGHT_PX, MARGIN_PX = 1_640, 560, 26
"""As wide as the screen allows up to this: the types of incidents get what is left."""
WIDE = 1_000
"""A stretch beside which one of 1 is nothing."""
_NAMED = 2
"""Sentences about what is wrong that are said at once."""
_EDITS = ("add", "remove", "sign", "import", "shipped")


class DemandWindow(QDialog):
    """Non modal. Esc puts it away with the draft in it, Ctrl+Enter keeps the draft: an act for each changed row."""

    def __init__(self, context: Context) -> None:
        super().__init__(context.window, Qt.WindowType.Tool)
        self.setWindowTitle(t("hydrants.table.title"))
        self._context = context
        self.rows = DemandRows(Shared(), self)
        self.rows.fixed = True
        self.view = DemandView(self.rows)
        self.standing, self.wrong = WrappedLabel(), WrappedLabel()
        self.barred = WrappedLabel()
        self.old = OldTableBar(context.settings, self.rows)
        self.theirs = AskBar(t("hydrants.table.contested.theirs"), t("hydrants.table.contested.mine"))
        self.name = QLineEdit(maxLength=LONGEST["verified_by"], placeholderText=t("hydrants.table.name"))
        self.source = QLineEdit(maxLength=LONGEST["source"], placeholderText=t("hydrants.table.source"))
        for field in (self.name, self.source):
            field.setAccessibleName(field.placeholderText())
        self.buttons: dict[str, QPushButton] = {}
        self._keys: dict[str, QPushButton] = {}
        self._loaded = False
        self._trouble = ""
        """What went wrong last: said until something else is typed."""
        self._sent: set[str] = set()
        self._arrange()
        self._follow = Follow(context, self, self._read, self._take, {DemandRow.KIND}, self)
        self._connect()
        self._follow.ask()
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
        self.old.offer()
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
        """The button of a key; none for one that is out of sight, with its question."""
        button = self._keys.get(QKeySequence(event.keyCombination()).toString())
        return button if button is not None and button.isVisible() else None

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
        """The table says what the draft does from now on: an act for each row, to be sent as every other."""
        if self._barred() or not self._loaded or self._sent or self.rows.contested:
            return
        if self.rows.wrong:
            self._say_wrong()
            return
        acts = self.rows.acts()
        if not acts:
            return
        self._trouble = ""
        # Saved or not is told later, by the thread of the outbox.
        self._sent = {self._context.commands.submit(act) for act in acts}
        self._context.notices.good(t("hydrants.table.kept", count=len(acts)), key=KEPT)
        self._judge()

    def fail(self, error: Exception, again: Callable[[], None]) -> None:
        """The table could not be read: said, and asked again when the window is opened next."""
        del again
        self._say(t("hydrants.table.unreadable", reason=fault_words(error)))

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
            lambda error: notices.problem(t("exporting.act.failed", reason=fault_words(error)), key="export"),
        )

    def _take_file(self, lines: tuple[Line, ...]) -> None:
        self.rows.replace(lines)
        self.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def _refuse_file(self, error: Exception) -> None:
        if not isinstance(error, (BadFile, BadDemandRows)):
            self._context.notices.problem(t("hydrants.table.unreadable", reason=fault_words(error)), key="import")
        self._say(fault_words(error))

    def _read(self) -> Shared:
        """Off the UI thread."""
        return shared_table(self._context.store)

    def _take(self, shared: Shared) -> None:
        """The table as it is now: what is typed here stays, the rest follows."""
        self._loaded, trouble = True, self._trouble
        self.rows.follow(shared)
        self._trouble = trouble
        self.rows.tell(standings(shared, self._context.link.names))
        self._judge()

    def _saved(self, command_id: str) -> None:
        """An act is on the disk; after the last one the table is read again."""
        if command_id in self._sent:
            self._sent.discard(command_id)
            if not self._sent:
                self.old.kept()
                self._follow.ask()

    def _not_saved(self, command_id: str, why: str) -> None:
        """It is not: the draft is as it was typed, and can be kept again."""
        if command_id in self._sent:
            self._sent.clear()
            self._say(why)
            self._follow.ask()

    def _barred(self) -> str:
        """Why nobody here may change the table now; empty when somebody may."""
        session = self._context.session
        if session.exercise_id is not None:
            return t("refusal.demand_row.exercise")
        why = not_allowed(session, (SetDemandRow, RemoveDemandRow))
        return why if not why or session.barred else t("hydrants.table.keepers")

    def _chosen(self) -> set[int]:
        return {index.row() for index in self.view.selectionModel().selectedIndexes()}

    def _stay(self) -> None:
        """After rows came or went the keyboard is still in one."""
        if self.rows.lines:
            row = min(max(0, self.view.row_before), len(self.rows.lines) - 1)
            self.view.setCurrentIndex(self.rows.index(row, COLUMNS.index("zh")))

    def _judge(self) -> None:
        """Say how the draft stands, and what can be done with it."""
        lines, rows, barred = self.rows.lines, self.rows, self._barred()
        rows.fixed = bool(barred) or not self._loaded
        self.standing.setText(self._standing_words(lines))
        self.barred.setText(barred)
        self.barred.setVisible(bool(barred))
        said = rows.theirs()
        ask = t("hydrants.table.contested.ask", count=len(said), rows=" ".join(said[:_NAMED])) if said else ""
        self.theirs.ask(ask)
        self._say_wrong()
        for part in (self.name, self.source, self.old.yes, *(self.buttons[name] for name in _EDITS)):
            part.setEnabled(not rows.fixed)
        self.buttons["undo"].setEnabled(rows.can_undo)
        self.buttons["redo"].setEnabled(rows.can_redo)
        ready = rows.changed and not rows.wrong and not rows.contested and not self._sent
        self.buttons["keep"].setEnabled(ready and not rows.fixed)
        self.buttons["shipped"].setEnabled(not rows.fixed and lines != shipped_lines())

    def _standing_words(self, lines: tuple[Line, ...]) -> str:
        """How many rows, who vouches for them, whether it is the example, what is not the centre's yet."""
        if not self._loaded:
            return t("hydrants.table.loading")
        bare = sum(not (line[COLUMNS.index("verified_by")] and line[COLUMNS.index("source")]) for line in lines)
        said = [
            t("hydrants.table.standing" if bare else "hydrants.table.standing_signed", count=len(lines), bare=bare)
        ]
        if self.rows.shared.is_example:
            said.append(t("hydrants.table.example"))
        if self.rows.changed:
            changed, added, removed = self.rows.differences()
            said.append(t("hydrants.table.not_kept", changed=changed, added=added, removed=removed))
        states = [record.state for record in self.rows.shared.records.values()]
        for state in (SyncState.PENDING, SyncState.REFUSED, SyncState.CONFLICT):
            if state in states:
                said.append(t(f"hydrants.table.some.{state}", count=states.count(state)))
        return " ".join(said)

    def _say_wrong(self) -> None:
        wrong = self.rows.wrong
        said = [self._where(one.line) + one.sentence for one in wrong[:_NAMED]]
        if len(wrong) > _NAMED:
            said.append(t("hydrants.table.more_wrong", count=len(wrong) - _NAMED))
        words = "\n".join(said) or self._trouble
        self.wrong.setText(words)
        self.wrong.setVisible(bool(words))

    def _where(self, line: int) -> str:
        return "" if line < 0 else t("hydrants.table.row", row=line + 1)

    def _say(self, sentence: str) -> None:
        self._trouble = sentence
        self._say_wrong()

    def _edited(self) -> None:
        self._trouble = ""
        self._judge()

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

    def _connect(self) -> None:
        self.rows.edited.connect(self._edited)
        self.rows.modelReset.connect(self._stay)
        self.old.refused.connect(self._say)
        self.old.taken.connect(lambda: self.view.setFocus(Qt.FocusReason.OtherFocusReason))
        self.theirs.answered.connect(lambda theirs: self.rows.settle(theirs=theirs))
        for field in (self.name, self.source):
            field.returnPressed.connect(self.sign)
        context = self._context
        context.session.changed.connect(self._judge)
        context.commands.saved.connect(self._saved)
        context.commands.not_saved.connect(self._not_saved)

    def _arrange(self) -> None:
        set_role(self.standing, "muted")
        set_role(self.wrong, "warning")
        set_role(self.barred, "warning")
        for keys, button in (
            ("Ctrl+B", self.old.yes), ("Ctrl+T", self.theirs.yes), ("Ctrl+M", self.theirs.no),
        ):  # fmt: skip
            self._keys[QKeySequence(keys).toString()] = button
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
        last.addWidget(self.wrong, WIDE)
        last.addStretch(1)
        last.addWidget(self._button("leave", "Esc"))
        last.addWidget(self._button("keep", "Ctrl+Return", "primary"))
        for said in (self.standing, self.barred, self.old, self.theirs):
            column.addWidget(said)
        column.addLayout(tools)
        column.addWidget(self.view, 1)
        column.addLayout(signing)
        column.addLayout(last)
        self.resize(min(MOST_PX, self.screen().availableSize().width() - MARGIN_PX), HEIGHT_PX)


def _named(path: Path) -> Path:
    return path if path.suffix.lower() in SUFFIXES else path.with_name(path.name + SUFFIXES[0])
