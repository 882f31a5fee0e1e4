"""widgets/form.py"""

import pytest
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QPlainTextEdit, QSpinBox
from pytestqt.qtbot import QtBot

from resources.words import t
from widgets.form import Form


@pytest.fixture
def form(qtbot: QtBot) -> Form:
    form = Form()
    form.add("name", "Name", QLineEdit(), required=True, check=lambda v: "" if v != "bad" else "Not that one.")
    kinds = QComboBox()
    kinds.addItem("One", 1)
    kinds.addItem("Two", 2)
    form.add("kind", "Kind", kinds)
    form.add("floors", "Floors", QSpinBox())
    form.add("note", "Note", QPlainTextEdit())
    form.add("key", "Key", QCheckBox())
    qtbot.addWidget(form)
    form.show()
    return form


def test_values_come_back_as_they_were_put_in(form: Form) -> None:
    values = {"name": "望江", "kind": 2, "floors": 7, "note": "two\nlines", "key": True}
    form.set_values(values)
    assert form.values() == values


def test_a_missing_value_is_said_under_its_field(form: Form) -> None:
    assert not form.validate()
    assert form.problem("name") == t("widgets.form.required")
    assert form.editor("name").accessibleDescription() == t("widgets.form.required")


def test_a_problem_goes_away_as_it_is_mended(form: Form, qtbot: QtBot) -> None:
    form.set_values({"name": "bad"})
    assert not form.validate()
    assert form.problem("name") == "Not that one."
    qtbot.keyClicks(form.editor("name"), "ger")
    assert form.problem("name") == ""
    assert form.validate()


def test_an_edit_is_told_by_name(form: Form, qtbot: QtBot) -> None:
    with qtbot.waitSignal(form.changed) as changed:
        qtbot.keyClicks(form.editor("name"), "x")
    assert changed.args == ["name"]
