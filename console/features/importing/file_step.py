"""First step: which file, how it is read, and of what kind its records are."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QFileDialog,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from console.context import Context
from console.features.importing.asking import AskingStep
from console.features.importing.draft import Draft, Opened
from console.features.importing.mend_line import MendLine
from console.features.importing.preview import Preview
from console.features.importing.profile_line import ProfileLine
from console.features.importing.step import label, sentence_of
from console.features.importing.work import open_file
from console.importing.columns import KINDS
from console.importing.profiles import ColumnMapping, delete, load, rename
from console.importing.read import Options
from console.importing.reading.twice import TWICE
from resources.words import t
from widgets.panel_state import PanelState, State

ENCODINGS = ("utf-8", "gb18030", "big5", "utf-16", "cp1252", "shift_jis", "cp949")
SEPARATORS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}
MAX_HEADER_ROW = 10_000
SUFFIXES = (
    "*.csv *.tsv *.txt *.xlsx *.xlsm *.ods *.json *.geojson *.gpkg *.shp *.dbf *.zip *.kml *.kmz *.gpx *.osm *.pbf "
    "*.gz *.bz2"
)


class FileStep(AskingStep):
    """The file as it will be read. Everything found out can be said otherwise; it is then read again."""

    title_key = "wizard.step.file"

    def __init__(self, context: Context, draft: Draft, parent: QWidget | None = None) -> None:
        super().__init__(context, draft, parent)
        self._wanted: Path | None = None
        self.path = QLineEdit()
        self.choose_button = QPushButton(t("wizard.choose"))
        self.kind, self.sheet, self.encoding, self.separator, self.profile = (QComboBox() for _box in range(5))
        self.source = QLineEdit(maxLength=200)
        self.header_row = QSpinBox()
        self.notes = label("small")
        self.preview = Preview()
        self.profile_line = ProfileLine()
        self.mend_line = MendLine()
        self.state = PanelState(self._content())
        self._fill()
        self._lay_out()
        self._connect()
        self.setFocusProxy(self.path)
        self.state.set_state(State.EMPTY, t("wizard.drop"), action=t("wizard.choose"), then=self.ask)

    def ask(self) -> None:
        """Choose a file, beside the work."""
        folder = str(self._wanted.parent if self._wanted else Path.home())
        dialog = QFileDialog(self, t("wizard.choose"), folder)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilters([t("wizard.tables", suffixes=SUFFIXES), t("wizard.all_files")])
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda name: self.open(Path(name)))
        dialog.show()

    def open(self, path: Path) -> None:
        """Read a file, with nothing said about it yet."""
        self.path.setText(str(path))
        self._wanted = path
        self._draft.options = Options()
        self._draft.kind = self._draft.profile = ""
        # Said of another file: nothing in this one shows whether it holds.
        self._draft.key, self._draft.dates = (), ""
        self._draft.source = path.name.split(".")[0][:200]
        self._read()

    def show_row(self, row: int) -> None:
        """The row of that number as it stands in the file."""
        if self._draft.opened is not None:
            self.preview.show_table(self._draft.opened.table, row)

    def problem(self) -> str:
        """No file, or one that cannot be read."""
        if self._error:
            return self._error
        if self._draft.opened is None:
            return t("wizard.reading") if self._wanted else t("wizard.no_file")
        return "" if self._draft.source else t("wizard.no_source")

    def summary(self) -> str:
        """How many rows of which file."""
        opened = self._draft.opened
        if opened is None:
            return ""
        return t("wizard.file_summary", file=opened.path.name, count=f"{len(opened.table.rows):,}")

    def _read(self) -> None:
        if self._wanted is None:
            return
        path, root = self._wanted, self._context.profile
        options = replace(self._draft.options, kind=self._draft.kind)
        self._draft.file_changed(None)
        self.seek(
            lambda stop: open_file(path, replace(options, should_stop=stop), root), self._show, t("wizard.reading")
        )

    def again(self) -> None:
        """Read the file that was given up."""
        self._read()

    def way_out(self) -> tuple[str, Callable[[], None]]:
        """A file that cannot be read is another one's turn."""
        return t("wizard.choose"), self.ask

    def _show(self, opened: Opened) -> None:
        draft = self._draft
        draft.file_changed(opened)
        draft.kind = draft.kind or opened.guesses[0].kind
        self._show_options(opened)
        table = opened.table
        if draft.profile:
            self.profile_line.show_used(draft.profile)
        else:
            self.profile_line.propose(next(iter(opened.profiles), ""))
        self.mend_line.show_twice(table.twice)
        self.preview.show_table(table)
        self.notes.setText("\n".join([*self._found_words(opened), *table.notes[:8]]))
        self.state.set_content()
        self.changed.emit()

    def _found_words(self, opened: Opened) -> list[str]:
        table = opened.table
        words = [
            t(
                "wizard.found",
                form=table.format.upper(),
                rows=f"{len(table.rows):,}",
                columns=len(table.headers),
            )
        ]
        if table.refused:
            first = table.refused[0]
            words.append(t("wizard.unreadable", count=len(table.refused), row=first.row, reason=first.reason))
        return words

    def _show_options(self, opened: Opened) -> None:
        """What was found out stands in the boxes, and telling the boxes so is no question."""
        table, draft = opened.table, self._draft
        boxes: Sequence[QWidget] = (
            self.kind,
            self.sheet,
            self.encoding,
            self.separator,
            self.source,
            self.header_row,
        )
        for box in boxes:
            box.blockSignals(True)
        self.kind.setCurrentIndex(self.kind.findData(draft.kind))
        self.profile.clear()
        self.profile.addItem(t("wizard.profile_none"), "")
        for name in opened.profiles:
            self.profile.addItem(name, name)
        self.profile.setCurrentIndex(max(0, self.profile.findData(draft.profile)))
        self.sheet.clear()
        self.sheet.addItems(table.sheets)
        self.sheet.setCurrentText(table.sheet)
        self.encoding.setCurrentText(table.encoding)
        if table.separator and self.separator.findData(table.separator) < 0:
            self.separator.addItem(table.separator, table.separator)
        self.separator.setCurrentIndex(self.separator.findData(table.separator))
        self.source.setText(draft.source)
        self.header_row.setValue(table.header_row)
        for box in boxes:
            box.blockSignals(False)
        is_text = bool(table.separator)
        shown = {
            self.profile: bool(opened.profiles), self.sheet: len(table.sheets) > 1, self.encoding: is_text,
            self.separator: is_text, self.header_row: is_text or table.format in ("xlsx", "ods"),
        }  # fmt: skip
        self._arrange([box for box in self._titles if shown.get(box, True)])

    def _arrange(self, shown: Sequence[QWidget]) -> None:
        """The options there are for this file, two a line."""
        for box, title in self._titles.items():
            for widget in (title, box):
                self._grid.removeWidget(widget)
                widget.setVisible(box in shown)
        for at, box in enumerate(shown):
            row, column = divmod(at, 2)
            self._grid.addWidget(self._titles[box], row, column * 2)
            self._grid.addWidget(box, row, column * 2 + 1)

    def _changed(self) -> None:
        """Something was said about how the file is to be read."""
        draft = self._draft
        separator = self.separator.currentData()
        draft.options = replace(
            draft.options, sheet=self.sheet.currentText(), header_row=self.header_row.value(),
            encoding=self.encoding.currentText().strip() if not self.encoding.isHidden() else "",
            separator=separator if separator and not self.separator.isHidden() else "",
        )  # fmt: skip
        self._read()

    def _mend(self) -> None:
        """The yes of a person: the header may be another one once it can be read."""
        self._draft.options = replace(self._draft.options, encoding=TWICE, header_row=None)
        self._draft.kind = ""
        self._read()

    def _sheet_changed(self) -> None:
        """Another sheet has another header row."""
        self._draft.options = replace(self._draft.options, sheet=self.sheet.currentText(), header_row=None)
        self._read()

    def _kind_changed(self) -> None:
        draft = self._draft
        draft.kind = self.kind.currentData()
        if draft.opened is not None and draft.opened.table.format in ("osm", "pbf"):
            # What is taken out of an extract depends on what is wanted of it.
            draft.options = replace(draft.options, sheet="")
            self._read()
            return
        draft.columns_changed()
        self.changed.emit()

    def _profile_said(self) -> None:
        """A mapping that was kept says everything about such files, all but the yes to its coordinates."""
        name, root = str(self.profile.currentData() or ""), self._context.profile
        self._draft.profile = name
        if not name and self._draft.opened is not None:
            self._propose()
        if name:
            # Until it has been read again the file is not there: nobody goes on with half of it.
            self._draft.file_changed(None)
            self.seek(lambda _stop: load(root, name), self._use, t("wizard.reading"))

    def _use_proposed(self, name: str) -> None:
        self.profile.setCurrentIndex(self.profile.findData(name))
        self._profile_said()

    def _rename(self, old: str, new: str) -> None:
        self._keep_house(lambda root: rename(root, old, new), lambda _done: self.profile_renamed(old, new))

    def _delete(self, name: str) -> None:
        def then(_done: None) -> None:
            self.profile_deleted(name)
            self._context.notices.good(t("wizard.profile_deleted", name=name), key="import.profile")

        self._keep_house(lambda root: delete(root, name), then)

    def profile_renamed(self, old: str, new: str) -> None:
        """A kept mapping has another name now; what was taken by the old one stays taken."""
        if (at := self.profile.findData(old)) < 0:
            return
        self.profile.setItemText(at, new)
        self.profile.setItemData(at, new)
        if self._draft.profile == old:
            self._draft.profile = new
            self.profile_line.show_used(new)
        elif not self._draft.profile:
            self._propose()

    def profile_deleted(self, name: str) -> None:
        """A kept mapping is no more; what was said by it stays said."""
        if (at := self.profile.findData(name)) < 0:
            return
        self.profile.removeItem(at)
        if self._draft.profile == name:
            self._draft.profile = ""
            self.profile.setCurrentIndex(0)
            self.profile_line.propose("")
        elif not self._draft.profile:
            self._propose()

    def _propose(self) -> None:
        """The first that fits, of those that are there now."""
        self.profile_line.propose(str(self.profile.itemData(1) or ""))

    def _keep_house(self, work: Callable[[Path], None], then: Callable[[None], None]) -> None:
        root, notices = self._context.profile, self._context.notices
        self._context.background.query(
            lambda: work(root), then, lambda error: notices.warn(sentence_of(error), key="import.profile")
        )

    def _use(self, mapping: ColumnMapping) -> None:
        draft = self._draft
        draft.use(mapping)
        draft.options = replace(
            draft.options, sheet=mapping.sheet, header_row=mapping.header_row, encoding=mapping.encoding
        )
        self._read()

    def _source_changed(self, text: str) -> None:
        self._draft.source = text.strip()
        self._draft.report_changed()
        self.changed.emit()

    def _typed(self) -> None:
        text = self.path.text().strip().strip('"')
        if text and (self._wanted is None or Path(text) != self._wanted):
            self.open(Path(text).expanduser())
        elif not self.problem():
            self.onward.emit()

    def _fill(self) -> None:
        for kind, record in KINDS.items():
            self.kind.addItem(t(f"enums.kind.{record}"), kind)
        self.encoding.setEditable(True)
        self.encoding.addItems(ENCODINGS)
        for separator, name in SEPARATORS.items():
            self.separator.addItem(t(f"wizard.separator.{name}"), separator)
        self.header_row.setRange(0, MAX_HEADER_ROW)
        self.header_row.setSpecialValueText(t("wizard.no_header_row"))
        self.header_row.setKeyboardTracking(False)
        self.path.setPlaceholderText(t("wizard.path"))
        self.path.setAccessibleName(t("wizard.path"))

    def _connect(self) -> None:
        self.choose_button.clicked.connect(lambda _checked: self.ask())
        self.path.returnPressed.connect(self._typed)
        self.kind.activated.connect(lambda _at: self._kind_changed())
        self.profile.activated.connect(lambda _at: self._profile_said())
        self.mend_line.wanted.connect(self._mend)
        self.profile_line.used.connect(self._use_proposed)
        self.profile_line.renamed.connect(self._rename)
        self.profile_line.deleted.connect(self._delete)
        self.sheet.activated.connect(lambda _at: self._sheet_changed())
        self.encoding.activated.connect(lambda _at: self._changed())
        self.separator.activated.connect(lambda _at: self._changed())
        self.header_row.valueChanged.connect(lambda _row: self._changed())
        self.source.textEdited.connect(self._source_changed)

    def _lay_out(self) -> None:
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(self.path, 1)
        line.addWidget(self.choose_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addLayout(line)
        column.addWidget(self.state, 1)

    def _content(self) -> QWidget:
        content = QWidget()
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(10)
        self._grid.setVerticalSpacing(6)
        self._titles: dict[QWidget, QLabel] = {}
        for name, box in (
            ("kind", self.kind), ("source", self.source), ("profile", self.profile),
            ("header_row", self.header_row), ("sheet", self.sheet), ("encoding", self.encoding),
            ("separator", self.separator),
        ):  # fmt: skip
            title = label("muted", wrap=False)
            title.setText(t(f"wizard.option.{name}"))
            title.setBuddy(box)
            box.setAccessibleName(title.text())
            for widget in (title, box):
                widget.setParent(content)
            self._titles[box] = title
        self._grid.setColumnStretch(1, 1)
        self._grid.setColumnStretch(3, 1)
        self._arrange([self.kind, self.source])
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.profile_line)
        column.addWidget(self.mend_line)
        column.addLayout(self._grid)
        column.addWidget(self.notes)
        column.addWidget(self.preview, 1)
        return content
