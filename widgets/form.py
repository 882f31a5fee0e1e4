"""Forms: a label above each field, and under it the sentence that says what is wrong with its value."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDoubleSpinBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from resources.words import t
from widgets.theme import set_role

type Check = Callable[[Any], str]
"""A value -> the sentence of what is wrong with it, empty when nothing is."""


@dataclass
class _Field:
    editor: QWidget
    problem: QLabel
    required: bool
    check: Check | None


class Form(QWidget):
    """Named fields one under the other. Problems are shown when a field is left and on `validate()`."""

    changed = Signal(str)
    """The name of the field that was edited."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._fields: dict[str, _Field] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(2)

    def add(
        self, name: str, label: str, editor: QWidget, *, required: bool = False, check: Check | None = None
    ) -> QWidget:
        """Add a field; returns the editor. A required field is marked in words, not by a star alone."""
        title = QLabel(t("widgets.form.required_label", label=label) if required else label)
        set_role(title, "small")
        title.setBuddy(editor)
        problem = QLabel(textFormat=Qt.TextFormat.PlainText)
        problem.setWordWrap(True)
        set_role(problem, "problem")
        problem.hide()
        editor.setAccessibleName(label)
        self._column.addWidget(title)
        self._column.addWidget(editor)
        self._column.addWidget(problem)
        self._column.addSpacing(6)
        self._fields[name] = _Field(editor, problem, required, check)
        _edited(editor, lambda: self._touched(name))
        return editor

    def add_stretch(self) -> None:
        """Keep the fields at the top."""
        self._column.addStretch(1)

    def editor(self, name: str) -> QWidget:
        """The widget of a field. Raises KeyError."""
        return self._fields[name].editor

    def values(self) -> dict[str, Any]:
        """What the fields hold, texts stripped."""
        return {name: value_of(field.editor) for name, field in self._fields.items()}

    def set_values(self, values: Mapping[str, Any]) -> None:
        """Fill fields; names without a field are ignored."""
        for name, value in values.items():
            if name in self._fields:
                set_value(self._fields[name].editor, value)
                self.set_problem(name, "")

    def set_problem(self, name: str, sentence: str) -> None:
        """Show what is wrong with a field, or with an empty sentence that nothing is."""
        field = self._fields[name]
        field.problem.setText(sentence)
        field.problem.setVisible(bool(sentence))
        field.editor.setAccessibleDescription(sentence)
        field.editor.setProperty("problem", bool(sentence))
        field.editor.style().unpolish(field.editor)
        field.editor.style().polish(field.editor)

    def problem(self, name: str) -> str:
        """The sentence under a field."""
        return self._fields[name].problem.text()

    def validate(self) -> bool:
        """Check every field, show what is wrong and put the keyboard into the first such field."""
        first: QWidget | None = None
        for name, field in self._fields.items():
            sentence = self._judge(field)
            self.set_problem(name, sentence)
            if sentence and first is None:
                first = field.editor
        if first is not None:
            first.setFocus()
        return first is None

    def _judge(self, field: _Field) -> str:
        value = value_of(field.editor)
        if field.required and value in ("", None):
            return t("widgets.form.required")
        return field.check(value) if field.check and value not in ("", None) else ""

    def _touched(self, name: str) -> None:
        if self._fields[name].problem.text():
            self.set_problem(name, self._judge(self._fields[name]))
        self.changed.emit(name)


def value_of(editor: QWidget) -> Any:
    """The value of an editor: text, number, truth, or a combo box's data."""
    match editor:
        case QLineEdit():
            return editor.text().strip()
        case QPlainTextEdit():
            return editor.toPlainText().strip()
        case QComboBox():
            return editor.currentText().strip() if editor.isEditable() else editor.currentData()
        case QSpinBox() | QDoubleSpinBox():
            return editor.value()
        case QCheckBox():
            return editor.isChecked()
    raise TypeError(f"a form cannot hold a {type(editor).__name__}")


def set_value(editor: QWidget, value: Any) -> None:
    """Write a value into an editor; a combo box without such data is left as it is."""
    match editor:
        case QLineEdit():
            editor.setText("" if value is None else str(value))
        case QPlainTextEdit():
            editor.setPlainText("" if value is None else str(value))
        case QComboBox():
            at = editor.findData(value)
            if at >= 0:
                editor.setCurrentIndex(at)
            elif editor.isEditable():
                editor.setEditText(str(value))
        case QSpinBox() | QDoubleSpinBox():
            editor.setValue(value or 0)
        case QCheckBox():
            editor.setChecked(bool(value))
        case _:
            raise TypeError(f"a form cannot hold a {type(editor).__name__}")


def _edited(editor: QWidget, then: Callable[[], None]) -> None:
    match editor:
        case QLineEdit():
            editor.textEdited.connect(lambda _text: then())
        case QPlainTextEdit():
            editor.textChanged.connect(then)
        case QComboBox():
            editor.activated.connect(lambda _at: then())
        case QSpinBox() | QDoubleSpinBox():
            editor.valueChanged.connect(lambda _value: then())
        case QCheckBox():
            editor.toggled.connect(lambda _on: then())
