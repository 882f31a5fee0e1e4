"""Types of incidents are ticked by their names, others are typed, and leaving changes nothing."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from console.features.hydrants.demand_table import incident_titles
from console.features.hydrants.type_picker import TypePicker
from resources.words import set_language


@pytest.fixture
def picker(qtbot: QtBot) -> Iterator[TypePicker]:
    set_language("zh")
    owner = QWidget()
    qtbot.addWidget(owner)
    made = TypePicker("住宅", ("building_fire", "隧道火灾"), {"vehicle_fire": "室外"}, owner)
    made.show()
    yield made
    made.close()


def test_known_types_are_listed_by_name_with_the_row_that_has_them(picker: TypePicker) -> None:
    names = [picker.list.item(at).text() for at in range(picker.list.count())]
    assert len(names) == len(incident_titles())
    assert names[0] == "建筑火灾"
    assert any("室外" in name for name in names)
    assert picker.others.text() == "隧道火灾"
    assert picker.cell == "building_fire; 隧道火灾"


def test_space_ticks_and_enter_takes_what_is_ticked_and_typed(picker: TypePicker, qtbot: QtBot) -> None:
    assert picker.list.currentRow() == 0
    picker.list.setCurrentRow(list(incident_titles()).index("vehicle_fire"))
    qtbot.keyClick(picker.list, Qt.Key.Key_Space)
    picker.others.setText("隧道火灾；船舶火灾")
    qtbot.keyClick(picker.others, Qt.Key.Key_Return)
    assert picker.result() == TypePicker.DialogCode.Accepted
    assert picker.cell.split("; ") == ["building_fire", "vehicle_fire", "隧道火灾", "船舶火灾"]


def test_a_known_name_typed_is_that_type_and_a_double_click_ticks(picker: TypePicker) -> None:
    picker.others.setText("Vehicle fire")
    assert picker.cell == "building_fire; vehicle_fire"
    picker.list.itemDoubleClicked.emit(picker.list.item(0))
    assert picker.cell == "vehicle_fire"


def test_esc_leaves_it(picker: TypePicker, qtbot: QtBot) -> None:
    qtbot.keyClick(picker, Qt.Key.Key_Escape)
    assert picker.result() == TypePicker.DialogCode.Rejected
