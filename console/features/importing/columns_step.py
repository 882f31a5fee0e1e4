"""Second step: what each column is, in which unit, and whether the key tells the rows apart."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
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
from console.exporting.fields import COMMITMENTS
from console.features.importing.asking import AskingStep
from console.features.importing.draft import NOTHING, Draft
from console.features.importing.step import label, sentence_of
from console.features.importing.work import Header, Understood, look_at, propose_columns
from console.importing.columns import KINDS
from console.importing.columns import Column as Taken
from console.importing.measures import choices, known_units
from console.importing.profiles import save
from console.importing.reasons import field_words
from console.importing.rows import REFERENCES
from models.kinds import KINDS as FACTS
from resources.words import has, t
from widgets.panel_state import PanelState
from widgets.record_table import RecordTable
from widgets.rows import Column, ListRows
from widgets.status_badge import Badge
from widgets.theme import set_role

EDITOR_PX = 264
BY_HEADER = 0.9
"""A column matched with this score was known by its header."""
ALWAYS = ("key", "sheet", "id")
"""Fields that are no field of the record: what tells rows apart."""


class ColumnsStep(AskingStep):
    """A list of the headers; beside it what the chosen one is taken for."""

    title_key = "wizard.step.columns"

    def __init__(self, context: Context, draft: Draft, parent: QWidget | None = None) -> None:
        super().__init__(context, draft, parent)
        self._busy = False
        self._open_ends: list[str] = []
        self._known: tuple[object, str] | None = None
        self._found: Understood | None = None
        self.rows = ListRows(_columns(), lambda header: header.name, None, self)
        self.table = RecordTable(self.rows, filter_line=False)
        self.table.view.setAccessibleName(t(self.title_key))
        self.name, self.samples, self.why = label("heading"), label("small"), label("small")
        self.field, self.unit = QComboBox(), QComboBox()
        self.profile_name = QLineEdit(maxLength=80)
        self.profile_button = QPushButton(t("wizard.profile_keep"))
        self.profile_button.setAutoDefault(False)
        self.key, self.unused = label(), label("small")
        self.state = PanelState(self._content())
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.state)
        self.setFocusProxy(self.table)
        self.table.selected.connect(self._choose)
        self.table.chosen.connect(lambda _name: self.field.setFocus())
        self.field.activated.connect(lambda _at: self._field_said())
        self.unit.activated.connect(lambda _at: self._unit_said())
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
        return self._found.problem

    def summary(self) -> str:
        """How many columns are taken."""
        if self._found is None:
            return ""
        taken = sum(header.column is not None for header in self._found.headers)
        return t("wizard.columns_summary", taken=taken, all=len(self._found.headers))

    def _ask(self) -> None:
        """Look at the columns as they are taken now; what is listed stays until the answer comes."""
        opened, columns, key = self._draft.opened, self._draft.columns, self._draft.key
        if opened is None:
            return
        self._busy, table = True, opened.table
        self._query(lambda _stop: look_at(table, columns, key), self._show)

    def _proposed(self, proposed: tuple[list[Taken], list[str]]) -> None:
        self._draft.proposed, self._open_ends = proposed
        self._ask()

    def _show(self, found: Understood) -> None:
        self._found, self._busy = found, False
        self.rows.set_items(found.headers)
        self.state.set_content()
        self.key.setText("\n".join(self._key_lines(found)))
        set_role(self.key, "warn" if found.problem or (found.key and not found.key.is_unique) else "")
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

    def _key_lines(self, found: Understood) -> list[str]:
        key = found.key
        if key is None:
            return [found.problem]
        headers = " + ".join(key.headers)
        if key.is_unique:
            return [t("wizard.key_unique", columns=headers, count=f"{key.rows:,}")]
        lines = [t("wizard.key_twins", columns=headers, distinct=f"{key.different:,}", count=f"{key.rows:,}")]
        for value, rows in key.examples:
            lines.append(t("wizard.key_example", key=value[:60] or "—", rows=", ".join(map(str, rows))))
        if key.empty:
            lines.append(t("wizard.key_blank", count=f"{key.empty:,}"))
        if found.better is not None and len(found.better.headers) == 1:
            lines.append(t("wizard.key_better", columns=" + ".join(found.better.headers)))
        return lines

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
        self.why.setText(_why(header, self._draft.units))
        set_role(self.why, "small-warning" if header.question is not None else "small")

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
        for widget in (self.name, self.samples, self.field, self.unit, self.why):
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
        self.key.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        return content


def fields_of(kind: str) -> list[str]:
    """Every field a column of this kind of record can fill, the usual first."""
    committed = COMMITMENTS.get(KINDS[kind], set())
    own = [
        name for name in FACTS[KINDS[kind]].__struct_fields__ if not name.endswith("_id") and name not in committed
    ]
    beside = [name for name, (field, _kind) in REFERENCES.items() if field in FACTS[KINDS[kind]].__struct_fields__]
    return [*own, *beside, *ALWAYS]


def shown_field(name: str) -> str:
    """What a person calls a field."""
    key = f"wizard.field.{name}"
    return t(key) if has(key) else field_words(name)


def shown_unit(column: Taken) -> str:
    """The unit a column is taken in, as a person writes it; empty for what measures nothing."""
    factors = known_units(column.field)
    return next((shown for shown, unit in choices(column.field).items() if factors[unit] == column.factor), "")


def _why(header: Header, said: dict[str, str]) -> str:
    column = header.column
    if column is None:
        return t("wizard.why.none")
    lines = [column.reason or t("wizard.why.given")]
    unit = shown_unit(column)
    if header.question is not None:
        likely = [shown for shown, plain in choices(column.field).items() if plain in header.question.candidates]
        middle = f"{header.question.middle:g}"
        lines.append(t("wizard.unit_unfit", unit=unit, middle=middle, likely=" / ".join(likely)))
    elif unit and header.name not in said:
        lines.append(t("wizard.unit_written" if column.unit else "wizard.unit_assumed", unit=unit))
    return "\n".join(lines)


def _columns() -> list[Column]:
    def field(header: Header) -> str:
        return shown_field(header.column.field) if header.column else t("wizard.not_taken")

    def why(header: Header) -> Badge | None:
        column = header.column
        if column is None:
            return None
        if header.question is not None:
            return Badge(t("wizard.why_short.unit"), "warn")
        how = "given" if not column.reason else "header" if column.score >= BY_HEADER else "content"
        return Badge(t(f"wizard.why_short.{how}"), "pending" if how == "content" else "ok")

    def unit(header: Header) -> str:
        return "" if header.column is None or header.question is not None else shown_unit(header.column)

    def colour(header: Header) -> str:
        return "" if header.column else "text_muted"

    def samples(header: Header) -> str:
        return " · ".join(" ".join(sample[:60].split()) for sample in header.samples)

    return [
        Column("name", t("wizard.column.name"), lambda h: h.name, 136, sortable=False),
        Column("field", t("wizard.column.field"), field, 150, color=colour, sortable=False),
        Column("unit", t("wizard.column.unit"), unit, 60, sortable=False),
        Column("why", t("wizard.column.why"), lambda _h: "", 92, badge=why, sortable=False),
        Column("samples", t("wizard.column.samples"), samples, 0, tooltip=samples, sortable=False),
        Column("filled", t("wizard.column.filled"), lambda h: f"{h.filled:,}", 70, "right", sortable=False),
    ]
