"""Second step: what each column is, in which unit, and whether the key tells the rows apart."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from console.context import Context
from console.features.importing.asking import AskingStep
from console.features.importing.draft import NOTHING, Draft
from console.features.importing.header_list import fields_of, header_columns, shown_field, shown_unit, why_words
from console.features.importing.key_line import KeyLine
from console.features.importing.step import label, sentence_of
from console.features.importing.words_line import WordsLine
from console.features.importing.work import Header, Understood, look_at, propose_columns
from console.importing.columns import Column as Taken
from console.importing.dates import ORDERS
from console.importing.day_columns import of_days
from console.importing.measures import choices
from console.importing.profiles import save
from resources.words import t
from widgets.panel_state import PanelState
from widgets.record_table import RecordTable
from widgets.rows import ListRows
from widgets.theme import set_role

EDITOR_PX = 264
KEY_KEY = "K"
"""Pressed in the list it takes a column into the key, or out of it."""


class ColumnsStep(AskingStep):
    """A list of the headers; beside it what the chosen one is taken for."""

    title_key = "wizard.step.columns"

    def __init__(self, context: Context, draft: Draft, parent: QWidget | None = None) -> None:
        super().__init__(context, draft, parent)
        self._busy = False
        self._open_ends: list[str] = []
        self._known: tuple[object, str] | None = None
        self._found: Understood | None = None
        self.rows = ListRows(header_columns(), lambda header: header.name, None, self)
        self.table = RecordTable(self.rows, filter_line=False)
        self.table.view.setAccessibleName(t(self.title_key))
        self.name, self.samples, self.why = label("heading"), label("small"), label("small")
        self.field, self.unit = QComboBox(), QComboBox()
        self.profile_name = QLineEdit(maxLength=80)
        self.profile_button = QPushButton(t("wizard.profile_keep"))
        self.profile_button.setAutoDefault(False)
        self.part = QCheckBox(t("wizard.key_part", key=KEY_KEY))
        self.days, self.days_title = QComboBox(), label("muted")
        self.decimal, self.decimal_title = QComboBox(), label("muted")
        self.words = WordsLine()
        self.key, self.unused = KeyLine(), label("small")
        self.state = PanelState(self._content())
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.state)
        self.setFocusProxy(self.table)
        self.table.selected.connect(self._choose)
        self.table.chosen.connect(lambda _name: self.field.setFocus())
        self.field.activated.connect(lambda _at: self._field_said())
        self.unit.activated.connect(lambda _at: self._unit_said())
        self.words.said.connect(self._word_said)
        self.decimal.activated.connect(lambda _at: self._decimal_said())
        self.days.activated.connect(lambda _at: self._days_said())
        self.part.clicked.connect(lambda _checked: self.turn_key())
        self.key.said.connect(self._key_said)
        shortcut = QShortcut(QKeySequence(KEY_KEY), self.table.view)
        shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)
        shortcut.activated.connect(self.turn_key)
        self.profile_button.clicked.connect(lambda _checked: self.keep())
        self.profile_name.returnPressed.connect(self.keep)

    def enter(self) -> None:
        """Ask again when the file or the kind is another one."""
        draft = self._draft
        # The same file read anew is another one, and comparing tables row by row would take too long here.
        is_known = self._known is not None and self._known[0] is draft.opened and self._known[1] == draft.kind
        if draft.opened is None or is_known:
            return
        self._known = (draft.opened, draft.kind)
        self._fill_fields()
        self.again()

    def again(self) -> None:
        """Propose what each column is."""
        opened, kind = self._draft.opened, self._draft.kind
        if opened is None:
            return
        table, self._found = opened.table, None
        self.seek(lambda _stop: propose_columns(kind, table), self._proposed, t("wizard.columns_looking"))

    def problem(self) -> str:
        """No key, or a unit that nobody knows."""
        if self._error:
            return self._error
        if self._found is None or self._busy:
            return t("wizard.reading")
        unclear = [header for header in self._found.headers if header.question is not None]
        if unclear:
            return t("wizard.unit_unclear", column=unclear[0].name)
        numbers = [h.name for h in self._found.headers if h.written is not None and not h.written.meaning]
        if numbers:
            return t("wizard.decimal_unclear", column=numbers[0])
        return self._found.problem

    def summary(self) -> str:
        """How many columns are taken."""
        if self._found is None:
            return ""
        taken = sum(header.column is not None for header in self._found.headers)
        return t("wizard.columns_summary", taken=taken, all=len(self._found.headers))

    def _ask(self) -> None:
        """Look at the columns as they are taken now; what is listed stays until the answer comes."""
        draft, opened = self._draft, self._draft.opened
        if opened is None:
            return
        self._busy, table, columns = True, opened.table, draft.columns
        kind, key, dates, decimals = draft.kind, draft.key, draft.dates, dict(draft.decimals)
        self._query(lambda _stop: look_at(kind, table, columns, key, dates, decimals), self._show)

    def _proposed(self, proposed: tuple[list[Taken], list[str]]) -> None:
        self._draft.proposed, self._open_ends = proposed
        self._ask()

    def _show(self, found: Understood) -> None:
        self._found, self._busy = found, False
        self.rows.set_items(found.headers)
        self.state.set_content()
        self.key.show_key(found.key, found.better, found.problem, said=bool(self._draft.key))
        unused = [header.name for header in found.headers if header.column is None]
        lines = [t("importing.report.unused", columns=", ".join(unused))] if unused else []
        self.unused.setText("\n".join([*lines, *self._open_ends]))
        self.unused.setVisible(bool(self.unused.text()))
        wanted = self.table.selected_id()
        if not wanted or self.rows.row_of(wanted) is None:
            self.table.select(found.headers[0].name)
            wanted = found.headers[0].name
        self._choose(wanted)
        self.changed.emit()

    # -- the chosen column

    def _choose(self, name: str) -> None:
        row = self.rows.row_of(name)
        header = self.rows.item(row) if row is not None else None
        if not isinstance(header, Header):
            return
        self.name.setText(header.name)
        self.samples.setText(t("wizard.samples", values=" · ".join(header.samples) or "—"))
        self.field.setCurrentIndex(max(0, self.field.findData(header.column.field if header.column else NOTHING)))
        units = choices(header.column.field) if header.column else {}
        self.unit.clear()
        self.unit.setVisible(bool(units))
        if header.column is not None and units:
            if header.question is not None:
                self.unit.addItem(t("wizard.unit_choose"), "")
            for shown, unit in units.items():
                self.unit.addItem(shown, unit)
            taken = 0 if header.question else self.unit.findText(shown_unit(header.column))
            self.unit.setCurrentIndex(max(0, taken))
        self.why.setText(why_words(header, self._draft.units))
        is_open = header.question is not None or header.days is not None
        is_open = is_open or any(not word.value for word in header.words)
        is_open = is_open or (header.written is not None and not header.written.meaning)
        set_role(self.why, "small-warning" if is_open else "small")
        self._show_part(header)
        self._show_decimal(header)
        self.words.show_words(self._draft.kind, header.words)
        holds_days = header.column is not None and bool(of_days(self._draft.kind, [header.column]))
        self.days.setVisible(holds_days)
        self.days_title.setVisible(holds_days)
        self.days.setCurrentIndex(max(0, self.days.findData(self._draft.dates)))

    def _show_decimal(self, header: Header) -> None:
        """Both readings of its example, the one that holds chosen."""
        one = header.written
        self.decimal.clear()
        self.decimal.setVisible(one is not None)
        self.decimal_title.setVisible(one is not None)
        if one is None:
            return
        if not one.meaning:
            self.decimal.addItem(t("wizard.decimal_choose"), "")
        for word, value in one.both.items():
            self.decimal.addItem(t(f"wizard.decimal.{word}", example=one.example.number, value=value), word)
        self.decimal.setCurrentIndex(max(0, self.decimal.findData(one.said)))

    def _show_part(self, header: Header) -> None:
        key = self._found.key if self._found is not None else None
        self.part.setChecked(header.is_key)
        # A key needs a column: the last one leaves when another has come.
        is_last = header.is_key and key is not None and len(key.headers) == 1
        self.part.setEnabled(not is_last)
        self.part.setToolTip(t("wizard.key_last") if is_last else "")

    def turn_key(self) -> None:
        """Take the chosen column into the key, or out of it."""
        name, key = self.table.selected_id(), self._found.key if self._found is not None else None
        headers = key.headers if key is not None else ()
        if not name or self._busy or headers == (name,):
            return
        inside = tuple(header for header in headers if header != name)
        self._key_said(inside if name in headers else (*headers, name))

    def _key_said(self, headers: tuple[str, ...]) -> None:
        """None of them: what tells the rows apart is found out again."""
        self._draft.key = headers
        self._draft.report_changed()
        self._ask()
        self.changed.emit()

    def _days_said(self) -> None:
        self._draft.dates = str(self.days.currentData() or "")
        self._draft.report_changed()
        self._ask()
        self.changed.emit()

    def _decimal_said(self) -> None:
        word = str(self.decimal.currentData() or "")
        if word:
            self._draft.decimals[self.table.selected_id()] = word
            self._draft.columns_changed()
            self._ask()

    def _word_said(self, name: str, value: str) -> None:
        if value:
            self._draft.words[name] = value
        else:
            self._draft.words.pop(name, None)
        self._draft.report_changed()
        self._ask()

    def _field_said(self) -> None:
        name, said = self.table.selected_id(), str(self.field.currentData())
        draft = self._draft
        for other, taken in list(draft.fields.items()):
            if said and taken == said and other != name:
                del draft.fields[other]
        draft.fields[name] = said
        draft.units.pop(name, None)
        draft.columns_changed()
        self._ask()

    def _unit_said(self) -> None:
        unit = str(self.unit.currentData() or "")
        if unit:
            self._draft.units[self.table.selected_id()] = unit
            self._draft.report_changed()
            self._ask()

    def keep(self) -> None:
        """Keep what was said, by a name, for the next file of this form."""
        name, root, mapping = self.profile_name.text().strip(), self._context.profile, self._draft.mapping()
        notices = self._context.notices
        self._context.background.query(
            lambda: save(root, name, mapping),
            lambda _path: notices.good(t("wizard.profile_kept", name=name), key="import.profile"),
            lambda error: notices.warn(sentence_of(error), key="import.profile"),
        )

    def _fill_fields(self) -> None:
        self.field.clear()
        self.field.addItem(t("wizard.not_taken"), NOTHING)
        for name in fields_of(self._draft.kind):
            self.field.addItem(shown_field(name), name)

    def _fill_days(self) -> None:
        for order in ("", *ORDERS):
            self.days.addItem(t(f"wizard.days.{order or 'found'}"), order)
        self.days_title.setText(t("wizard.days_title"))
        self.days_title.setBuddy(self.days)
        self.days.setAccessibleName(t("wizard.days_title"))

    def _content(self) -> QWidget:
        editor = QFrame()
        set_role(editor, "card")
        editor.setFixedWidth(EDITOR_PX)
        lines = QVBoxLayout(editor)
        lines.setContentsMargins(12, 10, 12, 10)
        lines.setSpacing(6)
        self.samples.setMaximumHeight(90)
        self.field.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.field.setAccessibleName(t("wizard.column.field"))
        self.unit.setAccessibleName(t("wizard.column.unit"))
        self._fill_days()
        self.decimal_title.setText(t("wizard.decimal_title"))
        self.decimal_title.setBuddy(self.decimal)
        self.decimal.setAccessibleName(t("wizard.decimal_title"))
        for widget in (
            self.name, self.samples, self.field, self.unit, self.decimal_title, self.decimal, self.days_title,
            self.days, self.words, self.why, self.part,
        ):  # fmt: skip
            lines.addWidget(widget)
        lines.addStretch(1)
        hint = label("small")
        hint.setText(t("wizard.profile_hint"))
        self.profile_name.setPlaceholderText(t("wizard.profile_name"))
        self.profile_name.setAccessibleName(t("wizard.profile_name"))
        for line in (hint, self.profile_name, self.profile_button):
            lines.addWidget(line)
        middle = QHBoxLayout()
        middle.setSpacing(10)
        middle.addWidget(self.table, 1)
        middle.addWidget(editor)
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(middle, 1)
        column.addWidget(self.key)
        column.addWidget(self.unused)
        return content
