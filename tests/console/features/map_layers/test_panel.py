"""The panel of the layers, by keys alone."""

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from console.features.map_layers.panel import LayersPanel
from maps.layer_looks import LayerLooks
from tests.console.features.desk import Desk
from tests.console.features.map_layers.maps import dressed


@pytest.fixture
def looks(desk: Desk) -> LayerLooks:
    looks, presets = dressed(desk)
    desk.wait(lambda: presets._file._is_read)
    return looks


@pytest.fixture
def panel(desk: Desk, looks: LayerLooks) -> LayersPanel:
    made = desk.put(LayersPanel(desk.context))
    made.view.setFocus()
    return made


def choose(panel: LayersPanel, name: str) -> None:
    panel.view.setCurrentIndex(panel.tree.index_of(name))


def test_space_switches_the_layer_chosen(panel: LayersPanel, desk: Desk, qtbot: QtBot) -> None:
    choose(panel, "hydrant")
    qtbot.keyClick(panel.view, Qt.Key.Key_Space)
    assert not desk.context.map.is_layer_visible("hydrant")
    qtbot.keyClick(panel.view, Qt.Key.Key_Space)
    assert desk.context.map.is_layer_visible("hydrant")


def test_the_slider_fades_the_layer_chosen(panel: LayersPanel, looks: LayerLooks, qtbot: QtBot) -> None:
    choose(panel, "hydrant")
    assert panel.slider.value() == 100
    qtbot.keyClick(panel.slider, Qt.Key.Key_PageDown)
    assert looks.look("hydrant").opacity == 0.9
    choose(panel, "device")
    assert panel.slider.value() == 100
    panel.view.setCurrentIndex(panel.tree.index(0, 0))
    assert not panel.slider.isEnabled(), "a group"


def test_a_layer_is_moved_and_stays_chosen(panel: LayersPanel, desk: Desk) -> None:
    choose(panel, "device")
    assert panel.up.isEnabled()
    panel.up.click()
    assert [layer.name for layer in desk.context.map.layers if layer.kind == "points"] == ["device", "hydrant"]
    node = panel.tree.node(panel.current())
    assert node is not None
    assert node.name == "device"
    assert not panel.up.isEnabled()


def test_it_says_whose_arrangement_it_is_and_gives_the_default_back(panel: LayersPanel, desk: Desk) -> None:
    assert not panel.reset.isEnabled()
    before = panel.whose.text()
    choose(panel, "hydrant")
    panel.slider.setValue(50)
    assert panel.reset.isEnabled()
    assert panel.whose.text() != before
    panel.reset.click()
    assert panel.whose.text() == before
    assert panel.slider.value() == 100
