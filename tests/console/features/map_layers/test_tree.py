"""The layers as a tree: ticks, opacity, order, under the tester of item models."""

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from console.features.map_layers.tree import LayerTree
from maps.layer_looks import LayerLooks
from maps.points import PointLayer
from maps.symbols import LayerStyle
from maps.tools.grounds import BASEMAP
from maps.view import MapView
from tests.console.features.map_layers.maps import SYMBOLS, fill

TICK = Qt.ItemDataRole.CheckStateRole
ON, OFF, PART = Qt.CheckState.Checked, Qt.CheckState.Unchecked, Qt.CheckState.PartiallyChecked


@pytest.fixture
def view(qtbot: QtBot) -> MapView:
    made = MapView()
    qtbot.addWidget(made)
    fill(made)
    return made


@pytest.fixture
def tree(view: MapView) -> LayerTree:
    made = LayerTree(view, LayerLooks(view, ["untold"]), view)
    QAbstractItemModelTester(made, QAbstractItemModelTester.FailureReportingMode.Fatal, made)
    return made


def titles(tree: LayerTree, parent: QModelIndex | None = None) -> list[str]:
    above = parent or QModelIndex()
    return [tree.data(tree.index(row, 0, above)) for row in range(tree.rowCount(above))]


def row_below(tree: LayerTree, name: str, at: int) -> QModelIndex:
    return tree.index(at, 0, tree.index_of(name))


def test_what_lies_above_comes_first_and_the_ground_last(tree: LayerTree) -> None:
    assert tree.rowCount() == 4
    assert titles(tree, tree.index(1, 0)) == ["水源", "设备"]
    assert titles(tree, tree.index_of("hydrant")) == ["可用", "停用"]
    assert tree.index_of(BASEMAP).isValid()
    assert tree.rowCount(tree.index_of("hose_lays")) == 0, "one kind alone is not told apart"


def test_a_tick_switches_a_layer(tree: LayerTree, view: MapView) -> None:
    index = tree.index_of("hydrant")
    assert tree.data(index, TICK) is ON
    assert tree.setData(index, OFF, TICK)
    assert not view.is_layer_visible("hydrant")
    assert tree.data(tree.index_of("hydrant"), TICK) is OFF


def test_a_tick_below_it_filters(tree: LayerTree, view: MapView) -> None:
    layer = view.layer("hydrant")
    assert layer is not None
    assert tree.setData(row_below(tree, "hydrant", 1), OFF, TICK)
    assert layer.hidden_styles == {1}
    assert tree.data(row_below(tree, "hydrant", 0), TICK) is ON
    assert tree.setData(row_below(tree, "hydrant", 1), ON, TICK)
    assert layer.hidden_styles == set()


def test_what_is_half_left_out_is_half_ticked(tree: LayerTree, view: MapView) -> None:
    node = tree.node(row_below(tree, "hydrant", 0))
    assert node is not None
    node.styles = (0, 1)
    tree.setData(row_below(tree, "hydrant", 1), OFF, TICK)
    assert tree.data(row_below(tree, "hydrant", 0), TICK) is PART


def test_what_must_not_be_missed_has_no_tick_to_take_away(tree: LayerTree) -> None:
    index = tree.index_of("untold")
    assert not tree.flags(index) & Qt.ItemFlag.ItemIsUserCheckable
    assert not tree.setData(index, OFF, TICK)
    assert tree.data(index, Qt.ItemDataRole.ToolTipRole)
    assert not tree.setData(tree.index(0, 0), OFF, TICK), "a group"


def test_the_ground_is_switched_and_faded_too(tree: LayerTree, view: MapView) -> None:
    tree.set_opacity(tree.index_of(BASEMAP), 0.5)
    assert view.ground.look(BASEMAP).opacity == 0.5
    assert tree.setData(tree.index_of(BASEMAP), OFF, TICK)
    assert view.ground.look(BASEMAP) == (False, 0.5)
    index = tree.index_of(BASEMAP)
    assert tree.data(index.siblingAtColumn(1)) == "50%"


def test_a_layer_moves_above_its_neighbour_and_no_farther(tree: LayerTree, view: MapView) -> None:
    assert tree.move(tree.index_of("device"), -1) == "device"
    assert titles(tree, tree.index(1, 0)) == ["设备", "水源"]
    assert not tree.can_move(tree.index_of("device"), -1)
    assert tree.move(tree.index_of("device"), -1) == ""
    assert [layer.name for layer in view.layers if layer.kind == "points"] == ["device", "hydrant"]


def test_a_layer_that_comes_later_is_found_when_it_is_looked_for_again(tree: LayerTree, view: MapView) -> None:
    view.add_layer(PointLayer("camera", "视频", LayerStyle(SYMBOLS, order=60)))
    tree.look_again()
    assert titles(tree, tree.index(1, 0)) == ["视频", "水源", "设备"]
