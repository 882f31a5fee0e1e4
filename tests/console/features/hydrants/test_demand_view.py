"""Cells are edited by keys; types of incidents are picked, once at a time, and by nobody who may not."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from console.features.hydrants.demand_rows import DemandRows
from console.features.hydrants.demand_shared import Shared
from console.features.hydrants.demand_table import COLUMNS
from console.features.hydrants.demand_view import INCIDENTS, DemandView
from console.features.hydrants.type_picker import TypePicker
from resources.words import set_language

ALIGNED = Qt.ItemDataRole.TextAlignmentRole


@pytest.fixture
def view(qtbot: QtBot) -> Iterator[DemandView]:
    set_language("zh")
    made = DemandView(DemandRows(Shared()))
    qtbot.addWidget(made)
    made.show()
    yield made
    for picker in made.findChildren(TypePicker):
        picker.close()


def pickers(view: DemandView) -> list[TypePicker]:
    return [one for one in view.findChildren(TypePicker) if one.isVisible()]


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_F2, Qt.Key.Key_A], ids=["enter", "f2", "letter"])
def test_where_types_stand_every_way_to_edit_opens_the_picker(view: DemandView, qtbot: QtBot, key: Qt.Key) -> None:
    view.setCurrentIndex(view.rows.index(0, INCIDENTS))
    qtbot.keyClick(view, key)
    (picker,) = pickers(view)
    assert "住宅" in picker.windowTitle()
    view.pick(1)
    assert len(pickers(view)) == 1


def test_other_cells_are_typed_into_where_they_are(view: DemandView, qtbot: QtBot) -> None:
    view.setCurrentIndex(view.rows.index(0, COLUMNS.index("spread")))
    qtbot.keyClick(view, Qt.Key.Key_Return)
    assert isinstance(view.findChild(QLineEdit), QLineEdit)
    assert pickers(view) == []
    view.setCurrentIndex(view.rows.index(2, COLUMNS.index("spread")))
    assert view.row_before == 2


def test_who_may_not_change_the_table_opens_nothing(view: DemandView, qtbot: QtBot) -> None:
    view.rows.fixed = True
    view.setCurrentIndex(view.rows.index(0, INCIDENTS))
    view.pick(0)
    qtbot.keyClick(view, Qt.Key.Key_Return)
    view.setCurrentIndex(view.rows.index(0, COLUMNS.index("spread")))
    qtbot.keyClick(view, Qt.Key.Key_Return)
    assert pickers(view) == []
    assert view.findChild(QLineEdit) is None


def test_in_a_narrow_window_the_types_have_what_the_standing_does_not_need_and_titles_stand_as_their_cells(
    view: DemandView,
) -> None:
    view.resize(1314, 400)
    QApplication.processEvents()
    assert view.columnWidth(INCIDENTS) >= 200
    titles = {name: view.rows.headerData(at, Qt.Orientation.Horizontal, ALIGNED) for at, name in enumerate(COLUMNS)}
    assert titles["initial"] & Qt.AlignmentFlag.AlignRight
    assert titles["zh"] & Qt.AlignmentFlag.AlignLeft
