"""First step: which file, how it is read, and of what kind its records are."""

from collections.abc import Sequence
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
from console.features.importing.draft import Draft, Opened
from console.features.importing.preview import Preview
from console.features.importing.step import Step, label, sentence_of
from console.features.importing.work import open_file
from console.importing.columns import KINDS
from console.importing.read import Options, Stopped
from resources.words import t
from widgets.panel_state import PanelState, State

ENCODINGS = ("utf-8", "gb18030", "big5", "utf-16", "cp1252", "shift_jis", "cp949")
SEPARATORS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}
MAX_HEADER_ROW = 10_000
SUFFIXES = (
    "*.csv *.tsv *.txt *.xlsx *.xlsm *.json *.geojson *.gpkg *.shp *.zip *.kml *.kmz *.gpx *.osm *.pbf *.gz *.bz2"
)


class FileStep(Step):
    """The file as it will be read. Everything found out can be said otherwise; it is then read again."""

    title_key = "wizard.step.file"

    def __init__(self, context: Context, draft: Draft, parent: QWidget | None = None) -> None:
        super().__init__(context, draft, parent)
        self._asked = 0
        self._wanted: Path | None = None
        self._error = ""
        self.path = QLineEdit()
        self.choose_button = QPushButton(t("wizard.choose"))
        self.kind, self.sheet, self.encoding, self.separator = (QComboBox() for _box in range(4))
        self.source = QLineEdit(maxLength=200)
        self.header_row = QSpinBox()
        self.notes = label("small")
        self.preview = Preview()
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
        self._draft.kind = ""
        self._draft.source = path.name.split(".")[0][:200]
        self._read()

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
        self._asked += 1
        asked, path = self._asked, self._wanted
        options = replace(self._draft.options, kind=self._draft.kind, should_stop=lambda: asked != self._asked)
        self._error = ""
        self._draft.file_changed(None)
        self.state.set_state(State.LOADING, t("wizard.reading"))
        self.changed.emit()
        self._context.background.query(
            lambda: open_file(path, options), lambda opened: self._show(asked, opened),
            lambda error: self._failed(asked, error),
        )  # fmt: skip

    def _show(self, asked: int, opened: Opened) -> None:
        if asked != self._asked:
            return
        draft = self._draft
        draft.file_changed(opened)
        draft.kind = draft.kind or opened.guesses[0].kind
        self._show_options(opened)
        table = opened.table
        self.preview.show_table(table)
        self.notes.setText("\n".join([*self._found_words(opened), *table.notes[:8]]))
        self.state.set_content()
        self.changed.emit()

    def _failed(self, asked: int, error: Exception) -> None:
        if asked != self._asked or isinstance(error, Stopped):
            return
        self._error = sentence_of(error)
        self.state.set_state(State.REFUSED, self._error, action=t("wizard.choose"), then=self.ask)
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
        self._show_row(self.sheet, len(table.sheets) > 1)
        self._show_row(self.encoding, is_text)
        self._show_row(self.separator, is_text)
        self._show_row(self.header_row, is_text or table.format == "xlsx")

    def _show_row(self, box: QWidget, shown: bool) -> None:
        box.setVisible(shown)
        self._titles[box].setVisible(shown)

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
        grid = QGridLayout()
        grid.setHorizontalSpacing(10)
        grid.setVerticalSpacing(6)
        self._titles: dict[QWidget, QLabel] = {}
        places = {
            "kind": (self.kind, 0, 0), "source": (self.source, 0, 2), "sheet": (self.sheet, 1, 0),
            "header_row": (self.header_row, 1, 2), "encoding": (self.encoding, 2, 0),
            "separator": (self.separator, 2, 2),
        }  # fmt: skip
        for name, (box, row, at) in places.items():
            title = label("muted", wrap=False)
            title.setText(t(f"wizard.option.{name}"))
            title.setBuddy(box)
            box.setAccessibleName(title.text())
            self._titles[box] = title
            grid.addWidget(title, row, at)
            grid.addWidget(box, row, at + 1)
        grid.setColumnStretch(1, 1)
        grid.setColumnStretch(3, 1)
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(grid)
        column.addWidget(self.notes)
        column.addWidget(self.preview, 1)
        return content
